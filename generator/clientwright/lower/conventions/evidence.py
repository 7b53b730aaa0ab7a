"""Weighing: facts for and against a decision become one score, and a threshold divides decided from
undecided.

A fact's weight is the share of the remaining doubt that it removes, so that facts of one kind alone
never reach the threshold: two halves make 0.75. A fact against takes its share off what was
reached.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from clientwright.diagnostics import Place
from clientwright.ir.conventions import Decision, Evidence, Source

DECIDED = 0.8
"""From here on a convention is obeyed."""
DOUBTFUL = 0.5
"""From here on the document's author is asked; below, nothing was seen."""


@dataclass(slots=True)
class Case:
    """The evidence for one candidate."""

    facts: list[Evidence] = field(default_factory=list)

    def add(self, weight: float, text: str, place: Place) -> None:
        """One fact; `weight` in (-1, 1), negative when it speaks against."""
        self.facts.append(Evidence(text=text, weight=weight, place=place))

    @property
    def score(self) -> float:
        doubt = 1.0
        kept = 1.0
        for fact in self.facts:
            if fact.weight >= 0:
                doubt *= 1 - fact.weight
            else:
                kept *= 1 + fact.weight
        return round((1 - doubt) * kept, 3)

    def decision(self) -> Decision:
        """The decision, strongest fact first; facts of equal weight in the order in which they were
        found."""
        ordered = sorted(self.facts, key=lambda fact: -abs(fact.weight))
        return Decision(source=Source.DETECTED, score=self.score, evidence=tuple(ordered))


def declared(source: Source, text: str, place: Place) -> Decision:
    """A decision that somebody wrote down."""
    return Decision(
        source=source, score=1.0, evidence=(Evidence(text=text, weight=1.0, place=place),)
    )
