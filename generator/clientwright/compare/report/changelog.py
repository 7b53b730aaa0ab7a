"""An entry for CHANGELOG.md, in the form of Keep a Changelog."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, where
from clientwright.diagnostics.render import visible

_SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Security")
_NAMES = 8
_ENTRY = re.compile(r"^## ", re.MULTILINE)


def changelog_entry(report: Report) -> str:
    """`## [2.0.0] - 2026-11-21` and its sections; what callers cannot notice is left out."""
    title = f"[{report.suggested}]" if report.suggested else "[Unreleased]"
    lines = [f"## {title} - {report.today.isoformat()}"]
    sections: dict[str, list[str]] = {name: [] for name in _SECTIONS}
    for (section, title_, severity, owner), members in _groups(report).items():
        sections[section].append(_line(report, title_, severity, owner, members))
    for name, found in sections.items():
        if found:
            lines += ["", f"### {name}", *found]
    if len(lines) == 1:
        lines += ["", "### Changed", "- nothing that callers notice"]
    if report.sunset is not None:
        lines += ["", f"The version before this one ends on {report.sunset.isoformat()}."]
    return "\n".join(lines)


def insert_entry(changelog: str, entry: str) -> str:
    """The changelog with the entry as its first one; an entry with the same heading is replaced."""
    head = entry.split("\n", 1)[0].rpartition(" - ")[0]
    parts = _ENTRY.split(changelog)
    kept = [part for part in parts[1:] if not f"## {part}".startswith(head)]
    unreleased = [part for part in kept if part.lower().startswith("[unreleased]")]
    others = [part for part in kept if part not in unreleased]
    top = parts[0].rstrip() or "# Changelog"
    blocks = [top, *(f"## {part}".rstrip() for part in unreleased), entry]
    return "\n\n".join([*blocks, *(f"## {part}".rstrip() for part in others)]) + "\n"


_Group = tuple[str, str, Severity, str]


def _groups(report: Report) -> dict[_Group, list[Judged]]:
    """Properties of one model, and values of one thing, share a line."""
    found: dict[_Group, list[Judged]] = {}
    for each in report.judged:
        section = _section(each)
        if section:
            key = (section, each.title, each.severity, _owner(each.finding.python))
            found.setdefault(key, []).append(each)
    return found


def _section(judged: Judged) -> str:
    rule = judged.finding.rule.partition("/")[2]
    if "security" in rule or "scope" in rule or "authentication" in rule:
        return "Security"
    if rule.startswith("deprecated"):
        return "Deprecated"
    if rule.startswith("removed") and judged.severity is not Severity.ADDITION:
        return "Removed" if judged.severity is Severity.BREAKING else ""
    if judged.severity is Severity.INFO:
        return ""
    return "Added" if rule.startswith("added") else "Changed"


def _owner(python: str) -> str:
    """`models.Asset` of models.Asset.name; everything else stands for itself."""
    parts = python.split(".")
    return ".".join(parts[:2]) if parts[0] == "models" and len(parts) > 2 else ""


def _line(report: Report, title: str, severity: Severity, owner: str, members: list[Judged]) -> str:
    mark = "**Breaking:** " if severity is Severity.BREAKING else ""
    if owner:
        names = [each.finding.python.removeprefix(f"{owner}.") for each in members]
        return f"- {mark}{title}: {_code(owner)}: {_listed(_told(names, members))}"
    texts = []
    for each in members:
        finding = each.finding
        name = finding.python or finding.subject
        texts.append(_with_change(name, each) if len(members) > 1 else _whole(report, each))
    return f"- {mark}{title}: {_listed(texts)}"


def _told(names: Iterable[str], members: list[Judged]) -> list[str]:
    return [_with_change(name, each) for name, each in zip(names, members, strict=True)]


def _with_change(name: str, judged: Judged) -> str:
    finding = judged.finding
    if finding.after and name.removeprefix("models.") == finding.before:
        return f"{_code(name)} is now {_code(finding.after)}"
    change = " -> ".join(part for part in (finding.before, finding.after) if part)
    return f"{_code(name)} ({_code(change)})" if change else _code(name)


def _whole(report: Report, judged: Judged) -> str:
    finding = judged.finding
    request = where(report, judged)
    text = _with_change(finding.python or finding.subject or request, judged)
    return f"{text}, {_code(request)}" if request and finding.python else text


def _listed(texts: Iterable[str]) -> str:
    found = list(dict.fromkeys(texts))
    more = len(found) - _NAMES
    return ", ".join(found[:_NAMES]) + (f" and {more} more" if more > 0 else "")


def _code(text: str) -> str:
    shown = visible(text).replace("`", "'")
    return f"`{shown}`" if shown else ""
