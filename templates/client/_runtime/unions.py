"""Unions that msgspec cannot tell apart by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cache
from threading import local
from typing import Any, NamedTuple

from .markers import Choice, Marker, NoMember, Reader, converter, keeping

_KINDS: dict[type, tuple[str, ...]] = {
    dict: ("object",),
    list: ("array",),
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    type(None): ("null",),
}
_ABSENT = object()


class Member(NamedTuple):
    """One alternative of a union, and how a JSON value shows that it is meant.

    `type` gives the type when it is first needed; `kinds` are JSON kinds (object,
    array, string, integer, number, boolean, null). Objects: `tags` are values of the
    union's tag property, `key` is a required property that no other member knows.
    """

    type: Callable[[], Any]
    kinds: tuple[str, ...]
    tags: tuple[Hashable, ...] = ()
    key: str | None = None


class _Choices:
    """The members of one union, arranged for looking up by value."""

    def __init__(self, members: tuple[Member, ...], tag: str | None) -> None:
        self.tag = tag
        self.by_type: dict[type, tuple[Choice, ...]] = {}
        self.by_tag: dict[Hashable, tuple[Choice, ...]] = {}
        self.by_key: list[tuple[str, tuple[Choice, ...]]] = []
        self.untagged: tuple[Choice, ...] = ()
        self.unmarked: tuple[Choice, ...] = ()
        for member in members:
            self._add(member)

    def _add(self, member: Member) -> None:
        annotation = keeping(member.type())
        choice = (Choice(annotation, converter(annotation)),)
        for python_type, kinds in _KINDS.items():
            if python_type is not dict and not set(kinds).isdisjoint(member.kinds):
                known = self.by_type.get(python_type, ())
                # 3 is an integer first, and a number where no member says integer.
                first = kinds[0] in member.kinds
                ordered = choice + known if first and known else known + choice
                self.by_type[python_type] = ordered
        if "object" not in member.kinds:
            return
        for value in member.tags:
            self.by_tag.setdefault(value, choice)
        if member.key is not None:
            self.by_key.append((member.key, choice))
        else:
            self.unmarked += choice
            if not member.tags:
                self.untagged += choice

    def __call__(self, value: Any) -> tuple[Choice, ...] | None:
        """Who may read the value, best first; None: it is kept as it is."""
        if not isinstance(value, dict):
            return self.by_type.get(type(value), ())
        rest = self.unmarked
        if self.tag is not None:
            tag = value.get(self.tag, _ABSENT)
            if isinstance(tag, Hashable) and tag in self.by_tag:
                return self.by_tag[tag]
            if tag is not _ABSENT:
                rest = self.untagged
        for key, choice in self.by_key:
            if key in value:
                return choice
        # A tag that nobody knows: the union has grown since the document was read.
        return rest or (None if rest is not self.unmarked else ())


def union(name: str, members: tuple[Member, ...], tag: str | None = None) -> Any:
    """A type that decodes as the member that fits; where none does, it stays raw.

    Objects are told apart by the value of their property `tag`, then by the members'
    keys, else the members are tried in order. An unknown tag is no fault. A value
    that no member takes is one (lenient decoding keeps it and reports it).
    """

    @cache
    def choices() -> _Choices:
        return _Choices(members, tag)

    def pick(value: Any) -> tuple[Choice, ...] | None:
        return choices()(value)

    def make() -> Reader:
        return _reader(marker, choices())

    methods = {"choices": staticmethod(pick), "make": staticmethod(make)}
    marker = Marker(name, (), methods)
    return marker


def _reader(marker: Marker, choices: _Choices) -> Reader:
    def read(value: Any) -> Any:
        found = choices(value)
        if found is None:
            return value
        if len(found) == 1:
            return found[0].read(value)
        return _in_order(marker, found, value)

    return read


class _Memo(local):
    """What unions inside the one that is being tried have read already."""

    read: dict[tuple[Marker, int], Any] | None = None


_memo = _Memo()


def _in_order(marker: Marker, found: tuple[Choice, ...], value: Any) -> Any:
    """The first member that fits. NoMember: none does."""
    key = (marker, id(value))
    known = _memo.read
    if known is not None and key in known:
        return known[key]
    outermost = known is None
    # Members that hold the same nested union would read it anew, each at each level.
    memo = _memo.read = {} if known is None else known
    try:
        for choice in found:
            try:
                memo[key] = choice.read(value)
            except ValueError:
                continue
            return memo[key]
        raise NoMember(f"no member of {marker.__name__} fits")
    finally:
        if outermost:
            _memo.read = None
