"""Small documents for the tests of lowering, and short texts of what came out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

import yaml
from clientwright.ir.api import Api
from clientwright.ir.types import (
    AliasShape,
    AnyType,
    Array,
    BytesType,
    Const,
    EnumShape,
    KeepExtras,
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
from clientwright.lower import Lowered, lower

PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Doc:
    root: dict[str, Any]

    def resolve(self, ref: str) -> Any:
        node: Any = self.root
        for token in ref.removeprefix("#/").split("/"):
            node = node[token]
        return node


def lowered(text: str, **selection: Any) -> Lowered:
    """Lowers a document of which only the interesting part is written."""
    root = yaml.safe_load(text)
    root = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, **root}
    return lower(Doc(root), **selection)


def schemas(text: str) -> Api:
    """Lowers `components.schemas` alone."""
    return lowered(
        "components:\n  schemas:\n" + "\n".join("    " + line for line in text.splitlines())
    ).api


def show(value: Type) -> str:
    """`Pet`, `[string]`, `{integer}`, `string?` (nullable), `=x` (constant), `string:date` (format)."""
    match value:
        case Ref(id=ident):
            return ident.removeprefix(PREFIX)
        case Scalar(kind=kind, format=None):
            return kind.value
        case Scalar(kind=kind, format=fmt):
            return f"{kind.value}:{fmt}"
        case Array(items=items):
            return f"[{show(items)}]"
        case Map(values=values):
            return f"{{{show(values)}}}"
        case Nullable(inner=inner):
            return f"{show(inner)}?"
        case Const(value=constant):
            return f"={constant}"
        case AnyType():
            return "any"
        case NullType():
            return "null"
        case BytesType():
            return "bytes"
        case _:
            assert_never(value)


def shape(api: Api, name: str) -> str:
    """`object(id!: integer, name: string?) +any`, `union kind(Cat 'cat', string)`, `enum(a, b)`, `alias [string]`."""
    found = api.types[TypeId(name if name.startswith("#") else PREFIX + name)].shape
    match found:
        case ObjectShape(fields=fields, extras=extras):
            inner = ", ".join(
                f"{f.wire}{'!' if f.required else ''}: {show(f.type)}" for f in fields
            )
            kept = f" +{show(extras.values)}" if isinstance(extras, KeepExtras) else ""
            return f"object({inner}){kept}"
        case UnionShape(members=members, tag=tag):
            parts = [
                show(m.type) + "".join(f" {t!r}" for t in m.tags) + (f" .{m.key}" if m.key else "")
                for m in members
            ]
            return f"union{' ' + tag if tag else ''}({', '.join(parts)})"
        case EnumShape(values=values):
            return f"enum({', '.join(map(str, values))})"
        case AliasShape(target=target):
            return f"alias {show(target)}"
        case _:
            assert_never(found)
