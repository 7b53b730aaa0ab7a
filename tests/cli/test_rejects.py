"""Bad input ends with one clear message, the right exit code, and nothing written.

A case is a folder in `rejects/`: `case.toml` (arguments, exit_code), what the run finds in its
folder, and what it says on stderr. `BLESS=1 pytest tests/cli` writes what is said now; read the
difference before you commit it.
"""

from __future__ import annotations

import os
import shutil
import tomllib
from pathlib import Path

import pytest
from support.commands import Run, snapshot

CASES = sorted(path.parent for path in Path(__file__).parent.glob("rejects/*/case.toml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_reject(case: Path, tmp_path: Path, run: Run) -> None:
    expected = tomllib.loads((case / "case.toml").read_text())
    work = tmp_path / "work"
    shutil.copytree(case, work, ignore=shutil.ignore_patterns("case.toml", "stderr.txt"))
    before = snapshot(tmp_path)
    result = run(*expected["arguments"], cwd=work)
    assert result.exit_code == expected["exit_code"], result.stderr
    if os.environ.get("BLESS"):
        (case / "stderr.txt").write_text(result.stderr)
    assert result.stderr == (case / "stderr.txt").read_text()
    assert "help:" in result.stderr or "--help" in result.stderr
    assert snapshot(tmp_path) == before
