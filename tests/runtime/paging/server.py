"""A model of a server that pages: what each style promises, in a few lines each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from _runtime.testing import Answer, Sent

Json = dict[str, Any]
DEFAULT = 5


@dataclass
class Collection:
    """Things in order of their ids, and how the server deals them out.

    lengths: of its pages, in turn, whatever is asked for (at most that); cap: the
    most it gives; hidden: ids that it leaves out after cutting a page; changes:
    before a request of this number the set of ids becomes this one; failures:
    requests of these numbers are answered with 500.
    """

    ids: Sequence[int]
    lengths: Sequence[int] = (DEFAULT,)
    cap: int = 1000
    hidden: frozenset[int] = frozenset()
    changes: dict[int, Sequence[int]] = field(default_factory=dict)
    failures: frozenset[int] = frozenset()
    base: str = ""
    requests: int = 0
    given: list[int] = field(default_factory=list)

    def script(self, answer: Callable[[Collection, Sent], object]) -> Callable[[Sent], object]:
        def serve(sent: Sent) -> object:
            self.requests += 1
            assert self.requests < 500, "the listing does not end"
            self.ids = sorted(self.changes.get(self.requests, self.ids))
            if self.requests in self.failures:
                return Answer(status=500, body={"message": "no"})
            return answer(self, sent)

        return serve

    def after(self, token: str | None, asked: int | None, least: int = 0) -> Cut:
        """The page after a token: `<id of the last item>-<empty pages since>`."""
        key, turn = map(int, token.split("-")) if token else (0, 0)
        length = self.lengths[(key + turn) % len(self.lengths)]
        length = max(least, min(length, asked or DEFAULT, self.cap))
        rest = [i for i in self.ids if i > key]
        items = rest[:length]
        following = f"{items[-1]}-0" if items else f"{key}-{turn + 1}"
        self.given.append(len(items))
        return Cut(items, following, bool(rest[length:]))

    def window(self, start: int, size: int) -> list[int]:
        found = [i for i in self.ids[start : start + size] if i not in self.hidden]
        self.given.append(len(found))
        return found

    def size(self, sent: Sent, name: str = "limit") -> int:
        return min(number(sent, name) or DEFAULT, self.cap)


@dataclass
class Cut:
    ids: list[int]
    token: str
    more: bool

    @property
    def things(self) -> list[Json]:
        return things(self.ids)


def things(ids: Sequence[int]) -> list[Json]:
    return [{"id": i} for i in ids]


def text(sent: Sent, name: str) -> str | None:
    return sent.query.get(name, [None])[0]


def number(sent: Sent, name: str) -> int | None:
    found = text(sent, name)
    return None if found is None else int(found)


def cursor(c: Collection, sent: Sent) -> Json:
    cut = c.after(text(sent, "cursor"), number(sent, "limit"))
    return {"items": cut.things} | ({"nextCursor": cut.token} if cut.more else {})


def search(c: Collection, sent: Sent) -> Json:
    where = (sent.json() if sent.body else {}).get("page", {})
    after = where.get("after")
    assert after is None or isinstance(after, str)
    cut = c.after(after, where.get("size"))
    return {"items": cut.things, "meta": {"next": cut.token if cut.more else None}}


def keyset(c: Collection, sent: Sent) -> Json:
    last = text(sent, "starting_after")
    cut = c.after(last and f"{last}-0", number(sent, "limit"), least=1)
    return {"data": cut.things, "has_more": cut.more}


def link_of(c: Collection, sent: Sent, token: str) -> str:
    """A link that keeps the page size; its parameter is not one that is documented."""
    return f"{c.base}?limit={text(sent, 'limit') or DEFAULT}&Token={token}"


def link(c: Collection, sent: Sent) -> Json:
    cut = c.after(text(sent, "Token"), number(sent, "limit"))
    following = link_of(c, sent, cut.token) if cut.more else None
    return {"items": cut.things, "meta": {"next": following}}


def link_always(c: Collection, sent: Sent) -> Json:
    """Cumulocity's way: a link on the last page too."""
    size = c.size(sent)
    page = number(sent, "Page") or 1
    return {
        "items": things(c.window((page - 1) * size, size)),
        "meta": {"size": size, "next": f"{c.base}?limit={size}&Page={page + 1}"},
    }


def header(c: Collection, sent: Sent) -> Answer:
    cut = c.after(text(sent, "Token"), number(sent, "limit"))
    value = '<https://things.example/x,y>; rel="last"; title="a, <b>"'
    if cut.more:
        value += f', <{link_of(c, sent, cut.token)}>; title="n"; REL="prefetch next"'
    return Answer(body=cut.things, headers={"Link": value})


def odata_link(c: Collection, sent: Sent) -> Json:
    """`$top` is of the whole answer, the server's pages are smaller."""
    token, _, left = (text(sent, "$skiptoken") or "").partition("/")
    skip, top = number(sent, "$skip") or 0, number(sent, "$top")
    most = int(left) if left else top
    if skip:
        token = f"{(c.ids[skip - 1 :] or [1000])[0]}-0"
    cut = c.after(token, most or 1000)
    answer: Json = {"@odata.context": "$metadata#things", "value": cut.things}
    rest = None if most is None else most - len(cut.ids)
    if cut.more and rest != 0:
        answer["@odata.nextLink"] = f"things?%24skiptoken={cut.token}/{rest or ''}"
    return answer


def odata(c: Collection, sent: Sent) -> Json:
    top = number(sent, "$top")
    start = number(sent, "$skip") or 0
    return {"value": things(c.window(start, len(c.ids) if top is None else top))}


def page(c: Collection, sent: Sent, first: int = 1) -> Json:
    size = c.size(sent)
    found = number(sent, "page")
    at = (first if found is None else found) - first
    return counted(c, c.window(at * size, size), size, (at + 1) * size)


def offset(c: Collection, sent: Sent) -> Json:
    size = c.size(sent)
    start = number(sent, "offset") or 0
    return counted(c, c.window(start, size), size, start + size)


def counted(c: Collection, ids: list[int], size: int, end: int) -> Json:
    total = len(c.ids)
    meta = {
        "size": size,
        "total": total,
        "pages": -(-total // size),
        "hasMore": end < total,
    }
    return {"items": things(ids), "meta": meta}
