"""`x-clientwright: {pagination: ...}` as a value of the IR."""

from __future__ import annotations

from dataclasses import dataclass
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
LINKED = frozenset({"link-header", "next-link", "odata"})
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parts:
    """What the styles have in common, read from one declaration."""

    node: dict[str, Any]
    items: Pointer
    response: Pointer | None
    size: PageSize | None
    size_echo: Pointer | None
    number_echo: Pointer | None
    more: Pointer | None
    total: Pointer | None
    decision: Decision


def make(
    subject: Subject,
    style: str,
    slot: RequestSlot | None,
    node: dict[str, Any],
    decision: Decision,
) -> Pagination:
    """`node` has pointers and numbers under the keys of ours."""
    size = _size(subject, node.get("size"), slot)
    parts = _Parts(
        node=node,
        items=reading.pointer_of(node.get("items", "")),
        response=_optional(node, "response") if style != "link-header" else None,
        size=size,
        size_echo=_echo(subject, size.slot if size else None),
        number_echo=_echo(subject, slot),
        more=_optional(node, "more"),
        total=_optional(node, "total"),
        decision=decision,
    )
    if style in LINKED:
        return _linked(style, slot, parts)
    if slot is None:
        raise Bad(f"{style} needs request, where the value goes")
    return _fed(style, slot, parts)


def _linked(style: str, slot: RequestSlot | None, parts: _Parts) -> Pagination:
    """Styles that the server carries on: the request need not take anything."""
    if style == "link-header":
        return LinkHeader(
            items=parts.items,
            slot=slot,
            size=parts.size,
            total=parts.total,
            decision=parts.decision,
        )
    if style == "odata":
        return ODataPaging(items=parts.items, link=parts.response, decision=parts.decision)
    if parts.response is None:
        raise Bad("a next link needs response, the pointer to the link")
    return NextLink(
        link=parts.response,
        items=parts.items,
        slot=slot,
        size=parts.size,
        size_echo=parts.size_echo,
        number_echo=parts.number_echo,
        total=parts.total,
        stop_when_short=parts.node.get("stop-when-short") is True,
        decision=parts.decision,
    )


def _fed(style: str, slot: RequestSlot, parts: _Parts) -> Pagination:
    """Styles in which the client puts a value into the next request."""
    decision, items, size, more = parts.decision, parts.items, parts.size, parts.more
    if style == "keyset":
        key = reading.pointer_of(parts.node.get("key", "/id"))
        return Keyset(slot=slot, key=key, items=items, more=more, size=size, decision=decision)
    total, echo = parts.total, parts.size_echo
    if style == "cursor":
        if parts.response is None:
            raise Bad("a cursor needs response, the pointer to the next one")
        return Cursor(
            slot=slot,
            cursor=parts.response,
            items=items,
            size=size,
            more=more,
            total=total,
            decision=decision,
        )
    common: dict[str, Any] = {
        "slot": slot,
        "items": items,
        "size": size,
        "size_echo": echo,
        "total": total,
    }
    if style == "offset":
        return Offset(**common, more=more, decision=decision)
    first = parts.node.get("first", 1)
    if first not in (0, 1):
        raise Bad(f"first is {first!r}, not 0 or 1")
    pages = _optional(parts.node, "pages")
    return PageNumber(**common, first=first, pages=pages, more=more, decision=decision)


def _echo(subject: Subject, request: RequestSlot | None) -> Pointer | None:
    """Where the answer repeats what the request has there."""
    slot = next((one for one in subject.slots if request and one.request == request), None)
    found = sizes.echo(subject, slot)
    return found.path if found else None


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
