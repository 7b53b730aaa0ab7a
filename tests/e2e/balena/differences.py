"""Where answers of the server are not what our document says. Prism is given the document with these in it.

The server is Pine.js with a small model, which has less of balena's rules than the API.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A property of an entity that the server also gives as null."""

    entity: str
    property: str
    reason: str


DIFFERENCES = (
    Difference(
        entity="Application",
        property="uuid",
        reason="the model does not fill it; the API gives every application one",
    ),
)


def apply(document: dict[str, Any]) -> None:
    """Says in the document what the server does."""
    for difference in DIFFERENCES:
        schema = document["components"]["schemas"][difference.entity]["properties"]
        found = schema[difference.property]
        assert isinstance(found["type"], str)
        schema[difference.property] = found | {"type": [found["type"], "null"]}
