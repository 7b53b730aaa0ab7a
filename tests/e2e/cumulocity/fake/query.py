"""The query language of the inventory, as far as c8y_api writes it: `$filter=(...)+$orderby=...`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from e2e.cumulocity.fake.web import Refused

Item = dict[str, Any]
Test = Callable[[Item], bool]

TOKEN = re.compile(r"\s*(?:(?P<quoted>'(?:[^']|'')*')|(?P<mark>[()])|(?P<word>[^\s()']+))")
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: matches(left, right),
    "ne": lambda left, right: not matches(left, right),
    "lt": lambda left, right: left < right,
    "le": lambda left, right: left <= right,
    "gt": lambda left, right: left > right,
    "ge": lambda left, right: left >= right,
}


def select(text: str, items: Iterable[Item], parents: Callable[[Item], set[str]]) -> list[Item]:
    """The items that a query names, in its order. The plus before `$orderby`, as c8y_api writes it, is a blank.

    parents: the ids of the groups that an item is an asset of.
    """
    condition, _, order = text.replace("+$orderby", " $orderby").strip().partition("$orderby=")
    condition = condition.removeprefix("$filter=")
    found = list(items)
    if condition.strip():
        test = Reader(condition, parents).read()
        found = [item for item in found if test(item)]
    for part in reversed([one.split() for one in order.split(",") if one.strip()]):
        path = part[0]
        found.sort(key=lambda item: str(dig(item, path)), reverse=part[1:] == ["desc"])
    return found


def dig(item: Any, path: str) -> Any:
    """What stands at a path with dots; None where nothing does."""
    for step in path.split("."):
        if not isinstance(item, dict) or step not in item:
            return None
        item = item[step]
    return item


def matches(left: Any, right: Any) -> bool:
    """Equality, with `*` at the ends of a text for anything."""
    if not isinstance(left, str) or not isinstance(right, str):
        return bool(left == right)
    pattern = ".*".join(re.escape(part) for part in right.split("*"))
    return re.fullmatch(pattern, left) is not None


class Reader:
    """Recursive descent over `or`, `and`, `not`, brackets, functions and comparisons."""

    def __init__(self, text: str, parents: Callable[[Item], set[str]]) -> None:
        self.parents = parents
        self.tokens: list[str] = []
        at = 0
        text = text.strip()
        while at < len(text):
            found = TOKEN.match(text, at)
            if found is None:
                raise Refused(400, "inventory/Invalid Query", f"cannot be read: {text[at:]}")
            self.tokens.append(found.group().strip())
            at = found.end()

    def read(self) -> Test:
        test = self._either()
        if self.tokens:
            raise Refused(400, "inventory/Invalid Query", f"too much: {self.tokens[0]}")
        return test

    def _next(self) -> str:
        if not self.tokens:
            raise Refused(400, "inventory/Invalid Query", "the query breaks off")
        return self.tokens.pop(0)

    def _expect(self, mark: str) -> None:
        if (found := self._next()) != mark:
            raise Refused(400, "inventory/Invalid Query", f"{found} instead of {mark}")

    def _either(self) -> Test:
        tests = [self._both()]
        while self.tokens[:1] == ["or"]:
            self.tokens.pop(0)
            tests.append(self._both())
        return lambda item: any(test(item) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self.tokens[:1] == ["and"]:
            self.tokens.pop(0)
            tests.append(self._one())
        return lambda item: all(test(item) for test in tests)

    def _one(self) -> Test:
        word = self._next()
        if word == "not":
            test = self._one()
            return lambda item: not test(item)
        if word == "(":
            test = self._either()
            self._expect(")")
            return test
        if word in ("has", "bygroupid"):
            self._expect("(")
            inner = self._next()
            self._expect(")")
            if word == "has":
                return lambda item: dig(item, inner) is not None
            return lambda item: inner in self.parents(item)
        return self._comparison(word)

    def _comparison(self, path: str) -> Test:
        compare = COMPARISONS.get(name := self._next())
        if compare is None:
            raise Refused(400, "inventory/Invalid Query", f"{name} is no comparison")
        value = literal(self._next())

        def test(item: Item) -> bool:
            found = dig(item, path)
            if name in ("eq", "ne"):
                return compare(found, value)
            return type(found) is type(value) and compare(found, value)

        return test


def literal(word: str) -> Any:
    """A quoted text, a number, true, false, or a bare word, which c8y_api writes for types."""
    if word.startswith("'"):
        return word[1:-1].replace("''", "'")
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    if re.fullmatch(r"-?\d+\.\d+", word):
        return float(word)
    return {"true": True, "false": False}.get(word, word)
