"""Habits of an API that the client obeys: how it pages, what may be repeated, how much fits in one request.

Every decision carries its score (0 to 1) and the evidence it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from clientwright.diagnostics import Place
from clientwright.ir.types import Type, TypeId


class Source(StrEnum):
    """Who decided, strongest first."""

    CONFIG = "config"
    OVERLAY = "overlay"  # x-clientwright
    EXTENSION = "extension"  # another tool's extension that the document carries
    DETECTED = "detected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One fact for (positive weight) or against (negative) a decision, and where it stands."""

    text: str
    weight: float
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why something was decided."""

    source: Source
    score: float
    evidence: tuple[Evidence, ...] = ()


class Side(StrEnum):
    """Where the request carries a paging value."""

    QUERY = "query"
    BODY = "body"
    HEADER = "header"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSlot:
    """A value of the request: a parameter's wire name, or a path of properties into the JSON body."""

    side: Side
    path: tuple[str, ...]


Pointer: TypeAlias = tuple[str, ...]
"""A path of properties into the JSON answer; empty: the answer itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSize:
    slot: RequestSlot
    default: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """A token from the answer goes into the next request; the end is an absent, null or empty token, or `more` false."""

    slot: RequestSlot
    cursor: Pointer
    items: Pointer
    size: PageSize | None = None
    more: Pointer | None = None
    total: Pointer | None = None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """Pages are numbered from `first`; the end is a short or empty page, or the last of `pages`."""

    slot: RequestSlot
    items: Pointer
    first: int = 1
    size: PageSize | None = None
    size_echo: Pointer | None = (
        None  # the size that the server used; a page shorter than it is the last
    )
    total: Pointer | None = None
    pages: Pointer | None = None
    more: Pointer | None = None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """The number of items already seen goes into the next request; the end is a short or empty page."""

    slot: RequestSlot
    items: Pointer
    size: PageSize | None = None
    size_echo: Pointer | None = (
        None  # the size that the server used; a page shorter than it is the last
    )
    total: Pointer | None = None
    more: Pointer | None = None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLink:
    """The answer names the next page's URL, absolute or relative; followed verbatim, within the origin.

    `slot` is what the link changes in the request, where the request takes it (to start at another page).
    """

    link: Pointer
    items: Pointer
    slot: RequestSlot | None = None
    size: PageSize | None = None
    size_echo: Pointer | None = (
        None  # the size that the server used; a page shorter than it is the last
    )
    total: Pointer | None = None
    stop_when_short: bool = (
        False  # links are made from counts: one may be there on the last page too
    )
    number_echo: Pointer | None = (
        None  # the page's number as the server says; far beyond the one asked for, short pages are not the last
    )
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkHeader:
    """RFC 8288: the Link header's rel="next". `slot` is what the link changes in the request."""

    items: Pointer
    slot: RequestSlot | None = None
    size: PageSize | None = None
    total: Pointer | None = None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyset:
    """The `key` of the last item goes into the next request; the end is `more` false or an empty page."""

    slot: RequestSlot
    key: Pointer
    items: Pointer
    more: Pointer | None = None
    size: PageSize | None = None
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ODataPaging:
    """`$top` and `$skip`, and the answer's `@odata.nextLink` where it has one."""

    items: Pointer
    top: str = "$top"
    skip: str = "$skip"
    link: Pointer | None = None
    order_by: str | None = (
        None  # sent as `$orderby` when the caller says nothing, so that pages are stable
    )
    decision: Decision


Pagination: TypeAlias = Cursor | PageNumber | Offset | NextLink | LinkHeader | Keyset | ODataPaging


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A listing that comes in one piece; `items` are where they are in the answer."""

    items: Pointer
    decision: Decision


class RetrySafety(StrEnum):
    """Whether a request may be sent again when its answer was lost."""

    SAFE = "safe"  # reads
    IDEMPOTENT = "idempotent"  # writes with one effect however often
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    safety: RetrySafety
    key_header: str | None = None  # an idempotency key makes it safe
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """`partition=m/n` splits a listing; n is at most `maximum`."""

    slot: RequestSlot
    maximum: int
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The body's array `items` takes at most `maximum` entries; the answer's array gives them back in order."""

    items: Pointer
    maximum: int | None
    answers: Pointer | None
    identity: tuple[str, ...] = ()  # properties by which an entry is known in answers and errors
    decision: Decision


