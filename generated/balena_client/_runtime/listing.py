"""A listing, page after page, without I/O: what to ask for next, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin

import msgspec
from msgspec.structs import replace

from .base import ClientBase
from .core import Call
from .encode import to_builtins
from .errors import ApiError, PaginationError
from .links import followed
from .operation import Header, Operation, Query
from .pages import Page
from .paging import Position, Seen, Slot, Style
from .raw import RawResponse
from .types import OMIT, Options
from .wirepath import count, dig, planted

LARGEST_PAGE = 10_000
"""Documents that allow more than this per page do not mean it."""


class Ask(NamedTuple):
    """The arguments of one request."""

    args: tuple[object, ...]
    body: object
    options: Options

    def get(self, operation: Operation[Any], slot: Slot) -> Any:
        """What the caller gave for a slot; None: nothing."""
        name = slot.path[0]
        if slot.side == "body":
            extra = self.options.get("body", {})
            return dig(extra if name in extra else self.body, slot.path)
        at = index_of(operation, slot)
        if at is not None:
            return dig({name: self.args[at]}, slot.path)
        if slot.side == "query":
            return self.options.get("query", {}).get(name)
        return self.options.get("headers", {}).get(name)

    def put(self, operation: Operation[Any], slot: Slot, value: object) -> Ask:
        """The same with a value in a slot."""
        name, *inner = slot.path
        if slot.side == "body":
            return self._in_body(slot, value)
        at = index_of(operation, slot)
        if at is not None:
            args = list(self.args)
            args[at] = planted(args[at], tuple(inner), value)
            return self._replace(args=tuple(args))
        options: Options = {**self.options}
        if slot.side == "query":
            options["query"] = {**options.get("query", {}), name: value}
        else:
            options["headers"] = {**options.get("headers", {}), name: str(value)}
        return self._replace(options=options)

    def _in_body(self, slot: Slot, value: object) -> Ask:
        name, *inner = slot.path
        extra = self.options.get("body", {})
        if inner:
            held = extra.get(name)
            if held is None and self.body is not OMIT:
                held = dig(self.body, (name,))
            value = planted(to_builtins(held), tuple(inner), value)
        options: Options = {**self.options, "body": {**extra, name: value}}
        return self._replace(options=options)


class Sizing(NamedTuple):
    """size: of a page, None: not known; sent: the one to send, None: none;
    lowered: it is less than the caller would have had."""

    size: int | None
    sent: int | None
    lowered: bool = False


def index_of(operation: Operation[Any], slot: Slot) -> int | None:
    """Which argument of an operation a slot is."""
    kind = Query if slot.side == "query" else Header
    for at, parameter in enumerate(operation.params):
        if isinstance(parameter, kind) and parameter.wire == slot.path[0]:
            return at
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is listed: an operation, its style of paging, the caller's arguments.

    max_items: the most items that are wanted, None: all; resume_from: the token
    of a position; module: where the operation stands; partition: `m/n`, of one.
    """

    operation: Operation[Any]
    style: Style
    ask: Ask
    max_items: int | None = None
    resume_from: str | None = None
    module: str = ""
    partition: str | None = None
    start: Position = field(init=False)

    def __post_init__(self) -> None:
        if self.max_items is not None and self.max_items < 0:
            raise ValueError("max_items cannot be negative")
        start = self.style.begin(self.resume_from)
        fill = tuple((slot, self._typed(slot, value)) for slot, value in start.fill)
        object.__setattr__(self, "start", replace(start, fill=fill))

    def _typed(self, slot: Slot, value: object) -> object:
        """A token as the JSON body wants it: a number where it has a number."""
        body = self.operation.body
        if slot.side != "body" or not isinstance(value, str) or body is None:
            return value
        for content in body.contents:
            wanted = None if content.type is None else type_at(content.type(), slot)
            if wanted is not None:
                try:
                    return msgspec.convert(value, wanted, strict=False)
                except (msgspec.ValidationError, TypeError, ValueError):
                    return value
        return value

    def given_size(self) -> int | None:
        """The page size that the caller asks for."""
        sizing = self.style.sizing()
        given = None if sizing is None else self.ask.get(self.operation, sizing.slot)
        try:
            return None if given is None or given is OMIT else max(1, int(given))
        except (TypeError, ValueError):
            return None

    def page_size(self) -> Sizing:
        """The page size of every request.

        It is the same for all of them, as APIs want it of everything but the
        cursor: `max_items` lowers it where one page is enough.
        """
        sizing = self.style.sizing()
        if sizing is None:
            return Sizing(None, None)
        size = self.start.size or self.given_size()
        if size is None and sizing.maximum is not None:
            most = min(sizing.maximum, LARGEST_PAGE)
            size = most if sizing.default is None or sizing.default < most else None
        normal = size or sizing.default
        moved = self.style.counts_in_pages and self.resume_from is not None
        if normal and self.max_items and self.max_items < normal and not moved:
            return Sizing(self.max_items, self.max_items, True)
        return Sizing(normal, size)


def listing_of(
    resource: object,
    operation: Operation[Any],
    style: Style,
    args: tuple[object, ...],
    body: object,
    max_items: int | None,
    resume_from: str | None,
    options: Options | None,
) -> Listing:
    """What a listing method of a resource lists. ValueError for bad arguments."""
    return Listing(
        operation=operation,
        style=style,
        ask=Ask(args, body, {} if options is None else options),
        max_items=max_items,
        resume_from=resume_from,
        module=type(resource).__module__,
    )


def type_at(annotation: Any, slot: Slot) -> Any:
    """The type of a body's property; None where it is not a model's."""
    for name in slot.path:
        if not (
            isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)
        ):
            return None
        found = [
            member.type
            for member in msgspec.structs.fields(annotation)
            if member.encode_name == name
        ]
        annotation = found[0] if found else None
    return annotation


