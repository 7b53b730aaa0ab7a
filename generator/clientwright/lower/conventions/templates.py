"""URI templates in answers: strings whose placeholders the caller fills (RFC 6570)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from clientwright.ir.conventions import LinkTemplate, Pointer, Source
from clientwright.ir.operations import Operation
from clientwright.ir.types import (
    AliasShape,
    Field,
    JsonKind,
    Nullable,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeDecl,
    TypeId,
)
from clientwright.lower.context import Unsupported, as_dict, text
from clientwright.lower.conventions.evidence import DECIDED, Case, declared
from clientwright.lower.conventions.extensions.reading import OURS
from clientwright.lower.conventions.pagination.roles import LINK
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import words

PLACEHOLDERS = re.compile(r"\{[?&/#.+;]?([A-Za-z_]\w*(?:,[A-Za-z_]\w*)*)\*?\}")
FORMAT = "uri-template"
SAYS_FILL = re.compile(
    r"\b(placeholders?|uri templates?|url templates?|rfc ?6570|template)\b", re.IGNORECASE
)


def detect(subject: Subject) -> tuple[LinkTemplate, ...]:
    """All templates of the answer."""
    if subject.operation.method != "GET":
        return ()
    strings = [
        leaf
        for leaf in subject.answer
        if leaf.kind is Kind.STRING and leaf.words and leaf.words != ("self",)
    ]
    found = {leaf.path: one for leaf in strings if (one := _template(subject, leaf)) is not None}
    families = {(path[:-1], family) for path in found if (family := _family(path[-1]))}
    for leaf in strings:
        if leaf.path not in found and (leaf.path[:-1], _family(leaf.path[-1])) in families:
            found[leaf.path] = _kin(leaf)
    return tuple(found[path] for path in sorted(found))


def marked(
    types: Mapping[TypeId, TypeDecl], operations: Iterable[Operation]
) -> dict[TypeId, TypeDecl]:
    """The declarations in which every property that is a template has the format of one.

    `events: {type: string}` -> `events: {type: string, format: uri-template}`
    """
    found = dict(types)
    for operation in operations:
        for template in operation.conventions.templates:
            for response in operation.success:
                for content in response.contents:
                    _mark(found, content.type, template.link)
    return found


def _mark(types: dict[TypeId, TypeDecl], value: Type, path: Pointer) -> None:
    match value:
        case Nullable(inner=inner):
            _mark(types, inner, path)
        case Ref(id=ident):
            decl = types[ident]
            if isinstance(decl.shape, AliasShape):
                _mark(types, decl.shape.target, path)
            elif isinstance(decl.shape, ObjectShape) and len(path) == 1:
                fields = tuple(_marked(field, path[0]) for field in decl.shape.fields)
                types[ident] = replace(decl, shape=replace(decl.shape, fields=fields))
            elif isinstance(decl.shape, ObjectShape):
                for field in decl.shape.fields:
                    if field.wire == path[0]:
                        _mark(types, field.type, path[1:])


def _marked(field: Field, wire: str) -> Field:
    """`wire` with the format of a template, if it is a string."""
    match field.type:
        case Nullable(inner=Scalar(kind=JsonKind.STRING) as scalar) if field.wire == wire:
            return replace(field, type=Nullable(inner=replace(scalar, format=FORMAT)))
        case Scalar(kind=JsonKind.STRING) as scalar if field.wire == wire:
            return replace(field, type=replace(scalar, format=FORMAT))
        case _:
            return field


def _family(name: str) -> tuple[str, ...] | None:
    """What stands before `for` or `by`: alarmsForSource and alarmsForTime are of one family."""
    said = words(name)
    cut = next((index for index, word in enumerate(said) if word in ("for", "by") and index), None)
    return said[:cut] if cut else None


def _kin(leaf: Leaf) -> LinkTemplate:
    case = Case()
    case.add(0.85, "a property of the same family beside it is a template", leaf.place)
    return LinkTemplate(link=leaf.path, variables=(), decision=case.decision())


def _template(subject: Subject, leaf: Leaf) -> LinkTemplate | None:
    node = _node(subject, leaf)
    stated = as_dict(node.get(OURS)).get("uri-template")
    said = _names(leaf.doc)
    shown = _names(text(node.get("example"))) if "/" in text(node.get("example")) else []
    variables = shown or said
    if stated is True:
        decision = declared(Source.OVERLAY, "x-clientwright says so", leaf.place)
        return LinkTemplate(
            link=leaf.path, variables=tuple(dict.fromkeys(variables)), decision=decision
        )
    if stated is False or (not variables and leaf.format != "uri-template"):
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


def _node(subject: Subject, leaf: Leaf) -> dict[str, Any]:
    """The property as it stands in the document: its example, and what is declared on it."""
    try:
        return as_dict(subject.ctx.at(leaf.place.pointer)) if leaf.place.pointer else {}
    except Unsupported:
        return {}
