"""Unions that msgspec cannot tell apart by itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, Literal, NamedTuple, get_origin

from msgspec import StructMeta

from .extras import hints_of
from .markers import Choice, Marker
from .readers import careful, fast

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
        self.by_key: list[tuple[str, tuple[Choice, ...], bool]] = []
        self.untagged: tuple[Choice, ...] = ()
        self.unmarked: tuple[Choice, ...] = ()
        for member in members:
            self._add(member)

    def _add(self, member: Member) -> None:
        annotation = member.type()
        choice = (Choice(annotation, fast(annotation), careful(annotation)),)
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
            closed = bool(member.tags) and _is_constant(annotation, self.tag)
            self.by_key.append((member.key, choice, closed))
        else:
            self.unmarked += choice
            if not member.tags:
                self.untagged += choice

    def choose(self, value: Any) -> tuple[Choice, ...] | None:
        """Who may read the value, best first; None: it is kept as it is."""
        if not isinstance(value, dict):
            return self.by_type.get(type(value), ())
        rest, strange = self.unmarked, False
        if self.tag is not None:
            tag = value.get(self.tag, _ABSENT)
            try:
                found = self.by_tag.get(tag)
            except TypeError:  # a list or an object
                found = None
            if found is not None:
                return found
            if tag is not _ABSENT:
                rest, strange = self.untagged, True
        # A tag that nobody knows: the union has grown since the document was read. Then
        # the keys of members that have one tag and no other mean nothing.
        for key, choice, closed in self.by_key:
            if key in value and not (strange and closed):
                return choice
        return rest or (None if strange else ())


def _is_constant(model: Any, tag: str | None) -> bool:
    """Can the property by which members are told apart have no other value?"""
    if not isinstance(model, StructMeta):
        return False
    names = dict(zip(model.__struct_encode_fields__, model.__struct_fields__))
    hint = hints_of(model).get(names.get(tag or "", ""))
    return get_origin(hint) is Literal


def union(name: str, members: tuple[Member, ...], tag: str | None = None) -> Any:
    """A type that decodes as the member that fits; where none does, it stays raw.

    Objects are told apart by the value of their property `tag`, then by the members'
    keys, else the members are tried in order. An unknown tag is no fault. A value
    that no member takes is one (lenient decoding keeps it and reports it).
    """

    def choose(value: Any) -> tuple[Choice, ...] | None:
        # Members are looked at when the first value comes: they may be defined later.
        choices = _Choices(members, tag)
        marker.choices = choices.choose
        return choices.choose(value)

    marker: Any = Marker(name, (), {"choices": staticmethod(choose)})
    return marker
