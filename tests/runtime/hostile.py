"""A loopback server that does what it is told, byte by byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from typing import TypeAlias

CRLF = b"\r\n"


class Connection:
    """One connection that was accepted."""

    def __init__(self, sock: socket.socket, server: Server) -> None:
        self.sock = sock
        self.server = server
        self._kept = bytearray()

    def request(self) -> tuple[str, dict[str, str], bytes]:
        """The next request: its first line, headers, body. ConnectionError: none came."""
        while CRLF * 2 not in self._kept:
            self._more()
        head = self._take(self._kept.index(CRLF * 2))
        self._take(4)
        first, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        body = self._body(headers)
        self.server.requests.append((first, headers, body))
        return first, headers, body

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while True:
                size = int(self._line(), 16)
                body += self._take(size)
                self._take(2)
                if size == 0:
                    return body
        return self._take(int(headers.get("content-length", "0")))

    def _line(self) -> bytes:
        while CRLF not in self._kept:
            self._more()
        line = self._take(self._kept.index(CRLF))
        self._take(2)
        return line

    def _take(self, size: int) -> bytes:
        while len(self._kept) < size:
            self._more()
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken

    def _more(self) -> None:
        data = self.sock.recv(65536)
        if not data:
            raise ConnectionError("the client is gone")
        self._kept += data

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(
        self, status: int = 200, body: bytes = b"", headers: str = "", length: bool = True
    ) -> None:
        """A whole answer; `headers` are lines that end with a line feed."""
        lines = headers.replace("\n", "\r\n").encode()
        if length:
            lines += f"Content-Length: {len(body)}\r\n".encode()
        self.send(f"HTTP/1.1 {status} Reason\r\n".encode() + lines + CRLF + body)

    def json(self, body: bytes, status: int = 200, headers: str = "") -> None:
        self.answer(status, body, "Content-Type: application/json\n" + headers)

    def reset(self) -> None:
        """Closes with a RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def stall(self) -> None:
        """Says nothing until the client has gone or the server ends."""
        self.sock.settimeout(0.05)
        while not self.server.over.is_set():
            try:
                if not self.sock.recv(65536):
                    return
            except TimeoutError:
                continue
            except OSError:
                return

    def pause(self, seconds: float) -> None:
        self.server.over.wait(seconds)


Behaviour: TypeAlias = Callable[[Connection], None]


class Server:
    """Accepts connections and lets a behaviour loose on each."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        self.accepted = 0
        self.open = 0
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._threads: list[threading.Thread] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            with self._lock:
                self.accepted += 1
                self.open += 1
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        try:
            self.behaviour(Connection(sock, self))
        except (OSError, ValueError):
            pass
        finally:
            sock.close()
            with self._lock:
                self.open -= 1

    def close(self) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._accepting.join(5)
        for thread in self._threads:
            thread.join(5)


@contextlib.contextmanager
def serving(behaviour: Behaviour) -> Iterator[Server]:
    """A server with one behaviour for all its connections."""
    server = Server(behaviour)
    try:
        yield server
    finally:
        server.close()


def each_request(answer: Callable[[Connection, str, dict[str, str], bytes], None]) -> Behaviour:
    """A behaviour that answers request after request on a connection."""

    def behave(connection: Connection) -> None:
        while True:
            first, headers, body = connection.request()
            answer(connection, first, headers, body)

    return behave
