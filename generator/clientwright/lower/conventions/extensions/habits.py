"""Habits of the whole API that `x-clientwright` at the root declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    ErrorWords,
    Habits,
    MethodOverride,
    ODataService,
    Source,
)
from clientwright.lower.context import Context, as_dict, as_list
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.extensions import reading
from clientwright.lower.conventions.extensions.reading import OURS, Bad

ODATA_KEYS = frozenset(
    {
        "envelope",
        "missing",
        "link",
        "page",
        "count",
        "writes-by-filter",
        "times",
        "keys",
        "also-named",
    }
)


def read(ctx: Context, node: dict[str, Any]) -> Habits:
    """What can be read; what cannot is reported and left out."""
    found = Habits()
    for key, reader in READERS.items():
        if key in node:
            try:
                found = reader(found, node[key])
            except Bad as reason:
                reading.report(ctx, f"#/{OURS}/{key}", reason)
    return found


def _odata(found: Habits, value: Any) -> Habits:
    node = _object(value, "odata")
    reading.known(node, ODATA_KEYS, "odata")
    page = _object(node.get("page", {}), "odata page")
    reading.known(page, frozenset({"top", "skip", "order-by"}), "odata page")
    count = _object(node.get("count", {}), "odata count")
    reading.known(count, frozenset({"segment", "value"}), "odata count")
    missing = reading.word(node.get("missing", "404"), frozenset({"404", "empty-list"}), "missing")
    writes = reading.word(
        node.get("writes-by-filter", "free"), frozenset({"free", "guarded"}), "writes-by-filter"
    )
    times = reading.word(node.get("times", "plain"), frozenset({"plain", "prefixed"}), "times")
    place = Place(pointer=f"#/{OURS}/odata")
    service = ODataService(
        envelope=_text(node, "envelope"),
        missing_is_empty=missing == "empty-list",
        link=_text(node, "link"),
        order_by=_text(page, "order-by"),
        count_segment=_text(count, "segment") or "$count",
        count_value=_text(count, "value"),
        guarded=writes == "guarded",
        prefixed_times=times == "prefixed",
        keys={
            name: tuple(tuple(str(part) for part in as_list(key)) for key in as_list(keys))
            for name, keys in _object(node.get("keys", {}), "odata keys").items()
        },
        also_named={
            name: tuple(str(other) for other in as_list(others))
            for name, others in _object(node.get("also-named", {}), "odata also-named").items()
        },
        decision=declared(Source.OVERLAY, "x-clientwright says so", place),
    )
    return replace(found, odata=service)


def _override(found: Habits, value: Any) -> Habits:
    node = _object(value, "method-override")
    reading.known(node, frozenset({"header"}), "method-override")
    header = _text(node, "header")
    if not header:
        raise Bad("method-override needs header")
    return replace(found, method_override=MethodOverride(header=header))


def _empty(found: Habits, value: Any) -> Habits:
    reading.word(value, frozenset({"no-accept"}), "empty-answer")
    return replace(found, empty_without_accept=True)


def _error(found: Habits, value: Any) -> Habits:
    node = _object(value, "error")
    reading.known(node, frozenset({"word", "separator"}), "error")
    words = ErrorWords(
        path=reading.pointer_of(node.get("word")),
        separator=_text(node, "separator") or "/",
    )
    return replace(found, error_words=words)


def _object(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Bad(f"{what} is {value!r}, not an object")
    return as_dict(value)


def _text(node: dict[str, Any], key: str) -> str | None:
    value = node.get(key)
    if value is not None and not isinstance(value, str):
        raise Bad(f"{key} is {value!r}, not a text")
    return value


READERS: dict[str, Callable[[Habits, Any], Habits]] = {
    "odata": _odata,
    "method-override": _override,
    "empty-answer": _empty,
    "error": _error,
}
