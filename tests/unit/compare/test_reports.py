"""Judging and reporting: policies, versions, ignores, and each format."""

from __future__ import annotations

import datetime as dt
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from clientwright.compare import (
    FORMATS,
    POLICIES,
    RULES,
    Comparison,
    Report,
    Severity,
    build_report,
    compare,
    parse_ignores,
    render_report,
)
from clientwright.compare.places import locate
from clientwright.compare.report import insert_entry
from clientwright.compare.versions import Version, months_later, parse_version
from clientwright.config import ConfigError
from support.diffing import load

DAY = dt.date(2026, 11, 21)
OLD = """\
openapi: 3.1.0
info: {title: Shop, version: 1.4.0}
servers: [{url: https://api.example.com}]
paths:
  /assets/{id}:
    delete:
      operationId: deleteAsset
      tags: [Assets]
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: done}}
  /assets/byids:
    post:
      operationId: retrieveAssets
      tags: [Assets]
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [items]
              properties:
                items: {type: array, maxItems: 1000, items: {type: integer}}
      responses: {"204": {description: done}}
  /events:
    get:
      operationId: listEvents
      tags: [Events]
      parameters: [{name: type, in: query, schema: {type: string}}]
      responses: {"204": {description: done}}
"""
NEW = (
    OLD[: OLD.index("  /assets/{id}:")]
    + OLD[OLD.index("  /assets/byids:") :]
    .replace("maxItems: 1000", "maxItems: 100")
    .replace("{name: type,", "{name: eventType,")
    + """\
  /events/count:
    get:
      operationId: countEvents
      tags: [Events]
      responses: {"204": {description: done}}
"""
)


def _comparison(folder: Path, old: str = OLD, new: str = NEW) -> Comparison:
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        (folder / name).write_text(text)
    (one, before), (other, after) = load(folder / "old.yaml"), load(folder / "new.yaml")
    return locate(compare(one, other), before, after)


def _report(folder: Path, policy: str = "cognite", **settings: Any) -> Report:
    return build_report(_comparison(folder), POLICIES[policy], today=DAY, **settings)


def _text(report: Report, folder: Path, form: Any = "text", **settings: Any) -> str:
    text = render_report(report, form, tool_version="1.0", **settings)
    return text.replace(f"{folder}/", "")


def test_text(tmp_path: Path) -> None:
    report = _report(tmp_path)
    text = _text(report, tmp_path)
    assert [" ".join(line.split()) for line in text.splitlines()] == [
        "MAJOR 3 breaking",
        "removed endpoint DELETE /assets/{id} (it was not deprecated) assets.delete old.yaml:6:5",
        "renamed query parameter GET /events query type -> eventType events.list(type=) new.yaml:23:20",
        "reduced request limit POST /assets/byids AssetsRetrieveRequest.items maxItems 1000 -> 100 "
        + "assets.retrieve(items=) new.yaml:17:17",
        "MINOR 1 additions: 1 added endpoint",
        "suggested version 2.0.0 (now 1.4.0); version 1.4.0 ends on 2027-11-21",
    ]
    assert "events.count" in _text(report, tmp_path, verbose=True)


def test_nothing_changed(tmp_path: Path) -> None:
    report = build_report(_comparison(tmp_path, OLD, OLD), POLICIES["semver"], today=DAY)
    assert _text(report, tmp_path) == "nothing changed for callers"
    assert not report.fails(Severity.INFO)
    assert report.suggested == Version(1, 4, 0)
    for form in FORMATS:
        _text(report, tmp_path, form)


def test_json(tmp_path: Path) -> None:
    data = json.loads(_text(_report(tmp_path), tmp_path, "json"))
    assert data["counts"] == {"breaking": 3, "addition": 1, "info": 0}
    assert (data["bump"], data["suggested_version"]) == ("major", "2.0.0")
    first = data["findings"][0]
    assert first["rule"] == "wire/removed-operation"
    assert first["clause"] == "removing an endpoint"
    assert first["new"] is None
    assert first["old"]["line"] == 6
    assert data["findings"][1]["score"] == pytest.approx(0.84, abs=0.02)


