"""Publishes, and is cut short at the n-th call that changes the disk.

Run by test_crash.py in a process of its own, since it forks: `crash_driver.py FOLDER kill|full
exchange|rename`. Prints the number of places at which it was cut; fails with a traceback when a
tree is neither old nor new.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from clientwright.output import MANIFEST, OutputRefused, disk, publish

CALLS = (
    "open",
    "write",
    "fsync",
    "link",
    "symlink",
    "mkdir",
    "rename",
    "replace",
    "unlink",
    "rmdir",
)
OLD = {f"models/_{n}.py": f"a = {n}\n" for n in range(3)} | {"__init__.py": "", "gone/x.py": ""}
NEW = {f"models/_{n}.py": f"a = {n % 2}\n" for n in range(4)} | {"__init__.py": "", "come/y.py": ""}
MINE = {"notes.txt": "mine\n", "models/mine.py": "mine\n", "link": "-> notes.txt"}
SEEDS = {"custom/__init__.py": "# yours\n"}


def tree(folder: Path) -> dict[str, str]:
    paths = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    return {
        path.relative_to(folder).as_posix(): f"-> {os.readlink(path)}"
        if path.is_symlink()
        else path.read_text()
        for path in paths
        if path.name != MANIFEST
    }


def cut_at(moment: int, how: Callable[[], None]) -> None:
    """Lets the first `moment - 1` calls pass, and calls `how` before every one after them."""
    count = 0

    def counted(function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count >= moment:
                how()
            return function(*args, **kwargs)

        return call

    for name in CALLS:
        setattr(os, name, counted(getattr(os, name)))
    disk.exchange = counted(disk.exchange)  # type: ignore[assignment]


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def publish_cut(package: Path, moment: int, how: Callable[[], None]) -> int:
    """Publishes in a child. Its exit status: 0 when it came to the end, else cut."""
    child = os.fork()
    if child == 0:
        cut_at(moment, how)
        try:
            publish(package, NEW, seeds=SEEDS)
        except OutputRefused as refused:
            os._exit(1 if "no space left" in refused.message else 2)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def prepare(package: Path, *, first: bool) -> dict[str, str]:
    shutil.rmtree(package.parent, ignore_errors=True)
    if first:
        return {}
    publish(package, OLD, seeds=SEEDS)
    for path, text in MINE.items():
        if not text.startswith("-> "):
            (package / path).write_text(text)
    (package / "link").symlink_to("notes.txt")
    return {**OLD, **SEEDS, **MINE}


def rounds(package: Path, how: Callable[[], None], *, first: bool, exchange: bool) -> int:
    for moment in range(1, 1000):
        old = prepare(package, first=first)
        new = NEW | SEEDS | ({} if first else MINE)
        status = publish_cut(package, moment, how)
        found = tree(package)
        missing = not exchange and not os.path.lexists(package)  # the next run puts it in place
        assert found in (old, new) or missing, (moment, found)
        assert os.waitstatus_to_exitcode(status) != 2, moment
        publish(package, NEW, seeds=SEEDS)
        assert tree(package) == new, moment
        assert os.listdir(package.parent) == ["pkg"], moment
        if status == 0:
            return moment - 1
    raise AssertionError("it never comes to an end")


def without_sync(fd: object) -> None:
    """Only a power failure would tell the difference, and the real one is slow."""


def main() -> None:
    package, how = Path(sys.argv[1]) / "out" / "pkg", {"kill": kill, "full": full}[sys.argv[2]]
    exchange = sys.argv[3] == "exchange"
    os.fsync = without_sync
    if not exchange:
        disk.exchange = lambda one, other: False
    for first in (True, False):
        print(rounds(package, how, first=first, exchange=exchange))


main()
