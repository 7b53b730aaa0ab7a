"""Our document of balena in a form that Prism can take: it writes every reference out, and links go in circles."""

from __future__ import annotations

import re
from typing import Any

RESOURCES = ("organization", "device_type", "application", "device", "device_tag")
DEEP = 2
"""How many links an answer may follow and still be checked; the tests expand no deeper."""

REFERENCE = re.compile(r"#/components/schemas/(\w+)")


def straightened(document: dict[str, Any]) -> dict[str, Any]:
    """The document with the resources of the server's model only.

    Entities that are linked to are schemas of their own, by how many links lead there; beyond `DEEP`, and where the
    model has no such resource, a linked entity may be anything.
    """
    schemas = document["components"]["schemas"]
    paths = {path: item for path, item in document["paths"].items() if _resource(path) in RESOURCES}
    kept = {_entity(item) for path, item in paths.items() if path.strip("/") in RESOURCES}
    entities = {name for name in schemas if f"{name}List" in schemas}
    made: dict[str, Any] = {}

    def straight(node: Any, links: int) -> Any:
        """A part of a schema that so many links lead to, with the references in it one further."""
        if isinstance(node, list):
            return [straight(each, links) for each in node]
        if not isinstance(node, dict):
            return node
        found = REFERENCE.fullmatch(str(node.get("$ref")))
        if found is None:
            return {key: straight(value, links) for key, value in node.items()}
        if found[1] not in entities:
            return node
        if found[1] not in kept or links >= DEEP:
            return {}
        name = f"{found[1]}_{links + 1}"
        if name not in made:
            made[name] = None
            made[name] = straight(schemas[found[1]], links + 1)
        return {"$ref": f"#/components/schemas/{name}"}

    others = {
        name: straight(schema, -1) for name, schema in schemas.items() if name not in entities
    }
    written = straight(paths, -1)
    components = document["components"] | {"schemas": others | made}
    return document | {"paths": written, "components": components}


def _resource(path: str) -> str:
    found = re.match(r"/(\w+)", path)
    return found[1] if found else ""


def _entity(item: dict[str, Any]) -> str:
    """The schema of what a creation answers."""
    schema = item["post"]["responses"]["201"]["content"]["application/json"]["schema"]
    return str(schema["$ref"]).rpartition("/")[2]
