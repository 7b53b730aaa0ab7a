"""One API that pages in every style: its models and its operations."""

from __future__ import annotations

from typing import Any

from _runtime.models import Model, OpenModel, extras, field
from _runtime.operation import Answer, Body, Content, Operation, Query
from _runtime.paging import (
    CursorPaging,
    KeysetPaging,
    LinkHeaderPaging,
    LinkPaging,
    ODataPaging,
    OffsetPaging,
    PagePaging,
    PartitionSlot,
    SinglePage,
    SizeSlot,
    Slot,
    Style,
)


class Thing(Model):
    id: int


class Meta(Model):
    next: str | None = None
    has_more: bool | None = field(default=None, name="hasMore")
    total: int | None = None
    pages: int | None = None
    size: int | None = None


class Things(Model):
    """Every member but the items, which some answers have under another name."""

    items: list[Thing] | None = None
    next_cursor: str | None = field(default=None, name="nextCursor")
    meta: Meta | None = None


class OpenThings(OpenModel):
    value: list[Thing] = field(default_factory=list)
    extra: dict[str, Any] = extras()


class Where(Model):
    after: int | None = None
    size: int | None = None


class Search(Model):
    name: str | None = None
    page: Where | None = None


def listing(answer: Any, *params: str) -> Operation[Any]:
    """`GET /things` with query parameters of these names."""
    return Operation(
        "things.list",
        "GET",
        "/things",
        params=tuple(Query(name) for name in params),
        success=(Answer("200", "application/json", lambda: answer),),
        safety="safe",
    )


SIZE = SizeSlot(Slot("query", "limit"), default=5, maximum=8)
META = "meta"

CURSOR = listing(Things, "limit", "cursor", "name", "partition")
CURSOR_PAGES = CursorPaging(
    slot=Slot("query", "cursor"),
    cursor=("nextCursor",),
    items=("items",),
    size=SIZE,
    partition=PartitionSlot(Slot("query", "partition"), 10),
)
SEARCH: Operation[Any] = Operation(
    "things.search",
    "POST",
    "/things/search",
    body=Body(Content("application/json", lambda: Search)),
    success=(Answer("200", "application/json", lambda: Things),),
    safety="safe",
)
SEARCH_PAGES = CursorPaging(
    slot=Slot("body", "page", "after"),
    cursor=("meta", "next"),
    items=("items",),
    size=SizeSlot(Slot("body", "page", "size"), default=5, maximum=8),
)
KEYSET = listing(dict[str, Any], "limit", "starting_after")
KEYSET_PAGES = KeysetPaging(
    slot=Slot("query", "starting_after"),
    key=("id",),
    items=("data",),
    more=("has_more",),
    size=SIZE,
)
LINK = listing(Things, "limit", "after")
LINK_PAGES = LinkPaging(link=("meta", "next"), items=("items",), size=SIZE)
HEADER = listing(list[Thing], "limit", "after")
HEADER_PAGES = LinkHeaderPaging(items=(), size=SIZE)
ODATA = listing(OpenThings, "$top", "$skip")
ODATA_LINK_PAGES = ODataPaging(items=("value",), link=("@odata.nextLink",))
ODATA_PAGES = ODataPaging(items=("value",), size=SizeSlot(Slot("query", "$top"), maximum=8))
PAGE = listing(Things, "limit", "page")
OFFSET = listing(Things, "limit", "offset")
SINGLE = listing(list[Thing])
SINGLE_PAGES = SinglePage(items=())

EVIDENCE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "more": {"more": (META, "hasMore")},
    "total": {"total": (META, "total")},
    "echo": {"size_echo": (META, "size")},
    "pages": {"pages": (META, "pages")},
}
"""What the answer says of the end, for page numbers and offsets."""


def page_style(evidence: str, first: int = 1) -> Style:
    return PagePaging(
        slot=Slot("query", "page"),
        items=("items",),
        first=first,
        size=SIZE,
        **EVIDENCE[evidence],
    )


def offset_style(evidence: str) -> Style:
    return OffsetPaging(
        slot=Slot("query", "offset"), items=("items",), size=SIZE, **EVIDENCE[evidence]
    )


def link_when_short(echo: bool) -> Style:
    return LinkPaging(
        link=("meta", "next"),
        items=("items",),
        size=SIZE,
        size_echo=(META, "size") if echo else None,
        stop_when_short=True,
    )
