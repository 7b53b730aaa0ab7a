"""A way of paging that an operation may have, before it is compared with others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clientwright.ir.conventions import Decision, Pagination, Source
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.pagination.items import Items
from clientwright.lower.conventions.subject import Slot

NO_DECISION = Decision(source=Source.DETECTED, score=0.0)
"""Stands in until the evidence is weighed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """`value` carries the decision already."""

    value: Pagination
    slot: Slot | None
    missing: str = ""  # what the document would have to say for this to be decided

    @property
    def score(self) -> float:
        return self.value.decision.score

    @property
    def decided(self) -> bool:
        return self.score >= DECIDED


def held(value: Pagination, case: Case, slot: Slot | None, items: Items | None) -> Candidate:
    """The candidate; without items it stays a question whatever else speaks for it."""
    decision = case.decision()
    if items is None:
        decision = replace(decision, score=min(decision.score, DECIDED - 0.01))
    missing = "" if items is not None else "the answer has no array that could be the items"
    return Candidate(value=replace(value, decision=decision), slot=slot, missing=missing)
