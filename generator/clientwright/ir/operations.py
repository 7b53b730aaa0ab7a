"""What can be called: operations with their parameters, bodies and answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from clientwright.diagnostics import Place
from clientwright.ir.conventions import NO_CONVENTIONS, Conventions
from clientwright.ir.types import Default, Type

OperationKey = NewType("OperationKey", str)
"""Method and effective URL shape: `GET /api/v1/projects/{}/assets/{}`. The server's base path is included;
parameter names and a trailing slash are not, so that the key survives renames and prefix moves."""


class Location(StrEnum):
    PATH = "path"
    QUERY = "query"
    QUERYSTRING = "querystring"  # OpenAPI 3.2: the whole query string is one value
    HEADER = "header"
    COOKIE = "cookie"


class Style(StrEnum):
    SIMPLE = "simple"
    LABEL = "label"
    MATRIX = "matrix"
    FORM = "form"
    SPACE = "spaceDelimited"
    PIPE = "pipeDelimited"
    DEEP = "deepObject"
    COOKIE = "cookie"  # OpenAPI 3.2


class Stability(StrEnum):
    STABLE = "stable"
    BETA = "beta"
    ALPHA = "alpha"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    wire: str
    location: Location
    type: Type
    required: bool
    style: Style
    explode: bool
    allow_reserved: bool = False
    content: str | None = (
        None  # media type when the value is serialised by `content`, such as application/json
    )
    default: Default | None = None
    doc: str = ""
    deprecated: bool = False
    name_hint: str | None = None
    place: Place


class ContentKind(StrEnum):
    """How a media type is written and read."""

    JSON = "json"  # application/json, anything +json
    FORM = "form"  # application/x-www-form-urlencoded
    MULTIPART = "multipart"  # multipart/*
    TEXT = "text"  # text/* but event streams
    BINARY = "binary"  # everything else
    JSON_LINES = "json-lines"  # application/jsonl, x-ndjson
    JSON_SEQ = "json-seq"  # application/json-seq
    EVENTS = "events"  # text/event-stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How one property of a form or multipart body travels."""

    wire: str
    content_type: str | None = None
    style: Style = Style.FORM
    explode: bool = True
    allow_reserved: bool = False
    binary: bool = False  # a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One media type with its type. `streamed` types are the type of each item, not of the whole."""

    media_type: str
    kind: ContentKind
    type: Type
    parts: tuple[Part, ...] = ()
    streamed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A request body. `contents` is in order of preference. `flat`: every content is one object declaration that
    belongs to this operation alone and keeps no extras, so that its properties can be keywords of the method."""

    contents: tuple[Content, ...]
    required: bool
    flat: bool = False
    doc: str = ""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    wire: str
    type: Type
    required: bool
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """`status` is `200`, `2XX` or `default`. No contents: the answer has no body."""

    status: str
    contents: tuple[Content, ...]
    headers: tuple[Header, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One security scheme that an alternative needs."""

    scheme: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVariable:
    name: str
    default: str
    values: tuple[str, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    url: str  # may hold {variables}; relative URLs are left as they are
    variables: tuple[ServerVariable, ...] = ()
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    key: OperationKey
    method: str  # upper case
    path: str  # the document's template, /assets/{id}
    operation_id: str | None
    tags: tuple[str, ...]
    summary: str
    doc: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    success: tuple[
        Response, ...
    ]  # 2xx in order of status; `default` where no other success is described
    errors: tuple[Response, ...]
    security: tuple[
        tuple[Requirement, ...], ...
    ]  # alternatives; an empty alternative: anonymous; no alternatives: none stated
    server: Server | None = None  # where it differs from the Api's
    deprecated: bool = False
    stability: Stability = Stability.STABLE
    sunset: str | None = None
    external_docs: str | None = None
    resource_hint: str | None = None  # vendor extension: the resource, dots nest
    name_hint: str | None = None  # vendor extension: the method
    conventions: Conventions = NO_CONVENTIONS
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """A request that the API sends to the caller. `key` is `webhook NAME METHOD`."""

    key: str
    name: str
    method: str
    body: Body | None
    summary: str = ""
    doc: str = ""
    place: Place
