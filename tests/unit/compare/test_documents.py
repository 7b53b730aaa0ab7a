"""Real documents of one API at two times."""

from __future__ import annotations

import time
from functools import lru_cache

import pytest
from clientwright.compare import Comparison, Side, compare
from support.diffing import load
from support.shared import document

PAIRS = (
    ("cognite/v1-2023-03.json", "cognite/v1-2023-09.json"),
    ("cognite/v1-2025-12.json", "cognite/v1-2026-05.json"),
    ("github/api.github.com-21.json", "github/api.github.com-23.json"),
    ("stripe/2022-04.json", "stripe/2023-09.yaml"),
    ("digitalocean/bundled-2025-06.yaml", "digitalocean/bundled-2026-07.yaml"),
    ("klaviyo/2024-08.json", "klaviyo/2025-07.json"),
    ("klaviyo/2025-07.json", "klaviyo/2026-07.json"),
    ("intercom/2.15.yaml", "intercom/2.16.yaml"),
)
SECONDS = 10


@lru_cache(maxsize=4)
def _side(name: str) -> Side:
    return load(document(name))[0]


def _compared(old: str, new: str) -> Comparison:
    return compare(_side(old), _side(new))


def _rules(comparison: Comparison) -> set[str]:
    return {finding.rule for finding in comparison.findings}


@pytest.mark.slow
@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda name: name.split("/")[0])
def test_a_pair(old: str, new: str) -> None:
    """In time, each finding once, and nothing where nothing changed."""
    begun = time.process_time()
    before, after = load(document(old))[0], load(document(new))[0]
    comparison = compare(before, after)
    assert time.process_time() - begun < SECONDS
    prints = [finding.fingerprint for finding in comparison.findings]
    assert len(prints) == len(set(prints))
    assert all(
        finding.operations or finding.old is None or finding.rule.startswith("surface/")
        for finding in comparison.findings
    )
    assert compare(before, before).findings == ()


def test_a_prefix_that_moves_removes_nothing() -> None:
    """Cognite moved /api/v1/projects/{project} from the paths to the server: 227 operations."""
    comparison = _compared(*PAIRS[0])
    assert comparison.paired == 227
    assert not _rules(comparison) & {"wire/removed-operation", "wire/moved-operation"}


def test_trailing_slashes_are_no_change() -> None:
    """Klaviyo dropped them from 231 operations."""
    comparison = _compared(*PAIRS[5])
    assert comparison.paired == 231
    assert not _rules(comparison) & {"wire/removed-operation", "wire/moved-operation"}


def test_what_github_removed_is_gone() -> None:
    old, new = _side(PAIRS[2][0]), _side(PAIRS[2][1])
    removed = {
        key
        for finding in compare(old, new).findings
        if finding.rule == "wire/removed-operation"
        for key in finding.operations
    }
    assert removed
    assert removed.isdisjoint(new.operations)
    ids = {each.operation_id for each in new.operations.values()}
    still = {old.operations[key].operation_id for key in removed} & ids
    assert not still, "the same operationId stands elsewhere: it moved"
