"""From models and plain values to JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from .markers import EXTRA

_MARK = EXTRA.encode()
_UNSET = "\ufdd0unset"


def encode_json(value: object) -> bytes:
    """JSON, UTF-8 encoded. TypeError: something in it has no JSON form.

    Extras of models are written beside their fields, unset values are left out.
    """
    try:
        data = _ENCODER.encode(value)
    except (TypeError, UnicodeEncodeError):
        pass
    else:
        # Extras are rare: writing without them is worth one search for their mark.
        if _MARK not in data:
            return data
    plain = to_builtins(value)
    try:
        return _ENCODER.encode(plain)
    except UnicodeEncodeError:
        # Half a surrogate pair: it has no UTF-8 form, but a JSON escape.
        return json.dumps(plain, separators=(",", ":")).encode()


def to_builtins(value: object) -> Any:
    """The same value as JSON would have it: dict, list, str, int, float, bool, None.

    ValueError: a model's extras repeat the name of one of its fields that is set.
    """
    plain = msgspec.to_builtins(value, str_keys=True, enc_hook=_plain_or_unset)
    return _flatten(plain)


def _flatten(value: Any) -> Any:
    """Merge extras into the objects that they belong to; drop what is unset."""
    if isinstance(value, list):
        return [_flatten(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {
        name: _flatten(item)
        for name, item in value.items()
        if name != EXTRA and item != _UNSET
    }
    for name, item in value.get(EXTRA, {}).items():
        if name in found:
            raise ValueError(f"{name!r} is set as a field and again among the extras")
        if item != _UNSET:
            found[name] = _flatten(item)
    return found


def _plain(value: Any) -> Any:
    """msgspec's `enc_hook`: values that msgspec does not know."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, bool | int | float | str):
        # A subclass of a JSON scalar that is no Enum.
        base = next(kind for kind in (int, float, str) if isinstance(value, kind))
        return base(value)
    if isinstance(value, Collection) and not isinstance(value, memoryview):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _plain_or_unset(value: Any) -> Any:
    return _UNSET if value is msgspec.UNSET else _plain(value)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
