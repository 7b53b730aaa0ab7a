"""Values made from a document's schemas, independently of the generator: what a caller might send, what a server might answer."""

from __future__ import annotations

import copy
import json
import re
from typing import Any
from urllib.parse import unquote

import jsonschema_rs

Node = Any


DOCUMENT = "urn:document"
DEEPEST = 12


class TooDeep(Exception):
    """The schema goes on for ever this way; another alternative may end."""


class Sampler:
    """Deterministic values for the schemas of one document (3.0 or 3.1), and the judge of whether they are valid."""

    def __init__(self, root: Node) -> None:
        self.root = modern(copy.deepcopy(root))
        whole = absolute(json.dumps({"components": self.root.get("components", {})}))
        self._registries = {
            way: jsonschema_rs.Registry([(DOCUMENT, one_way(json.loads(whole), way))])
            for way in ("read", "write")
        }
        self._judged: dict[tuple[str, str, str], bool] = {}

    def resolve(self, node: Node) -> Node:
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            siblings = {key: value for key, value in node.items() if key != "$ref"}
            target: Node = self.root
            for token in unquote(node["$ref"]).removeprefix("#/").split("/"):
                token = token.replace("~1", "/").replace("~0", "~")
                target = target[int(token)] if isinstance(target, list) else target[token]
            node = {**target, **siblings} if siblings and isinstance(target, dict) else target
        return node

    def valid(self, schema: Node, value: object, way: str = "read") -> bool:
        """Is the value what the schema asks for, travelling this way? Formats are not judged."""
        text = absolute(json.dumps(schema))
        key = (text, json.dumps(value), way)
        if key not in self._judged:
            node = one_way(json.loads(text), way)
            judge = jsonschema_rs.Draft202012Validator(node, registry=self._registries[way])
            self._judged[key] = judge.is_valid(value)
        return self._judged[key]

    def value(self, schema: Node, *, full: bool = True, way: str = "read", depth: int = 0) -> Any:
        """One value. `full`: with optional properties, as far as depth allows; `way`: without what does not travel so."""
        if depth > DEEPEST:
            raise TooDeep
        node = self.flat(schema)
        if node is True or not isinstance(node, dict):
            return "anything"
        if "const" in node:
            return node["const"]
        values = [one for one in node.get("enum", []) if one is not None]
        if values:
            return values[0]
        for word in ("oneOf", "anyOf"):
            if node.get(word):
                return self._alternative(node, word, full, way, depth)
        return self._of_kind(node, _kind(node), full, way, depth)

    def flat(self, schema: Node) -> Node:
        """The schema with references followed and allOf merged."""
        node = self.resolve(schema)
        if not isinstance(node, dict) or "allOf" not in node:
            return node
        merged: dict[str, Any] = {}
        for part in [*node["allOf"], {key: value for key, value in node.items() if key != "allOf"}]:
            inner = self.flat(part)
            if isinstance(inner, dict):
                merged = _merge(merged, inner)
        return merged

    def _alternative(self, node: Node, word: str, full: bool, way: str, depth: int) -> Any:
        rest = {key: value for key, value in node.items() if key != word}
        found: list[Any] = []
        for member in node[word]:
            inner = self.flat(member)
            if isinstance(inner, dict) and inner.get("type") == "null":
                continue
            merged = _merge(rest, inner if isinstance(inner, dict) else {})
            try:
                candidate = self.value(merged, full=full, way=way, depth=depth + 1)
            except TooDeep:
                continue
            if self.valid({**rest, word: node[word]}, candidate, way):
                return candidate
            found.append(candidate)
        if not found:
            raise TooDeep
        return found[0]

    def _of_kind(self, node: Node, kind: str, full: bool, way: str, depth: int) -> Any:
        match kind:
            case "object":
                return self._object(node, full, way, depth)
            case "array":
                least = node.get("minItems", 0)
                count = max(least, 1 if depth < 6 else 0)
                one = (
                    self.value(node.get("items", True), full=full, way=way, depth=depth + 1)
                    if count
                    else None
                )
                return [self._distinct(one, index) for index in range(count)]
            case "string":
                return _string(node)
            case "integer":
                return int(_number(node))
            case "number":
                value = _number(node)
                half = value + 0.5
                return (
                    half
                    if "multipleOf" not in node and half < node.get("maximum", half + 1)
                    else value
                )
            case "boolean":
                return True
            case "null":
                return None
            case _:
                return "anything"

    def _distinct(self, one: Any, index: int) -> Any:
        if index and isinstance(one, str):
            return f"{one}{index}"
        return one + index if index and isinstance(one, int) and not isinstance(one, bool) else one

    def _object(self, node: Node, full: bool, way: str, depth: int) -> dict[str, Any]:
        required = set(node.get("required", []))
        out: dict[str, Any] = {}
        for name, schema in node.get("properties", {}).items():
            facts = self.flat(schema)
            facts = facts if isinstance(facts, dict) else {}
            if facts.get("readOnly" if way == "write" else "writeOnly"):
                continue
            if name in required or (full and depth < 3):
                out[name] = self.value(schema, full=full, way=way, depth=depth + 1)
        extra = node.get("additionalProperties")
        if isinstance(extra, dict) and depth < 5 and not out:
            out["key"] = self.value(extra, full=full, way=way, depth=depth + 1)
        return out


