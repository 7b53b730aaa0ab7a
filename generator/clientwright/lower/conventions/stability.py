"""Stability and the end of life of operations: from extensions, headers of answers, and, with care,
from prose."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from clientwright.ir.operations import Operation, Stability
from clientwright.lower.context import as_dict

EXTENSIONS = (
    "x-stability-level", "x-stability", "x-status", "x-lifecycle", "x-maturity", "x-release-status", "x-visibility",
    "x-fern-availability", "x-api-status", "x-oai-beta", "x-beta", "x-alpha", "x-preview",
)  # fmt: skip
ALPHA = frozenset({"alpha", "experimental", "pre-alpha", "unstable", "playground", "draft"})
BETA = frozenset(
    {
        "beta",
        "preview",
        "pre-release",
        "early-access",
        "private-beta",
        "public-beta",
        "public-preview",
    }
)
OPENING = re.compile(
    r"^\W*(?:(?:\*\*|<[^>]+>|>|\[|\()\s*)*(?:(?:note|important|warning)\W+)?"
    r"(?:this (?:endpoint|operation|api|feature|method) is (?:currently |still )?"
    r"(?:in |an? |available in |provided as )?(?:\w+ )?)?"
    r"(alpha|beta|experimental|public preview|private preview)\b(?!\w)"
    r"(?! (?:testers?|users?|groups?|versions? of|values?))",
    re.IGNORECASE,
)
SAYS = re.compile(
    r"\bthis (?:endpoint|operation|api|feature|method|resource) is (?:currently |still )?"
    r"(?:in |an? |available in )+(?:\w+ )?\(?(alpha|beta|experimental|public preview|private preview)\b",
    re.IGNORECASE,
)
STAGED = re.compile(r"^(?:v\d+)?(alpha|beta|experimental|playground)\d*$")
OPENS = 400
"""Characters at the beginning of a description that are about the operation as a whole."""
TAGGED = re.compile(r"[\[(]\s*(alpha|beta|experimental|preview)\s*[\])]", re.IGNORECASE)
SUNSET = ("x-sunset", "x-sunset-date", "x-removal-date", "x-end-of-life")


@dataclass(frozen=True, slots=True)
class Life:
    """What is known of how long an operation can be relied on."""

    stability: Stability
    deprecated: bool
    sunset: str | None


def life_of(operation: Operation, node: dict[str, Any]) -> Life:
    """`node` is the operation as it stands in the document."""
    ours = as_dict(node.get("x-clientwright"))
    retired = as_dict(node.get("x-ms-deprecation"))
    sunset = next((str(node[key]) for key in SUNSET if isinstance(node.get(key), str)), None)
    sunset = _text(ours.get("sunset")) or sunset or _text(retired.get("removalDate"))
    deprecated = operation.deprecated or ours.get("deprecated") is True or bool(retired)
    stated = _word(ours.get("stability"))
    if stated is None and ours.get("stability") == "stable":
        stated = Stability.STABLE
    stability = (
        stated or _extended(node) or _of_path(operation) or _written(operation) or Stability.STABLE
    )
    return Life(stability=stability, deprecated=deprecated, sunset=sunset or operation.sunset)


def _extended(node: dict[str, Any]) -> Stability | None:
    for key in EXTENSIONS:
        value = node.get(key)
        if value is True:
            value = key.rsplit("-", 1)[-1]
        if (found := _word(value)) is not None:
            return found
    return None


def _word(value: object) -> Stability | None:
    if not isinstance(value, str):
        return None
    said = value.strip().lower().replace("_", "-").replace(" ", "-")
    if said in ALPHA:
        return Stability.ALPHA
    return Stability.BETA if said in BETA else None


def _written(operation: Operation) -> Stability | None:
    """A mark in the summary, or the first words of the description; elsewhere `beta` may be about
    anything."""
    opening = operation.doc[:OPENS]
    found = (
        TAGGED.search(operation.summary[:OPENS]) or OPENING.search(opening) or SAYS.search(opening)
    )
    if found is None:
        found = next((one for tag in operation.tags if (one := TAGGED.search(tag[:OPENS]))), None)
    return _word(found[1]) if found else None


def _of_path(operation: Operation) -> Stability | None:
    """A segment that is a stage, or a version with one: `/playground/`, `/v1beta1/`."""
    for segment in operation.path.split("/"):
        found = STAGED.match(segment)
        if found is not None:
            return _word(found[1])
    return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
