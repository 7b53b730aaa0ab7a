"""Values in a decoded answer, by the names that they have on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from msgspec import UNSET, Struct

from .errors import PaginationError
from .extras import extras_of


@cache
def attributes_of(model: type[Struct]) -> dict[str, str]:
    """The attribute of each wire name of a model."""
    return dict(zip(model.__struct_encode_fields__, model.__struct_fields__))


def dig(value: object, path: tuple[str, ...]) -> Any:
    """The value at a path of wire names; None where it is absent, null or unset."""
    for name in path:
        value = member(value, name)
        if value is None or value is UNSET:
            return None
    return value


def member(value: object, name: str) -> Any:
    """One property of a model or of a dict; None where there is none."""
    if isinstance(value, Mapping):
        return value.get(name)
    if not isinstance(value, Struct):
        return None
    attribute = attributes_of(type(value)).get(name)
    if attribute is not None:
        return getattr(value, attribute)
    kept = extras_of(type(value))
    return None if kept is None else getattr(value, kept[0]).get(name)


def planted(value: object, path: tuple[str, ...], planting: object) -> object:
    """A copy of plain JSON objects in each other, with a value set at a path."""
    if not path:
        return planting
    outer = dict(value) if isinstance(value, Mapping) else {}
    outer[path[0]] = planted(outer.get(path[0]), path[1:], planting)
    return outer


def flag(body: object, path: tuple[str, ...] | None) -> bool | None:
    """Whether the answer says yes; None when it says nothing."""
    value = None if path is None else dig(body, path)
    if isinstance(value, str):
        return value.lower() in ("true", "yes", "1")
    return None if value is None else bool(value)


def count(body: object, path: tuple[str, ...] | None) -> int | None:
    """A number, not negative, of the answer; None when there is none."""
    value = None if path is None else dig(body, path)
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        return int(value[:18])
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if value >= 0 else None


def text(body: object, path: tuple[str, ...]) -> str | None:
    """A link of the answer; None when there is none."""
    value = dig(body, path)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise PaginationError(f"a link cannot be a {type(value).__name__}")
