"""Names of all methods, resource by resource, and of their arguments."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from clientwright.diagnostics import Diagnostic
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation, OperationKey
from clientwright.naming import findings
from clientwright.naming.arguments import name_arguments
from clientwright.naming.entities import Role, other_spellings, role_of
from clientwright.naming.homes import find_homes
from clientwright.naming.identifiers import safe
from clientwright.naming.listings import returns_many
from clientwright.naming.methods import method_candidates
from clientwright.naming.names import MethodName, ResourceName
from clientwright.naming.operation_ids import shared_namespace
from clientwright.naming.pins import Pins
from clientwright.naming.reserved import RESOURCE_MEMBERS
from clientwright.naming.resources import ResourcePath, resource_words
from clientwright.naming.scopes import Entry, Resolved, resolve
from clientwright.naming.shapes import qualifier_of, shape_of, text_of, trailing_parameters
from clientwright.naming.targets import Surroundings
from clientwright.naming.words import snake, split


@dataclass(frozen=True, slots=True, kw_only=True)
class _Landscape:
    """What is known of all paths together."""

    methods: Mapping[str, frozenset[str]]  # by the path's text
    lists: AbstractSet[str]  # the paths whose GET lists things
    listing: AbstractSet[OperationKey]


def name_methods(
    api: Api,
    chosen: Mapping[OperationKey, ResourcePath],
    resources: Mapping[ResourcePath, ResourceName],
    pins: Pins,
) -> tuple[dict[OperationKey, MethodName], list[Diagnostic]]:
    """The method of every operation and the names of its arguments.

    A resource's methods share a scope with the resources nested in it, which keep their names.
    """
    members: dict[ResourcePath, list[Operation]] = {}
    for operation in sorted(api.operations, key=lambda operation: operation.key):
        members.setdefault(chosen[operation.key], []).append(operation)
    landscape = _landscape(api)
    named: dict[OperationKey, MethodName] = {}
    found: list[Diagnostic] = []
    for path, operations in sorted(members.items()):
        children = {other[-1] for other in resources if other[:-1] == path}
        shared = other_spellings(api, operations)
        alone = [operation for operation in operations if operation.key not in shared]
        resolved = _resolve(path, alone, landscape, RESOURCE_MEMBERS | children, pins, api)
        found.extend(_diagnostics(alone, path, resolved))
        for operation in operations:
            method = resolved.names[shared.get(operation.key, operation.key)]
            pinned = pins.methods.get(operation.key)
            name, hashed = name_arguments(operation, api.types, path, method, pinned)
            named[operation.key] = name
            found.extend(
                findings.hashed(f"argument {what} of {operation.key}", operation.place)
                for what in hashed
            )
    return {key: named[key] for key in sorted(named)}, found


def _landscape(api: Api) -> _Landscape:
    methods: dict[str, set[str]] = {}
    for operation in api.operations:
        methods.setdefault(text_of(shape_of(operation.path)), set()).add(operation.method)
    at_paths = {text: frozenset(found) for text, found in methods.items()}
    listing = [each for each in api.operations if returns_many(api, each, at_paths)]
    return _Landscape(
        methods=at_paths,
        lists={text_of(shape_of(each.path)) for each in listing if each.method == "GET"},
        listing={each.key for each in listing},
    )


def _resolve(
    path: ResourcePath,
    operations: list[Operation],
    landscape: _Landscape,
    reserved: AbstractSet[str],
    pins: Pins,
    api: Api,
) -> Resolved:
    words = resource_words(path)
    homes = find_homes(words, [shape_of(operation.path) for operation in operations])
    namespace = shared_namespace([each.operation_id or "" for each in operations])
    entries: list[Entry] = []
    for operation in operations:
        around = Surroundings(
            words=words,
            homes=homes,
            leaf=resource_words(path[-1:]),
            namespace=namespace,
            methods=landscape.methods,
            lists=landscape.lists,
            returns_many=operation.key in landscape.listing,
            main_item=_is_main_item(operation, landscape),
        )
        entries.append(_entry(operation, around, reserved, role_of(api, operation)))
    wanted = {
        str(each.key): pins.methods[each.key].method
        for each in operations
        if each.key in pins.methods
    }
    return resolve(entries, taken=reserved, pins=wanted)


def _entry(
    operation: Operation, around: Surroundings, reserved: AbstractSet[str], role: Role | None
) -> Entry:
    hint = snake(split(operation.name_hint or ""))
    names = ((hint,) if hint else ()) + ((role.value,) if role else ())
    names += method_candidates(operation, around)
    return Entry(
        identity=operation.key,
        candidates=tuple(safe(name, reserved) for name in names),
        rank=-1 if hint else int(bool(qualifier_of(operation.path))),
    )


def _is_main_item(operation: Operation, landscape: _Landscape) -> bool:
    """Is there no /things/{} that answers the same method, for an operation on /things/{}/{}?"""
    shape = shape_of(operation.path)
    return not any(
        operation.method in landscape.methods.get(text_of(shape[: len(shape) - cut]), ())
        for cut in range(1, trailing_parameters(shape))
    )


def _diagnostics(
    operations: list[Operation], path: ResourcePath, resolved: Resolved
) -> list[Diagnostic]:
    places = {str(operation.key): operation.place for operation in operations}
    where = ".".join(path)
    return [
        findings.hashed(f"method {where}.{resolved.names[key]} of {key}", places[key])
        for key in resolved.hashed
    ] + [findings.refused(f"method of {key}", places[key]) for key in resolved.refused]
