"""`clientwright diff --client`: what the lock says a client was made from, against what is there now."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support.commands import Run

CONFIG = """\
[clients.shop]
spec = "api/openapi.yaml"
overlays = ["overlay.yaml"]
output = "."
package = "shop_client"
"""
HEAD = """\
openapi: 3.1.0
info: {title: Shop, version: 1.4.0}
servers: [{url: https://api.example.com}]
paths:
"""
OVERLAY = """\
overlay: 1.0.0
info: {title: Ours, version: '1'}
actions:
  - target: $.info
    update: {description: Ours.}
"""


def _path(name: str) -> str:
    return (
        f"  /{name}:\n    get:\n      operationId: get_{name}\n      tags: [T]\n"
        "      responses: {'204': {description: done}}\n"
    )


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a generated client, everything committed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    (tmp_path / "api").mkdir()
    (tmp_path / "clientwright.toml").write_text(CONFIG)
    (tmp_path / "overlay.yaml").write_text(OVERLAY)
    (tmp_path / "api/openapi.yaml").write_text(HEAD + _path("a") + _path("b"))
    assert run("generate", "-q", cwd=tmp_path).exit_code == 0
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "made")
    return tmp_path


def _change(project: Path) -> None:
    (project / "api/openapi.yaml").write_text(HEAD + _path("a") + _path("c"))
    (project / "overlay.yaml").write_text(OVERLAY.replace("Ours.", "Theirs."))


def test_the_lock_against_the_document_as_it_stands(run: Run, project: Path) -> None:
    assert run("diff", "--client", "shop", cwd=project).stdout == "nothing changed for callers\n"
    _change(project)
    result = run("diff", "--client", "shop", cwd=project)
    assert result.exit_code == 1
    assert [" ".join(line.split()) for line in result.stdout.splitlines()][:2] == [
        "MAJOR 1 breaking",
        "removed endpoint GET /b (it was not deprecated) t.get_b api/openapi.yaml (locked):11:5",
    ]


def test_an_older_commit_is_searched_for_what_the_lock_names(run: Run, project: Path) -> None:
    for number in range(3):
        _change(project)
        (project / "api/openapi.yaml").write_text(HEAD + _path("a") + _path(f"c{number}"))
        _git(project, "commit", "-qam", "the document alone")
    result = run("diff", "--client", "shop", "--format", "json", cwd=project)
    assert "t.get_b" in result.stdout and "t.get_c2" in result.stdout


def test_against_another_document(run: Run, project: Path) -> None:
    (project / "next.yaml").write_text(HEAD + _path("a") + _path("b") + _path("d"))
    result = run("diff", "--client", "shop", "next.yaml", "-v", cwd=project)
    assert (result.exit_code, "t.get_d" in result.stdout) == (0, True)


def test_names_are_those_of_the_lock(run: Run, project: Path) -> None:
    lock = project / "clientwright.lock"
    lock.write_text(lock.read_text().replace('"t.get_b"', '"t.fetch_b"'))
    (project / "api/openapi.yaml").write_text(HEAD + _path("a"))
    assert "t.fetch_b" in run("diff", "--client", "shop", cwd=project).stdout


def test_what_cannot_be_recovered_is_named(run: Run, project: Path) -> None:
    (project / ".git").rename(project / "no-git")
    _change(project)
    result = run("diff", "--client", "shop", cwd=project)
    assert result.exit_code == 2
    assert "overlay.yaml is not what the lock names, and git has no version of it" in result.stderr
    assert "clientwright diff OLD NEW" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("one.yaml",), "name two documents, OLD and NEW, or --client and at most NEW"),
        (("--client", "shop", "a", "b"), "--client has an old document; name the new one only"),
        (("--client", "shop", "--include", "tag:x"), "a configured client has its own overlays"),
        (("--client", "ship"), "did you mean 'shop'?"),
    ],
)
def test_what_does_not_go_together(
    run: Run, project: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = run("diff", *arguments, cwd=project)
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


def test_an_entry_is_written_into_the_changelog(run: Run, project: Path) -> None:
    _change(project)
    log = project / "CHANGELOG.md"
    log.write_text("# Changelog\n\nOurs.\n\n## [2.3.0] - 2026-01-01\n\n### Added\n- `t.get_b`\n")
    arguments = ("diff", "--client", "shop", "--changelog", "CHANGELOG.md", "--date", "2026-11-21")
    run(*arguments, cwd=project)
    assert log.read_text() == (
        "# Changelog\n\nOurs.\n\n"
        "## [3.0.0] - 2026-11-21\n\n"
        "### Added\n- added endpoint: `t.get_c`, `GET /c`\n\n"
        "### Removed\n- **Breaking:** removed endpoint: `t.get_b`, `GET /b`\n\n"
        "## [2.3.0] - 2026-01-01\n\n### Added\n- `t.get_b`\n"
    )


def test_no_change_leaves_the_changelog_alone(run: Run, project: Path) -> None:
    run("diff", "--client", "shop", "--changelog", "CHANGELOG.md", cwd=project)
    assert not (project / "CHANGELOG.md").exists()
