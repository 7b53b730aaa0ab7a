"""The fake as a server on loopback: it checks who asks and what is accepted, and counts effects."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote

from e2e.cumulocity.fake import happenings, inventory, people, root, telemetry, tenants
from e2e.cumulocity.fake.web import JSON, Asked, Refused, Told, dispatch, vendor
from e2e.cumulocity.fake.world import TENANT, USER, World

__all__ = ["Fake", "Mark", "happenings", "inventory", "people", "root", "telemetry", "tenants"]

# What a test asks for to mark a place in the log.
MARK = "/_step/"
TYPED = ";charset=UTF-8;ver=0.9"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the log: requests and effects so far, and the state between them."""

    requests: int
    effects: int
    state: dict[str, Any]


class Fake:
    """`with Fake() as fake:` serves `fake.world` at `fake.url`; `fake.log` has what arrived.

    public: the URL that its links begin with, where it is behind something; None: the one it was asked by.
    """

    def __init__(self) -> None:
        self.world = World()
        self.log: list[Asked] = []
        self.marks: dict[str, Mark] = {}
        self.public: str | None = None
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

    def answer(self, asked: Asked) -> Told:
        """The answer to a request. One request is handled at a time."""
        with self._lock:
            if asked.path.startswith(MARK):
                self.mark(unquote(asked.path.removeprefix(MARK)))
                return Told()
            self.log.append(asked)
            try:
                self._authorize(asked)
                return dispatch(self.world, asked)
            except Refused as refused:
                return Told(status=refused.status, body=refused.body, kind=vendor("error"))

    def mark(self, name: str) -> None:
        """Remembers how things stand before the step of that name."""
        self.marks[name] = Mark(len(self.log), len(self.world.effects), self.world.state())

    def _authorize(self, asked: Asked) -> None:
        wanted = base64.b64encode(f"{TENANT}/{USER}:{self.world.password}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {wanted}":
            raise Refused(401, "security/Unauthorized", "Invalid credentials! : Bad credentials")


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
        asked = Asked(
            method=method,
            path=path,
            query=query,
            headers=headers,
            body=self._body(),
            base=self.fake.public or f"http://{headers['host']}",
        )
        self._send(method, headers.get("accept"), self.fake.answer(asked))

    def _send(self, method: str, accept: str | None, told: Told) -> None:
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
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

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
