"""For code scanning: SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from clientwright.diagnostics.model import Diagnostic, Place, Severity
from clientwright.diagnostics.render.text import in_order

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render_sarif(diagnostics: Sequence[Diagnostic], *, tool_version: str) -> str:
    """A log with one run, in ASCII."""
    found = in_order(diagnostics)
    driver = {
        "name": "clientwright",
        "semanticVersion": tool_version,
        "rules": [{"id": code} for code in sorted({diagnostic.code for diagnostic in found})],
    }
    run = {"tool": {"driver": driver}, "results": [_result(diagnostic) for diagnostic in found]}
    log = {
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, indent=2)


def _result(found: Diagnostic) -> dict[str, object]:
    text = "\n".join(part for part in (found.message, *found.notes, found.help) if part)
    result: dict[str, object] = {
        "ruleId": found.code,
        "level": _LEVELS[found.severity],
        "message": {"text": text},
    }
    if found.place.file:
        result["locations"] = [_location(found.place)]
    return result


def _location(place: Place) -> dict[str, object]:
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(PurePath(place.file).as_posix())}
    }
    if place.line:
        physical["region"] = {"startLine": place.line, "startColumn": max(place.column, 1)}
    location: dict[str, object] = {"physicalLocation": physical}
    if place.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": place.pointer}]
    return location
