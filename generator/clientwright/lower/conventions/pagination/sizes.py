"""The page size: its slot, and its default and largest value from the schema, else from what is
written about it."""

from __future__ import annotations

import re
from typing import TypeVar

from clientwright.ir.conventions import PageSize, Pointer
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import roles
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind, Leaf

NUMBER = r"`?\**(\d[\d,]*)"
OF = r"(?: value| number| limit| size| page size| allowed)*(?: of| is| to|:| =|\s)*\s*"
MOST = r"(?:up to|at most|no more than|not exceed|less than or equal to|<=|≤|upper limit[^.]*? is)"
MAXIMUM = (
    re.compile(rf"\bmax(?:imum)?\b{OF}{NUMBER}", re.IGNORECASE),
    re.compile(rf"{MOST}\s*{NUMBER}", re.IGNORECASE),
    re.compile(rf"(?:between|from)\s+`?\d+`?\s*(?:and|to|-|–)\s*{NUMBER}", re.IGNORECASE),
    re.compile(rf"\b`?1`?\s*(?:-|–|to)\s*{NUMBER}", re.IGNORECASE),
    re.compile(rf"{NUMBER}`?\s*(?:is the )?max(?:imum)?\b", re.IGNORECASE),
)
DEFAULT = (
    re.compile(rf"\bdefaults?\b{OF}{NUMBER}", re.IGNORECASE),
    re.compile(rf"{NUMBER}`?\s*(?:items |results |records )?by default", re.IGNORECASE),
    re.compile(rf"by default,?[^.\d]*{NUMBER}", re.IGNORECASE),
)
Found = TypeVar("Found", Slot, Leaf)


def find(subject: Subject, beside: Slot | None) -> tuple[PageSize, Slot] | None:
    """The slot of the page size, one on the same side as `beside` first. None when there is
    none."""
    found = [slot for slot in subject.slots if slot is not beside and roles.is_size(slot)]
    if not found:
        return None
    slot = max(enumerate(found), key=lambda entry: (*_preference(entry[1], beside), -entry[0]))[1]
    return PageSize(slot=slot.request, default=default_of(slot), maximum=maximum_of(slot)), slot


def _preference(slot: Slot, beside: Slot | None) -> tuple[bool, bool, bool]:
    """Same side, then the same object, then a name that speaks of pages."""
    return (
        beside is not None and slot.side is beside.side,
        beside is not None and slot.path[:-1] == beside.path[:-1],
        "page" in slot.words or slot.words == ("limit",),
    )


def default_of(slot: Slot) -> int | None:
    value = slot.default.value if slot.default else None
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _first(DEFAULT, slot.doc)


def maximum_of(slot: Slot) -> int | None:
    limits = slot.constraints
    if limits.maximum is not None:
        return int(limits.maximum)
    if limits.exclusive_maximum is not None:
        return int(limits.exclusive_maximum) - 1
    return _first(MAXIMUM, slot.doc)


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> int | None:
    """The number that the first fitting pattern finds; none where it finds several, for then it
    depends."""
    for pattern in patterns:
        found = {int(match[1].replace(",", "")) for match in pattern.finditer(text)}
        if found:
            return (found.pop() or None) if len(found) == 1 else None
    return None


def weigh(case: Case, sized: tuple[PageSize, Slot] | None, weight: float) -> PageSize | None:
    """Adds the page size to the evidence."""
    if sized is None:
        return None
    size, slot = sized
    case.add(weight, f"the request has the page size {slot.name}", slot.place)
    return size


def pick(subject: Subject, role: str, near: Pointer = ()) -> Leaf | None:
    """The answer's `more`, `total` or `pages`; of several the one nearest to `near`, then the
    outermost."""
    test = {"more": roles.is_more, "total": roles.is_total, "pages": roles.is_pages}[role]
    found = [leaf for leaf in subject.answer if test(leaf) and _belongs(leaf, near)]
    if not found:
        return None
    return max(
        enumerate(found),
        key=lambda entry: (
            _shared(entry[1].path[:-1], near),
            -len(entry[1].path),
            -len(entry[1].words),
            -entry[0],
        ),
    )[1]


def _belongs(leaf: Leaf, near: Pointer) -> bool:
    """It stands at the top, among paging values, or where the items do."""
    above = leaf.path[:-1]
    return (
        above == near[: len(above)] or bool(roles.PAGED.intersection(leaf.above)) or _counts(leaf)
    )


def _counts(leaf: Leaf) -> bool:
    return bool({"statistics", "stats", "summary"} & leaf.above) and "total" in leaf.words


def _shared(one: Pointer, other: Pointer) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def echo(subject: Subject, slot: Slot | None) -> Leaf | None:
    """Where the answer repeats a number of the request (`offset`, `limit`, `currentPage`)."""
    if slot is None:
        return None
    for leaf in subject.answer:
        if leaf.kind is Kind.NUMBER and leaf.words == slot.words:
            return leaf
    return None
