"""Alternatives: `oneOf`, `anyOf`, `type` arrays, and base schemas with a discriminator.

A union's members are leaves: nested unions are spread, null is lifted out, scalars of one JSON kind become one member.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from clientwright.ir.types import (
    ANY,
    AliasShape,
    AnyType,
    JsonKind,
    JsonScalar,
    Map,
    Scalar,
    Shape,
    Type,
    TypeId,
    UnionMember,
    UnionShape,
    without_null,
)
from clientwright.lower import objects, tells
from clientwright.lower.constraints import constraints_of
from clientwright.lower.context import Located, Unsupported, as_dict, ref_pointer, text
from clientwright.lower.flat import Flat, flatten, flatten_all
from clientwright.lower.rewrites import lone_reference

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas

MAX_PRODUCT = 16


@dataclass(slots=True)
class Leaf:
    """One member before it is known how to tell it from the others."""

    type: Type
    flat: Flat
    pointers: tuple[
        str, ...
    ]  # where it stands and what it refers to: what a discriminator's mapping may name
    tags: tuple[JsonScalar, ...] = ()


def of_groups(schemas: Schemas, flat: Flat) -> Type:
    """A union in place: its only type if one is left, else a declaration."""
    leaves = spread(schemas, flat)
    single = _single(leaves)
    if single is not None:
        return single
    return schemas.declare_flat(
        flat, lambda: _shape_of_leaves(schemas, leaves, _discriminator(flat), flat)
    )


def shape(schemas: Schemas, flat: Flat) -> Shape:
    """The shape of a component that is a union."""
    leaves = spread(schemas, flat)
    single = _single(leaves)
    if single is not None:
        return AliasShape(target=single)
    return _shape_of_leaves(schemas, leaves, _discriminator(flat), flat)


def _discriminator(flat: Flat) -> str | None:
    for found in [group.discriminator for group in flat.groups] + [flat.discriminator]:
        if found is not None and isinstance(found.node.get("propertyName"), str):
            return str(found.node["propertyName"])
    return None


def _single(leaves: list[Leaf]) -> Type | None:
    if not leaves or any(isinstance(leaf.type, AnyType) for leaf in leaves):
        return ANY
    return leaves[0].type if len(leaves) == 1 else None


def spread(schemas: Schemas, flat: Flat) -> list[Leaf]:
    """The leaves of a schema's alternatives, each laid over what the schema says beside them."""
    base = replace(flat, groups=[], discriminator=None)
    leaves: list[Leaf] = []
    for parts, discriminator in _choices(flat):
        leaves.extend(_leaf(schemas, base, parts, discriminator, (flat.pointer,)))
    return tells.merge_scalars(schemas, flat, _distinct(leaves))


def _choices(flat: Flat) -> list[tuple[list[Located], Located | None]]:
    """One member of each group; several groups (two oneOfs that must both hold) are multiplied out."""
    if len(flat.groups) == 1:
        return [([member], flat.groups[0].discriminator) for member in flat.groups[0].members]
    size = 1
    for group in flat.groups:
        size *= len(group.members)
    if size > MAX_PRODUCT:
        raise Unsupported(
            f"{len(flat.groups)} sets of alternatives with {size} combinations", flat.pointer
        )
    product = itertools.product(*(group.members for group in flat.groups))
    return [(list(choice), flat.groups[0].discriminator) for choice in product]


def _leaf(
    schemas: Schemas,
    base: Flat,
    parts: list[Located],
    discriminator: Located | None,
    path: tuple[str, ...],
) -> list[Leaf]:
    if len(parts) > 1:
        return [_combined(schemas, base, parts)]
    member = (
        schemas.ctx.deref(parts[0])
        if lone_reference(schemas.ctx, as_dict(parts[0].node))
        else parts[0]
    )
    inner = flatten(schemas.ctx, member)
    if inner.pointer in path or len(path) > 32:
        return []  # a union that contains itself adds nothing
    if inner.groups and not _adds(base, inner):
        below = replace(inner, groups=[], discriminator=None)
        nested = [
            leaf
            for choice, tag in _choices(inner)
            for leaf in _leaf(schemas, below, choice, tag or discriminator, (*path, inner.pointer))
        ]
        return [replace(leaf, pointers=(*leaf.pointers, inner.pointer)) for leaf in nested]
    if _adds(base, inner):
        leaf = _combined(schemas, base, parts)
    else:
        kind = schemas.type_of(parts[0])
        leaf = Leaf(type=without_null(kind), flat=inner, pointers=(parts[0].pointer, inner.pointer))
    leaf.pointers = (*leaf.pointers, *_named(schemas, parts[0]))
    leaf.tags = tells.mapped_tags(schemas, discriminator, leaf.pointers)
    return [leaf]


def _named(schemas: Schemas, member: Located) -> tuple[str, ...]:
    lone = lone_reference(schemas.ctx, as_dict(member.node))
    return (ref_pointer(lone.ref),) if lone else ()


def _adds(base: Flat, member: Flat) -> bool:
    """Does the schema beside the alternatives say anything that the member does not say itself?"""
    return bool(base.props.keys() - member.props.keys()) or (
        bool(base.props) and bool(base.required - member.required) and not member.groups
    )


