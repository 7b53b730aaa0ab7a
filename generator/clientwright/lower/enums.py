"""Enums and constants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientwright.ir.types import ANY, Const, EnumShape, JsonKind, NullType, Scalar, Type
from clientwright.lower.flat import Flat

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas


def of_values(schemas: Schemas, flat: Flat) -> Type:
    """`{const: v}` is a constant; `{enum: [...]}` a declaration of its own; only null is null."""
    values = flat.values or []
    if not values:
        return NullType()
    if flat.const and len(values) == 1:
        return Const(value=values[0])
    if shape(flat) is None:
        return _bare(flat)
    return schemas.declare_flat(flat, lambda: shape(flat) or _never())


def shape(flat: Flat) -> EnumShape | None:
    """An open enum of the values that have the declared type; None where nothing but the type itself is worth saying."""
    kinds = flat.kinds
    seen: list[object] = []
    docs: list[str] = []
    for index, value in enumerate(flat.values or []):
        if any(value == other and type(value) is type(other) for other in seen):
            continue
        if kinds is not None and not _is_a(value, kinds):
            value = _as_kind(value, kinds)
            if value is None or value in seen:
                continue
        seen.append(value)
        docs.append(flat.value_docs[index] if index < len(flat.value_docs) else "")
    if not seen or any(isinstance(value, float) for value in seen):
        return None
    if all(isinstance(value, bool) for value in seen) and len(seen) == 2:
        return None
    return EnumShape(
        values=tuple(value for value in seen if isinstance(value, str | int | bool)),
        open=True,
        value_docs=tuple(docs) if any(docs) else (),
    )


def kind_of(value: object) -> JsonKind | None:
    """The JSON kind of a scalar."""
    match value:
        case None:
            return JsonKind.NULL
        case bool():
            return JsonKind.BOOLEAN
        case int():
            return JsonKind.INTEGER
        case float():
            return JsonKind.NUMBER
        case str():
            return JsonKind.STRING
        case _:
            return None


def _is_a(value: object, kinds: frozenset[JsonKind]) -> bool:
    kind = kind_of(value)
    return kind in kinds or (kind is JsonKind.INTEGER and JsonKind.NUMBER in kinds)


def _as_kind(value: object, kinds: frozenset[JsonKind]) -> object:
    """`{type: string, enum: [1, 2]}`: YAML made numbers of what the author meant as strings."""
    if kinds == {JsonKind.STRING} and isinstance(value, int | float | bool):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if kinds == {JsonKind.INTEGER} and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    return None


def _bare(flat: Flat) -> Type:
    kinds = flat.kinds or frozenset(kind for value in flat.values or [] if (kind := kind_of(value)))
    if kinds <= {JsonKind.INTEGER, JsonKind.NUMBER} and kinds:
        return Scalar(
            kind=JsonKind.NUMBER if JsonKind.NUMBER in kinds else JsonKind.INTEGER,
            format=flat.format,
        )
    if len(kinds) == 1 and not kinds & {JsonKind.OBJECT, JsonKind.ARRAY}:
        return Scalar(kind=next(iter(kinds)), format=flat.format)
    return ANY


def _never() -> EnumShape:
    raise AssertionError("an enum lost its values between two looks")
