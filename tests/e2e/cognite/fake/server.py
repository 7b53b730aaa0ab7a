"""The fake of Cognite Data Fusion on loopback: it keeps what it is told, writes a log, and has faults when it is told to."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import socket
import struct
import threading
import time
import traceback
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from e2e.cognite.fake import core as _core  # noqa: F401 (registers its routes)
from e2e.cognite.fake import points as _points  # noqa: F401 (registers its routes)
from e2e.cognite.fake import raw as _raw  # noqa: F401 (registers its routes)
from e2e.cognite.fake.project import Project
from e2e.cognite.fake.routing import Call, Problem, Reply, find

TOKEN = "a-token"
PROJECT = "acme"
FROM_THE_START = "from-the-start"

Trouble = Literal[
    "429", "429 later", "503", "503 later", "reset before", "reset after", "cut short", "same cursor", "empty page"
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request as it arrived. `at`: seconds of a clock that only goes forward; `status`: 0 where no answer was given."""

    step: str
    method: str
    path: str
    template: str
    query: list[tuple[str, str]]
    body: Any
    headers: dict[str, str]
    at: float
    status: int


@dataclass(slots=True, kw_only=True)
class Fault:
    """`kind` befalls the requests of `method` on `path`, so many `times`, after `skip` of them went well."""

    kind: Trouble
    method: str
    path: str
    times: int = 1
    skip: int = 0
    retry_after: str = "1"


@dataclass(slots=True)
class Turn:
    """What becomes of one request."""

    fault: Fault | None = None
    reply: Reply = field(default_factory=Reply)
    template: str = ""


class Fake:
    """`with Fake() as fake:` serves `fake.project`; `fake.log` has what arrived, `fake.faults` what is to go wrong."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.base = f"{self.url}/api/v1/projects/{PROJECT}"
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self.project = Project(self.base)
            self.log: list[Seen] = []
            self.faults: list[Fault] = []
            self.crashes: list[str] = []
            self.step = ""
            self._cursor: str | None = None

    def steps(self) -> dict[str, list[Seen]]:
        """The log, cut where a client asked for `/_step/NAME`."""
        found: dict[str, list[Seen]] = {}
        for seen in self.log:
            found.setdefault(seen.step, [])
            if seen.template != "/_step":
                found[seen.step].append(seen)
        return found

    # -------------------------------------------------------------------- answering

    def turn(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Turn:
        parts = urlsplit(target)
        if parts.path.startswith("/_step/"):
            self.step = unquote(parts.path.removeprefix("/_step/"))
            self._note(method, "/_step", "/_step", [], None, {}, 200)
            return Turn(reply=Reply(body={}))
        query = parse_qsl(parts.query, keep_blank_values=True)
        body: Any = raw
        turn = Turn()
        path = parts.path.removeprefix(f"/api/v1/projects/{PROJECT}")
        try:
            self._let_in(path, headers)
            if "application/json" in headers.get("content-type", "") and raw:
                body = json.loads(raw)
            turn = self._carry_out(method, path, query, headers, body)
        except Problem as problem:
            turn.reply = Reply(status=problem.status, body=problem.body)
        except Exception:  # noqa: BLE001 (a fault of the fake's own: tests look at `crashes`)
            self.crashes.append(traceback.format_exc())
            turn.reply = Reply(status=500, body={"error": {"code": 500, "message": "a crash"}})
        status = 0 if turn.fault and "reset" in turn.fault.kind else turn.reply.status
        self._note(method, path, turn.template, query, body, headers, status)
        return turn

    def _note(
        self,
        method: str,
        path: str,
        template: str,
        query: list[tuple[str, str]],
        body: Any,
        headers: dict[str, str],
        status: int,
    ) -> None:
        self.log.append(
            Seen(
                step=self.step, method=method, path=path, template=template, query=query,
                body=body, headers=headers, at=time.monotonic(), status=status,
            )
        )  # fmt: skip

    def _let_in(self, path: str, headers: dict[str, str]) -> None:
        if path.startswith("/upload/"):
            return
        if headers.get("authorization") != f"Bearer {TOKEN}":
            raise Problem(401, "Unauthorized")

    def _carry_out(
        self,
        method: str,
        path: str,
        query: list[tuple[str, str]],
        headers: dict[str, str],
        body: Any,
    ) -> Turn:
        found, args = find(method, path)
        if isinstance(body, dict) and body.get("cursor") == FROM_THE_START:
            body = {name: one for name, one in body.items() if name != "cursor"}
        call = Call(
            method=method,
            path=path,
            args={name: unquote(one) for name, one in args.items()},
            query={name: one for name, one in query if (name, one) != ("cursor", FROM_THE_START)},
            body=body,
            accept=headers.get("accept", ""),
        )
        turn = Turn(template=found.template, fault=self._next_fault(method, path))
        kind = turn.fault.kind if turn.fault else ""
        if kind[:3] in ("429", "503"):
            turn.reply = self._refusal(kind)
        elif kind != "reset before":
            turn.reply = self._answer(found.handler(self.project, call), kind)
        return turn

    def _answer(self, made: Any, kind: str) -> Reply:
        reply = made if isinstance(made, Reply) else Reply(body=made)
        if kind == "empty page":
            reply = Reply(body={"items": [], "nextCursor": FROM_THE_START})
        if kind == "same cursor":
            self._cursor = self._cursor or reply.body["nextCursor"]
            reply = Reply(body=reply.body | {"nextCursor": self._cursor})
        return reply

    @staticmethod
    def _refusal(kind: str) -> Reply:
        status = int(kind[:3])
        said = "Too many requests" if status == 429 else "Service unavailable"
        return Reply(status=status, body={"error": {"code": status, "message": said}})

    def _next_fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if (fault.method, fault.path) == (method, path) and fault.times:
                if fault.skip:
                    fault.skip -= 1
                    return None
                fault.times -= 1
                return fault
        return None

    # ------------------------------------------------------------------- the socket

    def _handler(outer) -> type[BaseHTTPRequestHandler]:  # noqa: N805 (the handler has a self of its own)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def serve(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
                    raw = self._chunks()
                if self.headers.get("Content-Encoding") == "gzip":
                    raw = gzip.decompress(raw)
                headers = {name.lower(): value for name, value in self.headers.items()}
                with outer._lock:
                    turn = outer.turn(self.command, self.path, headers, raw)
                if turn.fault and turn.fault.kind.startswith("reset"):
                    return self._reset()
                self._send(turn)

            do_GET = do_POST = do_PUT = do_DELETE = serve

            def _chunks(self) -> bytes:
                found = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    found.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(found)

            def _send(self, turn: Turn) -> None:
                reply = turn.reply
                body = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.media)
                self.send_header("Content-Length", str(len(body)))
                if turn.fault and turn.fault.kind.endswith("later"):
                    self.send_header("Retry-After", turn.fault.retry_after)
                self.end_headers()
                if turn.fault and turn.fault.kind == "cut short":
                    body = body[: len(body) // 2]
                    self.close_connection = True
                self.wfile.write(body)

            def _reset(self) -> None:
                """Ends the connection with a RST."""
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                os.close(self.connection.detach())
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler

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
        with contextlib.suppress(OSError):
            self._server.shutdown()
        self._server.server_close()
        self._thread.join()
