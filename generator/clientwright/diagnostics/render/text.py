"""For people: one line a finding, what belongs to it indented below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from clientwright.diagnostics.model import Diagnostic, Place, Severity

Style: TypeAlias = Callable[[str, Severity], str]
"""Colours a word by severity."""

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def visible(text: str) -> str:
    """The text with everything spelt out that a terminal would obey or not show."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The gravest first, then as they stand in the files."""
    return sorted(
        diagnostics,
        key=lambda found: (
            _RANKS[found.severity],
            found.place.file,
            found.place.line,
            found.place.column,
            found.code,
            found.message,
        ),
    )


def render_text(
    diagnostics: Sequence[Diagnostic], *, limit: int | None = None, style: Style | None = None
) -> str:
    """The findings as lines. `limit`: only so many warnings or notes of one code, and a count.

    Errors are never left out: each of them is something that is lost.
    """
    return "\n".join(_lines(in_order(diagnostics), limit, style or (lambda word, _: word)))


def _lines(found: list[Diagnostic], limit: int | None, style: Style) -> Iterator[str]:
    totals = Counter(_group(diagnostic) for diagnostic in found)
    shown: Counter[tuple[Severity, str]] = Counter()
    for diagnostic in found:
        group = _group(diagnostic)
        shown[group] += 1
        if limit is None or diagnostic.severity is Severity.ERROR or shown[group] <= limit:
            yield from _one(diagnostic, style)
        if limit is not None and diagnostic.severity is not Severity.ERROR:
            rest = totals[group] - limit
            if rest > 0 and shown[group] == limit:
                yield f"  ... and {rest} more of {visible(diagnostic.code)} (--verbose shows all)"


def _group(diagnostic: Diagnostic) -> tuple[Severity, str]:
    return diagnostic.severity, diagnostic.code


def _one(diagnostic: Diagnostic, style: Style) -> Iterator[str]:
    severity = style(diagnostic.severity.value, diagnostic.severity)
    where = _where(diagnostic.place)
    yield f"{where}{severity}: {visible(diagnostic.message)} [{visible(diagnostic.code)}]"
    if diagnostic.place.pointer:
        yield f"    at {visible(diagnostic.place.pointer)}"
    for note in diagnostic.notes:
        yield f"    note: {visible(note)}"
    if diagnostic.help:
        first, *more = diagnostic.help.splitlines()
        yield f"    help: {visible(first)}"
        yield from (f"          {visible(line)}" for line in more)


def _where(place: Place) -> str:
    if not place.file:
        return ""
    position = f":{place.line}:{place.column}" if place.line else ""
    return f"{visible(place.file)}{position}: "
