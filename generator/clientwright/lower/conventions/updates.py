"""Partial updates: how absent, null and a value are told apart in what is sent."""

from __future__ import annotations

import re

from clientwright.ir.conventions import PartialUpdate, UpdateStyle
from clientwright.ir.types import Field, Type
from clientwright.lower.conventions import update_forms
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind

PARTIAL = re.compile(
    r"\b(partial(ly)?|only (the )?(given|provided|specified|supplied|passed)"
    r"|(fields|properties|attributes)[^.]{0,40}"
    r"(omitted|not (provided|specified|included|given|present))[^.]{0,40}"
    r"(unchanged|not (be )?(changed|modified)|retain|keep))\b",
    re.IGNORECASE,
)
DEPTH = 6


def detect(subject: Subject) -> PartialUpdate | None:
    """None where the operation is no update, or where nothing tells how it updates."""
    content = subject.body_content
    if content is None:
        return None
    case = Case()
    if _has_setters(subject, content.type, DEPTH):
        case.add(0.9, "properties are objects of set, setNull, add and remove", subject.place)
        forms = update_forms.forms_of(subject.view, content.type)
        return PartialUpdate(style=UpdateStyle.SET_NULL, forms=forms, decision=case.decision())
    match subject.operation.method:
        case "PATCH" if content.media_type.startswith("application/json-patch"):
            return None
        case "PATCH":
            merge = "merge-patch" in content.media_type
            case.add(0.85, "PATCH changes what is given", subject.place)
            if merge:
                case.add(0.9, "the media type is a merge patch (RFC 7396)", subject.place)
            return PartialUpdate(style=UpdateStyle.MERGE, decision=case.decision())
        case "PUT":
            return _of_put(subject, case)
        case _:
            return None


def _of_put(subject: Subject, case: Case) -> PartialUpdate | None:
    said = PARTIAL.search(subject.prose)
    if said:
        case.add(0.85, f"the description says so: {said[0]!r}", subject.place)
        return PartialUpdate(style=UpdateStyle.MERGE, decision=case.decision())
    case.add(0.7, "PUT replaces (RFC 9110)", subject.place)
    if any(leaf.required for leaf in subject.body_leaves[1:] if len(leaf.path) == 1):
        case.add(0.4, "the body has required properties", subject.place)
    if case.score < DECIDED:
        return None
    return PartialUpdate(style=UpdateStyle.REPLACE, decision=case.decision())


def _has_setters(subject: Subject, value: Type, deep: int) -> bool:
    """Whether some properties, on the way through arrays and `update`, are objects of setters
    only."""
    view = subject.view
    inner = view.element(value) if view.kind(value) is Kind.ARRAY else None
    if inner is not None:
        return deep > 0 and _has_setters(subject, inner, deep - 1)
    fields = view.fields(value)
    if any(_is_setter(subject, field) for field in fields):
        return True
    return deep > 0 and any(
        _has_setters(subject, field.type, deep - 1)
        for field in fields
        if len(fields) <= 6 and view.kind(field.type) in (Kind.OBJECT, Kind.ARRAY)
    )


def _is_setter(subject: Subject, field: Field) -> bool:
    names = {inner.wire for inner in subject.view.fields(field.type)}
    return "set" in names and names <= update_forms.SETTERS | {"modify"} and bool(names)
