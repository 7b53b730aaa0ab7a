"""For GitHub's continuous integration: annotations of the new document's lines."""

from __future__ import annotations

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, message, place_of
from clientwright.diagnostics import Diagnostic, Place
from clientwright.diagnostics import Severity as Gravity
from clientwright.diagnostics.render import render

_GRAVITY = {
    Severity.BREAKING: Gravity.ERROR,
    Severity.ADDITION: Gravity.NOTE,
    Severity.INFO: Gravity.NOTE,
}


def render_github(report: Report) -> str:
    """One workflow command a finding, what breaks first."""
    return render([_diagnostic(report, each) for each in report.judged], "github", tool_version="")


def _diagnostic(report: Report, judged: Judged) -> Diagnostic:
    finding = judged.finding
    callers = f"callers: {finding.python}" if finding.python else ""
    return Diagnostic(
        code=finding.rule,
        severity=_GRAVITY[judged.severity],
        message=message(report, judged),
        place=place_of(judged) or Place(),
        help=callers,
    )
