"""The styles, one by one: what is asked for, page after page."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from _runtime.models import Model
from _runtime.operation import Answer as Good
from _runtime.operation import Body, Content, Header, Operation, Query
from _runtime.paging import CursorPaging, KeysetPaging, LinkPaging, PagePaging, SizeSlot, Slot
from _runtime.testing import FakeTransport, Turns

from ..support import KINDS, Kind
from .cases import CASES, Case, pager_of, target_of, walk
from .server import Collection

API = "https://things.example/api/things"
TWENTY = list(range(1, 21))

TABLE: dict[str, list[str]] = {
    "cursor in the query": [
        "?limit=8&name=x",
        "?limit=8&cursor=8-0&name=x",
        "?limit=8&cursor=16-0&name=x",
    ],
    "cursor in a flat body": [
        '{"name":"x","page":{"size":8}}',
        '{"name":"x","page":{"size":8,"after":"8-0"}}',
        '{"name":"x","page":{"size":8,"after":"16-0"}}',
    ],
    "cursor in a model": [
        '{"name":"x","page":{"size":8}}',
        '{"name":"x","page":{"size":8,"after":"8-0"}}',
        '{"name":"x","page":{"size":8,"after":"16-0"}}',
    ],
    "keyset": ["?limit=8", "?limit=8&starting_after=8", "?limit=8&starting_after=16"],
    "link": ["?limit=8", "?limit=8&Token=8-0", "?limit=8&Token=16-0"],
    "link header": ["?limit=8", "?limit=8&Token=8-0", "?limit=8&Token=16-0"],
    "OData link": ["", "?%24skiptoken=8-0/", "?%24skiptoken=16-0/"],
    "page number, nothing said": ["?limit=8", "?limit=8&page=2", "?limit=8&page=3"],
    "page number, more said": ["?limit=8", "?limit=8&page=2", "?limit=8&page=3"],
    "page number, total said": ["?limit=8", "?limit=8&page=2", "?limit=8&page=3"],
    "page number, echo said": ["?limit=8", "?limit=8&page=2", "?limit=8&page=3"],
    "page number, pages said": ["?limit=8", "?limit=8&page=2", "?limit=8&page=3"],
    "offset, nothing said": ["?limit=8", "?limit=8&offset=8", "?limit=8&offset=16"],
    "offset, more said": ["?limit=8", "?limit=8&offset=8", "?limit=8&offset=16"],
    "offset, total said": ["?limit=8", "?limit=8&offset=8", "?limit=8&offset=16"],
    "offset, echo said": ["?limit=8", "?limit=8&offset=8", "?limit=8&offset=16"],
    "pages from 0": ["?limit=8", "?limit=8&page=1", "?limit=8&page=2"],
    "links on every page, with the size": ["?limit=8", "?limit=8&Page=2", "?limit=8&Page=3"],
    "links on every page": ["?limit=8", "?limit=8&Page=2", "?limit=8&Page=3"],
    "OData link within $top": ["", "?%24skiptoken=8-0/", "?%24skiptoken=16-0/"],
    "OData skip": ["?$top=8", "?$top=8&$skip=8", "?$top=8&$skip=16"],
}


def asked(sent: list[tuple[str, str, bytes]]) -> list[str]:
    return [body.decode() or url.removeprefix(API) for _, url, body in sent]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_what_is_asked_for(kind: Kind, case: Case) -> None:
    found = walk(kind, case, Collection(TWENTY, lengths=(8,)))
    assert found.error is None
    assert asked(found.sent) == TABLE[case.name]
    assert [len(page) for page in found.pages] == [8, 8, 4]
    assert found.ids == TWENTY


def test_the_table_is_whole() -> None:
    assert set(TABLE) == {case.name for case in CASES}


NAMED = {case.name: case for case in CASES}


@pytest.mark.parametrize(
    ("size", "most", "expected"),
    [
        (None, None, "8"),  # the document's maximum: its default is less
        (3, None, "3"),
        (20, None, "20"),  # the caller's own
        (None, 3, "3"),
        (None, 8, "8"),
        (None, 11, "8"),  # the same on all pages: two are needed anyway
        (4, 3, "3"),
        (4, 5, "4"),
    ],
)
@pytest.mark.parametrize("name", ["cursor in the query", "page number, more said", "keyset"])
def test_the_page_size_that_is_sent(
    name: str, size: int | None, most: int | None, expected: str
) -> None:
    case = NAMED[name]
    found = walk("sync", case, Collection(TWENTY, lengths=(100,)), size, max_items=most)
    assert all(f"limit={expected}&" in url + "&" for _, url, _ in found.sent)
    assert found.ids == TWENTY[:most]


@pytest.mark.parametrize(
    ("sizing", "sent"),
    [
        (None, ""),
        (SizeSlot(Slot("query", "limit")), ""),
        (SizeSlot(Slot("query", "limit"), 100), ""),
        (SizeSlot(Slot("query", "limit"), 100, 1000), "?limit=1000"),
        (SizeSlot(Slot("query", "limit"), 1000, 1000), ""),
        (SizeSlot(Slot("query", "limit"), None, 200), "?limit=200"),
        (SizeSlot(Slot("query", "limit"), 25, 2**31 - 1), "?limit=10000"),
        (SizeSlot(Slot("query", "per"), 25, 50), "?per=50"),  # not among the parameters
        (SizeSlot(Slot("query", "page", "size"), 25, 50), "?page%5Bsize%5D=50"),
    ],
)
def test_the_page_size_where_the_caller_gives_none(sizing: SizeSlot | None, sent: str) -> None:
    operation: Operation[Any] = Operation(
        "things.list",
        "GET",
        "/things",
        params=(Query("limit"), Query("page", style="deepObject")),
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
    )
    style = CursorPaging(
        slot=Slot("query", "page", "after"), cursor=("next",), items=("items",), size=sizing
    )
    transport = FakeTransport({"GET /things": Turns({"items": [1], "next": 7}, {"items": [2]})})
    case = Case("own", operation, style, lambda c, s: None)
    pager = pager_of("sync", case, target_of("sync", transport))
    assert pager.collect() == [1, 2]
    first, second = (sent.url.removeprefix(API) for sent in transport.sent)
    assert first == sent
    assert "page%5Bafter%5D=7" in second


def test_a_slot_in_a_header() -> None:
    operation: Operation[Any] = Operation(
        "things.list",
        "GET",
        "/things",
        params=(Header("X-Cursor"), Query("q")),
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
    )
    style = CursorPaging(
        slot=Slot("header", "X-Cursor"),
        cursor=("next",),
        items=("items",),
        size=SizeSlot(Slot("header", "X-Size"), 5, 50),
    )
    transport = FakeTransport({"GET /things": Turns({"items": [1], "next": "n"}, {"items": []})})
    case = Case("own", operation, style, lambda c, s: None, args=lambda size: (None, "x"))
    assert pager_of("sync", case, target_of("sync", transport)).collect() == [1]
    headers = [(s.headers.get("x-cursor"), s.headers.get("x-size")) for s in transport.sent]
    assert headers == [(None, "50"), ("n", "50")]


class Ask(Model):
    after: int | None = None
    note: str | None = None


def test_a_number_in_a_body_is_resumed_as_a_number() -> None:
    operation: Operation[Any] = Operation(
        "things.search",
        "POST",
        "/things/search",
        body=Body(Content("application/json", lambda: Ask)),
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
        safety="safe",
    )
    style = KeysetPaging(slot=Slot("body", "after"), key=("id",), items=("d",), more=("more",))
    answers = Turns({"d": [{"id": 41}], "more": True}, {"d": [{"id": 42}], "more": False})
    transport = FakeTransport({"POST /things/search": answers})
    target = target_of("sync", transport)
    case = Case("own", operation, style, lambda c, s: None, args=lambda s: (), body=lambda s: Ask())
    pages = list(pager_of("sync", case, target).pages())
    assert pages[0].cursor == "41"
    pager_of("sync", case, target, resume_from="41").collect()
    assert [s.json() for s in transport.sent] == [{}, {"after": 41}, {"after": 41}]


def test_options_of_the_caller_stay_on_every_page() -> None:
    case = NAMED["link"]
    collection = Collection(TWENTY)
    transport = FakeTransport({case.route: collection.script(case.answer)})
    options = {"headers": {"X-Mine": "1"}}
    assert (
        len(pager_of("sync", case, target_of("sync", transport), options=options).collect()) == 20
    )
    assert [sent.headers.get("x-mine") for sent in transport.sent] == ["1"] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_pages_show_what_the_answer_has(kind: Kind) -> None:
    case = NAMED["page number, total said"]
    transport = FakeTransport({case.route: Collection(TWENTY).script(case.answer)})
    pager = pager_of(kind, case, target_of(kind, transport), 8)
    page = asyncio.run(pager.first_page()) if kind == "async" else pager.first_page()
    assert len(transport.sent) == 1
    assert [thing.id for thing in page.items] == TWENTY[:8]
    assert (page.cursor, page.has_next, page.status, page.total) == ("2", True, 200, 20)
    assert page.headers["content-type"] == "application/json"
    assert page.meta is page.body.meta
    assert page.meta.pages == 3
    assert repr(page) == "<Page of 8 items, there is more>"
    with pytest.raises(AttributeError, match=r"neither the page nor its body \(Things\) has 'x'"):
        _ = page.x
    assert pager.cursor == "2"


def test_the_cursor_moves_when_a_page_has_been_given() -> None:
    case = NAMED["cursor in the query"]
    transport = FakeTransport({case.route: Collection(TWENTY).script(case.answer)})
    pager = pager_of("sync", case, target_of("sync", transport), 5)
    assert pager.cursor is None
    items = iter(pager)
    cursors = [(next(items).id, pager.cursor) for _ in range(11)]
    assert cursors[4:6] == [(5, None), (6, "5-0")]
    assert cursors[10] == (11, "10-0")
    assert [thing.id for thing in pager] == TWENTY  # iterating again starts again
    assert pager.cursor is None


def test_a_page_cut_short_is_resumed_at_its_start() -> None:
    case = NAMED["cursor in the query"]
    collection = Collection(TWENTY, lengths=(5,))
    found = walk("sync", case, collection, 5, max_items=7)
    assert (found.pages, found.cursors) == ([[1, 2, 3, 4, 5], [6, 7]], ["5-0", "5-0"])


def test_page_numbers_that_count_in_a_lowered_size_say_so() -> None:
    case = NAMED["page number, pages said"]
    found = walk("sync", case, Collection(TWENTY), max_items=6)
    assert (found.ids, found.cursors) == (TWENTY[:6], ["2/6"])
    rest = walk("sync", case, Collection(TWENTY), resume_from="2/6")
    assert rest.ids == TWENTY[6:]
    assert asked(rest.sent)[0] == "?limit=6&page=2"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["with_raw_response", "with_streaming_response"])
def test_the_other_modes_give_the_first_answer(kind: Kind, mode: str) -> None:
    from _runtime.client import AsyncResource, Resource

    case = NAMED["cursor in the query"]
    transport = FakeTransport({case.route: Collection(TWENTY).script(case.answer)})
    target = target_of(kind, transport)
    resource = getattr((Resource if kind == "sync" else AsyncResource)(target), mode)
    answer = resource._paged(case.operation, case.style, case.args(None), case.body(None))

    async def awaited(value: Any) -> Any:
        found = await value
        return found.parse() if mode == "with_raw_response" else await found.parse()

    body = asyncio.run(awaited(answer)) if kind == "async" else answer.parse()
    assert [thing.id for thing in body.items] == TWENTY[:5]
    assert len(transport.sent) == 1


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("cursor in the query", {"max_items": -1}, "max_items cannot be negative"),
        (
            "offset, more said",
            {"resume_from": "abc"},
            "'abc' is no position to resume from: one is a number",
        ),
        (
            "page number, more said",
            {"resume_from": "2/x"},
            "'2/x' is no position to resume from: one is a number",
        ),
    ],
)
def test_arguments_are_refused_before_anything_is_sent(
    name: str, options: dict[str, Any], message: str
) -> None:
    transport = FakeTransport({})
    with pytest.raises(ValueError) as refused:
        pager_of("sync", NAMED[name], target_of("sync", transport), **options)
    assert str(refused.value) == message
    assert transport.sent == []


def test_a_listing_that_comes_whole() -> None:
    from .styles import SINGLE, SINGLE_PAGES

    case = Case("single", SINGLE, SINGLE_PAGES, lambda c, s: None, args=lambda size: ())
    transport = FakeTransport({"GET /things": [{"id": 1}, {"id": 2}]})
    target = target_of("sync", transport)
    pages = list(pager_of("sync", case, target).pages())
    assert [(len(page.items), page.cursor, page.has_next) for page in pages] == [(2, None, False)]
    assert len(pager_of("sync", case, target, max_items=1).collect()) == 1
    with pytest.raises(ValueError, match="this listing has one page: it cannot be resumed"):
        pager_of("sync", case, target, resume_from="x")


@pytest.mark.parametrize("answer", [{}, {"items": None}, {"items": []}])
def test_missing_items_are_an_empty_page(answer: dict[str, Any]) -> None:
    case = NAMED["cursor in the query"]
    transport = FakeTransport(
        {case.route: Turns({**answer, "nextCursor": "a"}, {"items": [{"id": 1}]})}
    )
    assert len(pager_of("sync", case, target_of("sync", transport)).collect()) == 1


def test_items_that_are_no_list_are_an_error() -> None:
    case = NAMED["keyset"]
    transport = FakeTransport({case.route: {"data": {"a": 1}, "has_more": False}})
    with pytest.raises(Exception, match="data is no list but a dict: GET .*page 1"):
        pager_of("sync", case, target_of("sync", transport)).collect()


def test_a_number_resumes_links_where_the_request_has_a_place_for_it() -> None:
    style = LinkPaging(link=("meta", "next"), items=("items",), slot=Slot("query", "after"))
    case = Case("own", NAMED["link"].operation, style, NAMED["link"].answer)
    found = walk("sync", case, Collection(TWENTY), resume_from="3")
    assert asked(found.sent)[0] == "?after=3"
    found = walk("sync", case, Collection(TWENTY), resume_from="?limit=5&Token=15-0")
    assert found.ids == TWENTY[15:]


def test_counts_that_are_nonsense_are_not_believed() -> None:
    style = PagePaging(slot=Slot("query", "page"), items=("items",), pages=("meta", "pages"))
    case = Case("own", NAMED["page number, more said"].operation, style, lambda c, s: None)
    answers = [{"items": [{"id": i}], "meta": {"pages": 0}} for i in range(3)]
    transport = FakeTransport({case.route: Turns(*answers, {"items": [], "meta": {"pages": 0}})})
    assert len(pager_of("sync", case, target_of("sync", transport)).collect()) == 3


@pytest.mark.parametrize("evidence", ["total", "more", "pages"])
def test_an_empty_page_in_the_middle_is_not_the_end(evidence: str) -> None:
    case = NAMED[f"page number, {evidence} said"]
    collection = Collection(TWENTY, hidden=frozenset(range(9, 17)))
    found = walk("sync", case, collection, 8)
    assert [len(page) for page in found.pages] == [8, 0, 4]


@pytest.mark.parametrize("evidence", ["total", "more"])
def test_an_empty_window_of_offsets_is_not_the_end(evidence: str) -> None:
    case = NAMED[f"offset, {evidence} said"]
    collection = Collection(TWENTY, hidden=frozenset(range(9, 17)))
    found = walk("sync", case, collection, 8)
    assert [len(page) for page in found.pages] == [8, 0, 4]
