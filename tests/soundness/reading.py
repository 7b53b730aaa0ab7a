"""Parameters and forms as a server reads them, by OpenAPI's styles: text becomes what the schema asks for."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, unquote_plus

from support.sampling import Node
from support.wire import Pairs

from soundness.values import Variety

MISSING: Any = object()
"""What a parameter is that was not sent."""


@dataclass(frozen=True)
class Raw:
    """The parts of a request that hold parameters; pairs of the query still percent-encoded."""

    path: dict[str, str] = field(default_factory=dict)
    query: Pairs = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


def raw_pairs(text: str) -> Pairs:
    """`a=1&b=2` as pairs; only names are decoded."""
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return [(unquote_plus(name), value) for name, _, value in pairs]


class Reader:
    """Reads by the schemas of one document."""

    def __init__(self, values: Variety) -> None:
        self._values = values

    def parameter(self, parameter: Node, raw: Raw) -> Any:
        """The value of a parameter, or MISSING. ValueError: it cannot be read."""
        name, where = parameter["name"], parameter["in"]
        content = next(iter(parameter.get("content", {}).items()), None)
        if content is not None:
            text = self._alone(name, where, raw)
            return text if text is MISSING else json.loads(unquote(text))
        schema = parameter.get("schema", {})
        members = self._alternatives(schema)
        for member in members:
            try:
                value = self.parameter({**parameter, "schema": member}, raw)
            except ValueError:
                continue
            if value is MISSING or not self._values.fault(schema, value, "write"):
                return value
        default = "form" if where in ("query", "cookie") else "simple"
        style = parameter.get("style", default)
        explode = parameter.get("explode", style in ("form", "deepObject"))
        if where == "query":
            return self.paired(name, schema, style, explode, raw.query)
        if where == "cookie":
            pairs = [(key, value) for key, value in raw.cookies.items() if key == name]
            return self.paired(name, schema, "form", False, pairs)
        text = self._alone(name, where, raw)
        return MISSING if text is MISSING else self._single(name, text, schema, style, explode)

    def _alone(self, name: str, where: str, raw: Raw) -> Any:
        held = {"path": raw.path, "header": raw.headers, "cookie": raw.cookies}.get(where)
        if held is None:
            held = dict(raw.query)
        return held.get(name.lower() if where == "header" else name, MISSING)

    def paired(self, name: str, schema: Node, style: str, explode: bool, pairs: Pairs) -> Any:
        """A value that stands in name and value pairs: of a query or a form."""
        for member in self._alternatives(schema):
            try:
                value = self.paired(name, member, style, explode, pairs)
            except ValueError:
                continue
            if value is MISSING or not self._values.fault(schema, value, "write"):
                return value
        kinds = self.kinds(schema)
        if style == "deepObject":
            return self._deep(name, schema, pairs)
        mine = [value for key, value in pairs if key == name]
        if "object" in kinds and not mine and explode:
            return self._spread(schema, pairs)
        if not mine:
            return MISSING
        if "array" in kinds and (explode or len(mine) == 1) and (kinds == {"array"} or mine[1:]):
            items = mine if explode else _split(mine[0], style)
            return [self.scalar(unquote_plus(one), self.items(schema)) for one in items]
        if len(mine) > 1 and not kinds:
            return [unquote_plus(one) for one in mine]
        if len(mine) > 1:
            raise ValueError(f"{name} is there {len(mine)} times")
        if kinds == {"object"}:
            return self._alternating(_split(mine[0], style), schema)
        return self.scalar(unquote_plus(mine[0]), schema)

    def _spread(self, schema: Node, pairs: Pairs) -> Any:
        """The properties of an object, each a pair of its own."""
        known = self.properties(schema)
        found = {
            key: self.scalar(unquote_plus(value), known[key])
            for key, value in pairs
            if key in known
        }
        return found or MISSING

    def _whole(self, schema: Node, pairs: Pairs) -> Any:
        """The same, of pairs that are there for this object alone."""
        known = self.properties(schema)
        return {key: self.scalar(unquote(value), known.get(key, {})) for key, value in pairs}

    def _deep(self, name: str, schema: Node, pairs: Pairs) -> Any:
        found: Any = {}
        for key, value in pairs:
            steps = re.fullmatch(rf"{re.escape(name)}((?:\[[^\]]*\])+)", key)
            if steps:
                path = re.findall(r"\[([^\]]*)\]", steps[1])
                self._put(found, schema, path, unquote_plus(value))
        return found or MISSING

    def _put(self, found: Any, schema: Node, path: list[str], text: str) -> None:
        inner = self.property(schema, path[0]) or {}
        if len(path) == 1:
            found[path[0]] = self.scalar(text, inner)
        elif path[1] == "":
            found.setdefault(path[0], []).append(self.scalar(text, self.items(inner)))
        else:
            self._put(found.setdefault(path[0], {}), inner, path[1:], text)

    def _single(self, name: str, text: str, schema: Node, style: str, explode: bool) -> Any:
        """A value in one piece of text: a path parameter or a header."""
        kinds = self.kinds(schema)
        if style == "label":
            if not text.startswith("."):
                raise ValueError(f"{text} does not begin with a dot")
            text = text[1:]
        elif style == "matrix":
            return self._matrix(name, text, schema, explode)
        if kinds == {"array"}:
            parts = text.split("." if style == "label" and explode else ",")
            return [self.scalar(unquote(part), self.items(schema)) for part in parts]
        if kinds == {"object"}:
            parts = text.split(",")
            if not explode:
                return self._alternating(parts, schema)
            pairs = [(key, value) for key, _, value in (part.partition("=") for part in parts)]
            return self._whole(schema, pairs)
        return self.scalar(unquote(text), schema)

    def _matrix(self, name: str, text: str, schema: Node, explode: bool) -> Any:
        pairs = [
            (key, value)
            for key, _, value in (part.partition("=") for part in text.split(";") if part)
        ]
        if not text.startswith(";"):
            raise ValueError(f"{text} does not begin with a semicolon")
        value = self.paired(name, schema, "form", explode, pairs)
        if value is MISSING:
            raise ValueError(f"{text} does not name {name}")
        return value

    def _alternating(self, parts: list[str], schema: Node) -> Any:
        """`a,1,b,2`."""
        if len(parts) % 2:
            raise ValueError(f"{parts} are no names and values")
        return self._whole(schema, list(zip(parts[::2], parts[1::2], strict=True)))

    def scalar(self, text: str, schema: Node) -> Any:
        """Text as the first of the schema's kinds that it can be."""
        for value in self._known(schema):
            if (text == json.dumps(value)) or text == value:
                return value
        kinds = self.kinds(schema)
        if "boolean" in kinds and text in ("true", "false"):
            return text == "true"
        if kinds & {"integer", "number"} and re.fullmatch(r"-?\d+", text):
            return int(text)
        if "number" in kinds and re.fullmatch(r"-?\d+(\.\d+)?(e[+-]?\d+)?", text):
            return float(text)
        if "null" in kinds and text == "" and "string" not in kinds:
            return None
        if kinds == {"object"} or kinds == {"array"}:
            return json.loads(text)
        return text

    # ------------------------------------------------------------------------------------------- schemas

    def _parts(self, schema: Node) -> Iterator[Node]:
        """The schema and its alternatives, flat."""
        node = self._values.flat(schema)
        if not isinstance(node, dict):
            return
        yield node
        for word in ("oneOf", "anyOf"):
            for member in node.get(word, ()):
                yield from self._parts(member)

    def _alternatives(self, schema: Node) -> list[Node]:
        """The alternatives of a schema, not those of alternatives."""
        node = self._values.flat(schema)
        if not isinstance(node, dict):
            return []
        return [*node.get("oneOf", ()), *node.get("anyOf", ())]

    def kinds(self, schema: Node) -> set[str]:
        """The JSON types that it names; none where it allows anything."""
        found: set[str] = set()
        for part in self._parts(schema):
            stated = part.get("type")
            found |= {stated} if isinstance(stated, str) else set(stated or ())
            if stated is None and "properties" in part:
                found.add("object")
        return found - {"null"} if len(found) > 1 else found

    def _known(self, schema: Node) -> Iterator[Any]:
        for part in self._parts(schema):
            yield from part.get("enum", ())
            if "const" in part:
                yield part["const"]

    def items(self, schema: Node) -> Node:
        return next((part["items"] for part in self._parts(schema) if "items" in part), {})

    def property(self, schema: Node, name: str) -> Node | None:
        """The schema of a property; {} where properties that it does not name are refused, None where it lets them be."""
        known = self.properties(schema)
        if name in known:
            return known[name]
        extras = [part.get("additionalProperties", True) for part in self._parts(schema)]
        stated = next((one for one in extras if isinstance(one, dict)), None)
        return {} if stated is None and False in extras else stated

    def properties(self, schema: Node) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for part in self._parts(schema):
            found |= part.get("properties", {})
        return found


def _split(text: str, style: str) -> list[str]:
    """Parts of one value, still encoded where the delimiter is a comma."""
    match style:
        case "spaceDelimited":
            return unquote_plus(text).split(" ")
        case "pipeDelimited":
            return unquote(text).split("|")
        case _:
            return text.split(",")
