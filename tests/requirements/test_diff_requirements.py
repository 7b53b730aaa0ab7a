"""Cognite's rules of compatibility, clause by clause, on the smallest documents that fall under each."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from clientwright.compare import POLICIES, Report, build_report, compare
from support.diffing import compare_files, load

CASES = Path(__file__).parents[1] / "cases" / "diff"
DAY = dt.date(2026, 1, 31)


def judged(case: str, version: str = "1.4.2") -> Report:
    comparison = compare_files(CASES / case / "old.yaml", CASES / case / "new.yaml")
    return build_report(comparison, POLICIES["cognite"], today=DAY, version=version)


@pytest.mark.parametrize(
    ("case", "clause"),
    [
        ("wire-raised-request-limit", "raising request limits"),
        ("wire-raised-batch", "raising request limits"),
        ("wire-added-response-property", "adding response properties"),
        ("wire-added-optional-request-property", "adding request properties"),
        ("wire-added-optional-parameter", "adding query parameters"),
    ],
)
def test_what_does_not_break(case: str, clause: str) -> None:
    report = judged(case)
    rule = case.replace("-", "/", 1)
    found = {(one.severity.value, one.clause) for one in report.judged if one.finding.rule == rule}
    assert found == {("addition", clause)}
    assert (str(report.suggested), report.sunset) == ("1.5.0", None)


@pytest.mark.parametrize(
    ("case", "clause"),
    [
        ("wire-removed-operation", "removing an endpoint"),
        ("wire-removed-response-property", "removing a response property"),
        ("wire-changed-error-format", "changing an error format"),
        ("wire-changed-success-status", "changing a success status"),
        ("wire-reduced-request-limit", "reducing a request limit"),
        ("wire-reduced-batch", "reducing a request limit"),
        ("wire-renamed-parameter", "renaming a parameter or property"),
        ("wire-renamed-request-property", "renaming a parameter or property"),
        ("wire-renamed-response-property", "renaming a parameter or property"),
        ("wire-changed-sort-order", "changing the sort order"),
    ],
)
def test_what_breaks(case: str, clause: str) -> None:
    report = judged(case)
    rule = case.replace("-", "/", 1)
    found = {(one.severity.value, one.clause) for one in report.judged if one.finding.rule == rule}
    assert found == {("breaking", clause)}
    assert str(report.suggested) == "2.0.0"
    assert report.sunset == dt.date(2027, 1, 31)  # a year after the next major version


@pytest.mark.parametrize(
    "case",
    [
        "wire-added-required-parameter",  # requests that were good are so no longer
        "wire-added-required-request-property",
        "wire-response-type-changed",  # answers are read in another way
        "wire-removed-response-value.mirror",
    ],
)
def test_what_worked_and_fails_now_breaks_without_a_clause_of_its_own(case: str) -> None:
    breaking = [one for one in judged(case).judged if one.severity.value == "breaking"]
    assert bool(breaking) is (".mirror" not in case)


def test_limits_of_answers_and_codes_of_errors_break_nothing() -> None:
    for case in (
        "wire-changed-response-limit",
        "wire-added-error-status",
        "wire-removed-error-status",
        "wire-changed-error-format.mirror",
    ):
        assert not [one for one in judged(case).judged if one.severity.value == "breaking"], case


@pytest.mark.parametrize(
    ("stability", "severity"), [("stable", "breaking"), ("beta", "breaking"), ("alpha", "info")]
)
def test_beta_promises_what_stable_does_and_alpha_nothing(
    tmp_path: Path, stability: str, severity: str
) -> None:
    text = (CASES / "wire-removed-operation" / "old.yaml").read_text()
    changed = text.replace("operationId: ", f"x-stability-level: {stability}\n      operationId: ")
    old = tmp_path / "old.yaml"
    old.write_text(changed)
    found = compare(load(old)[0], load(CASES / "wire-removed-operation" / "new.yaml")[0])
    report = build_report(found, POLICIES["cognite"], today=DAY)
    (one,) = (one for one in report.judged if one.finding.rule == "wire/removed-operation")
    assert one.severity.value == severity


def test_a_version_ends_a_year_after_the_next_major_one() -> None:
    assert judged("wire-removed-operation").sunset == dt.date(2027, 1, 31)
    assert judged("wire-added-optional-parameter").sunset is None
