"""What detectors see of types: the leaves of a request body or an answer, through references, nulls
and unions.

Lists are not entered: what stands in an item (a cursor of its own, say) is the item's, not the
page's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, TypeAlias

from clientwright.diagnostics import Place
from clientwright.ir.conventions import Pointer
from clientwright.ir.types import (
    ANY,
    NO_CONSTRAINTS,
    AliasShape,
    AnyType,
    Array,
    Const,
    Constraints,
    Default,
    EnumShape,
    Field,
    JsonKind,
    Map,
    Nullable,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeDecl,
    TypeId,
    UnionShape,
)
from clientwright.lower.conventions.words import brief, words

DEPTH = 3
ENVELOPE = 14
"""An object inside an answer with more properties than this is a thing, not the wrapping of a
page."""


class Kind(Enum):
    STRING = auto()
    ENUM = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    ARRAY = auto()
    OBJECT = auto()
    MAP = auto()
    ANY = auto()
    OTHER = auto()


_SCALARS = {
    JsonKind.STRING: Kind.STRING,
    JsonKind.INTEGER: Kind.NUMBER,
    JsonKind.NUMBER: Kind.NUMBER,
    JsonKind.BOOLEAN: Kind.BOOLEAN,
}
NO_PLACE = Place()
Core: TypeAlias = Type | ObjectShape | UnionShape | EnumShape
"""A type that is no other name of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A value somewhere in a body or an answer. `keys` are the properties of an array's
    elements."""

    path: Pointer
    words: tuple[str, ...]
    above: frozenset[str]  # the words of the objects that it stands in
    kind: Kind
    required: bool  # it and all above it
    format: str = ""
    doc: str = ""
    default: Default | None = None
    constraints: Constraints = NO_CONSTRAINTS
    element: Kind = Kind.OTHER
    keys: frozenset[str] = frozenset()
    place: Place = NO_PLACE
    shown: bool = False  # only an example has it, no schema

    @property
    def name(self) -> str:
        """The pointer as people write it."""
        return "/" + "/".join(self.path) if self.path else "the whole answer"


@dataclass(slots=True)
class View:
    """Looks at the declarations of one Api; everything looked at is remembered."""

    types: Mapping[TypeId, TypeDecl]
    _fields: dict[TypeId, tuple[Field, ...]] = field(default_factory=dict)
    _leaves: dict[Type, tuple[Leaf, ...]] = field(default_factory=dict)

    def core(self, value: Type) -> Core:
        """The type behind nulls, references and other names."""
        for _ in range(64):
            match value:
                case Nullable(inner=inner):
                    value = inner
                case Ref(id=ident):
                    shape = self.types[ident].shape
                    if not isinstance(shape, AliasShape):
                        return shape
                    value = shape.target
                case _:
                    return value
        return ANY

    def _alternatives(self, value: Type, above: tuple[Core, ...] = ()) -> Iterator[Core]:
        """What the value can be: itself, or, of a union, what its members can be. `above`: the unions that it is a
        member of; one of them stands for itself."""
        core = self.core(value)
        if not isinstance(core, UnionShape) or core in above:
            yield core
            return
        for member in core.members:
            yield from self._alternatives(member.type, (*above, core))

    def kind(self, value: Type) -> Kind:
        return self._common(map(_kind, self._alternatives(value)))

    @staticmethod
    def _common(kinds: Iterator[Kind]) -> Kind:
        """A union's kind: strings win over numbers (a position that is `now` or a number is a
        token)."""
        found = set(kinds)
        if len(found) == 1:
            return found.pop()
        if found <= {Kind.STRING, Kind.ENUM, Kind.NUMBER}:
            return Kind.STRING
        if found <= {Kind.OBJECT, Kind.MAP}:
            return Kind.OBJECT
        return Kind.OTHER

    def scalar(self, value: Type) -> Scalar | None:
        """The scalar that limits and formats are read from: of a union, its first."""
        return next((one for one in self._alternatives(value) if isinstance(one, Scalar)), None)

    def fields(self, value: Type) -> tuple[Field, ...]:
        """The properties of an object. Those of a union are all its members' properties; required
        where all have it."""
        objects = (one for one in self._alternatives(value) if isinstance(one, ObjectShape))
        return self._merged([one.fields for one in objects])

    @staticmethod
    def _merged(alternatives: list[tuple[Field, ...]]) -> tuple[Field, ...]:
        having = [fields for fields in alternatives if fields]
        if len(having) == 1:
            return having[0]
        merged: dict[str, Field] = {}
        for fields in having:
            for one in fields:
                merged.setdefault(one.wire, one)
        everywhere = (
            set.intersection(*({one.wire for one in fields} for fields in having))
            if having
            else set()
        )
        return tuple(
            one if wire in everywhere else replace(one, required=False)
            for wire, one in merged.items()
        )

    def element(self, value: Type) -> Type | None:
        """The type of an array's elements; of a union, of the first member that is an array."""
        arrays = (one for one in self._alternatives(value) if isinstance(one, Array))
        return next((one.items for one in arrays), None)

    def leaves(self, value: Type) -> tuple[Leaf, ...]:
        """All leaves, outer ones first. The value itself is the first leaf, with an empty path."""
        if value not in self._leaves:
            self._leaves[value] = tuple(self._walk(value))
        return self._leaves[value]

    def _walk(self, value: Type) -> Iterator[Leaf]:
        root = self._leaf(value, (), frozenset(), True, None)
        yield root
        level: list[tuple[Type, Leaf]] = [(value, root)]
        for depth in range(DEPTH):
            below: list[tuple[Type, Leaf]] = []
            for holder, above in level:
                fields = self.fields(holder)
                if depth and len(fields) > ENVELOPE:
                    continue
                for one in fields:
                    leaf = self._leaf(
                        one.type,
                        (*above.path, one.wire),
                        above.above.union(above.words),
                        above.required and one.required,
                        one,
                    )
                    yield leaf
                    if leaf.kind is Kind.OBJECT:
                        below.append((one.type, leaf))
            level = below

    def _leaf(
        self, value: Type, path: Pointer, above: frozenset[str], required: bool, said: Field | None
    ) -> Leaf:
        kind = self.kind(value)
        scalar = self.scalar(value)
        inner = self.element(value) if kind is Kind.ARRAY else None
        constraints = scalar.constraints if scalar else NO_CONSTRAINTS
        core = self.core(value)
        if isinstance(core, Array):
            constraints = core.constraints
        return Leaf(
            path=path,
            words=words(path[-1]) if path else (),
            above=above,
            kind=kind,
            required=required,
            format=(scalar.format or "") if scalar else "",
            doc=brief(said.doc) if said else "",
            default=said.default if said else None,
            constraints=constraints,
            element=self.kind(inner) if inner is not None else Kind.OTHER,
            keys=frozenset(one.wire for one in self.fields(inner))
            if inner is not None
            else frozenset(),
            place=said.place if said else NO_PLACE,
        )


