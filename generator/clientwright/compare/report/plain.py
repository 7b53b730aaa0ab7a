"""For programs: one JSON object."""

from __future__ import annotations

import json

from clientwright.compare.ignores import Ignore
from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, message
from clientwright.diagnostics import Place


def render_json(report: Report) -> str:
    """Everything, in ASCII; keys and findings in a fixed order."""
    return json.dumps(as_data(report), indent=2)


def as_data(report: Report) -> dict[str, object]:
    """The same as plain data."""
    comparison = report.comparison
    return {
        "old": {"title": comparison.old_title, "version": comparison.old_version},
        "new": {"title": comparison.new_title, "version": comparison.new_version},
        "policy": report.policy.name,
        "bump": report.bump,
        "version": str(report.version) if report.version else None,
        "suggested_version": str(report.suggested) if report.suggested else None,
        "sunset": report.sunset.isoformat() if report.sunset else None,
        "counts": {severity.value: len(report.of(severity)) for severity in Severity},
        "findings": [finding_data(report, each) for each in report.judged],
        "ignored": [
            {**finding_data(report, judged), "ignore": _ignore(ignore)}
            for judged, ignore in report.found.ignored
        ],
        "expired_ignores": [_ignore(each) for each in report.found.expired],
        "unused_ignores": [_ignore(each) for each in report.found.unused],
    }


def finding_data(report: Report, judged: Judged) -> dict[str, object]:
    """One finding. `line` and `column` count from 1; 0 is unknown."""
    finding = judged.finding
    return {
        "rule": finding.rule,
        "level": finding.level.value,
        "severity": judged.severity.value,
        "title": judged.title,
        "clause": judged.clause,
        "message": message(report, judged),
        "operations": list(finding.operations),
        "subject": finding.subject,
        "before": finding.before,
        "after": finding.after,
        "python": finding.python,
        "old": _place(finding.old),
        "new": _place(finding.new),
        "score": finding.score,
        "note": finding.note,
        "fingerprint": finding.fingerprint,
    }


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def _ignore(ignore: Ignore) -> dict[str, str]:
    return {"what": str(ignore), "reason": ignore.reason, "until": ignore.until.isoformat()}
