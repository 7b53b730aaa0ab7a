"""Operations whose body is a list with a limit: one item or many, sent in as many requests as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientwright.emit import symbols
from clientwright.emit.annotations import Annotator
from clientwright.emit.arguments import Argument
from clientwright.emit.code import Code, call, join, literal, subscript
from clientwright.emit.imports import Imports
from clientwright.emit.paging import item_type, pointer
from clientwright.ir.conventions import Batch
from clientwright.ir.operations import Content, Operation
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    Const,
    Nullable,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeDecl,
    TypeId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batched:
    """What a batch is made of: the property that holds the items, what one is, and what comes back for one.

    `single`: one item may be given instead of a list (a string or anything could be either, and may not);
    `answer` None: nothing comes back.
    """

    wire: str
    item: Type
    single: bool
    answer: Type | None
    batch: Batch


def batched(types: Mapping[TypeId, TypeDecl], operation: Operation) -> Batched | None:
    """The batch of an operation, if its client is to plan it: the items are the one thing that the body must have, and
    either their number is limited or they come back one by one."""
    batch, body = operation.conventions.batch, operation.body
    if batch is None or operation.conventions.pagination or body is None or not body.flat:
        return None
    if len(batch.items) != 1 or (batch.maximum is None and batch.answers is None):
        return None
    array = _array(types, body.contents[0], batch.items[0])
    if array is None:
        return None
    item = array.items
    return Batched(
        wire=batch.items[0],
        item=item,
        single=_may_stand_alone(types, item),
        answer=None if batch.answers is None else item_type(types, operation, batch.answers),
        batch=batch,
    )


def _array(types: Mapping[TypeId, TypeDecl], content: Content, wire: str) -> Array | None:
    """The type of the body's property `wire`, if it is a required array."""
    shape = types[content.type.id].shape if isinstance(content.type, Ref) else None
    if not isinstance(shape, ObjectShape):
        return None
    field = next((field for field in shape.fields if field.wire == wire), None)
    if field is None or not field.required:
        return None
    found = field.type
    while isinstance(found, Ref) and isinstance(alias := types[found.id].shape, AliasShape):
        found = alias.target
    return found if isinstance(found, Array) else None


def _may_stand_alone(types: Mapping[TypeId, TypeDecl], item: Type) -> bool:
    while isinstance(item, Ref) and isinstance(alias := types[item.id].shape, AliasShape):
        item = alias.target
    if isinstance(item, Ref):
        return isinstance(types[item.id].shape, ObjectShape) or _all_objects(types, item)
    return not isinstance(item, AnyType | Nullable | Array | Scalar | Const)


def _all_objects(types: Mapping[TypeId, TypeDecl], item: Ref) -> bool:
    """A union of objects is never taken for a list of them."""
    members = getattr(types[item.id].shape, "members", ())
    return bool(members) and all(
        isinstance(member.type, Ref) and isinstance(types[member.type.id].shape, ObjectShape)
        for member in members
    )


def constant(imports: Imports, batch: Batch) -> Code:
    """`Batch(items=("items",), maximum=1000, answers=("items",))`."""
    return call(
        imports.add(symbols.BATCH),
        items=pointer(batch.items),
        maximum=literal(batch.maximum) if batch.maximum is not None else None,
        answers=pointer(batch.answers) if batch.answers is not None else None,
    )


def forms(
    batch: Batched, name: str, arguments: Annotator, results: Annotator, imports: Imports
) -> list[tuple[Argument, Code]]:
    """The argument of the items and the result: for one item, for many, and for the method that does both."""
    one = arguments.annotation(batch.item)
    many = subscript(imports.add(symbols.ITERABLE), one)
    single = Code("None")
    several = Code("None")
    if batch.answer is not None:
        single = results.annotation(batch.answer)
        several = results.annotation(Array(items=batch.answer))
    doc = f"At most {batch.batch.maximum} in one request." if batch.batch.maximum else ""
    listing = Argument(name=name, annotation=many, doc=doc)
    if not batch.single:
        return [(listing, several)]
    both = Argument(name=name, annotation=bar(one, many), doc=doc)
    if batch.answer is None:
        return [(both, several)]
    return [
        (Argument(name=name, annotation=one), single),
        (listing, several),
        (both, bar(single, several)),
    ]


def bar(*codes: Code) -> Code:
    """`A | B`, each once."""
    return join(Code(" | "), list(dict.fromkeys(codes)))
