"""The names and decisions of a client as facts of the lock, and back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar
from urllib.parse import quote, unquote

from clientwright import explain
from clientwright.diagnostics import Diagnostic, Severity
from clientwright.ir.api import Api
from clientwright.ir.conventions import RetrySafety
from clientwright.ir.operations import Location, Operation, OperationKey
from clientwright.ir.types import ComponentName, EnumShape, ObjectShape, TypeDecl, TypeId
from clientwright.naming import Names, PinnedMethod, Pins, allocate
from clientwright.naming.words import is_plain
from clientwright.output import LOCK, Entry
from clientwright.pipeline import Naming

_K = TypeVar("_K")
_BODY = (
    "body"  # in place of a parameter's location: a property of a body whose properties are keywords
)
_FEATURES = 2  # a schema with fewer properties or values looks like too many others
_PLAIN = {"GET": RetrySafety.SAFE, "HEAD": RetrySafety.SAFE, "OPTIONS": RetrySafety.SAFE} | {
    "PUT": RetrySafety.IDEMPOTENT, "DELETE": RetrySafety.IDEMPOTENT,
    "POST": RetrySafety.UNSAFE, "PATCH": RetrySafety.UNSAFE,
}  # fmt: skip
_NONE = "nothing out of the ordinary"


# -------------------------------------------------------------------------------------------- names


def methods(names: Names) -> dict[str, str]:
    """Operation key to attribute chain, such as `assets.list`."""
    return {key: _chain(name.resource, name.method) for key, name in names.methods.items()}


def arguments(names: Names) -> dict[str, str]:
    """Operation key to its arguments, as `query:pageSize=page_size path:id`."""
    found: dict[str, str] = {}
    for key, name in names.methods.items():
        said = [
            _argument(location.value, wire, argument)
            for (location, wire), argument in name.parameters.items()
        ]
        said += [_argument(_BODY, wire, argument) for wire, argument in name.fields.items()]
        if said:
            found[key] = " ".join(sorted(said))
    return found


def _argument(place: str, wire: str, name: str) -> str:
    return f"{place}:{_attribute(wire, name)}"


def attributes(names: Names) -> dict[str, str]:
    """Type id to its attributes, as `createdTime=created_time id`, where one is not its wire name."""
    return {
        str(ident): " ".join(sorted(_attribute(*pair) for pair in table.items()))
        for ident, table in names.fields.items()
        if any(wire != name for wire, name in table.items())
    }


def _attribute(wire: str, name: str) -> str:
    return _escaped(wire) if wire == name else f"{_escaped(wire)}={name}"


def _pair(said: str) -> tuple[str, str]:
    """The inverse of `_attribute`."""
    wire, _, name = said.partition("=")
    return unquote(wire), name or unquote(wire)


def shapes(api: Api) -> dict[str, str]:
    """Component schemas to a digest of what they look like."""
    found = {ident: _shape(decl) for ident, decl in api.types.items()}
    return {str(ident): shape for ident, shape in found.items() if shape}


def _shape(decl: TypeDecl) -> str:
    if not isinstance(decl.origin, ComponentName) or decl.variant_of is not None:
        return ""
    match decl.shape:
        case ObjectShape():
            features = sorted(
                f"{each.wire} {each.required} {type(each.type).__name__}"
                for each in decl.shape.fields
            )
        case EnumShape():
            features = sorted(repr(value) for value in decl.shape.values)
        case _:
            return ""
    if len(features) < _FEATURES:
        return ""
    text = "\n".join((type(decl.shape).__name__, *features))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def pins(entry: Entry, api: Api, free: Names) -> Pins:
    """What naming must keep: the lock's names, those of renamed schemas under their new ids.

    `free` are the names that the document would give.
    """
    renamed = renames(entry, api)

    def now(ident: str) -> TypeId:
        return TypeId(_renamed(ident, renamed) if renamed else ident)

    types = {now(ident): name for ident, name in entry.types.items()}
    tables = {now(ident): dict(map(_pair, said.split())) for ident, said in entry.fields.items()}
    return Pins(
        methods={OperationKey(key): _method(entry, key) for key in entry.methods},
        types=types,
        fields=tables
        | {
            ident: pinned
            for ident, table in free.fields.items()
            if ident in types and ident not in tables and (pinned := _displaced(table))
        },
    )


def _displaced(table: Mapping[str, str]) -> dict[str, str]:
    """Attributes that were their wire names and would not be any more, because of a newcomer."""
    return {
        wire: wire
        for wire, name in table.items()
        if is_plain(wire) and name.rstrip("_") != wire.rstrip("_")
    }


def _method(entry: Entry, key: str) -> PinnedMethod:
    *resource, method = entry.methods[key].split(".")
    parameters: dict[tuple[Location, str], str] = {}
    properties: dict[str, str] = {}
    for said in entry.arguments.get(key, "").split():
        place, _, rest = said.partition(":")
        wire, name = _pair(rest)
        if place == _BODY:
            properties[wire] = name
        elif place in set(Location):
            parameters[Location(place), wire] = name
    return PinnedMethod(
        resource=tuple(resource), method=method, parameters=parameters, fields=properties
    )


def renames(entry: Entry, api: Api) -> dict[str, str]:
    """Component schemas that went, to those that came and look the same, where nothing else does."""
    now = shapes(api)
    gone = {ident: shape for ident, shape in entry.shapes.items() if TypeId(ident) not in api.types}
    come = {ident: shape for ident, shape in now.items() if ident not in entry.types}
    alone = {shape for shape, count in Counter(gone.values()).items() if count == 1}
    alone &= {shape for shape, count in Counter(come.values()).items() if count == 1}
    successors = {shape: ident for ident, shape in come.items()}
    return {ident: successors[shape] for ident, shape in gone.items() if shape in alone}


def _renamed(ident: str, renamed: Mapping[str, str]) -> str:
    """The id under which a type stands now; those inside of a renamed schema move along."""
    for old in _owners(ident):
        if old in renamed:
            return renamed[old] + ident[len(old) :]
    return ident


def _owners(ident: str) -> Iterator[str]:
    """A type's id and the ids of those that it may stand in, or be a variant of."""
    yield ident
    for at in range(len(ident) - 1, 0, -1):
        if ident[at] in "/|&":
            yield ident[:at]


