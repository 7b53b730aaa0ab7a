"""Repeat safety of Cognite's POSTs against what the vendor's own SDK does.

`cognite_not_repeated.txt` holds the paths of the document that cognite-sdk 8.22 names as not to be
sent again: creations and deletions by id, and a few actions. Everything that it does not name it
repeats, creations of groups and sessions and runs of workflows among them: there the document says
nothing of one effect, and we do not.
"""

from __future__ import annotations

from pathlib import Path

from clientwright.ir.conventions import RetrySafety

from .test_traps import COGNITE, api

NAMED = Path(__file__).with_name("cognite_not_repeated.txt").read_text(encoding="utf-8").split()


def test_nothing_that_the_vendor_does_not_repeat_is_repeated() -> None:
    repeated = {
        one.path
        for one in api(COGNITE).operations
        if one.method == "POST" and one.conventions.retry is not None
        and one.conventions.retry.safety is not RetrySafety.UNSAFE
    }  # fmt: skip
    assert not repeated.intersection(NAMED)
    assert len(repeated) >= 170  # of 287 that the SDK repeats


def test_every_listing_search_and_lookup_is_a_read() -> None:
    reads = ("list", "search", "byids", "aggregate", "filter", "latest")
    unsafe = [
        one.path
        for one in api(COGNITE).operations
        if one.method == "POST" and one.path.rsplit("/", 1)[-1] in reads
        and one.conventions.retry is not None
        and one.conventions.retry.safety is not RetrySafety.SAFE
    ]  # fmt: skip
    assert unsafe == []


def test_the_named_paths_are_of_this_document() -> None:
    posts = {one.path for one in api(COGNITE).operations if one.method == "POST"}
    assert set(NAMED) <= posts
