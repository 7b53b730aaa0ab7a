"""Batches: a body that is a list, which may be cut into several requests."""

from __future__ import annotations

import re

from clientwright.ir.conventions import Batch
from clientwright.ir.types import Array
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import words

METHODS = frozenset({"POST", "PATCH", "DELETE"})
"""Not PUT: a list that is put replaces the one that is there, and halves of it would replace each
other."""

SWITCHES = frozenset({Kind.BOOLEAN, Kind.NUMBER, Kind.ENUM})
"""Kinds of settings."""


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
    top = sum(1 for leaf in subject.answer if len(leaf.path) == 1)
    if answer is not None and answer.path and top > found_items.ROOM:
        case.add(-0.6, "the answer is one thing with a list in it", subject.place)
    elif answer is not None and mirrored and len(answer.path) <= 1:
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
        identity=_identity(array, answer.leaf if answer is not None and mirrored else None),
        decision=case.decision(),
    )


def _identity(array: Leaf, answer: Leaf | None) -> tuple[str, ...]:
    """The id-like properties that entries have, in the answer too where there is one; ids before
    keys and names."""
    shared = array.keys & answer.keys if answer is not None else array.keys
    ranked = sorted((rank, wire) for wire in shared if (rank := _id_rank(words(wire))) is not None)
    best = {rank for rank, _ in ranked[:1]}
    return tuple(wire for rank, wire in ranked if rank in best)


def _id_rank(said: tuple[str, ...]) -> int | None:
    """`id` and `externalId` are the entry's own; `assetId` is somebody else's."""
    if said in {("id",), ("external", "id"), ("uuid",), ("gid",), ("guid",)}:
        return 0
    if said in {("key",), ("slug",), ("instance", "id")}:
        return 1
    return 2 if said == ("name",) else None


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
    if any(leaf.required and leaf.kind not in SWITCHES for leaf in beside):
        case.add(-0.6, "other properties are required with it", subject.place)
    if any(_is_matter(leaf) for leaf in beside):
        case.add(-0.4, "there are other lists or maps beside it", subject.place)
    elif any(leaf.kind is Kind.OBJECT for leaf in beside):
        case.add(-0.08, "there are settings beside it", subject.place)
    if not beside:
        case.add(0.3, "the body has nothing else", place)


def _is_matter(leaf: Leaf) -> bool:
    """A list of more than choices, or a map: as much what the request is about as the list is."""
    if leaf.kind is Kind.ARRAY:
        return leaf.element is not Kind.ENUM
    return leaf.kind is Kind.MAP


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
