"""How each declaration is written: as a class, a Literal, a marker that our decoder reads, or in place.

msgspec takes a union of different JSON kinds as it is (`int | str | Asset`). Two objects, two arrays, a date beside a
string, or an open model beside anything else need a marker: a name of its own with a decoder of ours. So do types that
contain themselves without an object in between. Everything else that is no object and no enum is written in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import assert_never

from clientwright.emit.graph import components
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    EnumShape,
    JsonKind,
    JsonScalar,
    KeepExtras,
    Map,
    Nullable,
    NullType,
    ObjectShape,
    Ref,
    Scalar,
    Shape,
    Type,
    TypeDecl,
    TypeId,
    UnionShape,
)

INLINE_LIMIT = 56
"""The longest union that is written in place; a longer one gets a name."""


class Form(Enum):
    CLASS = auto()
    LITERAL = auto()
    MARKER = auto()
    INLINE = auto()


class Forms:
    """What emission knows of the declarations before it writes any."""

    def __init__(self, types: Mapping[TypeId, TypeDecl], names: Mapping[TypeId, str]) -> None:
        self.types = self._types = types
        self._names = names
        self._open = {id_ for id_, decl in types.items() if _keeps_extras(decl.shape)}
        self._forms: dict[TypeId, Form] = {}
        recursive = self._recursive()
        for id_, decl in types.items():
            match decl.shape:
                case ObjectShape():
                    self._forms[id_] = Form.CLASS
                case EnumShape():
                    self._forms[id_] = Form.LITERAL
                case AliasShape() | UnionShape():
                    if id_ in recursive:
                        self._forms[id_] = Form.MARKER
                case _:
                    assert_never(decl.shape)
        for id_ in types:
            self.form(id_)

    def form(self, id_: TypeId) -> Form:
        """How the declaration is written."""
        if id_ not in self._forms:
            self._forms[id_] = self._decide(self._types[id_].shape)
        return self._forms[id_]

    def shape(self, id_: TypeId) -> Shape:
        """The declaration's shape."""
        return self._types[id_].shape

    def name(self, id_: TypeId) -> str:
        """The declaration's public name."""
        return self._names[id_]

    def is_open(self, id_: TypeId) -> bool:
        """Is it a model that keeps unknown properties?"""
        return id_ in self._open

    def nullable(self, id_: TypeId) -> bool:
        """Does the declaration itself take null? True only of aliases."""
        shape = self.shape(id_)
        return isinstance(shape, AliasShape) and self.takes_null(shape.target)

    def takes_null(self, type_: Type) -> bool:
        """Is null, or anything at all, a value of this type?"""
        match type_:
            case AnyType() | NullType() | Nullable() | Const(value=None):
                return True
            case Ref(id=id_):
                match self.shape(id_):
                    case AliasShape(target=target):
                        return self.takes_null(target)
                    case UnionShape(members=members) if self.form(id_) is Form.INLINE:
                        return any(self.takes_null(member.type) for member in members)
                    case _:
                        return False
            case _:
                return False

    def is_any(self, type_: Type) -> bool:
        """Is anything at all a value of this type?"""
        match type_:
            case AnyType():
                return True
            case Nullable(inner=inner):
                return self.is_any(inner)
            case Ref(id=id_) if self.form(id_) is Form.INLINE:
                return any(map(self.is_any, _parts(self.shape(id_))))
            case _:
                return False

    def values_of(self, type_: Type) -> tuple[JsonScalar, ...]:
        """The known values of an enum, or of the items of a list of one; empty for other types."""
        match type_:
            case Nullable(inner=inner) | Array(items=inner):
                return self.values_of(inner)
            case Ref(id=id_) if self.form(id_) is not Form.MARKER:
                match self.shape(id_):
                    case EnumShape(values=values):
                        return values
                    case AliasShape(target=target):
                        return self.values_of(target)
                    case _:
                        return ()
            case _:
                return ()

    def kinds(self, type_: Type) -> frozenset[str]:
        """The JSON kinds that values of a type can have, and `any`."""
        return frozenset(self._json_kinds(type_, frozenset()))

    def _json_kinds(self, type_: Type, above: frozenset[object]) -> Iterator[str]:
        for kind, what in self._kinds(type_):
            if kind != "custom":
                yield kind
            elif not isinstance(what, str) or what not in self._types:
                yield "string"  # bytes
            elif what not in above:
                yield from self._kinds_behind(TypeId(what), above | {what})

    def _kinds_behind(self, id_: TypeId, above: frozenset[object]) -> Iterator[str]:
        """The JSON kinds of what msgspec does not read itself."""
        match self.shape(id_):
            case UnionShape(members=members):
                yield from (kind.value for member in members for kind in member.kinds)
            case AliasShape(target=target):
                yield from self._json_kinds(target, above)
            case _:
                yield "object"

    # ---------------------------------------------------------------------------------------------- deciding

    def _recursive(self) -> set[TypeId]:
        """Aliases and unions that reach themselves without passing an object."""
        edges = {
            id_: [ref for type_ in _parts(decl.shape) for ref in refs(type_)]
            for id_, decl in self._types.items()
            if isinstance(decl.shape, AliasShape | UnionShape)
        }
        found: set[TypeId] = set()
        for group in components(
            {id_: [to for to in tos if to in edges] for id_, tos in edges.items()}
        ):
            if len(group) > 1 or group[0] in edges[group[0]]:
                found.update(group)
        return found

    def _decide(self, shape: Shape) -> Form:
        if not isinstance(shape, UnionShape):
            return Form.INLINE
        kinds: dict[str, set[object]] = {}
        for member in shape.members:
            for kind, what in self._kinds(member.type):
                kinds.setdefault(kind, set()).add(what)
        kinds.pop("null", None)
        if "any" in kinds:
            return Form.INLINE
        count = sum(map(len, kinds.values()))
        crowded = any(len(kinds.get(kind, ())) > 1 for kind in ("array", "object"))
        strings = kinds.get("string", set())
        mixed = len(strings) > 1 and strings != {"str"}
        if (
            crowded
            or mixed
            or ("custom" in kinds and count > 1)
            or self._length(shape) > INLINE_LIMIT
        ):
            return Form.MARKER
        return Form.INLINE

    def _kinds(self, type_: Type) -> Iterator[tuple[str, object]]:
        """What msgspec has to tell apart: (JSON kind, which of that kind)."""
        match type_:
            case AnyType():
                yield "any", None
            case NullType():
                yield "null", None
            case Scalar(kind=JsonKind.STRING, format="date-time" | "date" as format_):
                yield "string", format_
            case Scalar(kind=kind):
                yield kind.value, "str" if kind is JsonKind.STRING else None
            case BytesType():
                yield "custom", "bytes"
            case Const(value=value):
                yield _kind_of(value), "str" if isinstance(value, str) else None
            case Array():
                yield "array", type_
            case Map():
                yield "object", type_
            case Nullable(inner=inner):
                yield "null", None
                yield from self._kinds(inner)
            case Ref(id=id_):
                yield from self._kinds_of_declaration(id_)
            case _:
                assert_never(type_)

    def _kinds_of_declaration(self, id_: TypeId) -> Iterator[tuple[str, object]]:
        shape = self.shape(id_)
        match self.form(id_), shape:
            case Form.MARKER, _:
                yield "custom", id_
            case Form.CLASS, _:
                yield "custom" if self.is_open(id_) else "object", id_
            case _, EnumShape(values=values):
                for value in values:
                    yield _kind_of(value), "str" if isinstance(value, str) else None
            case _, AliasShape(target=target):
                yield from self._kinds(target)
            case _, UnionShape(members=members):
                for member in members:
                    yield from self._kinds(member.type)

    def _length(self, shape: UnionShape) -> int:
        return sum(self._width(member.type) + 3 for member in shape.members)

    def _width(self, type_: Type) -> int:
        """About how long the annotation of a type is."""
        match type_:
            case Array(items=inner) | Nullable(inner=inner):
                return 7 + self._width(inner)
            case Map(values=inner):
                return 11 + self._width(inner)
            case Ref(id=id_):
                shape = self.shape(id_)
                if self.form(id_) is not Form.INLINE:
                    return len(self.name(id_))
                if isinstance(shape, AliasShape):
                    return self._width(shape.target)
                return self._length(shape) if isinstance(shape, UnionShape) else 5
            case Const(value=value):
                return 10 + len(str(value))
            case _:
                return 5


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case _:
            return "string"


