"""Shapes on which detection must end, whatever they mean."""

from __future__ import annotations

from typing import Any

import pytest

from .toy import lowered, only, operation_node

UNION = {
    "oneOf": [
        {"$ref": "#/components/schemas/Self"},
        {"type": "object", "properties": {"next": {"type": "string"}}},
    ]
}
CIRCLE = {"oneOf": [{"$ref": "#/components/schemas/Other"}, {"type": "string"}]}
OTHER = {"oneOf": [{"$ref": "#/components/schemas/Self"}, {"type": "array", "items": {}}]}
BASE = {
    "type": "object",
    "properties": {"kind": {"type": "string"}},
    "discriminator": {"propertyName": "kind"},
}
HEIR = {"allOf": [{"$ref": "#/components/schemas/Self"}]}


@pytest.mark.parametrize(
    "schemas",
    [{"Self": UNION}, {"Self": CIRCLE, "Other": OTHER}, {"Self": BASE, "Heir": HEIR}],
)
def test_a_union_may_contain_itself(schemas: dict[str, Any]) -> None:
    ref = {"$raw": {"$ref": "#/components/schemas/Self"}}
    node = operation_node({"cursor": ref, "limit": "i"}, {"items": [ref], "next": ref})
    result = lowered(node, components={"schemas": schemas})
    assert [operation.method for operation in result.api.operations] == ["GET"]


@pytest.mark.parametrize("name", ["$", "_", "-", "[]"])
def test_a_parameter_may_be_a_name_without_words(name: str) -> None:
    node = operation_node({name: "s"}, {"items": ["thing"], "next": "s"})
    assert only(lowered(node)).conventions.pagination is None
