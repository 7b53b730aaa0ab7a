"""Comparing small documents in tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clientwright.compare import POLICIES, Comparison, Judged, Side, compare, judge
from clientwright.lower import lower
from clientwright.naming import allocate
from clientwright.spec import Document, read

FOLDER = Path(__file__).parents[1] / "unit" / "compare"
"""Where the documents of the comparison's own tests are."""


def load(path: Path) -> tuple[Side, Document]:
    """One document, ready to be compared."""
    document = read(path).document
    assert document is not None, f"{path} is refused"
    return side_of(document), document


def side_of(document: Any) -> Side:
    api = lower(document).api
    return Side(api=api, names=allocate(api, package="client")[0])


def shown(comparison: Comparison, policy: str = "cognite") -> str:
    """One line a finding: severity, rule, where, detail, Python name, the policy's clause."""
    return "".join(f"{_line(comparison, each)}\n" for each in judge(comparison, POLICIES[policy]))


def _line(comparison: Comparison, judged: Judged) -> str:
    finding = judged.finding
    requests = [
        call.request if (call := comparison.calls.get(key)) else key for key in finding.operations
    ]
    where = f"{requests[0]} (+{len(requests) - 1})" if len(requests) > 1 else "".join(requests)
    parts = [judged.severity.value, finding.rule, where or "-", finding.detail or "-"]
    parts.append(finding.python or "-")
    return " | ".join([*parts, judged.clause] if judged.clause else parts)


def compare_files(old: Path, new: Path) -> Comparison:
    return compare(load(old)[0], load(new)[0])
