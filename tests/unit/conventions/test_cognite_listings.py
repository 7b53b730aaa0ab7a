"""With the project's overlay every operation of Cognite pages, or does not page, as a reader decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from clientwright.ir.operations import Operation
from clientwright.lower import lower
from clientwright.spec import read
from support.shared import document

from .labels import decided

ROOT = Path(__file__).resolve().parents[3]
OURS = ROOT / "specs" / "cognite"


def right() -> dict[tuple[str, str], str]:
    """What was decided, by method and path."""
    lines = Path(__file__).with_name("cognite_listings.txt").read_text().splitlines()
    found = [line.split(" ", 2) for line in lines if not line.startswith("#")]
    return {(method, path): rest for method, path, rest in found}


def spelt(operation: Operation) -> str:
    value = operation.conventions.pagination
    assert value is not None
    found = decided(value)
    more, part = getattr(value, "more", None), operation.conventions.partition
    words = [found.style, str(found.request), str(found.response), found.items]
    words += [f"until:{'/'.join(more)}"] if more else []
    words += [f"parts:{part.maximum}"] if part else []
    return " ".join(words)


def paged(path: Path) -> tuple[dict[tuple[str, str], str], set[tuple[str, str]]]:
    """The listings of a document with the overlay, and all of its operations. Nothing may be left to decide."""
    found = read(path, overlays=(OURS / "overlay.yaml",)).document
    assert found is not None
    result = lower(found)
    assert [one.message for one in result.diagnostics if one.code == "conventions/undecided"] == []
    operations = {(one.method, one.path): one for one in result.api.operations}
    listings = {
        key: spelt(one) for key, one in operations.items() if one.conventions.pagination is not None
    }
    return listings, set(operations)


def test_the_vendors_document() -> None:
    listings, operations = paged(document("cognite/v1-2026-05.json"))
    assert listings == right()
    assert len(operations) == 481


def test_our_document_agrees_wherever_both_have_the_operation() -> None:
    listings, operations = paged(OURS / "openapi.yaml")
    known = right()
    assert listings == {key: known[key] for key in operations & known.keys()}
    assert len(listings) >= 55


@pytest.mark.parametrize("version", ["v1-2023-09", "v1-2025-12"])
def test_earlier_documents_leave_nothing_to_decide(version: str) -> None:
    listings, _ = paged(document(f"cognite/{version}.json"))
    assert len(listings) > 50
