"""Answers as they came: whole (`RawResponse`) or still being read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec

from .decode import DecodeFailure, decode
from .effects import Reply
from .errors import DecodeError, request_id_of
from .media import text
from .transport import Headers

T = TypeVar("T")
U = TypeVar("U")


class RawResponse(Generic[T]):
    """A good answer with its status and headers; `parse()` gives what the method
    would have returned."""

    __slots__ = ("_parse", "content", "headers", "status")

    def __init__(self, reply: Reply, parse: Callable[[], T]) -> None:
        self.status = reply.status
        self.headers: Headers = reply.headers
        self.content = reply.body
        self._parse = parse

    def parse(self) -> T:
        """The body as the method's type. Raises DecodeError."""
        return self._parse()

    def parse_as(self, annotation: type[U]) -> U:
        """The JSON body as another type. Raises DecodeError."""
        value: U = self._decode(annotation)
        return value

    def json(self) -> Any:
        """The body as plain JSON values. Raises DecodeError."""
        return self._decode(Any)

    def _decode(self, annotation: Any) -> Any:
        problem = ""
        try:
            return decode(annotation, self.content)
        except (DecodeFailure, msgspec.MsgspecError, RecursionError) as error:
            problem = str(error)
        raise DecodeError(problem, self.status, self.headers, self.content)

    @property
    def text(self) -> str:
        """The body as text, in the charset of its media type."""
        return text(self.content, self.headers.get("content-type"))

    @property
    def location(self) -> str | None:
        """The Location header: where what was created is."""
        return self.headers.get("location")

    @property
    def request_id(self) -> str | None:
        """The server's word for this request."""
        return request_id_of(self.headers)

    def __repr__(self) -> str:
        return f"<RawResponse {self.status}, {len(self.content)} bytes>"
