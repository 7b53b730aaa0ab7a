"""Documents as plain data, and schemas read as *views*: all alternatives and parts laid over each other.

So two documents that cut the same wire format into other schemas still compare equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Node: TypeAlias = Mapping[str, Any]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
FACTS = (
    "format", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
    "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
    "default", "readOnly", "writeOnly",
)  # fmt: skip
JSON_TYPES = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}


def load(path: Path) -> Node:
    """The document as plain data."""
    text = path.read_text(encoding="utf-8")
    document = (
        json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader=yaml.CSafeLoader)
    )
    assert isinstance(document, dict)
    return document


@dataclass(slots=True)
class View:
    """What a set of schemas says together; `types` is None where anything is allowed."""

    types: set[str] | None = field(default_factory=set)
    facts: dict[str, set[str]] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)  # enum and const, as JSON
    properties: dict[str, list[Node]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    items: list[Node] = field(default_factory=list)
    extras: list[Node] = field(default_factory=list)


class Document:
    """A document whose references can be followed."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self._made: dict[tuple[frozenset[int], frozenset[int]], Node] = {}

    def at(self, reference: str) -> Node:
        node: Any = self.root
        for part in reference.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        assert isinstance(node, dict)
        return node

    def resolve(self, node: Node) -> Node:
        """The node itself, or what it refers to."""
        while isinstance(node.get("$ref"), str):
            node = self.at(node["$ref"])
        return node

    def operations(self) -> dict[tuple[str, str], tuple[Node, Node]]:
        """Path item and operation by method and path; parameter names in paths do not count."""
        found: dict[tuple[str, str], tuple[Node, Node]] = {}
        for path, item in self.root["paths"].items():
            shape = re.sub(r"\{[^}]*\}", "{}", path).rstrip("/")
            for method in METHODS:
                if method in item:
                    found[method, shape] = (item, item[method])
        return found

    def parameters(self, item: Node, operation: Node) -> dict[tuple[str, str], Node]:
        listed = [*item.get("parameters", ()), *operation.get("parameters", ())]
        resolved = [self.resolve(parameter) for parameter in listed]
        return {(parameter["name"], parameter["in"]): parameter for parameter in resolved}

    def sentences(self) -> set[str]:
        """Everything of eight words or more that the document says in a summary, title or description."""
        found: set[str] = set()
        waiting: list[Any] = [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, dict):
                texts = (node.get(key) for key in ("summary", "title", "description"))
                for text in (text for text in texts if isinstance(text, str)):
                    sentences = re.split(r"(?<=[.!?])\s+|\n+", text)
                    found |= {
                        " ".join(one.lower().split()) for one in sentences if len(one.split()) >= 8
                    }
                waiting.extend(node.values())
            elif isinstance(node, list):
                waiting.extend(node)
        return found

    def view(self, schemas: list[Node]) -> View:
        """All alternatives and parts of the schemas, laid over each other."""
        whole = View()
        required: set[str] | None = None
        for schema in schemas:
            part = self._view(schema, ())
            _lay_over(whole, part)
            required = set(part.required) if required is None else required & part.required
        whole.required = required or set()
        return whole

    def _view(self, schema: Node, seen: tuple[str, ...]) -> View:
        view = View()
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            target = self._view(self.at(reference), (*seen, reference))
            _lay_over(view, target)
            view.required |= target.required
        self._own(view, schema)
        for part in schema.get("allOf", ()):
            seen_part = self._view(part, seen)
            types = view.types
            known, items = dict(view.properties), list(view.items)
            _lay_over(view, seen_part)
            for name in known.keys() & seen_part.properties.keys():
                view.properties[name] = [self._together(known[name], seen_part.properties[name])]
            if items and seen_part.items:
                view.items = [self._together(items, seen_part.items)]
            view.types = _both(types, seen_part.types)
            view.required |= seen_part.required
        for key in ("oneOf", "anyOf"):
            alternatives = [self._view(option, seen) for option in schema.get(key, ())]
            if alternatives:
                self._choose(view, alternatives)
        if schema.get("nullable") is True and view.types:
            view.types.add("null")
        return view

    def _together(self, left: list[Node], right: list[Node]) -> Node:
        """What two parts of an allOf say of one property; the same node whenever it is asked for."""
        pair = (frozenset(map(id, left)), frozenset(map(id, right)))
        if pair[0] == pair[1]:
            return left[0]
        return self._made.setdefault(pair, {"allOf": [{"anyOf": left}, {"anyOf": right}]})

    def _choose(self, view: View, alternatives: list[View]) -> None:
        stated = view.types
        common = set.intersection(*(option.required for option in alternatives))
        together = View()
        for option in alternatives:
            _lay_over(together, option)
        if any(not option.types for option in alternatives):
            together.types = set()
        _lay_over(view, together)
        view.types = _both(stated, together.types)
        view.required |= common

    def _own(self, view: View, schema: Node) -> None:
        view.types = _both(view.types, _types(schema))
        for fact in FACTS:
            if schema.get(fact) not in (None, False):
                view.facts.setdefault(fact, set()).add(json.dumps(schema[fact]))
        values = [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
        view.values |= {json.dumps(value) for value in values}
        for name, member in schema.get("properties", {}).items():
            view.properties.setdefault(name, []).append(member)
        view.required |= set(schema.get("required", ()))
        if isinstance(schema.get("items"), dict):
            view.items.append(schema["items"])
        if isinstance(schema.get("additionalProperties"), dict):
            view.extras.append(schema["additionalProperties"])


def _types(schema: Node) -> set[str]:
    declared = schema.get("type")
    if isinstance(declared, str):
        types = {declared}
    elif isinstance(declared, list):
        types = set(declared)
    elif "properties" in schema or "additionalProperties" in schema:
        types = {"object"}
    elif "items" in schema:
        types = {"array"}
    else:
        values = [*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())]
        types = {"null" if value is None else JSON_TYPES[type(value)] for value in values}
    return types - {"integer"} if "number" in types else types


def _both(left: set[str] | None, right: set[str] | None) -> set[str]:
    """Types that must hold together; the empty set says nothing."""
    if not left or not right:
        return left or right or set()
    return left & right or left | right


def _lay_over(view: View, part: View) -> None:
    view.types = (view.types or set()) | (part.types or set())
    if view.types and "number" in view.types:
        view.types.discard("integer")
    for fact, values in part.facts.items():
        view.facts.setdefault(fact, set()).update(values)
    view.values |= part.values
    for name, members in part.properties.items():
        known = view.properties[name] = list(view.properties.get(name, ()))
        known.extend(member for member in members if not any(member is other for other in known))
    view.items.extend(part.items)
    view.extras.extend(part.extras)
