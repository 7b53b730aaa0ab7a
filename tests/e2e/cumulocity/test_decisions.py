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
    operations = lower(source.document).api.operations
    decided = {(one.method, one.path): one.conventions.pagination for one in operations}
    found = {path: style for (_, path), style in decided.items() if isinstance(style, NextLink)}
    assert len(found) == listings == sum(style is not None for style in decided.values())
    for path, pagination in found.items():
        assert (pagination.link, pagination.stop_when_short) == (("next",), True), path
        assert pagination.size is not None and pagination.size.maximum == 2000, path
    silent = {path for path, pagination in found.items() if not pagination.number_echo}
    assert silent == {
        f"/tenant/statistics/device/{{tenantId}}/{each}/{{date}}" for each in ("daily", "monthly")
    }
    for name in ("applicationsByName/{name}", "applicationsByTenant/{tenantId}"):
        assert found[f"/application/{name}"].items == ("applications",)
