"""Partitions side by side: the union is exact, and no more is read than is wanted."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _runtime.errors import InternalServerError
from _runtime.testing import Answer, FakeTransport, Sent
from hypothesis import given, settings
from hypothesis import strategies as st

from ..support import KINDS, Kind
from .cases import CASES, pager_of, target_of
from .events import MILLION, Census, event_server

NAMED = {case.name: case for case in CASES}
CASE = NAMED["cursor in the query"]


class Split:
    """A server of things in partitions. `odd` may answer in its place."""

    def __init__(
        self, count: int, odd: Callable[[str, int], object] = lambda p, turn: None
    ) -> None:
        self.count = count
        self.turns: dict[str, int] = {}
        self.lock = threading.Lock()
        self.odd = odd
        self.transport = FakeTransport({CASE.route: self.serve})

    def serve(self, sent: Sent) -> object:
        split = sent.query["partition"][0]
        with self.lock:
            turn = self.turns[split] = self.turns.get(split, 0) + 1
        odd = self.odd(split, turn)
        if odd is not None:
            return odd
        m, n = map(int, split.split("/"))
        start, size = int(sent.query.get("cursor", [str(m)])[0]), int(sent.query["limit"][0])
        stop = start + size * n
        items = [{"id": i} for i in range(start, min(stop, self.count + 1), n)]
        return {"items": items, "nextCursor": str(stop) if stop <= self.count else None}


def read(kind: Kind, pager: Any) -> list[int]:
    items = asyncio.run(pager.collect()) if kind == "async" else pager.collect()
    return [item.id for item in items]


def pager(kind: Kind, server: Split, size: int = 4, n: int | None = None, **options: Any) -> Any:
    target = target_of(kind, server.transport, max_attempts=3)
    return pager_of(kind, CASE, target, size, partitions=n, **options)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(
    count=st.integers(0, 90), n=st.integers(1, 10), size=st.integers(1, 9), ordered=st.booleans()
)
def test_the_union_is_exact(kind: Kind, count: int, n: int, size: int, ordered: bool) -> None:
    server = Split(count)
    found = read(kind, pager(kind, server, size).partitioned(n, ordered=ordered))
    assert sorted(found) == list(range(1, count + 1))
    if ordered:
        assert found == [i for m in range(1, n + 1) for i in range(m, count + 1, n)]
    sent = server.transport.sent
    assert {s.query["partition"][0] for s in sent} == {f"{m}/{n}" for m in range(1, n + 1)}
    assert {s.query["limit"][0] for s in sent} == {str(size)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ordered", [False, True])
def test_429_and_faults_in_one_partition_lose_and_repeat_nothing(kind: Kind, ordered: bool) -> None:
    def odd(split: str, turn: int) -> object:
        if split == "3/10" and turn in (1, 2, 4, 5, 6, 9):
            return Answer(status=429, headers={"Retry-After": "0"}, body={})
        if split == "7/10" and turn in (2, 4):
            return Answer(status=500, body={})
        return None

    server = Split(333, odd)
    found = read(kind, pager(kind, server).partitioned(10, ordered=ordered))
    assert sorted(found) == list(range(1, 334))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ordered", [False, True])
def test_an_error_says_where_it_was(kind: Kind, ordered: bool) -> None:
    def odd(split: str, turn: int) -> object:
        return Answer(status=500, body={}) if split == "2/3" and turn > 2 else None

    with pytest.raises(InternalServerError) as caught:
        read(kind, pager(kind, Split(100, odd)).partitioned(3, ordered=ordered))
    error = caught.value
    assert (error.partition, error.cursor, error.page) == ("2/3", "26", 3)
    assert str(error).endswith("(things.list) [3 attempts, page 3, partition 2/3]")
    settle()


def settle() -> None:
    """Waits until no reader is left."""
    deadline = time.monotonic() + 5
    while threading.active_count() > 1 and time.monotonic() < deadline:
        names = [t.name for t in threading.enumerate()]
        if not any("run" in name for name in names):
            return
        time.sleep(0.01)


@pytest.mark.parametrize(("ordered", "most"), [(False, 21), (True, 30)])
def test_a_slow_consumer_bounds_what_is_read_ahead(ordered: bool, most: int) -> None:
    server = Split(100_000)
    pages: Iterator[Any] = pager("sync", server).partitioned(10, ordered=ordered).pages()
    for given_pages in range(1, 6):
        next(pages)
        quiet(server)
        assert len(server.transport.sent) <= most + given_pages
    pages.close()  # type: ignore[attr-defined]
    settle()
    before = len(server.transport.sent)
    time.sleep(0.05)
    assert len(server.transport.sent) == before  # the readers have gone


def quiet(server: Split) -> None:
    """Waits until the server is asked for nothing more."""
    last = -1
    while len(server.transport.sent) != last:
        last = len(server.transport.sent)
        time.sleep(0.02)


@pytest.mark.parametrize(("ordered", "most"), [(False, 21), (True, 30)])
def test_a_slow_task_bounds_what_is_read_ahead(ordered: bool, most: int) -> None:
    server = Split(100_000)

    async def run() -> None:
        pages = pager("async", server).partitioned(10, ordered=ordered).pages()
        for given_pages in range(1, 6):
            await anext(pages)
            await asyncio.sleep(0.02)
            assert len(server.transport.sent) <= most + given_pages
        await pages.aclose()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


def test_a_loop_that_is_left_leaves_no_task() -> None:
    async def run() -> None:
        async for _ in pager("async", Split(100_000), n=10):
            break
        await asyncio.sleep(0.05)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("ordered", [False, True])
@pytest.mark.parametrize("most", [0, 1, 3, 7, 50])
def test_max_items_counts_all_partitions(kind: Kind, ordered: bool, most: int) -> None:
    server = Split(1000)
    found = read(kind, pager(kind, server, max_items=most).partitioned(5, ordered=ordered))
    assert len(found) == len(set(found)) == most
    if ordered:
        assert found == list(range(1, 1000, 5))[:most]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_page_and_no_cursor(kind: Kind) -> None:
    made = pager(kind, Split(50), n=5)
    page = asyncio.run(made.first_page()) if kind == "async" else made.first_page()
    assert page.partition in {f"{m}/5" for m in range(1, 6)}
    assert (len(page.items), made.cursor) == (4, None)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("n", [0, -1, 11, 2.5, True])
def test_only_so_many_partitions(kind: Kind, n: Any) -> None:
    server = Split(10)
    with pytest.raises(ValueError) as refused:
        pager(kind, server, n=n)
    assert str(refused.value) == f"things.list has 1 to 10 partitions, not {n}"
    assert server.transport.sent == []


def test_partitions_are_for_listings_that_have_them() -> None:
    other = NAMED["link"]
    with pytest.raises(ValueError, match="^things.list has no partitions$"):
        pager_of("sync", other, target_of("sync", FakeTransport({})), partitions=2)
    with pytest.raises(ValueError, match="a position in one chain, not in partitions"):
        pager("sync", Split(1), n=2, resume_from="7")


# ------------------------------------------------------------------- a million, over a socket


def client_of(url: str, **options: Any) -> Any:
    from events_client import Client

    return Client(base_url=url, auth="secret", **options)


@pytest.mark.slow
def test_a_million_events_exactly_once(capsys: pytest.CaptureFixture[str]) -> None:
    with event_server(MILLION, delay=0.005) as server, client_of(server.url) as client:
        begin = time.perf_counter()
        alone = Census(MILLION)
        for event in client.events.list():
            alone.add(event)
        chain = time.perf_counter() - begin
        assert alone.is_exact()
        begin = time.perf_counter()
        split = Census(MILLION)
        for event in client.events.list(partitions=10):
            split.add(event)
        parallel = time.perf_counter() - begin
        assert split.is_exact()
    with capsys.disabled():
        print(f"\n1,000,000 events: one chain {chain:.1f} s, ten partitions {parallel:.1f} s")


@pytest.mark.slow
def test_a_million_events_from_a_server_that_throttles() -> None:
    with event_server(MILLION, every=50) as server, client_of(server.url) as client:
        census = Census(MILLION)
        pages = client.events.list(partitions=10).pages()
        for taken, page in enumerate(pages, 1):
            for event in page.items:
                census.add(event)
            if taken in (1, 100, 300):  # a consumer that stops for a while
                time.sleep(0.5)
                assert server.served() - taken <= 21
        assert census.is_exact()
        assert sum(server.stats()["refused"].values()) >= 20


@pytest.mark.slow
def test_a_million_events_for_tasks() -> None:
    from _runtime.client import AsyncBaseClient, AsyncResource
    from events_client import _LIST, _LIST_PAGES, SETTINGS

    async def run(url: str) -> Census:
        census = Census(MILLION)
        async with AsyncBaseClient(SETTINGS, base_url=url, auth="secret") as client:
            listing: Any = AsyncResource(client)._paged(
                _LIST, _LIST_PAGES, (None, None, None, None), partitions=10
            )
            async for event in listing:
                census.add(event)
        return census

    with event_server(MILLION, every=97) as server:
        assert asyncio.run(run(server.url)).is_exact()
