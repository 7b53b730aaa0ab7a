"""For code scanning: SARIF 2.1.0, with fingerprints, so that a change is followed from run to run."""

from __future__ import annotations

import json
from pathlib import PurePath
from urllib.parse import quote

from clientwright.compare.model import Severity
from clientwright.compare.policy import Judged
from clientwright.compare.report.data import Report, message
from clientwright.compare.rules import RULES
from clientwright.diagnostics import Place

_LEVELS = {Severity.BREAKING: "error", Severity.ADDITION: "note", Severity.INFO: "note"}


def render_sarif(report: Report, *, tool_version: str) -> str:
    """A log with one run, in ASCII. What is ignored is there, as suppressed."""
    everything = [*report.judged, *(judged for judged, _ in report.found.ignored)]
    driver = {
        "name": "clientwright",
        "semanticVersion": tool_version,
        "rules": [_rule(rule) for rule in sorted({each.finding.rule for each in everything})],
    }
    results = [_result(report, each) for each in report.judged]
    for judged, ignore in report.found.ignored:
        suppression = {"kind": "external", "status": "accepted", "justification": ignore.reason}
        results.append({**_result(report, judged), "suppressions": [suppression]})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(log, indent=2)


def _rule(id: str) -> dict[str, object]:
    rule = RULES[id]
    return {
        "id": id,
        "shortDescription": {"text": rule.title.replace("{where} ", "")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(report: Report, judged: Judged) -> dict[str, object]:
    finding = judged.finding
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "level": _LEVELS[judged.severity],
        "message": {"text": message(report, judged)},
        "partialFingerprints": {"clientwright/v1": finding.fingerprint},
        "properties": {
            "python": finding.python,
            "operations": list(finding.operations),
            "severity": judged.severity.value,
        },
    }
    places = [place for place in (finding.new, finding.old) if place is not None and place.file]
    if places:
        result["locations"] = [_location(places[0])]
    if len(places) > 1:
        before = {"id": 1, "message": {"text": "before"}, **_location(places[1])}
        result["relatedLocations"] = [before]
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
