"""Paths as lists of segments, without what every path of the document has in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from clientwright.naming.words import lower, singular, split

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_QUALIFIED = re.compile(r"([A-Z]\w*\.){3,}")  # Microsoft.OData.Service.Models.Employee
_ANYTHING = frozenset({"~", "-", "*"})  # segments that stand for any value of a parameter
_OPAQUE = re.compile(
    r"-(?=[A-Za-z]*[0-9])(?=[0-9A-Z]*[a-z])(?=[0-9a-z]*[A-Z])[0-9A-Za-z]{8,}(?=[_#]|$)"
)
_VERSION = re.compile(r"v?\d+(\.\d+)*((alpha|beta)\d*)?|api|rest|latest")


@dataclass(frozen=True, slots=True)
class Segment:
    """One step of a path: a parameter (`{id}`), or the words of literal text."""

    words: tuple[str, ...]  # lower case; of the parameter's name where `parameter`
    parameter: bool = False

    def noun(self) -> str:
        """The words run together in the singular: how the same thing is known under different spellings."""
        return compact(self.words)


Shape = tuple[Segment, ...]


def compact(words: tuple[str, ...]) -> str:
    """`Time series`, `timeseries` and `time_series` are one noun."""
    return singular("".join(words[:-1]) + words[-1]) if words else ""


@lru_cache(maxsize=16384)
def shape_of(path: str) -> Shape:
    """The segments of a path template. Text after `#` and custom verbs (`:append`) are segments of their own; a query
    is left out."""
    segments: list[Segment] = []
    for part in re.split(r"[/#]", path.partition("?")[0]):
        for piece in re.split(r"(?<=[}\w]):(?=\w)", part):
            segments.extend(_segments(piece))
    return tuple(segments)


def _segments(text: str) -> list[Segment]:
    """`device({id})` is a literal and a parameter."""
    found: list[Segment] = []
    position = 0
    for match in _PARAMETER.finditer(text):
        found.extend(_literal(text[position : match.start()]))
        found.append(Segment(lower(split(match[1])) or ("id",), parameter=True))
        position = match.end()
    found.extend(_literal(text[position:]))
    return found


def without_opaque(text: str) -> str:
    """The text without the random identifier of `securityClassification-6VMVochwUWo`."""
    return _OPAQUE.sub("", text)


def qualifier_of(path: str) -> tuple[str, ...]:
    """The words of a query in a path template: beta of /responses?beta=true."""
    query = path.partition("?")[2]
    return tuple(word for word in lower(split(query)) if word != "true")


def _literal(text: str) -> list[Segment]:
    text = without_opaque(text)
    if _QUALIFIED.match(text):
        text = text.rpartition(".")[2]
    if text in _ANYTHING:
        return [Segment(("any",), parameter=True)]
    words = lower(split(text)) if any(char.isalnum() for char in text) else ()
    return [Segment(words)] if words else []


def without_version(shape: Shape) -> Shape:
    """The shape without what stands before the API proper: `api`, `v1`, `2.0`."""
    start = 0
    while start < len(shape) - 1 and not shape[start].parameter and is_version(shape[start]):
        start += 1
    return shape[start:]


def is_version(segment: Segment) -> bool:
    """Is the segment `v1`, `2.0`, `api` or the like?"""
    return _VERSION.fullmatch("".join(segment.words)) is not None


def versions_of(shape: Shape) -> frozenset[str]:
    """The words that stand for a version of the API in this path, and for nothing else."""
    versions = {
        each.words[0]
        for each in shape
        if not each.parameter and is_version(each) and each.words[0][:1] == "v"
    }
    elsewhere = {word for each in shape if not is_version(each) for word in each.words}
    return frozenset(versions - elsewhere)


def literals(shape: Shape) -> list[Segment]:
    """The segments that are no parameters."""
    return [segment for segment in shape if not segment.parameter]


def trailing_parameters(shape: Shape) -> int:
    """How many parameters stand at the end."""
    count = 0
    while count < len(shape) and shape[-1 - count].parameter:
        count += 1
    return count


def starts_with(shape: Shape, prefix: Shape) -> bool:
    """Does the path go on from `prefix`? Names of parameters do not count."""
    return len(shape) >= len(prefix) and all(
        mine.parameter == theirs.parameter and (mine.parameter or mine.words == theirs.words)
        for mine, theirs in zip(shape, prefix, strict=False)
    )


def text_of(shape: Shape) -> str:
    """The shape as text, without the names of parameters: equal for equal shapes, and sortable."""
    return "/".join("{}" if segment.parameter else "-".join(segment.words) for segment in shape)
