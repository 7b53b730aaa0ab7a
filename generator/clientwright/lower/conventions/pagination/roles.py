"""What a value is for in paging: told by its words, its type, where it stands and, weakly, what is
said of it.

These are the general words of paging, not those of any one API, and a role alone decides
nothing.
"""

from __future__ import annotations

import re

from clientwright.lower.conventions.subject import Slot
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import words

TOKEN = frozenset({"cursor", "token", "marker", "continue", "continuation", "bookmark", "scroll"})
"""Words for an opaque place in a list."""
LOOSE = TOKEN - {"token"}
"""As above, without the one that also names credentials."""
AFTER = frozenset({"after", "starting", "start", "from", "page", "offset", "position"})
BACK = frozenset({"prev", "previous", "before", "last", "first", "self", "ending", "backward"})
LINK = frozenset({"url", "uri", "link", "links", "href"})
PAGED = frozenset(
    {
        "paging",
        "pagination",
        "page",
        "pages",
        "meta",
        "metadata",
        "next",
        "cursor",
        "cursors",
        "info",
    }
)
TIMES = frozenset({"date", "time", "timestamp", "created", "updated", "modified", "at", "changed"})
LAST = frozenset({("last",), ("last", "cursor"), ("last", "key"), ("last", "evaluated", "key")})
"""Names of where a page ended, in answers."""
DATES = frozenset({"date", "date-time", "time"})

SAYS_LINK = re.compile(r"\b(ur[li]s?|links?|hyperlink|rfc ?3986)\b", re.IGNORECASE)
SAYS_PAGING = re.compile(
    r"\b(pag(e|es|inat\w*|ing)|cursor|next|continu\w+|subsequent|iterat\w+)\b", re.IGNORECASE
)
SAYS_HEADER = re.compile(r"\blink`? header", re.IGNORECASE)
SAYS_ZERO = re.compile(
    r"(zero|0)[- ](based|indexed)|(start|begin)\w* (at|from|with) (0|zero)\b", re.IGNORECASE
)


def opaque(kind: Kind, format: str) -> bool:
    """Whether a value of this type can be a token: a string that is no date and no choice of a
    few."""
    return kind in (Kind.STRING, Kind.ANY) and format not in DATES


def says_next(leaf: Leaf) -> bool:
    """Its own name, or that of an object of paging values that it stands in, says next."""
    return "next" in leaf.words or any(
        "next" in said and said <= PAGED | LINK for said in map(set, map(words, leaf.path[:-1]))
    )


def goes_back(leaf: Leaf) -> bool:
    return bool(BACK.intersection(leaf.words)) or bool(BACK.intersection(leaf.above))


def core_of(leaf: Leaf) -> tuple[str, ...]:
    """The words of a token in an answer without those that say `the next one`."""
    return tuple(word for word in leaf.words if word not in ("next", "new", "end"))


def pair(slot: Slot, leaf: Leaf) -> tuple[float, str] | None:
    """How well the names of a request value and of an answer's value say that one is fed from the
    other."""
    if (
        not slot.words
        or BACK.intersection(slot.words)
        or TIMES.intersection(slot.words)
        or is_size(slot)
    ):
        return None
    if leaf.words in LAST and "after" in slot.words:
        return 0.5, f"{leaf.name} is where {slot.name} goes on"
    if goes_back(leaf):
        return None
    core, asked, next_said = core_of(leaf), slot.words, says_next(leaf)
    plain = tuple(word for word in asked if word != "next")
    if next_said and core == plain and plain and plain[-1] in TOKEN | AFTER | {"key"}:
        return 0.7, f"{leaf.name} is the next {slot.name}"
    if core and next_said and core[-1] == asked[-1] and core[-1] in TOKEN | {"after", "offset"}:
        return 0.6, f"{leaf.name} is the next {slot.name}"
    if leaf.words == asked and not leaf.shown and _is_place(asked, leaf):
        return 0.5, f"{leaf.name} and {slot.name} have one name"
    if asked[-1] in LOOSE | AFTER and next_said and (not core or core[-1] in TOKEN | {"page"}):
        return 0.5, f"{leaf.name} fits {slot.name}"
    if "after" in asked and leaf.words in (("end", "cursor"), ("after", "cursor"), ("after",)):
        return 0.5, f"{leaf.name} fits {slot.name}"
    return None


