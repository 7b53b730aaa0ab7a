"""A server of documents on this machine, which tests tell what to answer."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers as its server's `answer` says; keeps every request's path and headers."""

    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): v for name, v in self.headers.items()}))
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: pytest shows what fails."""

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """A whole answer; `Content_Type="..."` is the header Content-Type."""
        self.send_response(status)
        headers.setdefault("Content_Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answer: Callable[[Handler], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer = answer
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


@contextmanager
def serving(answer: Callable[[Handler], None]) -> Iterator[Server]:
    """A server that answers during the block."""
    server = Server(answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def documents(files: dict[str, bytes]) -> Callable[[Handler], None]:
    """Serves what `files` holds at the time, with an ETag, and 304 where it is known."""

    def answer(handler: Handler) -> None:
        body = files.get(handler.path)
        if body is None:
            return handler.reply(404)
        tag = f'"{hash(body)}"'
        if handler.headers.get("If-None-Match") == tag:
            return handler.reply(304, ETag=tag)
        return handler.reply(200, body, ETag=tag)

    return answer
