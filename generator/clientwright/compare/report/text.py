"""For people at a terminal: one line a change, in columns."""

from __future__ import annotations

from collections.abc import Iterator

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, place_of, place_text, tally, verdict, where
from clientwright.diagnostics.render import visible

_HEADS = {Severity.BREAKING: "MAJOR", Severity.ADDITION: "MINOR", Severity.INFO: "PATCH"}
_NOUNS = {Severity.BREAKING: "breaking", Severity.ADDITION: "additions", Severity.INFO: "others"}
_WIDEST = (30, 80, 44)


def render_text(report: Report, *, verbose: bool = False) -> str:
    """What breaks line by line, the rest in one line for each kind unless all is wanted."""
    return "\n".join(_lines(report, verbose))


def _lines(report: Report, verbose: bool) -> Iterator[str]:
    for severity in Severity:
        found = report.of(severity)
        if not found:
            continue
        head = f"{_HEADS[severity]}  {len(found)} {_NOUNS[severity]}"
        if severity is Severity.BREAKING or verbose:
            yield head
            yield from _table(report, found)
        else:
            yield f"{head}: {tally(found)}"
    yield from _ignores(report)
    yield verdict(report)


def _table(report: Report, found: list[Judged]) -> Iterator[str]:
    rows = [_row(report, each) for each in found]
    widths = [min(max(len(row[at]) for row in rows), widest) for at, widest in enumerate(_WIDEST)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
        yield f"  {'  '.join(cells)}".rstrip()


def _row(report: Report, judged: Judged) -> tuple[str, str, str, str]:
    finding = judged.finding
    what = "  ".join(part for part in (where(report, judged), finding.detail) if part)
    if finding.note:
        what += f"  ({finding.note})"
    place = place_text(place_of(judged))
    return visible(judged.title), visible(what), visible(finding.python), visible(place)


def _ignores(report: Report) -> Iterator[str]:
    if report.found.ignored:
        yield f"{len(report.found.ignored)} ignored"
        for judged, ignore in report.found.ignored:
            what = f"{judged.finding.rule} {where(report, judged)}".strip()
            yield f"  {visible(what)}: {visible(ignore.reason)} (until {ignore.until})"
    for ignore in report.found.expired:
        yield f"expired: ignore {visible(str(ignore))} held until {ignore.until}"
    for ignore in report.found.unused:
        yield f"unused: ignore {visible(str(ignore))} covers nothing"
