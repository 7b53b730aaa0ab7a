"""Which schemas an edit may alter."""

from __future__ import annotations

from typing import Any

from support.sampling import Node

SCALARS = ("string", "integer", "number", "boolean")


def is_object(schema: Node) -> bool:
    return isinstance(schema, dict) and bool(schema.get("properties"))


def is_scalar(schema: Node) -> bool:
    return isinstance(schema, dict) and schema.get("type") in SCALARS


def is_plain_string(schema: Node) -> bool:
    return is_of(schema, "string") and not {"enum", "const", "format"} & set(schema)


def is_of(schema: Node, *types: str) -> bool:
    return isinstance(schema, dict) and schema.get("type") in types


def is_union(schema: Node) -> bool:
    return isinstance(schema, dict) and bool(schema.get("oneOf") or schema.get("anyOf"))


def members(schema: Node) -> list[Any]:
    found: list[Any] = schema.get("oneOf") or schema["anyOf"]
    return found


def is_reference(schema: Node) -> bool:
    return isinstance(schema, dict) and "$ref" in schema


def is_told_apart(schema: Node) -> bool:
    return isinstance(schema, dict) and bool(schema.get("discriminator"))
