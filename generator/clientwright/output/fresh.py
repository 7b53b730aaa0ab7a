"""Whether anything changed since a client was generated: a few hashes, no parsing.

What the command line imports before it knows that there is work to do; nothing heavy here.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from clientwright import __version__
from clientwright.config import FIRST_VERSION, ClientConfig
from clientwright.output.lock import FEW, LOCK, TABLES, Book, Entry, is_unfinished, read_lock
from clientwright.output.manifest import Manifest, digest, read_manifest
from clientwright.output.stage import noted, work_folder, writer_file

_HERE = Path(__file__).resolve().parents[1]
_DECIDING = ("diagnostics", "emit", "ir", "lower", "naming", "spec")
"""The parts of this package that what is generated depends on, with pipeline.py and the templates."""


def book_of(client: ClientConfig) -> Book | None:
    """Where the lock says something about a client; None where its package has a lock of its own."""
    return Book(path=client.lock, name=client.name) if client.lock is not None else None


def entry_of(client: ClientConfig, *, few: bool = False) -> Entry | None:
    """What the lock says of a client, a run that was cut short included. LockUnreadable."""
    book = book_of(client)
    if book is None:
        path, name = client.target / LOCK, client.package
    else:
        path, name = book.path, book.name
        if (entry := noted(client.target, name)) is not None:
            return entry
    return read_lock(path, FEW if few else TABLES).get(name)


def is_fresh(client: ClientConfig) -> bool:
    """Whether generating would change nothing: same generator, options, inputs, and files."""
    book = book_of(client)
    work = work_folder(client.target)
    if work.exists() or writer_file(client.target).exists():  # writing, or cut short
        return False
    if book is not None and is_unfinished(book):
        return False
    entry = entry_of(client, few=True)
    return entry is not None and not differences(client, entry) and is_whole(client, entry)


def differences(client: ClientConfig, entry: Entry) -> list[str]:
    """What a client is made from that is not as the lock says, in words; empty when nothing is."""
    found = []
    if not entry.made:
        found.append("the lock was edited")
    elif entry.made != made():
        found.append(f"{_by(made())} would generate it, not {_by(entry.made)}")
    if entry.options != options(client):
        found.append("the options are others")
    folder = client.spec.parent
    found += [
        f"{path} changed" if (folder / path).is_file() else f"{path} is not there"
        for path, sha256 in entry.inputs.items()
        if _sha256(folder / path) != sha256
    ]
    wanted = [input_name(client, path) for path in (client.spec, *client.overlays)]
    found += [f"{path} is new" for path in wanted if path not in entry.inputs]
    return found


def _by(made: Mapping[str, str]) -> str:
    return f"clientwright {made.get('generator')} with {made.get('formatter')}"


def is_whole(client: ClientConfig, entry: Entry) -> bool:
    """Whether the package holds exactly the files that the lock names, unedited."""
    manifest = read_manifest(client.target)
    if manifest is None or dict(_without_lock(manifest)) != entry.files:
        return False
    if not all(os.path.lexists(client.target / path) for path in manifest.seeds):
        return False
    return not any(edits(client.target, manifest))


def _without_lock(manifest: Manifest) -> Iterator[tuple[str, str]]:
    return ((path, sha256) for path, sha256 in manifest.files.items() if path != LOCK)


def edits(package: Path, manifest: Manifest) -> Iterator[tuple[str, str]]:
    """The files of a manifest that are not as it says, each with `missing` or `edited`."""
    for path, sha256 in manifest.files.items():
        file = package / path
        if not os.path.lexists(file):
            yield path, "missing"
        elif (
            file.is_symlink()
            or not file.is_file()
            or path != LOCK
            and digest(file.read_bytes()) != sha256
        ):
            yield path, "edited"


def options(client: ClientConfig) -> dict[str, str]:
    """The options that what is generated depends on, those that are not the default."""
    lists = {
        "overlays": [input_name(client, path) for path in client.overlays],
        "include": list(client.include),
        "exclude": list(client.exclude),
    }
    flags = {
        "strict": client.strict,
        "allow-skips": client.allow_skips,
        "project": client.project,
    }
    version = client.version
    return (
        {"package": client.package}
        | ({} if version == FIRST_VERSION else {"version": version})
        | {name: json.dumps(values, ensure_ascii=False) for name, values in lists.items() if values}
        | {name: "true" for name, value in flags.items() if value}
    )


def input_name(client: ClientConfig, path: Path) -> str:
    """A file by its path from the document's folder, with `/`: the same wherever the project is."""
    try:
        return Path(os.path.relpath(path, client.spec.parent)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def made() -> dict[str, str]:
    """The generator and the formatters, by version, and by the digest of all that decides."""
    return {
        "generator": f"{__version__} {_own_digest()[:16]}",
        "formatter": ", ".join(f"{name} {_version(name)}" for name in ("black", "ruff")),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _own_digest() -> str:
    total = hashlib.sha256()
    for name, path in sorted(_own_files()):
        total.update(f"{name} {digest(path.read_bytes())}\n".encode())
    return total.hexdigest()


def templates() -> Path:
    """The folder of the client's templates: in the package when installed, beside it in a checkout."""
    folders = (_HERE / "_templates", _HERE.parents[1] / "templates")
    return next(folder for folder in folders if folder.is_dir()) / "client"


def _own_files() -> Iterator[tuple[str, Path]]:
    yield "pipeline.py", _HERE / "pipeline.py"
    parts = {part: _HERE / part for part in _DECIDING} | {"templates": templates()}
    for part, folder in parts.items():
        for root, folders, files in os.walk(folder):
            # Caches that tools left in a checkout decide nothing.
            folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
            for name in files:
                path = Path(root, name)
                yield f"{part}/{path.relative_to(folder).as_posix()}", path
