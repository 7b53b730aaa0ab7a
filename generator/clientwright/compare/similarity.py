"""How much alike two things are, for telling a rename from a removal beside an addition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

T = TypeVar("T")
U = TypeVar("U")

RENAMED = 0.75
"""The least score of a rename."""
_MARGIN = 0.05
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def words_of(name: str) -> list[str]:
    """`eventType`, `event_type`: event, type; plural and singular are one."""
    return [word.lower().rstrip("s") or word.lower() for word in _WORD.findall(name)]


def names_alike(old: str, new: str) -> float:
    """1 for the same words, 0.75 for `type` and `eventType`, 0 for nothing in common."""
    mine, theirs = set(words_of(old)), set(words_of(new))
    if not mine or not theirs:
        return 0.0
    if words_of(old) == words_of(new):
        return 1.0
    common = len(mine & theirs)
    by_word = 0.5 * common / min(len(mine), len(theirs)) + 0.5 * common / len(mine | theirs)
    misspelt = SequenceMatcher(None, old.lower(), new.lower()).ratio()
    return max(by_word, misspelt if misspelt > 0.85 else 0.0)


def texts_alike(old: str, new: str) -> float:
    """The share of words that two texts have in common."""
    if old == new:
        return 1.0
    mine, theirs = set(old.lower().split()), set(new.lower().split())
    return len(mine & theirs) / len(mine | theirs) if mine | theirs else 1.0


def rename_score(
    old: tuple[str, str, float], new: tuple[str, str, float], *, same_required: bool
) -> float:
    """How likely one thing was renamed; each is (name, doc, position from 0 to 1). Their types are equal already."""
    name = names_alike(old[0], new[0])
    place = 1.0 - abs(old[2] - new[2])
    required = 1.0 if same_required else 0.0
    if old[1] or new[1]:
        doc = texts_alike(old[1], new[1]) if old[1] and new[1] else 0.0
        if old[1] and new[1] and doc < 0.5:
            return 0.0
        return 0.4 * name + 0.35 * doc + 0.1 * place + 0.15 * required
    return 0.6 * name + 0.15 * place + 0.25 * required


def best_pairs(scores: Iterable[tuple[float, T, U]], least: float) -> list[tuple[float, T, U]]:
    """The best one-to-one pairs of at least this score. What two things claim alike is nobody's."""
    ranked = sorted(scores, key=lambda each: -each[0])
    chosen: list[tuple[float, T, U]] = []
    left: set[int] = set()
    right: set[int] = set()
    for score, old, new in ranked:
        if score < least or id(old) in left or id(new) in right:
            continue
        if not _is_contested(ranked, score, old, new, left, right):
            chosen.append((score, old, new))
        left.add(id(old))
        right.add(id(new))
    return chosen


def _is_contested(
    ranked: Sequence[tuple[float, T, U]],
    score: float,
    old: T,
    new: U,
    left: set[int],
    right: set[int],
) -> bool:
    return any(
        other >= score - _MARGIN and (mine is old) != (theirs is new)
        for other, mine, theirs in ranked
        if id(mine) not in left and id(theirs) not in right
    )
