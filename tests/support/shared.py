"""The real documents that tests may read, where they are there."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"
DOCUMENTS = SHARED / "specs"


def document(name: str) -> Path:
    """A real document; skips the test, saying so, where it is absent."""
    path = DOCUMENTS / name
    if not path.is_file():
        pytest.skip(f"the real document {name} is not there: ../shared/specs is absent")
    return path


def real_documents() -> list[str]:
    """The names of all real documents in one file, whether sound or not; none where they are absent."""
    found = (
        path.relative_to(DOCUMENTS).as_posix()
        for path in DOCUMENTS.glob("*/*")
        if path.suffix in (".json", ".yaml", ".yml")
    )
    return sorted(found)
