"""Media types: how each is written and read."""

from __future__ import annotations

from clientwright.ir.operations import ContentKind

LINES = frozenset(
    {"application/jsonl", "application/x-ndjson", "application/ndjson", "application/jsonlines"}
)
PREFERENCE = {kind: rank for rank, kind in enumerate(ContentKind)}


def split(key: str) -> list[str]:
    """A media type key of the document may hold several: `text/plain, application/json`."""
    return [part.strip() for part in key.split(",") if part.strip()]


def essence(media_type: str) -> str:
    """The type without parameters, in lower case."""
    return media_type.split(";", 1)[0].strip().lower()


def kind_of(media_type: str) -> ContentKind:
    base = essence(media_type)
    if base in LINES or ("json" in base and "stream=watch" in media_type.replace(" ", "")):
        return ContentKind.JSON_LINES
    if base == "application/json-seq" or base.endswith("+json-seq"):
        return ContentKind.JSON_SEQ
    if base == "application/json" or base.endswith("+json") or base == "text/json":
        return ContentKind.JSON
    if base == "application/x-www-form-urlencoded":
        return ContentKind.FORM
    if base.startswith("multipart/"):
        return ContentKind.MULTIPART
    if base == "text/event-stream":
        return ContentKind.EVENTS
    if base.startswith("text/") and base not in ("text/csv", "text/*"):
        return ContentKind.TEXT
    return ContentKind.BINARY


def rank(media_type: str) -> tuple[int, bool, bool]:
    """Order of preference: JSON first, plain before vendor types, parameters last. Ties keep the document's order."""
    kind = kind_of(media_type)
    return (
        PREFERENCE[kind],
        essence(media_type) != "application/json" and kind is ContentKind.JSON,
        ";" in media_type,
    )
