"""URI templates in answers: strings whose placeholders the caller fills (RFC 6570)."""

from __future__ import annotations

import re

from clientwright.ir.conventions import LinkTemplate
from clientwright.lower.context import Unsupported, as_dict
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.pagination.roles import LINK
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import words

PLACEHOLDERS = re.compile(r"\{[?&/#.+;]?([A-Za-z_]\w*(?:,[A-Za-z_]\w*)*)\*?\}")
SAYS_FILL = re.compile(
    r"\b(placeholders?|uri templates?|url templates?|rfc ?6570|template)\b", re.IGNORECASE
)


def detect(subject: Subject) -> tuple[LinkTemplate, ...]:
    """All templates of the answer."""
    if subject.operation.method != "GET":
        return ()
    found = [_template(subject, leaf) for leaf in subject.answer if leaf.kind is Kind.STRING]
    return tuple(one for one in found if one is not None)


def _template(subject: Subject, leaf: Leaf) -> LinkTemplate | None:
    said = _names(leaf.doc)
    shown = _names(_example(subject, leaf)) if leaf.path else []
    variables = shown or said
    if not variables and leaf.format != "uri-template":
        return None
    case = Case()
    if leaf.format == "uri-template":
        case.add(0.9, "its format is uri-template", leaf.place)
    if shown:
        case.add(0.9, f"its example is a URL with the placeholder {{{shown[0]}}}", leaf.place)
    elif said and _is_link(leaf, said):
        case.add(0.6, f"its description names the placeholder {{{said[0]}}}", leaf.place)
    if SAYS_FILL.search(leaf.doc):
        case.add(0.6, "its description speaks of placeholders", leaf.place)
    if case.score < DECIDED:
        return None
    return LinkTemplate(
        link=leaf.path, variables=tuple(dict.fromkeys(variables)), decision=case.decision()
    )


def _names(text: str) -> list[str]:
    return [name for part in PLACEHOLDERS.findall(text) for name in part.split(",")]


def _is_link(leaf: Leaf, variables: list[str]) -> bool:
    """Its name says link or URL, or what it is filled with: `alarmsForSource` takes {source}."""
    said = set(leaf.words)
    return bool(LINK & said) or all(set(words(name)) <= said for name in variables)


def _example(subject: Subject, leaf: Leaf) -> str:
    """The example of the property, where it is a URL."""
    try:
        example = (
            as_dict(subject.ctx.at(leaf.place.pointer)).get("example")
            if leaf.place.pointer
            else None
        )
    except Unsupported:
        return ""
    return example if isinstance(example, str) and "/" in example else ""
