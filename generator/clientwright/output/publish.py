"""Publishing a package: the whole of it, or nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from clientwright.output.errors import OutputRefused
from clientwright.output.lock import Book, Entry, staged, tidy
from clientwright.output.manifest import Manifest, read_manifest
from clientwright.output.plan import Conflict, Plan, make_plan
from clientwright.output.stage import (
    clear,
    note,
    noted,
    put_in_place,
    stage,
    work_folder,
    writer_file,
)
from clientwright.output.writer import only_writer

Contents: TypeAlias = Mapping[str, str | bytes]
Record: TypeAlias = tuple[Book, Entry]

_REMEDIES = {
    errno.EACCES: "name a folder that you may write to",
    errno.EPERM: "name a folder that you may write to",
    errno.EROFS: "name a folder that you may write to",
    errno.ENOSPC: "free some space and run it again",
    errno.EDQUOT: "free some space and run it again",
    errno.EFBIG: "raise the limit on the size of files and run it again",
    errno.ENOTDIR: "a part of the path is a file: name another output folder",
    errno.EEXIST: "a part of the path is a file: name another output folder",
    errno.ENAMETOOLONG: "name a folder with a shorter path",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was done. Paths are below `package`, with `/`."""

    package: Path
    written: tuple[str, ...]
    deleted: tuple[str, ...]


def publish(
    package: Path,
    files: Contents,
    *,
    seeds: Contents | None = None,
    force: bool = False,
) -> Published:
    """Claims a package and puts files into it, without a lock."""
    with claim(package):
        return put(package, files, seeds=seeds, force=force)


@contextmanager
def claim(package: Path, book: Book | None = None) -> Iterator[None]:
    """No other process writes the package during the block, and what an earlier one began is ended.

    OutputRefused when another one is writing it, or the folder cannot be written. Folders that were
    made for the package and are still empty at the end go again.
    """
    with ExitStack() as stack:
        with _errors_explained(package):
            stack.enter_context(_folder(package.parent))
            work = work_folder(package)
            stack.enter_context(only_writer(writer_file(package)))
            clear(package, work, book)
            if book is not None:
                tidy(book)
        yield


def put(
    package: Path,
    files: Contents,
    *,
    seeds: Contents | None = None,
    force: bool = False,
    record: Record | None = None,
) -> Published:
    """Makes the claimed folder `package` hold `files` (path below it, with `/`, to content).

    Files that an earlier run wrote and that are not generated any more are deleted; everything else
    in the folder stays. `seeds` are written only where nothing is, and belong to the user from then
    on. `force` replaces files at our places that were edited by hand or written by somebody else.
    `record` is written into the lock together with the files.

    Raises OutputRefused, with folder and lock as they were, when the folder is not ours to write
    to, or cannot be written.
    """
    contents = {path: _bytes(content) for path, content in files.items()}
    seed_contents = {path: _bytes(content) for path, content in (seeds or {}).items()}
    _check_paths((*contents, *seed_contents))
    with _errors_explained(package), ExitStack() as stack:
        plan = _plan(package, contents, seed_contents, force)
        commit = stack.enter_context(staged(*record)) if record else _nothing
        if plan.changed:
            _execute(plan, package, record, commit)
        else:
            commit()
    return Published(package=package, written=tuple(plan.write), deleted=plan.delete)


def _nothing() -> None:
    """Without a lock there is nothing to put in place."""


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _plan(
    package: Path, contents: Mapping[str, bytes], seeds: Mapping[str, bytes], force: bool
) -> Plan:
    if package.is_symlink():
        raise OutputRefused(
            f"{package} is a symbolic link", help="name the folder that it points to as the output"
        )
    if package.exists() and not package.is_dir():
        raise OutputRefused(
            f"{package} is a file",
            help="name another output folder or package, or move the file away",
        )
    manifest = read_manifest(package)
    if manifest is None and not force and package.exists() and any(package.iterdir()):
        raise OutputRefused(
            f"{package} holds files that clientwright did not write",
            help="name another output folder or package, or use --force to write among these files",
            paths=tuple(sorted(path.name for path in package.iterdir())),
        )
    plan = make_plan(package, manifest or Manifest(), contents, seeds)
    _refuse(package, [conflict for conflict in plan.conflicts if not (force and conflict.by_force)])
    return plan


def _refuse(package: Path, conflicts: list[Conflict]) -> None:
    if not conflicts:
        return
    count = "1 file is" if len(conflicts) == 1 else f"{len(conflicts)} files are"
    forcible = all(conflict.by_force for conflict in conflicts)
    raise OutputRefused(
        f"{count} in the way in {package}",
        help="move your changes into custom/, which is never touched, or use --force to lose them"
        if forcible
        else "move them away, or name another output folder or package",
        paths=tuple(f"{conflict.path}: {conflict.reason}" for conflict in conflicts),
    )


def _execute(plan: Plan, package: Path, record: Record | None, commit: Callable[[], None]) -> None:
    work = work_folder(package)
    try:
        work.mkdir()
        if record:
            note(work, record)
        stage(plan, package, work / "new")
        put_in_place(package, work)
        commit()
    except BaseException:
        # What is left here is cleared by the next run, which also brings the lock up to the tree.
        if record is None or noted(package, record[0].name) is None:
            with suppress(OSError):
                clear(package, work)
        raise
    with suppress(OSError):  # the package is published; likewise
        clear(package, work)


def _check_paths(paths: tuple[str, ...]) -> None:
    """Refuses paths that leave the package or fall together on some file system: our own fault."""
    seen: set[str] = set()
    for path in paths:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts or set(path) & set('\\:*?"<>|\0'):
            raise ValueError(f"not a path below the package: {path!r}")
        if path.casefold() in seen:
            raise ValueError(f"two files with one name: {path!r}")
        seen.add(path.casefold())


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Makes a folder and those above it; takes those that it made and that stayed empty back."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for path in missing:
            with suppress(OSError):
                os.rmdir(path)


@contextmanager
def _errors_explained(package: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputRefused(
            f"{package} could not be written: {(error.strerror or str(error)).lower()}",
            help=_REMEDIES.get(error.errno or 0, ""),
        ) from error
