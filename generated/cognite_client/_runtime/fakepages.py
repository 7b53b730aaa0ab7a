"""Pages of a collection, as an API of each paging style gives them; for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from .encode import to_builtins
from .paging import (
    CursorPaging,
    KeysetPaging,
    LinkHeaderPaging,
    LinkPaging,
    ODataPaging,
    OffsetPaging,
    PagePaging,
    Pointer,
    SinglePage,
    Slot,
    Style,
)
from .transport import Headers
from .wirepath import dig

START = "fake-start"
SIZE = 100


class Asked(Protocol):
    """What a request for a page says."""

    url: str
    query: dict[str, list[str]]
    headers: Headers

    def json(self) -> Any: ...


class FakePage:
    """One page: its body and its headers."""

    def __init__(self, style: Style, items: Sequence[object], sent: Asked) -> None:
        self._style = style
        self._all: list[Any] = to_builtins(list(items))
        self._sent = sent
        self.headers: dict[str, str] = {}
        start = self._start()
        size = self._size()
        self._end = min(len(self._all), start + size)
        self._shown = self._all[start : self._end]
        self._pages = -(-len(self._all) // size)
        self.body: Any = self._shown
        if style.items:
            self.body = {}
            put(self.body, style.items, self._shown)
        self._tell(size)

    def _asked(self, slot: Slot | None) -> str | None:
        """The value of a slot of the request, as text."""
        if slot is None:
            return None
        if slot.side == "query":
            return self._sent.query.get(slot.path[-1], [None])[-1]
        if slot.side == "header":
            return self._sent.headers.get(slot.path[-1])
        try:
            found = dig(self._sent.json(), slot.path)
        except ValueError:
            return None
        return None if found is None else str(found)

    def _size(self) -> int:
        sizing = self._style.sizing()
        if isinstance(self._style, SinglePage) or sizing is None:
            return SIZE if sizing is None else max(1, len(self._all))
        asked = self._asked(sizing.slot)
        size = int(asked) if asked else sizing.default or SIZE
        if isinstance(self._style, ODataPaging) and self._style.link is None:
            # Who counts by $top alone gives what it asks for.
            return max(1, size)
        return max(1, min(size, sizing.maximum or size))

    def _start(self) -> int:
        linked = self._sent.query.get(START)
        if linked:
            return int(linked[-1])
        match self._style:
            case CursorPaging(slot=slot):
                return int(self._asked(slot) or 0)
            case OffsetPaging(slot=slot, first=first):
                return int(self._asked(slot) or first) - first
            case PagePaging(slot=slot, first=first):
                return (int(self._asked(slot) or first) - first) * self._size()
            case ODataPaging(skip=skip):
                return int(self._asked(Slot("query", skip)) or 0)
            case KeysetPaging(slot=slot, key=key):
                last = self._asked(slot)
                keys = [str(dig(item, key)) for item in self._all]
                return 0 if last is None else keys.index(last) + 1
        return 0

    def _tell(self, size: int) -> None:
        """Says in the page what follows it, and how much there is."""
        style = self._style
        more = self._end < len(self._all)
        for name, value in (
            ("more", more),
            ("total", len(self._all)),
            ("pages", self._pages),
            ("size_echo", size),
        ):
            self._put(getattr(style, name, None), value)
        if not more:
            return
        match style:
            case CursorPaging(cursor=cursor):
                self._put(cursor, str(self._end))
            case LinkPaging(link=link):
                self._put(link, self._link())
            case ODataPaging(link=link):
                self._put(link, self._link())
            case LinkHeaderPaging():
                self.headers["Link"] = f'<{self._link()}>; rel="next"'

    def _put(self, pointer: Pointer | None, value: object) -> None:
        if pointer and isinstance(self.body, dict):
            put(self.body, pointer, value)

    def _link(self) -> str:
        parts = urlsplit(self._sent.url)
        query = {**self._sent.query, START: [str(self._end)]}
        return parts._replace(query=urlencode(query, doseq=True)).geturl()


def put(body: dict[str, Any], pointer: Pointer, value: object) -> None:
    """Sets a value at a path of names, making the objects on the way."""
    *way, last = pointer
    for name in way:
        body = body.setdefault(name, {})
    body[last] = value
