"""Holds a document of ours against the vendor's: what both have must agree.

Compared are the JSON types, the properties and the facts of `FACTS`; words, names of schemas and the way unions are
spelt are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import jsonpath_rfc9535

from support.documents import FACTS, Document, Node, View, load


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
    """The differences that are known, with their reasons, from a data file. `*` in a key stands for any text."""
    entries: dict[str, str] = {}
    for entry in load(path)["differences"]:
        for key in entry["at"]:
            assert key not in entries, f"{key} is listed twice"
            entries[key] = entry["reason"]
    return entries


def _covers(pattern: str, difference: Difference) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), difference.key) is not None


def unlisted(differences: list[Difference], known: Mapping[str, str]) -> Iterator[str]:
    """One line for each difference that is not listed."""
    for difference in differences:
        if not any(_covers(pattern, difference) for pattern in known):
            yield f"{difference.key}: ours {difference.ours}, theirs {difference.theirs}"


def stale(differences: list[Difference], known: Mapping[str, str]) -> list[str]:
    """Entries of the list that no difference needs."""
    return [key for key in known if not any(_covers(key, difference) for difference in differences)]


def targets_hit(overlay: Node, document: Node) -> dict[str, int]:
    """How many nodes of the document each action's target selects."""
    return {
        action["target"]: len(jsonpath_rfc9535.find(action["target"], dict(document)))
        for action in overlay["actions"]
    }
