"""Partitions: `m/n` splits a listing into n parts that are read side by side."""

from __future__ import annotations

import re

from clientwright.ir.conventions import Partition
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind

FRACTION = re.compile(r"[\"'`\s](?:m\s*/\s*n|\d+\s*/\s*\d+|x\s*/\s*n)[\"'`\s,.]", re.IGNORECASE)
MAXIMUM = (
    re.compile(r"\bn`?\s*(?:<=|≤|&lt;=)\s*`?(\d+)", re.IGNORECASE),
    re.compile(r"(?:at most|max(?:imum)?|up to|limit)[^.\d]{0,60}?(\d+)[^.]{0,20}partition", re.IGNORECASE),
    re.compile(r"(?:at most|max(?:imum)?|up to)[^.\d]{0,60}partitions[^.\d]{0,30}?(\d+)", re.IGNORECASE),
    re.compile(r"more than (\d+) partitions", re.IGNORECASE),
)  # fmt: skip
CAUTIOUS = 10
"""Where no maximum is stated."""


def detect(subject: Subject, *, paged: bool, habit: int | None) -> Partition | None:
    """A string `partition` of the form m/n on an operation that pages; `habit` is the maximum that
    the document states where it describes the same parameter elsewhere."""
    slot = next((slot for slot in subject.slots if _is_partition(slot)), None)
    if slot is None or not paged:
        return None
    case = Case()
    case.add(0.4, f"the request has the string {slot.name}", slot.place)
    case.add(0.5, "the operation pages", subject.place)
    if FRACTION.search(f" {slot.doc} "):
        case.add(0.6, "its description gives the form m/n", slot.place)
    elif slot.constraints.pattern and "/" in slot.constraints.pattern:
        case.add(0.6, "its pattern has the form m/n", slot.place)
    elif habit is not None:
        case.add(0.5, "the document describes it as m/n elsewhere", slot.place)
    if case.score < DECIDED:
        return None
    maximum = maximum_of(slot) or habit or CAUTIOUS
    return Partition(slot=slot.request, maximum=maximum, decision=case.decision())


def habit_of(subject: Subject) -> int | None:
    """The maximum that this operation's description of a partition states."""
    for slot in subject.slots:
        if _is_partition(slot) and FRACTION.search(f" {slot.doc} "):
            return maximum_of(slot) or CAUTIOUS
    return None


def _is_partition(slot: Slot) -> bool:
    return (
        slot.kind is Kind.STRING
        and slot.words[-1:] in (("partition",), ("partitions",), ("shard",), ("slice",))
        and len(slot.path) == 1
    )


def maximum_of(slot: Slot) -> int | None:
    for pattern in MAXIMUM:
        if found := pattern.search(slot.doc):
            return int(found[1])
    return None
