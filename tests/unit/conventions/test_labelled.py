"""Pagination against the labelled set: what readers of the documents wrote down before the detector
saw them."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from support.shared import DOCUMENTS

from . import labels

PRECISION = 0.99
RECALL = 0.97
ENOUGH = {"pagination_labels": 600, "pagination_labels_fresh": 350}


@pytest.mark.parametrize("name", labels.SETS)
def test_decisions_are_as_labelled(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the real documents are not there: ../shared/specs is absent")
    found = labels.labels(name)
    assert len(found) >= ENOUGH[name]
    score = _Score()
    for label in found:
        score.add(label)
    with capsys.disabled():
        print(f"\n{name}: {score.report()}")
    assert not score.confused["no such operation"], score.report()
    assert score.precision() >= PRECISION, score.report()
    assert score.recall() >= RECALL, score.report()


class _Score:
    """Right, wrong and missed decisions, by style and in all."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.decided: Counter[str] = Counter()
        self.wanted: Counter[str] = Counter()
        self.confused: dict[str, list[str]] = defaultdict(list)
        self.total = 0

    def add(self, label: labels.Label) -> None:
        self.total += 1
        operation = labels.operations(label.document).get((label.method, label.path))
        if operation is None:
            self.confused["no such operation"].append(label.name)
            return
        value = operation.conventions.pagination
        if label.style is not None and (value is not None or not label.may_be_none):
            self.wanted[label.style] += 1
        if value is None:
            if not label.may_be_none:
                self.confused[f"{label.style} -> nothing"].append(label.name)
            return
        made = labels.decided(value)
        self.decided[made.style] += 1
        if labels.agrees(label, made):
            self.right[made.style] += 1
        else:
            self.confused[f"{label.style} -> {made.style}"].append(
                f"{label.name}: {label.right[0]} != {made}"
            )

    def precision(self) -> float:
        return sum(self.right.values()) / max(1, sum(self.decided.values()))

    def recall(self) -> float:
        return sum(self.right.values()) / max(1, sum(self.wanted.values()))

    def report(self) -> str:
        lines = [
            f"{self.total} labels: precision {self.precision():.4f}, recall {self.recall():.4f}"
        ]
        for style in sorted(set(self.decided) | set(self.wanted)):
            lines.append(
                f"  {style}: {self.right[style]} right of {self.decided[style]} decided, {self.wanted[style]} labelled"
            )
        for kind, names in sorted(self.confused.items()):
            lines.append(f"  {kind}: {len(names)}")
            lines.extend(f"    {name}" for name in names)
        return "\n".join(lines)
