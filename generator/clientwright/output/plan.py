"""What publishing would do to a package, found out without changing anything."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from clientwright.output.lock import LOCK
from clientwright.output.manifest import MANIFEST, Manifest, digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something at the place of a file of ours that is not as we left it.

    `by_force`: --force may replace it. A folder, and what lies behind a symbolic link, is never
    replaced.
    """

    path: str
    reason: str
    by_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Paths are below the package, with `/`."""

    manifest: Manifest  # as it will be
    write: Mapping[str, bytes]  # new or changed
    same: tuple[str, ...]  # ours, and as they should be
    delete: tuple[str, ...]  # ours, and no longer generated
    foreign: tuple[str, ...]  # the user's files and links
    folders: tuple[str, ...]  # the user's folders, the empty ones too
    conflicts: tuple[Conflict, ...]
    changed: bool  # whether there is anything to do


def make_plan(
    package: Path, old: Manifest, files: Mapping[str, bytes], seeds: Mapping[str, bytes]
) -> Plan:
    """Compares `files`, and `seeds` (written only where nothing is), with the folder `package`."""
    found = dict(_walk(package))
    conflicts = [*_blocked(found, files), *_changed(package, found, old, files)]
    same = tuple(path for path in files if _holds(package, found, path, files[path]))
    missing_seeds = {path: data for path, data in seeds.items() if _is_free(found, path)}
    manifest = Manifest(
        files={path: digest(data) for path, data in files.items()},
        seeds=old.seeds | frozenset(seeds),
    )
    write = {path: data for path, data in files.items() if path not in set(same)} | missing_seeds
    delete = tuple(path for path in old.files if path in found and path not in files)
    ours = {*files, *old.files, MANIFEST}
    return Plan(
        manifest=manifest,
        write=write,
        same=same,
        delete=delete,
        foreign=tuple(
            path
            for path, mode in found.items()
            if not stat.S_ISDIR(mode) and path not in ours and not _is_cache(path)
        ),
        folders=tuple(_user_folders(found, ours)),
        conflicts=tuple(conflicts),
        changed=bool(write or delete) or not _holds(package, found, MANIFEST, manifest.to_bytes()),
    )


def _walk(package: Path) -> Iterator[tuple[str, int]]:
    """Everything below a folder, with its mode, sorted; links are not followed."""
    pending = [""] if package.is_dir() else []
    while pending:
        prefix = pending.pop()
        with os.scandir(package / prefix) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                mode = entry.stat(follow_symlinks=False).st_mode
                yield prefix + entry.name, mode
                if stat.S_ISDIR(mode):
                    pending.append(f"{prefix}{entry.name}/")


def _parents(path: str) -> Iterator[str]:
    for parent in PurePosixPath(path).parents:
        if parent.name:
            yield str(parent)


def _is_free(found: Mapping[str, int], path: str) -> bool:
    """Whether a file can be made at `path` without going through a link or replacing anything."""
    return path not in found and all(
        parent not in found or stat.S_ISDIR(found[parent]) for parent in _parents(path)
    )


def _is_cache(path: str) -> bool:
    """Compiled modules: Python makes them again, and those of deleted modules should go."""
    return path.endswith(".pyc") and PurePosixPath(path).parent.name == "__pycache__"


def _holds(package: Path, found: Mapping[str, int], path: str, data: bytes) -> bool:
    if not stat.S_ISREG(found.get(path, 0)):
        return False
    existing = (package / path).read_bytes()
    return existing == data or digest(existing) == digest(data)


def _blocked(found: Mapping[str, int], files: Mapping[str, bytes]) -> Iterator[Conflict]:
    """Places that cannot hold a file of ours, whatever the user allows."""
    for path in files:
        for parent in _parents(path):
            if parent in found and not stat.S_ISDIR(found[parent]):
                what = "a symbolic link" if stat.S_ISLNK(found[parent]) else "a file"
                yield Conflict(
                    path=parent, reason=f"{what} where a folder is needed", by_force=False
                )
        if stat.S_ISDIR(found.get(path, 0)):
            yield Conflict(path=path, reason="a folder where a file is needed", by_force=False)


def _changed(
    package: Path, found: Mapping[str, int], old: Manifest, files: Mapping[str, bytes]
) -> Iterator[Conflict]:
    """Files at our places that are not what we left there."""
    for path in sorted({*files, *old.files} & found.keys()):
        mode = found[path]
        if stat.S_ISDIR(mode) or (path == LOCK and stat.S_ISREG(mode)):  # names may be mended there
            continue
        if not stat.S_ISREG(mode):
            what = "a symbolic link" if stat.S_ISLNK(mode) else "a special file"
            yield Conflict(
                path=path, reason=f"{what} in the place of a generated file", by_force=True
            )
            continue
        existing = digest((package / path).read_bytes())
        if existing == old.files.get(path) or (path in files and existing == digest(files[path])):
            continue
        reason = "edited by hand" if path in old.files else "not written by clientwright"
        yield Conflict(path=path, reason=reason, by_force=True)


def _user_folders(found: Mapping[str, int], ours: set[str]) -> Iterator[str]:
    """Folders that hold nothing of ours; those that hold our files come and go with them."""
    own = {parent for path in ours for parent in _parents(path)}
    for path, mode in found.items():
        if stat.S_ISDIR(mode) and path not in own and PurePosixPath(path).name != "__pycache__":
            yield path
