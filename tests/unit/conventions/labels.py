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

FOLDER = Path(__file__).resolve().parents[2] / "data" / "pagination_labels"


@dataclass(frozen=True)
class Label:
    """What a reader of the document wrote down. `style` None: the operation does not page."""

    document: str
    method: str
    path: str
    style: str | None
    request: str | None
    response: str | None
    items: str | None

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


def labels() -> list[Label]:
    """All labels of all files, in a fixed order."""
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        for part in content if isinstance(content, list) else [content]:
            found.extend(_labels(part))
    return found


def _labels(part: dict[str, Any]) -> Iterator[Label]:
    for one in part["operations"]:
        yield Label(
            document=part["document"],
            method=one["method"].upper(),
            path=one["path"],
            style=one["style"],
            request=one.get("request"),
            response=one.get("response"),
            items=one.get("items"),
        )


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
    """Style, request side, response side and items are as labelled.

    The response side counts only in styles that have one. A link that carries a cursor of the request is one decision
    under two names: it is taken for a cursor by the reader who looks at the request, for a link by the one who looks at
    the answer; both sides must still be the same.
    """
    sided = found.response is not None and found.style != "odata"
    if sided and _bare(label.response) != _bare(found.response):
        return False
    same = label.style == found.style or (
        sided and {label.style, found.style} == {"cursor", "next-link"}
    )
    wanted = _bare(label.request)
    if found.style == "odata":
        wanted = wanted and _bare(found.request)  # $top and $skip go together
    return same and wanted == _bare(found.request) and _bare(label.items) == _bare(found.items)


def _bare(text: str | None) -> str | None:
    """`body:/pagination/cursor`, `body:pagination.cursor` and `body:/pagination/cursor/` are one."""
    if text is None:
        return None
    side, _, rest = text.rpartition(":") if text.startswith(("body:", "query:", "header:")) else ("", "", text)  # fmt: skip
    return f"{side}:{rest.strip('/').replace('/', '.')}".lower()
