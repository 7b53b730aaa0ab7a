"""Files as bytes and as text: the only place where the reader opens anything."""

from __future__ import annotations

import codecs
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from clientwright.diagnostics import Place
from clientwright.spec.faults import Refused
from clientwright.spec.limits import Budget

# The longer mark first: UTF-32's begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was read: the bytes that were parsed are the bytes that were hashed."""

    name: str  # as shown to the user, slashes on every system
    sha256: str  # hex digest
    size: int  # bytes


@dataclass(frozen=True, slots=True)
class Text:
    """A source with its decoded text, kept for places in diagnostics."""

    source: Source
    text: str


def load(path: Path, name: str, budget: Budget) -> Text:
    """Read a regular file within the budget and decode it (UTF-8, or UTF-16/32 by mark or zero bytes).

    Raises Refused for a missing or unreadable file, a device, a size over the limit and undecodable bytes.
    """
    data = _bytes(path, name, budget)
    budget.size += len(data)
    source = Source(name=name, sha256=hashlib.sha256(data).hexdigest(), size=len(data))
    return Text(source, decode(data, name))


def _bytes(path: Path, name: str, budget: Budget) -> bytes:
    place = Place(file=name)
    left = budget.limits.size - budget.size
    try:
        # Non-blocking: opening a FIFO must not wait for a writer.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Refused(
            "spec/unreadable",
            f"cannot read `{name}`: {(reason or 'unknown reason').lower()}",
            place=place,
            help="check the path and its permissions",
        ) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(
            "spec/not-a-file",
            f"`{name}` is not a regular file",
            place=place,
            help="give the path of a file, not of a folder, pipe or device",
        )
    with os.fdopen(descriptor, "rb") as file:
        data = file.read(left + 1)
    if len(data) > left:
        raise Refused(
            "spec/too-large",
            f"the document has more than {budget.limits.size:,} bytes",
            place=place,
            help="cut the document down to what the client needs",
        )
    return data


def decode(data: bytes, name: str) -> str:
    """The text of a file, without its byte order mark and with one kind of line end."""
    encoding, skip = _encoding(data)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[skip : skip + error.start]
        line = before.count(b"\n") + 1
        raise Refused(
            "spec/encoding",
            f"byte {skip + error.start} is not valid {encoding.upper()}",
            place=Place(file=name, line=line, column=1),
            help="save the file as UTF-8",
        ) from None
    return text


def _encoding(data: bytes) -> tuple[str, int]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    head = data[:4]
    # Without a mark: both formats begin with an ASCII character, so zeros give the width away.
    if len(head) >= 2 and 0 in head:
        if head[:3] == b"\0\0\0":
            return "utf-32-be", 0
        if head[1:4] == b"\0\0\0":
            return "utf-32-le", 0
        if head[0] == 0 and head[1] != 0:
            return "utf-16-be", 0
        if head[1] == 0 and head[0] != 0:
            return "utf-16-le", 0
    return "utf-8", 0