def _kind(node: Node) -> str:
    kind = node.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if kind is None:
        if "properties" in node or isinstance(node.get("additionalProperties"), dict):
            return "object"
        return "array" if "items" in node else "any"
    return str(kind)


FORMATS = {
    "date-time": "2024-02-29T12:30:00Z",
    "date": "2024-02-29",
    "time": "12:30:00Z",
    "uri": "https://example.com/x",
    "url": "https://example.com/x",
    "email": "someone@example.com",
    "uuid": "123e4567-e89b-12d3-a456-426614174000",
    "ipv4": "192.0.2.1",
    "byte": "aGVsbG8=",
    "timestamp": "2024-02-29T12:30:00Z",
}


def _string(node: Node) -> str:
    text = FORMATS.get(node.get("format"), "text é/?&=+ %")
    if "pattern" in node and not re.search(node["pattern"], text):
        return matching(node["pattern"])
    if node.get("maxLength", 99) < len(text):
        text = str(
            node.get("example") or node.get("default") or "a" * min(node.get("maxLength", 4), 4)
        )
    return text + "x" * (node.get("minLength", 0) - len(text))


def matching(pattern: str) -> str:
    """A short string that the pattern matches."""
    return _matching(re._parser.parse(pattern))  # type: ignore[attr-defined]


def _matching(parsed: Any) -> str:
    out = ""
    for word, argument in parsed:
        match str(word):
            case "LITERAL":
                out += chr(argument)
            case "IN":
                out += _member(argument)
            case "MAX_REPEAT" | "MIN_REPEAT":
                least, most, inner = argument
                out += _matching(inner) * max(least, min(1, most))
            case "SUBPATTERN":
                out += _matching(argument[-1])
            case "BRANCH":
                out += _matching(argument[1][0])
            case "ANY" | "NOT_LITERAL" | "CATEGORY":
                out += "a"
    return out


def _member(members: Any) -> str:
    word, argument = members[0]
    match str(word):
        case "LITERAL":
            return chr(argument)
        case "RANGE":
            return chr(argument[0])
        case "CATEGORY":
            return "7" if "DIGIT" in str(argument) and "NOT" not in str(argument) else "a"
        case _:
            taken = {chr(one) for kind, one in members[1:] if str(kind) == "LITERAL"}
            return next(one for one in "ab1-_ " if one not in taken)


def one_way(node: Node, way: str) -> Node:
    """What does not travel this way is not required, in place."""
    if isinstance(node, list):
        for item in node:
            one_way(item, way)
    elif isinstance(node, dict):
        for value in node.values():
            one_way(value, way)
        properties, required = node.get("properties"), node.get("required")
        if isinstance(properties, dict) and isinstance(required, list):
            word = "readOnly" if way == "write" else "writeOnly"
            node["required"] = [
                name
                for name in required
                if not (isinstance(properties.get(name), dict) and properties[name].get(word))
            ]
    return node


def _number(node: Node) -> int | float:
    low = node.get("minimum", node.get("exclusiveMinimum"))
    value = 7 if low is None or low <= 7 else low
    high = node.get("maximum", node.get("exclusiveMaximum"))
    if high is not None and value >= high:
        value = high if "maximum" in node else high - 1
    if "exclusiveMinimum" in node and value <= node["exclusiveMinimum"]:
        value = node["exclusiveMinimum"] + 1
    step = node.get("multipleOf")
    if isinstance(step, int) and step:
        value = -(-int(value) // step) * step
    return value if isinstance(value, int | float) else 7


def _merge(left: Node, right: Node) -> Node:
    out = {**left}
    for key, value in right.items():
        if key == "properties" and isinstance(value, dict):
            both = dict(out.get(key, {}))
            for name, schema in value.items():
                both[name] = (
                    {"allOf": [both[name], schema]}
                    if name in both and both[name] != schema
                    else schema
                )
            out[key] = both
        elif key == "required" and isinstance(value, list):
            out[key] = [*out.get(key, []), *value]
        else:
            out[key] = value
    return out


def modern(node: Node) -> Node:
    """3.0's schema words in 3.1's form, in place: nullable, boolean exclusive limits."""
    if isinstance(node, list):
        for item in node:
            modern(item)
    elif isinstance(node, dict):
        for value in node.values():
            modern(value)
        _modern_one(node)
    return node


def _modern_one(node: dict[str, Any]) -> None:
    if node.get("nullable") is True:
        kind = node.get("type")
        if isinstance(kind, str):
            node["type"] = [kind, "null"]
            if isinstance(node.get("enum"), list) and None not in node["enum"]:
                node["enum"] = [*node["enum"], None]
        elif kind is None and (
            "$ref" in node or "allOf" in node or "oneOf" in node or "anyOf" in node
        ):
            inner = {
                key: value for key, value in node.items() if key not in ("nullable", "description")
            }
            node.clear()
            node["anyOf"] = [inner, {"type": "null"}]
    for word, limit in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if node.get(word) is True and limit in node:
            node[word] = node.pop(limit)
        elif isinstance(node.get(word), bool):
            del node[word]


def absolute(text: str) -> str:
    """JSON text whose references name the document, so that they resolve from anywhere."""
    return text.replace('"$ref": "#/', f'"$ref": "{DOCUMENT}#/')
