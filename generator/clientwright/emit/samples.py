"""Values for examples: as callers write them, and as they are in answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from clientwright.emit.code import Code, call, cat, identifier, keyword, literal, mapping, string
from clientwright.emit.forms import Forms
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    EnumShape,
    Field,
    JsonKind,
    Map,
    Nullable,
    NullType,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeId,
    UnionShape,
    without_null,
)
from clientwright.naming.names import Names

_DEPTH = 2
"""How many models stand in each other in an example; what needs more is no example."""
_SHORT = 6
"""So many properties at most are shown because they are always there."""
_TELLING = ("name", "title", "text", "description", "label", "note", "comment")
"""What people look for first in a thing, where nothing of it is required."""


class Samples:
    """Makes values of an API's types. None: there is no short one."""

    def __init__(self, names: Names, forms: Forms) -> None:
        self._names = names
        self._forms = forms

    def code(self, type_: Type, depth: int = 0) -> Code | None:
        """A value as Python has it; models stand in `models`, times in `dt`."""
        match type_:
            case Nullable(inner=inner):
                return self.code(inner, depth)
            case Const(value=value):
                return literal(value)
            case Scalar():
                return _scalar(type_)
            case Array(items=items):
                item = self.code(items, depth)
                return None if item is None else cat(Code("["), item, Code("]"))
            case AnyType() | Map():
                return Code("{}")
            case NullType():
                return Code("None")
            case BytesType():
                return Code('b"..."')
            case Ref(id=id_):
                return self._declared(id_, depth)
            case _:
                assert_never(type_)

    def _declared(self, id_: TypeId, depth: int) -> Code | None:
        match self._forms.shape(id_):
            case AliasShape(target=target):
                return self.code(target, depth)
            case EnumShape(values=values):
                return literal(values[0]) if values else None
            case UnionShape(members=members):
                found = (self.code(member.type, depth) for member in members)
                return next((code for code in found if code is not None), None)
            case ObjectShape() as shape:
                return self.model(id_, shape, depth)

    def model(self, id_: TypeId, shape: ObjectShape, depth: int = 0) -> Code | None:
        """A model with what is required of it, or with one telling property."""
        if depth == _DEPTH:
            return None
        needed = [each for each in shape.fields if each.required and not _is_constant(each)]
        arguments = [self.argument(id_, each, depth) for each in needed or _telling(shape)]
        given = [code for code in arguments if code is not None]
        return call(self.name(id_), *given) if len(given) == len(arguments) else None

    def argument(self, id_: TypeId, field: Field, depth: int = 0) -> Code | None:
        """One keyword of a model's constructor."""
        attribute = self._names.fields.get(id_, {}).get(field.wire)
        value = self.code(field.type, depth + 1)
        return keyword(attribute, value) if attribute and value is not None else None

    def name(self, id_: TypeId) -> Code:
        return cat(Code("models."), identifier(self._forms.name(id_)))

    def shape(self, type_: Type) -> tuple[TypeId, ObjectShape] | None:
        """The object behind a type."""
        type_ = without_null(type_)
        if not isinstance(type_, Ref):
            return None
        shape = self._forms.shape(type_.id)
        if isinstance(shape, AliasShape):
            return self.shape(shape.target)
        return (type_.id, shape) if isinstance(shape, ObjectShape) else None

    def takes_null(self, type_: Type) -> bool:
        return self._forms.takes_null(type_)

    def plain_fields(self, type_: Type) -> Iterator[Field]:
        """The properties of an object that are text without a form, telling ones first."""
        found = self.shape(type_)
        if found is not None:
            plain = [each for each in found[1].fields if is_text(each.type)]
            yield from sorted(plain, key=lambda each: rank(each.wire))

    def answer(self, type_: Type) -> Code:
        """An object as it is in answers: its id, a telling text, and what else is always there, if that is short."""
        found = self.shape(type_)
        if found is None:
            return Code("{}")
        telling = next((field.wire for field in self.plain_fields(type_)), "")
        always = [each.wire for each in found[1].fields if each.required]
        shown = {"id", telling, *(always if len(always) <= _SHORT else ())}
        pairs = [
            (string(each.wire), self.json(each.type))
            for each in found[1].fields
            if each.wire in shown
        ]
        return mapping(pairs)

    def json(self, type_: Type, depth: int = 0) -> Code:
        """A value as it is in an answer."""
        match type_:
            case Nullable(inner=inner):
                return self.json(inner, depth)
            case Const(value=value):
                return literal(value)
            case Scalar(kind=JsonKind.STRING, format="date-time"):
                return Code('"2026-01-01T00:00:00Z"')
            case Scalar(kind=JsonKind.STRING, format="date"):
                return Code('"2026-01-01"')
            case Scalar():
                return _scalar(type_)
            case Array():
                return Code("[]")
            case Ref(id=id_):
                return self._declared_json(id_, depth)
            case NullType():
                return Code("None")
            case _:
                return Code("{}")

    def _declared_json(self, id_: TypeId, depth: int) -> Code:
        match self._forms.shape(id_):
            case AliasShape(target=target):
                return self.json(target, depth)
            case EnumShape(values=values) if values:
                return literal(values[0])
            case UnionShape(members=members) if members and depth < _DEPTH:
                return self.json(members[0].type, depth + 1)
            case ObjectShape(fields=fields) if depth < _DEPTH:
                needed = [each for each in fields if each.required]
                return mapping(
                    [(string(each.wire), self.json(each.type, depth + 1)) for each in needed]
                )
        return Code("{}")


def is_text(type_: Type) -> bool:
    """Is it a string without a form of its own?"""
    inner = without_null(type_)
    return isinstance(inner, Scalar) and inner.kind is JsonKind.STRING and inner.format is None


def _scalar(scalar: Scalar) -> Code:
    match scalar.kind, scalar.format:
        case JsonKind.STRING, "date-time":
            return Code("dt.datetime(2026, 1, 1, tzinfo=dt.UTC)")
        case JsonKind.STRING, "date":
            return Code("dt.date(2026, 1, 1)")
        case JsonKind.STRING, _:
            return Code('"..."')
        case JsonKind.INTEGER, _:
            return Code("1")
        case JsonKind.NUMBER, _:
            return Code("1.5")
        case _:
            return Code("True")


def _is_constant(field: Field) -> bool:
    return isinstance(field.type, Const)


def _telling(shape: ObjectShape) -> list[Field]:
    plain = [each for each in shape.fields if is_text(each.type) and not each.read_only]
    return sorted(plain, key=lambda each: rank(each.wire))[:1]


def rank(wire: str) -> int:
    """Texts that tell most come first, then those of which a word tells."""
    if wire in _TELLING:
        return _TELLING.index(wire)
    return len(_TELLING) + (not any(wire.endswith(f"_{word}") for word in _TELLING))
