"""Labelled operations, and how a decision is held against a label."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clientwright.ir.conventions import (
    Cursor,
    LinkHeader,
    NextLink,
    ODataPaging,
    Pagination,
    RequestSlot,
    Side,
)
from clientwright.ir.operations import Operation
from clientwright.lower import lower
from clientwright.lower.conventions.undecided import style_of
from clientwright.spec import read
from support.shared import DOCUMENTS

DATA = Path(__file__).resolve().parents[2] / "data"
SETS = ("pagination_labels", "pagination_labels_fresh")
"""The second was drawn from other documents when the rules were as they are: none was changed to fit it."""


@dataclass(frozen=True)
class Right:
    """A right answer. `style` None: the operation does not page."""

    style: str | None
    request: str | None
    response: str | None
    items: str | None


@dataclass(frozen=True)
class Label:
    """What a reader of the document wrote down: the best answer first, then what is as right."""

    document: str
    method: str
    path: str
    right: tuple[Right, ...]

    @property
    def style(self) -> str | None:
        return self.right[0].style

    @property
    def may_be_none(self) -> bool:
        """Whether not to page is as right."""
        return any(right.style is None for right in self.right)

    @property
    def name(self) -> str:
        return f"{self.document} {self.method} {self.path}"


@dataclass(frozen=True)
class Decided:
    """A decision in the words of labels."""

    style: str
    request: str | None
    response: str | None
    items: str


def labels(name: str) -> list[Label]:
    """All labels of a set, in a fixed order."""
    found = []
    for file in sorted((DATA / name).glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for part in content if isinstance(content, list) else [content]:
            found.extend(_labels(part))
    return found


def _labels(part: dict[str, Any]) -> Iterator[Label]:
    for one in part["operations"]:
        yield Label(
            document=part["document"],
            method=one["method"],
            path=one["path"],
            right=tuple(_right(answer) for answer in (one, *one.get("also", ()))),
        )


def _right(one: dict[str, Any]) -> Right:
    return Right(one["style"], one.get("request"), one.get("response"), one.get("items"))


@cache
def operations(document: str) -> dict[tuple[str, str], Operation]:
    """The operations of a real document, without overlays, by method and path."""
    found = read(DOCUMENTS / document).document
    assert found is not None, f"{document} is refused"
    return {(o.method, o.path): o for o in lower(found).api.operations}


def decided(value: Pagination) -> Decided:
    """The decision, spelt as labels are."""
    response: str | None = None
    match value:
        case Cursor(cursor=pointer) | NextLink(link=pointer):
            response = "body:" + _pointer(pointer)
        case ODataPaging(link=pointer) if pointer is not None:
            response = "body:" + _pointer(pointer)
        case LinkHeader():
            response = "header:link"
        case _:
            pass
    slot: RequestSlot | None = getattr(value, "slot", None)
    if isinstance(value, ODataPaging):
        request: str | None = f"query:{value.skip}"
    else:
        request = _spell(slot) if slot else None
    return Decided(style_of(value), request, response, _pointer(value.items))


def _pointer(path: tuple[str, ...]) -> str:
    return "".join("/" + part for part in path)


def _spell(slot: RequestSlot) -> str:
    path = _pointer(slot.path) if slot.side is Side.BODY else ".".join(slot.path)
    return f"{slot.side.value}:{path}"


def agrees(label: Label, found: Decided) -> bool:
    """Whether the decision is the labelled one, or one that the reader called as right (`also`)."""
    return any(_is(right, found) for right in label.right)


def _is(right: Right, found: Decided) -> bool:
    """Style, request side, response side and items are the same. $top and $skip go together: either
    names both."""
    same = right.style == found.style and _bare(right.items) == _bare(found.items)
    if found.style == "odata":
        return same and right.request is not None
    return (
        same
        and _bare(right.request) == _bare(found.request)
        and _bare(right.response) == _bare(found.response)
    )


def _bare(text: str | None) -> str | None:
    """`body:/pagination/cursor`, `body:pagination.cursor` and `body:/pagination/cursor/` are
    one."""
    if text is None:
        return None
    side, _, rest = text.rpartition(":") if text.startswith(("body:", "query:", "header:")) else ("", "", text)  # fmt: skip
    return f"{side}:{rest.strip('/').replace('/', '.')}".lower()
