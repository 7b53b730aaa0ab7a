"""Objects: properties added, removed, renamed, and what became of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientwright.compare import show
from clientwright.compare.changes import At, TypePair
from clientwright.compare.defaults import compare_defaults
from clientwright.compare.scalars import compare_limits
from clientwright.compare.similarity import RENAMED, best_pairs, rename_score
from clientwright.ir.types import ANY, Field, IgnoreExtras, KeepExtras, ObjectShape

if TYPE_CHECKING:
    from clientwright.compare.walk import Walker


def compare_objects(
    walker: Walker, pair: TypePair, old: ObjectShape, new: ObjectShape, at: At
) -> None:
    """Compares two object declarations property by property."""
    before = {field.wire: field for field in old.fields}
    after = {field.wire: field for field in new.fields}
    gone = [field for field in old.fields if field.wire not in after]
    come = [field for field in new.fields if field.wire not in before]
    renamed = _renames(walker, old, new, gone, come)
    for score, one, other in renamed:
        here = _at(walker, pair, at, one, other)
        here.add(f"wire/renamed-{_word(at)}-property", one.wire, other.wire, score=score)
        _same(walker, one, other, here)
    moved = {one.wire for _, one, _ in renamed}, {other.wire for _, _, other in renamed}
    for field in gone:
        if field.wire not in moved[0]:
            here = _at(walker, pair, at, field, None)
            here.add(f"wire/removed-{_word(at)}-property")
    for field in come:
        if field.wire not in moved[1]:
            _added(walker, pair, field, at)
            _once_free(walker, pair, old, field, at)
    for wire, field in before.items():
        if wire in after:
            here = _at(walker, pair, at, field, after[wire])
            _same(walker, field, after[wire], here)
            _attribute(walker, pair, wire, here)
    _extras(walker, old, new, at)
    compare_limits(old.constraints, new.constraints, at)


def _word(at: At) -> str:
    return "request" if at.way.sent else "response"


def _at(walker: Walker, pair: TypePair, at: At, old: Field | None, new: Field | None) -> At:
    shown = new or old
    assert shown is not None
    names, id_ = (walker.old.names, pair.old) if old else (walker.new.names, pair.new)
    wire = old.wire if old else shown.wire
    return at.below(
        shown.wire if old is None else wire,
        old=old.place if old else None,
        new=new.place if new else None,
        python=names.fields.get(id_, {}).get(wire, wire),
    )


def _added(walker: Walker, pair: TypePair, field: Field, at: At) -> None:
    here = _at(walker, pair, at, None, field)
    if not at.way.sent:
        here.add("wire/added-response-property")
    elif field.required:
        here.add("wire/added-required-request-property")
    else:
        here.add("wire/added-optional-request-property")


def _once_free(walker: Walker, pair: TypePair, old: ObjectShape, field: Field, at: At) -> None:
    """A property that is new in an answer was read before, as one of the free ones: it has to be what these were."""
    if not at.way.sent and isinstance(old.extras, KeepExtras) and old.extras.values != ANY:
        walker.compare(old.extras.values, field.type, _at(walker, pair, at, None, field))


def _same(walker: Walker, old: Field, new: Field, here: At) -> None:
    """What became of one property."""
    sent = here.way.sent
    if old.required != new.required:
        if sent:
            here.add(f"wire/request-property-now-{'required' if new.required else 'optional'}")
        else:
            here.add(f"wire/response-property-now-{'required' if new.required else 'optional'}")
    if old.deprecated != new.deprecated:
        here.add(f"wire/{'' if new.deprecated else 'un'}deprecated-property")
    if sent:
        compare_defaults(old.wire, old.default, new.default, here)
    walker.compare(old.type, new.type, here)


def _attribute(walker: Walker, pair: TypePair, wire: str, here: At) -> None:
    mine = walker.old.names.fields.get(pair.old, {}).get(wire, wire)
    theirs = walker.new.names.fields.get(pair.new, {}).get(wire, wire)
    if mine != theirs:
        here.add("surface/renamed-field", mine, theirs)


def _renames(
    walker: Walker, old: ObjectShape, new: ObjectShape, gone: list[Field], come: list[Field]
) -> list[tuple[float, Field, Field]]:
    """Properties that are gone and come back under another name with the same type."""
    if not gone or not come or len(gone) * len(come) > 2500:
        return []
    places = (_positions(old), _positions(new))
    types = (
        {field.wire: show.shallow(walker.old, field.type) for field in gone},
        {field.wire: show.shallow(walker.new, field.type) for field in come},
    )
    scores = [
        (
            rename_score(
                (one.wire, one.doc, places[0][one.wire]),
                (other.wire, other.doc, places[1][other.wire]),
                same_required=one.required == other.required,
            ),
            one,
            other,
        )
        for one in gone
        for other in come
        if types[0][one.wire] == types[1][other.wire]
    ]
    return best_pairs(scores, RENAMED)


def _positions(shape: ObjectShape) -> dict[str, float]:
    last = max(len(shape.fields) - 1, 1)
    return {field.wire: index / last for index, field in enumerate(shape.fields)}


def _extras(walker: Walker, old: ObjectShape, new: ObjectShape, at: At) -> None:
    texts = ("any", "none")
    match old.extras, new.extras:
        case KeepExtras(values=values), KeepExtras(values=now):
            walker.compare(values, now, at.below("{}", python=""))
        case KeepExtras(values=values), IgnoreExtras():
            texts = (show.type_text(walker.old, values), "none")
            rule = "request-extras-refused" if at.way.sent else "response-extras-removed"
            at.add(f"wire/{rule}", *texts)
        case IgnoreExtras(), KeepExtras(values=values):
            text = "anything" if values == ANY else show.type_text(walker.new, values)
            rule = "request-extras-accepted" if at.way.sent else "response-extras-added"
            at.add(f"wire/{rule}", "none", text)
        case _:
            return
