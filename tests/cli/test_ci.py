"""The job that runs unattended, from a change of the document to the commit and the request."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.commands import Run, snapshot
from support.document_server import documents, serving
from support.shop import CONFIG, LARGER, SPEC

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


def git(folder: Path, *arguments: str) -> str:
    who = {"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@localhost"}
    who |= {"GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@localhost"}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env={**os.environ, **who},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run) -> Path:
    """A repository with a generated client, and a remote that it can push to."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    project = tmp_path / "project"
    project.mkdir()
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    git(project, "init", "-q", "-b", "main")
    git(project, "remote", "add", "origin", "../remote.git")
    (project / "api.yaml").write_text(SPEC)
    (project / ".gitignore").write_text("__pycache__/\n")
    return project


def commit(project: Path, url: str, run: Run, *more: str) -> None:
    lines = "".join(f"{line}\n" for line in (f'url = "{url}/api.yaml"', *more))
    (project / "clientwright.toml").write_text(CONFIG + lines)
    assert run("fetch", cwd=project).exit_code == 0
    assert run("generate", cwd=project).exit_code == 0
    git(project, "add", "--all")
    git(project, "commit", "-qm", "base")
    git(project, "push", "-q", "origin", "main")


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, open: bool) -> Path:
    """A program in the place of gh or glab, which keeps what it was asked."""
    said, folder = tmp_path / f"{name}.jsonl", tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    program = folder / name
    script = (
        "import json, sys\n"
        f"print(json.dumps(sys.argv[1:]), file=open({str(said)!r}, 'a'))\n"
        f"sys.exit(sys.argv[2] in ('edit', 'update') and not {open})\n"
    )
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -c {shlex.quote(script)} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return said


def test_nothing_changed(project: Path, run: Run) -> None:
    with serving(documents({"/api.yaml": SPEC.encode()})) as server:
        commit(project, server.url, run)
        result = run("ci", cwd=project)
    assert result.exit_code == 0
    assert result.stdout.endswith("shop  up to date\n")
    assert git(project, "branch", "--format=%(refname:short)") == "main"
    assert git(project, "status", "--porcelain") == ""


def test_from_change_to_commit(project: Path, run: Run) -> None:
    files = {"/api.yaml": LARGER.encode()}
    with serving(documents(files)) as server:
        commit(project, server.url, run)
        files["/api.yaml"] = SPEC.encode()
        (project / "notes.txt").write_text("not for the commit\n")
        result = run("ci", cwd=project)
    assert result.exit_code == 0, result.stderr
    assert "committed to clientwright/update: Update shop\n" in result.stdout
    assert git(project, "rev-parse", "--abbrev-ref", "HEAD") == "main"
    changed = git(project, "diff", "--name-status", "main", "clientwright/update").splitlines()
    assert {line.split("\t")[1]: line[0] for line in changed} == {
        "api.yaml": "M",
        "clientwright.lock": "M",
        "out/shop/.clientwright-manifest.json": "M",
        "out/shop/README.md": "M",
        "out/shop/_client.py": "M",
        "out/shop/resources/invoices.py": "D",
    }
    message = git(project, "log", "-1", "--format=%B", "clientwright/update")
    assert message.startswith("Update shop\n\n# shop\n") and "invoices" in message
    assert git(project, "status", "--porcelain") == "?? notes.txt"
    git(project, "switch", "-q", "clientwright/update")
    assert run("check", cwd=project).exit_code == 0


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize(("host", "program"), [("github", "gh"), ("gitlab", "glab")])
def test_the_request(
    project: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    host: str, program: str, is_open: bool,
) -> None:  # fmt: skip
    said = fake(tmp_path, monkeypatch, program, open=is_open)
    files = {"/api.yaml": SPEC.encode()}
    with serving(documents(files)) as server:
        commit(project, server.url, run)
        files["/api.yaml"] = LARGER.encode()
        result = run("ci", "--host", host, cwd=project)
    assert result.exit_code == 0, result.stderr
    asked = [json.loads(line) for line in said.read_text().splitlines()]
    verbs = [call[1] for call in asked]
    edit = "edit" if host == "github" else "update"
    assert verbs == ([edit] if is_open else [edit, "create"])
    body = asked[-1][-1]
    assert body.startswith("# shop\n") and "invoices" in body
    assert "Update shop" in asked[-1]
    pushed = git(tmp_path / "remote.git", "rev-parse", "clientwright/update")
    assert pushed == git(project, "rev-parse", "clientwright/update")


