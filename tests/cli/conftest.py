"""The command line, run in this process."""

from __future__ import annotations

import sys
from pathlib import Path

import clientwright.spec.validator  # noqa: F401 - 0.3 s, paid once before commands fork
import pytest
from clientwright.cli import main
from support.commands import Result, Run


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, cwd: Path) -> Result:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["clientwright", *arguments])
        monkeypatch.delenv("CLIENTWRIGHT_TRACEBACK", raising=False)
        with pytest.raises(SystemExit) as caught:
            main()
        output = capsys.readouterr()
        return Result(int(caught.value.code or 0), output.out, output.err)

    return call
