"""Listings for tasks: `AsyncPager`."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ApiError
from .listing import Chain, Listing
from .pages import Page

if TYPE_CHECKING:
    from .client import AsyncBaseClient

Item = TypeVar("Item")
Body = TypeVar("Body")


class AsyncPager(Generic[Item, Body]):
    """`Pager` for tasks: `async for item in client.assets.list()`."""

    def __init__(self, client: AsyncBaseClient, listing: Listing) -> None:
        self.cursor = listing.resume_from
        self._client = client
        self._listing = listing

    async def __aiter__(self) -> AsyncIterator[Item]:
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                for item in page.items:
                    yield item
                self.cursor = page.cursor

    async def pages(self) -> AsyncIterator[Page[Item, Body]]:
        """Page by page."""
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                self.cursor = page.cursor
                yield page

    async def first_page(self) -> Page[Item, Body]:
        """The first page; one request. ValueError when no items are wanted."""
        async with aclosing(self._walk()) as pages:
            async for page in pages:
                self.cursor = page.cursor
                return page
        raise ValueError("max_items=0 wants no page")

    async def collect(self) -> list[Item]:
        """All items, in one list."""
        return [item async for item in self]

    async def _walk(self) -> AsyncGenerator[Page[Item, Body], None]:
        self.cursor = self._listing.resume_from
        chain = Chain(self._client, self._listing)
        while (page := await next_page(self._client, chain)) is not None:
            yield page

    def __repr__(self) -> str:
        return f"<AsyncPager of {self._listing.operation.name}>"


async def next_page(client: AsyncBaseClient, chain: Chain) -> Page[Any, Any] | None:
    """The next page of a chain; None at the end. Raises ApiError."""
    try:
        call = chain.request()
        if call is None:
            return None
        return chain.receive(call, await client._run(call))
    except ApiError as error:
        chain.placed(error)
        raise


def paged(client: AsyncBaseClient, listing: Listing, partitions: int | None) -> Any:
    """What a listing method gives: a pager, or in the client's other modes the
    answer of the first page as it comes, to be awaited."""
    if client._config.mode == "parsed":
        return AsyncPager[Any, Any](client._in_mode("raw"), listing)
    call = Chain(client, listing).request()
    if call is None:
        raise ValueError("max_items=0 wants no page")
    return client._run(call)
