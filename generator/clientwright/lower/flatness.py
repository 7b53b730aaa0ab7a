"""Bodies whose properties become keywords of the method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from clientwright.ir.conventions import Side
from clientwright.ir.operations import Body, ContentKind, Operation
from clientwright.ir.types import AliasShape, IgnoreExtras, ObjectShape, Ref, Type, TypeDecl, TypeId
from clientwright.lower.usage import answer_types, refs_in, refs_of, request_types

KEYWORD_KINDS = frozenset({ContentKind.JSON, ContentKind.FORM, ContentKind.MULTIPART})


def mark_flat(
    types: Mapping[TypeId, TypeDecl], operations: Iterable[Operation]
) -> tuple[Operation, ...]:
    """Marks the bodies that are one plain object which nothing else uses: such an object is no thing of its own, but
    the arguments of this call. An object that is shared (an asset, a pod) stays whole, unless it is the envelope of a
    list that is sent in batches or read in pages, or holds what changes of an OData entity."""
    operations = tuple(operations)
    uses = _uses(types, operations)
    return tuple(
        replace(operation, body=_marked(types, operation, uses)) for operation in operations
    )


def _marked(
    types: Mapping[TypeId, TypeDecl], operation: Operation, uses: Counter[TypeId]
) -> Body | None:
    body = operation.body
    if body is None:
        return None
    whole = not _is_envelope(operation) and not _changes_entity(operation)
    ident = _arguments(types, body, uses if whole else None)
    if ident is None:
        return body
    contents = tuple(replace(content, type=Ref(id=ident)) for content in body.contents)
    return replace(body, flat=True, contents=contents)


def _is_envelope(operation: Operation) -> bool:
    """Does the body hold what the client fills: a batch of items, the place of a page?"""
    batch, pagination = operation.conventions.batch, operation.conventions.pagination
    slot = getattr(pagination, "slot", None)
    return (batch is not None and len(batch.items) == 1) or (
        slot is not None and slot.side is Side.BODY
    )


def _changes_entity(operation: Operation) -> bool:
    """Does the body hold the properties of an OData entity that change?"""
    return operation.conventions.odata is not None and operation.method == "PATCH"


def _uses(types: Mapping[TypeId, TypeDecl], operations: tuple[Operation, ...]) -> Counter[TypeId]:
    """How many declarations and operations name each declaration; an operation's media types count once."""
    uses: Counter[TypeId] = Counter()
    for decl in types.values():
        uses.update(set(refs_in(decl.shape)))
    for operation in operations:
        uses.update({ident for value in request_types(operation) for ident in refs_of(value)})
        uses.update({ident for value in answer_types(operation) for ident in refs_of(value)})
    return uses


def _arguments(
    types: Mapping[TypeId, TypeDecl], body: Body, uses: Counter[TypeId] | None
) -> TypeId | None:
    """The plain object that the body is, aliases followed; None where it is none, or (given `uses`) is used elsewhere
    too."""
    first: Type = body.contents[0].type
    if not isinstance(first, Ref) or any(content.type != first for content in body.contents):
        return None
    if any(content.kind not in KEYWORD_KINDS for content in body.contents):
        return None
    ident = first.id
    while uses is None or uses[ident] == 1:
        shape = types[ident].shape
        if isinstance(shape, AliasShape) and isinstance(shape.target, Ref):
            ident = shape.target.id
            continue
        plain = isinstance(shape, ObjectShape) and isinstance(shape.extras, IgnoreExtras)
        return ident if plain and isinstance(shape, ObjectShape) and shape.fields else None
    return None
