"""Types and values in words, for messages, and the JSON kinds of types."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from msgspec import StructMeta, UnsetType

_KINDS: dict[Any, str] = {
    NoneType: "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
    list: "array",
    dict: "object",
}
_STRINGS: dict[Any, str] = {
    datetime: "a date-time",
    date: "a date",
    time: "a time",
    timedelta: "a duration",
    UUID: "a UUID",
    Decimal: "a decimal number",
    bytes: "base64",
}
_ALL = frozenset(_KINDS.values())
_FEW = 5


def kind_of(value: object) -> str:
    """The JSON kind of a plain value."""
    return _KINDS.get(type(value), type(value).__name__)


def kinds_of(annotation: Any) -> frozenset[str]:
    """The JSON kinds that a type may be read from."""
    origin, arguments = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Literal:
        return frozenset(kind_of(value) for value in arguments)
    if origin is Annotated:
        return kinds_of(arguments[0])
    if origin is Union or origin is UnionType:
        return frozenset[str]().union(*map(kinds_of, arguments))
    if origin is UnsetType:
        return frozenset()
    if origin is int or origin is float:
        return frozenset(("integer", "number"))
    if origin in _KINDS:
        return frozenset((_KINDS[origin],))
    if origin in _STRINGS:
        return frozenset(("string",))
    return frozenset(("object",)) if isinstance(origin, StructMeta) else _ALL


def describe(annotation: Any) -> str:
    """A type in words: "integer", "a date-time or null", "an array of Asset"."""
    origin, arguments = get_origin(annotation) or annotation, get_args(annotation)
    if origin is Literal:
        shown = ", ".join(repr(value) for value in arguments[:_FEW])
        more = ", ..." if len(arguments) > _FEW else ""
        return f"one of {shown}{more}" if len(arguments) > 1 else shown
    if origin is Annotated:
        return describe(arguments[0])
    if origin is Union or origin is UnionType:
        members = (member for member in arguments if member is not UnsetType)
        return " or ".join(describe(member) for member in members)
    if origin is list and arguments:
        return f"an array of {describe(arguments[0])}"
    if origin is dict and arguments:
        return f"an object of {describe(arguments[1])}"
    name = getattr(annotation, "__name__", str(annotation))
    return _STRINGS.get(origin) or _KINDS.get(origin) or str(name)
