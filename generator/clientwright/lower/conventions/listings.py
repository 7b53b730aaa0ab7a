"""Listings that come in one piece: their clients page them all the same, so that nothing changes for callers when the
API begins to page."""

from __future__ import annotations

from clientwright.ir.conventions import Listing, Source
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf

FEW = 3
"""An answer that is a list in a wrapping has at most so many properties beside it."""
PLAIN = frozenset({Kind.STRING, Kind.ENUM, Kind.NUMBER, Kind.BOOLEAN})


def detect(subject: Subject) -> Listing | None:
    """A GET whose answer is an array of objects, or such an array in an object with nothing but a few scalars."""
    if subject.operation.method != "GET" or len(subject.operation.success) != 1:
        return None
    leaves = [leaf for leaf in subject.answer if not leaf.shown]
    if not leaves:
        return None
    whole = leaves[0]
    if whole.kind is Kind.ARRAY:
        return _of(whole, "the answer is an array of objects") if _holds_objects(whole) else None
    top = [leaf for leaf in leaves if len(leaf.path) == 1]
    arrays = [leaf for leaf in top if leaf.kind is Kind.ARRAY]
    others = [leaf for leaf in top if leaf.kind is not Kind.ARRAY]
    if len(arrays) != 1 or not _holds_objects(arrays[0]) or len(others) > FEW:
        return None
    if any(leaf.kind not in PLAIN for leaf in others) or not _is_collection(subject):
        return None
    if _is_tree(subject, arrays[0]):
        return None
    return _of(arrays[0], f"the answer is the array {arrays[0].name} and a few words about it")


def _of(leaf: Leaf, why: str) -> Listing:
    return Listing(items=leaf.path, decision=declared(Source.DETECTED, why, leaf.place))


def _holds_objects(leaf: Leaf) -> bool:
    return leaf.element in (Kind.OBJECT, Kind.MAP)


def _is_tree(subject: Subject, leaf: Leaf) -> bool:
    """A thing that holds things of its own kind, such as a folder, is one thing."""
    whole = subject.answer_type
    assert whole is not None  # it has leaves
    element = subject.view.element(subject.type_at(leaf.path, whole))
    return element is not None and subject.view.core(element) == subject.view.core(whole)


def _is_collection(subject: Subject) -> bool:
    """The path ends in a word, not in the name of one thing."""
    return not subject.operation.path.rstrip("/").endswith(("}", ")"))
