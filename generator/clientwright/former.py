"""The files that a client was made from, as its lock names them: where they stand unchanged, else from git's history."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from clientwright.config import ClientConfig, ConfigError, shown
from clientwright.output import Entry
from clientwright.output.fresh import input_name

_COMMITS = "200"
"""How far back the history of a file is searched."""


def recover(client: ClientConfig, entry: Entry, into: Path) -> ClientConfig:
    """The client with its document and overlays as they were, put into an empty folder.

    ConfigError names a file that is neither there nor in the history of git as the lock has it.
    """
    names = list(entry.inputs)
    home = into.joinpath(*["_"] * max((_climbs(name) for name in names), default=0))
    for name, sha256 in entry.inputs.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(client, name, sha256))
    overlays = [name for path in client.overlays if (name := input_name(client, path)) in names]
    return replace(
        client,
        spec=home / client.spec.name,
        overlays=tuple(home / name for name in overlays),
    )


def name_of(path: str, recovered: ClientConfig, client: ClientConfig) -> str:
    """What to call a recovered file in messages: where it stands in the project, `(locked)`."""
    home = recovered.spec.parent.as_posix()
    if not path.startswith(home):
        return path
    return f"{_shown(client.spec.parent / path.removeprefix(home).lstrip('/'))} (locked)"


def _shown(path: Path) -> str:
    return shown(Path(os.path.normpath(path)))


def _climbs(name: str) -> int:
    """How many folders up a name leads."""
    parts = PurePosixPath(name).parts
    return sum(part == ".." for part in parts)


def _content(client: ClientConfig, name: str, sha256: str) -> bytes:
    if PurePosixPath(name).is_absolute():
        raise ConfigError(f"the lock names {name}, which is on another drive")
    folder = client.spec.parent
    for data in _versions(folder, name):
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    raise ConfigError(
        f"{_shown(folder / name)} is not what the lock names, and git has no version of it that is",
        help="give the old document itself: clientwright diff OLD NEW",
    )


def _versions(folder: Path, name: str) -> Iterator[bytes]:
    """A file as it stands, then as it was, the newest first."""
    path = folder / name
    if path.is_file():
        yield path.read_bytes()
    commits = _git(folder, "log", "--format=%H", f"--max-count={_COMMITS}", "--", name)
    for commit in commits.decode().split():
        if data := _git(folder, "show", f"{commit}:./{name}"):
            yield data


def _git(folder: Path, *arguments: str) -> bytes:
    """What git prints; nothing where there is no git, no repository, or no such thing in it."""
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, check=False, capture_output=True)
    except OSError:
        return b""
    return b"" if done.returncode else done.stdout
