"""Is something of an answer lost on its way to the caller, though the old document describes it?"""

from __future__ import annotations

from typing import Any

from support.sampling import Node

from soundness.values import Variety


class Losses:
    """Compares what a server answered with what the client gave, by the schemas of the old document."""

    def __init__(self, values: Variety) -> None:
        self._values = values

    def loss(self, schemas: list[Node], answer: Any, given: Any, at: str = "") -> str:
        """Where a value that one of the schemas describes is gone or another one; empty where nothing is.

        Where alternatives describe a value, it is enough that one of them is given whole.
        """
        found = ""
        for schema in schemas:
            found = self._loss(schema, answer, given, at)
            if not found:
                return ""
        return found

    def _loss(self, schema: Node, answer: Any, given: Any, at: str) -> str:
        if isinstance(answer, dict) and isinstance(given, dict):
            return self._properties(schema, answer, given, at)
        if isinstance(answer, list) and isinstance(given, list):
            if len(answer) != len(given):
                return f"{at or '/'}: {len(given)} items of {len(answer)}"
            inner = [part["items"] for part in self._parts(schema) if "items" in part] or [{}]
            for index, (one, other) in enumerate(zip(answer, given, strict=True)):
                if found := self.loss(inner, one, other, f"{at}/{index}"):
                    return found
            return ""
        same = answer == given and isinstance(answer, bool) == isinstance(given, bool)
        return "" if same else f"{at or '/'}: {given!r} of {answer!r}"[:200]

    def _properties(
        self, schema: Node, answer: dict[str, Any], given: dict[str, Any], at: str
    ) -> str:
        found = ""
        for part in self._fitting(schema, answer):
            found = self._in_part(part, answer, given, at)
            if not found:
                return ""
        return found

    def _in_part(self, part: Node, answer: dict[str, Any], given: dict[str, Any], at: str) -> str:
        known = part.get("properties", {})
        extra = part.get("additionalProperties", not known)
        for name, value in answer.items():
            if name in known:
                inner = known[name]
                if isinstance(inner, dict) and self._values.flat(inner).get("writeOnly"):
                    continue
            elif extra is False or (extra is True and known and "additionalProperties" not in part):
                continue
            else:
                inner = extra if isinstance(extra, dict) else {}
            if name not in given:
                return f"{at}/{name} is lost: {value!r}"[:200]
            if problem := self.loss([inner], value, given[name], f"{at}/{name}"):
                return problem
        return ""

    def _fitting(self, schema: Node, answer: dict[str, Any]) -> list[Node]:
        """The alternatives that may be meant: those that the value fits, else all that are objects."""
        parts = [part for part in self._parts(schema) if self._is_object(part)]
        fitting = [part for part in parts if self._values.valid(part, answer)]
        return fitting or parts or [{}]

    def _is_object(self, part: Node) -> bool:
        stated = part.get("type", "object")
        return "object" in (stated if isinstance(stated, list) else [stated])

    def _parts(self, schema: Node) -> list[Node]:
        """The alternatives, each merged with what stands beside them."""
        node = self._values.flat(schema)
        if not isinstance(node, dict):
            return [{}]
        for word in ("oneOf", "anyOf"):
            if node.get(word):
                rest = {
                    key: value for key, value in node.items() if key not in (word, "discriminator")
                }
                return [
                    part
                    for member in node[word]
                    for part in self._parts({"allOf": [rest, member]} if rest else member)
                ]
        return [node]
