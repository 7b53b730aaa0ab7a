"""Names of declarations in the models package, and of their fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from clientwright.diagnostics import Diagnostic
from clientwright.ir.api import Api
from clientwright.ir.types import (
    AliasShape,
    Array,
    ComponentName,
    EnumShape,
    InsideOperation,
    InsideType,
    KeepExtras,
    Map,
    ObjectShape,
    Origin,
    TypeDecl,
    TypeId,
    UnionShape,
)
from clientwright.naming import findings
from clientwright.naming.identifiers import wire_candidates
from clientwright.naming.pins import Pins
from clientwright.naming.reserved import (
    ANNOTATION_NAMES,
    MODEL_MEMBERS,
    OPEN_MODEL_MEMBERS,
    TYPE_NAMES,
    UPDATE_NAMES,
)
from clientwright.naming.scopes import Entry, Resolved, ignoring_case, resolve
from clientwright.naming.words import normal, pascal, singular_last, split

UNNAMED = "Unnamed"
_STATUS = re.compile(r"/responses/([^/]+)/")
_MEDIA = re.compile(r"/content/([^/]+)")
_STRUCTURAL = re.compile(r"item|value|request|response|body|error|option[ \d]*")
"""Steps that say where a type stands, not what it is."""
_LONG = (
    48  # characters; a class with a longer name is called by its outermost owner and by what it is
)
_QUALIFIED = 3  # a name with this many dotted parts is a package path, of which the end says enough


def name_types(api: Api, owners: Mapping[str, str], pins: Pins) -> Resolved:
    """The class name of every declaration. `owners`: what the types inside an operation or webhook begin with.

    Components come first, then what hangs on an owner's name, level by level, so that an inline type never takes a
    component's name. Names that differ only in case count as the same.
    """
    names: dict[str, str] = {}
    hashed: list[str] = []
    refused: list[str] = []
    waiting = dict(api.types)
    updates = [each.conventions.update for each in api.operations]
    taken = TYPE_NAMES | (UPDATE_NAMES if any(one and one.forms for one in updates) else set())
    while waiting:
        ready = {
            key: decl
            for key, decl in waiting.items()
            if _ready(decl, names, waiting, first=not names)
        }
        if not ready:  # owners in a circle: name them by their ids
            ready = waiting
        entries = [_entry(decl, api.types, names, owners) for decl in ready.values()]
        resolved = resolve(
            entries,
            taken=taken | set(names.values()) | _promised(pins, ready),
            pins={key: name for key, name in pins.types.items() if key in ready},
            same=ignoring_case,
        )
        names |= resolved.names
        hashed.extend(resolved.hashed)
        refused.extend(resolved.refused)
        waiting = {key: decl for key, decl in waiting.items() if key not in ready}
    return Resolved(names=names, hashed=tuple(hashed), refused=tuple(refused))


def _promised(pins: Pins, ready: Mapping[TypeId, TypeDecl]) -> set[str]:
    """Names that pins give to declarations of later levels."""
    return {name for key, name in pins.types.items() if key not in ready}


def _ready(
    decl: TypeDecl, names: Mapping[str, str], waiting: Mapping[TypeId, TypeDecl], *, first: bool
) -> bool:
    if decl.variant_of is not None and decl.variant_of in waiting:
        return False
    match decl.origin:
        case ComponentName():
            return True
        case InsideOperation():
            return not first or not any(
                isinstance(other.origin, ComponentName) for other in waiting.values()
            )
        case InsideType(owner=owner):
            return owner in names or owner not in waiting


def _entry(
    decl: TypeDecl,
    types: Mapping[TypeId, TypeDecl],
    names: Mapping[str, str],
    owners: Mapping[str, str],
) -> Entry:
    candidates: list[str] = []
    if decl.variant_of is not None and decl.variant_of in names:
        base = names[decl.variant_of]
        candidates = [f"{base}Write", f"{base}Input", f"{base}WriteBody"]
        return Entry(identity=decl.id, candidates=tuple(candidates))
    if decl.name_hint and (hint := pascal(split(decl.name_hint))):
        candidates.append(hint)
    derived = _derived(decl.origin, names, owners)
    if len(derived[0]) > _LONG:
        candidates.extend(_shortened(decl, types, names, owners))
    candidates.extend([derived[0], _as_error(decl, names, owners), *derived[1:]])
    candidates.append(f"{derived[-1]}{_kind(decl)}")
    candidates.extend(f"{derived[0]}{word}" for word in _pointer_words(decl.id))
    if isinstance(decl.origin, ComponentName):
        verbatim = "".join(word[:1].upper() + word[1:] for word in decl.origin.name.split())
        if verbatim.isidentifier() and verbatim == normal(verbatim):
            candidates.append(verbatim)
    return Entry(identity=decl.id, candidates=tuple(candidates))


def _derived(origin: Origin, names: Mapping[str, str], owners: Mapping[str, str]) -> list[str]:
    match origin:
        case ComponentName(name=name):
            return _component(name)
        case InsideType(owner=owner, steps=steps):
            return _inside(names.get(owner, UNNAMED), steps)
        case InsideOperation(operation=operation, steps=steps):
            return _inside(owners.get(operation, UNNAMED), steps)


def _shortened(
    decl: TypeDecl,
    types: Mapping[TypeId, TypeDecl],
    names: Mapping[str, str],
    owners: Mapping[str, str],
) -> Iterator[str]:
    """The outermost owner and the last steps to the type, as few as tell it apart: UserRuleSetting, not
    UserProfileNotificationPreferencesRuleSetting."""
    steps: tuple[str, ...] = ()
    origin, above = decl.origin, {decl.id}
    while isinstance(origin, InsideType):
        steps = (*origin.steps, *steps)
        if origin.owner not in types or origin.owner in above:
            return
        above.add(origin.owner)
        outermost, origin = origin.owner, types[origin.owner].origin
    if isinstance(origin, InsideOperation):
        steps = (*origin.steps, *steps)
        root = owners.get(origin.operation, UNNAMED)
    elif steps:
        root = names.get(outermost, UNNAMED)
    for start in range(len(steps) - 1, 0, -1):
        if not _STRUCTURAL.fullmatch(steps[start]):
            yield _inside(root, steps[start:])[0]


def _as_error(decl: TypeDecl, names: Mapping[str, str], owners: Mapping[str, str]) -> str:
    """What a default response is called beside a success: UsersListError beside UsersListResponse."""
    origin = decl.origin
    if isinstance(origin, InsideOperation) and "/responses/default/" in decl.id:
        steps = tuple("error" if step == "response" else step for step in origin.steps)
        origin = replace(origin, steps=steps)
    return _derived(origin, names, owners)[0]


def _pointer_words(pointer: str) -> list[str]:
    """The status and the media type of the answer or request in which a type stands: 201, FormData."""
    status = _STATUS.search(pointer)
    media = _MEDIA.search(pointer)
    kind = media[1].split("~1")[-1] if media else ""
    return [
        *([_tail(split(status[1]))] if status else []),
        *([_tail(split(kind))] if kind else []),
    ]


def _component(name: str) -> list[str]:
    """`Pod`, `V1Pod`, `CoreV1Pod`, ... of io.k8s.api.core.v1.Pod; any other name whole."""
    parts = name.split(".")
    if len(parts) < _QUALIFIED or any(" " in part for part in parts):
        whole = pascal(split(name)) or UNNAMED
        # of twins that differ in case, the one that is spelled like a class keeps the name
        return [whole, whole] if name == whole else [whole]
    tails = [pascal(split(" ".join(parts[-length:]))) for length in range(1, len(parts) + 1)]
    return [tail for tail in tails if tail] or [UNNAMED]


def _inside(owner: str, steps: tuple[str, ...]) -> list[str]:
    """Owner, then the steps; an item is named in the singular of what holds it, or as its item where that clashes."""
    words: list[str] = []
    for step in steps:
        words = (
            list(singular_last(tuple(words)))
            if step == "item" and words
            else [*words, *split(step)]
        )
    spelled = [word for step in steps for word in split(step)]
    return [owner + _tail(tuple(words)), owner + _tail(tuple(spelled))]


def _tail(words: tuple[str, ...]) -> str:
    """PascalCase for the end of a name, where a digit may come first."""
    return pascal(("x", *words))[1:]


def _kind(decl: TypeDecl) -> str:
    match decl.shape:
        case ObjectShape():
            return "Object"
        case UnionShape():
            return "Union"
        case EnumShape():
            return "Enum"
        case AliasShape(target=Array()):
            return "List"
        case AliasShape(target=Map()):
            return "Map"
        case AliasShape():
            return "Value"


def name_fields(api: Api, pins: Pins) -> tuple[dict[TypeId, dict[str, str]], list[Diagnostic]]:
    """The attribute of every property of every object."""
    fields: dict[TypeId, dict[str, str]] = {}
    found: list[Diagnostic] = []
    for key, decl in api.types.items():
        if not isinstance(decl.shape, ObjectShape):
            continue
        reserved = ANNOTATION_NAMES | MODEL_MEMBERS
        if isinstance(decl.shape.extras, KeepExtras):
            reserved |= OPEN_MODEL_MEMBERS
        wires = [item.wire for item in decl.shape.fields]
        resolved = resolve(
            [Entry(identity=wire, candidates=wire_candidates(wire, reserved)) for wire in wires],
            taken=reserved,
            pins=pins.fields.get(key, {}),
        )
        fields[key] = {wire: resolved.names[wire] for wire in wires}
        found += [
            findings.hashed(f"field {wire!r} of {key}", decl.place) for wire in resolved.hashed
        ]
        found += [
            findings.refused(f"field {wire!r} of {key}", decl.place) for wire in resolved.refused
        ]
    return fields, found
