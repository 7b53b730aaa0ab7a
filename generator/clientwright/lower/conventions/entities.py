"""OData entities: `People('{UserName}')/Trips({TripId})`, `device(uuid='{uuid}')`, and sets with `$`-options."""

from __future__ import annotations

import re
from collections.abc import Collection

from clientwright.ir.conventions import ODataEntity, ODataKey
from clientwright.ir.operations import Location
from clientwright.lower.context import Unsupported, as_dict
from clientwright.lower.conventions.evidence import DECIDED, Case
from clientwright.lower.conventions.subject import Subject

KEYED = re.compile(r"^([A-Za-z_][\w.]*)\((.*)\)$")
PAIR = re.compile(r"^\s*([\w.]+)\s*=\s*(.+?)\s*$")
NAME = re.compile(r"^[A-Za-z_][\w.]*$")
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
OPTIONS = frozenset(
    {"$top", "$skip", "$filter", "$select", "$expand", "$orderby", "$count", "$search"}
)


def detect(subject: Subject, sets: Collection[str]) -> ODataEntity | None:
    """A key in parentheses in the path, or system query options on a path of names.

    `sets` are the names that stand in paths without a key: what is only ever called with arguments is a function.
    """
    operation = subject.operation
    parts = [part for part in operation.path.split("/") if part]
    options = tuple(
        p.wire
        for p in operation.parameters
        if p.location is Location.QUERY and p.wire.lower() in OPTIONS
    )
    place = next((i for i, part in enumerate(parts) if KEYED.match(part)), None)
    segment = place is None and _key_segment(subject, parts)
    if place is None and not options and not segment:
        return None
    case = Case()
    if options:
        case.add(0.5, f"it takes the query option {options[0]}", operation.place)
        if len(options) > 1:
            case.add(0.6, f"and {len(options) - 1} others of OData", operation.place)
    key, name, rest = None, "", parts
    if place is not None:
        match = KEYED.match(parts[place])
        assert match is not None
        if match[1] not in sets:
            return None
        key, name, rest = _key(match[2]), match[1], parts[place + 1 :]
        case.add(0.8, f"the path has a key in parentheses: {parts[place]}", operation.place)
    elif segment and len(parts) > 1:
        key, name, rest = _key(parts[1]), parts[0], parts[2:]
        case.add(0.5, f"the path has the key segment {parts[1]}", operation.place)
    else:
        name, rest = next((part for part in parts if NAME.match(part)), ""), []
    if case.score < DECIDED or not name:
        return None
    return ODataEntity(
        entity_set=name,
        key=key,
        navigation=tuple(part for part in rest if NAME.match(part)),
        options=options,
        alternate=_is_alternate(subject),
        decision=case.decision(),
    )


def _key_segment(subject: Subject, parts: list[str]) -> bool:
    """Keys as segments (`People/{UserName}`), which the document marks with the extension of Microsoft's tools."""
    marked = len(parts) > 1 and PLACEHOLDER.fullmatch(parts[1]) is not None
    if not marked:
        return False
    wire = parts[1].strip("{}")
    for parameter in subject.operation.parameters:
        if parameter.wire == wire and parameter.location is Location.PATH:
            try:
                node = as_dict(subject.ctx.at(parameter.place.pointer))
            except Unsupported:
                return False
            return "x-ms-docs-key-type" in node
    return False


def _key(text: str) -> ODataKey | None:
    """The key in `'{UserName}'`, `{a},{b}`, `uuid='{uuid}'`. None when there is no placeholder in it."""
    parameters: list[str] = []
    properties: list[str] = []
    for part in text.split(","):
        named = PAIR.match(part)
        inside = PLACEHOLDER.search(named[2] if named else part)
        if inside is None:
            return None
        parameters.append(inside[1])
        properties.append(named[1] if named else inside[1])
    return ODataKey(parameters=tuple(parameters), properties=tuple(properties))


def _is_alternate(subject: Subject) -> bool:
    """The key is given by name and the document says that it is not the primary one, or it is no id."""
    for part in subject.operation.path.split("/"):
        match = KEYED.match(part)
        if match and "=" in match[2] and match[2].count("=") == 1:
            return not match[2].split("=")[0].strip().lower().endswith("id") or "uuid" in match[2]
    return False
