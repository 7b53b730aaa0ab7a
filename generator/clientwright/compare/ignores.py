"""Findings that somebody has looked at and accepted, for a stated reason and a limited time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from clientwright.compare.model import Comparison, Finding
from clientwright.compare.policy import Judged
from clientwright.config import ConfigError

_KEYS = ("fingerprint", "rule", "operation", "reason", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """One finding by its fingerprint, or all of a rule (`wire/removed-*`) and of operations (`GET /assets*`).

    It holds up to and including the day `until`.
    """

    reason: str
    until: dt.date
    fingerprint: str = ""
    rule: str = ""
    operation: str = ""

    def covers(self, finding: Finding, comparison: Comparison) -> bool:
        """Of an operation: all that the finding reaches."""
        if self.fingerprint and self.fingerprint != finding.fingerprint:
            return False
        if self.rule and not fnmatchcase(finding.rule, self.rule):
            return False
        if not self.operation:
            return True
        shown = [
            call.request if (call := comparison.calls.get(key)) else key
            for key in finding.operations
        ]
        return bool(shown) and all(fnmatchcase(each, self.operation) for each in shown)

    def __str__(self) -> str:
        what = (self.fingerprint, self.rule, self.operation)
        return " ".join(part for part in what if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """What is left, what was ignored and why, and the ignores that are out of date or cover nothing."""

    kept: tuple[Judged, ...]
    ignored: tuple[tuple[Judged, Ignore], ...] = ()
    expired: tuple[Ignore, ...] = ()
    unused: tuple[Ignore, ...] = ()


def apply_ignores(
    judged: Iterable[Judged], ignores: Sequence[Ignore], comparison: Comparison, today: dt.date
) -> Ignored:
    """An ignore that has expired ignores nothing."""
    live = [each for each in ignores if today <= each.until]
    kept: list[Judged] = []
    ignored: list[tuple[Judged, Ignore]] = []
    for each in judged:
        cover = next((one for one in live if one.covers(each.finding, comparison)), None)
        if cover is None:
            kept.append(each)
        else:
            ignored.append((each, cover))
    used = {id(cover) for _, cover in ignored}
    return Ignored(
        kept=tuple(kept),
        ignored=tuple(ignored),
        expired=tuple(each for each in ignores if each.until < today),
        unused=tuple(each for each in live if id(each) not in used),
    )


def parse_ignores(found: object, where: str) -> tuple[Ignore, ...]:
    """The entries of a configuration's `ignore` list. ConfigError for one without a reason, a date or a subject."""
    if not isinstance(found, list):
        raise ConfigError(f"{where}: ignore must be a list of tables", help=_EXAMPLE)
    return tuple(_one(entry, f"{where}: ignore {index}") for index, entry in enumerate(found, 1))


_EXAMPLE = 'write ignore = [{ fingerprint = "...", reason = "nobody used it", until = 2027-01-31 }]'


def _one(entry: object, where: str) -> Ignore:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{where} is not a table", help=_EXAMPLE)
    for key in entry:
        if key not in _KEYS:
            raise ConfigError(
                f"{where} has an unknown key {key!r}", help=f"known are {', '.join(_KEYS)}"
            )
    texts = {key: entry.get(key, "") for key in _KEYS if key != "until"}
    until = entry.get("until")
    if not all(isinstance(text, str) for text in texts.values()):
        raise ConfigError(f"{where}: everything but until is a string", help=_EXAMPLE)
    if not texts["reason"].strip():
        raise ConfigError(f"{where} has no reason", help=_EXAMPLE)
    if not isinstance(until, dt.date) or isinstance(until, dt.datetime):
        raise ConfigError(f"{where} has no date until when it holds", help=_EXAMPLE)
    if not (texts["fingerprint"] or texts["rule"] or texts["operation"]):
        raise ConfigError(f"{where} says not what to ignore", help=_EXAMPLE)
    return Ignore(until=until, **texts)
