"""Documents written into a folder, and read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from clientwright.spec import Document, read

HEAD = 'openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Write files into a fresh folder, which becomes the current one; the first is returned."""
    monkeypatch.chdir(tmp_path)

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return Path(next(iter(files)))

    return write


@pytest.fixture
def document(write: Callable[..., Path]) -> Callable[..., Document]:
    """Read files without any finding; names that begin with `overlay` are applied."""

    def document(files: dict[str, str]) -> Document:
        overlays = [Path(name) for name in files if name.startswith("overlay")]
        result = read(write(files), overlays=overlays)
        assert result.diagnostics == ()
        assert result.document is not None
        return result.document

    return document
