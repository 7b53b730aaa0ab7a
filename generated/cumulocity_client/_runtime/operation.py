"""What an operation is: one small constant of plain data for each.

The runtime compiles it at the first call; nothing is built at import.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from msgspec import Struct

from .settings import ServerSpec

T = TypeVar("T")

TypeThunk: TypeAlias = Callable[[], Any]
"""Gives the type that msgspec decodes, when it is first needed."""

Style: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
]
Safety: TypeAlias = Literal["safe", "idempotent", "unsafe"]
StreamKind: TypeAlias = Literal["events", "json-lines", "json-seq"]


class Path(Struct, frozen=True):
    """A path parameter: the name between braces in the operation's path."""

    wire: str
    style: Style = "simple"
    explode: bool = False
    content: str | None = None


class Query(Struct, frozen=True):
    """A query parameter. `content`: the media type its value is serialised by.
    `zoned`: a date-time, which needs its time zone also when it is given as text."""

    wire: str
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    content: str | None = None
    zoned: bool = False


class Header(Struct, frozen=True):
    """A header parameter, in simple style."""

    wire: str
    explode: bool = False
    content: str | None = None


class Cookie(Struct, frozen=True):
    """A cookie parameter."""

    wire: str
    style: Style = "form"
    explode: bool = True
    content: str | None = None


class QueryString(Struct, frozen=True):
    """The whole query string as one value of this media type (OpenAPI 3.2)."""

    content: str


Parameter: TypeAlias = Path | Query | Header | Cookie | QueryString


class Part(Struct, frozen=True):
    """How one property of a form or multipart body travels."""

    wire: str
    content_type: str | None = None
    style: Style = "form"
    explode: bool = True
    allow_reserved: bool = False
    file: bool = False


class Content(Struct, frozen=True):
    """One media type of a body, the type it has there, and its parts."""

    media_type: str
    type: TypeThunk | None = None
    parts: tuple[Part, ...] = ()


class Body:
    """A request body: its media types in order of preference.

    `nullable` names the properties of a flat body that are sent as null; the
    others are left out when they are None.
    """

    __slots__ = ("contents", "nullable", "required")

    def __init__(
        self,
        *contents: Content,
        required: bool = False,
        nullable: tuple[str, ...] = (),
    ) -> None:
        self.contents = contents
        self.required = required
        self.nullable = frozenset(nullable)

    def __repr__(self) -> str:
        types = ", ".join(content.media_type for content in self.contents)
        return f"Body({types})"


class Answer(Struct, frozen=True):
    """One answer: status (`200`, `2XX`, `default`), media type, type of the body."""

    status: str
    media_type: str | None = None
    type: TypeThunk | None = None


class Operation(Struct, Generic[T], frozen=True):
    """A method on a path, and the type `T` of a good answer.

    name is what errors, logs and hooks call it; security holds alternatives of
    schemes needed together (None: the client's default; an empty tuple:
    anonymous); safety says whether it may be sent again when an answer was lost;
    stream is the framing of an answer that has many items; key_header is the
    header that an idempotency key travels in, where the API has one; result makes what
    the method gives of the decoded answer, where that is not the answer itself; plan
    is the runtime's, which keeps there what it made of the operation.
    """

    name: str
    method: str
    path: str
    id: str | None = None
    params: tuple[Parameter, ...] = ()
    body: Body | None = None
    success: tuple[Answer, ...] = ()
    errors: tuple[Answer, ...] = ()
    security: tuple[tuple[str, ...], ...] | None = None
    safety: Safety = "unsafe"
    stream: StreamKind | None = None
    server: ServerSpec | None = None
    key_header: str | None = None
    result: Callable[[Any], T] | None = None
    plan: Any = None
