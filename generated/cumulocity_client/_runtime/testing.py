"""For the tests of people who use a client: an API that is not there.

    client = Client(transport=FakeTransport({"GET /assets/{id}": {"id": 1}}))

A `FakeTransport` serves both `Client` and `AsyncClient`, and records what was
sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from .encode import encode_json
from .errors import ApiError
from .sources import Source
from .transport import AsyncResponse, Headers, Request, Response

__all__ = ["Answer", "FakeTransport", "Recorder", "Sent", "Turns", "failing"]


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

    def holds(self, query: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        """Whether the request has these query values and headers, among others."""
        return all(
            value in self.query.get(k, ()) for k, value in query.items()
        ) and all(self.headers.get(name) == value for name, value in headers.items())

    def described(self) -> str:
        """The request for an assertion's message: no headers."""
        query = urlsplit(self.url).query
        return f"{self.method} {self.path}{'?' + query if query else ''} {self.body!r}"

    def __repr__(self) -> str:
        return f"<Sent {self.method} {self.path}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("what was sent holds credentials and cannot be pickled")


class Turns:
    """Answers one after another; the last one stays."""

    def __init__(self, *scripts: object) -> None:
        if not scripts:
            raise ValueError("at least one answer is needed")
        self._scripts = list(scripts)

    def next(self) -> object:
        """The next one."""
        return self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]


def failing(*statuses: int, then: object, retry_after: float | None = None) -> Turns:
    """Answers with these statuses first, then with `then`; as an API that has
    trouble, or throttles (429, with `retry_after` in seconds)."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    troubles = [
        Answer(status=status, headers=headers, body={"message": f"status {status}"})
        for status in statuses
    ]
    return Turns(*troubles, then)


class Record:
    """What was sent, and questions about it."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []

    def calls(self, route: str) -> list[Sent]:
        """What was sent to a route: `"GET /assets/{id}"`, or an operation's name."""
        if " " not in route:
            return [sent for sent in self.sent if sent.operation == route]
        pattern = pattern_of(route)
        return [sent for sent in self.sent if matches(pattern, sent)]

    def assert_sent(
        self,
        route: str,
        *,
        times: int | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = ...,
    ) -> Sent:
        """The last request to a route that has all of this; AssertionError if none.

        times: how many requests to the route there are; query and headers: what
        they hold among others; json: the whole body.
        """
        calls = self.calls(route)
        if times is not None and len(calls) != times:
            raise AssertionError(f"{route}: {len(calls)} requests, not {times}")
        for sent in reversed(calls):
            if sent.holds(query or {}, headers or {}) and (
                json is ... or (sent.body and sent.json() == json)
            ):
                return sent
        shown = "; ".join(sent.described() for sent in calls) or "nothing"
        raise AssertionError(f"{route}: no such request; there was {shown}")

    def assert_nothing_sent(self) -> None:
        """AssertionError when anything was sent."""
        if self.sent:
            raise AssertionError(f"sent: {self.sent}")


class Recorder(Record):
    """Records what goes through another transport, such as the real one."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self._inner = inner

    def send(self, request: Request) -> Response:
        self.sent.append(Sent(request, bytes_of(request)))
        response: Response = self._inner.send(request)
        return response

    async def asend(self, request: Request) -> AsyncResponse:
        self.sent.append(Sent(request, bytes_of(request)))
        response: AsyncResponse = await self._inner.asend(request)
        return response

    def close(self) -> None:
        self._inner.close()

    async def aclose(self) -> None:
        await self._inner.aclose()


def bytes_of(request: Request) -> bytes:
    """The body of a request, if it is not a stream."""
    return request.body if isinstance(request.body, bytes) else b""


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


class FakeTransport(Record):
    """Answers by method and path, such as `"GET /assets/{id}"`, or by the
    operation's name, such as `"assets.get"`.

    A list is a collection: operations that page get it page by page, with cursors,
    numbers or links as the API gives them.

    Braces match one segment of the path. Paths are looked up with and without the
    base URL's own path. What is not listed is answered with 404.
    """

    def __init__(self, routes: Mapping[str, object] | None = None) -> None:
        super().__init__()
        self._routes: dict[str, object] = dict(routes or {})
        self._patterns = [
            (pattern_of(route), script)
            for route, script in self._routes.items()
            if " " in route
        ]

    def send(self, request: Request) -> FakeResponse:
        body = request.body
        if isinstance(body, Source):
            return self._answer(request, b"".join([*body]))
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
        if request.paging is not None and is_collection(script):
            return paged(request.paging, script, sent)
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


def paged(style: Any, items: Any, sent: Sent) -> FakeResponse:
    """One page of a collection, as the API gives it."""
    from .fakepages import FakePage

    page = FakePage(style, items, sent)
    return respond(Answer(body=page.body, headers=page.headers))


def is_collection(script: object) -> bool:
    """Whether an answer is a collection, to be given page by page."""
    return isinstance(script, Sequence) and not isinstance(script, (str, bytes))


def pattern_of(route: str) -> re.Pattern[str]:
    """The pattern of a route: method, then any base path, then the path."""
    method, _, path = route.partition(" ")
    pieces = re.split(r"\{[^{}]*\}", path.strip())
    tail = "[^/]+".join(re.escape(piece) for piece in pieces)
    return re.compile(rf"{re.escape(method.upper())} (?:/[^ ]*)?{tail}/?")


def matches(pattern: re.Pattern[str], sent: Sent) -> bool:
    """Whether a request is for a route."""
    paths = (sent.path, unquote(sent.path))
    return any(pattern.fullmatch(f"{sent.method} {path}") for path in paths)


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
