"""More items than one request takes: in chunks, in order, each written at most once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import copy_context
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import Struct

from .core import Call
from .errors import (
    ApiError,
    AuthError,
    BatchError,
    ConnectError,
    DecodeError,
    Forbidden,
    NotImplementedByServer,
    RequestTimeout,
    ServerError,
    ServiceUnavailable,
    TransportError,
    Unauthorized,
)
from .listing import items_of
from .operation import Operation
from .types import OMIT, Options
from .wirepath import planted

if TYPE_CHECKING:
    from .base import ClientBase
    from .client import AsyncBaseClient, BaseClient

T = TypeVar("T")

HOPELESS = (AuthError, Unauthorized, Forbidden, ConnectError)
"""After one of these the other chunks are not sent: they would fare the same."""


class Batch(Struct, Generic[T], frozen=True, kw_only=True):
    """Where the items go in the request, how many at most, where they come back.

    `T` is what the method gives: the answer for one item, or a list of them.
    items, answers: paths of wire names, empty: the body itself; answers None: the
    answer has no items.
    """

    items: tuple[str, ...]
    maximum: int | None = None
    answers: tuple[str, ...] | None = None


class Chunk(Struct, eq=False):
    """The items of one request, and what became of them."""

    items: list[Any]
    call: Call
    value: Any = None
    error: ApiError | None = None
    sent: bool = False


class BatchRun:
    """One call with many items, without I/O: its chunks, then its outcome."""

    def __init__(
        self,
        client: ClientBase,
        operation: Operation[Any],
        batch: Batch[Any],
        items: object,
        args: tuple[object, ...],
        body: object,
        options: Options | None,
    ) -> None:
        self._operation = operation
        self._clock = client._shared.clock
        self._answers = batch.answers
        self._raw = client._config.mode != "parsed"
        self.one = is_one(items)
        given = [items] if self.one else list(items)  # type: ignore[call-overload]
        size = batch.maximum or max(1, len(given))
        pieces = [given[at : at + size] for at in range(0, len(given), size)]
        self.chunks = [
            Chunk(
                piece,
                client._prepare(
                    operation,
                    args,
                    with_items(body, batch.items, piece),
                    keyed(options, at, len(pieces)),
                ),
            )
            for at, piece in enumerate(pieces)
        ]
        self._hopeless = False

    def start(self, chunk: Chunk) -> bool:
        """Whether a chunk is to be sent. Its deadline counts from now."""
        chunk.sent = not self._hopeless
        now, call = self._clock.monotonic(), chunk.call
        call.start, call.until = now, now + call.until - call.start
        return chunk.sent

    def done(self, chunk: Chunk, value: Any) -> None:
        """A chunk was answered."""
        chunk.value = value

    def failed(self, chunk: Chunk, error: ApiError) -> None:
        """A chunk ended in an error."""
        chunk.error = error
        self._hopeless = self._hopeless or isinstance(error, HOPELESS)

    def result(self) -> Any:
        """One item for one, a list for a list; None where nothing comes back.

        Raises the error of one item, BatchError for a list.
        """
        errors = [chunk.error for chunk in self.chunks if chunk.error is not None]
        if errors:
            raise errors[0] if self.one else self._problem(errors)
        if self._raw:
            answers = [chunk.value for chunk in self.chunks]
            return answers[0] if len(answers) == 1 else answers
        if self._answers is None:
            return None
        found = [item for chunk in self.chunks for item in self._found(chunk)]
        if self.one:
            return found[0] if found else None
        return found

    def _found(self, chunk: Chunk) -> list[Any]:
        assert self._answers is not None
        return items_of(chunk.value, self._answers)

    def _problem(self, errors: list[ApiError]) -> BatchError:
        successful: list[Any] = []
        failed: list[Any] = []
        unknown: list[Any] = []
        for chunk in self.chunks:
            if chunk.error is None and chunk.sent:
                kept = self._raw or self._answers is None
                successful += chunk.items if kept else self._found(chunk)
            elif chunk.error is not None and is_unknown(chunk.error):
                unknown += chunk.items
            else:
                failed += chunk.items
        error = BatchError(successful, failed, unknown, errors, len(self.chunks))
        first = errors[0]
        error.placed(
            self._operation.name,
            self._operation.id,
            first.method,
            first.url,
            first.attempts,
        )
        error.__cause__ = first
        return error


def is_one(items: object) -> bool:
    """Whether a caller gives one item, not several."""
    return isinstance(items, (str, bytes, Mapping)) or not isinstance(items, Iterable)


def with_items(body: object, path: tuple[str, ...], items: list[Any]) -> object:
    """A body with its items; what else it has stays."""
    if not path:
        return items
    return planted({} if body is OMIT else body, path, items)


def keyed(options: Options | None, at: int, chunks: int) -> Options | None:
    """The options of one chunk: each has an idempotency key of its own."""
    if options is None or chunks == 1 or "idempotency_key" not in options:
        return options
    return {**options, "idempotency_key": f"{options['idempotency_key']}-{at + 1}"}


def is_unknown(error: ApiError) -> bool:
    """Whether what was asked for may have been done in spite of the error."""
    if isinstance(error, TransportError):
        return error.sent
    if isinstance(error, ServiceUnavailable):
        return error.retry_after is None
    if isinstance(error, NotImplementedByServer):
        return False
    return isinstance(error, (ServerError, RequestTimeout, DecodeError))


def run(client: BaseClient, batch: BatchRun, concurrency: int) -> Any:
    """Sends the chunks, so many at a time. Raises ApiError."""

    def send(chunk: Chunk) -> None:
        if batch.start(chunk):
            try:
                batch.done(chunk, client._run(chunk.call))
            except ApiError as error:
                batch.failed(chunk, error)

    workers = min(checked(concurrency), len(batch.chunks))
    if workers <= 1:
        for chunk in batch.chunks:
            send(chunk)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(workers) as pool:
            futures = [
                pool.submit(copy_context().run, send, chunk) for chunk in batch.chunks
            ]
            for future in futures:
                future.result()
    return batch.result()


async def arun(client: AsyncBaseClient, batch: BatchRun, concurrency: int) -> Any:
    """`run` for tasks."""
    waiting = iter(batch.chunks)

    async def work() -> None:
        for chunk in waiting:
            if batch.start(chunk):
                try:
                    batch.done(chunk, await client._run(chunk.call))
                except ApiError as error:
                    batch.failed(chunk, error)

    workers = min(checked(concurrency), len(batch.chunks))
    if workers <= 1:
        await work()
    else:
        import asyncio

        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())
    return batch.result()


def checked(concurrency: int) -> int:
    """A number of requests at a time. ValueError below 1."""
    if concurrency < 1:
        raise ValueError("concurrency has to be at least 1")
    return concurrency
