"""The new tree beside the old one, and how it takes the old one's place.

Two folders may lie in the work folder beside the package: `new` (the staged tree or, after an
exchange, the old one) and `old` (the old tree, where the system cannot exchange folders). Their
names are the journal: whatever is found there after a crash says how far the last run came. The
file `entry` is what the lock is to say of the new tree; it is taken over when that tree is in place.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

from clientwright.output import disk
from clientwright.output.errors import LockUnreadable, OutputRefused
from clientwright.output.lock import Book, Entry, dump, parse, staged
from clientwright.output.manifest import MANIFEST, Manifest, read_manifest
from clientwright.output.plan import Plan

_ENTRY = "entry"


def work_folder(package: Path) -> Path:
    """The folder beside the package in which it is put together."""
    return package.parent / f".{package.name}.clientwright"


def writer_file(package: Path) -> Path:
    """The file that is there while somebody writes the package."""
    return package.parent / f".{package.name}.clientwright.lock"


def note(work: Path, record: tuple[Book, Entry]) -> None:
    """Writes down what the lock is to say once the new tree is in place."""
    book, entry = record
    disk.write(work / _ENTRY, dump({book.name: entry}).encode())


def noted(package: Path, name: str) -> Entry | None:
    """What the lock would say if a run that was cut short had come to its end; None when none was."""
    path = work_folder(package) / _ENTRY
    try:
        entry = parse(path.read_text(encoding="utf-8"), path).get(name)
    except (OSError, ValueError, LockUnreadable):  # none, or cut while it was written
        return None
    return entry if entry is not None and entry.files == _manifest(package).files else None


def stage(plan: Plan, package: Path, new: Path) -> None:
    """Makes the tree `new`: what is generated and what is carried over, all of it on the disk."""
    new.mkdir()
    # First, so that what is ours can be told from the rest if this run is cut short.
    disk.write(new / MANIFEST, plan.manifest.to_bytes())
    folders = {new}
    for path in (*plan.folders, *(str(PurePosixPath(path).parent) for path in _files(plan))):
        _make_folder(path, new, folders)
    for path in (*plan.same, *plan.foreign):
        disk.carry(package / path, new / path)
    for path, data in plan.write.items():
        disk.write(new / path, data)
    for folder in folders:
        before = package / folder.relative_to(new)
        if before.is_dir():
            shutil.copymode(before, folder)
        disk.sync(folder)


def _files(plan: Plan) -> tuple[str, ...]:
    return (*plan.write, *plan.same, *plan.foreign)


def _make_folder(path: str, new: Path, made: set[Path]) -> None:
    for parent in reversed((PurePosixPath(path), *PurePosixPath(path).parents)):
        folder = new / parent
        if folder not in made:
            folder.mkdir()
            made.add(folder)


def put_in_place(package: Path, work: Path) -> None:
    """`work/new` becomes `package`; what was there goes into `work`."""
    new = work / "new"
    if not os.path.lexists(package):
        new.rename(package)
    elif not disk.exchange(new, package):
        package.rename(work / "old")
        disk.sync(work)
        new.rename(package)
    disk.sync(work)
    disk.sync(package.parent)


def clear(package: Path, work: Path, book: Book | None = None) -> None:
    """Ends what this or an earlier run began: `package` is whole afterwards, `work` gone, and the
    lock `book` says what is there."""
    if not work.is_dir():
        return
    new, old = work / "new", work / "old"
    if old.is_dir() and not os.path.lexists(
        package
    ):  # cut between the two renames: `new` was complete by then
        (new if new.is_dir() else old).rename(package)
    if book is not None and (entry := noted(package, book.name)) is not None:
        with staged(book, entry) as commit:
            commit()
    (work / _ENTRY).unlink(missing_ok=True)
    for leftover in (new, old):
        if leftover.is_dir():
            _discard(leftover, package)
    work.rmdir()
    disk.sync(package.parent)


def _discard(leftover: Path, package: Path) -> None:
    """Deletes a tree that is not needed any more, but nothing of the user's that is nowhere else.

    A file that was put into the old tree, or changed there, between our look at it and the exchange
    is moved over.
    """
    manifest, published = _manifest(leftover), _manifest(package)
    ours = manifest.files.keys() | published.files.keys()
    for folder, folders, files in os.walk(leftover, topdown=False):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*files, *links):
            path = Path(folder) / name
            relative = path.relative_to(leftover)
            if relative.as_posix() in ours or relative.suffix == ".pyc":
                path.unlink()
            elif relative.as_posix() != MANIFEST:
                _drop(path, package / relative, seed=relative.as_posix() in manifest.seeds)
        if Path(folder) != leftover:
            Path(folder).rmdir()
    # Last, since it says what is ours if this is cut short.
    (leftover / MANIFEST).unlink(missing_ok=True)
    leftover.rmdir()


def _manifest(tree: Path) -> Manifest:
    try:
        return read_manifest(tree) or Manifest()
    except OutputRefused:  # cut while it was written: nothing else was staged yet
        return Manifest()


def _drop(path: Path, successor: Path, *, seed: bool) -> None:
    if not os.path.lexists(successor) and not seed:
        successor.parent.mkdir(parents=True, exist_ok=True)
        path.rename(successor)
    elif os.path.lexists(successor) and _is_newer(path, successor):
        path.replace(successor)
    else:
        path.unlink()


def _is_newer(path: Path, successor: Path) -> bool:
    return path.lstat().st_mtime_ns > successor.lstat().st_mtime_ns and not path.is_symlink()
