"""`clientwright diff`: exit codes, settings of the configuration, what it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.commands import Run

HEAD = """\
openapi: 3.1.0
info: {title: Shop, version: 1.0.0}
servers: [{url: https://api.example.com}]
paths:
"""


def _path(name: str, id: str = "") -> str:
    return (
        f"  /{name}:\n    get:\n      operationId: {id or name}\n      tags: [T]\n"
        "      responses: {'204': {description: done}}\n"
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "old.yaml").write_text(HEAD + _path("a") + _path("b"))
    (tmp_path / "new.yaml").write_text(HEAD + _path("a"))
    return tmp_path


def test_exit_codes(run: Run, work: Path) -> None:
    assert run("diff", "old.yaml", "new.yaml", cwd=work).exit_code == 1
    assert run("diff", "old.yaml", "new.yaml", "--fail-on", "never", cwd=work).exit_code == 0
    assert run("diff", "new.yaml", "old.yaml", cwd=work).exit_code == 0
    assert run("diff", "new.yaml", "old.yaml", "--fail-on", "addition", cwd=work).exit_code == 1
    assert run("diff", "old.yaml", "old.yaml", "--fail-on", "info", cwd=work).exit_code == 0


def test_what_is_printed(run: Run, work: Path) -> None:
    result = run("diff", "old.yaml", "new.yaml", "--current", "3.1.0", cwd=work)
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines == [
        "MAJOR 1 breaking",
        "removed endpoint GET /b (it was not deprecated) t.get_b old.yaml:11:5",
        "suggested version 4.0.0 (now 3.1.0)",
    ]
    assert result.stderr == ""


def test_settings_and_ignores_of_the_configuration(run: Run, work: Path) -> None:
    (work / "clientwright.toml").write_text(
        '[diff]\npolicy = "cognite"\nignore = [{ rule = "wire/removed-operation", '
        'reason = "nobody used it", until = 2026-12-31 }]\n'
    )
    arguments = ("diff", "old.yaml", "new.yaml", "--format", "json", "--date")
    before = run(*arguments, "2026-12-31", cwd=work)
    assert (before.exit_code, json.loads(before.stdout)["policy"]) == (0, "cognite")
    after = run(*arguments, "2027-01-01", cwd=work)
    assert after.exit_code == 1
    assert json.loads(after.stdout)["expired_ignores"][0]["reason"] == "nobody used it"


def test_a_wrong_setting_is_refused(run: Run, work: Path) -> None:
    (work / "clientwright.toml").write_text('[diff]\nfail-on = "minor"\n')
    result = run("diff", "old.yaml", "new.yaml", cwd=work)
    assert result.exit_code == 2
    assert "diff: fail-on is 'minor'" in result.stderr


def test_a_refused_document(run: Run, work: Path) -> None:
    (work / "new.yaml").write_text("openapi: 3.1.0\ninfo: {}\ninfo: {}\n")
    result = run("diff", "old.yaml", "new.yaml", cwd=work)
    assert result.exit_code == 3
    assert "new.yaml" in result.stderr
    assert run("diff", "old.yaml", "gone.yaml", cwd=work).exit_code == 2


def test_names_are_kept_as_a_lock_keeps_them(run: Run, work: Path) -> None:
    (work / "old.yaml").write_text(HEAD + _path("a/{x}/run", "startIt"))
    (work / "new.yaml").write_text(HEAD + _path("a/{x}/run", "launchThing").replace("[T]", "[U]"))
    renamed = run("diff", "old.yaml", "new.yaml", "--fresh-names", cwd=work)
    assert "renamed method" in renamed.stdout
    kept = run("diff", "old.yaml", "new.yaml", cwd=work)
    assert kept.stdout == "nothing changed for callers\n"