def _keeps_extras(shape: Shape) -> bool:
    """Extras that the document keeps, or properties whose names no attribute can carry (see `can_be_field`)."""
    return isinstance(shape, ObjectShape) and (
        isinstance(shape.extras, KeepExtras)
        or not all(can_be_field(field.wire) for field in shape.fields)
    )


def can_be_field(wire: str) -> bool:
    """Can msgspec write this property name? Others travel with the extras."""
    return _UNWRITABLE.search(wire) is None


_UNWRITABLE = re.compile('["\\\\\x00-\x1f\ud800-\udfff\ufdd0]')


def _parts(shape: Shape) -> Iterator[Type]:
    match shape:
        case ObjectShape(fields=fields, extras=extras):
            for field in fields:
                yield field.type
            if isinstance(extras, KeepExtras):
                yield extras.values
        case UnionShape(members=members):
            for member in members:
                yield member.type
        case AliasShape(target=target):
            yield target
        case EnumShape():
            return
        case _:
            assert_never(shape)


def refs(type_: Type) -> Iterator[TypeId]:
    """The declarations that a type expression names."""
    match type_:
        case Ref(id=id_):
            yield id_
        case Array(items=inner) | Map(values=inner) | Nullable(inner=inner):
            yield from refs(inner)
        case _:
            return


def declared_refs(shape: Shape) -> list[TypeId]:
    """The declarations that a declaration names, in order, each once."""
    return list(dict.fromkeys(ref for type_ in _parts(shape) for ref in refs(type_)))
