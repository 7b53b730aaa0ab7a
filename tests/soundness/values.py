"""Random values of schemas, likely at their edges: what a caller may send, what a server may answer."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
from support.sampling import DEEPEST, FORMATS, Node, Sampler, TooDeep, absolute, matching, one_way

_TRIES = 4


@dataclass(frozen=True)
class Tree:
    """A document as the generator takes it."""

    root: Node

    def resolve(self, ref: str) -> Node:
        node = self.root
        for token in unquote(ref).removeprefix("#/").split("/"):
            token = token.replace("~1", "/").replace("~0", "~")
            node = node[int(token)] if isinstance(node, list) else node[token]
        return node


_OTHER = {
    "date-time": "1999-12-31T23:59:59+02:00",
    "date": "1999-12-31",
    "uuid": "00000000-0000-4000-8000-00000000000a",
    "email": "a@example.org",
}
"""Second values of formats."""


class Variety(Sampler):
    """A sampler whose values vary; the judge of values looks at formats where it is asked to."""

    def __init__(self, root: Node, seed: object) -> None:
        super().__init__(_marked(root))
        self.rng = random.Random(str(seed))
        self._strict: dict[tuple[str, str], jsonschema_rs.Draft202012Validator] = {}

    def fault(self, schema: Node, value: object, way: str) -> str:
        """Why a strict server refuses a value, formats included; empty where it takes it."""
        text = absolute(json.dumps(schema))
        if (text, way) not in self._strict:
            self._strict[text, way] = jsonschema_rs.Draft202012Validator(
                one_way(json.loads(text), way),
                registry=self._registries[way],
                validate_formats=True,
            )
        for error in self._strict[text, way].iter_errors(value):
            return f"{'/'.join(map(str, error.instance_path))}: {error.message}"[:200]
        return ""

    def several(self, schema: Node, count: int, way: str) -> list[Any]:
        """The fullest value, the smallest, and random ones; only valid ones, without repetition."""
        found: list[Any] = []
        for index in range(count + 2):
            try:
                value = (
                    self.value(schema, full=index == 0, way=way)
                    if index < 2
                    else self.draw(schema, way)
                )
            except TooDeep:
                continue
            if not self.fault(schema, value, way) and value not in found:
                found.append(value)
        return found

    def draw(self, schema: Node, way: str) -> Any:
        """A random value, valid if a few tries give one."""
        value: Any = None
        for _ in range(_TRIES):
            value = self._draw(schema, way, 0)
            if not self.fault(schema, value, way):
                break
        return value

    def _draw(self, schema: Node, way: str, depth: int) -> Any:
        if depth > DEEPEST:
            raise TooDeep
        node = self.flat(schema)
        if not isinstance(node, dict):
            return self.rng.choice(["anything", 3, True, None, ["x"]])
        if "const" in node:
            return node["const"]
        if node.get("enum"):
            return self.rng.choice(node["enum"])
        for word in ("oneOf", "anyOf"):
            if node.get(word):
                return self._member(node, word, way, depth)
        return self._kind(node, way, depth)

    def _member(self, node: Node, word: str, way: str, depth: int) -> Any:
        rest = {key: value for key, value in node.items() if key not in (word, "discriminator")}
        members = list(node[word])
        if depth > 4:  # null ends it, where it is allowed
            members = [one for one in members if one.get("type") == "null"] or members
        member = self.rng.choice(members)
        value = self._draw({"allOf": [rest, member]} if rest else member, way, depth + 1)
        return self.tagged(node, member, value)

    def tagged(self, node: Node, member: Node, value: Any) -> Any:
        """A value of a member, marked as the discriminator asks for."""
        discriminator = node.get("discriminator")
        reference = member.get("$ref") if isinstance(member, dict) else None
        if not discriminator or not isinstance(reference, str) or not isinstance(value, dict):
            return value
        name = reference.rpartition("/")[2]
        mapped = [
            tag
            for tag, target in discriminator.get("mapping", {}).items()
            if target in (reference, name)
        ]
        return {**value, discriminator["propertyName"]: (mapped or [name])[0]}

    def _alternative(self, node: Node, word: str, full: bool, way: str, depth: int) -> Any:
        value = super()._alternative(node, word, full, way, depth)
        for member in node[word]:
            marked = self.tagged(node, member, value)
            if self.valid(member, value, way) and self.valid(member, marked, way):
                return marked
        return value

    def _kind(self, node: Node, way: str, depth: int) -> Any:
        kinds = node.get("type")
        if kinds is None:
            shaped = "properties" in node or isinstance(node.get("additionalProperties"), dict)
            kinds = "object" if shaped else "array" if "items" in node else "any"
        kind = self.rng.choice(kinds) if isinstance(kinds, list) else kinds
        match kind:
            case "object":
                return self._some_properties(node, way, depth)
            case "array":
                least = node.get("minItems", 0)
                most = min(node.get("maxItems", least + 3), least + 3) if depth < 6 else least
                size = self.rng.choice([least, most, self.rng.randint(least, max(least, most))])
                return [self._draw(node.get("items", {}), way, depth + 1) for _ in range(size)]
            case "string":
                return self._text(node)
            case "integer" | "number":
                return self._amount(node, whole=kind == "integer")
            case "boolean":
                return self.rng.random() < 0.5
            case "null":
                return None
            case _:
                return self.rng.choice(["anything", 3, 2.5, True, {"z": 1}])

    def _some_properties(self, node: Node, way: str, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        share = self.rng.choice([0.2, 0.6, 1.0]) if depth < 5 else 0.0
        for name, schema in node.get("properties", {}).items():
            facts = self.flat(schema)
            if isinstance(facts, dict) and facts.get("readOnly" if way == "write" else "writeOnly"):
                continue
            if name in node.get("required", ()) or self.rng.random() < share:
                out[name] = self._draw(schema, way, depth + 1)
        extra = node.get("additionalProperties")
        if isinstance(extra, dict) and depth < 5:
            for name in self.rng.sample(["extra", "more"], self.rng.randint(0, 2)):
                if name not in node.get("properties", {}):
                    out[name] = self._draw(extra, way, depth + 1)
        return out

    def _text(self, node: Node) -> str:
        format_ = node.get("format")
        if format_ in FORMATS:
            return self.rng.choice([FORMATS[format_], _OTHER.get(format_, FORMATS[format_])])
        if "pattern" in node:
            return matching(node["pattern"])
        least = node.get("minLength", 0)
        most = node.get("maxLength", max(least, 9))
        size = self.rng.choice([least or 1, most, self.rng.randint(least, most)])
        return "".join(self.rng.choice("abcxyz") for _ in range(min(size, 200)))

    def _amount(self, node: Node, *, whole: bool) -> int | float:
        low = node.get("minimum", node.get("exclusiveMinimum", -5))
        high = node.get("maximum", node.get("exclusiveMaximum", max(low, 0) + 40))
        step = node.get("multipleOf", 1 if whole else 0.5)
        low += step if "exclusiveMinimum" in node else 0
        high -= step if "exclusiveMaximum" in node else 0
        first = -(-low // step)
        last = max(first, high // step)
        chosen = self.rng.choice([first, last, self.rng.randint(int(first), int(last))]) * step
        return int(chosen) if whole else chosen


def _marked(root: Node) -> Node:
    """A copy in which a property says itself that it is read-only, where what it refers to says so.

    And in which alternatives do not exclude each other: servers take what one of them takes, whether another one takes
    it as well or not, and so does a comparison that says nothing of alternatives that newly overlap.
    """
    plain = Tree(json.loads(json.dumps(root)))
    waiting: list[Any] = [plain.root]
    while waiting:
        node = waiting.pop()
        waiting += node.values() if isinstance(node, dict) else node
        waiting = [one for one in waiting if isinstance(one, dict | list)]
        properties = node.get("properties") if isinstance(node, dict) else None
        if isinstance(properties, dict):
            for inner in properties.values():
                _mark(plain, inner)
        if isinstance(node, dict) and node.get("format") == "binary":
            for word in ("minLength", "maxLength", "pattern"):  # a file has no characters
                node.pop(word, None)
        if isinstance(node, dict) and isinstance(node.get("oneOf"), list) and "anyOf" not in node:
            node["anyOf"] = node.pop("oneOf")
    return plain.root


def _mark(plain: Tree, inner: Any) -> None:
    seen: set[str] = set()
    node = inner
    while isinstance(node, dict) and isinstance(node.get("$ref"), str) and node["$ref"] not in seen:
        seen.add(node["$ref"])
        node = plain.resolve(node["$ref"])
    for word in ("readOnly", "writeOnly") if node is not inner and isinstance(node, dict) else ():
        if node.get(word):
            inner[word] = True
