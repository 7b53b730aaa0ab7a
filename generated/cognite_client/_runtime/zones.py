"""Date-times leave with their time zone, or not at all."""

from __future__ import annotations

import datetime
import functools
import inspect
import re
from collections.abc import Mapping

import msgspec


def moment(value: datetime.datetime) -> str:
    """ISO 8601 with a time zone. ValueError for a time that has none."""
    if value.utcoffset() is None:
        raise ValueError(
            f"date-time without a time zone: {value.isoformat()};"
            " give it one, such as tzinfo=datetime.timezone.utc"
        )
    return value.isoformat().removesuffix("+00:00") + (
        "Z" if not value.utcoffset() else ""
    )


WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?")


def check_text(text: str) -> None:
    """ValueError when a date-time that is given as text has no time zone."""
    if WITHOUT_ZONE.fullmatch(text):
        raise ValueError(
            f"date-time without a time zone: {text};"
            " end it with Z or an offset such as +02:00"
        )


PLAIN = frozenset(
    [
        "int",
        "str",
        "float",
        "bool",
        "None",
        "Literal",
        "Opt",
        "Optional",
        "bytes",
        "ClassVar",
    ]
)


@functools.cache
def _looked_at(model: type[msgspec.Struct]) -> tuple[tuple[str, bool], ...]:
    """The attributes of a model that may hold a date-time, however deep, and whether
    they are one themselves, never any text."""
    found = []
    for base in reversed(model.__mro__):
        for name, hint in inspect.get_annotations(base).items():
            words = re.findall(r"\w+", re.sub(r"'[^']*'|\"[^\"]*\"", "", str(hint)))
            if name in model.__struct_fields__ and not PLAIN.issuperset(words):
                found.append((name, "datetime" in words and "str" not in words))
    return tuple(found)


def check_naive(value: object) -> None:
    """ValueError when there is a date-time without a zone anywhere in `value`, also as
    text where a model has a date-time."""
    if isinstance(value, datetime.datetime):
        moment(value)
    elif isinstance(value, msgspec.Struct):
        for name, timed in _looked_at(type(value)):
            inner = getattr(value, name)
            if timed and isinstance(inner, str):
                check_text(inner)
            check_naive(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            check_naive(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            check_naive(inner)
