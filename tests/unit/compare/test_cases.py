"""Each rule fires where it must, and not where something only looks like it.

A case is a folder in tests/cases/diff: `old.yaml`, `new.yaml`, and `expected.txt` with one line for
each finding under Cognite's policy. A folder `RULE.mirror` (or `RULE.mirror-NAME`) holds a change
that resembles the rule's and must not be taken for it. `BLESS=1` writes what is found now; read the
difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from clientwright.compare import RULES, compare
from support.diffing import load, shown

FOLDER = Path(__file__).parents[2] / "cases" / "diff"
CASES = sorted(path.parent for path in FOLDER.glob("*/old.yaml"))


def _rule(case: Path) -> str:
    """The rule that the folder is named after; `wire-removed-operation--prefix` is one of its cases."""
    level, _, rest = case.name.partition(".mirror")[0].partition("-")
    return f"{level}/{rest.partition('--')[0]}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path) -> None:
    old, new = load(case / "old.yaml")[0], load(case / "new.yaml")[0]
    comparison = compare(old, new)
    text = shown(comparison)
    if os.environ.get("BLESS"):
        (case / "expected.txt").write_text(text)
    assert text == (case / "expected.txt").read_text()
    fires = _rule(case) in {finding.rule for finding in comparison.findings}
    assert fires is (".mirror" not in case.name)
    for side in (old, new):
        assert compare(side, side).findings == ()


def test_every_rule_has_a_case_and_a_mirror() -> None:
    found = {_rule(case) for case in CASES if ".mirror" not in case.name}
    mirrored = {_rule(case) for case in CASES if ".mirror" in case.name}
    assert found == set(RULES)
    assert mirrored == set(RULES)
