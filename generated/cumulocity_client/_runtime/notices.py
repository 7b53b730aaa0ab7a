"""What a user is told once: an unstable version is asked for, an operation will end."""

from __future__ import annotations

import re
import sys
import warnings
from datetime import UTC, datetime
from logging import getLogger

from .transport import Headers

UNSTABLE = re.compile(r"(?<![a-z])(alpha|beta|preview)(?![a-z])", re.IGNORECASE)
PACKAGE = __name__.rpartition("._runtime")[0]

told: set[tuple[str, ...]] = set()


class UnstableVersionWarning(FutureWarning):
    """An alpha or beta version of the API: it may change at any time."""


def unstable(api: str, version: str) -> None:
    """Warns of an alpha or beta version, once for each."""
    found = UNSTABLE.search(version)
    if found and first_time("version", api, version):
        promise = "may change or go at any time"
        if found[1].lower() != "alpha":
            promise = "may still change"
        text = f"version {version} of {api} is {found[1].lower()}: it {promise}"
        warnings.warn(text, UnstableVersionWarning, stacklevel=outside())


def ending(package: str, operation: str, headers: Headers) -> None:
    """Warns of an operation that the server says is deprecated (RFC 9745), or ends
    on a day (RFC 8594), once for each; it is logged, too."""
    deprecated, sunset = headers.get("deprecation"), headers.get("sunset")
    if deprecated in (None, "false") and sunset is None:
        return
    if not first_time("operation", package, operation):
        return
    text = f"the API says that {operation} is deprecated"
    if deprecated is not None and deprecated != "true":
        text += f" (since {day(deprecated)})"
    if sunset is not None:
        text += f"; it ends on {sunset}"
    getLogger(package).warning("%s", text)
    warnings.warn(text, DeprecationWarning, stacklevel=outside())


def day(value: str) -> str:
    """`@1688169599` as a date; anything else as it is."""
    try:
        return (
            datetime.fromtimestamp(int(value.removeprefix("@")), UTC).date().isoformat()
        )
    except (ValueError, OverflowError, OSError):
        return value


def first_time(*what: str) -> bool:
    """Whether nobody was told of this before."""
    known = what in told
    told.add(what)
    return not known


def outside() -> int:
    """How many frames up the code of the user is, for who calls `warnings.warn`."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and ours(frame.f_globals.get("__name__", "")):
        frame, level = frame.f_back, level + 1
    return level


def ours(module: str) -> bool:
    """Whether a module is of the generated package."""
    return module == PACKAGE or module.startswith(f"{PACKAGE}.")
