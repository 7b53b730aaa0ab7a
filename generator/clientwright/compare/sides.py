"""One of the two documents, with what is looked up again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from clientwright.emit.forms import Form, Forms
from clientwright.ir.api import Api
from clientwright.ir.operations import Location, Operation, OperationKey, Parameter
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    ComponentName,
    InsideOperation,
    InsideType,
    Nullable,
    NullType,
    ObjectShape,
    Origin,
    Ref,
    Type,
    TypeDecl,
    TypeId,
)
from clientwright.naming import Names
from clientwright.naming.pins import PinnedMethod, Pins


@dataclass(frozen=True, kw_only=True)
class Side:
    """An Api and the names that its client has."""

    api: Api
    names: Names
    forms: Forms = field(init=False)
    operations: dict[OperationKey, Operation] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "forms", Forms(self.api.types, self.names.types))
        object.__setattr__(self, "operations", {each.key: each for each in self.api.operations})

    def decl(self, id_: TypeId) -> TypeDecl:
        return self.api.types[id_]

    def method(self, key: OperationKey) -> str:
        """`assets.list`."""
        name = self.names.methods[key]
        return ".".join((*name.resource, name.method))

    def argument(self, key: OperationKey, parameter: Parameter) -> str:
        """`assets.list(limit=)`; of the client where it is given once."""
        wire, where = parameter.wire, parameter.location
        if where in (Location.PATH, Location.HEADER) and wire in self.names.client_parameters:
            return f"Client({self.names.client_parameters[wire]}=)"
        return f"{self.method(key)}({self.names.methods[key].parameters[where, wire]}=)"

    def model(self, id_: TypeId) -> str:
        """The declaration's public name; empty where it is written in place and has none."""
        return "" if self.forms.form(id_) is Form.INLINE else self.names.types[id_]

    def identity(self, id_: TypeId) -> str:
        """What a declaration is called in the document, whatever its neighbours do."""
        decl = self.decl(id_)
        twin = "|write" if decl.variant_of else ""
        return f"{self._origin(decl.origin)}{twin}"

    def _origin(self, origin: Origin) -> str:
        match origin:
            case ComponentName(name=name):
                return name
            case InsideType(owner=owner, steps=steps):
                inside = self._origin(self.decl(owner).origin) if owner in self.api.types else owner
                return "/".join((inside, *steps))
            case InsideOperation(operation=operation, steps=steps):
                return "/".join((operation, *steps))
            case _:
                assert_never(origin)

    # ---------------------------------------------------------------------------------------------- types

    def object_of(self, type_: Type) -> ObjectShape | None:
        """The object that a type refers to; None where it is another type."""
        shape = self.decl(type_.id).shape if isinstance(type_, Ref) else None
        return shape if isinstance(shape, ObjectShape) else None

    def resolve(self, type_: Type) -> tuple[Type, bool]:
        """The type without aliases and null around it, and whether null is a value of it."""
        null = False
        for _ in range(100):  # an alias of itself is refused by lowering; a long chain is not one
            match type_:
                case Nullable(inner=inner):
                    type_, null = inner, True
                case Ref(id=id_) if isinstance(shape := self.decl(id_).shape, AliasShape):
                    type_ = shape.target
                case NullType():
                    return type_, True
                case AnyType():
                    return type_, True
                case _:
                    break
        return type_, null


def pins_of(side: Side) -> Pins:
    """The names of a client as promises, for naming the next one.

    Of types only those with a name in the document: where others stand, by parameters that are counted and paths that
    move, may be the place of something else next time. Their names follow those of the methods.
    """
    named = {id_ for id_, decl in side.api.types.items() if isinstance(decl.origin, ComponentName)}
    return Pins(
        methods={
            key: PinnedMethod(
                resource=name.resource,
                method=name.method,
                parameters=name.parameters,
                fields=name.fields,
            )
            for key, name in side.names.methods.items()
        },
        types={id_: name for id_, name in side.names.types.items() if id_ in named},
        fields={id_: names for id_, names in side.names.fields.items() if id_ in named},
    )
