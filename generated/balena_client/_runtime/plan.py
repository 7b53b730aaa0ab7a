"""An operation, compiled at its first call: how to build it, how to read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from msgspec.structs import force_setattr

from .media import essence, kind_of, matches
from .operation import Answer, Cookie, Header, Operation, Path, Query, QueryString


class Variable(NamedTuple):
    """A path parameter that is given once, to the client."""

    name: str


Part: TypeAlias = str | tuple[int, Path] | Variable
"""Of a path: literal text, a parameter by its index, a variable of the client."""


class Reader:
    """One answer of the document, with its type resolved when it is first read."""

    __slots__ = ("_thunk", "_type", "kind", "media_type")

    def __init__(self, answer: Answer) -> None:
        self.media_type = answer.media_type
        self.kind = "none" if answer.media_type is None else kind_of(answer.media_type)
        self._thunk: Callable[[], Any] | None = answer.type
        self._type: Any = None

    @property
    def type(self) -> Any:
        """The type of the body; Any where the document gives none."""
        thunk = self._thunk
        if thunk is not None:
            # In this order: another thread may be here, too.
            self._type = thunk()
            self._thunk = None
        return Any if self._type is None else self._type


class Answers:
    """The answers to look a received one up in."""

    __slots__ = ("_bodies", "_by_status")

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        self._by_status: dict[str, list[Reader]] = {}
        for answer in answers:
            reader = Reader(answer)
            self._by_status.setdefault(answer.status.upper(), []).append(reader)
        readers = [reader for group in self._by_status.values() for reader in group]
        self._bodies = [reader for reader in readers if reader.kind != "none"]

    def find(
        self, status: int, media_type: str | None, fallback: bool
    ) -> Reader | None:
        """The reader for an answer. With `fallback` an undescribed status is read
        as an answer of its media type, else as the first that has a body."""
        group = self._by_status.get(str(status))
        if group is None:
            group = self._by_status.get(f"{status // 100}XX")
        if group is None:
            group = self._by_status.get("DEFAULT")
        if group is None:
            group = self._bodies if fallback else []
        if not group:
            return None
        if len(group) == 1 or not media_type:
            return group[0]
        return _best(group, media_type)


def _best(group: list[Reader], media_type: str) -> Reader:
    for reader in group:
        declared = reader.media_type
        if declared is not None and essence(declared) == essence(media_type):
            return reader
    for reader in group:
        if reader.media_type is not None and matches(reader.media_type, media_type):
            return reader
    kind = kind_of(media_type)
    return next((reader for reader in group if reader.kind == kind), group[0])


class Plan:
    """What is known of an operation before its arguments are."""

    __slots__ = (
        "accept",
        "cookies",
        "errors",
        "headers",
        "operation",
        "path",
        "query",
        "querystring",
        "success",
    )

    def __init__(self, operation: Operation[Any]) -> None:
        self.operation = operation
        indexed = list(enumerate(operation.params))
        self.query = [(i, p) for i, p in indexed if isinstance(p, Query)]
        self.headers = [(i, p) for i, p in indexed if isinstance(p, Header)]
        self.cookies = [(i, p) for i, p in indexed if isinstance(p, Cookie)]
        whole = [(i, p) for i, p in indexed if isinstance(p, QueryString)]
        self.querystring = whole[0] if whole else None
        paths = {p.wire: (i, p) for i, p in indexed if isinstance(p, Path)}
        self.path = split_path(operation.path, paths)
        self.success = Answers(operation.success)
        self.errors = Answers(operation.errors)
        self.accept = accept_of(operation)


def split_path(template: str, paths: dict[str, tuple[int, Path]]) -> list[Part]:
    """The literal and the variable pieces of a path, in order."""
    parts: list[Part] = []
    rest = template
    while rest:
        before, brace, after = rest.partition("{")
        name, closing, tail = after.partition("}")
        if not brace or not closing:
            parts.append(rest)
            break
        if before:
            parts.append(before)
        found = paths.get(name)
        parts.append(Variable(name) if found is None else found)
        rest = tail
    return parts


def accept_of(operation: Operation[Any]) -> str:
    """The Accept header: what the document says of good answers, then of errors."""
    seen: dict[str, None] = {}
    for answer in (*operation.success, *operation.errors):
        if answer.media_type is not None:
            seen.setdefault(answer.media_type)
    return ", ".join(seen) or "*/*"


def plan_of(operation: Operation[Any]) -> Plan:
    """The operation's plan, made once."""
    plan = operation.plan
    if plan is None:
        plan = Plan(operation)
        # The operation is frozen for everyone else; this is only a cache.
        force_setattr(operation, "plan", plan)
    found: Plan = plan
    return found
