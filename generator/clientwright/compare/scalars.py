"""Strings, numbers, booleans, constants and enums: kinds, values, formats, limits."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from clientwright.compare import show
from clientwright.compare.changes import At
from clientwright.compare.sides import Side
from clientwright.ir.types import (
    NO_CONSTRAINTS,
    Const,
    Constraints,
    EnumShape,
    JsonKind,
    JsonScalar,
    Ref,
    Scalar,
    Type,
)
from clientwright.lower.enums import kind_of

# Formats that a server checks; others are hints for people.
_CHECKED = frozenset(
    {
        "date", "date-time", "time", "duration", "uuid", "uri", "url", "uri-reference", "email", "hostname",
        "ipv4", "ipv6", "byte", "binary", "regex", "json-pointer", "int32",
    }
)  # fmt: skip
_PARSED = {"date-time": "datetime", "date": "date"}
_PYTHON = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What a scalar may be. `known` None: anything of its kinds. `closed`: another value is an error for who reads it."""

    kinds: frozenset[JsonKind]
    known: tuple[JsonScalar, ...] | None = None
    closed: bool = False
    format: str | None = None
    constraints: Constraints = NO_CONSTRAINTS


def values_of(side: Side, type_: Type) -> Values | None:
    """None where the type is no scalar."""
    match type_:
        case Scalar(kind=kind, format=format_, constraints=constraints):
            return Values(kinds=frozenset({kind}), format=format_, constraints=constraints)
        case Const(value=value):
            return Values(kinds=_kinds((value,)), known=(value,), closed=True)
        case Ref(id=id_) if isinstance(shape := side.decl(id_).shape, EnumShape):
            if shape.beside is not None:
                return values_of(side, shape.beside)
            return Values(kinds=_kinds(shape.values), known=shape.values, closed=not shape.open)
        case _:
            return None


def _kinds(values: tuple[JsonScalar, ...]) -> frozenset[JsonKind]:
    return frozenset(kind for each in values if (kind := kind_of(each)) is not None)


def holds(wide: frozenset[JsonKind], narrow: frozenset[JsonKind]) -> bool:
    """Is every value of the one also one of the other? An integer is a number."""
    if JsonKind.NUMBER in wide:
        wide |= {JsonKind.INTEGER}
    return narrow <= wide


def compare_scalars(old: Values, new: Values, texts: tuple[str, str], at: At) -> None:
    """`texts` say what the two types are."""
    wider, narrower = holds(new.kinds, old.kinds), holds(old.kinds, new.kinds)
    if not (wider and narrower):
        _other_kind(at, texts, wider=wider, narrower=narrower)
    if not (wider or narrower):
        return
    _known(old, new, texts, at)
    if old.known is None and new.known is None:
        if wider and narrower:
            _format(old, new, texts, at)
        compare_limits(old.constraints, new.constraints, at)


def _other_kind(at: At, texts: tuple[str, str], *, wider: bool, narrower: bool) -> None:
    change = "widened" if wider else "narrowed" if narrower else "changed"
    at.add(f"wire/{_word(at)}-type-{change}", *texts)


def _word(at: At) -> str:
    return "request" if at.way.sent else "response"


def _known(old: Values, new: Values, texts: tuple[str, str], at: At) -> None:
    if old.known is None and new.known is not None:
        parsed = old.format in _PARSED and not at.way.sent  # the values are no times
        at.add(f"wire/{_word(at)}-type-{'changed' if parsed else 'narrowed'}", *texts)
    elif old.known is not None and new.known is None:
        outside = [each for each in old.known if not _fits(each, new)] if at.way.sent else []
        if outside:
            at.add("wire/removed-request-value", before=show.values(outside))
        if at.way.sent or old.closed:
            at.add(f"wire/{_word(at)}-type-widened", *texts)
        else:
            at.add("wire/added-response-value", *texts)
    elif old.known is not None and new.known is not None:
        removed = [each for each in old.known if not _is_in(each, new.known)]
        added = [each for each in new.known if not _is_in(each, old.known)]
        if removed:
            at.add(f"wire/removed-{_word(at)}-value", before=show.values(removed))
        if added and old.closed and not at.way.sent:
            at.add("wire/response-type-widened", *texts)
        elif added:
            at.add(f"wire/added-{_word(at)}-value", after=show.values(added))


def _is_in(value: JsonScalar, values: tuple[JsonScalar, ...]) -> bool:
    return any(value == other and type(value) is type(other) for other in values)


