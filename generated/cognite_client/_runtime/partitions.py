"""Partitions of a listing read side by side: by threads, or by tasks.

What was read ahead is bounded: when the consumer is slow, the readers wait.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import AsyncGenerator, Generator
from contextvars import copy_context
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from .listing import Chain, Listing
from .pages import Page

if TYPE_CHECKING:
    import asyncio

    from .client import AsyncBaseClient, BaseClient

READ_AHEAD = 2
"""Pages that are kept of a partition whose turn has not come."""

Pages: TypeAlias = Generator[Page[Any, Any], None, None]
AsyncPages: TypeAlias = AsyncGenerator[Page[Any, Any], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """No more pages of a partition: its end, or the error that it ended in."""

    error: BaseException | None = None


Entry: TypeAlias = Page[Any, Any] | Ended


def parts_of(listing: Listing, n: int) -> list[Listing]:
    """The n partitions of a listing. ValueError when it cannot have so many."""
    name, split = listing.operation.name, listing.style.partition
    if split is None:
        raise ValueError(f"{name} has no partitions")
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= split.maximum:
        raise ValueError(f"{name} has 1 to {split.maximum} partitions, not {n}")
    if listing.resume_from is not None:
        raise ValueError(
            "resume_from= is a position in one chain, not in partitions of it"
        )
    return [replace(listing, partition=f"{m}/{n}") for m in range(1, n + 1)]


class Wanted:
    """How many items of all partitions together are still wanted."""

    def __init__(self, listing: Listing) -> None:
        self.left = listing.max_items

    def take(self, page: Page[Any, Any]) -> Page[Any, Any]:
        """The page, with no more items than are wanted."""
        if self.left is not None:
            if len(page.items) > self.left:
                page.items, page.has_next = page.items[: self.left], True
            self.left -= len(page.items)
        return page


class Buffer:
    """A queue between threads that holds so many entries, until it is closed."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._entries: deque[Entry] = deque()
        self._changed = threading.Condition()
        self._closed = False

    def put(self, entry: Entry) -> bool:
        """Waits for a place; False: nobody wants the entry any more."""
        with self._changed:
            while len(self._entries) >= self._capacity and not self._closed:
                self._changed.wait()
            self._entries.append(entry)
            self._changed.notify_all()
            return not self._closed

    def get(self) -> Entry:
        """Waits for an entry."""
        with self._changed:
            while not self._entries:
                self._changed.wait()
            self._changed.notify_all()
            return self._entries.popleft()

    def close(self) -> None:
        """Lets everyone who waits for a place go."""
        with self._changed:
            self._closed = True
            self._entries.clear()
            self._changed.notify_all()


def shares(parts: list[Listing], ordered: bool) -> list[tuple[int, int]]:
    """For each buffer that is emptied in turn: how many partitions fill it, and
    how much it holds."""
    if ordered:
        return [(1, READ_AHEAD)] * len(parts)
    return [(len(parts), len(parts))]


def merged(client: BaseClient, parts: list[Listing], ordered: bool) -> Pages:
    """The pages of partitions, each read by a thread of its own."""
    layout = shares(parts, ordered)
    buffers = [Buffer(capacity) for _, capacity in layout]
    wanted = Wanted(parts[0])
    threads = []
    for at, part in enumerate(parts):
        buffer = buffers[at if ordered else 0]
        arguments = (fill, client, Chain(client, part), buffer)
        thread = threading.Thread(
            target=copy_context().run, args=arguments, daemon=True
        )
        threads.append(thread)
    try:
        for thread in threads:
            thread.start()
        for (fillers, _), buffer in zip(layout, buffers):
            while fillers and wanted.left != 0:
                entry = buffer.get()
                if isinstance(entry, Page):
                    yield wanted.take(entry)
                elif entry.error is not None:
                    raise entry.error
                else:
                    fillers -= 1
    finally:
        # Nobody waits for a request that is under way: it ends by itself.
        for buffer in buffers:
            buffer.close()


def fill(client: BaseClient, chain: Chain, buffer: Buffer) -> None:
    """Reads a partition into a buffer."""
    from .pager import next_page

    try:
        while (page := next_page(client, chain)) is not None:
            if not buffer.put(page):
                return
    except BaseException as error:  # noqa: BLE001 (raised again by the consumer)
        buffer.put(Ended(error))
    else:
        buffer.put(Ended())


async def async_merged(
    client: AsyncBaseClient, parts: list[Listing], ordered: bool
) -> AsyncPages:
    """The pages of partitions, each read by a task of its own."""
    import asyncio

    layout = shares(parts, ordered)
    queues: list[asyncio.Queue[Entry]] = [
        asyncio.Queue(capacity) for _, capacity in layout
    ]
    wanted = Wanted(parts[0])
    tasks = [
        asyncio.create_task(
            async_fill(client, Chain(client, part), queues[at if ordered else 0])
        )
        for at, part in enumerate(parts)
    ]
    try:
        for (fillers, _), queue in zip(layout, queues):
            while fillers and wanted.left != 0:
                entry = await queue.get()
                if isinstance(entry, Page):
                    yield wanted.take(entry)
                elif entry.error is not None:
                    raise entry.error
                else:
                    fillers -= 1
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def async_fill(
    client: AsyncBaseClient, chain: Chain, queue: asyncio.Queue[Entry]
) -> None:
    """Reads a partition into a queue."""
    from .async_pager import next_page

    try:
        while (page := await next_page(client, chain)) is not None:
            await queue.put(page)
    except Exception as error:  # noqa: BLE001 (raised again by the consumer)
        await queue.put(Ended(error))
    else:
        await queue.put(Ended())
