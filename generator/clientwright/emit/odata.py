"""What is known of an API's OData entities: which types they are, and what their properties lead to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from clientwright.emit.code import Code, cat, identifier
from clientwright.emit.forms import can_be_field
from clientwright.emit.grouping import Grouping
from clientwright.emit.imports import Imports, Symbol
from clientwright.emit.paging import item_type
from clientwright.ir.api import Api
from clientwright.ir.conventions import ODataEntity
from clientwright.ir.operations import Operation
from clientwright.ir.types import (
    AliasShape,
    Array,
    Field,
    Nullable,
    ObjectShape,
    Ref,
    Type,
    TypeDecl,
    TypeId,
    UnionShape,
)
from clientwright.naming.entities import Role, role_of
from clientwright.naming.names import Names

ODATA = Symbol("_runtime", "odata", inside=True)


def odata(imports: Imports, name: str) -> Code:
    """A name of the runtime's OData package."""
    return cat(imports.add(ODATA), Code("."), identifier(name))


class Kind(StrEnum):
    """What a property that leads to entities is; the value is the function that makes it."""

    MANY = "many"
    ONE = "one"
    LINK = "link"  # an id when it is not expanded


KIND_CLASSES = {Kind.MANY: "Nav", Kind.ONE: "One", Kind.LINK: "Link"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Where a property leads. `link` is the type of what stands there when it is not expanded, `id` that of its id."""

    kind: Kind
    target: TypeId
    link: TypeId | None = None
    id: Type | None = None


class Entities:
    """The entities of an API; none when it declares no OData service."""

    def __init__(self, api: Api, names: Names) -> None:
        self._types = api.types
        self._link = api.habits.odata.link if api.habits.odata else None
        self.prefixed_times = bool(api.habits.odata and api.habits.odata.prefixed_times)
        self._by_set = dict(_sets(api))
        self.types: frozenset[TypeId] = frozenset(self._by_set.values())
        self._names = _fields_names(self.types, names)

    def of_set(self, operation: Operation) -> TypeId | None:
        """The entities of the set that an operation works on."""
        entity = operation.conventions.odata
        return self._by_set.get(entity.entity_set) if entity else None

    def wires(self, operation: Operation) -> frozenset[str]:
        """The properties of the entities of the set that an operation works on."""
        id_ = self.of_set(operation)
        shape = self._types[id_].shape if id_ else None
        fields = shape.fields if isinstance(shape, ObjectShape) else ()
        return frozenset(field.wire for field in fields)

    def fields_name(self, id_: TypeId) -> str:
        """The name of the class with an entity's fields."""
        return self._names[id_]

    def lead(self, field: Field) -> Lead | None:
        """Where a property leads. None: it holds a value."""
        type_ = _plain(self._types, field.type)
        if isinstance(type_, Array):
            target = self._entity(type_.items)
            return None if target is None else Lead(kind=Kind.MANY, target=target)
        if (target := self._entity(type_)) is not None:
            return Lead(kind=Kind.ONE, target=target)
        shape = self._types[type_.id].shape if isinstance(type_, Ref) else None
        return self._linked(shape) if isinstance(shape, UnionShape) else None

    def _linked(self, shape: UnionShape) -> Lead | None:
        """A link's object, or an array of what it leads to."""
        link: TypeId | None = None
        identity: Type | None = None
        target: TypeId | None = None
        for member in shape.members:
            type_ = _plain(self._types, member.type)
            if isinstance(type_, Array) and target is None:
                target = self._entity(type_.items)
            elif isinstance(type_, Ref) and link is None:
                link, identity = type_.id, self._id_of(type_.id)
        if target is None or link is None or identity is None or len(shape.members) != 2:
            return None
        return Lead(kind=Kind.LINK, target=target, link=link, id=identity)

    def _entity(self, type_: Type) -> TypeId | None:
        found = _plain(self._types, type_)
        return found.id if isinstance(found, Ref) and found.id in self.types else None

    def _id_of(self, link: TypeId) -> Type | None:
        shape = self._types[link].shape
        fields = shape.fields if isinstance(shape, ObjectShape) else ()
        return next((field.type for field in fields if field.wire == self._link), None)

    def shown_fields(self, shape: ObjectShape) -> list[Field]:
        """The properties that expressions can name."""
        return [each for each in shape.fields if can_be_field(each.wire) and not each.write_only]


def _sets(api: Api) -> Iterator[tuple[str, TypeId]]:
    for operation in api.operations:
        entity, found = operation.conventions.odata, entity_of(api, operation)
        if entity is not None and found is not None:
            yield entity.entity_set, found


def entity_of(api: Api, operation: Operation) -> TypeId | None:
    """The type of the entities that an operation lists or gets."""
    if role_of(api, operation) not in (Role.LIST, Role.GET):
        return None
    found = _plain(api.types, answer_entity(api, operation))
    if isinstance(found, Ref) and isinstance(api.types[found.id].shape, ObjectShape):
        return found.id
    return None


def answer_entity(api: Api, operation: Operation) -> Type:
    """The type of one entity in the answer of an operation that lists or gets."""
    service, entity = api.habits.odata, operation.conventions.odata
    assert service is not None and isinstance(entity, ODataEntity)
    pagination = operation.conventions.pagination
    if pagination is not None:
        return item_type(api.types, operation, pagination.items)
    if service.envelope is not None:
        return item_type(api.types, operation, (service.envelope,))
    contents = [content for answer in operation.success for content in answer.contents]
    return contents[0].type


def _plain(types: Mapping[TypeId, TypeDecl], type_: Type) -> Type:
    while True:
        if isinstance(type_, Nullable):
            type_ = type_.inner
        elif isinstance(type_, Ref) and isinstance(shape := types[type_.id].shape, AliasShape):
            type_ = shape.target
        else:
            return type_


def _fields_names(types: frozenset[TypeId], names: Names) -> dict[TypeId, str]:
    taken = {*names.types.values()}
    found: dict[TypeId, str] = {}
    for id_ in sorted(types):
        name = f"{names.types[id_]}Fields"
        while name in taken:
            name += "_"
        taken.add(name)
        found[id_] = name
    return found


PUBLIC = ("Expr", "NotSelected", "UnexpectedCount")


def shown(
    entities: Entities, names: Names, grouping: Grouping, taken: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """By module, what the package itself shows: the entities, where their names are free, and names of the runtime."""
    if not entities.types:
        return {}
    found: dict[str, tuple[str, ...]] = {"_runtime.odata": PUBLIC}
    for stem, ids in grouping.modules.items():
        models = {names.types[id_] for id_ in ids if id_ in entities.types}
        if free := models - taken - {*PUBLIC}:
            found[f"models.{stem}"] = tuple(sorted(free))
    return found
