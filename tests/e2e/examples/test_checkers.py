"""The code of users under mypy --strict and pyright: the lines marked `# error` are refused, and no others."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from e2e.examples.conftest import Example

pytestmark = pytest.mark.slow


def wrong_lines(text: str) -> list[int]:
    lines = enumerate(text.splitlines(), start=1)
    return [number for number, line in lines if line.endswith("# error")]


def run(folder: Path, *command: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    ).stdout


@pytest.fixture(params=["cognite", "cumulocity"])
def example(request: pytest.FixtureRequest) -> Example:
    found: Example = request.getfixturevalue(request.param)
    return found


def test_mypy_strict(example: Example) -> None:
    usage = Path(example.usage.__file__).name
    shown = run(example.folder, "mypy", "--strict", "--cache-dir", "cache", usage)
    found = re.findall(r"^(\S+?):(\d+): error: (.*)", shown, re.MULTILINE)
    assert [each for each in found if each[0] != usage] == []
    assert sorted({int(line) for _, line, _ in found}) == wrong_lines(example.text), shown


def test_pyright(example: Example) -> None:
    usage = Path(example.usage.__file__).name
    shown = run(example.folder, "pyright", "--outputjson", "--pythonpath", sys.executable, usage)
    found = [
        each for each in json.loads(shown)["generalDiagnostics"] if each["severity"] == "error"
    ]
    lines = sorted({each["range"]["start"]["line"] + 1 for each in found})
    assert lines == wrong_lines(example.text), shown
