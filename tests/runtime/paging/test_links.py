"""Cycles end, links stay at home, credentials stay hidden."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from _runtime.errors import ApiError, PaginationError
from _runtime.links import next_link, without
from _runtime.operation import Answer as Good
from _runtime.operation import Operation
from _runtime.paging import CursorPaging, LinkPaging, OffsetPaging, Slot
from _runtime.testing import Answer, FakeTransport, Sent
from _runtime.transport import Headers

from ..support import KINDS, Kind, settings
from .cases import CASES, KEYED, Case, Walk, pager_of, target_of
from .styles import PAGE

NAMED = {case.name: case for case in CASES}
SECRET = "s3cr3t-k3y"


def answered(kind: Kind, case: Case, script: Any, **options: Any) -> tuple[Walk, list[Sent]]:
    """A walk over scripted answers."""

    def bounded(sent: Sent) -> object:
        assert len(transport.sent) < 50, "the listing does not end"
        return script

    transport = FakeTransport({case.route: bounded})
    found = Walk()
    import asyncio

    pager = pager_of(kind, case, target_of(kind, transport), **options)

    async def run() -> None:
        async for page in pager.pages():
            found.pages.append(page.items)
            found.cursors.append(page.cursor)

    try:
        if kind == "async":
            asyncio.run(run())
        else:
            for page in pager.pages():
                found.pages.append(page.items)
                found.cursors.append(page.cursor)
    except ApiError as error:
        found.error = error
    return found, transport.sent


def cyclic(case: Case, length: int) -> Any:
    """Answers whose cursors go round: 1, 2, ..., length, 1, ..."""
    turn = 0

    def serve(sent: Sent) -> object:
        nonlocal turn
        turn += 1
        at = (turn - 1) % length + 1
        items = [{"id": at}]
        match case.name:
            case "cursor in the query":
                return {"items": items, "nextCursor": f"c{at}"}
            case "keyset":
                return {"data": items, "has_more": True}
            case "link":
                return {"items": items, "meta": {"next": f"/api/things?at={at}"}}
            case "link header":
                return Answer(body=items, headers={"Link": f"<?at={at}>; rel=next"})
            case "OData link":
                return {"value": items, "@odata.nextLink": f"things?at={at}"}
        return {"items": items, "meta": {"next": f"c{at}"}}

    return serve


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("length", [1, 2, 3, 7])
@pytest.mark.parametrize("case", KEYED, ids=repr)
def test_a_cycle_ends_after_as_many_requests_as_cursors_and_one(
    case: Case, length: int, kind: Kind
) -> None:
    found, sent = answered(kind, case, cyclic(case, length))
    assert len(sent) == length + 1
    assert isinstance(found.error, PaginationError)
    assert " twice: " in str(found.error)
    assert len(found.pages) == length + 1  # every page that came was given
    assert found.error.cursor == found.cursors[length - 1]
    assert found.error.page == length + 2
    assert found.error.operation == case.operation.name


def test_the_error_names_the_cursor() -> None:
    case = NAMED["cursor in the query"]
    found, _ = answered("sync", case, cyclic(case, 1))
    assert str(found.error) == (
        "the server gave the cursor 'c1' twice: GET https://things.example/api/things"
        "?limit=...&cursor=...&name=... (things.list) [page 3]"
    )
    assert found.error is not None
    again = pickle.loads(pickle.dumps(found.error))
    assert (again.cursor, again.page, str(again)) == ("c1", 3, str(found.error))


def test_max_items_that_a_cycle_has_is_no_error() -> None:
    case = NAMED["cursor in the query"]
    found, sent = answered("sync", case, cyclic(case, 1), max_items=2)
    assert (found.error, len(sent)) == (None, 2)


@pytest.mark.parametrize("name", ["page number, nothing said", "offset, more said", "OData skip"])
def test_a_server_that_does_not_heed_the_position_is_found_out(name: str) -> None:
    case = NAMED[name]
    items = [{"id": i} for i in range(8)]
    answer = {"items": items, "value": items, "meta": {"hasMore": True}}
    found, sent = answered("sync", case, lambda sent: answer)
    assert len(sent) == 2
    assert isinstance(found.error, PaginationError)
    assert str(found.error).startswith("the server gave the same page twice: GET ")


@pytest.mark.parametrize("evidence", ["pages", "total", "more"])
def test_a_page_that_comes_again_as_the_last_is_found_out(evidence: str) -> None:
    """What should stand in its place would be lost without a word."""
    case = NAMED[f"page number, {evidence} said"]
    items = [{"id": i} for i in range(8)]
    turns = iter((True, False))

    def answer(sent: Sent) -> object:
        return {"items": items, "meta": {"hasMore": next(turns), "total": 16, "pages": 2}}

    found, sent = answered("sync", case, answer)
    assert len(sent) == len(found.pages) == 2
    assert str(found.error).startswith("the server gave the same page twice: GET ")


def test_numbers_may_repeat_in_pages_that_are_counted() -> None:
    operation: Operation[Any] = Operation(
        "n.list",
        "GET",
        "/things",
        params=PAGE.params,
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
    )
    style = OffsetPaging(slot=Slot("query", "o"), items=("n",), total=("t",))
    case = Case("own", operation, style, lambda c, s: None)
    found, sent = answered("sync", case, lambda sent: {"n": [0, 0], "t": 6})
    assert (found.error, len(sent)) == (None, 3)


ELSEWHERE = [
    "https://evil.example/api/things?page=2",
    "//evil.example/api/things",
    "http://things.example/api/things",  # another scheme
    "https://things.example:444/api/things",
    "https://things.example@evil.example/",
    "https://user:pw@things.example/api/things",
    "https://things.example.evil.example/",
    "https:///evil.example",
    "ftp://things.example/x",
    "javascript:alert(1)",
    "https://[::1",
    "https://things.example:99999/",
]
LINKED = ["link", "link header", "OData link"]


def with_link(case: Case, link: str, items: list[Any]) -> object:
    if case.name == "link header":
        return Answer(body=items, headers={"Link": f'<{link}>; rel="next"'})
    if case.name == "OData link":
        return {"value": items, "@odata.nextLink": link}
    return {"items": items, "meta": {"next": link}}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", LINKED)
@pytest.mark.parametrize("link", ELSEWHERE)
def test_a_link_elsewhere_is_not_followed(name: str, link: str, kind: Kind) -> None:
    case = NAMED[name]
    found, sent = answered(kind, case, lambda sent: with_link(case, link, [{"id": 1}]))
    hosts = {s.url.split("/")[2] for s in sent}
    assert hosts == {"things.example"}
    assert isinstance(found.error, PaginationError)
    assert len(found.pages) == len(sent)  # the pages that came were given
    assert "page=2" not in str(found.error)


@pytest.mark.parametrize("link", ELSEWHERE[:3])
def test_nor_is_one_that_is_resumed_from(link: str) -> None:
    case = NAMED["link"]
    found, sent = answered("sync", case, lambda sent: None, resume_from=link)
    assert isinstance(found.error, PaginationError)
    assert sent == []


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("?page=2", "https://things.example/api/things?page=2"),
        ("/x?a=%2F&b=c%20d", "https://things.example/x?a=%2F&b=c%20d"),
        ("things/2", "https://things.example/api/things/2"),
        ("//things.example/y", "https://things.example/y"),
        ("HTTPS://Things.Example:443/api/z?Q", "HTTPS://Things.Example:443/api/z?Q"),
        ("https://things.example/a/../b?c=d#top", "https://things.example/a/../b?c=d"),
        (r"\\evil.example/x", "https://things.example/api/%5C%5Cevil.example/x"),
        (r"https:\\evil.example/x", "https://things.example/api/%5C%5Cevil.example/x"),
        ("  /trimmed?x={y}|é ", "https://things.example/trimmed?x=%7By%7D%7C%C3%A9"),
    ],
)
@pytest.mark.parametrize("name", ["link", "OData link"])
def test_links_are_followed_as_they_are(name: str, link: str, url: str) -> None:
    case = NAMED[name]
    transport = FakeTransport(
        {case.operation.name: lambda sent: with_link(case, link, [{"id": len(transport.sent)}])}
    )
    pages = pager_of("sync", case, target_of("sync", transport)).pages()
    next(pages), next(pages)
    assert transport.sent[1].url == url


@pytest.mark.parametrize(
    ("context", "url"),
    [
        ("$metadata#things", "https://things.example/api/Books(1)/chapters?$skiptoken=5"),
        ("../$metadata#x", "https://things.example/Books(1)/chapters?$skiptoken=5"),
        (
            "http://inside:4004/$metadata",
            "https://things.example/api/Books(1)/chapters?$skiptoken=5",
        ),
    ],
)
def test_odata_links_are_relative_to_their_context(context: str, url: str) -> None:
    case = NAMED["OData link"]
    answer = {
        "@odata.context": context,
        "@odata.nextLink": "Books(1)/chapters?$skiptoken=5",
        "value": [{"id": 1}],
    }
    transport = FakeTransport({case.operation.name: answer})
    pages = pager_of("sync", case, target_of("sync", transport)).pages()
    next(pages), next(pages)
    assert transport.sent[1].url == url


def test_credentials_that_the_server_copies_into_a_link_stay_out_of_tokens() -> None:
    operation: Operation[Any] = Operation(
        "things.list",
        "GET",
        "/things",
        params=PAGE.params,
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
        security=(("query",),),
        safety="safe",
    )
    case = Case("own", operation, LinkPaging(link=("next",), items=("items",)), lambda c, s: None)

    def serve(sent: Sent) -> object:
        assert sent.query["api_key"] == [SECRET]
        at = int(sent.query.get("at", ["0"])[0])
        following = f"https://things.example/api/things?at={at + 1}&api_key={SECRET}"
        return {"items": [at], "next": following if at < 2 else None}

    transport = FakeTransport({case.route: serve})
    from _runtime.client import BaseClient

    target = BaseClient(settings(), auth={"query": SECRET}, transport=transport)
    pages = list(pager_of("sync", case, target).pages())
    assert [page.items for page in pages] == [[0], [1], [2]]
    assert pages[0].cursor == "https://things.example/api/things?at=1"
    assert SECRET not in "".join(str(page.cursor) for page in pages)
    rest = pager_of("sync", case, target, resume_from=pages[0].cursor)
    assert rest.collect() == [1, 2]


def test_credentials_travel_with_links_at_home() -> None:
    operation: Operation[Any] = Operation(
        "things.list",
        "GET",
        "/things",
        success=NAMED["link"].operation.success,
        security=(("bearer",),),
        safety="safe",
    )
    case = Case("own", operation, NAMED["link"].style, lambda c, s: None, args=lambda size: ())
    transport = FakeTransport(
        {"GET /things": {"items": [], "meta": {"next": "/api/more"}}, "GET /more": {"items": []}}
    )
    from _runtime.client import BaseClient

    pager_of("sync", case, BaseClient(settings(), auth=SECRET, transport=transport)).collect()
    assert [s.headers.get("authorization") for s in transport.sent] == [f"Bearer {SECRET}"] * 2


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('</a>; rel="next"', "/a"),
        ("</a>;rel=next", "/a"),
        ("</a>; rel=NEXT", "/a"),
        ('</p>; rel="prev", </a?x=1,2;3>; rel="next"', "/a?x=1,2;3"),
        ('</p>; title="</q>; rel=\\"next\\""; rel=prev, </a>; rel="last next"', "/a"),
        ("</p>; rel=prev; rel=next", None),  # the first of a name counts
        ('</a>; rel="next"; anchor="/other"', None),
        ('</a>; rel="nextish"', None),
        ("</a>; rel", None),
        ("</a", None),
        ("", None),
        ("<>; rel=next", None),
        (",,, ;;; </a>;;; rel = next ;", "/a"),
        ('</a>; rel="next', "/a"),
        ("<" * 100_000, None),
        ("</a>" + ";" * 100_000, None),
        ('</a>; x="' + "\\" * 100_001, None),
    ],
)
def test_the_next_link_of_a_header(header: str, target: str | None) -> None:
    assert next_link(Headers([("Link", header)])) == target


def test_link_headers_may_be_several() -> None:
    pairs = [("Link", "</p>; rel=prev"), ("link", "</n>; rel=next")]
    assert next_link(Headers(pairs)) == "/n"


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://x/?a=1&key=2&b=3", "https://x/?a=1&b=3"),
        ("https://x/?key=2", "https://x/"),
        ("https://x/?k%65y=2&Key=3", "https://x/?Key=3"),
        ("https://x/", "https://x/"),
    ],
)
def test_parameters_are_taken_out_of_a_url(url: str, clean: str) -> None:
    assert without(url, {"key"}) == clean


@pytest.mark.parametrize("cursor", [{"a": 1}, [1], True])
def test_a_cursor_that_is_no_text_is_an_error(cursor: object) -> None:
    operation: Operation[Any] = Operation(
        "things.list",
        "GET",
        "/things",
        success=(Good("200", "application/json", lambda: dict[str, Any]),),
    )
    style = CursorPaging(slot=Slot("query", "c"), cursor=("next",), items=("items",))
    case = Case("own", operation, style, lambda c, s: None, args=lambda size: ())
    found, _ = answered("sync", case, lambda sent: {"items": [1], "next": cursor})
    assert found.pages == [[1]]
    kind = type(cursor).__name__
    assert str(found.error).startswith(f"a cursor cannot be a {kind}: GET ")
