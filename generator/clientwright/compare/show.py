"""Types and values in the few words that a finding has room for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import assert_never

from clientwright.compare.sides import Side
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    EnumShape,
    Map,
    Nullable,
    NullType,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeId,
    UnionShape,
)

_VALUES = 6
_TEXT = 60


def value(what: object) -> str:
    """A value as JSON, cut where it is long."""
    try:
        text = json.dumps(what, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(what)
    return text if len(text) <= _TEXT else f"{text[: _TEXT - 3]}..."


def values(found: Iterable[object]) -> str:
    """The first few of several values, and how many more there are."""
    shown = [value(each) for each in found]
    more = len(shown) - _VALUES
    return ", ".join(shown[:_VALUES]) + (f" and {more} more" if more > 0 else "")


def type_text(side: Side, type_: Type, depth: int = 0) -> str:
    """`string`, `string (date-time)`, `Asset`, `[Asset]`, `{string}`, `"a" | "b"`, `Asset | null`."""
    match type_:
        case Ref(id=id_):
            return _declared(side, id_, depth)
        case Scalar(kind=kind, format=None):
            return kind.value
        case Scalar(kind=kind, format=format_):
            return f"{kind.value} ({format_})"
        case Array(items=items):
            return f"[{type_text(side, items, depth)}]"
        case Map(values=inner):
            return f"{{{type_text(side, inner, depth)}}}"
        case Nullable(inner=inner):
            return f"{type_text(side, inner, depth)} | null"
        case Const(value=constant):
            return value(constant)
        case AnyType():
            return "anything"
        case NullType():
            return "null"
        case BytesType():
            return "bytes"
        case _:
            assert_never(type_)


def _declared(side: Side, id_: TypeId, depth: int) -> str:
    shape = side.decl(id_).shape
    name = side.names.types[id_]
    match shape:
        case ObjectShape():
            return name
        case EnumShape(beside=Scalar() as scalar):
            return type_text(side, scalar)
        case EnumShape(values=found):
            return values(found).replace(", ", " | ") if len(found) <= 3 else f"{name} (enum)"
        case AliasShape(target=target):
            return type_text(side, target, depth + 1) if depth < 3 else name
        case UnionShape(members=members):
            if depth >= 2 or len(members) > 3:
                return name
            return " | ".join(type_text(side, member.type, depth + 1) for member in members)
        case _:
            assert_never(shape)


def shallow(side: Side, type_: Type) -> str:
    """The type as far as a rename keeps it: kinds, formats and the names of components, no limits."""
    resolved, null = side.resolve(type_)
    text = ""
    match resolved:
        case Ref(id=id_):
            shape = side.decl(id_).shape
            if isinstance(shape, EnumShape):
                text = "enum " + "/".join(sorted({type(each).__name__ for each in shape.values}))
            else:
                text = f"{type(shape).__name__} {side.names.types[id_]}"
        case Array(items=items):
            text = f"[{shallow(side, items)}]"
        case Map(values=inner):
            text = f"{{{shallow(side, inner)}}}"
        case _:
            text = type_text(side, resolved)
    return f"{text}?" if null else text
