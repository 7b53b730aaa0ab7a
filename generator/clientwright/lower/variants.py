"""Which way values travel, and the twins of schemas that look different each way.

A schema used both ways that has read-only or write-only properties, or holds one that has, gives two declarations: the
schema itself is what is read, and `ID|write` what is sent. One that travels one way only loses what cannot travel so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import assert_never

from clientwright.ir.operations import Body, Content, Operation, Webhook
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    Direction,
    EnumShape,
    IgnoreExtras,
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
from clientwright.lower.usage import closure, refs_in, roots

Types = Mapping[TypeId, TypeDecl]


def split_directions(
    types: Types, operations: Iterable[Operation], webhooks: Iterable[Webhook]
) -> tuple[dict[TypeId, TypeDecl], tuple[Operation, ...]]:
    """The declarations with their directions and write twins, and the operations that name the twins."""
    operations = tuple(operations)
    write_roots, read_roots = roots(operations, webhooks)
    written, read = closure(types, write_roots), closure(types, read_roots)
    twins = _twins(types, written & read)
    result: dict[TypeId, TypeDecl] = {}
    for ident, decl in types.items():
        direction = _direction(ident in read, ident in written)
        if ident not in twins:
            shape = _strip(decl.shape, direction)
            result[ident] = replace(
                decl, direction=direction, shape=_rewire(shape, twins, direction)
            )
            continue
        result[ident] = replace(
            decl, direction=Direction.READ, shape=_strip(decl.shape, Direction.READ)
        )
        shape = _rewire(_strip(decl.shape, Direction.WRITE), twins, Direction.WRITE)
        result[twins[ident]] = replace(
            decl,
            id=twins[ident],
            direction=Direction.WRITE,
            shape=shape,
            variant_of=ident,
            name_hint=None,
        )
    return result, tuple(_operation(operation, twins) for operation in operations)


def _direction(read: bool, written: bool) -> Direction:
    if read:
        return Direction.BOTH if written else Direction.READ
    return Direction.WRITE if written else Direction.UNUSED


def _twins(types: Types, both: set[TypeId]) -> dict[TypeId, TypeId]:
    """The declarations that need a write twin: those with one-way fields, and all that hold them."""
    users: dict[TypeId, list[TypeId]] = {}
    for ident in both:
        for used in refs_in(types[ident].shape):
            users.setdefault(used, []).append(ident)
    stack = [ident for ident in both if _one_way(types[ident].shape)]
    found: set[TypeId] = set()
    while stack:
        ident = stack.pop()
        if ident not in found:
            found.add(ident)
            stack.extend(users.get(ident, ()))
    return {ident: TypeId(f"{ident}|write") for ident in sorted(found)}


def _one_way(shape: Shape) -> bool:
    return isinstance(shape, ObjectShape) and any(
        field.read_only != field.write_only for field in shape.fields
    )


def _strip(shape: Shape, direction: Direction) -> Shape:
    """Without the fields that do not travel this way."""
    if not isinstance(shape, ObjectShape):
        return shape
    match direction:
        case Direction.READ:
            fields = tuple(
                field for field in shape.fields if field.read_only or not field.write_only
            )
        case Direction.WRITE:
            fields = tuple(
                field for field in shape.fields if field.write_only or not field.read_only
            )
        case Direction.BOTH | Direction.UNUSED:
            fields = shape.fields
        case _:
            assert_never(direction)
    return replace(shape, fields=fields)


def _rewire(shape: Shape, twins: Mapping[TypeId, TypeId], direction: Direction) -> Shape:
    """What is only sent refers to what is sent."""
    if direction is not Direction.WRITE or not twins:
        return shape
    match shape:
        case ObjectShape(fields=fields, extras=extras):
            changed = tuple(replace(field, type=rename(field.type, twins)) for field in fields)
            match extras:
                case KeepExtras(values=values):
                    extras = KeepExtras(values=rename(values, twins))
                case IgnoreExtras():
                    pass
                case _:
                    assert_never(extras)
            return replace(shape, fields=changed, extras=extras)
        case UnionShape(members=members):
            return replace(
                shape,
                members=tuple(
                    replace(member, type=rename(member.type, twins)) for member in members
                ),
            )
        case AliasShape(target=target):
            return AliasShape(target=rename(target, twins))
        case EnumShape():
            return shape
        case _:
            assert_never(shape)


def rename(value: Type, twins: Mapping[TypeId, TypeId]) -> Type:
    """The type expression with its references exchanged."""
    match value:
        case Ref(id=ident):
            return Ref(id=twins[ident]) if ident in twins else value
        case Array(items=inner):
            return replace(value, items=rename(inner, twins))
        case Map(values=inner):
            return replace(value, values=rename(inner, twins))
        case Nullable(inner=inner):
            return Nullable(inner=rename(inner, twins))
        case AnyType() | NullType() | Scalar() | BytesType() | Const():
            return value
        case _:
            assert_never(value)


def _operation(operation: Operation, twins: Mapping[TypeId, TypeId]) -> Operation:
    if not twins:
        return operation
    parameters = tuple(
        replace(parameter, type=rename(parameter.type, twins)) for parameter in operation.parameters
    )
    return replace(operation, parameters=parameters, body=_body(operation.body, twins))


def _body(body: Body | None, twins: Mapping[TypeId, TypeId]) -> Body | None:
    if body is None:
        return None
    contents: tuple[Content, ...] = tuple(
        replace(content, type=rename(content.type, twins)) for content in body.contents
    )
    return replace(body, contents=contents)
