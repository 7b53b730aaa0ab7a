"""Unions: which member became which, what was added, what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from clientwright.compare import show
from clientwright.compare.accepts import Acceptance
from clientwright.compare.changes import At
from clientwright.compare.scalars import holds, values_of
from clientwright.compare.sides import Side
from clientwright.compare.similarity import best_pairs
from clientwright.ir.types import (
    Array,
    BytesType,
    ComponentName,
    JsonScalar,
    Map,
    ObjectShape,
    Ref,
    Type,
    TypeId,
)

if TYPE_CHECKING:
    from clientwright.compare.walk import Walker

_Score: TypeAlias = "tuple[float, Alternative, Alternative]"
_SURE = 0.98
_ALIKE = 0.5
"""The least likeness of two members that are taken for the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    type: Type
    tags: tuple[JsonScalar, ...] = ()


def compare_alternatives(
    walker: Walker, old: list[Alternative], new: list[Alternative], at: At, *, tag: str | None
) -> None:
    """Compares members that belong together; the others were added or are gone.

    `tag`: the property by which who reads the old union tells its members apart.
    """
    scores = [(_alike(walker, one, other), one, other) for one in old for other in new]
    if _is_split(walker, old, new, scores, sent=at.way.sent):
        word = "request" if at.way.sent else "response"
        at.add(f"wire/{word}-type-changed", _texts(walker.old, old), _texts(walker.new, new))
        return
    paired = _one_to_one(scores)
    for one, other in paired:
        step = f"<{show.type_text(walker.new, other.type)}>"
        walker.single(one.type, other.type, at.below(step, python=""))
        _tags(one, other, at)
    gone = [one for one in old if not any(one is mine for mine, _ in paired)]
    come = [other for other in new if not any(other is theirs for _, theirs in paired)]
    for one in gone:
        _removed(walker, one, new, at)
    known = {tag for one in old for tag in one.tags}
    for other in come:
        own_tag = bool(other.tags) and not known.intersection(other.tags)
        told = tag is not None and own_tag and _has(walker.new, other.type, tag)
        _added(walker, other, old, at, own_tag=told)


def _is_split(
    walker: Walker,
    old: list[Alternative],
    new: list[Alternative],
    scores: list[_Score],
    *,
    sent: bool,
) -> bool:
    """One object became several, or several one, and none is the old one: its properties went this way and that."""
    mine = [each for each in old if walker.old.object_of(each.type)]
    theirs = [each for each in new if walker.new.object_of(each.type)]
    if not mine or not theirs or (len(mine) == 1) == (len(theirs) == 1):
        return False
    best = max(score for score, one, other in scores if one in mine and other in theirs)
    if best >= _SURE:
        return False
    if sent:  # one that takes all that was sent goes on working
        forth = Acceptance(wide=walker.new, narrow=walker.old)
        taken = [any(forth.accepts(each.type, one.type) for each in theirs) for one in mine]
        return not all(taken)
    back = Acceptance(wide=walker.old, narrow=walker.new)
    return len(mine) == 1 or not any(back.accepts(one.type, theirs[0].type) for one in mine)


def _has(side: Side, type_: Type, property_: str) -> bool:
    shape = side.object_of(type_)
    return shape is not None and any(field.wire == property_ for field in shape.fields)


def _texts(side: Side, alternatives: list[Alternative]) -> str:
    names = [show.type_text(side, each.type) for each in alternatives[:4]]
    more = len(alternatives) - len(names)
    return " | ".join(names) + (f" and {more} more" if more else "")


def _one_to_one(
    scores: list[_Score],
) -> list[tuple[Alternative, Alternative]]:
    """Certain pairs first; among the rest, what two members claim alike goes to the first of them."""
    sure = best_pairs(scores, _SURE)
    taken = {id(one) for _, one, _ in sure} | {id(other) for _, _, other in sure}
    found = [(one, other) for _, one, other in sure]
    rest = [each for each in scores if id(each[1]) not in taken and id(each[2]) not in taken]
    for score, one, other in sorted(rest, key=lambda each: -each[0]):
        if score >= _ALIKE and id(one) not in taken and id(other) not in taken:
            taken |= {id(one), id(other)}
            found.append((one, other))
    return found


