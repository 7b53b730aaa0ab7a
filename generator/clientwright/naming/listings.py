"""Which operations list things."""

from __future__ import annotations

from collections.abc import Mapping

from clientwright.ir.api import Api
from clientwright.ir.operations import Operation
from clientwright.ir.types import (
    AliasShape,
    Array,
    Nullable,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeDecl,
    TypeId,
    UnionShape,
)
from clientwright.naming.shapes import compact, literals, qualifier_of, shape_of, text_of
from clientwright.naming.verbs import ENVELOPES, SINGLE_THINGS, WRAPPERS
from clientwright.naming.words import is_plural, lower, split


def returns_many(api: Api, operation: Operation, at_paths: Mapping[str, frozenset[str]]) -> bool:
    """Does the operation list things? It is paged, or answers with an array, or is a collection by its path
    (`/users`, or there is a `/user/{id}`) that answers with an envelope."""
    if operation.conventions.pagination is not None:
        return True
    answers = [content.type for response in operation.success for content in response.contents]
    if any(_is_array(api.types, answer) for answer in answers):
        return True
    shape = shape_of(operation.path)
    own = literals(shape)
    if not own:
        return False
    noun = own[-1].noun()
    plural = is_plural(own[-1].words[-1])
    has_items = f"{text_of(shape)}/{{}}" in at_paths
    if qualifier_of(operation.path) or not (plural or has_items):
        return False
    if plural and has_items and noun not in SINGLE_THINGS:
        return True
    return not answers or any(_is_envelope(api.types, answer, noun) for answer in answers)


def _is_array(types: Mapping[TypeId, TypeDecl], answer: Type) -> bool:
    match answer:
        case Array():
            return True
        case Nullable(inner=inner):
            return _is_array(types, inner)
        case Ref(id=key):
            shape = types[key].shape
            return isinstance(shape, AliasShape) and _is_array(types, shape.target)
        case _:
            return False


def _is_envelope(types: Mapping[TypeId, TypeDecl], answer: Type, noun: str) -> bool:
    """Does the answer hold one array, or one under a usual name or the collection's own? Unknown answers may."""
    if not isinstance(answer, Ref):
        return not isinstance(answer, Scalar)
    shape = types[answer.id].shape
    if isinstance(shape, AliasShape):
        return _is_envelope(types, shape.target, noun)
    if not isinstance(shape, ObjectShape):
        return isinstance(shape, UnionShape)
    arrays = _arrays(types, shape)
    for field in shape.fields:
        if (
            field.wire.lower() in WRAPPERS
            and isinstance(field.type, Ref)
            and isinstance(inner := types[field.type.id].shape, ObjectShape)
        ):
            arrays += [wire for wire in _arrays(types, inner) if _spells(wire, noun)]
    if any(_spells(wire, noun) or wire.lower() in ENVELOPES for wire in arrays):
        return True
    return len(arrays) == 1 and noun not in SINGLE_THINGS


def _arrays(types: Mapping[TypeId, TypeDecl], shape: ObjectShape) -> list[str]:
    return [field.wire for field in shape.fields if _is_array(types, field.type)]


def _spells(wire: str, noun: str) -> bool:
    return compact(lower(split(wire))) == noun
