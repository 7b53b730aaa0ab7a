"""The fake as a server on loopback: it checks who asks and what is accepted, and counts effects."""

from __future__ import annotations

import base64
import json
import socket
import struct
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from e2e.cumulocity.fake import happenings, inventory, people, root, telemetry, tenants
from e2e.cumulocity.fake.web import JSON, Asked, Refused, Told, dispatch, vendor
from e2e.cumulocity.fake.world import TENANT, USER, World

__all__ = ["Fake", "Fault", "happenings", "inventory", "people", "root", "telemetry", "tenants"]

# What a test asks for to mark a place in the log.
MARK = "/_step/"
TYPED = ";charset=UTF-8;ver=0.9"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to one request instead of, or after, what it asks for.

    status: answered without an effect. reset: "before" or "after" the effect the
    connection is reset. cut: the answer's length promises more than comes. stay:
    the answer's `next` leads to the page itself. only: the methods concerned.
    """

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    reset: str | None = None
    cut: bool = False
    stay: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log: requests and effects so far, and the state between them."""

    requests: int
    effects: int
    state: dict[str, Any]


class Fake:
    """`with Fake() as fake:` serves `fake.world` at `fake.url`; `fake.log` has what arrived.

    Faults in `fake.faults` befall the next requests, one each.
    """

    def __init__(self) -> None:
        self.world = World()
        self.log: list[Asked] = []
        self.marks: dict[str, Mark] = {}
        self.faults: deque[Fault] = deque()
        self._lock = threading.Lock()
        outer = self

        class Handler(Serving):
            fake = outer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def clear(self) -> None:
        """Forgets everything."""
        self.world = World()
        self.log.clear()
        self.marks.clear()
        self.faults.clear()

    def answer(self, asked: Asked) -> tuple[Told, Fault | None]:
        """The answer to a request, and what befalls it. One request is handled at a time."""
        with self._lock:
            if asked.path.startswith(MARK):
                self.mark(unquote(asked.path.removeprefix(MARK)))
                return Told(), None
            self.log.append(asked)
            fault = self.faults.popleft() if self.faults else None
            if fault is not None and fault.status is not None:
                refused = Refused(fault.status, "general/fault", "a fault that a test wants")
                told = Told(status=fault.status, body=refused.body, kind=vendor("error"))
                return Told(**{**_members(told), "headers": fault.headers}), fault
            if fault is not None and fault.reset == "before":
                return Told(), fault
            try:
                self._authorize(asked)
                told = dispatch(self.world, asked)
            except Refused as refused:
                told = Told(status=refused.status, body=refused.body, kind=vendor("error"))
            if fault is not None and fault.stay:
                told.body["next"] = told.body["self"]
            return told, fault

    def mark(self, name: str) -> None:
        """Remembers how things stand before the step of that name."""
        self.marks[name] = Mark(len(self.log), len(self.world.effects), self.world.state())

    def _authorize(self, asked: Asked) -> None:
        wanted = base64.b64encode(f"{TENANT}/{USER}:{self.world.password}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {wanted}":
            raise Refused(401, "security/Unauthorized", "Invalid credentials! : Bad credentials")


def _members(told: Told) -> dict[str, Any]:
    return {"status": told.status, "body": told.body, "kind": told.kind}


class Serving(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    fake: Fake

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.serve
        raise AttributeError(name)

    def serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        path, _, query = self.path.partition("?")
        method = headers.get("x-http-method", self.command)
        told, fault = self.fake.answer(
            Asked(
                method=method,
                path=path,
                query=query,
                headers=headers,
                body=self._body(),
                base=f"http://{headers['host']}",
            )
        )
        if fault is not None and fault.reset:
            return self._reset()
        self._send(method, headers.get("accept"), told, cut=fault is not None and fault.cut)

    def _send(self, method: str, accept: str | None, told: Told, *, cut: bool) -> None:
        silent = method in ("POST", "PUT") and accept is None and told.status < 300
        kind, data = told.kind, b""
        if isinstance(told.body, bytes):
            data = told.body
        elif told.body is not None and not silent:
            data = json.dumps(told.body).encode()
            kind = (kind if accepts(accept, kind) else JSON) + TYPED
        self.send_response(told.status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        if data:
            self.send_header("Content-Type", kind)
        if told.status != 204:
            self.send_header("Content-Length", str(len(data) + 100 * cut))
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = self.close_connection or cut

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        # The file objects hold the socket open: all three go.
        self.rfile.close()
        self.connection.close()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            chunks = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                chunks.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(chunks)
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def log_message(self, format: str, *args: object) -> None:
        pass


def accepts(accept: str | None, kind: str) -> bool:
    """Whether a media type, or any, is named by an Accept header."""
    wanted = [each.partition(";")[0].strip().lower() for each in (accept or "*/*").split(",")]
    return bool({"*/*", "application/*", kind.lower()}.intersection(wanted))
