"""One small operation as a document, and what was decided on it."""

from __future__ import annotations

from typing import Any

from clientwright.ir.operations import Operation
from clientwright.lower import Lowered, lower
from support.lowering import Doc

from .labels import decided

TYPES = {
    "s": {"type": "string"},
    "i": {"type": "integer"},
    "b": {"type": "boolean"},
    "n": {"type": "number"},
    "uri": {"type": "string", "format": "uri"},
    "time": {"type": "string", "format": "date-time"},
    "any": {},
    "map": {"type": "object", "additionalProperties": {"type": "string"}},
    "thing": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
}  # fmt: skip


def schema(short: Any) -> dict[str, Any]:
    """`"s"` is a string, `["thing"]` an array of things, a dict an object; `"s: text"` has a
    description."""
    if isinstance(short, list):
        return {"type": "array", "items": schema(short[0])}
    if isinstance(short, dict):
        if "$raw" in short:
            return short["$raw"]
        return {"type": "object", "properties": {key: schema(one) for key, one in short.items()}}
    name, _, doc = short.partition(": ")
    return {**TYPES[name], **({"description": doc} if doc else {})}


def operation_node(
    query: dict[str, Any] | None = None,
    answer: Any = None,
    *,
    body: Any = None,
    headers: tuple[str, ...] = (),
    status: str = "200",
    **more: Any,
) -> dict[str, Any]:
    """An operation of the document."""
    parameters = []
    for name, short in (query or {}).items():
        said = schema(short)
        doc = said.pop("description", "") if isinstance(said, dict) else ""
        parameters.append({"name": name, "in": "query", "schema": said, "description": doc})
    response: dict[str, Any] = {"description": ""}
    if answer is not None:
        response["content"] = {"application/json": {"schema": schema(answer)}}
    if headers:
        response["headers"] = {name: {"schema": {"type": "string"}} for name in headers}
    node: dict[str, Any] = {"parameters": parameters, "responses": {status: response}, **more}
    if body is not None:
        node["requestBody"] = {"content": {"application/json": {"schema": schema(body)}}}
    return node


def lowered(
    node: dict[str, Any], *, method: str = "get", path: str = "/things", **root: Any
) -> Lowered:
    """The document with this one operation."""
    return lower(Doc({"openapi": "3.1.0", "paths": {path: {method: node}}, **root}))


def only(result: Lowered) -> Operation:
    (operation,) = result.api.operations
    return operation


def paging(node: dict[str, Any], *, method: str = "get", path: str = "/things") -> str:
    """The decision in one line: `cursor query:cursor body:/next /items`, or `none`, or
    `undecided`."""
    result = lowered(node, method=method, path=path)
    value = only(result).conventions.pagination
    if value is None:
        asked = any(one.code == "conventions/undecided" for one in result.diagnostics)
        return "undecided" if asked else "none"
    said = decided(value)
    return " ".join(
        str(one) if one else "-" for one in (said.style, said.request, said.response, said.items or "/")
    )  # fmt: skip
