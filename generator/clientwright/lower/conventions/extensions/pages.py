"""`x-clientwright: {pagination: ...}` as a value of the IR."""

from __future__ import annotations

from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    Cursor,
    Decision,
    Keyset,
    LinkHeader,
    NextLink,
    ODataPaging,
    Offset,
    PageNumber,
    PageSize,
    Pagination,
    Pointer,
    RequestSlot,
    Source,
)
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.extensions import reading
from clientwright.lower.conventions.extensions.reading import Bad
from clientwright.lower.conventions.pagination import sizes
from clientwright.lower.conventions.subject import Subject

STYLES = frozenset({"cursor", "page", "offset", "next-link", "link-header", "keyset", "odata"})
KEYS = frozenset(
    {"style", "request", "response", "items", "size", "more", "total", "pages", "first", "key", "stop-when-short"}
)  # fmt: skip


def read(subject: Subject, node: dict[str, Any], place: Place) -> Pagination:
    """The declared pagination. Bad when something is missing or of another form."""
    reading.known(node, KEYS, "pagination")
    style = reading.word(node.get("style"), STYLES, "pagination style")
    decision = declared(Source.OVERLAY, "x-clientwright says so", place)
    slot = reading.slot_of(node["request"]) if "request" in node else None
    return make(subject, style, slot, node, decision)


def make(
    subject: Subject,
    style: str,
    slot: RequestSlot | None,
    node: dict[str, Any],
    decision: Decision,
) -> Pagination:
    """`node` has pointers and numbers under the keys of ours."""
    items = reading.pointer_of(node.get("items", ""))
    size = _size(subject, node.get("size"), slot)
    response = reading.pointer_of(node["response"]) if "response" in node and style not in ("link-header",) else None  # fmt: skip
    more, total = _optional(node, "more"), _optional(node, "total")
    match style:
        case "link-header":
            return LinkHeader(items=items, slot=slot, size=size, total=total, decision=decision)
        case "next-link":
            if response is None:
                raise Bad("a next link needs response, the pointer to the link")
            return NextLink(
                link=response,
                items=items,
                slot=slot,
                size=size,
                total=total,
                stop_when_short=node.get("stop-when-short") is True,
                decision=decision,
            )
        case "odata":
            return ODataPaging(items=items, link=response, decision=decision)
    if slot is None:
        raise Bad(f"{style} needs request, where the value goes")
    match style:
        case "cursor":
            if response is None:
                raise Bad("a cursor needs response, the pointer to the next one")
            return Cursor(
                slot=slot, cursor=response, items=items, size=size, more=more, total=total, decision=decision
            )  # fmt: skip
        case "page":
            first = node.get("first", 1)
            if first not in (0, 1):
                raise Bad(f"first is {first!r}, not 0 or 1")
            return PageNumber(
                slot=slot,
                items=items,
                first=first,
                size=size,
                total=total,
                pages=_optional(node, "pages"),
                more=more,
                decision=decision,
            )
        case "offset":
            return Offset(
                slot=slot, items=items, size=size, total=total, more=more, decision=decision
            )
        case _:
            key = reading.pointer_of(node.get("key", "/id"))
            return Keyset(slot=slot, key=key, items=items, more=more, size=size, decision=decision)


def _optional(node: dict[str, Any], key: str) -> Pointer | None:
    return reading.pointer_of(node[key]) if key in node else None


def _size(subject: Subject, node: Any, slot: RequestSlot | None) -> PageSize | None:
    """The declared page size; where none is declared, the one that the request has."""
    if node is None:
        beside = next((one for one in subject.slots if slot and one.request == slot), None)
        found = sizes.find(subject, beside)
        return found[0] if found else None
    if not isinstance(node, dict):
        raise Bad("size is no object")
    reading.known(node, frozenset({"request", "default", "maximum"}), "size")
    return PageSize(
        slot=reading.slot_of(node.get("request")),
        default=reading.number(node.get("default"), "size default"),
        maximum=reading.number(node.get("maximum"), "size maximum"),
    )
