"""How listings page: where each style begins, and what follows a page. No I/O.

Cursors, keysets and links neither lose nor repeat an item that stays. Page numbers
and offsets shift when items come or go, and lose nothing only if none does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeAlias

from msgspec import Struct

from .errors import PaginationError
from .links import next_link, number_in
from .transport import Headers
from .wirepath import count, dig, flag, text

Side: TypeAlias = Literal["query", "header", "body"]
Pointer: TypeAlias = tuple[str, ...]
"""Wire names from the answer inward; empty: the answer itself."""


@dataclass(frozen=True, slots=True, init=False)
class Slot:
    """Where a request carries a value: a parameter, or a path into the JSON body."""

    side: Side
    path: tuple[str, ...]

    def __init__(self, side: Side, *path: str) -> None:
        object.__setattr__(self, "side", side)
        object.__setattr__(self, "path", path)


class SizeSlot(Struct, frozen=True):
    """The page size: where it goes, what it is when not sent, the most it may be."""

    slot: Slot
    default: int | None = None
    maximum: int | None = None


class PartitionSlot(Struct, frozen=True):
    """Where `m/n` goes, and the largest n."""

    slot: Slot
    maximum: int


class Position(Struct, frozen=True):
    """Where a page begins.

    token: its text, to resume from; None: the first page. fill: what goes into
    slots; link: the URL to follow instead, base: what it is relative to, if not
    to the page before. start: the page's number, or its offset; run: how many
    items came by links since; size: the page size that a page's number counts in,
    where that is not the listing's own.
    """

    token: str | None = None
    fill: tuple[tuple[Slot, object], ...] = ()
    link: str | None = None
    base: str | None = None
    start: int = 0
    run: int = 0
    size: int | None = None


class Seen(Struct, frozen=True, kw_only=True):
    """A page that came.

    size: how many items were asked for, None: not known; before: how many items
    came before, from the first page on, None: not known; largest: how many the
    fullest page before had, 0: this is the first.
    """

    position: Position
    body: Any
    headers: Headers
    items: Sequence[Any]
    size: int | None = None
    before: int | None = 0
    largest: int = 0


class Style(Struct, frozen=True, kw_only=True):
    """A style of paging. items, total: where they are in the answer."""

    items: Pointer
    total: Pointer | None = None
    size: SizeSlot | None = None
    partition: PartitionSlot | None = None

    # Positions are counts: nothing of an answer vouches for them.
    counts: ClassVar[bool] = False
    # Positions mean something else when the page size changes.
    counts_in_pages: ClassVar[bool] = False

    def begin(self, token: str | None) -> Position:
        """The position of a token. ValueError when it is none of this style's."""
        raise NotImplementedError

    def after(self, seen: Seen) -> Position | None:
        """The position after a page; None: it was the last.

        Raises PaginationError when the answer says that there is more, but not
        where.
        """
        raise NotImplementedError

    def sizing(self) -> SizeSlot | None:
        """Where the page size goes."""
        return self.size


class CursorPaging(Style, frozen=True, kw_only=True):
    """A token from the answer goes into the next request.

    The end: no token, an empty one, or `more` is false.
    """

    slot: Slot
    cursor: Pointer
    more: Pointer | None = None

    def begin(self, token: str | None) -> Position:
        return slotted(self.slot, token)

    def after(self, seen: Seen) -> Position | None:
        cursor = dig(seen.body, self.cursor)
        if cursor is None or cursor == "" or flag(seen.body, self.more) is False:
            return None
        return slotted(self.slot, cursor)