def _is_place(asked: tuple[str, ...], leaf: Leaf) -> bool:
    """`token` is a credential (refresh_token) unless it stands or is named among paging values."""
    if asked[-1] in LOOSE or "after" in asked or asked == ("next",):
        return True
    if (
        asked[-1] in ("param", "parameter", "id", "key", "value")
        and asked[-2:-1]
        and asked[-2] in LOOSE
    ):
        return True
    if asked[-1] not in ("token", "offset"):
        return False
    named = asked[:-1] and set(asked[:-1]) <= PAGED | LOOSE | {"start", "list"}
    return bool(leaf.above & PAGED or named) or (asked[-1] == "offset" and len(asked) > 1)


def is_size(slot: Slot) -> bool:
    """How many items a page is to hold. Strings count too: some documents call every parameter
    one."""
    if slot.kind not in (Kind.NUMBER, Kind.STRING, Kind.ANY) or slot.format in DATES:
        return False
    said = slot.words
    last = said[-1] if said else ""
    if said in {
        ("limit",),
        ("count",),
        ("size",),
        ("top",),
        ("take",),
        ("rows",),
        ("first",),
        ("maximum",),
    }:
        return True
    if "per" in said and "page" in said:
        return True
    if last in ("size", "limit", "length", "count") and {"page", "chunk", "batch", "max"} & set(
        said
    ):
        return True
    return said[0:1] == ("max",) and last in (
        "results",
        "items",
        "records",
        "entries",
        "keys",
        "elements",
        "page",
    )


def is_page(slot: Slot) -> bool:
    """The number of a page. A string may be one; an opaque page token has an answer that it is fed
    from."""
    said = set(slot.words)
    if slot.kind not in (Kind.NUMBER, Kind.STRING) or "page" not in said or not _outer(slot):
        return False
    return said <= {"page", "number", "num", "current", "no", "index", "idx", "start", "requested"}


def _outer(slot: Slot) -> bool:
    """It stands at the top of the request, or in an object of paging values."""
    return len(slot.path) == 1 or bool(PAGED.intersection(words(slot.path[-2])))


def is_offset(slot: Slot) -> bool:
    """The number of items to pass over."""
    if slot.kind not in (Kind.NUMBER, Kind.STRING) or not _outer(slot):
        return False
    return slot.words in {
        ("offset",), ("skip",), ("start", "at"), ("start", "index"), ("start", "offset"), ("page", "offset"),
        ("start",), ("from",), ("skip", "count"), ("offset", "index"), ("start", "position"), ("result", "offset"),
    }  # fmt: skip


_MORE = {"has", "is", "are", "there", "more", "next", "available"} | {
    "data", "item", "items", "page", "pages", "record", "records", "result", "results", "row", "rows",
}  # fmt: skip


def is_more(leaf: Leaf) -> bool:
    """A boolean that says whether there are more items."""
    if leaf.kind is not Kind.BOOLEAN or goes_back(leaf):
        return False
    said = set(leaf.words)
    if said == {"is", "truncated"} or said == {"truncated"}:
        return True
    asks = "more" in said or {"has", "next"} <= said
    return asks and said <= _MORE


def is_total(leaf: Leaf) -> bool:
    if leaf.kind is not Kind.NUMBER or not leaf.words:
        return False
    return "total" in leaf.words and not {"page", "pages", "size"} & set(leaf.words)


def is_pages(leaf: Leaf) -> bool:
    """How many pages there are."""
    said = leaf.words
    return leaf.kind is Kind.NUMBER and (
        ("pages" in said and bool({"total", "num", "number"} & set(said)))
        or said in {("pages",), ("page", "count"), ("last", "page")}
        or (said == ("total", "page"))
    )
