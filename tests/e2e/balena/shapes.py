"""Queries of OData in one form, so that two spellings of one question are equal."""

from __future__ import annotations

import re
from typing import Any, TypeAlias
from urllib.parse import unquote, urlsplit

Shape: TypeAlias = Any

TOKEN = re.compile(
    r"datetime'[^']*'|'(?:[^']|'')*'|-?\d+(?:\.\d+)?(?![\w])|[A-Za-z_$][\w$/]*|[(),:]"
)
COMPARISONS = frozenset({"eq", "ne", "lt", "le", "gt", "ge"})
CALCULATIONS = frozenset({"add", "sub", "mul", "div", "mod"})


def question(target: str) -> tuple[str, dict[str, Shape]]:
    """The path of a request's target, and its options; the order that is only there to be stable is left out."""
    parts = urlsplit(target)
    options: dict[str, Shape] = {}
    for pair in filter(None, parts.query.split("&")):
        name, _, value = pair.partition("=")
        options[unquote(name)] = option(unquote(name), unquote(value))
    if not options.get("$orderby", True):
        del options["$orderby"]
    return path(unquote(parts.path)), options


def path(text: str) -> str:
    """A path without quirks of its spelling: a slash before a key, quotes around a number."""
    return re.sub(r"'(\d+)'", r"\1", text.replace("/(", "("))


def option(name: str, value: str) -> Shape:
    match name:
        case "$filter":
            return Filter(value).shape()
        case "$select":
            return sorted(split(value, ","))
        case "$orderby":
            order = [tuple([*each.split(), "asc"][:2]) for each in split(value, ",")]
            return [
                each
                for at, each in enumerate(order)
                if each != ("id", "asc") or at < len(order) - 1
            ]
        case "$expand":
            return dict(map(expansion, split(value, ",")))
        case _:
            return value


def expansion(text: str) -> tuple[str, Shape]:
    name, bracket, rest = text.partition("(")
    inside: dict[str, Shape] = {}
    for pair in split(rest.removesuffix(")"), ";") if bracket else []:
        key, _, value = pair.partition("=")
        inside[key] = option(key, value)
    return name, inside


def split(text: str, separator: str) -> list[str]:
    """The parts of a text between separators that stand outside of brackets and strings."""
    parts, depth, quoted = [""], 0, False
    for character in text:
        quoted = quoted ^ (character == "'")
        depth += 0 if quoted else {"(": 1, ")": -1}.get(character, 0)
        if character == separator and depth == 0 and not quoted:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


class Filter:
    """Reads a filter: brackets, the order of what is joined and the names of variables do not matter."""

    def __init__(self, text: str) -> None:
        self._tokens = TOKEN.findall(text)
        self._at = 0
        self._variables: list[str] = []

    def shape(self) -> Shape:
        found = self._either()
        assert self._at == len(self._tokens), self._tokens[self._at :]
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        token: str = self._tokens[self._at - 1]
        return token

    def _expect(self, token: str) -> None:
        assert self._next() == token, self._tokens

    def _either(self) -> Shape:
        return self._joined("or", self._both)

    def _both(self) -> Shape:
        return self._joined("and", self._negated)

    def _joined(self, word: str, part: Any) -> Shape:
        found = [part()]
        while self._peek() == word:
            self._next()
            found.append(part())
        return joined(word, found)

    def _negated(self) -> Shape:
        if self._peek() == "not":
            self._next()
            return ("not", self._negated())
        return self._comparison()

    def _comparison(self) -> Shape:
        left = self._calculation()
        if self._peek() in COMPARISONS:
            return (self._next(), left, self._calculation())
        if self._peek() == "in":
            self._next()
            self._expect("(")
            return joined("or", [("eq", left, each) for each in self._arguments()])
        return left

    def _calculation(self) -> Shape:
        found = self._operand()
        while self._peek() in CALCULATIONS:
            found = (self._next(), found, self._operand())
        return found

    def _operand(self) -> Shape:
        token = self._next()
        if token == "(":
            found = self._either()
            self._expect(")")
            return found
        if self._peek() != "(":
            return self._named(token)
        self._next()
        if token.endswith(("/any", "/all")):
            return self._lambda(self._named(token))
        return (self._named(token), *self._arguments())

    def _lambda(self, name: str) -> Shape:
        self._variables.append(self._next())
        self._expect(":")
        found = self._either()
        self._expect(")")
        self._variables.pop()
        return (name, found)

    def _arguments(self) -> list[Shape]:
        found = [self._either()]
        while self._next() == ",":
            found.append(self._either())
        return found

    def _named(self, token: str) -> str:
        """A literal without quotes around a number, or a name whose variable is known by its depth."""
        if re.fullmatch(r"'\d+'", token):
            return token.strip("'")
        if token.startswith("datetime'"):
            return re.sub(r"\.0+Z", "Z", token)
        first, slash, rest = token.partition("/")
        if slash and first in self._variables:
            depth = len(self._variables) - 1 - self._variables[::-1].index(first)
            return f"${depth}/{rest}"
        return token


def joined(word: str, parts: list[Shape]) -> Shape:
    """`a and (b and c)` is `a and b and c`."""
    flat: list[Shape] = []
    for part in parts:
        flat += part[1:] if isinstance(part, tuple) and part[:1] == (word,) else [part]
    return flat[0] if len(flat) == 1 else (word, *sorted(flat, key=repr))
