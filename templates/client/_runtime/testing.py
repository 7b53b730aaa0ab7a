"""For the tests of people who use a client: an API that is not there.

    client = Client(transport=FakeTransport({"GET /assets/{id}": {"id": 1}}))

A `FakeTransport` serves both `Client` and `AsyncClient`, and records what was
sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from .encode import encode_json
from .errors import ApiError
from .sources import Source
from .transport import Headers, Request

__all__ = ["Answer", "FakeTransport", "Sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer with its status and headers. body: bytes, or what JSON is made of."""

    status: int = 200
    body: object = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Sent:
    """One request that was sent. `query` has lists, for names that repeat."""

    def __init__(self, request: Request, body: bytes) -> None:
        parts = urlsplit(request.url)
        self.method = request.method
        self.url = request.url
        self.path = parts.path
        self.operation = request.operation
        self.headers = Headers(request.headers)
        self.body = body
        self.query: dict[str, list[str]] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            self.query.setdefault(name, []).append(value)

    def json(self) -> Any:
        """The body as plain JSON values. ValueError when it is not JSON."""
        try:
            return msgspec.json.decode(self.body)
        except msgspec.DecodeError as error:
            raise ValueError(str(error)) from None

    def __repr__(self) -> str:
        return f"<Sent {self.method} {self.path}>"


Script: TypeAlias = (
    Answer
    | ApiError
    | Callable[[Sent], object]
    | Sequence[Any]
    | Mapping[str, Any]
    | None
)
"""What to answer: a value that JSON is made of, an `Answer`, an error to raise, a
function of what was sent, or `Turns` of these."""


class Turns:
    """Answers one after another; the last one stays."""

    def __init__(self, *scripts: object) -> None:
        if not scripts:
            raise ValueError("at least one answer is needed")
        self._scripts = list(scripts)

    def next(self) -> object:
        """The next one."""
        return self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]


class FakeResponse:
    """An answer from memory."""

    def __init__(self, status: int, headers: Headers, chunks: list[bytes]) -> None:
        self.status = status
        self.headers = headers
        self._chunks = chunks
        self.closed = False

    def iter_raw(self) -> Iterator[bytes]:
        yield from self._chunks

    async def aiter_raw(self) -> AsyncGenerator[bytes, None]:
        for chunk in self._chunks:
            yield chunk

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


class FakeTransport:
    """Answers by method and path, such as `"GET /assets/{id}"`, or by the
    operation's name, such as `"assets.get"`.

    Braces match one segment of the path. Paths are looked up with and without the
    base URL's own path. What is not listed is answered with 404.
    """

    def __init__(self, routes: Mapping[str, object] | None = None) -> None:
        self.sent: list[Sent] = []
        self._routes: dict[str, object] = dict(routes or {})
        self._patterns = [
            (pattern_of(route), script)
            for route, script in self._routes.items()
            if " " in route
        ]

    def calls(self, route: str) -> list[Sent]:
        """What was sent to a route."""
        if " " not in route:
            return [sent for sent in self.sent if sent.operation == route]
        pattern = pattern_of(route)
        return [sent for sent in self.sent if matches(pattern, sent)]

    def send(self, request: Request) -> FakeResponse:
        body = request.body
        if isinstance(body, Source):
            return self._answer(request, b"".join(body))
        return self._answer(request, body or b"")

    async def asend(self, request: Request) -> FakeResponse:
        body = request.body
        if isinstance(body, Source):
            data = b"".join([chunk async for chunk in body])
            return self._answer(request, data)
        return self._answer(request, body or b"")

    def close(self) -> None:
        """Nothing to close."""

    async def aclose(self) -> None:
        """Nothing to close."""

    def _answer(self, request: Request, body: bytes) -> FakeResponse:
        sent = Sent(request, body)
        self.sent.append(sent)
        script = self._script(sent)
        while isinstance(script, Turns) or callable(script):
            script = script.next() if isinstance(script, Turns) else script(sent)
        if isinstance(script, ApiError):
            raise script
        if isinstance(script, Answer):
            return respond(script)
        return respond(Answer(body=script, status=204 if script is None else 200))

    def _script(self, sent: Sent) -> object:
        if sent.operation in self._routes:
            return self._routes[sent.operation]
        for pattern, script in self._patterns:
            if matches(pattern, sent):
                return script
        return Answer(status=404, body={"message": f"no route for {sent!r}"})


def pattern_of(route: str) -> re.Pattern[str]:
    """The pattern of a route: method, then any base path, then the path."""
    method, _, path = route.partition(" ")
    pieces = re.split(r"\{[^{}]*\}", path.strip())
    tail = "[^/]+".join(re.escape(piece) for piece in pieces)
    return re.compile(rf"{re.escape(method.upper())} (?:/[^ ]*)?{tail}/?")


def matches(pattern: re.Pattern[str], sent: Sent) -> bool:
    """Whether a request is for a route."""
    return pattern.fullmatch(f"{sent.method} {unquote(sent.path)}") is not None


def respond(answer: Answer) -> FakeResponse:
    """The bytes of an answer."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    body = answer.body
    if body is None:
        data = b""
    elif isinstance(body, (bytes, bytearray)):
        data = bytes(body)
        headers.setdefault("content-type", "application/octet-stream")
    else:
        data = encode_json(body)
        headers.setdefault("content-type", "application/json")
    headers.setdefault("content-length", str(len(data)))
    return FakeResponse(answer.status, Headers(headers.items()), [data] if data else [])
