"""The balena client under mypy --strict and pyright: what a filter cannot mean is refused by both."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.made import make

ROOT = Path(__file__).parents[2]
USAGE = Path(__file__).with_name("odata_usage.py")
RIGHT = ROOT / "tests" / "e2e" / "examples" / "balena_usage.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odata")
    specs = ROOT / "specs" / "balena"
    make(folder, "balena_client", specs / "openapi.yaml", specs / "overlay.yaml")
    (folder / "usage.py").write_text(USAGE.read_text())
    (folder / "right.py").write_text(RIGHT.read_text())
    return folder


def wrong_lines() -> list[int]:
    lines = USAGE.read_text().splitlines()
    return [number for number, line in enumerate(lines, start=1) if line.endswith("# error")]


def run(project: Path, *command: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, capture_output=True, text=True, check=False
    )
    return result.stdout


@pytest.mark.slow
def test_mypy_strict(project: Path) -> None:
    shown = run(project, "mypy", "--strict", "--cache-dir", "cache", ".")
    found = re.findall(r"^(\S+?):(\d+): error: (.*)", shown, re.MULTILINE)
    assert [each for each in found if each[0] != "usage.py"] == []
    assert sorted({int(line) for _, line, _ in found}) == wrong_lines(), shown


@pytest.mark.slow
def test_pyright(project: Path) -> None:
    shown = run(project, "pyright", "--outputjson", "--pythonpath", sys.executable, ".")
    found = [
        each for each in json.loads(shown)["generalDiagnostics"] if each["severity"] == "error"
    ]
    assert [each for each in found if Path(each["file"]).name != "usage.py"] == []
    assert sorted({each["range"]["start"]["line"] + 1 for each in found}) == wrong_lines(), shown