def _fits(value: JsonScalar, new: Values) -> bool:
    """Does a value keep what is asked of any? Of a format that is checked only what is sure counts: nothing."""
    limits = new.constraints
    if isinstance(value, str):
        within = (limits.min_length or 0) <= len(value) <= (limits.max_length or math.inf)
        return within and new.format not in _CHECKED and _matches(limits.pattern, value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    return not any(
        getattr(limits, name) is not None and not _keeps(name, getattr(limits, name), value)
        for name in ("minimum", "maximum", "exclusive_minimum", "exclusive_maximum", "multiple_of")
    )


def _keeps(name: str, limit: float, value: float) -> bool:
    match name:
        case "minimum":
            return value >= limit
        case "maximum":
            return value <= limit
        case "exclusive_minimum":
            return value > limit
        case "exclusive_maximum":
            return value < limit
        case _:
            return limit == 0 or value % limit == 0


def _matches(pattern: str | None, value: str) -> bool:
    """A pattern that Python does not read is one that nothing surely keeps."""
    try:
        return pattern is None or re.search(pattern, value) is not None
    except re.error:
        return False


# ------------------------------------------------------------------------------------------------ formats


def _format(old: Values, new: Values, texts: tuple[str, str], at: At) -> None:
    if old.format == new.format:
        return
    if at.way.sent:
        if new.format in _CHECKED:
            at.add("wire/request-format-narrowed", *texts)
        elif old.format in _CHECKED:
            at.add("wire/request-format-widened", *texts)
            _python_format(old, new, at)
    elif old.format in _PARSED:
        at.add("wire/response-type-changed", *texts)
    elif old.format in _CHECKED or new.format in _CHECKED:
        at.add("wire/response-format-changed", *texts)
        _python_format(old, new, at)


def _python_format(old: Values, new: Values, at: At) -> None:
    before, after = (_PARSED.get(each.format or "", "") for each in (old, new))
    if before != after:
        plain = _PYTHON[next(iter(old.kinds)).value]
        at.add("surface/changed-type", before or plain, after or plain)


# ------------------------------------------------------------------------------------------------- limits

_LOWER = frozenset({"minimum", "exclusive_minimum", "min_length", "min_items", "min_properties"})
_COUNTS = frozenset({"min_length", "min_items", "min_properties"})
_WORDS = {
    "min_items": "minItems", "max_items": "maxItems", "min_length": "minLength", "max_length": "maxLength",
    "exclusive_minimum": "exclusiveMinimum", "exclusive_maximum": "exclusiveMaximum",
    "multiple_of": "multipleOf", "unique_items": "uniqueItems",
    "min_properties": "minProperties", "max_properties": "maxProperties",
}  # fmt: skip


def compare_limits(old: Constraints, new: Constraints, at: At) -> None:
    """Limits of a request are promises in one direction, those of an answer are none."""
    if old == new:
        return
    for name, before, after in _differing(old, new):
        word = _WORDS.get(name, name)
        texts = (f"{word} {_shown(before)}", _shown(after))
        if not at.way.sent:
            at.add("wire/changed-response-limit", *texts)
        elif name == "pattern":
            removed = after is None
            at.add(f"wire/{'removed' if removed else 'changed'}-request-pattern", *texts)
        else:
            reduced = _is_reduced(name, before, after)
            at.add(f"wire/{'reduced' if reduced else 'raised'}-request-limit", *texts)


def limits_hold(wide: Constraints, narrow: Constraints) -> bool:
    """Does all that keeps the narrower limits keep the wider ones?"""
    return not any(
        name == "pattern" and before is not None or _is_reduced(name, after, before)
        for name, before, after in _differing(wide, narrow)
    )


def _differing(old: Constraints, new: Constraints) -> Iterator[tuple[str, object, object]]:
    for field in fields(Constraints):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if field.name in _COUNTS:  # at least none is no limit
            before, after = before or None, after or None
        if before != after:
            yield field.name, before, after


def _is_reduced(name: str, before: object, after: object) -> bool:
    if name == "unique_items":
        return after is True
    if after is None:
        return False
    if before is None:
        return True
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return True
    if name == "multiple_of":
        return before % after != 0
    return after > before if name in _LOWER else after < before


def _shown(limit: object) -> str:
    match limit:
        case None:
            return "none"
        case float() if limit.is_integer():
            return str(int(limit))
        case bool():
            return "yes" if limit else "no"
        case str():
            return show.value(limit)
        case _:
            return str(limit)
