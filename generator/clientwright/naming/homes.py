"""Which collection a resource is about: the path that its standard methods act on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clientwright.naming.shapes import (
    Segment,
    Shape,
    compact,
    is_version,
    literals,
    text_of,
    trailing_parameters,
)

_SAME = 0.25  # `users` is at home in /users rather than in /user
_WEAK = 0.5  # a path named like the beginning of the resource's name, not like its end


@dataclass(frozen=True, slots=True)
class Homes:
    """`primary`: the collection that owns the plain method names. `others`: the same thing below another parent,
    such as the users of a group beside the users."""

    primary: Shape
    others: tuple[Shape, ...] = ()


def find_homes(words: tuple[str, ...], shapes: Iterable[Shape]) -> Homes:
    """The homes of the resource with these words, among the prefixes of its operations' paths.

    A path is a home when its last literal segments spell the last words of the resource (`Function schedules`:
    /functions/schedules); the more words the better. Without any, the part that all paths share is.
    """
    known = sorted(set(shapes), key=text_of)
    scored: dict[Shape, float] = {}
    for shape in known:
        for length in range(1, len(shape) + 1):
            prefix = shape[:length]
            if prefix[-1].parameter or is_version(prefix[-1]):
                continue
            if score := _score(words, prefix):
                scored[_anonymous(prefix)] = score
    best = max(scored.values(), default=0)
    shared = _shared(known)
    if best <= _WEAK and len(shared) >= max(map(len, scored), default=0):
        return Homes(primary=shared)
    homes = sorted((prefix for prefix, score in scored.items() if score == best), key=_cost)
    others = [home for home in homes[1:] if _is_direct(home)] if best > _WEAK else []
    return Homes(primary=homes[0], others=tuple(others))


def _is_direct(home: Shape) -> bool:
    """Does the noun stand right behind its parent? Not so in /flows/{}/relationships/tags."""
    return not any(segment.parameter for segment in home) or home[-2].parameter


def _cost(shape: Shape) -> tuple[int, int, str]:
    return sum(segment.parameter for segment in shape), len(shape), text_of(shape)


def _anonymous(shape: Shape) -> Shape:
    return tuple(
        Segment(("id",), parameter=True) if segment.parameter else segment for segment in shape
    )


def _score(words: tuple[str, ...], prefix: Shape) -> float:
    """How many words of the resource the end of `prefix` spells; more when it spells all, and in the same number."""
    own = literals(prefix)
    for count in range(len(words), 0, -1):
        noun = compact(words[-count:])
        for depth in range(1, min(3, len(own)) + 1):
            if _joined(own[-depth:]) == noun:
                return count + (count == len(words)) + _SAME * (own[-1].words[-1] == words[-1])
    starts = {compact(words[:count]) for count in range(1, len(words))}
    return _WEAK if own[-1].noun() in starts else 0


def _joined(segments: list[Segment]) -> str:
    """`/functions/{}/calls` spells function calls: all but the last in the singular too."""
    return "".join(segment.noun() for segment in segments)


def _shared(shapes: list[Shape]) -> Shape:
    """The longest common prefix that ends in a literal; of a single path, its collection."""
    if not shapes:
        return ()
    length = 0
    first = shapes[0]
    while all(len(shape) > length and _alike(shape[length], first[length]) for shape in shapes):
        length += 1
    prefix = first[:length]
    return _anonymous(prefix[: len(prefix) - trailing_parameters(prefix)])


def _alike(left: Segment, right: Segment) -> bool:
    return left.parameter and right.parameter or left == right
