"""Batches: a body that is a list, which may be cut into several requests."""

from __future__ import annotations

import re

from clientwright.ir.conventions import Batch
from clientwright.ir.types import Array
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf

METHODS = frozenset({"POST", "PATCH", "DELETE"})
"""Not PUT: a list that is put replaces the one that is there, and halves of it would replace each other."""


def detect(subject: Subject, *, paged: bool) -> Batch | None:
    """The body's list, when it is what the request is about and not one of its settings."""
    leaves = subject.body_leaves
    if paged or not leaves or subject.operation.method not in METHODS:
        return None
    array = _array(leaves)
    if array is None:
        return None
    case = Case()
    _weigh_request(subject, leaves, array, case)
    answer = found_items.locate(subject) if subject.answer else None
    mirrored = answer is not None and (answer.alone or answer.path == array.path)
    if answer is not None and mirrored and len(answer.path) <= 1:
        case.add(0.4, f"the answer has one list too, {answer.leaf.name}", subject.place)
    elif not subject.answer or len(subject.answer) == 1:
        case.add(0.3, "nothing is answered", subject.place)
    else:
        case.add(-0.4, "the answer is not a list", subject.place)
    if case.score < DECIDED or subject.body_content is None:
        return None
    return Batch(
        items=array.path,
        maximum=_maximum(subject, array),
        answers=answer.path if answer is not None and mirrored else None,
        decision=case.decision(),
    )


def _array(leaves: tuple[Leaf, ...]) -> Leaf | None:
    """The body itself, or the one required list at its top; the only one where none is required."""
    if leaves[0].kind is Kind.ARRAY:
        return leaves[0]
    found = [leaf for leaf in leaves if len(leaf.path) == 1 and leaf.kind is Kind.ARRAY]
    required = [leaf for leaf in found if leaf.required]
    if len(required) == 1:
        return required[0]
    return found[0] if len(found) == 1 else None


def _weigh_request(subject: Subject, leaves: tuple[Leaf, ...], array: Leaf, case: Case) -> None:
    place = array.place if array.path else subject.place
    beside = [leaf for leaf in leaves if len(leaf.path) == 1 and leaf is not array]
    case.add(
        0.5, f"the body has the list {array.name}" if array.path else "the body is a list", place
    )
    if array.required:
        case.add(0.2, "the list is required", place)
    if array.constraints.max_items is not None:
        case.add(0.3, f"it takes at most {array.constraints.max_items}", place)
    if array.element is Kind.OBJECT:
        case.add(0.3, "its entries are objects", place)
    if any(leaf.required for leaf in beside):
        case.add(-0.6, "other properties are required with it", subject.place)
    if any(leaf.kind in (Kind.OBJECT, Kind.MAP, Kind.ARRAY) for leaf in beside):
        case.add(-0.4, "other properties are more than switches", subject.place)
    if not beside:
        case.add(0.3, "the body has nothing else", place)


def _maximum(subject: Subject, array: Leaf) -> int | None:
    if array.constraints.max_items is not None:
        return array.constraints.max_items
    content = subject.body_content
    stated = subject.array_type(array.path, content.type) if content else None
    if isinstance(stated, Array) and stated.constraints.max_items is not None:
        return stated.constraints.max_items
    return _said(array.doc) or _said(subject.doc)


ENTRIES = re.compile(
    r"(?:max(?:imum)?(?: number)? of|up to|at most|no more than)\s+`?\**(\d[\d,]*)\**`?\s+\w*\s*"
    r"(?:items|objects|entries|\w+s)\s+(?:per|in (?:a|one|each)|at (?:a time|once)|(?:can|may) be)",
    re.IGNORECASE,
)


def _said(text: str) -> int | None:
    """`a maximum of 1000 events per request`, where the description of a list says so."""
    found = ENTRIES.search(text)
    return int(found[1].replace(",", "")) if found else None
