"""Diagnostics are data: collected, not raised; rendered elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # something is lost or refused
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A node of the input: a file and a JSON pointer in it (`/paths/~1assets/get`).

    `pointer` is that of the bundled document; the reader turns it into file, line and column only when a diagnostic
    is shown, since that costs a second look at the text.
    """

    pointer: str = ""
    file: str = ""
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding. `message` is lower case without a full stop; the remedy stands only in `help`."""

    code: str  # stable, such as spec/dangling-ref
    severity: Severity
    message: str
    place: Place = Place()
    help: str = ""
    notes: tuple[str, ...] = ()
