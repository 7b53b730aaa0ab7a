"""Defaults: what happens when the caller says nothing."""

from __future__ import annotations

import re

from clientwright.compare import show
from clientwright.compare.changes import At
from clientwright.ir.types import Default

_SORT = re.compile(
    r"\$?order_?by|sort(ed)?|sort_?(by|order|direction|key)?|order|direction", re.IGNORECASE
)


def compare_defaults(
    wire: str, old: Default | None, new: Default | None, at: At, *, page_size: bool = False
) -> None:
    """A default that was added or removed was perhaps only not written down; another one gives other results.

    The size of a page does not: a pager reads all of them.
    """
    if old is None and new is None:
        return
    if old is None and new is not None:
        at.add("wire/added-default", after=show.value(new.value))
    elif old is not None and new is None:
        at.add("wire/removed-default", before=show.value(old.value))
    elif old is not None and new is not None and not _equal(old.value, new.value):
        texts = show.value(old.value), show.value(new.value)
        if page_size:
            at.add("wire/changed-page-size", *texts)
        elif is_sorting(wire):
            at.add("wire/changed-sort-order", *texts)
        else:
            at.add("wire/changed-default", *texts)


def _equal(old: object, new: object) -> bool:
    """`false` is not `0`, but 1.0 is 1."""
    if (
        isinstance(old, bool)
        and isinstance(new, str)
        or isinstance(old, str)
        and isinstance(new, bool)
    ):
        return str(old).lower() == str(new).lower()  # `"true"` where `true` was meant
    return old == new and isinstance(old, bool) == isinstance(new, bool)


def is_sorting(wire: str) -> bool:
    """Does the parameter's or property's name say that it orders the results?"""
    return _SORT.fullmatch(wire.strip("_-$ ")) is not None
