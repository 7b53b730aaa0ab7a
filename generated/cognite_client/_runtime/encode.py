"""From models and plain values to JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from .extras import open_models
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
        if not open_models or _MARK not in data:
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
    hook = _Unset()
    plain = msgspec.to_builtins(value, str_keys=True, enc_hook=hook)
    _merge(plain)
    return _drop(plain) if hook.met else plain


def _merge(value: Any) -> None:
    """Put extras into the objects that they belong to."""
    if type(value) is list:
        for item in value:
            if type(item) is dict or type(item) is list:
                _merge(item)
    elif type(value) is dict:
        extras = value.pop(EXTRA, None)
        if extras:
            for name in extras.keys() & value.keys():
                raise ValueError(f"{name!r} is set as a field and among the extras")
            value |= extras
        for item in value.values():
            if type(item) is dict or type(item) is list:
                _merge(item)


def _drop(value: Any) -> Any:
    """The same without the properties that are unset."""
    if type(value) is dict:
        return {n: _drop(item) for n, item in value.items() if item is not _UNSET}
    if type(value) is list:
        return [_drop(item) for item in value]
    if value is _UNSET:
        raise TypeError("OMIT has no JSON form, it can only be left out of an object")
    return value


class _Unset:
    """msgspec's `enc_hook` that bears unset values and tells whether there were any."""

    met = False

    def __call__(self, value: Any) -> Any:
        if value is not msgspec.UNSET:
            return _plain(value)
        self.met = True
        return _UNSET


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


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)