class PagePaging(Style, frozen=True, kw_only=True):
    """Pages have numbers, from `first` on.

    The end: `more` is false, the last of `pages`, all of `total` came, an empty
    page, or one shorter than others before it (or than `size_echo`, the size that
    the server says it used). A first page shorter than what was asked for is not
    taken for the last: servers cut sizes that they find too large.
    """

    slot: Slot
    first: int = 1
    size_echo: Pointer | None = None
    pages: Pointer | None = None
    more: Pointer | None = None

    counts: ClassVar[bool] = True
    counts_in_pages: ClassVar[bool] = True

    def begin(self, token: str | None) -> Position:
        if token is None:
            return Position(start=self.first)
        number, slash, size = token.partition("/")
        return self._at(whole(number, token), whole(size, token) if slash else None)

    def _at(self, number: int, size: int | None) -> Position:
        token = str(number) if size is None else f"{number}/{size}"
        return Position(token, ((self.slot, number),), start=number, size=size)

    def after(self, seen: Seen) -> Position | None:
        if self._is_last(seen):
            return None
        return self._at(seen.position.start + 1, seen.position.size)

    def _is_last(self, seen: Seen) -> bool:
        more = flag(seen.body, self.more)
        if more is not None:
            return not more
        number = seen.position.start - self.first + 1
        pages = count(seen.body, self.pages)
        # Fewer pages than this one's number, and yet it has items: nonsense.
        if pages is not None and (number <= pages or not seen.items):
            return number >= pages
        total = count(seen.body, self.total)
        if total is None or seen.before is None:
            return is_short(seen, self.size_echo)
        reached = number * window(seen, self.size_echo)
        return max(reached, seen.before + len(seen.items)) >= total


class OffsetPaging(Style, frozen=True, kw_only=True):
    """The number of items before a page goes into its request, from `first` on.

    The end is found as for `PagePaging`.
    """

    slot: Slot
    first: int = 0
    size_echo: Pointer | None = None
    more: Pointer | None = None

    counts: ClassVar[bool] = True

    def begin(self, token: str | None) -> Position:
        if token is None:
            return Position(start=self.first)
        return self._at(whole(token, token))

    def _at(self, offset: int) -> Position:
        return Position(str(offset), ((self.slot, offset),), start=offset)

    def after(self, seen: Seen) -> Position | None:
        # Not the size that was asked for: servers give less, and count that.
        step = len(seen.items) or window(seen, self.size_echo)
        after = seen.position.start + step
        if self._is_last(seen, after - self.first):
            return None
        return self._at(after)

    def _is_last(self, seen: Seen, before: int) -> bool:
        more = flag(seen.body, self.more)
        if more is not None:
            return not more
        total = count(seen.body, self.total)
        if total is not None:
            return before >= total
        return is_short(seen, self.size_echo)


class LinkPaging(Style, frozen=True, kw_only=True):
    """The answer holds the URL of the next page, which is followed as it is.

    stop_when_short: the server makes links without looking whether anything
    follows. number_echo: the page's number, as the server says; one far beyond what
    was asked for counts what was looked through, and any such page may be short. slot:
    what a link changes in the request, if known: a number can be resumed from, too.
    """

    link: Pointer
    slot: Slot | None = None
    size_echo: Pointer | None = None
    stop_when_short: bool = False
    number_echo: Pointer | None = None

    def begin(self, token: str | None) -> Position:
        return linked(token, self.slot)

    def after(self, seen: Seen) -> Position | None:
        link = text(seen.body, self.link)
        if link is None or (self.stop_when_short and self._is_last(seen)):
            return None
        return Position(link, link=link)

    def _is_last(self, seen: Seen) -> bool:
        said, asked = count(seen.body, self.number_echo), self._asked(seen.position)
        far = said is not None and asked is not None and said > asked + 1
        return not far and is_short(seen, self.size_echo)

    def _asked(self, position: Position) -> int | None:
        if position.link is not None:
            return number_in(position.link, self.slot.path[-1] if self.slot else "")
        return count(next((value for _, value in position.fill), 1), ())


class LinkHeaderPaging(Style, frozen=True, kw_only=True):
    """The Link header's rel="next" (RFC 8288) is followed as it is.

    slot: as for `LinkPaging`.
    """

    slot: Slot | None = None

    def begin(self, token: str | None) -> Position:
        return linked(token, self.slot)

    def after(self, seen: Seen) -> Position | None:
        link = next_link(seen.headers)
        return None if link is None else Position(link, link=link)


