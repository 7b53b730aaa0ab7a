"""Everything that is declared for one operation, by itself or by its path."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    Batch,
    Pagination,
    PartialUpdate,
    Partition,
    Retry,
    RetrySafety,
    Source,
    UpdateStyle,
)
from clientwright.lower.context import Unsupported, as_dict
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.extensions import foreign, pages, reading
from clientwright.lower.conventions.extensions.reading import OURS, Bad
from clientwright.lower.conventions.subject import Subject

KEYS = frozenset(
    [
        "name",
        "resource",
        "pagination",
        "retry",
        "partition",
        "batch",
        "update",
        "stability",
        "sunset",
        "deprecated",
    ]
)
SAFETIES = frozenset(one.value for one in RetrySafety)
UPDATES = frozenset(one.value for one in UpdateStyle)


@dataclass(slots=True)
class Declared:
    """`unpaged`, `unpartitioned`, `unbatched` and `no_update`: somebody says that there is none."""

    node: dict[str, Any]
    pagination: Pagination | None = None
    unpaged: bool = False
    retry: Retry | None = None
    partition: Partition | None = None
    unpartitioned: bool = False
    batch: Batch | None = None
    unbatched: bool = False
    update: PartialUpdate | None = None
    no_update: bool = False


def of_operation(subject: Subject) -> Declared:
    """Ours on the operation, else ours on its path, else another tool's."""
    ctx, pointer = subject.ctx, subject.place.pointer
    node = _node(subject, pointer)
    above = _node(subject, pointer.rsplit("/", 1)[0])
    ours = {**as_dict(above.get(OURS)), **as_dict(node.get(OURS))}
    found = Declared(node=node)
    place = Place(pointer=f"{pointer}/{OURS}")
    if ours:
        try:
            reading.known(ours, KEYS, OURS)
        except Bad as reason:
            reading.report(ctx, place.pointer, reason)
        for key, read in READERS.items():
            if key in ours:
                try:
                    read(subject, found, ours[key], place)
                except Bad as reason:
                    reading.report(ctx, f"{place.pointer}/{key}", reason)
    if not any(key.startswith("x-") for key in node):
        return found
    try:
        if found.pagination is None and not found.unpaged:
            found.pagination = foreign.pagination(subject, node, subject.place)
            found.unpaged = found.pagination is None and foreign.says_unpaged(node) is not None
        found.retry = found.retry or foreign.retry(node, subject.place)
    except Bad as reason:
        reading.report(ctx, pointer, reason)
    return found


def _node(subject: Subject, pointer: str) -> dict[str, Any]:
    try:
        return as_dict(subject.ctx.at(pointer))
    except Unsupported:
        return {}


def _pagination(subject: Subject, found: Declared, value: Any, place: Place) -> None:
    if value == "none":
        found.unpaged = True
    elif isinstance(value, dict):
        found.pagination = pages.read(subject, value, place)
    else:
        raise Bad(f"pagination is {value!r}, neither none nor an object")


def _retry(subject: Subject, found: Declared, value: Any, place: Place) -> None:
    node = value if isinstance(value, dict) else {"safety": value}
    reading.known(node, frozenset({"safety", "key-header"}), "retry")
    safety = RetrySafety(reading.word(node.get("safety"), SAFETIES, "retry"))
    key = node.get("key-header")
    if key is not None and not isinstance(key, str):
        raise Bad(f"key-header is {key!r}, not a name")
    decision = declared(Source.OVERLAY, "x-clientwright says so", place)
    found.retry = Retry(safety=safety, key_header=key, decision=decision)


def _partition(subject: Subject, found: Declared, value: Any, place: Place) -> None:
    if value == "none":
        found.unpartitioned = True
        return
    node = as_dict(value)
    reading.known(node, frozenset({"request", "maximum"}), "partition")
    maximum = reading.number(node.get("maximum"), "partition maximum")
    if maximum is None:
        raise Bad("a partition needs maximum")
    found.partition = Partition(
        slot=reading.slot_of(node.get("request")),
        maximum=maximum,
        decision=declared(Source.OVERLAY, "x-clientwright says so", place),
    )


def _batch(subject: Subject, found: Declared, value: Any, place: Place) -> None:
    if value == "none":
        found.unbatched = True
        return
    if not isinstance(value, dict):
        raise Bad(f"batch is {value!r}, neither none nor an object")
    reading.known(value, frozenset({"items", "maximum", "answers"}), "batch")
    found.batch = Batch(
        items=reading.pointer_of(value.get("items", "")),
        maximum=reading.number(value.get("maximum"), "batch maximum"),
        answers=reading.pointer_of(value["answers"]) if "answers" in value else None,
        decision=declared(Source.OVERLAY, "x-clientwright says so", place),
    )


def _update(subject: Subject, found: Declared, value: Any, place: Place) -> None:
    if value == "none":
        found.no_update = True
        return
    style = UpdateStyle(reading.word(value, UPDATES, "update"))
    decision = declared(Source.OVERLAY, "x-clientwright says so", place)
    found.update = PartialUpdate(style=style, decision=decision)


READERS = {
    "pagination": _pagination,
    "retry": _retry,
    "partition": _partition,
    "batch": _batch,
    "update": _update,
}
