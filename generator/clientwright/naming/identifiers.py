"""Candidates for the Python name of one wire name."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from clientwright.naming.reserved import KEYWORDS
from clientwright.naming.words import is_plain, normal, snake, split


def safe(name: str, reserved: Collection[str] = ()) -> str:
    """The name, with an underscore after it where it is a keyword or reserved."""
    while name in KEYWORDS or name in reserved:
        name += "_"
    return name


@lru_cache(maxsize=32768)
def wire_candidates(
    wire: str, reserved: frozenset[str] = frozenset(), *, fallback: str = "value"
) -> tuple[str, ...]:
    """Names for a wire name, best first: snake_case, then with symbols spelled (`@type` beside `type`), then the wire
    name itself where Python accepts it (`fooBar` beside `foo_bar`). `fallback` names what has no words (an emoji)."""
    best = wire if is_plain(wire) else snake(split(wire)) or fallback
    spelled = wire if is_plain(wire) else snake(split(wire, spell=True)) or fallback
    candidates = [safe(best, reserved), safe(spelled, reserved)]
    if (
        wire.isidentifier()
        and wire == normal(wire)
        and not wire.startswith("__")
        and wire.strip("_")
    ):
        candidates.append(safe(wire, reserved))
    return tuple(candidates)
