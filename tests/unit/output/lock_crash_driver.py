"""Regenerates with a lock, and is cut short at the n-th call that changes the disk.

Run by test_lock_crash.py in a process of its own: `lock_crash_driver.py FOLDER kill|full
exchange|rename`. Prints the number of places at which it was cut; fails with a traceback when tree
and lock are mixed.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from clientwright.config import ClientConfig
from clientwright.output import (
    LOCK,
    MANIFEST,
    Book,
    Entry,
    OutputRefused,
    claim,
    digest,
    disk,
    put,
    read_lock,
)
from clientwright.output.fresh import entry_of

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
OLD = {f"models/_{n}.py": f"a = {n}\n" for n in range(27)} | {"__init__.py": "", "gone/x.py": ""}
NEW = {f"models/_{n}.py": f"a = {n % 2}\n" for n in range(23)} | {
    "__init__.py": "",
    "come/y.py": "",
}
USERS = {f"mine/{n}.txt": f"{n}\n" for n in range(20)} | {f"models/my{n}.py": "" for n in range(5)}
LINKS = {
    "link": "notes",
    "models/link.py": "/nowhere",
    "up": "..",
    "mine/l": "0.txt",
    "custom2": "mine",
}


def entry(files: dict[str, str], word: str) -> Entry:
    return Entry(
        made={"generator": word},
        methods={f"GET /{n}": f"{word}.m{n}" for n in range(20)},
        files={path: digest(text.encode()) for path, text in files.items()},
    )


BEFORE, AFTER = entry(OLD, "old"), entry(NEW, "new")


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): f"-> {os.readlink(path)}"
        if path.is_symlink()
        else path.read_text()
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file()) and path.name != MANIFEST
    }


def generate(client: ClientConfig, files: dict[str, str], said: Entry) -> None:
    assert client.lock is not None
    book = Book(path=client.lock, name=client.name)
    with claim(client.target, book):
        put(client.target, files, record=(book, said))


def prepare(client: ClientConfig) -> dict[str, str]:
    """The old tree with 25 files and 5 links of the user, the lock with another client in it."""
    assert client.lock is not None
    shutil.rmtree(client.lock.parent, ignore_errors=True)
    client.lock.parent.mkdir()
    other = Book(path=client.lock, name="other")
    with claim(client.output / "other", other):
        put(client.output / "other", {"a.py": ""}, record=(other, entry({"a.py": ""}, "other")))
    generate(client, OLD, BEFORE)
    for path, text in USERS.items():
        (client.target / path).parent.mkdir(exist_ok=True)
        (client.target / path).write_text(text)
    for path, to in LINKS.items():
        (client.target / path).symlink_to(to)
    return USERS | {path: f"-> {to}" for path, to in LINKS.items()}


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


def cut(client: ClientConfig, moment: int, how: Callable[[], None]) -> int:
    """Regenerates in a child. Its exit status: 0 when it came to the end, else cut."""
    child = os.fork()
    if child == 0:
        cut_at(moment, how)
        try:
            generate(client, NEW, AFTER)
        except OutputRefused:
            os._exit(1)
        except OSError:
            os._exit(3)
        os._exit(0)
    return os.waitpid(child, 0)[1]


def look(client: ClientConfig, users: dict[str, str], moment: int, *, exchange: bool) -> None:
    """Tree and lock, as every command reads them, are both old or both new."""
    found = tree(client.target)
    if not exchange and not os.path.lexists(client.target):
        return  # between two renames: the next run puts it in place
    assert found in (OLD | users, NEW | users), (moment, found)
    said = entry_of(client)
    assert said == (AFTER if found == NEW | users else BEFORE), (moment, said)


def main() -> None:
    folder, how = Path(sys.argv[1]) / "project", {"kill": kill, "full": full}[sys.argv[2]]
    exchange = sys.argv[3] == "exchange"
    os.fsync = lambda fd: None  # only a power failure would tell the difference
    if not exchange:
        disk.exchange = lambda one, other: False
    client = ClientConfig(
        name="shop", spec=folder / "a", output=folder / "out", package="pkg", lock=folder / LOCK
    )
    for moment in range(1, 1000):
        users = prepare(client)
        status = cut(client, moment, how)
        look(client, users, moment, exchange=exchange)
        with claim(client.target, Book(path=folder / LOCK, name="shop")):
            pass  # what the next run does first
        look(client, users, moment, exchange=True)
        assert read_lock(folder / LOCK)["shop"] == entry_of(client), moment
        generate(client, NEW, AFTER)
        assert tree(client.target) == NEW | users, moment
        assert set(read_lock(folder / LOCK)) == {"shop", "other"}
        assert sorted(os.listdir(folder)) == [LOCK, "out"], moment
        assert sorted(os.listdir(folder / "out")) == ["other", "pkg"], moment
        if status == 0:
            print(moment - 1)
            return
    raise AssertionError("it never comes to an end")


main()