def items_of(body: Any, path: tuple[str, ...]) -> list[Any]:
    """The items of an answer; none where they are missing or null."""
    found = dig(body, path)
    if found is None:
        return []
    if isinstance(found, (list, tuple)):
        return list(found)
    name = ".".join(path) or "the answer"
    raise PaginationError(f"{name} is no list but a {type(found).__name__}")


class Chain:
    """One walk along a listing: `request`, then `receive`, until there is no more.

    page: the number of the page that is being asked for, from 1; cursor: where
    the last good page ends.
    """

    def __init__(self, client: ClientBase, listing: Listing) -> None:
        self.page = 0
        self.cursor = listing.resume_from
        self._client = client
        self._listing = listing
        self._style = listing.style
        self._left = listing.max_items
        self._sizing = listing.page_size()
        start = listing.start
        if self._style.counts_in_pages and self._sizing.lowered:
            # Pages are now counted in a size that the caller does not know of.
            start = replace(start, size=self._sizing.size)
        self._next: Position | None = start
        self._problem: PaginationError | None = None
        self._met = {start.link or start.token}
        self._before = 0 if listing.resume_from is None else None
        self._largest = 0
        self._last: Sequence[Any] = ()
        self._ask = self._asking()

    def _asking(self) -> Ask:
        """What every request of the chain asks for."""
        operation, ask = self._listing.operation, self._listing.ask
        sizing, split = self._style.sizing(), self._style.partition
        if sizing is not None and self._sizing.sent is not None:
            ask = ask.put(operation, sizing.slot, self._sizing.sent)
        if split is not None and self._listing.partition is not None:
            ask = ask.put(operation, split.slot, self._listing.partition)
        return ask

    def request(self) -> Call | None:
        """The call of the next page; None at the end.

        Raises PaginationError when the next page cannot be had.
        """
        if self._next is None or self._left == 0:
            return None
        self.page += 1
        if self._problem is not None:
            raise self._problem
        operation, position = self._listing.operation, self._next
        ask = self._ask
        for slot, value in position.fill:
            ask = ask.put(operation, slot, value)
        call = self._client._prepare(operation, ask.args, ask.body, ask.options)
        call.paging = self._style
        if position.link is not None:
            call.go(followed(position.link, call.url, call.home, ()))
        return call

    def receive(self, call: Call, answer: RawResponse[Any]) -> Page[Any, Any]:
        """The page that an answer is. Raises DecodeError, PaginationError."""
        position = self._next
        assert position is not None
        body = answer.parse()
        seen = Seen(
            position=position,
            body=body,
            headers=answer.headers,
            items=self._items(call, body),
            size=self._sizing.size,
            before=self._before,
            largest=self._largest,
        )
        self._advance(call, seen)
        if self._before is not None:
            self._before += len(seen.items)
        self._largest = max(self._largest, len(seen.items))
        return self._page(seen, answer)

    def _items(self, call: Call, body: Any) -> list[Any]:
        try:
            return items_of(body, self._style.items)
        except PaginationError as error:
            call.place(error)
            raise

    def _advance(self, call: Call, seen: Seen) -> None:
        """Finds the next page. What is wrong with it is said when it is asked for:
        the page that has come is good."""
        try:
            if self._style.counts:
                self._heeded(seen)
            found = self._style.after(seen)
            if found is not None:
                found = self._checked(call, found)
        except PaginationError as error:
            call.place(error)
            self._problem = error
            return
        self._next = found
        self.cursor = None if found is None else found.token

    def _heeded(self, seen: Seen) -> None:
        """PaginationError when this page is the one before it, though it may say
        that it is the last: what should stand in its place is lost otherwise."""
        if is_same(seen.items, self._last):
            raise PaginationError("the server gave the same page twice")
        self._last = seen.items

    def _checked(self, call: Call, found: Position) -> Position:
        """A position that was not met before. PaginationError otherwise."""
        if found.link is not None:
            found = resolved(call, found)
        mark = found.link or found.token
        if mark in self._met:
            named = "a link" if found.link else f"the cursor {found.token!r}"
            raise PaginationError(f"the server gave {named} twice")
        self._met.add(mark)
        return found

    def _page(self, seen: Seen, answer: RawResponse[Any]) -> Page[Any, Any]:
        items, left = list(seen.items), self._left
        cut = left is not None and len(items) > left
        if left is not None:
            items = items[:left]
            self._left = left - len(items)
        if cut:
            self.cursor = seen.position.token
        return Page(
            items,
            seen.body,
            cursor=self.cursor,
            has_next=cut or self._next is not None,
            status=answer.status,
            headers=answer.headers,
            total=count(seen.body, self._style.total),
            partition=self._listing.partition,
        )

    def placed(self, error: ApiError) -> None:
        """Says in an error where the listing can be resumed."""
        error.cursor, error.page = self.cursor, self.page
        error.partition = self._listing.partition


def resolved(call: Call, position: Position) -> Position:
    """A position whose link is absolute. PaginationError: it leaves the origin."""
    assert position.link is not None
    base = urljoin(call.url, position.base) if position.base else call.url
    hidden = {bound.name for bound in call.bound if bound.where == "query"}
    link = followed(position.link, base, call.home, hidden)
    note = (position.token or "").removeprefix(position.link)
    return replace(position, token=link + note, link=link)


def is_same(items: Sequence[Any], last: Sequence[Any]) -> bool:
    """Whether a page of objects is the one before it: the server does not heed
    what it is asked for."""
    return (
        len(items) > 0
        and isinstance(items[0], (Mapping, msgspec.Struct))
        and items == last
    )
