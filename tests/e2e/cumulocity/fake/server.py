"""The fake as a server on loopback: it checks who asks and what is accepted, and counts effects."""

from __future__ import annotations

import base64
import json
import threading
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from e2e.cumulocity.fake import happenings, inventory, people, root, telemetry, tenants
from e2e.cumulocity.fake.web import JSON, Asked, Refused, Told, dispatch, vendor
from e2e.cumulocity.fake.world import TENANT, USER, World
from support.loopback import Answer, Loopback
from support.wire import Seen

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


class Fake(Loopback):
    """`with Fake() as fake:` serves `fake.world` at `fake.url`; `fake.log` has what arrived.

    public: the URL that its links begin with, where it is behind something; None: the one it was asked by.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.log: list[Asked] = []
        self.marks: dict[str, Mark] = {}
        self.public: str | None = None
        self._lock = threading.Lock()
        self.answer = self._answer

    def clear(self) -> None:
        """Forgets everything."""
        self.world = World()
        self.log.clear()
        self.marks.clear()

    def _answer(self, seen: Seen) -> Answer:
        path, _, query = seen.target.partition("?")
        asked = Asked(
            method=seen.headers.get("x-http-method", seen.method),
            path=path,
            query=query,
            headers=seen.headers,
            body=seen.body,
            base=self.public or f"http://{seen.headers['host']}",
        )
        return as_answer(asked, self._tell(asked))

    def _tell(self, asked: Asked) -> Told:
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


def as_answer(asked: Asked, told: Told) -> Answer:
    """As it is sent: in the media type that is accepted, and without a body after a write that accepts none."""
    accept = asked.headers.get("accept")
    silent = asked.method in ("POST", "PUT") and accept is None and told.status < 300
    kind, data = told.kind, b""
    if isinstance(told.body, bytes):
        data = told.body
    elif told.body is not None and not silent:
        data = json.dumps(told.body).encode()
        kind = (kind if accepts(accept, kind) else JSON) + TYPED
    headers = told.headers | ({"Content-Type": kind} if data else {})
    return Answer(told.status, headers, data)


def accepts(accept: str | None, kind: str) -> bool:
    """Whether a media type, or any, is named by an Accept header."""
    wanted = [each.partition(";")[0].strip().lower() for each in (accept or "*/*").split(",")]
    return bool({"*/*", "application/*", kind.lower()}.intersection(wanted))
