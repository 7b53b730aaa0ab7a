"""Updates by setters: which declarations hold changes, and what may become of each property."""

from __future__ import annotations

from collections.abc import Iterator

from clientwright.ir.conventions import Change, UpdateForm
from clientwright.ir.types import (
    AliasShape,
    Array,
    Field,
    Nullable,
    ObjectShape,
    Ref,
    Type,
    TypeId,
    UnionShape,
)
from clientwright.lower.conventions.view import View

NULLS = frozenset({"setNull", "set_null"})
SETTERS = frozenset({"set", "add", "remove"}) | NULLS
DEPTH = 6


def forms_of(view: View, body: Type) -> tuple[UpdateForm, ...]:
    """All forms in a body: `{items: [{id, update: {name: {set}}}]}` has one, its items."""
    found: dict[TypeId, UpdateForm] = {}
    for ident in _objects(view, body, DEPTH):
        form = _form(view, ident)
        if form is not None:
            found[ident] = form
    return tuple(found[ident] for ident in sorted(found))


def _objects(view: View, value: Type, deep: int) -> Iterator[TypeId]:
    """The declarations of objects on the way in, through lists and unions; outer ones first."""
    match value:
        case Nullable(inner=inner) | Array(items=inner):
            yield from _objects(view, inner, deep)
        case Ref(id=ident) if deep:
            match view.types[ident].shape:
                case ObjectShape(fields=fields):
                    yield ident
                    for one in fields:
                        yield from _objects(view, one.type, deep - 1)
                case UnionShape(members=members):
                    for member in members:
                        yield from _objects(view, member.type, deep - 1)
                case AliasShape(target=target):
                    yield from _objects(view, target, deep - 1)


def _form(view: View, ident: TypeId) -> UpdateForm | None:
    """The declaration as one that holds changes: exactly one of its properties is an object of setters."""
    shape = view.types[ident].shape
    assert isinstance(shape, ObjectShape)
    found = [(one, held) for one in shape.fields if (held := _holder(view, one)) is not None]
    if len(found) != 1:
        return None
    field, (holder, changes) = found[0]
    return UpdateForm(type=ident, property=field.wire, holder=holder, changes=changes)


def _holder(view: View, field: Field) -> tuple[TypeId, tuple[Change, ...]] | None:
    value = field.type
    while isinstance(value, Ref) and isinstance(alias := view.types[value.id].shape, AliasShape):
        value = alias.target
    shape = view.types[value.id].shape if isinstance(value, Ref) else None
    if not isinstance(value, Ref) or not isinstance(shape, ObjectShape) or not shape.fields:
        return None
    changes = tuple(_change(view, one) for one in shape.fields)
    if any(one.required for one in shape.fields) or all(_is_plain(one) for one in changes):
        return None
    return value.id, changes


def _is_plain(change: Change) -> bool:
    return change.set is None and change.null is None and change.add is None


def _change(view: View, field: Field) -> Change:
    plain = Change(wire=field.wire, plain=field.type)
    parts = {one.wire: one.type for one in view.fields(field.type)}
    if not parts or not parts.keys() <= SETTERS:
        return plain
    return Change(
        wire=field.wire,
        plain=field.type,
        set=parts.get("set"),
        null=next((name for name in parts if name in NULLS), None),
        add=parts.get("add"),
        remove=parts.get("remove"),
    )
