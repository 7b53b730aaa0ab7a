"""Findings as people and machines see them."""

from __future__ import annotations

import json

import pytest
from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.diagnostics.render import Format, render, render_text, visible

ERROR = Diagnostic(
    code="spec/dangling-ref",
    severity=Severity.ERROR,
    message="`#/x` leads nowhere",
    place=Place("/paths/~1a", "b.yaml", 12, 3),
    help="mend it",
    notes=("it once did",),
)
WARNING = Diagnostic(
    code="spec/invalid",
    severity=Severity.WARNING,
    message="not: so, 100% right\n::error::planted",
    place=Place(file="a,b:c.yaml", line=4, column=1),
)
NOTE = Diagnostic(code="naming/hashed", severity=Severity.NOTE, message="only a hash")
FOUND = (NOTE, WARNING, ERROR)


def test_text() -> None:
    assert render(FOUND, "text", tool_version="1") == (
        "b.yaml:12:3: error: `#/x` leads nowhere [spec/dangling-ref]\n"
        "    at /paths/~1a\n"
        "    note: it once did\n"
        "    help: mend it\n"
        "a,b:c.yaml:4:1: warning: not: so, 100% right\\n::error::planted [spec/invalid]\n"
        "note: only a hash [naming/hashed]"
    )


def test_text_counts_what_repeats_but_never_errors() -> None:
    found = [ERROR] * 4 + [NOTE] * 4
    assert render_text(found, limit=3).count("[spec/dangling-ref]") == 4
    assert render_text(found, limit=3).splitlines()[-2:] == [
        "note: only a hash [naming/hashed]",
        "  ... and 1 more of naming/hashed (--verbose shows all)",
    ]
    assert "more of" not in render_text(found, limit=4)


def test_text_is_styled_by_severity() -> None:
    styled = render_text([NOTE], style=lambda word, severity: f"<{word}:{severity.name}>")
    assert styled == "<note:NOTE>: only a hash [naming/hashed]"


def test_github() -> None:
    assert render(FOUND, "github", tool_version="1") == (
        "::error file=b.yaml,title=spec/dangling-ref,line=12,col=3::`#/x` leads nowhere%0Amend it\n"
        "::warning file=a%2Cb%3Ac.yaml,title=spec/invalid,line=4,col=1"
        "::not: so, 100%25 right%0A::error::planted\n"
        "::notice title=naming/hashed::only a hash"
    )


def test_json() -> None:
    first, _, last = json.loads(render(FOUND, "json", tool_version="1"))
    assert first == {
        "code": "spec/dangling-ref",
        "severity": "error",
        "message": "`#/x` leads nowhere",
        "file": "b.yaml",
        "line": 12,
        "column": 3,
        "pointer": "/paths/~1a",
        "help": "mend it",
        "notes": ["it once did"],
    }
    assert (last["file"], last["line"]) == ("", 0)


def test_sarif() -> None:
    log = json.loads(render(FOUND, "sarif", tool_version="1.2.3"))
    (run,) = log["runs"]
    assert (log["version"], run["tool"]["driver"]["semanticVersion"]) == ("2.1.0", "1.2.3")
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["naming/hashed", "spec/dangling-ref", "spec/invalid"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    first, second, third = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "b.yaml"},
                "region": {"startLine": 12, "startColumn": 3},
            },
            "logicalLocations": [{"fullyQualifiedName": "/paths/~1a"}],
        }
    ]
    uri = second["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert (uri, "locations" in third) == ("a%2Cb%3Ac.yaml", False)


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_nothing_found(format: Format) -> None:
    assert render((), format, tool_version="1") in ("", "[]") or format == "sarif"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünïcode 漢字", "plain, ünïcode 漢字"),
        ("\x1b[31mred\r\n\t\0", "\\x1b[31mred\\r\\n\\t\\x00"),
        ("\u202etxt.exe \u2028 \u200b", "\\u202etxt.exe \\u2028 \\u200b"),
        ("lone \ud800", "lone \\ud800"),
    ],
)
def test_nothing_that_a_terminal_would_obey(text: str, shown: str) -> None:
    assert visible(text) == shown
