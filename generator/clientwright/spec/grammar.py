"""Which fields of which OpenAPI object hold which objects, for all versions at once.

This is all the reader knows of OpenAPI: enough to tell a reference from a property that is called `$ref`, and a schema
from an example. Fields that are not named here hold plain values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Field:
    """`one` object of a kind, a `list` of them, or a `map` of names to them."""

    shape: Literal["one", "list", "map"]
    kind: str


def _one(kind: str, *names: str) -> dict[str, Field]:
    return {name: Field("one", kind) for name in names}


def _list(kind: str, *names: str) -> dict[str, Field]:
    return {name: Field("list", kind) for name in names}


def _map(kind: str, *names: str) -> dict[str, Field]:
    return {name: Field("map", kind) for name in names}


_PARAMETER: Final = {
    **_one("schema", "schema"),
    **_one("items", "items"),
    **_map("mediaType", "content"),
    **_map("example", "examples"),
}

GRAMMAR: Final[dict[str, dict[str, Field]]] = {
    "document": {
        **_one("info", "info"),
        **_one("plain", "externalDocs"),
        **_one("paths", "paths"),
        **_map("pathItem", "webhooks", "x-webhooks"),
        **_one("components", "components"),
        **_list("tag", "tags"),
        **_list("server", "servers"),
        **_map("schema", "definitions"),
        **_map("parameter", "parameters"),
        **_map("response", "responses"),
        **_map("securityScheme", "securityDefinitions"),
    },
    "components": {
        **_map("schema", "schemas"),
        **_map("response", "responses"),
        **_map("parameter", "parameters"),
        **_map("example", "examples"),
        **_map("requestBody", "requestBodies"),
        **_map("header", "headers"),
        **_map("securityScheme", "securitySchemes"),
        **_map("link", "links"),
        **_map("callback", "callbacks"),
        **_map("pathItem", "pathItems"),
        **_map("mediaType", "mediaTypes"),
    },
    "pathItem": {
        **_one(
            "operation",
            *("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
        ),
        **_map("operation", "additionalOperations"),
        **_list("parameter", "parameters"),
        **_list("server", "servers"),
    },
    "operation": {
        **_list("parameter", "parameters"),
        **_one("requestBody", "requestBody"),
        **_one("responses", "responses"),
        **_map("callback", "callbacks"),
        **_list("server", "servers"),
        **_one("plain", "externalDocs"),
    },
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "items": _one("items", "items"),  # Swagger 2.0's schema-like objects, which take no references
    "requestBody": _map("mediaType", "content"),
    "response": {
        **_map("header", "headers"),
        **_map("mediaType", "content"),
        **_map("link", "links"),
        **_one("schema", "schema"),
    },
    "mediaType": {
        **_one("schema", "schema", "itemSchema"),
        **_map("example", "examples"),
        **_map("encoding", "encoding"),
        **_list("encoding", "prefixEncoding"),
        **_one("encoding", "itemEncoding"),
    },
    "encoding": {
        **_map("header", "headers"),
        **_map("encoding", "encoding"),
        **_list("encoding", "prefixEncoding"),
        **_one("encoding", "itemEncoding"),
    },
    "schema": {
        **_map("schema", "properties", "patternProperties", "definitions", "$defs"),
        **_map("schema", "dependentSchemas"),
        **_list("schema", "allOf", "anyOf", "oneOf", "prefixItems"),
        **_one("schema", "items", "additionalProperties", "not", "if", "then", "else"),
        **_one("schema", "contains", "propertyNames", "unevaluatedItems"),
        **_one("schema", "unevaluatedProperties", "additionalItems", "contentSchema"),
        **_one("discriminator", "discriminator"),
    },
    "server": _map("plain", "variables"),
    "link": _one("server", "server"),
    "paths": {},
    "responses": {},
    "callback": {},
    "discriminator": {},
    "example": {},
    "info": {},
    "plain": {},
    "securityScheme": {},
    "tag": _one("plain", "externalDocs"),
}

# Objects whose keys are data (paths, status codes, expressions) beside extensions.
KEYED_BY_DATA: Final = {"paths": "pathItem", "responses": "response", "callback": "pathItem"}

# Where the specifications allow a Reference Object; elsewhere what a `$ref` names takes its place.
REFERABLE: Final = frozenset(
    {
        *("schema", "parameter", "header", "requestBody", "response", "example"),
        *("link", "callback", "securityScheme", "pathItem", "mediaType"),
    }
)

# Plain values of any shape: a `$ref` in them is data.
OPAQUE: Final = frozenset({"example", "examples", "value", "dataValue", "default", "const", "enum"})

# A dangling reference here loses no part of a client.
DECORATION: Final = frozenset({"example", "link"})
