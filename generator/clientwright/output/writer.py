"""One writer at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clientwright.output.errors import OutputRefused


@contextmanager
def only_writer(path: Path, *, what: str = "this package") -> Iterator[None]:
    """Holds the lock file `path` during the block. OutputRefused at once when it is held already.

    The system frees the lock of a process that dies. The file is deleted by its holder; who locked
    a file that was deleted meanwhile holds nothing, and tries again.
    """
    descriptor = _take(path, what)
    try:
        yield
    finally:
        if (
            sys.platform == "win32"
        ):  # an open file cannot be deleted there, nor can one that another process opened
            os.close(descriptor)
            with suppress(OSError):
                os.unlink(path)
        else:
            with suppress(OSError):
                os.unlink(path)
            os.close(descriptor)


def _take(path: Path, what: str) -> int:
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            _lock(descriptor)
            if _is_at(descriptor, path):
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise OutputRefused(
                f"another clientwright is writing {what}",
                help="run it again when the other one is done",
            ) from None
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from None
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
