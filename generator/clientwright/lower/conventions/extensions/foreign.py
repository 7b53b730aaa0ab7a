"""Extensions of other generators: what users have already written down for them."""

from __future__ import annotations

from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    Decision,
    NextLink,
    Pagination,
    RequestSlot,
    Retry,
    RetrySafety,
    Side,
    Source,
)
from clientwright.lower.context import as_dict, as_list
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.extensions import pages, reading
from clientwright.lower.conventions.extensions.reading import Bad
from clientwright.lower.conventions.subject import Subject

PAGING = ("x-ms-pageable", "x-speakeasy-pagination", "x-fern-pagination", "x-pagination")


def pagination(subject: Subject, node: dict[str, Any], place: Place) -> Pagination | None:
    """The first extension that says how the operation pages. None when none does. Bad when one
    cannot be read."""
    for name in PAGING:
        value = node.get(name)
        if not isinstance(value, dict):
            continue
        decision = declared(
            Source.EXTENSION, f"{name} says so", Place(pointer=f"{place.pointer}/{name}")
        )
        match name:
            case "x-ms-pageable":
                found = _microsoft(value, decision)
            case "x-speakeasy-pagination":
                found = _speakeasy(subject, value, decision)
            case "x-fern-pagination":
                found = _fern(subject, value, decision)
            case _:
                found = _plain(subject, value, decision)
        if found is not None:
            return found
    return None


def says_unpaged(node: dict[str, Any]) -> str | None:
    """The extension that says that the whole list comes at once."""
    pageable = node.get("x-ms-pageable")
    if isinstance(pageable, dict) and "nextLinkName" in pageable and not pageable["nextLinkName"]:
        return "x-ms-pageable"
    return next(
        (name for name in ("x-fern-pagination", "x-pagination") if node.get(name) is False), None
    )


def _microsoft(value: dict[str, Any], decision: Decision) -> Pagination | None:
    """`{nextLinkName: nextLink, itemName: value}`; dots lead inward."""
    link = value.get("nextLinkName")
    if not isinstance(link, str) or not link:
        return None
    items = value.get("itemName") or "value"
    return NextLink(link=_dotted(link), items=_dotted(str(items)), decision=decision)


def _dotted(name: str) -> tuple[str, ...]:
    """`properties.nextLink` leads inward; `@odata.nextLink` is one name."""
    return (name,) if name.startswith("@") else tuple(name.split("."))


def _speakeasy(subject: Subject, value: dict[str, Any], decision: Decision) -> Pagination | None:
    """`{type: cursor | offsetLimit | url, inputs: [{name, in, type}], outputs: {results,
    nextCursor, nextUrl, numPages}}`."""
    inputs = {one.get("type"): _input(one) for one in map(as_dict, as_list(value.get("inputs")))}
    outputs = as_dict(value.get("outputs"))
    node: dict[str, Any] = {"items": _path(outputs.get("results"))}
    if "limit" in inputs:
        node["size"] = {"request": _spell(inputs["limit"])}
    if "numPages" in outputs:
        node["pages"] = _path(outputs["numPages"])
    match value.get("type"):
        case "cursor":
            node["response"] = _path(outputs.get("nextCursor"))
            return pages.make(subject, "cursor", _need(inputs, "cursor"), node, decision)
        case "url":
            node["response"] = _path(outputs.get("nextUrl"))
            return pages.make(subject, "next-link", None, node, decision)
        case "offsetLimit":
            style = "page" if "page" in inputs else "offset"
            return pages.make(subject, style, _need(inputs, style), node, decision)
        case other:
            raise Bad(f"x-speakeasy-pagination has the unknown type {other!r}")


def _input(node: dict[str, Any]) -> RequestSlot:
    name, where = node.get("name"), node.get("in")
    if not isinstance(name, str) or where not in ("parameters", "requestBody"):
        raise Bad(
            "an input of x-speakeasy-pagination has no name, or stands in neither parameters nor requestBody"
        )
    if where == "requestBody":
        return RequestSlot(side=Side.BODY, path=tuple(name.split(".")))
    return RequestSlot(side=Side.QUERY, path=(name,))


def _need(inputs: dict[Any, RequestSlot], kind: str) -> RequestSlot:
    if kind not in inputs:
        raise Bad(f"x-speakeasy-pagination has no input of type {kind}")
    return inputs[kind]


def _spell(slot: RequestSlot) -> str:
    return f"{slot.side.value}:{'/'.join(slot.path)}"


def _path(value: Any) -> str:
    """A JSON path as one of our pointers; none: the whole answer."""
    if value is None:
        return ""
    steps = reading.json_path(value)
    return "/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)


def _fern(subject: Subject, value: dict[str, Any], decision: Decision) -> Pagination | None:
    """`{cursor: $request.x, next_cursor: $response.y, results: $response.z}` or `{offset:
    $request.page, ...}`."""
    node: dict[str, Any] = {"items": _path(value.get("results"))}
    if "step" in value:
        node["size"] = {"request": _spell(_request(subject, value["step"]))}
    if "has-next-page" in value:
        node["more"] = _path(value["has-next-page"])
    if "cursor" in value:
        node["response"] = _path(value.get("next_cursor"))
        return pages.make(subject, "cursor", _request(subject, value["cursor"]), node, decision)
    if "next_uri" in value or "next_path" in value:
        node["response"] = _path(value.get("next_uri", value.get("next_path")))
        return pages.make(subject, "next-link", None, node, decision)
    if "offset" in value:
        slot = _request(subject, value["offset"])
        style = "page" if "page" in slot.path[-1].lower() else "offset"
        return pages.make(subject, style, slot, node, decision)
    raise Bad("x-fern-pagination has neither cursor nor offset")


def _request(subject: Subject, text: Any) -> RequestSlot:
    """`$request.name`: a query parameter where there is one of that name, else a property of the
    body."""
    path = reading.json_path(text)
    for slot in subject.slots:
        if slot.path == path and slot.side is Side.QUERY:
            return slot.request
    side = Side.BODY if subject.operation.body is not None else Side.QUERY
    return RequestSlot(side=side, path=path)


def _plain(subject: Subject, value: dict[str, Any], decision: Decision) -> Pagination | None:
    """`x-pagination` has no one form; an object with the keys of ours is read as ours."""
    if not {"style", "request", "response"} & set(value):
        return None
    style = reading.word(value.get("style"), pages.STYLES, "pagination style")
    slot = reading.slot_of(value["request"]) if "request" in value else None
    return pages.make(subject, style, slot, value, decision)


def retry(node: dict[str, Any], place: Place) -> Retry | None:
    """`x-speakeasy-retries`, `x-fern-retries`, `x-fern-idempotent` on the operation itself.

    Stated for a whole document they say how to wait, not that every POST may be sent twice.
    """
    speakeasy = as_dict(node.get("x-speakeasy-retries"))
    safety: RetrySafety | None = None
    name = "x-speakeasy-retries"
    if speakeasy.get("strategy") == "none":
        safety = RetrySafety.UNSAFE
    elif speakeasy.get("retryConnectionErrors") is True:
        safety = RetrySafety.IDEMPOTENT
    if safety is None and as_dict(node.get("x-fern-retries")).get("disabled") is True:
        safety, name = RetrySafety.UNSAFE, "x-fern-retries"
    if safety is None and node.get("x-fern-idempotent") is True:
        safety, name = RetrySafety.IDEMPOTENT, "x-fern-idempotent"
    if safety is None:
        return None
    where = Place(pointer=f"{place.pointer}/{name}")
    return Retry(safety=safety, decision=declared(Source.EXTENSION, f"{name} says so", where))
