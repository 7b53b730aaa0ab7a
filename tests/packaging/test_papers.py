"""What the papers say is so."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
from clientwright import __version__
from clientwright.cli import cli
from clientwright.config import ClientConfig, load_config
from clientwright.exits import Exit
from clientwright.output import MANIFEST
from clientwright.pipeline import build
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
HIDDEN = {"_", "py.typed"}  # files of the package that users need not know
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def flags(command: click.Command) -> set[str]:
    return {flag for parameter in command.params for flag in parameter.opts if flag[:2] == "--"}


def test_the_readme_names_the_commands_and_their_options() -> None:
    described = README.split("## Commands")[1].split("## Configuration")[0]
    assert set(re.findall(r"^\| `clientwright ([a-z-]+)", described, re.MULTILINE)) == set(
        cli.commands
    )
    known = set().union(*(flags(command) for command in cli.commands.values()))
    assert set(re.findall(r"--[a-z][a-z-]*", described)) == known


def test_the_readme_names_the_exit_codes() -> None:
    described = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    assert described == set(map(int, Exit)) - {Exit.INTERRUPTED}


def test_the_configuration_of_the_readme_is_understood(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(example)
    (client,) = load_config(tmp_path / "pyproject.toml")
    assert (client.name, client.target) == ("cognite", tmp_path / "generated/cognite_client")
    assert client.include == ("tag:Assets", "path:/events/*")


def test_the_readme_names_what_is_generated() -> None:
    spec = ROOT / "tests/cli/rejects/missing-overlay/api.yaml"
    client = ClientConfig(name="shop", spec=spec, output=Path(), package="shop", project=True)
    files = {*build(client, lambda phase: None).files, MANIFEST}
    section = README.split("## What is generated")[1].split("##")[0]
    rows = "".join(re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE))
    described = set(re.findall(r"`([^`]+)`", rows)) - {"webhooks.py"}
    assert {path for path in described if not any(file.startswith(path) for file in files)} == set()
    assert {file for file in files if not file.startswith(tuple(described | HIDDEN))} == set()


def test_the_changelog_begins_with_this_version() -> None:
    (latest, *_) = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert latest == __version__


def declared() -> list[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    listed = [*project["dependencies"], *(item for extra in extras for item in extra)]
    return sorted({item for item in listed if not item.startswith("clientwright")})


@pytest.mark.parametrize("requirement", declared())
def test_the_lock_has_what_is_declared(requirement: str) -> None:
    lines = (ROOT / "requirements-dev.lock").read_text().splitlines()
    locked = dict(line.split("==") for line in lines if not line.startswith("#"))
    versions = {canonicalize_name(name): version for name, version in locked.items()}
    wanted = Requirement(requirement)
    assert versions[canonicalize_name(wanted.name)] in wanted.specifier
