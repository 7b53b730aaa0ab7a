"""Every style with the server that pages so, and a way to walk along it with either client."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from _runtime.client import AsyncResource, Resource
from _runtime.operation import Operation
from _runtime.paging import Style
from _runtime.testing import FakeTransport, Sent
from _runtime.types import OMIT

from ..support import FakeTime, Kind, client
from . import server, styles
from .server import Collection


@dataclass(frozen=True)
class Case:
    """keyed: positions are of items, so that nothing shifts when items come or go;
    empties: the server can give an empty page and go on."""

    name: str
    operation: Operation[Any]
    style: Style
    answer: Callable[[Collection, Sent], object]
    args: Callable[[int | None], tuple[object, ...]] = lambda size: (size, OMIT)
    body: Callable[[int | None], object] = lambda size: OMIT
    keyed: bool = True
    empties: bool = True

    @property
    def route(self) -> str:
        return f"{self.operation.method} {self.operation.path}"

    def __repr__(self) -> str:
        return self.name


def where(size: int | None) -> object:
    return {"name": "x", "page": OMIT if size is None else {"size": size}}


def typed_where(size: int | None) -> object:
    return styles.Search(name="x", page=None if size is None else styles.Where(size=size))


KEYED = [
    Case(
        "cursor in the query",
        styles.CURSOR,
        styles.CURSOR_PAGES,
        server.cursor,
        args=lambda size: (size, OMIT, "x", OMIT),
    ),
    Case(
        "cursor in a flat body",
        styles.SEARCH,
        styles.SEARCH_PAGES,
        server.search,
        args=lambda size: (),
        body=where,
    ),
    Case(
        "cursor in a model",
        styles.SEARCH,
        styles.SEARCH_PAGES,
        server.search,
        args=lambda size: (),
        body=typed_where,
    ),
    Case("keyset", styles.KEYSET, styles.KEYSET_PAGES, server.keyset, empties=False),
    Case("link", styles.LINK, styles.LINK_PAGES, server.link),
    Case("link header", styles.HEADER, styles.HEADER_PAGES, server.header),
    Case(
        "OData link",
        styles.ODATA,
        styles.ODATA_LINK_PAGES,
        server.odata_link,
        args=lambda size: (OMIT, OMIT),
    ),
]
COUNTED = [
    Case(
        f"page number, {evidence} said",
        styles.PAGE,
        styles.page_style(evidence),
        server.page,
        keyed=False,
        empties=evidence in ("more", "pages"),
    )
    for evidence in styles.EVIDENCE
]
COUNTED += [
    Case(
        f"offset, {evidence} said",
        styles.OFFSET,
        styles.offset_style(evidence),
        server.offset,
        keyed=False,
        empties=False,
    )
    for evidence in styles.EVIDENCE
    if evidence != "pages"
]
COUNTED += [
    Case(
        "pages from 0",
        styles.PAGE,
        styles.page_style("pages", first=0),
        partial(server.page, first=0),
        keyed=False,
    ),
    Case(
        "links on every page, with the size",
        styles.LINK,
        styles.link_when_short(True),
        server.link_always,
        keyed=False,
        empties=False,
    ),
    Case(
        "links on every page",
        styles.LINK,
        styles.link_when_short(False),
        server.link_always,
        keyed=False,
        empties=False,
    ),
    Case(
        "OData link within $top",
        styles.ODATA,
        styles.ODATA_LINK_PAGES,
        server.odata_link,
        keyed=False,
        empties=False,
    ),
    Case(
        "OData skip",
        styles.ODATA,
        styles.ODATA_PAGES,
        server.odata,
        keyed=False,
        empties=False,
    ),
]
CASES = KEYED + COUNTED


@dataclass
class Walk:
    """What came of walking along a listing: pages of ids, and the error at the end."""

    pages: list[list[int]] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    error: Exception | None = None
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def ids(self) -> list[int]:
        return [i for page in self.pages for i in page]


def pager_of(kind: Kind, case: Case, target: Any, size: int | None = None, **options: Any) -> Any:
    resource = (Resource if kind == "sync" else AsyncResource)(target)
    return resource._paged(case.operation, case.style, case.args(size), case.body(size), **options)


def target_of(kind: Kind, transport: object, **options: Any) -> Any:
    given = {"max_attempts": 1, "clock": FakeTime().clock(), **options}
    return client(kind, transport=transport, **given)


def walk(
    kind: Kind,
    case: Case,
    collection: Collection,
    size: int | None = None,
    attempts: int = 1,
    **options: Any,
) -> Walk:
    """All pages of a listing, read by `pages()`."""
    transport = FakeTransport({case.route: collection.script(case.answer)})
    target = target_of(kind, transport, max_attempts=attempts)
    found = Walk()

    def add(page: Any) -> None:
        found.pages.append([id_of(item) for item in page.items])
        found.cursors.append(page.cursor)

    async def run(pager: Any) -> None:
        async for page in pager.pages():
            add(page)

    try:
        pager = pager_of(kind, case, target, size, **options)
        if kind == "async":
            asyncio.run(run(pager))
        else:
            for page in pager.pages():
                add(page)
    except Exception as error:  # noqa: BLE001 (whatever it is, the test looks at it)
        found.error = error
    found.sent = [(sent.method, sent.url, sent.body) for sent in transport.sent]
    return found


def id_of(item: Any) -> int:
    found: int = item["id"] if isinstance(item, dict) else item.id
    return found
