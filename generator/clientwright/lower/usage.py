"""Walks over types: what refers to what, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from clientwright.ir.operations import Body, Content, Operation, Response, Webhook
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
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


def refs_of(value: Type) -> Iterator[TypeId]:
    """The declarations that a type expression uses."""
    match value:
        case Ref(id=ident):
            yield ident
        case Array(items=inner) | Map(values=inner) | Nullable(inner=inner):
            yield from refs_of(inner)
        case AnyType() | NullType() | Scalar() | BytesType() | Const():
            return
        case _:
            assert_never(value)


def types_in(shape: Shape) -> Iterator[Type]:
    """The type expressions that a declaration is made of."""
    match shape:
        case ObjectShape(fields=fields, extras=extras):
            yield from (field.type for field in fields)
            match extras:
                case KeepExtras(values=values):
                    yield values
                case IgnoreExtras():
                    return
                case _:
                    assert_never(extras)
        case UnionShape(members=members):
            yield from (member.type for member in members)
        case AliasShape(target=target):
            yield target
        case EnumShape():
            return
        case _:
            assert_never(shape)


def refs_in(shape: Shape) -> Iterator[TypeId]:
    for value in types_in(shape):
        yield from refs_of(value)


def closure(types: Mapping[TypeId, TypeDecl], roots: Iterable[TypeId]) -> set[TypeId]:
    """The declarations that can be reached from `roots`, roots included."""
    reached: set[TypeId] = set()
    stack = list(roots)
    while stack:
        ident = stack.pop()
        if ident not in reached:
            reached.add(ident)
            stack.extend(refs_in(types[ident].shape))
    return reached


def contents_types(contents: Iterable[Content]) -> Iterator[Type]:
    return (content.type for content in contents)


def body_types(body: Body | None) -> Iterator[Type]:
    return contents_types(body.contents) if body is not None else iter(())


def request_types(operation: Operation) -> Iterator[Type]:
    """What a caller gives."""
    yield from (parameter.type for parameter in operation.parameters)
    yield from body_types(operation.body)


def response_types(responses: Iterable[Response]) -> Iterator[Type]:
    for response in responses:
        yield from contents_types(response.contents)
        yield from (header.type for header in response.headers)


def answer_types(operation: Operation) -> Iterator[Type]:
    """What a caller gets."""
    yield from response_types((*operation.success, *operation.errors))


def roots(
    operations: Iterable[Operation], webhooks: Iterable[Webhook]
) -> tuple[set[TypeId], set[TypeId]]:
    """The declarations that requests name, and those that answers (and webhooks) name."""
    written: set[TypeId] = set()
    read: set[TypeId] = set()
    for operation in operations:
        for value in request_types(operation):
            written.update(refs_of(value))
        for value in answer_types(operation):
            read.update(refs_of(value))
    for webhook in webhooks:
        for value in body_types(webhook.body):
            read.update(refs_of(value))
    return written, read
