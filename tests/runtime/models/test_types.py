"""The models' types, as mypy and pyright see them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import CLIENT, HERE

pytestmark = pytest.mark.slow
EXPECTED = re.compile(r"# E: (.*)")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("typed") / "models_sample"
    shutil.copytree(HERE / "sample" / "models", root / "models")
    shutil.copytree(CLIENT / "_runtime", root / "_runtime")
    (root / "__init__.py").touch()
    return root


def check(package: Path, *command: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, "-m", *command, "models_sample/models"],
        cwd=package.parent,
        capture_output=True,
        text=True,
        check=False,  # It fails where there are errors.
    )
    return [line for line in run.stdout.splitlines() if "error:" in line or " - error" in line]


def refused() -> dict[int, str]:
    """Line -> what mypy says, of the lines that must not pass."""
    lines = (HERE / "sample" / "models" / "misuse.py").read_text().splitlines()
    found = ((number, EXPECTED.search(line)) for number, line in enumerate(lines, 1))
    return {number: match[1] for number, match in found if match}


def test_mypy(package: Path) -> None:
    errors = check(package, "mypy", "--strict", "--cache-dir", str(package.parent / "cache"))
    for number, message in refused().items():
        here = [error for error in errors if f"misuse.py:{number}:" in error]
        assert len(here) == 1 and message in here[0], (number, here)
    assert len(errors) == len(refused())


def test_pyright(package: Path) -> None:
    errors = check(package, "pyright", "--pythonpath", sys.executable)
    lines = [int(match[1]) for error in errors if (match := re.search(r"misuse\.py:(\d+):", error))]
    assert sorted(lines) == sorted(refused())
    assert len(errors) == len(lines)
