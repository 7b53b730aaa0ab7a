"""A comparison as text for people, and as JSON, Markdown, GitHub annotations, SARIF and a page of HTML."""

from __future__ import annotations

from typing import Literal, TypeAlias, assert_never

from clientwright.compare.report.changelog import changelog_entry, insert_entry
from clientwright.compare.report.data import Report, build_report
from clientwright.compare.report.github import render_github
from clientwright.compare.report.html import render_html
from clientwright.compare.report.markdown import render_markdown
from clientwright.compare.report.plain import render_json
from clientwright.compare.report.sarif import render_sarif
from clientwright.compare.report.text import render_text

Format: TypeAlias = Literal["text", "json", "markdown", "github", "sarif", "html", "changelog"]

FORMATS: tuple[Format, ...] = ("text", "json", "markdown", "github", "sarif", "html", "changelog")

__all__ = [
    "FORMATS",
    "Format",
    "Report",
    "build_report",
    "changelog_entry",
    "insert_entry",
    "render_report",
]


def render_report(
    report: Report, format: Format, *, tool_version: str, verbose: bool = False
) -> str:
    """The report in one of the formats; no newline at the end. `verbose`: text with all that is no break, too."""
    match format:
        case "text":
            return render_text(report, verbose=verbose)
        case "json":
            return render_json(report)
        case "markdown":
            return render_markdown(report)
        case "github":
            return render_github(report)
        case "sarif":
            return render_sarif(report, tool_version=tool_version)
        case "html":
            return render_html(report)
        case "changelog":
            return changelog_entry(report)
    assert_never(format)