class UpdateStyle(StrEnum):
    """How absent, null and a value are told apart in an update."""

    MERGE = "merge"  # absent: unchanged; null: cleared
    SET_NULL = "set-null"  # {"set": v}, {"setNull": true}
    REPLACE = "replace"  # absent: cleared


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A property of an update and what may become of it.

    `set`: the type of a new value; `null`: the name of the boolean that takes the value away; `add`, `remove`: what
    may be added and taken away. None of them: the property, of type `plain`, is sent as it is.
    """

    wire: str
    plain: Type
    set: Type | None = None
    null: str | None = None
    add: Type | None = None
    remove: Type | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateForm:
    """A declaration that names what is updated, and holds the changes, of type `holder`, in one property."""

    type: TypeId
    property: str
    holder: TypeId
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialUpdate:
    """`forms`: SET_NULL only: the declarations of the body whose changes can be said plainly."""

    style: UpdateStyle
    forms: tuple[UpdateForm, ...] = ()
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ODataKey:
    """One way to name an entity in the path: `People('{UserName}')`, `device(uuid='{uuid}')`, `Trips({a},{b})`."""

    parameters: tuple[str, ...]  # the path parameters, in order
    properties: tuple[
        str, ...
    ]  # the key properties that they give; equal to `parameters` where the path names none


@dataclass(frozen=True, slots=True, kw_only=True)
class ODataEntity:
    """An operation on an OData resource: a set, one entity of it by key, or what a navigation leads to."""

    entity_set: str
    key: ODataKey | None  # None: the whole set
    counts: bool = False  # `/$count`: the answer is how many there are
    navigation: tuple[str, ...] = ()  # the properties followed after the key
    options: tuple[str, ...] = ()  # the system query options that it takes, with their `$`
    alternate: bool = False  # the key is not the primary one
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTemplate:
    """A string of the answer that is a URI template (RFC 6570): its placeholders are filled by the caller."""

    link: Pointer
    variables: tuple[str, ...]  # empty where only the string itself names them
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What was decided for one operation; None where nothing was found."""

    pagination: Pagination | None = None
    listing: Listing | None = None  # never beside pagination
    retry: Retry | None = None
    partition: Partition | None = None
    batch: Batch | None = None
    update: PartialUpdate | None = None
    odata: ODataEntity | None = None
    templates: tuple[LinkTemplate, ...] = ()


NO_CONVENTIONS = Conventions()


class VersionPlace(StrEnum):
    PATH = "path"
    SERVER = "server"
    HEADER = "header"
    QUERY = "query"
    MEDIA_TYPE = "media-type"


class VersionScheme(StrEnum):
    DATE = "date"  # 20230101, 2023-01-01, with a channel such as -beta
    NUMBER = "number"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Versioning:
    """How callers ask for a version of the API."""

    where: VersionPlace
    name: (
        str  # the header, parameter or variable; empty where the version is a fixed part of the URL
    )
    scheme: VersionScheme
    default: str | None = None
    values: tuple[str, ...] = ()
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientParameter:
    """A path parameter or header of nearly every operation: given once, to the client.

    `methods`: only requests of these carry it; empty: all do. `declared`: operations have it as a parameter of theirs.
    """

    wire: str
    header: bool
    declared: bool = True
    required: bool = True
    default: str | None = None
    values: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    name_hint: str | None = None
    doc: str = ""
    decision: Decision


# ------------------------------------------------------------------------------------------------ the whole API


@dataclass(frozen=True, slots=True, kw_only=True)
class ODataService:
    """What the OData resources of an API have in common."""

    envelope: str | None = None  # the property of an answer that holds the entities
    missing_is_empty: bool = (
        False  # getting by key what does not exist gives an empty list, not 404
    )
    link: str | None = None  # the property that holds the id of what a navigation leads to
    order_by: str | None = None
    count_segment: str = "$count"
    count_value: str | None = None  # the property of the counting answer; None: the answer itself
    guarded: bool = False  # PATCH and DELETE without a key need a filter, and count first
    prefixed_times: bool = False  # times are written datetime'...', as in OData 2 and 3
    keys: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """By entity set: the sets of properties that name one entity, the primary key first."""
    also_named: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodOverride:
    """Methods that a network does not let through travel as POST with this header."""

    header: str
    name_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorWords:
    """Where an error's body has the word for what is wrong, and what separates the word's parts."""

    path: Pointer
    separator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What is declared for every request of an API."""

    odata: ODataService | None = None
    method_override: MethodOverride | None = None
    empty_without_accept: bool = False  # a write without Accept is answered with an empty body
    error_words: ErrorWords | None = None


NO_HABITS = Habits()
