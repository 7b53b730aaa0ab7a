"""How values become text in paths, queries, headers and cookies.

Percent-encoding is RFC 3986's: everything but unreserved characters, so that no
HTTP library has anything left to rewrite. The shapes are those of OpenAPI's
styles, which are RFC 6570's where both have one.
"""

from __future__ import annotations

import datetime
import decimal
import enum
import math
import uuid
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote

import msgspec

from .encode import encode_json, to_builtins
from .types import OMIT
from .zones import check_naive, moment

Pairs = list[tuple[str, str]]
"""Encoded name and encoded value."""

RESERVED_KEPT = "!$'()*,/:;=?@%"
"""What `allowReserved` lets through: the rest of the reserved characters would
end the value or the query, or be read as a space."""


def percent(text: str) -> str:
    """`text` in UTF-8, everything but unreserved characters percent-encoded."""
    if text.isascii() and text.isalnum():
        return text
    return quote(text, safe="")


def percent_reserved(text: str) -> str:
    """`text` encoded as `allowReserved` wants; triplets like %2F stay."""
    encoded = quote(text, safe=RESERVED_KEPT)
    pieces = encoded.split("%")
    for at, piece in enumerate(pieces[1:], 1):
        if not _is_triplet(piece):
            pieces[at] = "25" + piece
    return "%".join(pieces)


def _is_triplet(piece: str) -> bool:
    try:
        int(piece[:2], 16)
    except ValueError:
        return False
    return len(piece) >= 2 and piece[:2].isalnum()


def name_of(wire: str) -> str:
    """A parameter's name in a query; `$` stays, as OData writes it."""
    return quote(wire, safe="$")


def text_of(value: object) -> str:
    """The text of one primitive value.

    Raises ValueError for a date-time without a time zone, NaN and infinities,
    TypeError for what is not a primitive.
    """
    match value:
        case enum.Enum():
            return text_of(value.value)
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _float(value)
        case datetime.datetime():
            return moment(value)
        case datetime.time() | datetime.date():
            return value.isoformat()
        case uuid.UUID() | decimal.Decimal():
            return str(value)
        case bytes() | bytearray() | datetime.timedelta():
            return str(msgspec.to_builtins(value))
        case None:
            return "null"
    raise TypeError(f"cannot write {type(value).__name__} as text")


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be sent")
    return repr(value)


def is_array(value: object) -> bool:
    """Whether a value is written as an array."""
    return isinstance(value, (list, tuple, set, frozenset)) or (
        isinstance(value, Iterable)
        and not isinstance(value, (str, bytes, bytearray, Mapping, msgspec.Struct))
        and not isinstance(value, enum.Enum)
    )


def members(value: object) -> dict[str, object] | None:
    """The members of an object that are sent; None for what is no object."""
    if isinstance(value, msgspec.Struct):
        check_naive(value)
        plain = to_builtins(value)
        return {str(k): v for k, v in dict(plain).items()}
    if isinstance(value, Mapping):
        return {str(k): v for k, v in value.items() if v is not None and v is not OMIT}
    return None


def items_of(value: object) -> list[str]:
    """The texts of an array's items; undefined ones are left out."""
    assert isinstance(value, Iterable)
    texts = [item_text(item) for item in value if item is not None]
    return sorted(texts) if isinstance(value, (set, frozenset)) else texts


def item_text(item: object) -> str:
    """One item of an array. OpenAPI has no form for nested values; servers that ask
    for them read JSON."""
    nested = members(item) is not None or is_array(item)
    return encode_json(item).decode() if nested else text_of(item)


def content_text(value: object, media_type: str) -> str:
    """A value that is serialised by its media type: JSON, or plain text."""
    if "json" in media_type:
        return encode_json(value).decode()
    return text_of(value)


def path_text(value: object, name: str, style: str, explode: bool) -> str:
    """A path parameter's text. ValueError when it would change the path itself."""
    if type(value) is int and style == "simple":
        return str(value)
    if type(value) is str and style == "simple":
        text = percent(value)
    else:
        text = _path_text(value, name, style, explode)
    if text in ("", ".", ".."):
        raise ValueError(f"path parameter {name!r} cannot be {text!r}")
    return text


def _path_text(value: object, name: str, style: str, explode: bool) -> str:
    found = members(value)
    if found is not None:
        pairs = [(percent(k), percent(text_of(v))) for k, v in found.items()]
        return _path_object(pairs, name, style, explode)
    if is_array(value):
        items = [percent(item) for item in items_of(value)]
        if not items:
            raise ValueError(f"path parameter {name!r} cannot be empty")
        return _path_array(items, name, style, explode)
    text = percent(text_of(value))
    if text in ("", ".", ".."):
        raise ValueError(f"path parameter {name!r} cannot be {text!r}")
    if style == "label":
        return "." + text
    return f";{percent(name)}={text}" if style == "matrix" else text