def naming(entry: Entry) -> Naming:
    """Naming that keeps what the lock promises, and says what it kept or what was decided otherwise."""

    def name(api: Api, package: str) -> tuple[Names, tuple[Diagnostic, ...]]:
        names, found = allocate(api, package=package)
        if not _is_kept(entry, names, api):
            free = names
            names, found = allocate(api, package=package, pins=pins(entry, api, names))
            found += tuple(_moved(names, free, api))
        return names, (*found, *_flipped(entry, api))

    return name


def _is_kept(entry: Entry, names: Names, api: Api) -> bool:
    """Whether all that was promised holds without any pins."""
    if renames(entry, api) or any(
        ident in entry.types and ident not in entry.fields and _displaced(table)
        for ident, table in names.fields.items()
    ):
        return False
    types = {str(ident): name for ident, name in names.types.items()}
    return (
        _agree(entry.methods, methods(names))
        and _agree(entry.types, types)
        and all(
            _agree(dict(map(_pair, said.split())), names.fields[TypeId(ident)])
            for ident, said in entry.fields.items()
            if ident in names.fields
        )
        and all(
            _agree(pinned.parameters, now.parameters) and _agree(pinned.fields, now.fields)
            for key, now in names.methods.items()
            if key in entry.methods and (pinned := _method(entry, key))
        )
    )


def _agree(promised: Mapping[_K, str], now: Mapping[_K, str]) -> bool:
    """Whether what is still there has the name that was promised."""
    return all(now.get(key, name) == name for key, name in promised.items())


def _moved(kept: Names, free: Names, api: Api) -> Iterator[Diagnostic]:
    """A note for each name that is kept although the document would now give another one."""
    for operation in api.operations:
        old, new = kept.methods[operation.key], free.methods[operation.key]
        before, after = _chain(old.resource, old.method), _chain(new.resource, new.method)
        if before != after:
            yield _kept(f"`{before}`, {operation.key}", after, operation)
    for ident, name in kept.types.items():
        decl = api.types[ident]
        if name != free.types[ident] and isinstance(decl.origin, ComponentName):
            yield _kept(f"the model `{name}` of {ident}", free.types[ident], decl)


def _kept(what: str, after: str, where: Operation | TypeDecl) -> Diagnostic:
    return Diagnostic(
        code="lock/name-kept",
        severity=Severity.NOTE,
        message=f"{what}, keeps its name; by the document it would be `{after}`",
        place=where.place,
        help=f"to follow the document, delete its line in {LOCK}",
    )


def _chain(resource: tuple[str, ...], method: str) -> str:
    return ".".join((*resource, method))


def _escaped(wire: str) -> str:
    """Without white space and the signs that have a meaning here."""
    return quote(wire, safe="!#$&'()*+,/:;?@[]~-._", errors="surrogatepass")


# ---------------------------------------------------------------------------------------- decisions


def decisions(api: Api) -> dict[str, str]:
    """`KEY SUBJECT` to what was decided, where it is not what the HTTP method says."""
    return {
        f"{operation.key} {subject}": said
        for operation in api.operations
        for subject, said in explain.pins(operation).items()
        if subject != "repeat" or said != _PLAIN.get(operation.method)
    }


def _flipped(entry: Entry, api: Api) -> Iterator[Diagnostic]:
    """A warning for each decision on an operation of the lock that is another one now."""
    now = decisions(api)
    places = {str(each.key): each.place for each in api.operations if each.key in entry.methods}
    for key in sorted(entry.decisions.keys() | now.keys()):
        operation, _, subject = key.rpartition(" ")
        before, after = entry.decisions.get(key, _NONE), now.get(key, _NONE)
        if before != after and operation in places:
            yield Diagnostic(
                code="lock/decision-changed",
                severity=Severity.WARNING,
                message=f"the {subject} of {operation} was decided anew: {after}; before: {before}",
                place=places[operation],
                help="where the document is wrong, decide it with x-clientwright in an overlay",
            )
