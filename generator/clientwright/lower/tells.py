"""How the members of a union are told apart: by JSON kind, by tag, by a key of their own, else in order."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from clientwright.ir.types import (
    NO_CONSTRAINTS,
    AnyType,
    Array,
    BytesType,
    Const,
    Constraints,
    EnumShape,
    JsonKind,
    JsonScalar,
    Map,
    Nullable,
    NullType,
    Ref,
    Scalar,
    Type,
    TypeId,
    UnionMember,
)
from clientwright.lower.context import Located, Unsupported, as_dict, ref_pointer, unescape
from clientwright.lower.enums import kind_of, shape
from clientwright.lower.flat import Flat, flatten

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas
    from clientwright.lower.unions import Leaf

SCALARS = frozenset({JsonKind.STRING, JsonKind.INTEGER, JsonKind.NUMBER, JsonKind.BOOLEAN})


def accepted(kind: JsonKind) -> tuple[JsonKind, ...]:
    """The kinds of values that a schema of this kind accepts: an integer is a number too."""
    return (JsonKind.INTEGER, JsonKind.NUMBER) if kind is JsonKind.NUMBER else (kind,)


def kinds_of(kind: Type, flat: Flat) -> tuple[JsonKind, ...]:
    """The JSON kinds that a leaf accepts."""
    match kind:
        case Scalar(kind=scalar):
            return accepted(scalar)
        case Const(value=value):
            found = kind_of(value)
            return (found,) if found else ()
        case Array():
            return (JsonKind.ARRAY,)
        case Map():
            return (JsonKind.OBJECT,)
        case BytesType():
            return (JsonKind.STRING,)
        case NullType():
            return (JsonKind.NULL,)
        case AnyType():
            return tuple(JsonKind)
        case Nullable(inner=inner):
            return kinds_of(inner, flat)
        case Ref():
            return _flat_kinds(flat)


def _flat_kinds(flat: Flat) -> tuple[JsonKind, ...]:
    if flat.kinds:
        return tuple(dict.fromkeys(one for kind in sorted(flat.kinds) for one in accepted(kind)))
    if flat.values:
        found = {kind for value in flat.values if (kind := kind_of(value)) is not None}
        return tuple(sorted(found))
    return (
        (JsonKind.OBJECT,)
        if flat.props
        else tuple(kind for kind in JsonKind if kind is not JsonKind.NULL)
    )


def merge_scalars(schemas: Schemas, flat: Flat, leaves: list[Leaf]) -> list[Leaf]:
    """Two members of one scalar kind cannot be told apart and need not be: `[{type: string}, {enum: [a, b]}]` is an
    open enum; strings of two formats are a string."""
    merged: list[Leaf] = []
    for kind in JsonKind:
        same = [leaf for leaf in leaves if _scalar_kind(leaf) is kind]
        if len(same) > 1:
            merged.append(_one_scalar(schemas, flat, kind, same))
    if not merged:
        return leaves
    done = {_scalar_kind(leaf) for leaf in merged}
    first: list[Leaf] = []
    for leaf in leaves:
        scalar = _scalar_kind(leaf)
        if scalar not in done:
            first.append(leaf)
        elif mine := next((one for one in merged if _scalar_kind(one) is scalar), None):
            first.append(mine)
            merged.remove(mine)
    return first


def _scalar_kind(leaf: Leaf) -> JsonKind | None:
    kinds = kinds_of(leaf.type, leaf.flat)
    if kinds == (JsonKind.INTEGER, JsonKind.NUMBER):
        return JsonKind.NUMBER
    return kinds[0] if len(kinds) == 1 and kinds[0] in SCALARS else None


def _one_scalar(schemas: Schemas, flat: Flat, kind: JsonKind, same: list[Leaf]) -> Leaf:
    values: list[object] = []
    for leaf in same:
        found = shape(leaf.flat) if leaf.flat.values is not None else None
        values.extend(
            found.values if found else [leaf.type.value] if isinstance(leaf.type, Const) else []
        )
    distinct = tuple(
        value
        for value in dict.fromkeys(values)
        if isinstance(value, str | int) and value is not None
    )
    pointer = f"{flat.pointer}&{kind.value}"
    formats = {leaf.flat.format for leaf in same}
    one = Flat(
        pointer=pointer,
        kinds=frozenset({kind}),
        format=formats.pop() if len(formats) == 1 else None,
    )
    plain = Scalar(kind=kind, format=one.format, constraints=_loosest(same))
    if not distinct or kind is JsonKind.BOOLEAN:
        return replace(same[0], type=plain, flat=one)
    free = any(isinstance(leaf.type, Scalar) for leaf in same)
    enum = EnumShape(values=distinct, open=True, beside=plain if free else None)
    ref = schemas.declare(TypeId(pointer), lambda: enum, title=flat.title, doc=flat.doc)
    return replace(same[0], type=ref, flat=one)


def _loosest(leaves: list[Leaf]) -> Constraints:
    """The limits that a value of any of these scalars keeps; known values beside them are no matter."""
    held = [leaf.type.constraints for leaf in leaves if isinstance(leaf.type, Scalar)]
    if not held:
        return NO_CONSTRAINTS
    found: dict[str, Any] = {}
    for field in fields(Constraints):
        values = [getattr(each, field.name) for each in held]
        if None in values or False in values:
            continue
        if field.name in ("maximum", "exclusive_maximum", "max_length", "max_items"):
            found[field.name] = max(values)
        elif field.name in ("minimum", "exclusive_minimum", "min_length", "min_items"):
            found[field.name] = min(values)
        elif len(set(values)) == 1:
            found[field.name] = values[0]
    return Constraints(**found)


# ----------------------------------------------------------------------------------------------------- telling


def tell_apart(
    schemas: Schemas, leaves: list[Leaf], discriminator: str | None
) -> tuple[tuple[UnionMember, ...], str | None]:
    """The members with what tells them apart, and the property that tags them, if one does."""
    objects = [leaf for leaf in leaves if JsonKind.OBJECT in kinds_of(leaf.type, leaf.flat)]
    tag, tags = _tags(schemas, objects, discriminator) if len(objects) > 1 else (None, {})
    members = []
    for leaf in leaves:
        kinds = kinds_of(leaf.type, leaf.flat)
        key = _own_key(leaf, objects) if leaf in objects and len(objects) > 1 else None
        members.append(
            UnionMember(
                type=leaf.type,
                kinds=kinds,
                tags=tags.get(id(leaf), ()) if leaf in objects else (),
                key=key,
            )
        )
    return tuple(members), tag


def _tags(
    schemas: Schemas, objects: list[Leaf], discriminator: str | None
) -> tuple[str | None, dict[int, tuple[JsonScalar, ...]]]:
    """The discriminator's values: from its mapping, from constants, or the component's own name; without a
    discriminator, a property whose constants differ between all members."""
    if discriminator is not None:
        return discriminator, {id(leaf): _tags_of(schemas, leaf, discriminator) for leaf in objects}
    common = set.intersection(*({*leaf.flat.props} for leaf in objects))
    names = sorted(
        common, key=lambda name: (not all(name in leaf.flat.required for leaf in objects), name)
    )
    for name in names:
        found = {id(leaf): _constants(schemas, leaf, name) for leaf in objects}
        values = [value for tags in found.values() for value in tags]
        if all(found.values()) and len(values) == len(set(values)):
            return name, found
    return None, {}


def _tags_of(schemas: Schemas, leaf: Leaf, name: str) -> tuple[JsonScalar, ...]:
    if leaf.tags:
        return leaf.tags
    constants = _constants(schemas, leaf, name)
    if constants:
        return constants
    declared = (
        as_dict(schemas.ctx.at(p)).get("x-ms-discriminator-value")
        for p in leaf.pointers
        if p.startswith("#/components/")
    )
    if said := tuple(value for value in declared if isinstance(value, str)):
        return said[:1]
    prefix = "#/components/schemas/"
    return tuple(
        unescape(p.removeprefix(prefix))
        for p in leaf.pointers
        if p.startswith(prefix) and p.count("/") == 3
    )[:1]


def _constants(schemas: Schemas, leaf: Leaf, name: str) -> tuple[JsonScalar, ...]:
    for part in reversed(leaf.flat.props.get(name, [])):
        try:
            flat = flatten(schemas.ctx, schemas.ctx.deref(part))
        except Unsupported:
            continue
        if flat.values and not flat.nullable and not flat.groups:
            return tuple(value for value in flat.values if isinstance(value, str | int | bool))
    return ()


def _own_key(leaf: Leaf, objects: list[Leaf]) -> str | None:
    """A required property that no other member has: the first in the document's own order of the member."""
    others = [other for other in objects if other is not leaf]
    if any(not other.flat.props for other in others):
        return None  # a map may have any key
    for name in leaf.flat.props:
        if name in leaf.flat.required and all(name not in other.flat.props for other in others):
            return name
    return None


def mapping_pointer(value: str) -> str:
    """What a discriminator's mapping names: a reference, or the name of a component."""
    return ref_pointer(value) if "#" in value or "/" in value else f"#/components/schemas/{value}"


def mapped_tags(
    schemas: Schemas, discriminator: Located | None, pointers: tuple[str, ...]
) -> tuple[JsonScalar, ...]:
    if discriminator is None:
        return ()
    mapping = as_dict(discriminator.node.get("mapping"))
    return tuple(
        tag
        for tag, value in mapping.items()
        if isinstance(value, str) and mapping_pointer(value) in pointers
    )
