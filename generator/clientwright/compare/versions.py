"""The next version of a client, and when the last one ends."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from clientwright.compare.model import Severity

_VERSION = re.compile(r"v?(\d{1,6})(?:\.(\d{1,6}))?(?:\.(\d{1,6}))?(?:[-+].*)?")
BUMPS = {Severity.BREAKING: "major", Severity.ADDITION: "minor", Severity.INFO: "patch"}


@dataclass(frozen=True, slots=True, order=True)
class Version:
    major: int
    minor: int = 0
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def next(self, gravest: Severity | None) -> Version:
        """The version after changes of this severity. Before 1.0 the second number counts what breaks."""
        if gravest is None:
            return self
        if self.major == 0:
            if gravest is Severity.BREAKING:
                return Version(0, self.minor + 1)
            return Version(0, self.minor, self.patch + 1)
        match gravest:
            case Severity.BREAKING:
                return Version(self.major + 1)
            case Severity.ADDITION:
                return Version(self.major, self.minor + 1)
            case Severity.INFO:
                return Version(self.major, self.minor, self.patch + 1)


def parse_version(text: str) -> Version | None:
    """`v1`, `1.4`, `1.4.2-rc1`. None for what counts in another way, such as a date."""
    match = _VERSION.fullmatch(text.strip())
    if match is None or int(match[1]) > 999:
        return None
    return Version(int(match[1]), int(match[2] or 0), int(match[3] or 0))


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or the last one of it."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