def _combined(schemas: Schemas, base: Flat, parts: list[Located]) -> Leaf:
    """`{properties: {...}, oneOf: [{...}]}`: a member with the common properties, declared where the member stands."""
    pointer = parts[-1].pointer
    if len(parts) > 1 or not pointer.startswith(f"{base.pointer}/"):
        # The alternatives came from elsewhere, and may be combined elsewhere too: this one stands here.
        pointer = (
            f"{base.pointer}/oneOf/{'+'.join(part.pointer.rsplit('/', 1)[-1] for part in parts)}"
        )
    merged = flatten_all(schemas.ctx, parts, pointer)
    common = {name: [*found, *merged.props.pop(name, [])] for name, found in base.props.items()}
    merged.props = common | merged.props
    merged.required |= base.required
    merged.extras = merged.extras or base.extras
    merged.kinds = merged.kinds or base.kinds
    merged.nullable = False
    title = text(as_dict(parts[-1].node).get("title"))
    merged.title = title or merged.title
    return Leaf(type=without_null(schemas.type_of_flat(merged)), flat=merged, pointers=(pointer,))


def _distinct(leaves: list[Leaf]) -> list[Leaf]:
    """Each type once; the tags of twins are joined."""
    kept: list[Leaf] = []
    for leaf in leaves:
        twin = next((other for other in kept if other.type == leaf.type), None)
        if twin is None:
            kept.append(leaf)
        else:
            twin.tags = tuple(dict.fromkeys((*twin.tags, *leaf.tags)))
            twin.pointers = (*twin.pointers, *leaf.pointers)
    return kept


def _shape_of_leaves(
    schemas: Schemas, leaves: list[Leaf], discriminator: str | None, flat: Flat
) -> UnionShape:
    members, tag = tells.tell_apart(schemas, leaves, discriminator)
    return UnionShape(members=members, tag=tag, constraints=constraints_of(flat.constraints))


# ------------------------------------------------------------------------------------------------ type arrays


def of_kinds(schemas: Schemas, flat: Flat) -> Type:
    """`{type: [string, array], items: ...}`: one member a kind."""
    members = shape_of_kinds(schemas, flat)
    if len(members.members) == 1:
        return members.members[0].type
    return schemas.declare_flat(flat, lambda: members)


def shape_of_kinds(schemas: Schemas, flat: Flat) -> UnionShape:
    kinds = flat.kinds or frozenset()
    members = []
    for kind in sorted(kinds):
        if kind is JsonKind.INTEGER and JsonKind.NUMBER in kinds:
            continue
        members.append(UnionMember(type=_of_kind(schemas, flat, kind), kinds=tells.accepted(kind)))
    return UnionShape(members=tuple(members))


def _of_kind(schemas: Schemas, flat: Flat, kind: JsonKind) -> Type:
    if kind is JsonKind.OBJECT and not flat.props:
        values = schemas.type_of(flat.extras) if isinstance(flat.extras, Located) else ANY
        return Map(values=values, constraints=constraints_of(flat.constraints, kind))
    if kind in (JsonKind.OBJECT, JsonKind.ARRAY):
        part = replace(
            flat,
            kinds=frozenset({kind}),
            nullable=False,
            pointer=f"{flat.pointer}&{kind.value}",
            values=None,
        )
        return schemas.type_of_flat(part)
    limits = constraints_of(flat.constraints, kind)
    return Scalar(kind=kind, format=flat.format, constraints=limits)


# -------------------------------------------------------------------------------- inheritance by discriminator


def inheritance(schemas: Schemas, flat: Flat) -> Shape | None:
    """`{properties: {type: ...}, discriminator: {propertyName: type, mapping: {...}}}` that other schemas extend by
    allOf: a union of those, with the base itself for tags that nobody maps. None where nobody extends it."""
    discriminator = flat.discriminator
    if discriminator is None or not isinstance(discriminator.node.get("propertyName"), str):
        return None
    targets = _heirs(schemas, flat.pointer, discriminator)
    if not targets:
        return None
    base = replace(flat, discriminator=None, pointer=f"{flat.pointer}|self")
    leaves = []
    for pointer in targets:
        member = Located({"$ref": pointer}, pointer)
        inner = flatten(schemas.ctx, schemas.ctx.deref(member))
        leaf = Leaf(type=without_null(schemas.type_of(member)), flat=inner, pointers=(pointer,))
        leaf.tags = tells.mapped_tags(schemas, discriminator, leaf.pointers)
        leaves.append(leaf)
    own = schemas.declare(
        TypeId(base.pointer), lambda: objects.shape(schemas, base), title=flat.title, doc=flat.doc
    )
    leaves.append(Leaf(type=own, flat=base, pointers=(flat.pointer,)))
    return _shape_of_leaves(schemas, _distinct(leaves), discriminator.node["propertyName"], flat)


def _heirs(schemas: Schemas, pointer: str, discriminator: Located) -> list[str]:
    mapped = [
        target
        for value in as_dict(discriminator.node.get("mapping")).values()
        if isinstance(value, str) and (target := tells.mapping_pointer(value)) != pointer
    ]
    known = []
    for target in dict.fromkeys([*mapped, *sorted(schemas.ctx.children.get(pointer, []))]):
        try:
            schemas.ctx.at(target)
        except Unsupported:
            schemas.ctx.warn(
                "schema/unknown-mapping",
                f"the discriminator maps to {target}, which is not there",
                discriminator.pointer,
            )
            continue
        known.append(target)
    return known