def _alike(walker: Walker, old: Alternative, new: Alternative) -> float:
    """1 for members that are surely the same, 0 for those that cannot be."""
    mine, theirs = values_of(walker.old, old.type), values_of(walker.new, new.type)
    if mine is not None and theirs is not None:
        if not holds(mine.kinds, theirs.kinds) and not holds(theirs.kinds, mine.kinds):
            return 0.0
        same = mine.kinds == theirs.kinds and mine.format == theirs.format
        return 0.9 if same and (mine.known is None) == (theirs.known is None) else 0.5
    match old.type, new.type:
        case Array(items=items), Array(items=now):
            one, other = show.shallow(walker.old, items), show.shallow(walker.new, now)
            return 1.0 if one == other else 0.5
        case (Map(), Map()) | (BytesType(), BytesType()):
            return 1.0
        case Ref(id=id_), Ref(id=id_now):
            if set(old.tags) & set(new.tags):
                return 1.0
            return _alike_objects(walker, id_, id_now)
        case _:
            return 0.0


def _alike_objects(walker: Walker, old: TypeId, new: TypeId) -> float:
    one, other = walker.old.decl(old), walker.new.decl(new)
    if not isinstance(one.shape, ObjectShape) or not isinstance(other.shape, ObjectShape):
        return 0.0
    if _are_told_apart(walker, one.shape, other.shape):
        return 0.0
    if isinstance(one.origin, ComponentName) and one.origin == other.origin:
        return 1.0
    mine = {(field.wire, show.shallow(walker.old, field.type)) for field in one.shape.fields}
    theirs = {(field.wire, show.shallow(walker.new, field.type)) for field in other.shape.fields}
    if mine == theirs:
        return 0.98
    titled = 0.3 if one.title and one.title == other.title else 0.0
    names = {wire for wire, _ in mine}, {wire for wire, _ in theirs}
    union = names[0] | names[1]
    return min(0.97, titled + len(names[0] & names[1]) / len(union)) if union else 0.9


def _are_told_apart(walker: Walker, old: ObjectShape, new: ObjectShape) -> bool:
    """Do both have a property whose few known values have nothing in common? Such as `kind`: cat, dog."""
    theirs = {field.wire: field.type for field in new.fields if field.required}
    for field in old.fields:
        if not field.required or field.wire not in theirs:
            continue
        before = values_of(walker.old, walker.old.resolve(field.type)[0])
        after = values_of(walker.new, walker.new.resolve(theirs[field.wire])[0])
        if before is None or after is None or not before.known or not after.known:
            continue
        if set(map(repr, before.known)).isdisjoint(map(repr, after.known)):
            return True
    return False


def _tags(old: Alternative, new: Alternative, at: At) -> None:
    before, after = set(old.tags), set(new.tags)
    if not before or not after or before == after:
        return
    if at.way.sent:
        if before - after:
            at.add("wire/changed-discriminator", show.values(old.tags), show.values(new.tags))
    elif after - before:
        at.add("wire/changed-discriminator", show.values(old.tags), show.values(new.tags))


def _removed(walker: Walker, gone: Alternative, new: list[Alternative], at: At) -> None:
    acceptance = Acceptance(wide=walker.new, narrow=walker.old)
    if any(acceptance.accepts(each.type, gone.type) for each in new):
        return
    word = "request" if at.way.sent else "response"
    at.add(f"wire/removed-{word}-alternative", before=show.type_text(walker.old, gone.type))


def _added(
    walker: Walker, come: Alternative, old: list[Alternative], at: At, *, own_tag: bool
) -> None:
    acceptance = Acceptance(wide=walker.old, narrow=walker.new)
    if any(acceptance.accepts(each.type, come.type) for each in old):
        return
    text = show.type_text(walker.new, come.type)
    if at.way.sent:
        at.add("wire/added-request-alternative", after=text)
    elif own_tag:
        at.add("wire/added-tagged-alternative", after=text)
    else:
        at.add("wire/added-response-alternative", after=text)
