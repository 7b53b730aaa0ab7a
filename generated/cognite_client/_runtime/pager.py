"""Listings for threads: `Pager`."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .errors import ApiError
from .listing import Chain, Listing
from .pages import Page
from .partitions import merged, parts_of

if TYPE_CHECKING:
    from .client import BaseClient
    from .handles import PartitionHandle

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

    def __init__(
        self,
        client: BaseClient,
        listing: Listing,
        parts: list[Listing] | None = None,
        ordered: bool = False,
    ) -> None:
        self.cursor = listing.resume_from
        self._client = client
        self._listing = listing
        self._parts = parts
        self._ordered = ordered

    def __iter__(self) -> Iterator[Item]:
        with closing(self._walk()) as pages:
            for page in pages:
                yield from page.items
                self._passed(page)

    def pages(self) -> Iterator[Page[Item, Body]]:
        """Page by page."""
        with closing(self._walk()) as pages:
            for page in pages:
                self._passed(page)
                yield page

    def first_page(self) -> Page[Item, Body]:
        """The first page; one request. ValueError when no items are wanted."""
        with closing(self._walk()) as pages:
            for page in pages:
                self._passed(page)
                return page
        raise ValueError("max_items=0 wants no page")

    def collect(self) -> list[Item]:
        """All items, in one list."""
        return list(self)

    def partitioned(self, n: int, *, ordered: bool = False) -> Pager[Item, Body]:
        """The same listing, read in n partitions side by side, by threads.

        Pages come as they come, or, with `ordered`, those of the first partition
        before those of the second. ValueError when there cannot be so many.
        """
        parts = parts_of(self._listing, n)
        return Pager(self._client, self._listing, parts, ordered)

    def handles(self, n: int) -> list[PartitionHandle[Item]]:
        """n partitions, each to be read in any process. They can be pickled and
        hold no credentials. ValueError when there cannot be so many."""
        from .handles import handles_of

        return list(handles_of(self._client, self._listing, n))

    def _passed(self, page: Page[Item, Body]) -> None:
        # A partition's cursor is none of the whole listing.
        if self._parts is None:
            self.cursor = page.cursor

    def _walk(self) -> Generator[Page[Item, Body], None, None]:
        self.cursor = self._listing.resume_from
        if self._parts is not None:
            yield from merged(self._client, self._parts, self._ordered)
            return
        chain = Chain(self._client, self._listing)
        while (page := next_page(self._client, chain)) is not None:
            yield page

    def __repr__(self) -> str:
        return f"<Pager of {self._listing.operation.name}>"


def next_page(client: BaseClient, chain: Chain) -> Page[Any, Any] | None:
    """The next page of a chain; None at the end. Raises ApiError."""
    problem: ApiError
    try:
        call = chain.request()
        if call is None:
            return None
        return chain.receive(call, client._run(call))
    except ApiError as error:
        chain.placed(error)
        problem = error
    # As in the client: no traceback shows the variables of our frames.
    raise problem.with_traceback(None)


def paged(client: BaseClient, listing: Listing, partitions: int | None) -> Any:
    """What a listing method gives: a pager, or in the client's other modes the
    answer of the first page as it came."""
    if client._config.mode == "parsed":
        pager = Pager[Any, Any](client._in_mode("raw"), listing)
        return pager if partitions is None else pager.partitioned(partitions)
    call = Chain(client, listing).request()
    if call is None:
        raise ValueError("max_items=0 wants no page")
    return client._run(call)
