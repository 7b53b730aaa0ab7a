"""Which operation of the old document is which of the new one.

The same key first: method and effective URL, so that moves of a prefix between server and paths, trailing slashes and
names of path parameters do not count. Then, among those left over, operations that moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from clientwright.compare.show import shallow
from clientwright.compare.sides import Side
from clientwright.compare.similarity import best_pairs, names_alike, texts_alike
from clientwright.ir.operations import Operation, OperationKey

_MOVED = 0.72
"""The least score of an operation that moved."""


@dataclass(frozen=True, slots=True)
class Prefix:
    """The base path of many operations changed."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationPair:
    """`moved` is the score of a pairing across different URLs; None where the key is the same."""

    old: Operation
    new: Operation
    moved: float | None = None
    prefix: Prefix | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    pairs: tuple[OperationPair, ...]
    removed: tuple[Operation, ...]
    added: tuple[Operation, ...]


def pair_operations(old: Side, new: Side) -> Paired:
    """Pairs the operations of two documents."""
    same = [
        OperationPair(old=each, new=new.operations[key])
        for key, each in old.operations.items()
        if key in new.operations
    ]
    gone = [each for key, each in old.operations.items() if key not in new.operations]
    come = [each for key, each in new.operations.items() if key not in old.operations]
    prefixed = _prefixed(gone, come)
    gone, come = _without(gone, come, prefixed)
    moved = _moved(old, new, gone, come)
    gone, come = _without(gone, come, moved)
    pairs = sorted((*same, *prefixed, *moved), key=lambda pair: pair.old.key)
    return Paired(pairs=tuple(pairs), removed=tuple(gone), added=tuple(come))


def _without(
    gone: list[Operation], come: list[Operation], pairs: Iterable[OperationPair]
) -> tuple[list[Operation], list[Operation]]:
    mine = {pair.old.key for pair in pairs}
    theirs = {pair.new.key for pair in pairs}
    return (
        [each for each in gone if each.key not in mine],
        [each for each in come if each.key not in theirs],
    )


# ---------------------------------------------------------------------------------------------- base paths


def _prefixed(gone: list[Operation], come: list[Operation]) -> list[OperationPair]:
    """`/v1` became `/v2` for at least half of what is left over, and for three operations or more."""
    ends: dict[str, list[Operation]] = {}
    for each in come:
        ends.setdefault(_end(each.key), []).append(each)
    votes: Counter[Prefix] = Counter()
    for each in gone:
        for other in ends.get(_end(each.key), ()):
            votes[_prefix(each.key, other.key)] += 1
    if not votes:
        return []
    prefix, count = min(votes.items(), key=lambda item: (-item[1], item[0].old, item[0].new))
    if count < 3 or 2 * count < len(gone):
        return []
    by_key = {each.key: each for each in come}
    found = []
    for each in gone:
        method, _, url = each.key.partition(" ")
        key = OperationKey(f"{method} {prefix.new}{url.removeprefix(prefix.old)}")
        if url.startswith(prefix.old) and key in by_key:
            found.append(OperationPair(old=each, new=by_key[key], moved=1.0, prefix=prefix))
    return found


def _end(key: str) -> str:
    """Method and last segment."""
    method, _, url = key.partition(" ")
    return f"{method} {url.rpartition('/')[2]}"


def _prefix(old: str, new: str) -> Prefix:
    """What stands before the longest common end."""
    mine, theirs = old.partition(" ")[2].split("/"), new.partition(" ")[2].split("/")
    common = 0
    while common < min(len(mine), len(theirs)) and mine[-1 - common] == theirs[-1 - common]:
        common += 1
    return Prefix("/".join(mine[: len(mine) - common]), "/".join(theirs[: len(theirs) - common]))


# ---------------------------------------------------------------------------------------- single operations


def _moved(
    old: Side, new: Side, gone: list[Operation], come: list[Operation]
) -> list[OperationPair]:
    if not gone or not come:
        return []
    ids: dict[str, list[Operation]] = {}
    for each in come:
        if each.operation_id:
            ids.setdefault(each.operation_id, []).append(each)
    scores = []
    for each in gone:
        for other in come:
            # Two operations of one path with other methods, or of unlike paths: only the id can bind them.
            named = each.operation_id is not None and each.operation_id == other.operation_id
            if not named and each.method != other.method:
                continue
            if not named and _literals(each).isdisjoint(_literals(other)):
                continue
            score = _score(old, new, each, other, named=named)
            if score >= _MOVED - 0.06:
                scores.append((score, each, other))
    return [
        OperationPair(old=one, new=other, moved=min(round(score, 2), 1.0))
        for score, one, other in best_pairs(scores, _MOVED)
    ]


def _literals(operation: Operation) -> set[str]:
    return {part for part in operation.key.partition(" ")[2].split("/") if part and part != "{}"}


def _score(old: Side, new: Side, one: Operation, other: Operation, *, named: bool) -> float:
    """0.35 for the path, 0.25 for the id, 0.2 for what is answered and asked, 0.2 for the summary."""
    path = _paths_alike(one, other)
    shape = 1.0 if _shape(old, one) == _shape(new, other) else 0.0
    summary = texts_alike(one.summary or one.doc, other.summary or other.doc)
    id_ = 1.0 if named else names_alike(one.operation_id or "", other.operation_id or "")
    method = 0.0 if one.method == other.method else 0.15
    return 0.35 * path + 0.25 * id_ + 0.2 * shape + 0.2 * summary - method + (0.15 if named else 0)


def _paths_alike(one: Operation, other: Operation) -> float:
    mine, theirs = (each.key.partition(" ")[2].strip("/").split("/") for each in (one, other))
    common = sum((Counter(mine) & Counter(theirs)).values())
    return common / max(len(mine), len(theirs))


def _shape(side: Side, operation: Operation) -> tuple[str, ...]:
    """What is asked and answered, in a few words."""
    body = operation.body.contents if operation.body else ()
    answers = [content for answer in operation.success for content in answer.contents]
    return tuple(shallow(side, content.type) for content in (*body, *answers))
