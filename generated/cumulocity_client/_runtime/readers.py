"""From plain JSON values to types, strictly."""

from __future__ import annotations

from functools import cache
from threading import local
from typing import Any, get_args, get_origin

from msgspec import Struct, StructMeta, convert

from .extras import hints_of, parts_of, split_all
from .markers import EXTRA, Choice, Marker, NoMember, Reader


def fast_hook(marker: Any, value: Any) -> Any:
    """msgspec's `dec_hook`; unknown properties fail where extras are kept."""
    found = marker.choices(value)
    if found is None:
        return value
    if len(found) == 1:
        return found[0].fast(value)
    return _in_order(marker, found, value)


def careful_hook(marker: Any, value: Any) -> Any:
    """msgspec's `dec_hook`; unknown properties go to the extras."""
    found = marker.choices(value)
    if found is None:
        return value
    if len(found) == 1:
        return found[0].careful(value)
    return _in_order(marker, found, value)


@cache
def fast(annotation: Any) -> Reader:
    """Reads a type; unknown properties fail where extras are kept."""
    if isinstance(annotation, Marker):
        return lambda value: fast_hook(annotation, value)
    if _is_plain(annotation):
        return lambda value: convert(value, annotation)
    return lambda value: convert(value, annotation, dec_hook=fast_hook)


@cache
def careful(annotation: Any) -> Reader:
    """Reads a type; extras are kept."""
    if isinstance(annotation, Marker):
        return lambda value: careful_hook(annotation, value)
    split = split_all(annotation)
    if split is None and _is_plain(annotation):
        return lambda value: convert(value, annotation)
    if split is None:
        return lambda value: convert(value, annotation, dec_hook=careful_hook)
    return lambda value: convert(split(value, False), annotation, dec_hook=careful_hook)


def _is_plain(annotation: Any) -> bool:
    """Scalars, or a model of scalars: msgspec is much faster when it is given no hook."""
    is_model = isinstance(annotation, StructMeta)
    todo = [*hints_of(annotation).values()] if is_model else [annotation]
    while todo:
        for part in parts_of(todo.pop()):
            if isinstance(part, StructMeta | Marker):
                return False
            if get_origin(part) in (list, dict):
                todo.extend(get_args(part))
    return True


class _Memo(local):
    """What unions inside the one that is being tried have read already."""

    read: dict[tuple[Marker, int], Any] | None = None


_memo = _Memo()


def _in_order(marker: Marker, found: tuple[Choice, ...], value: Any) -> Any:
    """The first member that fits and knows all properties, else the one that drops
    fewest of those that fit. NoMember: none does.

    Carefully: a member that keeps extras fits in spite of unknown properties.
    """
    key = (marker, id(value))
    known = _memo.read
    if known is not None and key in known:
        return known[key]
    # Members that hold the same nested union would read it anew, each at each level.
    memo = _memo.read = {} if known is None else known
    fewest: int | None = None
    try:
        for choice in found:
            try:
                read = choice.careful(value)
            except ValueError:
                continue
            dropped = _dropped(read, value)
            if fewest is None or dropped < fewest:
                memo[key], fewest = read, dropped
            if not dropped:
                break
        if fewest is None:
            raise NoMember(f"no member of {marker.__name__} fits")
        return memo[key]
    finally:
        _memo.read = known


def _dropped(read: Any, value: Any) -> int:
    """How many properties of a JSON value, at any depth, are not in what was read."""
    if isinstance(value, list) and isinstance(read, list):
        return sum(map(_dropped, read, value))
    if not isinstance(value, dict):
        return 0
    if isinstance(read, dict):
        return sum(
            _dropped(read[name], part) for name, part in value.items() if name in read
        )
    if not isinstance(read, Struct):
        return 0
    names, nested = _shape(type(read))
    dropped = 0 if EXTRA in names else len(value.keys() - names)
    for attribute, name in nested:
        if name in value:
            dropped += _dropped(getattr(read, attribute), value[name])
    return dropped


@cache
def _shape(model: type[Struct]) -> tuple[frozenset[str], tuple[tuple[str, str], ...]]:
    """The wire names of a model's fields, and which of them, by attribute, hold models."""
    names = model.__struct_encode_fields__
    pairs = zip(model.__struct_fields__, names, strict=True)
    hints = hints_of(model)
    nested = tuple(
        (one, name)
        for one, name in pairs
        if name != EXTRA and not _is_plain(hints[one])
    )
    return frozenset(names), nested
