"""Rewrites of single schemas: each has the shape that it looks for in its docstring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clientwright.lower.context import Context, Located, as_dict, as_list
from clientwright.lower.flat import ANNOTATIONS, STRUCTURE


@dataclass(frozen=True, slots=True)
class LoneReference:
    ref: str
    nullable: bool


def lone_reference(ctx: Context, node: dict[str, Any]) -> LoneReference | None:
    """`{$ref: R}`, `{allOf: [{$ref: R}]}`, `{oneOf: [{$ref: R}, {type: null}]}`, with annotations beside them.

    Such a schema is the one that it refers to, and must not become a twin of it.
    """
    if isinstance(node.get("$ref"), str):
        extra = node.keys() - ANNOTATIONS - {"$ref"}
        if not _shapes(extra) or _repeats_type(ctx, node["$ref"], node, extra):
            return LoneReference(node["$ref"], _says_nullable(node))
        return None
    words = [word for word in ("allOf", "oneOf", "anyOf") if word in node]
    if len(words) != 1:
        return None
    if words[0] != "allOf" and any(each in ({}, True) for each in as_list(node[words[0]])):
        return None  # or anything
    members = [member for member in as_list(node[words[0]]) if _shapes(as_dict(member).keys())]
    nulls = [member for member in members if _is_null(member)] if words[0] != "allOf" else []
    rest = [member for member in members if member not in nulls]
    if len(rest) != 1:
        return None
    inner = lone_reference(ctx, as_dict(rest[0]))
    if inner is None:
        return None
    extra = node.keys() - ANNOTATIONS - {words[0], "discriminator"}
    if _shapes(extra) and not _repeats_type(ctx, inner.ref, node, extra):
        return None
    return LoneReference(inner.ref, inner.nullable or bool(nulls) or _says_nullable(node))


def is_heir(ctx: Context, here: Located) -> bool:
    """A component `{allOf: [{$ref: Base}]}` of a base with a discriminator is one of the base's kinds, although it adds
    nothing: as another name of the base it would be a kind of itself."""
    parts = as_list(as_dict(here.node).get("allOf"))
    if len(parts) != 1 or not isinstance(ref := as_dict(parts[0]).get("$ref"), str):
        return False
    base = ctx.follow(ref)
    named = as_dict(as_dict(base.node).get("discriminator")).get("propertyName")
    return isinstance(named, str) and here.pointer in ctx.children.get(base.pointer, ())


def _shapes(words: Any) -> bool:
    return any(word in STRUCTURE or word == "required" for word in words)


def _is_null(member: Any) -> bool:
    node = as_dict(member)
    return node.get("type") == "null" or node.get("enum") == [None]


def _says_nullable(node: dict[str, Any]) -> bool:
    return node.get("nullable") is True or node.get("x-nullable") is True


def _repeats_type(ctx: Context, ref: str, node: dict[str, Any], extra: set[str]) -> bool:
    """`{$ref: R, type: object}` where R says `type: object` too."""
    if {word for word in extra if _shapes((word,))} != {"type"}:
        return False
    return bool(as_dict(ctx.follow(ref).node).get("type") == node["type"])


def annotation(ctx: Context, here: Located, word: str) -> Any:
    """A keyword of the schema, or else of the schema that it refers to: `readOnly` may stand on either."""
    node = here.node
    for _ in range(16):
        node = as_dict(node)
        if word in node:
            return node[word]
        if not isinstance(node.get("$ref"), str):
            return None
        node = ctx.follow(node["$ref"]).node
    return None
