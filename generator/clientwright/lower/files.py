"""Files in forms: which properties hold bytes, not text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from clientwright.ir.operations import ContentKind, Operation
from clientwright.ir.types import (
    Array,
    BytesType,
    JsonKind,
    Nullable,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeDecl,
    TypeId,
)
from clientwright.lower.usage import answer_types, closure, refs_in, refs_of


def with_files(
    types: Mapping[TypeId, TypeDecl], operations: Iterable[Operation]
) -> dict[TypeId, TypeDecl]:
    """The declarations with bytes for the files of multipart bodies.

    One that travels otherwise too, as JSON, keeps its texts: there bytes cannot stand.
    """
    forms: dict[TypeId, set[str]] = {}
    others: set[TypeId] = set()
    for operation in operations:
        for content in operation.body.contents if operation.body else ():
            if content.kind is ContentKind.MULTIPART and isinstance(content.type, Ref):
                files = {part.wire for part in content.parts if part.binary}
                forms.setdefault(content.type.id, set()).update(files)
                others.update(refs_in(types[content.type.id].shape))
            else:
                others.update(refs_of(content.type))
        for value in answer_types(operation):
            others.update(refs_of(value))
    kept = closure(types, others)
    return {
        ident: _filled(decl, forms[ident]) if ident in forms and ident not in kept else decl
        for ident, decl in types.items()
    }


def _filled(decl: TypeDecl, files: set[str]) -> TypeDecl:
    if not isinstance(decl.shape, ObjectShape):
        return decl
    fields = tuple(
        replace(field, type=_bytes(field.type)) if field.wire in files else field
        for field in decl.shape.fields
    )
    return replace(decl, shape=replace(decl.shape, fields=fields))


def _bytes(type_: Type) -> Type:
    match type_:
        case Scalar(kind=JsonKind.STRING):
            return BytesType()
        case Array(items=items):
            return replace(type_, items=_bytes(items))
        case Nullable(inner=inner):
            return replace(type_, inner=_bytes(inner))
        case _:
            return type_
