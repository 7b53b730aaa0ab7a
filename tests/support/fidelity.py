"""Holds a document of ours against the vendor's: what both have must agree.

A schema is read as a *view*: all its alternatives and parts laid over each other, so that two documents that cut the
same wire format into other schemas still compare equal. Compared are the JSON types, the properties and the facts of
`FACTS`; words, names of schemas and the way unions are spelt are not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import jsonpath_rfc9535
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


@dataclass(frozen=True, slots=True)
class Difference:
    """One disagreement. `place` is ours: `Schema.property`, or the operation and what of it."""

    place: str
    what: str
    ours: str
    theirs: str

    @property
    def key(self) -> str:
        return f"{self.place}: {self.what}"


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
            _lay_over(view, seen_part)
            view.types = _both(types, seen_part.types)
            view.required |= seen_part.required
        for key in ("oneOf", "anyOf"):
            alternatives = [self._view(option, seen) for option in schema.get(key, ())]
            if alternatives:
                self._choose(view, alternatives)
        if schema.get("nullable") is True and view.types:
            view.types.add("null")
        return view

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
        known = view.properties.setdefault(name, [])
        known.extend(member for member in members if not any(member is other for other in known))
    view.items.extend(part.items)
    view.extras.extend(part.extras)


class Comparison:
    """Collects the differences of two documents, each once at the first of our schemas that shows it."""

    def __init__(self, ours: Document, theirs: Document) -> None:
        self.ours = ours
        self.theirs = theirs
        self.found: dict[str, Difference] = {}
        self.compared_operations = 0
        self.compared_properties = 0
        self._done: set[tuple[frozenset[int], frozenset[int]]] = set()

    def run(self) -> list[Difference]:
        theirs = self.theirs.operations()
        for key, (item, operation) in self.ours.operations().items():
            place = f"{key[0].upper()} {key[1]}"
            if key not in theirs:
                self._note(place, "operation", "there", "absent")
                continue
            self.compared_operations += 1
            self._parameters(place, item, operation, *theirs[key])
            self._body(place, operation, theirs[key][1])
            self._responses(place, operation, theirs[key][1])
        return self.differences

    @property
    def differences(self) -> list[Difference]:
        return list(self.found.values())

    def _note(self, place: str, what: str, ours: object, theirs: object) -> None:
        difference = Difference(place, what, _text(ours), _text(theirs))
        self.found.setdefault(difference.key, difference)

    def _parameters(
        self, place: str, item: Node, operation: Node, item2: Node, operation2: Node
    ) -> None:
        theirs = self.theirs.parameters(item2, operation2)
        in_path = [parameter for (_, where), parameter in theirs.items() if where == "path"]
        for (name, where), parameter in self.ours.parameters(item, operation).items():
            here = f"{place} {where} {name}"
            other = theirs.get((name, where))
            if other is None and where == "path" and len(in_path) == 1:
                other = in_path[0]
            if other is None:
                self._note(here, "parameter", "there", "absent")
                continue
            if bool(parameter.get("required")) != bool(other.get("required")):
                self._note(
                    here, "required", parameter.get("required", False), other.get("required", False)
                )
            self._schemas(here, [_schema_of(parameter)], [_schema_of(other)])

    def _body(self, place: str, operation: Node, other: Node) -> None:
        ours, theirs = operation.get("requestBody"), other.get("requestBody")
        if ours is None:
            return
        if theirs is None:
            self._note(place, "request body", "there", "absent")
            return
        ours, theirs = self.ours.resolve(ours), self.theirs.resolve(theirs)
        if bool(ours.get("required")) != bool(theirs.get("required")):
            self._note(
                place,
                "request body required",
                ours.get("required", False),
                theirs.get("required", False),
            )
        self._contents(f"{place} request", ours["content"], theirs["content"])

    def _responses(self, place: str, operation: Node, other: Node) -> None:
        for status, response in operation["responses"].items():
            here = f"{place} {status}"
            theirs = other["responses"].get(status)
            if theirs is None:
                self._note(here, "response", "there", "absent")
                continue
            ours, theirs = self.ours.resolve(response), self.theirs.resolve(theirs)
            self._contents(here, ours.get("content", {}), theirs.get("content", {}))

    def _contents(self, place: str, ours: Node, theirs: Node) -> None:
        for media_type, content in ours.items():
            if media_type not in theirs:
                self._note(
                    place, f"media type {media_type}", "there", ", ".join(theirs) or "absent"
                )
            elif "schema" in content and "schema" in theirs[media_type]:
                self._schemas(place, [content["schema"]], [theirs[media_type]["schema"]])

    def _schemas(self, place: str, ours: list[Node], theirs: list[Node]) -> None:
        pair = (frozenset(map(id, ours)), frozenset(map(id, theirs)))
        if pair in self._done:
            return
        self._done.add(pair)
        for schema in ours:
            reference = schema.get("$ref")
            if isinstance(reference, str):
                place = reference.rsplit("/", 1)[1]
        mine, other = self.ours.view(ours), self.theirs.view(theirs)
        self._facts(place, mine, other)
        for name, members in mine.properties.items():
            here = f"{place}.{name}"
            if name not in other.properties:
                if other.types:
                    self._note(here, "property", "there", "absent")
                continue
            self.compared_properties += 1
            if (name in mine.required) != (name in other.required):
                self._note(here, "required", name in mine.required, name in other.required)
            self._schemas(here, members, other.properties[name])
        if mine.items and other.items:
            self._schemas(f"{place}[]", mine.items, other.items)
        if mine.extras and other.extras:
            self._schemas(f"{place}{{}}", mine.extras, other.extras)

    def _facts(self, place: str, mine: View, other: View) -> None:
        if mine.types != other.types:
            self._note(place, "type", mine.types, other.types)
        if mine.values != other.values:
            self._note(place, "enum", mine.values, other.values)
        for fact in FACTS:
            left, right = mine.facts.get(fact, set()), other.facts.get(fact, set())
            if left != right:
                self._note(place, fact, left, right)


def _schema_of(parameter: Node) -> Node:
    if "schema" in parameter:
        schema = parameter["schema"]
    elif "content" in parameter:
        schema = next(iter(parameter["content"].values()))["schema"]
    else:
        schema = {}
    assert isinstance(schema, dict)
    return schema


def _text(value: object) -> str:
    if isinstance(value, set):
        return ", ".join(sorted(map(str, value))) or "nothing"
    return str(value).lower() if isinstance(value, bool) else str(value)


def listed(path: Path) -> dict[str, str]:
    """The differences that are known, with their reasons, from a data file: a reason to a list of keys."""
    entries: dict[str, str] = {}
    for entry in load(path)["differences"]:
        for key in entry["at"]:
            assert key not in entries, f"{key} is listed twice"
            entries[key] = entry["reason"]
    return entries


def unlisted(differences: list[Difference], known: Mapping[str, str]) -> Iterator[str]:
    """One line for each difference that is not listed."""
    for difference in differences:
        if difference.key not in known:
            yield f"{difference.key}: ours {difference.ours}, theirs {difference.theirs}"


def stale(differences: list[Difference], known: Mapping[str, str]) -> list[str]:
    """Entries of the list that no difference needs."""
    needed = {difference.key for difference in differences}
    return [key for key in known if key not in needed]


def targets_hit(overlay: Node, document: Node) -> dict[str, int]:
    """How many nodes of the document each action's target selects."""
    return {
        action["target"]: len(jsonpath_rfc9535.find(action["target"], dict(document)))
        for action in overlay["actions"]
    }
