"""Where the items of a page are: found by shape and place; what the array is called only breaks
ties."""

from __future__ import annotations

from dataclasses import dataclass

from clientwright.ir.conventions import Pointer
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import singular, words

GENERIC = frozenset(
    [
        "items",
        "data",
        "results",
        "result",
        "entries",
        "values",
        "value",
        "records",
        "list",
        "content",
        "elements",
        "objects",
        "resources",
        "hits",
        "edges",
        "nodes",
        "rows",
        "collection",
        "members",
        "matches",
        "d",
        "references",
    ]
)
SIDE = frozenset(
    [
        "errors",
        "error",
        "warnings",
        "included",
        "includes",
        "messages",
        "order",
        "sort",
        "sorting",
        "facets",
        "facet",
        "aggregations",
        "aggregates",
        "columns",
        "links",
        "relations",
        "fields",
        "filters",
        "notices",
        "typing",
        "schema",
        "suggestions",
        "permissions",
        "privileges",
        "debug",
    ]
)
"""Words for what comes along with the items."""


WORTH = 0.0
"""A list of words deep inside something is no page of items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    leaf: Leaf
    margin: float  # how much better than the second best
    alone: bool

    @property
    def path(self) -> Pointer:
        return self.leaf.path

    def weigh(self, case: Case, subject: Subject) -> None:
        """The fact that the answer holds one list."""
        place = self.leaf.place if self.leaf.path else subject.place
        if not self.leaf.path:
            case.add(0.45, "the answer is an array", place)
        elif self.alone:
            case.add(0.45, f"the answer has one array, {self.leaf.name}", place)
        elif self.margin >= 0.25:
            case.add(0.4, f"the array {self.leaf.name} is the items", place)
        else:
            case.add(-0.3, f"the array {self.leaf.name} may be the items, others may too", place)


def locate(subject: Subject, near: Pointer = ()) -> Items | None:
    """The array of items in the answer; `near` is where the paging values stand. None when there is
    no array."""
    found = [leaf for leaf in subject.answer if leaf.kind is Kind.ARRAY]
    found = [leaf for leaf in found if not leaf.shown] or found
    if not found:
        return None
    if not found[0].path:
        return Items(leaf=found[0], margin=1.0, alone=True)
    told = _told(subject)
    ranked = sorted(
        ((_rank(leaf, near, told), -index, leaf) for index, leaf in enumerate(found)),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    best = ranked[0]
    if best[0] < WORTH:
        return None
    rivals = [rank for rank, _, leaf in ranked[1:] if len(leaf.path) <= len(best[2].path)]
    margin = best[0] - (max(rivals) if rivals else -1.0)
    return Items(leaf=best[2], margin=margin, alone=not rivals)


def _told(subject: Subject) -> frozenset[str]:
    """The singular words of what the path and the operation are about."""
    last = subject.segments[-2:] if subject.segments else ()
    told = [word for segment in last for word in words(segment)]
    told.extend(words(subject.operation.operation_id or "")[-3:])
    return frozenset(singular(word) for word in told)


def _rank(leaf: Leaf, near: Pointer, told: frozenset[str]) -> float:
    rank = 1.0 if leaf.element in (Kind.OBJECT, Kind.ANY, Kind.MAP) else 0.3
    depth = len(leaf.path)
    rank -= 0.35 * (depth - 1)
    if depth > 1 and leaf.path[:-1] == near[: depth - 1]:
        rank += 0.5  # it stands beside the paging values, deeper in
    rank += 0.15 if leaf.required else 0.0
    said = {singular(word) for word in leaf.words}
    if GENERIC.intersection(leaf.words):
        rank += 0.4
    if said and told and len(said & told) == len(said):
        rank += 0.5
    elif said & told:
        rank += 0.25
    if SIDE.intersection(leaf.words):
        rank -= 0.8
    return rank


def embedded(subject: Subject, near: Pointer, items: Items | None) -> str:
    """Why a page that stands inside the answer is not the answer's own: `{album, tracks: {items,
    next}}`. Empty: it is."""
    if items is None or not near or not items.path or near[0] != items.path[0]:
        return ""
    top = [leaf for leaf in subject.answer if len(leaf.path) == 1 and not leaf.shown]
    rivals = {
        leaf.path[0]
        for leaf in subject.answer
        if leaf.kind is Kind.ARRAY
        and len(leaf.path) == len(items.path)
        and leaf.path[1:] == items.path[1:]
    }
    if len(rivals) > 1:
        return f"the answer holds {len(rivals)} lists, each with a page of its own"
    if len(top) > ROOM:
        return f"the list {items.leaf.name} is part of something larger"
    return ""


ROOM = 5
"""What holds one page and a few words about it has at most this many properties."""