def test_smoke_tests_that_fail(project: Path, run: Run) -> None:
    files = {"/api.yaml": SPEC.encode()}
    command = json.dumps([sys.executable, "-c", "import sys; sys.exit(1)"])
    with serving(documents(files)) as server:
        commit(project, server.url, run, f"smoke = {command}")
        files["/api.yaml"] = LARGER.encode()
        result = run("ci", cwd=project)
    assert result.exit_code == 1
    assert "shop  smoke tests FAILED\n" in result.stdout
    assert "**The smoke tests failed.**" in git(
        project, "log", "-1", "--format=%B", "clientwright/update"
    )


def test_a_document_that_is_refused(project: Path, run: Run) -> None:
    files = {"/api.yaml": SPEC.encode()}
    with serving(documents(files)) as server:
        commit(project, server.url, run)
        files["/api.yaml"] = b"<html>"
        result = run("ci", cwd=project)
    assert result.exit_code == 3
    assert git(project, "status", "--porcelain") == ""
    assert git(project, "branch", "--format=%(refname:short)") == "main"


def test_changes_that_are_not_committed(project: Path, run: Run) -> None:
    with serving(documents({"/api.yaml": SPEC.encode()})) as server:
        commit(project, server.url, run)
        (project / "api.yaml").write_text(LARGER)
        before = snapshot(project / "out")
        result = run("ci", cwd=project)
    assert (result.exit_code, snapshot(project / "out")) == (2, before)
    assert "has changes that are not committed" in result.stderr


# ----------------------------------------------------------------------------------------------- init


def test_init_in_an_empty_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(SPEC)
    flags = ("--package", "shop_client", "--spec", "api.yaml", "--output", "src")
    result = run("init", *flags, cwd=tmp_path)
    assert (result.exit_code, result.stdout) == (
        0,
        ("clientwright.toml: added the client shop\n.github/workflows/clientwright.yml: written\n"),
    )
    assert (tmp_path / "clientwright.toml").read_text() == (
        '[clients.shop]\nspec = "api.yaml"\noutput = "src"\npackage = "shop_client"\n'
    )
    assert run("generate", cwd=tmp_path).exit_code == 0
    assert (tmp_path / "src/shop_client/__init__.py").exists()


def test_init_adds_to_a_project(run: Run, tmp_path: Path) -> None:
    project = '[project]\nname = "x" # mine\n'
    (tmp_path / "pyproject.toml").write_text(project)
    (tmp_path / ".gitlab-ci.yml").write_text("")
    flags = ("--package", "shop", "--url", "https://example.com/a/openapi.json")
    assert run("init", *flags, cwd=tmp_path).exit_code == 0
    assert (tmp_path / "pyproject.toml").read_text() == project + (
        "\n[tool.clientwright.clients.shop]\n"
        'spec = "specs/shop/openapi.json"\noutput = "."\npackage = "shop"\n'
        'url = "https://example.com/a/openapi.json"\n'
    )
    assert (tmp_path / ".gitlab/clientwright.yml").exists()
    before = snapshot(tmp_path)
    again = run("init", *flags, cwd=tmp_path)
    assert (again.exit_code, snapshot(tmp_path)) == (2, before)
    job = run("init", "--ci", "gitlab", cwd=tmp_path).stdout
    assert job == ".gitlab/clientwright.yml: is there already, left as it is\n"


def test_init_of_what_is_not_there(run: Run, tmp_path: Path) -> None:
    result = run("init", "--package", "shop", "--spec", "api.yaml", cwd=tmp_path)
    assert (result.exit_code, os.listdir(tmp_path)) == (2, [])


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_what_the_jobs_run_exists(run: Run, tmp_path: Path, host: str) -> None:
    (tmp_path / "clientwright.toml").write_text(CONFIG)
    run("init", "--ci", host, cwd=tmp_path)
    (path,) = [path for path in tmp_path.rglob("clientwright.yml")]
    text = path.read_text()
    yaml.safe_load(text)
    assert f"clientwright ci --host {host}" in text and "@VERSION@" not in text


def test_the_action_and_the_hooks() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    assert action["inputs"]["mode"]["default"] == "check"
    scripts = [step["run"] for step in action["runs"]["steps"]]
    assert not any("${{" in script for script in scripts)  # inputs are data, not shell
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["entry"] for hook in hooks] == [
        "clientwright check",
        "clientwright generate --offline",
    ]


@pytest.mark.parametrize(
    ("mode", "asked"), [("check", "check --diff --"), ("update", "ci --host github --")]
)
def test_what_the_action_runs(tmp_path: Path, mode: str, asked: str) -> None:
    """Its own script, with names that a shell would take apart."""
    program = tmp_path / "clientwright"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    script = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"][-1]["run"]
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "MODE": mode, "CLIENTS": "shop $(id) ;ls"}
    done = subprocess.run(
        ["bash", "-e", "-c", script], env=environment, check=True, capture_output=True, text=True
    )
    assert done.stdout.split("\n")[:-1] == [*asked.split(), "shop", "$(id)", ";ls"]
