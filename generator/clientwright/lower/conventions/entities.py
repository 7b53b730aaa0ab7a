"""OData entities: `People('{UserName}')/Trips({TripId})`, `device(uuid='{uuid}')`, and sets with
`$`-options."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from clientwright.ir.conventions import ODataEntity, ODataKey, ODataService
from clientwright.ir.operations import Location, Operation
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
KEY_MARK = "x-ms-docs-key-type"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sets:
    """What all operations together say: which names are entity sets, and by which properties
    entities are named."""

    plain: frozenset[str]  # names that stand in paths without a key
    known: frozenset[str]  # entity sets
    positional: frozenset[str]  # sets with a key that is not named: the primary one
    primary: dict[str, tuple[str, ...]]


def sets_of(subjects: Iterable[Subject], service: ODataService | None) -> Sets:
    """A name that stands with a key and without, or that takes two options of OData and more, is a
    set."""
    plain: set[str] = set()
    keyed: set[str] = set()
    listed: set[str] = set()
    positional: set[str] = set()
    for subject in subjects:
        parts = _parts(subject.operation)
        for part in parts:
            match = KEYED.match(part)
            if match is None:
                plain.add(part)
                continue
            keyed.add(match[1])
            if "=" not in match[2]:
                positional.add(match[1])
        if len(_options(subject.operation)) > 1 and NAME.match(parts[-1] if parts else ""):
            listed.add(parts[-1])
    declared = service.keys if service else {}
    return Sets(
        plain=frozenset(plain),
        known=frozenset((keyed & plain) | listed | set(declared)),
        positional=frozenset(positional),
        primary={name: keys[0] for name, keys in declared.items() if keys},
    )


def detect(subject: Subject, sets: Sets) -> ODataEntity | None:
    """A key in parentheses, options of OData, or a path of one name that is a set elsewhere.

    What is only ever called with arguments, `Nearest(lat={lat},lon={lon})`, is a function and no
    set.
    """
    parts = _parts(subject.operation)
    options = _options(subject.operation)
    case = Case()
    if options:
        case.add(0.5, f"it takes the query option {options[0]}", subject.place)
    if len(options) > 1:
        case.add(0.6, f"and {len(options) - 1} others of OData", subject.place)
    place = next((index for index, part in enumerate(parts) if KEYED.match(part)), None)
    if place is not None:
        return _keyed(subject, sets, case, options, place)
    if len(parts) > 1 and _is_key_segment(subject, parts[1]):
        case.add(0.5, f"the path has the key segment {parts[1]}", subject.place)
        key = _key(parts[1])
        return _entity(case, parts[0], key, parts[2:], options, alternate=False)
    counts = len(parts) == 2 and parts[1] == "$count"
    if parts and parts[0] in sets.known and (len(parts) == 1 or counts):
        case.add(0.85, f"other operations treat {parts[0]} as a set of entities", subject.place)
    name = next((part for part in parts if NAME.match(part)), "")
    return _entity(case, name, None, [], options, alternate=False, counts=counts)


def _keyed(
    subject: Subject, sets: Sets, case: Case, options: tuple[str, ...], place: int
) -> ODataEntity | None:
    parts = _parts(subject.operation)
    match = KEYED.match(parts[place])
    assert match is not None
    name, key = match[1], _key(match[2])
    if name not in sets.plain and name not in sets.known:
        return None
    case.add(0.8, f"the path has a key in parentheses: {parts[place]}", subject.place)
    named = "=" in match[2]
    alternate = named and name in sets.positional
    if key is not None and name in sets.primary and named:
        alternate = sets.primary[name] != key.properties
    return _entity(case, name, key, parts[place + 1 :], options, alternate=alternate)


def _entity(
    case: Case,
    name: str,
    key: ODataKey | None,
    rest: list[str],
    options: tuple[str, ...],
    *,
    alternate: bool,
    counts: bool = False,
) -> ODataEntity | None:
    if case.score < DECIDED or not name:
        return None
    return ODataEntity(
        entity_set=name,
        key=key,
        counts=counts or rest[-1:] == ["$count"],
        navigation=tuple(part for part in rest if NAME.match(part)),
        options=options,
        alternate=alternate,
        decision=case.decision(),
    )


def _parts(operation: Operation) -> list[str]:
    return [part for part in operation.path.split("/") if part]


def _options(operation: Operation) -> tuple[str, ...]:
    return tuple(
        parameter.wire
        for parameter in operation.parameters
        if parameter.location is Location.QUERY and parameter.wire.lower() in OPTIONS
    )


def _is_key_segment(subject: Subject, segment: str) -> bool:
    """Keys as segments (`People/{UserName}`), which the document marks with the extension of
    Microsoft's tools."""
    if PLACEHOLDER.fullmatch(segment) is None:
        return False
    for parameter in subject.operation.parameters:
        if parameter.wire == segment.strip("{}") and parameter.location is Location.PATH:
            try:
                return KEY_MARK in as_dict(subject.ctx.at(parameter.place.pointer))
            except Unsupported:
                return False
    return False


def _key(text: str) -> ODataKey | None:
    """The key in `'{UserName}'`, `{a},{b}`, `uuid='{uuid}'`. None when there is no placeholder in
    it."""
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
