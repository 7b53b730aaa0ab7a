"""JSON to plain data, bounded before it is parsed and strict about duplicate keys."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from typing import Any, Final, NoReturn

from clientwright.diagnostics import Place
from clientwright.spec.faults import Refused
from clientwright.spec.limits import Budget

STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
_OPENS: Final = re.compile(STRING.pattern + r"|[,\[{]", re.DOTALL)
_TOKEN: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}:,]', re.DOTALL)


class _DuplicateKey(Exception):
    pass


class _NotFinite(Exception):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _DuplicateKey
    return value


def _constant(text: str) -> NoReturn:
    raise _NotFinite(text)


def _real(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _NotFinite(text)
    return value


def parse(text: str, *, file: str, budget: Budget) -> Any:
    """The value in `text`. Raises Refused with a place: not JSON, duplicate keys, infinities, limits."""
    _bound(text, file, budget)
    try:
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_constant=_constant, parse_float=_real
        )
    except (_DuplicateKey, _NotFinite, RecursionError, ValueError) as error:
        raise _refusal(error, text, file, budget) from None
    _check(value, text, file, budget)
    return value


def _bound(text: str, file: str, budget: Budget) -> None:
    """Refuse too many values before any of them is made."""
    # The upper bound is cheap; what stands inside of strings is only told apart where it matters.
    nodes = 1 + text.count(",") + text.count("[") + text.count("{")
    left = budget.limits.nodes - budget.nodes
    if nodes > left:
        nodes = _nodes(text, left)
        if nodes > left:
            raise Refused(
                "spec/too-many-nodes",
                f"the document has more than {budget.limits.nodes:,} values",
                place=Place(file=file, line=1, column=1),
                help="cut the document down to what the client needs",
            )
    budget.nodes += nodes


def _refusal(error: Exception, text: str, file: str, budget: Budget) -> Refused:
    if isinstance(error, _DuplicateKey):
        return _duplicate(text, file)
    if isinstance(error, RecursionError):
        return _too_deep(text, file, budget.limits.depth)
    if isinstance(error, _NotFinite):
        offset, code = _outside_strings(text, error.text), "spec/not-finite"
        message = f"`{error.text[:60]}` is not a finite number"
        help = "JSON has no infinities: quote it if it is a string"
    elif isinstance(error, json.JSONDecodeError):
        offset, code = error.pos, "spec/not-json"
        message = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
        help = "is this the OpenAPI document itself, and is it complete?"
    else:  # an integer of more digits than Python converts
        offset, code = 0, "spec/number"
        message = f"a number cannot be read: {str(error).split(';')[0].lower()}"
        help = "quote it if it is a string"
    return _at(text, file, offset, code, message, help)


def _nodes(text: str, most: int) -> int:
    """How many values the text may hold, counted as far as one more than `most`."""
    nodes = 1
    for match in _OPENS.finditer(text):
        if text[match.start()] != '"':
            nodes += 1
            if nodes > most:
                break
    return nodes


def _check(value: Any, text: str, file: str, budget: Budget) -> None:
    """Depth and string lengths, one level of the tree at a time."""
    limits = budget.limits
    level = [value] if isinstance(value, dict | list) else []
    depth = 0
    longest = limits.string
    while level:
        depth += 1
        if depth > limits.depth:
            raise _too_deep(text, file, limits.depth)
        below: list[Any] = []
        for container in level:
            if type(container) is dict:
                items: Any = container.values()
                if any(len(key) > longest for key in container):
                    raise _long_string(text, file, longest)
            else:
                items = container
            for item in items:
                kind = type(item)
                if kind is str:
                    if len(item) > longest:
                        raise _long_string(text, file, longest)
                elif kind is dict or kind is list:
                    below.append(item)
        level = below


def _at(text: str, file: str, offset: int, code: str, message: str, help: str) -> Refused:
    line, column = Lines(text).at(offset)
    return Refused(code, message, place=Place(file=file, line=line, column=column), help=help)


def _too_deep(text: str, file: str, limit: int) -> Refused:
    depth = 0
    offset = 0
    for match in _BRACKET.finditer(text):
        first = text[match.start()]
        if first in "[{":
            depth += 1
            if depth > limit:
                offset = match.start()
                break
        elif first in "]}":
            depth -= 1
    return _at(
        text,
        file,
        offset,
        "spec/too-deep",
        f"the document is nested more than {limit} levels deep",
        "move the inner part to a component and refer to it",
    )


def _long_string(text: str, file: str, limit: int) -> Refused:
    offset = 0
    for match in STRING.finditer(text):
        if match.end() - match.start() > limit and len(json.loads(match[0])) > limit:
            offset = match.start()
            break
    return _at(
        text,
        file,
        offset,
        "spec/long-string",
        f"a string has more than {limit:,} characters",
        "move it out of the document",
    )


def _outside_strings(text: str, word: str) -> int:
    pattern = re.compile(STRING.pattern + "|" + re.escape(word), re.DOTALL)
    return next((m.start() for m in pattern.finditer(text) if m[0] == word), 0)


def _duplicate(text: str, file: str) -> Refused:
    """Look for the first key that stands twice in one object; only done when there is one."""
    seen: list[set[str] | None] = []
    is_key = False
    for match in _TOKEN.finditer(text):
        token = match[0]
        match token[0]:
            case "{":
                seen.append(set())
                is_key = True
            case "[":
                seen.append(None)
                is_key = False
            case "}" | "]":
                seen.pop()
                is_key = False
            case ",":
                is_key = seen[-1] is not None
            case ":":
                is_key = False
            case _ if is_key:
                key = json.loads(token)
                keys = seen[-1]
                if keys is not None and key in keys:
                    return _at(
                        text,
                        file,
                        match.start(),
                        "spec/duplicate-key",
                        f"the key `{key[:60]}` stands twice in one object",
                        "remove or rename one of the two",
                    )
                if keys is not None:
                    keys.add(key)
    raise AssertionError("a duplicate key was seen while parsing")


class Lines:
    """Offsets to lines and columns, both from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
