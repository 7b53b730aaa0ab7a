"""URI templates in answers: strings whose placeholders the caller fills (RFC 6570)."""

from __future__ import annotations

import re

from clientwright.ir.conventions import LinkTemplate
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf

PLACEHOLDERS = re.compile(r"\{[?&/#.+;]?([A-Za-z_]\w*(?:,[A-Za-z_]\w*)*)\*?\}")
SAYS_FILL = re.compile(r"\b(placeholders?|uri templates?|url templates?|rfc ?6570|template)\b", re.I)


def detect(subject: Subject) -> tuple[LinkTemplate, ...]:
    """All templates of the answer."""
    if subject.operation.method != "GET":
        return ()
    found = [_template(leaf) for leaf in subject.answer if leaf.kind is Kind.STRING]
    return tuple(one for one in found if one is not None)


def _template(leaf: Leaf) -> LinkTemplate | None:
    variables = [name for part in PLACEHOLDERS.findall(leaf.doc) for name in part.split(",")]
    if not variables and leaf.format != "uri-template":
        return None
    case = Case()
    if leaf.format == "uri-template":
        case.add(0.9, "its format is uri-template", leaf.place)
    if variables:
        case.add(0.6, f"its description names the placeholder {{{variables[0]}}}", leaf.place)
    if SAYS_FILL.search(leaf.doc):
        case.add(0.6, "its description speaks of placeholders", leaf.place)
    if case.score < DECIDED:
        return None
    return LinkTemplate(
        link=leaf.path, variables=tuple(dict.fromkeys(variables)), decision=case.decision()
    )
