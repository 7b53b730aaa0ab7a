"""Reading declarations: values of the wrong form are reported where they stand and otherwise left
out."""

from __future__ import annotations

import re
from typing import Any

from clientwright.ir.conventions import Pointer, RequestSlot, Side
from clientwright.lower.context import Context

OURS = "x-clientwright"
SCHEMA = "docs/x-clientwright.schema.json says what may stand here"
STEP = re.compile(r"\[['\"]?([^\]'\"]+)['\"]?\]|([^.\[\]]+)")


class Bad(Exception):
    """A declaration that cannot be read; the message says why."""


def report(ctx: Context, pointer: str, reason: Bad) -> None:
    """The declaration at `pointer` is left out, and somebody is told."""
    ctx.warn("conventions/bad-extension", f"{reason}; the declaration is left out", pointer, SCHEMA)


def pointer_of(text: Any) -> Pointer:
    """`/meta/next` or `body:/meta/next`; `""` and `/` are the whole answer."""
    if not isinstance(text, str):
        raise Bad(f"{text!r} is no pointer")
    text = text.removeprefix("body:")
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/") if part)


def slot_of(text: Any) -> RequestSlot:
    """`query:page`, `header:X-Page`, `body:/pagination/cursor`."""
    if not isinstance(text, str) or ":" not in text:
        raise Bad(f"{text!r} is not of the form query:NAME, header:NAME or body:/POINTER")
    side, name = text.split(":", 1)
    if side not in set(Side) or not name.strip("/"):
        raise Bad(f"{text!r} is not of the form query:NAME, header:NAME or body:/POINTER")
    path = pointer_of(name) if side == Side.BODY else (name,)
    return RequestSlot(side=Side(side), path=path)


def json_path(text: Any) -> Pointer:
    """`$.data.items`, `$response.data`, `$.meta['next']`: plain steps only."""
    if not isinstance(text, str) or not text.startswith("$"):
        raise Bad(f"{text!r} is no path")
    steps = [one or other for one, other in STEP.findall(text)]
    inner = [step for step in steps[1:] if not step.isdigit()]
    if any(set(step) & set("*?@()") for step in inner):
        raise Bad(f"{text!r} is more than plain steps")
    return tuple(inner)


def number(value: Any, what: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Bad(f"{what} is {value!r}, not a positive whole number")
    return value


def word(value: Any, allowed: frozenset[str], what: str) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise Bad(f"{what} is {value!r}, not one of {', '.join(sorted(allowed))}")
    return value


def known(node: dict[str, Any], allowed: frozenset[str], what: str) -> None:
    """A misspelt key is no silent nothing."""
    unknown = sorted(set(map(str, node)) - allowed)
    if unknown:
        raise Bad(f"{what} has the unknown key {unknown[0]!r}")
