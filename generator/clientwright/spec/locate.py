"""Where a node stands in the text of its file: found only when a diagnostic asks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import yaml
from yaml._yaml import CParser

from clientwright.spec.json_text import STRING, Lines

_BRACKET: Final = re.compile(STRING.pattern + r"|[\[\]{}]", re.DOTALL)
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_BARE: Final = re.compile(r"[^,\]}\s]*")


def positions(text: str) -> JsonPositions | YamlPositions:
    """An index for one text that could be read as JSON or YAML before."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return YamlPositions(text)
        return JsonPositions(text)
    return YamlPositions(text)


class JsonPositions:
    """Members are looked up container by container, so that only what is asked for is scanned in detail."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._ends = _brackets(text)
        self._members: dict[int, dict[str, tuple[int, int]]] = {}

    def find(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Line and column, from 1, of the key (or item) at `tokens`, or of the nearest node above it."""
        value = _blank(self._text, 0)
        shown = value
        for token in tokens:
            member = self._children(value).get(token)
            if member is None:
                break
            shown, value = member
        return self._lines.at(shown)

    def _children(self, start: int) -> dict[str, tuple[int, int]]:
        """Key or index -> (offset to show, offset of the value)."""
        if start not in self._members:
            self._members[start] = self._scan(start) if start in self._ends else {}
        return self._members[start]

    def _scan(self, start: int) -> dict[str, tuple[int, int]]:
        text, end = self._text, self._ends[start]
        is_object = text[start] == "{"
        members: dict[str, tuple[int, int]] = {}
        at = _blank(text, start + 1)
        while at < end:
            shown, key = at, str(len(members))
            if is_object:
                match = STRING.match(text, at)
                if match is None:
                    break
                key = json.loads(match[0])
                at = _blank(text, _blank(text, match.end()) + 1)
            members[key] = (shown, at)
            at = _blank(text, _blank(text, self._after(at)) + 1)
        return members

    def _after(self, at: int) -> int:
        if at in self._ends:
            return self._ends[at] + 1
        pattern = STRING if self._text[at] == '"' else _BARE
        match = pattern.match(self._text, at)
        return match.end() if match else at


def _blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _brackets(text: str) -> dict[int, int]:
    """The offset of each opening bracket to that of its closing one."""
    ends: dict[int, int] = {}
    still_open: list[int] = []
    for match in _BRACKET.finditer(text):
        start = match.start()
        first = text[start]
        if first in "[{":
            still_open.append(start)
        elif first in "]}" and still_open:
            ends[still_open.pop()] = start
    return ends


class _Node:
    """A collection: where it starts, and its members as (position to show, collection or None for a leaf)."""

    __slots__ = ("is_mapping", "members", "merged", "shown")

    def __init__(self, shown: int, is_mapping: bool) -> None:
        self.shown = shown
        self.is_mapping = is_mapping
        self.members: dict[str, tuple[int, _Node | None]] = {}
        self.merged: list[_Node] = []

    def close(self) -> None:
        """Take over what `<<` names; own keys win."""
        for source in self.merged:
            inner = [source] if source.is_mapping else [n for _, n in source.members.values() if n]
            for node in inner:
                for key, member in node.members.items():
                    self.members.setdefault(key, member)


_COLUMNS: Final = 1 << 32


class YamlPositions:
    """The positions of all nodes, from one more pass over the parser's events."""

    def __init__(self, text: str) -> None:
        self._root = _yaml_tree(text)

    def find(self, tokens: Sequence[str]) -> tuple[int, int]:
        """Line and column, from 1, of the key (or item) at `tokens`, or of the nearest node above it."""
        node = self._root
        shown = node.shown if node else 0
        for token in tokens:
            member = node.members.get(token) if node else None
            if member is None:
                break
            shown, node = member
        line, column = divmod(shown, _COLUMNS)
        return line + 1, column + 1


def _packed(event: Any) -> int:
    mark = event.start_mark
    return int(mark.line) * _COLUMNS + int(mark.column)


def _yaml_tree(text: str) -> _Node | None:
    """The same walk as the composer's, keeping positions and no values; the text is known to be readable."""
    root: _Node | None = None
    anchors: dict[str, _Node] = {}
    stack: list[_Node] = []
    keys: list[
        tuple[str, int] | None
    ] = []  # of each open collection, the key that waits for its value
    get: Callable[[], Any] = CParser(text).get_event
    while True:
        event = get()
        kind = type(event)
        node: _Node | None = None
        if kind is yaml.StreamEndEvent:
            return root
        if kind is yaml.ScalarEvent:
            if stack and stack[-1].is_mapping and keys[-1] is None:
                keys[-1] = (event.value, _packed(event))
                continue
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop().close()
            keys.pop()
            continue
        elif kind is yaml.AliasEvent:
            node = anchors.get(event.anchor)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            node = _Node(_packed(event), kind is yaml.MappingStartEvent)
            if event.anchor:
                anchors[event.anchor] = node
        else:
            continue
        if stack:
            _attach(stack[-1], keys[-1], node, _packed(event))
            keys[-1] = None
        else:
            root = node
        if node is not None and kind is not yaml.AliasEvent:
            stack.append(node)
            keys.append(None)


def _attach(parent: _Node, key: tuple[str, int] | None, node: _Node | None, shown: int) -> None:
    if key is None:
        parent.members[str(len(parent.members))] = (shown, node)
        return
    parent.members[key[0]] = (key[1], node)
    if key[0] == "<<" and node is not None:
        parent.merged.append(node)