def _kind(core: Core) -> Kind:
    match core:
        case Scalar(kind=kind):
            return _SCALARS.get(kind, Kind.OTHER)
        case EnumShape(values=values):
            return Kind.ENUM if any(isinstance(one, str) for one in values) else Kind.NUMBER
        case Const():
            return Kind.ENUM
        case Array():
            return Kind.ARRAY
        case ObjectShape():
            return Kind.OBJECT
        case Map():
            return Kind.MAP
        case AnyType():
            return Kind.ANY
        case _:
            return Kind.OTHER


def leaves_of_example(example: Any, place: Place) -> tuple[Leaf, ...]:
    """The leaves that an example shows."""
    found: list[Leaf] = []
    _example(example, (), frozenset(), place, found)
    return tuple(found)


def _example(
    value: Any, path: Pointer, above: frozenset[str], place: Place, found: list[Leaf]
) -> None:
    first = value[0] if isinstance(value, list) and value else None
    found.append(
        Leaf(
            path=path,
            words=words(path[-1]) if path else (),
            above=above,
            kind=_kind_of(value),
            required=False,
            format="uri"
            if isinstance(value, str) and value.startswith(("http://", "https://"))
            else "",
            element=_kind_of(first),
            keys=frozenset(first) if isinstance(first, dict) else frozenset(),
            place=place,
            shown=True,
        )
    )
    if isinstance(value, dict) and len(path) < DEPTH and (not path or len(value) <= ENVELOPE):
        inner = above.union(words(path[-1])) if path else above
        for key, one in value.items():
            if isinstance(key, str):
                _example(one, (*path, key), inner, place, found)


def _kind_of(value: Any) -> Kind:
    match value:
        case bool():
            return Kind.BOOLEAN
        case str():
            return Kind.STRING
        case int() | float():
            return Kind.NUMBER
        case list():
            return Kind.ARRAY
        case dict():
            return Kind.OBJECT
        case _:
            return Kind.ANY
