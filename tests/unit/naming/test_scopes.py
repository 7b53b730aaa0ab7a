"""Clashes: who keeps a name, who moves, and that order does not matter."""

from __future__ import annotations

import random

from clientwright.naming.scopes import Entry, ignoring_case, resolve
from hypothesis import given
from hypothesis import strategies as st


def entry(identity: str, *candidates: str, rank: int = 0) -> Entry:
    return Entry(identity=identity, candidates=candidates, rank=rank)


def test_all_members_of_a_clash_move_on() -> None:
    found = resolve([entry("1", "get", "get_a"), entry("2", "get", "get_b")])
    assert found.names == {"1": "get_a", "2": "get_b"}
    assert found.hashed == ()


def test_a_natural_name_is_not_lost_to_a_second_choice() -> None:
    found = resolve([entry("1", "x", "y"), entry("2", "x", "z"), entry("3", "y", "never")])
    assert found.names["3"] == "y"
    assert found.names["2"] == "z"
    assert found.names["1"].startswith("x_")
    assert found.hashed == ("1",)


def test_the_lowest_rank_keeps_its_name() -> None:
    found = resolve([entry("path", "id", rank=0), entry("query", "id", "query_id", rank=1)])
    assert found.names == {"path": "id", "query": "query_id"}


def test_pins_win_and_bad_pins_are_told() -> None:
    entries = [entry("1", "get"), entry("2", "get"), entry("3", "list"), entry("4", "x")]
    found = resolve(entries, pins={"1": "list", "2": "not a name", "4": "list", "gone": "y"})
    assert found.names["1"] == "list"
    assert found.names["2"] == "get"
    assert found.names["3"].startswith("list_")
    assert found.names["4"] == "x"
    assert found.refused == ("2", "4")


def test_case_twins_differ_in_more_than_case() -> None:
    found = resolve([entry("1", "Cursor"), entry("2", "CURSOR")], same=ignoring_case)
    assert len({name.casefold() for name in found.names.values()}) == 2


candidates = st.lists(st.sampled_from(["a", "b", "c", "ﬁle", "file"]), min_size=1, max_size=4)


@given(st.lists(candidates, max_size=12), st.randoms(use_true_random=False))
def test_distinct_and_independent_of_order(lists: list[list[str]], shuffler: random.Random) -> None:
    entries = [entry(str(at), *names) for at, names in enumerate(lists)]
    found = resolve(entries, taken={"b"})
    shuffler.shuffle(entries)
    assert resolve(entries, taken={"b"}) == found
    assert len({ignoring_case(name) for name in found.names.values()}) == len(lists)
    assert "b" not in found.names.values()
