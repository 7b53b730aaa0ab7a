"""What answers say, in a few words fit for an error message."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

SNIPPET = 300


def describe(parsed: object) -> str:
    """What an error body says, from the members that such bodies usually have."""
    for name in ("message", "detail", "error_description", "title", "error"):
        value = (
            parsed.get(name)
            if isinstance(parsed, Mapping)
            else getattr(parsed, name, None)
        )
        if isinstance(value, str) and value:
            return clip(value)
        if value is not None and not isinstance(value, (int, float, bool, list)):
            inner = describe(value)
            if inner:
                return inner
    return ""


def describe_json(body: bytes) -> str:
    """What an error body says that is not of the type the document gives."""
    try:
        return describe(msgspec.json.decode(body))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def clip(text: str) -> str:
    """`text` on one line, at most 300 characters of it."""
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 3] + "..."


def snippet(body: bytes) -> str:
    """The start of a body, fit for an error message."""
    if not body:
        return ""
    text = clip(body[: SNIPPET * 4].decode("utf-8", "replace"))
    return repr(text) if text.isprintable() else f"{len(body)} bytes"
