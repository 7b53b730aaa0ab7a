"""The few calls that change the disk, in one place."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def write(path: Path, data: bytes) -> None:
    """Makes a new file that is on the disk, not only in memory, when this returns."""
    descriptor = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace(source: Path, target: Path) -> None:
    """Puts a file in the place of another in one step."""
    os.replace(source, target)
    sync(target.parent)


@contextmanager
def staged(staging: Path, data: bytes) -> Iterator[Path]:
    """A file that is made ready for `replace`, and gone when the block ends."""
    staging.unlink(missing_ok=True)
    try:
        write(staging, data)
        yield staging
    finally:
        staging.unlink(missing_ok=True)


def sync(folder: Path) -> None:
    """Brings a folder's entries to the disk. Windows does it by itself and has no call for it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def carry(source: Path, copy: Path) -> None:
    """Makes `source` appear as `copy` too: a hard link where the file system has them, else a copy.

    A symbolic link stays one, with the same text; what it points to is not looked at.
    """
    if source.is_symlink():
        os.symlink(os.readlink(source), copy, target_is_directory=source.is_dir())
        return
    try:
        os.link(source, copy)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.EINVAL):
            raise
        shutil.copy2(source, copy, follow_symlinks=False)


def exchange(one: Path, other: Path) -> bool:
    """Swaps two folders in one step. False, and nothing done, where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # a C library older than the system call
        return False
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
    if renameat2(*arguments, ctypes.c_uint(_RENAME_EXCHANGE)) == 0:
        return True
    code = ctypes.get_errno()
    if code in (
        errno.EINVAL,
        errno.ENOSYS,
        errno.ENOTSUP,
        errno.EPERM,
    ):  # the file system, or a sandbox
        return False
    raise OSError(code, os.strerror(code), str(one), None, str(other))
