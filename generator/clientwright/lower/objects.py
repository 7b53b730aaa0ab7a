"""Objects and maps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clientwright.diagnostics import Place
from clientwright.ir.types import (
    ANY,
    Const,
    Default,
    Extras,
    Field,
    IgnoreExtras,
    JsonKind,
    KeepExtras,
    Map,
    ObjectShape,
    Type,
)
from clientwright.lower.constraints import constraints_of
from clientwright.lower.context import Located, as_dict, escape, text
from clientwright.lower.flat import ANNOTATIONS, Flat, flatten, flatten_all
from clientwright.lower.rewrites import annotation, lone_reference

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas


def of_object(schemas: Schemas, flat: Flat) -> Type:
    """An object with named properties is declared; one with free keys only is a map."""
    if flat.props:
        return schemas.declare_flat(flat, lambda: schemas.shape_of_flat(flat))
    values = schemas.type_of(flat.extras) if isinstance(flat.extras, Located) else ANY
    limits = constraints_of(flat.constraints)
    if flat.extras is False:  # no properties, and no others: it is empty
        limits = replace(limits, max_properties=0)
    return Map(values=values, constraints=limits)


def shape(schemas: Schemas, flat: Flat) -> ObjectShape:
    fields = tuple(_field(schemas, flat, name, parts) for name, parts in flat.props.items())
    return ObjectShape(
        fields=fields,
        extras=extras_of(schemas, flat),
        constraints=constraints_of(flat.constraints),
    )


def extras_of(schemas: Schemas, flat: Flat) -> Extras:
    """Unknown properties are kept where the document says that there are some; silence drops them (98 % of GitHub's
    objects say nothing, and keeping extras everywhere costs six times the decoding)."""
    if isinstance(flat.extras, Located):
        return KeepExtras(values=schemas.type_of(flat.extras))
    return KeepExtras(values=ANY) if flat.extras is True else IgnoreExtras()


def _field(schemas: Schemas, flat: Flat, name: str, parts: list[Located]) -> Field:
    ctx = schemas.ctx
    required = name in flat.required
    part, kind = _property_type(schemas, flat, name, parts, required)
    node = as_dict(part.node)
    return Field(
        wire=name,
        type=kind,
        required=required,
        read_only=any(annotation(ctx, one, "readOnly") is True for one in parts),
        write_only=any(annotation(ctx, one, "writeOnly") is True for one in parts),
        default=Default(value=node["default"]) if "default" in node else None,
        doc=next(
            (doc for one in reversed(parts) if (doc := text(as_dict(one.node).get("description")))),
            "",
        ),
        deprecated=any(as_dict(one.node).get("deprecated") is True for one in parts),
        place=Place(pointer=part.pointer),
    )


def _property_type(
    schemas: Schemas, flat: Flat, name: str, parts: list[Located], required: bool
) -> tuple[Located, Type]:
    """A property that several allOf members describe: alike or merely annotated, it is one; else it is merged, and
    stands, virtually, under the schema that brings them together."""
    telling = [part for part in parts if as_dict(part.node).keys() - ANNOTATIONS]
    distinct: list[Located] = []
    for part in telling:
        if all(part.node is not other.node and part.node != other.node for other in distinct):
            distinct.append(part)
    if not distinct:
        return parts[-1], schemas.type_of(parts[-1])
    if len(distinct) == 1:
        constant = constant_of(schemas, distinct[0]) if required else None
        return distinct[0], constant or schemas.type_of(distinct[0])
    pointer = f"{flat.pointer}/properties/{escape(name)}"
    if any(part.pointer == pointer for part in distinct):
        pointer += "&merged"
    return distinct[-1], schemas.type_of_flat(flatten_all(schemas.ctx, distinct, pointer))


def constant_of(schemas: Schemas, part: Located) -> Const | None:
    """A required property with a single possible string, `{type: string, enum: [card]}`, is a constant: it tells the
    members of a union apart, and callers need not write it."""
    if not isinstance(part.node, dict) or lone_reference(schemas.ctx, part.node) is not None:
        return None
    flat = flatten(schemas.ctx, part)
    if flat.values is None or len(flat.values) != 1 or flat.nullable or flat.groups:
        return None
    value = flat.values[0]
    if isinstance(value, str) and flat.kinds in (None, frozenset({JsonKind.STRING})):
        return Const(value=value)
    return None
