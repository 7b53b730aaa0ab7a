"""What values look like: type expressions and the declarations that they refer to by id.

A *type expression* (`Type`) is written in place: scalars, arrays, maps. A *declaration* (`TypeDecl`) has an
identity of its own and is reached through `Ref`: objects, unions, enums and the document's named components.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, TypeAlias

from clientwright.diagnostics import Place

TypeId = NewType("TypeId", str)
"""The JSON pointer of the schema in the bundled document, `#/components/schemas/Asset`, with `|read` or `|write`
appended where one schema gives two declarations. Pointers into merged schemas may be virtual."""

JsonScalar: TypeAlias = str | int | float | bool | None


class JsonKind(StrEnum):
    """The six kinds of JSON values; numbers without a fraction are a kind of their own."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"
    ARRAY = "array"
    OBJECT = "object"


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Limits that the document states for a value; None where it states none."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    min_properties: int | None = None
    max_properties: int | None = None


NO_CONSTRAINTS = Constraints()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyType:
    """Any JSON value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NullType:
    """Only null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A string, integer, number or boolean."""

    kind: JsonKind
    format: str | None = None
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class BytesType:
    """Raw bytes outside of JSON: an upload, a download, a file part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Const:
    """Exactly one value."""

    value: JsonScalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    items: Type
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """An object with free keys whose values have one type."""

    values: Type
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Nullable:
    """`inner` or null. Never nested, never around AnyType or NullType."""

    inner: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A use of the declaration `id` (a key of `Api.types`)."""

    id: TypeId


Type: TypeAlias = AnyType | NullType | Scalar | BytesType | Const | Array | Map | Nullable | Ref

ANY = AnyType()
NULL = NullType()


def without_null(type_: Type) -> Type:
    """The type of the values that are not null."""
    return type_.inner if isinstance(type_, Nullable) else type_


# --------------------------------------------------------------------------------------------- declarations


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """A default that the document states. It is documented, never sent."""

    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One property of an object."""

    wire: str
    type: Type  # Nullable(...) when null is a value
    required: bool
    read_only: bool = False
    write_only: bool = False
    default: Default | None = None
    doc: str = ""
    deprecated: bool = False
    place: Place

    @property
    def nullable(self) -> bool:
        return isinstance(self.type, Nullable | NullType)


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreExtras:
    """Unknown properties are tolerated and dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepExtras:
    """Unknown properties are kept, as `values`, and sent back."""

    values: Type


Extras: TypeAlias = IgnoreExtras | KeepExtras


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectShape:
    fields: tuple[Field, ...]
    extras: Extras
    constraints: Constraints = NO_CONSTRAINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionMember:
    """One alternative of a union and how it is known from the others.

    Among the members that accept a value's JSON kind, objects are told apart by `tags` (values of the union's `tag`
    property), then by `key` (a required property that no other member knows), else by trying in order.
    """

    type: Type
    kinds: tuple[JsonKind, ...]
    tags: tuple[JsonScalar, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionShape:
    """One of several types. Members are never unions and never null; a nullable union is Nullable(Ref(...))."""

    members: tuple[UnionMember, ...]
    tag: str | None = None
    constraints: Constraints = NO_CONSTRAINTS  # what is stated beside the alternatives


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumShape:
    """Known values of a scalar. `open`: a value not listed is kept, not refused. No value is null.

    `beside`: the document itself says that other values will do too, and which.
    """

    values: tuple[JsonScalar, ...]
    open: bool = True
    beside: Scalar | None = None
    value_docs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasShape:
    """Another name of a type expression: a component that is a scalar, an array, a map or a plain reference."""

    target: Type


Shape: TypeAlias = ObjectShape | UnionShape | EnumShape | AliasShape


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentName:
    """The schema stands under a name of its own in the document."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideType:
    """The schema stands inside another declaration: `steps` lead to it, such as ("metadata", "item")."""

    owner: TypeId
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideOperation:
    """The schema stands inside an operation or webhook (a key of the Api): steps such as ("response", "item")."""

    operation: str
    steps: tuple[str, ...]


Origin: TypeAlias = ComponentName | InsideType | InsideOperation


class Direction(StrEnum):
    """Where values of a declaration travel."""

    READ = "read"  # only in answers
    WRITE = "write"  # only in requests
    BOTH = "both"
    UNUSED = "unused"  # in no operation


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeDecl:
    """A type with an identity. `variant_of` is set on the write twin of a schema that is used both ways."""

    id: TypeId
    origin: Origin
    shape: Shape
    direction: Direction
    title: str = ""
    doc: str = ""
    deprecated: bool = False
    variant_of: TypeId | None = None
    name_hint: str | None = None
    place: Place
