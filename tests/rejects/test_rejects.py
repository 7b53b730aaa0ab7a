"""What the reader says of documents that it refuses, or reads with a warning.

A case is a folder: `spec.*`, perhaps `overlay.yaml` and the files that `spec.*` refers to, and `stderr.txt` with the
rendered diagnostics (the validator's too) and the outcome. `BLESS=1 pytest tests/rejects` writes what is said now.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from clientwright.diagnostics.render import render_text
from clientwright.spec import read
from clientwright.spec.validate import validate

CASES = sorted(path for path in Path(__file__).parent.iterdir() if list(path.glob("spec.*")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    (spec,) = Path().glob("spec.*")
    result = read(spec, overlays=sorted(Path().glob("overlay*")))
    diagnostics = list(result.diagnostics)
    if result.document is not None:
        diagnostics += validate(result.document.as_read)
    outcome = "refused" if result.document is None else "read"
    said = f"{render_text(diagnostics)}\n{outcome}\n"
    golden = Path("stderr.txt")
    if os.environ.get("BLESS"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")
    assert diagnostics, "a case without a finding shows nothing"
    assert all(found.help for found in diagnostics)
    assert all(found.place.file and found.place.line for found in diagnostics)
