"""Requests for entities: which operation a key means, what its answer gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from ..errors import ApiError, DecodeError
from ..operation import Operation, Path
from ..types import OMIT
from ..wirepath import dig
from .literals import key_text
from .query import Expand, Select, expanded, selected
from .selection import chosen

T = TypeVar("T")

NOTHING: Mapping[str, object] = {}


class UnexpectedCount(ApiError):
    """A filter matches another number of entities than was expected.

    Nothing was changed. expected, found: the numbers.
    """

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"{expected} expected, the filter matches {found}")
        self.expected = expected
        self.found = found


class Key(Generic[T]):
    """One way to name an entity, and the operation whose path takes it.

    properties: those of the entity that the key consists of; parameters: what the
    path calls them, where that differs.
    """

    __slots__ = ("_slots", "operation", "properties")

    def __init__(
        self,
        operation: Operation[T],
        *properties: str,
        parameters: tuple[str, ...] | None = None,
    ) -> None:
        self.operation = operation
        self.properties = properties
        wires = properties if parameters is None else parameters
        self._slots = {
            wire: (name, _way(operation.path, wire))
            for name, wire in zip(properties, wires, strict=True)
        }

    def arguments(
        self, given: Mapping[str, object], rest: Mapping[str, object]
    ) -> tuple[object, ...]:
        """The operation's arguments, of the key and of all else."""
        return tuple(
            self._part(each.wire, given)
            if isinstance(each, Path) and each.wire in self._slots
            else rest.get(getattr(each, "wire", ""), OMIT)
            for each in self.operation.params
        )

    def _part(self, wire: str, given: Mapping[str, object]) -> object:
        name, way = self._slots[wire]
        return way(given[name])


def _way(path: str, wire: str) -> Callable[[Any], object]:
    """How the path has a value of a key: between quotes, as a literal, as a segment."""
    place = re.escape("{" + wire + "}")
    if re.search(rf"'{place}'", path):
        return lambda value: key_text(value, in_quotes=True)
    if re.search(rf"\([^/]*{place}[^/]*\)", path):
        return lambda value: key_text(value, in_quotes=False)
    return lambda value: value


def _is_given(value: object) -> bool:
    return value is not None and value is not OMIT


def _found(keys: tuple[Key[T], ...], given: Mapping[str, object]) -> Key[T]:
    """The first key that is given whole. TypeError: none is."""
    for key in keys:
        if all(_is_given(given[name]) for name in key.properties):
            return key
    spelled = " or ".join(" and ".join(key.properties) for key in keys)
    raise TypeError(f"{keys[0].operation.name} needs {spelled}")


def keyed(
    keys: tuple[Key[T], ...],
    given: Mapping[str, object],
    rest: Mapping[str, object] = NOTHING,
    *,
    select: Select[Any] | None = None,
    expand: Expand[Any] | None = None,
) -> tuple[Operation[T], tuple[object, ...]]:
    """The operation and its arguments for one entity.

    given: the parts of all keys by property; rest: all other parameters by their
    names in the API. TypeError: no key is given whole, or parts of another, too.
    """
    key = _found(keys, given)
    over = [name for name, value in given.items() if _is_given(value)]
    if len(over) > len(key.properties):
        named = " and ".join(over)
        raise TypeError(f"{keys[0].operation.name} takes one key, not {named}")
    if select is not None or expand is not None:
        rest = {**rest, "$select": selected(select), "$expand": expanded(expand)}
    operation = chosen(key.operation, select, expand)
    return operation, key.arguments(given, rest)


def changed(
    keys: tuple[Key[T], ...],
    given: Mapping[str, object],
    body: Mapping[str, object],
    rest: Mapping[str, object] = NOTHING,
) -> tuple[Operation[T], tuple[object, ...], Mapping[str, object]]:
    """The operation, its arguments and the body for a change of one entity.

    An argument of the body that is the other key's, too, is not changed where it names
    the entity: `update(42, uuid="0a")` gives 42 another uuid, `update(uuid="0a",
    note="x")` changes the one with that uuid.
    """
    key = _found(keys, given)
    named = () if key is keys[0] else key.properties
    kept = {name: value for name, value in body.items() if name not in named}
    return key.operation, key.arguments(given, rest), kept


# ------------------------------------------------------------------------------ answers


def first(*path: str) -> Callable[[Any], Any]:
    """The only entity of an answer; None where there is none."""

    def result(answer: Any) -> Any:
        found = dig(answer, path)
        if isinstance(found, list):
            return found[0] if found else None
        return found

    return result


def counted(*path: str) -> Callable[[Any], int]:
    """The number that an answer is, or has at a path. DecodeError: it has none."""

    def result(answer: Any) -> int:
        found = dig(answer, path)
        try:
            return int(found)
        except (TypeError, ValueError):
            problem = f"a count is a number, not {found!r:.60}"
        raise DecodeError(problem)

    return result