class KeysetPaging(Style, frozen=True, kw_only=True):
    """The `key` of a page's last item goes into the next request.

    The end: `more` is false, an empty page, or, without `more`, a shorter one.
    """

    slot: Slot
    key: Pointer
    more: Pointer | None = None

    def begin(self, token: str | None) -> Position:
        return slotted(self.slot, token)

    def after(self, seen: Seen) -> Position | None:
        more = flag(seen.body, self.more)
        last = is_short(seen, None) if more is None else not more
        if last or not seen.items:
            return None
        key = dig(seen.items[-1], self.key)
        if key is None:
            name = ".".join(self.key)
            raise PaginationError(f"the last item of a page has no {name!r}")
        return slotted(self.slot, key)


class ODataPaging(Style, frozen=True, kw_only=True):
    """The answer has a `link`, or `$skip` counts the items before a page.

    Links are followed as they are. Where they end, and where there are none, the
    end is fewer items than `$top` asked for, or any number when it is not sent.
    """

    top: str = "$top"
    skip: str = "$skip"
    link: Pointer | None = None

    counts: ClassVar[bool] = True

    def sizing(self) -> SizeSlot | None:
        return self.size or SizeSlot(Slot("query", self.top))

    def begin(self, token: str | None) -> Position:
        if token is not None and token.isdecimal():
            return self._at(int(token))
        link, mark, note = (token or "").rpartition("#")
        start, plus, run = note.partition("+")
        if not (mark and plus and start.isdecimal() and run.isdecimal()):
            return linked(token, None)
        return Position(token, link=link, start=int(start), run=int(run))

    def _at(self, skip: int) -> Position:
        slot = Slot("query", self.skip)
        return Position(str(skip), ((slot, skip),), start=skip)

    def after(self, seen: Seen) -> Position | None:
        start = seen.position.start
        run = seen.position.run + len(seen.items)
        link = None if self.link is None else text(seen.body, self.link)
        if link is not None:
            # Relative to the context (OData JSON 4.5), which is relative itself or
            # a URL that proxies do not know of.
            context = dig(seen.body, ("@odata.context",))
            within = isinstance(context, str) and "://" not in context
            return Position(
                link if seen.size is None else f"{link}#{start}+{run}",
                link=link,
                base=context if within else None,
                start=start,
                run=run,
            )
        if seen.size is None or run < seen.size:
            return None
        return self._at(start + run)


class SinglePage(Style, frozen=True, kw_only=True):
    """A listing that comes whole."""

    def begin(self, token: str | None) -> Position:
        if token is not None:
            raise ValueError("this listing has one page: it cannot be resumed")
        return Position()

    def after(self, seen: Seen) -> Position | None:
        return None


def slotted(slot: Slot, value: object) -> Position:
    """The position that a value in a slot means; the first one without a value."""
    if value is None:
        return Position()
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        raise PaginationError(f"a cursor cannot be a {type(value).__name__}")
    return Position(str(value), ((slot, value),))


def linked(token: str | None, slot: Slot | None) -> Position:
    """The position of a token that is a link, or, in a slot, something shorter."""
    if token is None:
        return Position()
    if slot is None or "/" in token or "?" in token:
        return Position(token, link=token)
    return slotted(slot, token)


def whole(number: str, token: str) -> int:
    """A number in a token. ValueError when it is none."""
    if not (number.isascii() and number.isdecimal()):
        raise ValueError(f"{token!r} is no position to resume from: one is a number")
    return int(number)


def window(seen: Seen, echo: Pointer | None) -> int:
    """How many items a page can have: as the server says, else as one had, and, for
    a page without any, as were asked for."""
    had = max(seen.largest, len(seen.items))
    known = had if seen.items else seen.size or had
    return max(1, count(seen.body, echo) or known)


def is_short(seen: Seen, echo: Pointer | None) -> bool:
    """Whether a page's length says that it is the last."""
    size = count(seen.body, echo) or seen.largest
    return not seen.items or len(seen.items) < size