def _path_array(items: list[str], name: str, style: str, explode: bool) -> str:
    if style == "label":
        return "." + ("." if explode else ",").join(items)
    if style == "matrix":
        if explode:
            return "".join(f";{percent(name)}={item}" for item in items)
        return f";{percent(name)}={','.join(items)}"
    return ",".join(items)


def _path_object(pairs: Pairs, name: str, style: str, explode: bool) -> str:
    if not pairs:
        raise ValueError(f"path parameter {name!r} cannot be empty")
    flat = ",".join(f"{k},{v}" for k, v in pairs)
    assigned = [f"{k}={v}" for k, v in pairs]
    if style == "label":
        return "." + (".".join(assigned) if explode else flat)
    if style == "matrix":
        if explode:
            return "".join(";" + pair for pair in assigned)
        return f";{percent(name)}={flat}"
    return ",".join(assigned) if explode else flat


def query_pairs(
    value: object, name: str, style: str, explode: bool, allow_reserved: bool = False
) -> Pairs:
    """A query parameter as pairs that are ready to be joined."""
    code = percent_reserved if allow_reserved else percent
    key = name_of(name)
    if type(value) is str:
        return [(key, code(value))]
    found = members(value)
    if found is not None:
        return _query_object(found, key, style, explode, code)
    if is_array(value):
        if style == "deepObject":
            return deep_pairs(value, key, code)
        items = [code(item) for item in items_of(value)]
        if explode:
            return [(key, item) for item in items]
        return [(key, _delimiter(style).join(items))] if items else []
    return [(key, code(text_of(value)))]


def _delimiter(style: str) -> str:
    return {"spaceDelimited": "%20", "pipeDelimited": "%7C"}.get(style, ",")


def _query_object(
    found: dict[str, object],
    key: str,
    style: str,
    explode: bool,
    code: Callable[[str], str],
) -> Pairs:
    if style == "deepObject":
        return deep_pairs(found, key, code)
    if explode:
        pairs: Pairs = []
        for k, v in found.items():
            if is_array(v):
                pairs += [(name_of(k), code(item)) for item in items_of(v)]
            elif isinstance(v, Mapping):
                pairs.append((name_of(k), code(encode_json(v).decode())))
            else:
                pairs.append((name_of(k), code(text_of(v))))
        return pairs
    flat = [part for k, v in found.items() for part in (code(k), code(text_of(v)))]
    return [(key, _delimiter(style).join(flat))] if flat else []


def deep_pairs(value: object, key: str, code: Callable[[str], str]) -> Pairs:
    """`deepObject`, at any depth: `a[b][c]=1`, `a[b][]=1`, `a[b][0][c]=1`.

    OpenAPI defines one level; the rest is what servers of the kind read.
    """
    found = members(value)
    if found is not None:
        pairs: Pairs = []
        for k, v in found.items():
            pairs += deep_pairs(v, f"{key}%5B{percent(k)}%5D", code)
        return pairs
    if is_array(value):
        assert isinstance(value, Iterable)
        listed = [item for item in value if item is not None]
        flat = all(members(item) is None and not is_array(item) for item in listed)
        pairs = []
        for at, item in enumerate(listed):
            pairs += deep_pairs(item, f"{key}%5B{'' if flat else at}%5D", code)
        return pairs
    return [(key, code(text_of(value)))]


def header_text(value: object, name: str, explode: bool) -> str:
    """A header's value in simple style. ValueError for control characters."""
    if type(value) is not str:
        found = members(value)
        if found is not None:
            sign = "=" if explode else ","
            value = ",".join(f"{k}{sign}{text_of(v)}" for k, v in found.items())
        elif is_array(value):
            value = ",".join(items_of(value))
        else:
            value = text_of(value)
    return check_header(name, value)


def check_header(name: str, value: str) -> str:
    """`value`, if a header may carry it. ValueError names the header, not the value."""
    if not value.isprintable() and any(
        char < " " and char != "\t" or char == "\x7f" for char in value
    ):
        raise ValueError(f"header {name!r}: control characters are not allowed")
    return value


def cookie_pairs(value: object, name: str, style: str, explode: bool) -> Pairs:
    """A cookie parameter as pairs; style `cookie` (OpenAPI 3.2) encodes nothing."""
    if style == "cookie":
        if is_array(value):
            items = items_of(value)
            if explode:
                return [(name, check_cookie(name, item)) for item in items]
            return [(name, check_cookie(name, ",".join(items)))]
        found = members(value)
        if found is not None:
            texts = {k: text_of(v) for k, v in found.items()}
            if explode:
                return [(k, check_cookie(k, v)) for k, v in texts.items()]
            flat = ",".join(part for pair in texts.items() for part in pair)
            return [(name, check_cookie(name, flat))]
        return [(name, check_cookie(name, text_of(value)))]
    return query_pairs(value, name, style, explode)


def check_cookie(name: str, value: str) -> str:
    """`value`, if a cookie may carry it as it is. ValueError otherwise."""
    if ";" in value:
        raise ValueError(f"cookie {name!r}: a semicolon is not allowed")
    return check_header(name, value)
