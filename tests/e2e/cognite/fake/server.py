"""The fake of Cognite Data Fusion on loopback: it keeps what it is told and writes a log."""

from __future__ import annotations

import gzip
import json
import threading
import time
import traceback
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from e2e.cognite.fake import core as _core  # noqa: F401 (registers its routes)
from e2e.cognite.fake import modelling as _modelling  # noqa: F401 (registers its routes)
from e2e.cognite.fake import platform as _platform  # noqa: F401 (registers its routes)
from e2e.cognite.fake import points as _points  # noqa: F401 (registers its routes)
from e2e.cognite.fake import raw as _raw  # noqa: F401 (registers its routes)
from e2e.cognite.fake import three_d as _three_d  # noqa: F401 (registers its routes)
from e2e.cognite.fake.project import Project
from e2e.cognite.fake.routing import Call, Problem, Reply, find
from support.loopback import Answer, Loopback
from support.wire import Seen

TOKEN = "a-token"
PROJECT = "acme"
STEP = "/_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A request as it arrived. `at`: seconds of a clock that only goes forward."""

    step: str
    method: str
    path: str
    template: str
    query: list[tuple[str, str]]
    body: Any
    at: float
    status: int


class Fake(Loopback):
    """`with Fake() as fake:` serves `fake.project`; `fake.log` has what arrived."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.RLock()
        self.base = f"{self.url}/api/v1/projects/{PROJECT}"
        self.clear()
        self.answer = self._answer

    def clear(self) -> None:
        """Forgets everything."""
        with self._lock:
            self.project = Project(self.base)
            self.log: list[Logged] = []
            self.crashes: list[str] = []
            self.step = ""

    def steps(self) -> dict[str, list[Logged]]:
        """The log, cut where a client asked for `/_step/NAME`."""
        found: dict[str, list[Logged]] = {}
        for seen in self.log:
            found.setdefault(seen.step, [])
            if seen.template != STEP:
                found[seen.step].append(seen)
        return found

    # -------------------------------------------------------------------- answering

    def _answer(self, seen: Seen) -> Answer:
        raw = seen.body
        if seen.headers.get("content-encoding") == "gzip":
            raw = gzip.decompress(raw)
        with self._lock:
            reply = self._reply(seen.method, seen.target, seen.headers, raw)
        body = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
        return Answer(reply.status, {"Content-Type": reply.media}, body)

    def _reply(self, method: str, target: str, headers: dict[str, str], raw: bytes) -> Reply:
        parts = urlsplit(target)
        if parts.path.startswith("/_step/"):
            self.step = unquote(parts.path.removeprefix("/_step/"))
            self._note(method, parts.path, STEP)
            return Reply(body={})
        query = parse_qsl(parts.query, keep_blank_values=True)
        path = parts.path.removeprefix(f"/api/v1/projects/{PROJECT}")
        body: Any = raw
        template = ""
        try:
            self._let_in(path, headers)
            if "application/json" in headers.get("content-type", "") and raw:
                body = json.loads(raw)
            found, args = find(method, path)
            template = found.template
            call = Call(
                args={name: unquote(one) for name, one in args.items()},
                query=dict(query), body=body, accept=headers.get("accept", ""),
            )  # fmt: skip
            made = found.handler(self.project, call)
            reply = made if isinstance(made, Reply) else Reply(body=made)
        except Problem as problem:
            reply = Reply(status=problem.status, body=problem.body)
        except Exception:  # noqa: BLE001 (a fault of the fake's own: tests look at `crashes`)
            self.crashes.append(traceback.format_exc())
            reply = Reply(status=500, body={"error": {"code": 500, "message": "a crash"}})
        self._note(method, path, template, query, body, reply.status)
        return reply

    def _note(
        self,
        method: str,
        path: str,
        template: str,
        query: list[tuple[str, str]] | None = None,
        body: Any = None,
        status: int = 200,
    ) -> None:
        self.log.append(
            Logged(
                step=self.step, method=method, path=path, template=template, query=query or [],
                body=body, status=status, at=time.monotonic(),
            )
        )  # fmt: skip

    @staticmethod
    def _let_in(path: str, headers: dict[str, str]) -> None:
        if not path.startswith("/upload/") and headers.get("authorization") != f"Bearer {TOKEN}":
            raise Problem(401, "Unauthorized")
