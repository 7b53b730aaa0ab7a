"""Listings for threads: `Pager`."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ApiError
from .listing import Chain, Listing
from .pages import Page

if TYPE_CHECKING:
    from .client import BaseClient

Item = TypeVar("Item")
Body = TypeVar("Body")


class Pager(Generic[Item, Body]):
    """The items of a listing, asked for page by page while it is iterated.

    Iterating again starts again. Every page is retried by itself; an error has
    the `cursor` to resume from and the number of the `page`.

    cursor: a text to resume from, None before the first page and at the end.
    While items are iterated it is that of the page they are in, so that no item
    is lost; with `pages()` it is the one after the last page given.
    """

    def __init__(self, client: BaseClient, listing: Listing) -> None:
        self.cursor = listing.resume_from
        self._client = client
        self._listing = listing

    def __iter__(self) -> Iterator[Item]:
        with closing(self._walk()) as pages:
            for page in pages:
                yield from page.items
                self.cursor = page.cursor

    def pages(self) -> Iterator[Page[Item, Body]]:
        """Page by page."""
        with closing(self._walk()) as pages:
            for page in pages:
                self.cursor = page.cursor
                yield page

    def first_page(self) -> Page[Item, Body]:
        """The first page; one request. ValueError when no items are wanted."""
        with closing(self._walk()) as pages:
            for page in pages:
                self.cursor = page.cursor
                return page
        raise ValueError("max_items=0 wants no page")

    def collect(self) -> list[Item]:
        """All items, in one list."""
        return list(self)

    def _walk(self) -> Generator[Page[Item, Body], None, None]:
        self.cursor = self._listing.resume_from
        chain = Chain(self._client, self._listing)
        while (page := next_page(self._client, chain)) is not None:
            yield page

    def __repr__(self) -> str:
        return f"<Pager of {self._listing.operation.name}>"


def next_page(client: BaseClient, chain: Chain) -> Page[Any, Any] | None:
    """The next page of a chain; None at the end. Raises ApiError."""
    try:
        call = chain.request()
        if call is None:
            return None
        return chain.receive(call, client._run(call))
    except ApiError as error:
        chain.placed(error)
        raise


def paged(client: BaseClient, listing: Listing, partitions: int | None) -> Any:
    """What a listing method gives: a pager, or in the client's other modes the
    answer of the first page as it came."""
    if client._config.mode == "parsed":
        return Pager[Any, Any](client._in_mode("raw"), listing)
    call = Chain(client, listing).request()
    if call is None:
        raise ValueError("max_items=0 wants no page")
    return client._run(call)