def test_markdown_fits_a_pull_request(tmp_path: Path) -> None:
    text = _text(_report(tmp_path), tmp_path, "markdown")
    assert text.startswith("### API changes: 3 breaking, 1 added\n")
    assert "| removed endpoint | `DELETE /assets/{id}`" in text
    assert "<details><summary>1 additions: 1 added endpoint</summary>" in text
    many = "".join(
        f"  /x{at}:\n    get:\n      responses: {{'204': {{description: done}}}}\n"
        for at in range(1500)
    )
    comparison = _comparison(tmp_path, OLD + many, OLD)
    report = build_report(comparison, POLICIES["semver"], today=DAY)
    text = _text(report, tmp_path, "markdown")
    assert len(text) < 65_536
    assert "more lines" in text
    assert text.count("<details>") == text.count("</details>")


def test_github(tmp_path: Path) -> None:
    lines = _text(_report(tmp_path), tmp_path, "github").splitlines()
    assert lines[0].startswith("::error file=")
    assert "reduced request limit: POST /assets/byids" in "\n".join(lines)
    assert sum(line.startswith("::error") for line in lines) == 3
    assert sum(line.startswith("::notice") for line in lines) == 1


def test_sarif(tmp_path: Path) -> None:
    ignores = parse_ignores(
        [{"rule": "wire/removed-operation", "reason": "agreed", "until": DAY}], "diff"
    )
    log = json.loads(_text(_report(tmp_path, ignores=ignores), tmp_path, "sarif"))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} == {
        result["ruleId"] for result in run["results"]
    }
    levels = [result["level"] for result in run["results"]]
    assert levels == ["error", "error", "note", "error"]
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["wire/removed-operation"]
    renamed = next(each for each in run["results"] if each["ruleId"] == "wire/renamed-parameter")
    region = renamed["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 23, "startColumn": 20}
    assert renamed["relatedLocations"][0]["message"] == {"text": "before"}
    prints = [result["partialFingerprints"]["clientwright/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_changelog(tmp_path: Path) -> None:
    report = _report(tmp_path)
    entry = _text(report, tmp_path, "changelog")
    assert entry.splitlines()[:4] == [
        "## [2.0.0] - 2026-11-21",
        "",
        "### Added",
        "- added endpoint: `events.count`, `GET /events/count`",
    ]
    assert "- **Breaking:** removed endpoint: `assets.delete`, `DELETE /assets/{id}`" in entry
    before = "# Changelog\n\n## [Unreleased]\n\n- mine\n\n## [1.4.0] - 2026-01-01\n\n- old\n"
    after = insert_entry(before, entry)
    assert after.index("[Unreleased]") < after.index("[2.0.0]") < after.index("[1.4.0]")
    assert insert_entry(after, entry) == after
    assert insert_entry("", entry) == f"# Changelog\n\n{entry}\n"


# ------------------------------------------------------------------------------------------- hostile text


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


HOSTILE = (
    '<script>alert(1)</script> "onload=x `|` @everyone [a](javascript:x) ::error::\u202e\r\n|x|'
)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    path = json.dumps("/a" + HOSTILE)
    more = f"  {path}:\n    get:\n      tags: [{json.dumps(HOSTILE)}]\n      operationId: {json.dumps(HOSTILE)}\n"
    more += "      responses: {'204': {description: done}}\n"
    title = OLD.replace("title: Shop", f"title: {json.dumps(HOSTILE)}")
    comparison = _comparison(tmp_path, title + more, title)
    report = build_report(comparison, POLICIES["semver"], today=DAY)
    page = _text(report, tmp_path, "html")
    parser = _Tags()
    parser.feed(page)
    assert "script" not in parser.tags
    assert not {name for name in parser.attributes if name.startswith("on")}
    for form in ("html", "text", "markdown", "changelog"):
        assert "\u202e" not in _text(report, tmp_path, form)
        assert "\r" not in _text(report, tmp_path, form)
    markdown = _text(report, tmp_path, "markdown")
    row = next(line for line in markdown.splitlines() if line.startswith("| removed endpoint"))
    assert row.replace("\\|", "").count("|") == 5
    assert len(_text(report, tmp_path, "github").splitlines()) == 1


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    page = _text(_report(tmp_path), tmp_path, "html")
    parser = _Tags()
    parser.feed(page)
    assert not parser.tags & {"script", "img", "iframe", "object", "link", "form"}
    assert "src" not in parser.attributes
    assert "url(" not in page and "@import" not in page
    assert "default-src 'none'" in page


# -------------------------------------------------------------------------------- policies and versions


def test_alpha_promises_nothing_to_cognite(tmp_path: Path) -> None:
    alpha = OLD.replace("deleteAsset\n", "deleteAsset\n      x-stability-level: alpha\n")
    comparison = _comparison(tmp_path, alpha, NEW)
    severities = {
        policy: next(
            each.severity
            for each in build_report(comparison, POLICIES[policy], today=DAY).judged
            if each.finding.rule == "wire/removed-operation"
        )
        for policy in POLICIES
    }
    assert severities == {"semver": Severity.BREAKING, "cognite": Severity.INFO}


def test_cognite_names_four_kinds_that_do_not_break_and_seven_that_do() -> None:
    clauses = POLICIES["cognite"].clauses
    kinds = {clause: {RULES[rule].severity for rule in clauses if clauses[rule] == clause}
             for clause in clauses.values()}  # fmt: skip
    assert all(len(severities) == 1 for severities in kinds.values())
    found = [next(iter(severities)) for severities in kinds.values()]
    assert found.count(Severity.ADDITION) == 4
    assert found.count(Severity.BREAKING) == 7


@pytest.mark.parametrize(
    ("now", "gravest", "then"),
    [
        ("1.4.2", Severity.BREAKING, "2.0.0"),
        ("1.4.2", Severity.ADDITION, "1.5.0"),
        ("1.4.2", Severity.INFO, "1.4.3"),
        ("1.4.2", None, "1.4.2"),
        ("0.3.1", Severity.BREAKING, "0.4.0"),
        ("0.3.1", Severity.ADDITION, "0.3.2"),
        ("v1", Severity.BREAKING, "2.0.0"),
        ("2.15", Severity.ADDITION, "2.16.0"),
    ],
)
def test_next_version(now: str, gravest: Severity | None, then: str) -> None:
    version = parse_version(now)
    assert version is not None
    assert str(version.next(gravest)) == then


@pytest.mark.parametrize("text", ["2024-08-15", "latest", "", "20230101"])
def test_what_is_no_version(text: str) -> None:
    assert parse_version(text) is None


def test_sunset_is_twelve_months_later() -> None:
    assert months_later(dt.date(2026, 11, 21), 12) == dt.date(2027, 11, 21)
    assert months_later(dt.date(2028, 2, 29), 12) == dt.date(2029, 2, 28)
    assert months_later(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)


# ---------------------------------------------------------------------------------------------- ignores


def test_ignores_hold_until_their_day(tmp_path: Path) -> None:
    def entry(until: dt.date) -> list[dict[str, object]]:
        what = {"rule": "wire/removed-*", "operation": "DELETE /assets*"}
        return [{**what, "reason": "nobody calls it", "until": until}]

    held = _report(tmp_path, ignores=parse_ignores(entry(DAY), "diff"))
    assert [judged.finding.rule for judged, _ in held.found.ignored] == ["wire/removed-operation"]
    assert len(held.of(Severity.BREAKING)) == 2
    assert "nobody calls it (until 2026-11-21)" in _text(held, tmp_path)
    late = _report(tmp_path, ignores=parse_ignores(entry(DAY - dt.timedelta(1)), "diff"))
    assert len(late.of(Severity.BREAKING)) == 3
    assert "expired: ignore" in _text(late, tmp_path)


def test_an_ignore_that_covers_nothing_is_told(tmp_path: Path) -> None:
    ignores = parse_ignores([{"fingerprint": "0" * 16, "reason": "x", "until": DAY}], "diff")
    assert "unused: ignore 0000000000000000 covers nothing" in _text(
        _report(tmp_path, ignores=ignores), tmp_path
    )


def test_a_fingerprint_ignores_one_finding(tmp_path: Path) -> None:
    chosen = _report(tmp_path).judged[1].finding
    ignores = parse_ignores(
        [{"fingerprint": chosen.fingerprint, "reason": "x", "until": DAY}], "diff"
    )
    report = _report(tmp_path, ignores=ignores)
    assert [judged.finding for judged, _ in report.found.ignored] == [chosen]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"rule": "wire/*", "until": DAY}, "diff: ignore 1 has no reason"),
        ({"rule": "wire/*", "reason": "x"}, "diff: ignore 1 has no date until when it holds"),
        ({"reason": "x", "until": DAY}, "diff: ignore 1 says not what to ignore"),
        ({"rul": "x"}, "diff: ignore 1 has an unknown key 'rul'"),
        ("x", "diff: ignore 1 is not a table"),
    ],
)
def test_ignores_that_are_refused(entry: object, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_ignores([entry], "diff")
    assert caught.value.message == message
