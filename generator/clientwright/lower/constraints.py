"""Limits of values."""

from __future__ import annotations

from typing import Any

from clientwright.ir.types import NO_CONSTRAINTS, Constraints, JsonKind

_COUNTED = {
    JsonKind.STRING: ("minLength", "maxLength", "pattern"),
    JsonKind.ARRAY: ("minItems", "maxItems", "uniqueItems"),
    JsonKind.OBJECT: ("minProperties", "maxProperties"),
    JsonKind.BOOLEAN: (),
}
_NUMERIC = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


def constraints_of(words: dict[str, Any], kind: JsonKind | None = None) -> Constraints:
    """The limits among a schema's keywords. 3.0's boolean exclusiveMinimum and 3.1's numeric one are one thing.

    `kind`: only those that concern values of this kind.
    """
    if kind is not None:
        concerned = _COUNTED.get(kind, _NUMERIC)
        words = {word: limit for word, limit in words.items() if word in concerned}
    if not words:
        return NO_CONSTRAINTS
    minimum, maximum = _number(words.get("minimum")), _number(words.get("maximum"))
    above, below = words.get("exclusiveMinimum"), words.get("exclusiveMaximum")
    return Constraints(
        minimum=None if above is True else minimum,
        maximum=None if below is True else maximum,
        exclusive_minimum=minimum if above is True else _number(above),
        exclusive_maximum=maximum if below is True else _number(below),
        multiple_of=_number(words.get("multipleOf")),
        min_length=_count(words.get("minLength")),
        max_length=_count(words.get("maxLength")),
        pattern=words["pattern"] if isinstance(words.get("pattern"), str) else None,
        min_items=_count(words.get("minItems")),
        max_items=_count(words.get("maxItems")),
        unique_items=words.get("uniqueItems") is True,
        min_properties=_count(words.get("minProperties")),
        max_properties=_count(words.get("maxProperties")),
    )


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _count(value: object) -> int | None:
    number = _number(value)
    return int(number) if number is not None and number >= 0 else None
