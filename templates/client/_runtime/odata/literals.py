"""Values as OData writes them, and its texts as URLs carry them."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import quote
from uuid import UUID

STRUCTURE = "!$'()*,/:;=@"
"""What OData's own grammar is made of. Servers look for it before they decode."""

QUOTED = re.compile(r"'((?:[^']|'')*)'")


def literal(value: object, *, prefixed_times: bool = False) -> str:
    """A value as a filter or a key has it.

    prefixed_times: times stand as `datetime'...'`, as OData 2 and 3 had them. ValueError:
    a time without a zone, a number that is none. TypeError: a value of another kind.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case Enum():
            return literal(value.value, prefixed_times=prefixed_times)
        case str():
            return quoted(value)
        case int() | Decimal() | UUID():
            return str(value)
        case float():
            return number(value)
        case dt.datetime():
            time = zoned(value)
            return f"datetime{quoted(time)}" if prefixed_times else time
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return f"duration{quoted(duration(value))}"
        case _:
            raise TypeError(f"OData has no literal for a {type(value).__name__}")


def quoted(text: str) -> str:
    """A string in single quotes, those inside of it doubled."""
    return f"'{doubled(text)}'"


def doubled(text: str) -> str:
    """A string that stands between single quotes."""
    return text.replace("'", "''")


def number(value: float) -> str:
    """A finite number."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that can be compared with")
    return repr(value)


def zoned(value: dt.datetime) -> str:
    """A time with its zone, UTC as `Z`."""
    if value.utcoffset() is None:
        raise ValueError(f"a time needs its time zone: {value.isoformat()}")
    return value.isoformat().replace("+00:00", "Z")


def duration(value: dt.timedelta) -> str:
    """A duration as ISO 8601 has it."""
    sign = "-" if value < dt.timedelta(0) else ""
    whole = abs(value)
    seconds = f"{whole.seconds}"
    if whole.microseconds:
        seconds += f".{whole.microseconds:06}".rstrip("0")
    return f"{sign}P{whole.days}DT{seconds}S"


def encoded(text: str) -> str:
    """An OData text for a URL: its grammar as it is, everything else encoded.

    Strings are encoded whole, so that nothing in them looks like grammar.
    """
    pieces: list[str] = []
    end = 0
    for match in QUOTED.finditer(text):
        pieces.append(quote(text[end : match.start()], safe=STRUCTURE))
        pieces.append(f"'{quote(match[1], safe='')}'")
        end = match.end()
    pieces.append(quote(text[end:], safe=STRUCTURE))
    return "".join(pieces)


def key_text(value: Any, *, in_quotes: bool) -> Any:
    """A value of a key, as the path's template wants it.

    in_quotes: the template has the quotes.
    """
    if in_quotes:
        return doubled(str(value))
    return literal(value)
