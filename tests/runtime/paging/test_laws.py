"""What pagers promise, for every style, over a model of a server."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from _runtime.errors import ApiError, InternalServerError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ..support import KINDS, Kind
from .cases import CASES, COUNTED, KEYED, Case, Walk, walk
from .server import Collection

LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
IDS = st.lists(st.integers(1, 200), unique=True, max_size=60).map(sorted)
SIZES = st.none() | st.integers(1, 12)
LENGTHS = st.lists(st.integers(0, 7), min_size=1, max_size=6).filter(any)
every = pytest.mark.parametrize("case", CASES, ids=repr)


@st.composite
def collections(draw: Any, case: Case) -> Collection:
    """A collection that does not change, on a server that pages as it likes."""
    collection = Collection(draw(IDS), cap=draw(st.integers(1, 12)))
    if case.keyed:
        lengths = draw(LENGTHS)
        collection.lengths = lengths if case.empties else [max(1, n) for n in lengths]
    elif case.empties:
        collection.hidden = frozenset(draw(st.sets(st.integers(1, 200))))
    return collection


def visible(collection: Collection) -> list[int]:
    return [i for i in collection.ids if i not in collection.hidden]


def fresh(collection: Collection, **changes: Any) -> Collection:
    return replace(collection, requests=0, given=[], **changes)


@every
@LAW
@given(data=st.data())
def test_every_item_comes_once_and_in_order(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    found = walk("sync", case, collection, data.draw(SIZES))
    assert found.error is None
    assert found.ids == visible(collection)
    assert found.cursors[-1] is None
    assert None not in found.cursors[:-1]


@every
@LAW
@given(data=st.data())
def test_tasks_do_what_threads_do(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    failures = data.draw(st.frozensets(st.integers(1, 12), max_size=3))
    collection = fresh(collection, failures=failures)
    size = data.draw(SIZES)
    most = data.draw(st.none() | st.integers(0, 70))
    sync = walk("sync", case, fresh(collection), size, max_items=most)
    task = walk("async", case, fresh(collection), size, max_items=most)
    assert (sync.pages, sync.cursors, sync.sent) == (task.pages, task.cursors, task.sent)
    assert str(sync.error) == str(task.error)


@every
@LAW
@given(data=st.data())
def test_a_listing_goes_on_from_every_cursor(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    size = data.draw(SIZES)
    whole = walk("sync", case, fresh(collection), size)
    for at, cursor in enumerate(whole.cursors[:-1]):
        rest = walk("sync", case, fresh(collection), size, resume_from=cursor)
        given_before = [i for page in whole.pages[: at + 1] for i in page]
        assert rest.error is None
        assert given_before + rest.ids == visible(collection)


@every
@LAW
@given(data=st.data())
def test_an_error_on_any_page_can_be_resumed_from(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    size = data.draw(SIZES)
    failing = data.draw(st.integers(1, 8))
    found = walk("sync", case, fresh(collection, failures=frozenset({failing})), size)
    if found.error is None:
        assert len(found.sent) < failing
        return
    assert isinstance(found.error, InternalServerError)
    assert found.error.page == failing == len(found.pages) + 1
    assert found.error.cursor == (found.cursors[-1] if found.cursors else None)
    rest = walk("sync", case, fresh(collection), size, resume_from=found.error.cursor)
    assert found.ids + rest.ids == visible(collection)


@every
@LAW
@given(data=st.data())
def test_a_page_is_repeated_by_itself(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    failures = data.draw(st.frozensets(st.integers(1, 20), max_size=4).filter(lonely))
    size = data.draw(SIZES)
    found = walk("sync", case, fresh(collection, failures=failures), size, attempts=3)
    assert found.error is None
    assert found.ids == visible(collection)
    repeated = [b for a, b in pairwise(found.sent) if a == b]
    assert len(repeated) == len([f for f in failures if f <= len(found.sent)])


def lonely(failures: frozenset[int]) -> bool:
    """Not three in a row, which no call survives."""
    return not any({f, f + 1, f + 2} <= failures for f in failures)


@every
@LAW
@given(data=st.data())
def test_max_items_sends_no_request_more_than_needed(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    most = data.draw(st.integers(0, 70))
    size = data.draw(SIZES)
    found = walk("sync", case, collection, size, max_items=most)
    assert found.error is None
    assert found.ids == visible(collection)[:most]
    assert sum(collection.given[:-1]) < most or not found.sent
    unbounded = walk("sync", case, fresh(collection), size)
    assert len(found.sent) <= max(len(unbounded.sent), 1) or not full(case, collection)


def full(case: Case, collection: Collection) -> bool:
    """Whether the server gives pages of the size that is asked for: where it gives
    shorter ones, asking for less can take more requests."""
    return not case.keyed and not collection.hidden and collection.cap >= 12


@pytest.mark.parametrize("case", KEYED, ids=repr)
@LAW
@given(data=st.data())
def test_what_stays_comes_once_whatever_comes_and_goes(case: Case, data: Any) -> None:
    collection = data.draw(collections(case))
    changes = data.draw(st.dictionaries(st.integers(2, 15), IDS, max_size=5))
    changed = fresh(collection, changes=changes)
    found = walk("sync", case, changed, data.draw(SIZES))
    assert found.error is None
    assert len(found.ids) == len(set(found.ids))
    met = [ids for at, ids in changes.items() if at <= changed.requests]
    stayed = set(collection.ids).intersection(*met)
    assert stayed <= set(found.ids)


@pytest.mark.parametrize("case", COUNTED, ids=repr)
@pytest.mark.parametrize("cap", [1, 3, 7])
def test_a_server_that_cuts_the_size_loses_nothing(case: Case, cap: int) -> None:
    if case.name.startswith("OData"):
        pytest.skip("OData servers that cut pages say so with a link")
    ids = list(range(1, 24))
    found = walk("sync", case, Collection(ids, cap=cap), 1000)
    assert found.ids == ids


@pytest.mark.parametrize("kind", KINDS)
def test_a_collection_may_be_empty(kind: Kind) -> None:
    for case in CASES:
        found = walk(kind, case, Collection([]))
        assert (found.pages, found.cursors, len(found.sent)) == ([[]], [None], 1), case


def test_errors_are_of_one_family() -> None:
    found: Walk = walk("sync", CASES[0], Collection([1], failures=frozenset({1})))
    assert isinstance(found.error, ApiError)
    assert str(found.error) == (
        "500 InternalServerError: no: GET https://things.example/api/things"
        "?limit=...&name=... (things.list) [page 1]"
    )
