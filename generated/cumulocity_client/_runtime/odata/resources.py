"""Resources whose entities can be changed by filter."""

from __future__ import annotations

from typing import Any, TypeVar

from ..client import AsyncResource, Resource
from ..operation import Operation
from ..types import OMIT, Options
from .calls import UnexpectedCount

T = TypeVar("T")


class EntityResource(Resource):
    """A namespace of operations on a set of entities."""

    def _guarded(
        self,
        operation: Operation[T],
        count: Operation[int],
        args: tuple[object, ...],
        body: object = OMIT,
        *,
        expected: int | None,
        options: Options | None,
    ) -> T:
        """Changes what a filter matches; nothing if that is not `expected` many."""
        if expected is not None:
            client = self._client._in_mode("parsed")
            call = client._prepare(
                count, only(count, operation, args), OMIT, reading(options)
            )
            check(expected, client._run(call), operation)
        return self._call(operation, args, body, options)


class AsyncEntityResource(AsyncResource):
    """A namespace of operations on a set of entities."""

    async def _guarded(
        self,
        operation: Operation[T],
        count: Operation[int],
        args: tuple[object, ...],
        body: object = OMIT,
        *,
        expected: int | None,
        options: Options | None,
    ) -> T:
        """Changes what a filter matches; nothing if that is not `expected` many."""
        if expected is not None:
            client = self._client._in_mode("parsed")
            call = client._prepare(
                count, only(count, operation, args), OMIT, reading(options)
            )
            check(expected, await client._run(call), operation)
        return await self._call(operation, args, body, options)


def only(
    count: Operation[int], operation: Operation[Any], args: tuple[object, ...]
) -> tuple[object, ...]:
    """The arguments of a count: those of the change that it takes, too."""
    given = dict(zip(operation.params, args, strict=True))
    return tuple(given.get(each, OMIT) for each in count.params)


def reading(options: Options | None) -> Options:
    """The options of a call that are those of a read before it, too."""
    kept: Options = {**(options or {})}
    for name in ("body", "idempotency_key", "content_type", "return"):
        kept.pop(name, None)  # type: ignore[misc]  # the names are a literal's
    return kept


def check(expected: int, found: int, operation: Operation[Any]) -> None:
    """Refuses a change that would reach another number of entities."""
    if found != expected:
        error = UnexpectedCount(expected, found)
        error.placed(operation.name, operation.id, operation.method, operation.path, 0)
        raise error
