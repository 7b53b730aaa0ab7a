"""Every listing of Cumulocity is read to its end: what our document and the vendor's leave to decide is decided."""

from __future__ import annotations

from pathlib import Path

import pytest
from clientwright.ir.conventions import NextLink
from clientwright.lower import lower
from clientwright.spec import read

ROOT = Path(__file__).parents[3]
OURS = ROOT / "specs" / "cumulocity" / "openapi.yaml"
THEIRS = ROOT.parent / "shared" / "specs" / "cumulocity" / "latest-2025.yml"


@pytest.mark.parametrize(("document", "listings"), [(OURS, 33), (THEIRS, 34)])
def test_every_collection_is_followed_by_its_links(document: Path, listings: int) -> None:
    """The vendor's document has one more: trusted certificates."""
    if not document.exists():
        pytest.skip(f"there is no {document.name} here")
    source = read(document, overlays=(OURS.with_name("overlay.yaml"),))
    assert source.document is not None
    found = {
        one.path: one.conventions.pagination
        for one in lower(source.document).api.operations
        if one.conventions.pagination is not None
    }
    assert len(found) == listings
    for path, pagination in found.items():
        assert isinstance(pagination, NextLink), path
        assert (pagination.link, pagination.stop_when_short) == (("next",), True), path
        assert pagination.size is not None and pagination.size.maximum == 2000, path
    for name in ("applicationsByName/{name}", "applicationsByTenant/{tenantId}"):
        assert found[f"/application/{name}"].items == ("applications",)
