"""Names of the wire as words: `page[cursor]`, `nextPageToken` and `per_page` say what they are in
any spelling."""

from __future__ import annotations

import re
from functools import cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
# Spelt together in lower case, `pagesize` and `usemarker` are two words if both halves are
# words that paging uses.
_FIRST = (
    "next",
    "prev",
    "previous",
    "page",
    "per",
    "start",
    "starting",
    "has",
    "max",
    "total",
    "current",
    "use",
)
_SECOND = frozenset(
    [
        "after",
        "before",
        "cursor",
        "count",
        "elements",
        "index",
        "items",
        "limit",
        "link",
        "links",
        "marker",
        "more",
        "next",
        "number",
        "offset",
        "page",
        "pages",
        "at",
        "position",
        "records",
        "results",
        "size",
        "token",
        "uri",
        "url",
    ]
)


BRIEF = 2000
"""Characters of a description that are read: what matters comes first, and a hostile one must not
cost time."""


def brief(text: str) -> str:
    return text[:BRIEF]


@cache
def words(name: str) -> tuple[str, ...]:
    """The lower-case words of a name: `pageSize` -> (page, size); `$skip` -> (skip); `page[number]`
    -> (page, number)."""
    found: list[str] = []
    for word in _WORD.findall(name):
        found.extend(_parts(word.lower()))
    return tuple(found)


def _parts(word: str) -> tuple[str, ...]:
    for first in _FIRST:
        if word.startswith(first) and word[len(first) :] in _SECOND:
            return (first, word[len(first) :])
    return (word,)


@cache
def singular(word: str) -> str:
    """Good enough to compare a path segment with a property: `policies` -> `policy`, `addresses` ->
    `address`."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 2:
        return word[:-1]
    return word
