"""The digest of the generator, by which a lock knows who made a client."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from clientwright.output import fresh

TEMPLATES = Path(__file__).parents[3] / "templates" / "client"


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the templates, which the digest is of."""
    copy = tmp_path / "client"
    shutil.copytree(TEMPLATES, copy, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    monkeypatch.setattr(fresh, "templates", lambda: copy)
    return copy


def test_what_tools_leave_in_a_checkout_does_not_count(templates: Path) -> None:
    before = fresh._own_digest()
    for left in ("__pycache__/x.pyc", ".mypy_cache/3.11/x.db", "_runtime/.ruff_cache/CACHEDIR.TAG"):
        path = templates / left
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("left")
    assert fresh._own_digest() == before


def test_a_template_counts(templates: Path) -> None:
    before = fresh._own_digest()
    (templates / "pyproject.toml.jinja").write_text("another\n")
    assert fresh._own_digest() != before
