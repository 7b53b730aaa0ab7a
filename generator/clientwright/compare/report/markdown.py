"""For a pull request: a summary, what breaks, and the rest folded away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import (
    Report,
    place_of,
    place_text,
    plural,
    tally,
    verdict,
    where,
)
from clientwright.diagnostics.render import visible

_SHOWN = 15  # breaking changes before the rest is folded: one screen
_ROOM = 55_000  # characters; GitHub refuses a body of more than 65,536
_HEADS = {
    Severity.BREAKING: "Breaking changes",
    Severity.ADDITION: "Additions",
    Severity.INFO: "Other changes",
}


def render_markdown(report: Report) -> str:
    """What does not fit is counted, never cut in the middle."""
    text = "\n".join(_top(report))
    left = _ROOM - len(text)
    for part in _folded(report):
        if len(part) > left:
            part = _fitted(part, left)
        text += "\n" + part
        left -= len(part)
    return text


def _top(report: Report) -> Iterator[str]:
    breaking = report.of(Severity.BREAKING)
    yield f"### API changes: {_counts(report)}"
    yield ""
    yield f"{_plain(verdict(report))}. Policy: {report.policy.name}."
    if breaking:
        yield ""
        yield from _table(report, breaking[:_SHOWN])


def _counts(report: Report) -> str:
    numbers = (
        (len(report.of(Severity.BREAKING)), "breaking"),
        (len(report.of(Severity.ADDITION)), "added"),
        (len(report.of(Severity.INFO)), "other"),
    )
    return ", ".join(f"{count} {word}" for count, word in numbers if count) or "none"


def _table(report: Report, found: Iterable[Judged]) -> Iterator[str]:
    yield "| change | request | callers | place |"
    yield "|---|---|---|---|"
    for each in found:
        finding = each.finding
        detail = " ".join(part for part in (_code(finding.detail), _plain(finding.note)) if part)
        request = " ".join(part for part in (_code(where(report, each)), detail) if part)
        place = _code(place_text(place_of(each)))
        yield f"| {_plain(each.title)} | {request} | {_code(finding.python)} | {place} |"


def _folded(report: Report) -> Iterator[str]:
    for severity in Severity:
        found = report.of(severity)
        if severity is Severity.BREAKING:
            found = found[_SHOWN:]
        if found:
            more = "more breaking changes" if severity is Severity.BREAKING else ""
            head = f"{len(found)} {more or _HEADS[severity].lower()}: {_plain(tally(found))}"
            yield _details(head, list(_table(report, found)))
    if report.found.ignored:
        lines = [
            f"- {_plain(each.title)} {_code(where(report, each))}: {_plain(ignore.reason)}"
            f" (until {ignore.until})"
            for each, ignore in report.found.ignored
        ]
        yield _details(f"{len(lines)} ignored", lines)
    for ignore in report.found.expired:
        yield f"\nAn ignore has expired: {_code(str(ignore))}, {ignore.until}."


def _details(head: str, lines: list[str]) -> str:
    return "\n".join(("", f"<details><summary>{head}</summary>", "", *lines, "", "</details>"))


def _fitted(part: str, room: int) -> str:
    """A part with as many of its lines as fit."""
    lines = part.split("\n")
    end = lines[-2:] if lines[-1] == "</details>" else []
    kept, size = [], 80
    for line in lines[: len(lines) - len(end)]:
        size += len(line) + 1
        if size > room:
            break
        kept.append(line)
    left = len(lines) - len(kept) - len(end)
    if len(kept) < 5:
        head = re.sub(r"</?\w+>", "", lines[1] if len(lines) > 1 else "")
        return f"\n{head[:500]} (no room to show them)"
    return "\n".join([*kept, "", f"and {plural(left, 'more line')}", *end])


_ENTITIES = {ord(each): f"&#{ord(each)};" for each in "\\`*_[]()#!|~@<>&"}


def _plain(text: str) -> str:
    """Text as text: neither Markdown nor HTML, no mentions."""
    return visible(text).translate(_ENTITIES)


def _code(text: str) -> str:
    """Text of a document as a code span, fit for a table."""
    text = visible(text).strip()
    if not text:
        return ""
    text = text.replace("|", "\\|")
    ticks = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (ticks + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"
