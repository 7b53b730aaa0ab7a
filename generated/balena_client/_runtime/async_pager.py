"""Listings for tasks: `AsyncPager`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ApiError
from .listing import Chain, Listing
from .pages import Page
from .partitions import async_merged, parts_of

if TYPE_CHECKING:
    from .client import AsyncBaseClient
    from .handles import PartitionHandle

Item = TypeVar("Item")
Body = TypeVar("Body")


class AsyncPager(Generic[Item, Body]):
    """`Pager` for tasks: `async for item in client.assets.list()`."""

    def __init__(
        self,
        client: AsyncBaseClient,
        listing: Listing,
        parts: list[Listing] | None = None,
        ordered: bool = False,
    ) -> None:
        self.cursor = listing.resume_from
        self._client = client
        self._listing = listing
        self._parts = parts
        self._ordered = ordered

    async def __aiter__(self) -> AsyncIterator[Item]:
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item
                self._passed(page)

    async def pages(self) -> AsyncIterator[Page[Item, Body]]:
        """Page by page."""
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                self._passed(page)
                yield page

    async def first_page(self) -> Page[Item, Body]:
        """The first page; one request. ValueError when no items are wanted."""
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                self._passed(page)
                return page
        raise ValueError("max_items=0 wants no page")

    async def collect(self) -> list[Item]:
        """All items, in one list."""
        return [item async for item in self]

    def partitioned(self, n: int, *, ordered: bool = False) -> AsyncPager[Item, Body]:
        """The same listing, read in n partitions side by side, by tasks.

        Pages come as they come, or, with `ordered`, those of the first partition
        before those of the second. ValueError when there cannot be so many.
        """
        parts = parts_of(self._listing, n)
        return AsyncPager(self._client, self._listing, parts, ordered)

    def handles(self, n: int) -> list[PartitionHandle[Item]]:
        """n partitions, each to be read in any process. They can be pickled and
        hold no credentials. ValueError when there cannot be so many."""
        from .handles import handles_of

        return list(handles_of(self._client, self._listing, n))

    def _passed(self, page: Page[Item, Body]) -> None:
        # A partition's cursor is none of the whole listing.
        if self._parts is None:
            self.cursor = page.cursor

    async def _walk(self) -> AsyncGenerator[Page[Item, Body], None]:
        self.cursor = self._listing.resume_from
        if self._parts is not None:
            async with aclosing(
                async_merged(self._client, self._parts, self._ordered)
            ) as pages:
                async for page in pages:
                    yield page
            return
        chain = Chain(self._client, self._listing)
        while (following := await next_page(self._client, chain)) is not None:
            yield following

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._listing.operation.name}>"


async def next_page(client: AsyncBaseClient, chain: Chain) -> Page[Any, Any] | None:
    """The next page of a chain; None at the end. Raises ApiError."""
    problem: ApiError
    try:
        call = chain.request()
        if call is None:
            return None
        return chain.receive(call, await client._run(call))
    except ApiError as error:
        chain.placed(error)
        problem = error
    # As in the client: no traceback shows the variables of our frames.
    raise problem.with_traceback(None)


def paged(client: AsyncBaseClient, listing: Listing, partitions: int | None) -> Any:
    """What a listing method gives: a pager, or in the client's other modes the
    answer of the first page as it comes, to be awaited."""
    if client._config.mode == "parsed":
        pager = AsyncPager[Any, Any](client._in_mode("raw"), listing)
        return pager if partitions is None else pager.partitioned(partitions)
    call = Chain(client, listing).request()
    if call is None:
        raise ValueError("max_items=0 wants no page")
    return client._run(call)
