"""The IR as stable JSON: for snapshots, and for programs that ask what was decided."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.api import Api


def dump(api: Api) -> str:
    """The whole Api, keys in a fixed order and a newline at the end.

    Each object names its class as `kind`; what has its default value is left out, and a place is
    its JSON pointer.
    """
    return json.dumps(_plain(api), indent=2, ensure_ascii=True) + "\n"


def _plain(value: object) -> object:
    match value:
        case Place():
            return value.pointer
        case StrEnum():
            return value.value
        case Mapping():
            return {str(key): _plain(value[key]) for key in sorted(value)}
        case tuple() | list():
            return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        shown = {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if not _is_default(field, getattr(value, field.name))
        }
        return {"kind": type(value).__name__, **shown}
    return value


def _is_default(field: Field[Any], value: object) -> bool:
    return (
        field.default is not MISSING
        and field.default == value
        and type(field.default) is type(value)
    )
