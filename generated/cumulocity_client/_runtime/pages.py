"""One page of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from .transport import Headers

Item = TypeVar("Item")
Body = TypeVar("Body")


class Page(Generic[Item, Body]):
    """One answer of a listing. What it has beside its items can be read off it:
    `page.statistics` is `page.body.statistics`.

    items: those of this page; cursor: a text to resume from after them, None at
    the end; has_next: whether there is more; body: the whole answer, decoded;
    status and headers: the answer's; total: how many items there are in all, where
    the answer says; partition: `m/n` where there are several.

    A page that `max_items` cut short has its own position as its cursor, so that
    nothing is lost on resuming there.
    """

    __slots__ = (
        "body",
        "cursor",
        "has_next",
        "headers",
        "items",
        "partition",
        "status",
        "total",
    )

    def __init__(
        self,
        items: list[Item],
        body: Body,
        *,
        cursor: str | None,
        has_next: bool,
        status: int,
        headers: Headers,
        total: int | None = None,
        partition: str | None = None,
    ) -> None:
        self.items = items
        self.body = body
        self.cursor = cursor
        self.has_next = has_next
        self.status = status
        self.headers = headers
        self.total = total
        self.partition = partition

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in Page.__slots__:
            raise AttributeError(name)
        body: Any = self.body
        if isinstance(body, Mapping):
            if name in body:
                return body[name]
        elif hasattr(body, name):
            return getattr(body, name)
        raise AttributeError(
            f"neither the page nor its body ({type(body).__name__}) has {name!r}"
        )

    def __repr__(self) -> str:
        more = "there is more" if self.has_next else "the last"
        return f"<Page of {len(self.items)} items, {more}>"
