"""Media types: which are JSON, which are text, which answer the document means."""

from __future__ import annotations

from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "json", "form", "multipart", "text", "lines", "seq", "events", "binary"
]

LINES = frozenset(
    {"application/jsonl", "application/x-ndjson", "application/json-lines"}
) | {"application/x-jsonlines", "application/ndjson", "application/stream+json"}


def essence(media_type: str) -> str:
    """`type/subtype` in lower case, without parameters."""
    return media_type.partition(";")[0].strip().lower()


def parameter(media_type: str, name: str) -> str | None:
    """A parameter of a media type, such as its charset."""
    for piece in media_type.split(";")[1:]:
        key, _, value = piece.partition("=")
        if key.strip().lower() == name:
            return value.strip().strip('"')
    return None


def kind_of(media_type: str) -> Kind:
    """How a body of this media type is written and read."""
    name = essence(media_type)
    if name in LINES:
        return "lines"
    if name == "application/json-seq":
        return "seq"
    if name == "application/json" or name.endswith(("+json", "/json")):
        return "json"
    if name == "application/x-www-form-urlencoded":
        return "form"
    if name.startswith("multipart/"):
        return "multipart"
    if name == "text/event-stream":
        return "events"
    return "text" if name.startswith("text/") else "binary"


def matches(pattern: str, media_type: str) -> bool:
    """Whether a declared media type, maybe with wildcards, covers a received one."""
    wanted, got = essence(pattern), essence(media_type)
    if wanted == got or wanted in ("*/*", "*"):
        return True
    return wanted.endswith("/*") and got.startswith(wanted[:-1])


def text(body: bytes, media_type: str | None) -> str:
    """Text in the charset that the media type names, else UTF-8; never fails."""
    charset = parameter(media_type or "", "charset") or "utf-8"
    try:
        return body.decode(charset, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")
