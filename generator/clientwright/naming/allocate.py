"""The naming phase: gather, derive candidates, resolve per scope, freeze."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from clientwright.diagnostics import Diagnostic, Place, Severity
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation, OperationKey
from clientwright.ir.types import TypeId
from clientwright.naming.arguments import name_arguments
from clientwright.naming.homes import find_homes
from clientwright.naming.identifiers import safe, wire_candidates
from clientwright.naming.listings import returns_many
from clientwright.naming.methods import method_candidates, paths_and_methods
from clientwright.naming.names import MethodName, Names, ResourceName
from clientwright.naming.operation_ids import namespace_of
from clientwright.naming.pins import NO_PINS, Pins
from clientwright.naming.reserved import CLIENT_ARGUMENTS, RESOURCE_MEMBERS
from clientwright.naming.resources import ResourcePath, describe, group, resource_words
from clientwright.naming.scopes import Entry, Resolved, resolve
from clientwright.naming.shapes import shape_of, text_of, trailing_parameters
from clientwright.naming.targets import Surroundings
from clientwright.naming.type_names import name_fields, name_types
from clientwright.naming.verbs import VERBS
from clientwright.naming.words import lower, pascal, snake, split


def allocate(
    api: Api, *, package: str, pins: Pins | None = None
) -> tuple[Names, tuple[Diagnostic, ...]]:
    """Every public name of the client for `api`, in one pass.

    The result depends on what is in the Api, never on its order: n things of a scope get n names, distinct to Python.
    Diagnostics: a note for each name that only a hash could make unique, a warning for each pin that cannot be kept.
    """
    pins = pins or NO_PINS
    chosen = group(api, pins)
    resources = describe(api, set(chosen.values()))
    methods, found = _methods(api, chosen, resources, pins)
    types = name_types(api, _owners(api, methods, resources), pins)
    found.extend(_type_diagnostics(api, types))
    fields, _ = name_fields(api, pins)
    names = Names(
        package=package,
        types=MappingProxyType({TypeId(key): types.names[key] for key in sorted(types.names)}),
        fields=MappingProxyType({key: MappingProxyType(fields[key]) for key in sorted(fields)}),
        resources=MappingProxyType(resources),
        methods=MappingProxyType(methods),
        webhooks=MappingProxyType(_webhooks(api)),
        server_variables=MappingProxyType(_client_names(api)[0]),
        client_parameters=MappingProxyType(_client_names(api)[1]),
    )
    return names, tuple(found)


def _methods(
    api: Api,
    chosen: Mapping[OperationKey, ResourcePath],
    resources: Mapping[ResourcePath, ResourceName],
    pins: Pins,
) -> tuple[dict[OperationKey, MethodName], list[Diagnostic]]:
    members: dict[ResourcePath, list[Operation]] = {}
    for operation in sorted(api.operations, key=lambda operation: operation.key):
        members.setdefault(chosen[operation.key], []).append(operation)
    at_paths = paths_and_methods(api.operations)
    named: dict[OperationKey, MethodName] = {}
    found: list[Diagnostic] = []
    for path, operations in sorted(members.items()):
        children = {other[-1] for other in resources if other[:-1] == path}
        reserved = RESOURCE_MEMBERS | children
        entries = _entries(api, path, operations, at_paths, reserved)
        wanted = {
            str(item.key): pins.methods[item.key].method
            for item in operations
            if item.key in pins.methods
        }
        resolved = resolve(entries, taken=reserved, pins=wanted)
        found.extend(_method_diagnostics(operations, path, resolved))
        for operation in operations:
            pinned = pins.methods.get(operation.key)
            named[operation.key], hashed = name_arguments(
                operation, api.types, path, resolved.names[operation.key], pinned
            )
            found.extend(
                _hashed(f"argument {what} of {operation.key}", operation.place) for what in hashed
            )
    return {key: named[key] for key in sorted(named)}, found


def _entries(
    api: Api,
    path: ResourcePath,
    operations: list[Operation],
    at_paths: Mapping[str, frozenset[str]],
    reserved: frozenset[str] | set[str],
) -> list[Entry]:
    words = resource_words(path)
    homes = find_homes(words, [shape_of(operation.path) for operation in operations])
    namespaces = _namespaces(operations, words)
    entries: list[Entry] = []
    for operation in operations:
        around = Surroundings(
            words=words, homes=homes, namespaces=namespaces, methods=at_paths,
            returns_many=returns_many(api, operation, at_paths),
            main_item=_is_main_item(operation, at_paths),
        )  # fmt: skip
        hint = snake(split(operation.name_hint or ""))
        names = ((hint,) if hint else ()) + method_candidates(operation, around)
        entries.append(
            Entry(
                identity=operation.key,
                candidates=tuple(safe(name, reserved) for name in names),
                rank=-1 if hint else 0,
            )
        )
    return entries


def _namespaces(operations: list[Operation], words: tuple[str, ...]) -> frozenset[str]:
    """What stands before the separator in every operationId of the resource, or is the resource itself."""
    found = [namespace_of(operation.operation_id or "") for operation in operations]
    spaces = {space for space in found if space and "".join(split(space)).lower() == "".join(words)}
    if (
        len(found) > 1
        and len(set(found)) == 1
        and found[0]
        and lower(split(found[0]))[0] not in VERBS
    ):
        spaces.add(found[0])
    return frozenset(spaces)


def _is_main_item(operation: Operation, at_paths: Mapping[str, frozenset[str]]) -> bool:
    """Is there no /things/{} that answers the same method, for an operation on /things/{}/{}?"""
    shape = shape_of(operation.path)
    return not any(
        operation.method in at_paths.get(text_of(shape[: len(shape) - cut]), ())
        for cut in range(1, trailing_parameters(shape))
    )


def _owners(
    api: Api,
    methods: Mapping[OperationKey, MethodName],
    resources: Mapping[ResourcePath, ResourceName],
) -> dict[str, str]:
    """What the names of inline types of operations and webhooks begin with: AssetsList, WebhookPush."""
    owners = {
        str(key): resources[name.resource].class_name
        + pascal(tuple(name.method.strip("_").split("_")))
        for key, name in methods.items()
    }
    return owners | {
        webhook.key: f"Webhook{pascal(split(webhook.name))}" for webhook in api.webhooks
    }


def _webhooks(api: Api) -> dict[str, str]:
    entries = []
    for webhook in api.webhooks:
        name = snake(split(webhook.name)) or "event"
        entries.append(
            Entry(identity=webhook.key, candidates=(safe(name), f"{name}_{webhook.method.lower()}"))
        )
    return dict(sorted(resolve(entries).names.items()))


def _client_names(api: Api) -> tuple[dict[str, str], dict[str, str]]:
    """Keywords of the client: variables of the server, then parameters of nearly every operation."""
    variables = {variable.name for server in api.servers for variable in server.variables}
    parameters = {parameter.wire for parameter in api.client_parameters}
    entries = [_keyword("variable", wire, 0) for wire in variables]
    entries += [_keyword("parameter", wire, 1) for wire in parameters]
    names = resolve(entries, taken=CLIENT_ARGUMENTS).names
    return (
        {wire: names[f"variable {wire}"] for wire in sorted(variables)},
        {wire: names[f"parameter {wire}"] for wire in sorted(parameters)},
    )


def _keyword(kind: str, wire: str, rank: int) -> Entry:
    names = wire_candidates(wire, CLIENT_ARGUMENTS, fallback=kind)
    return Entry(identity=f"{kind} {wire}", candidates=(*names, f"{kind}_{names[0]}"), rank=rank)


def _method_diagnostics(
    operations: list[Operation], path: ResourcePath, resolved: Resolved
) -> list[Diagnostic]:
    places = {operation.key: operation.place for operation in operations}
    found = [
        _hashed(
            f"method {'.'.join(path)}.{resolved.names[key]} of {key}", places[OperationKey(key)]
        )
        for key in resolved.hashed
    ]
    return found + [
        _refused(f"method of {key}", places[OperationKey(key)]) for key in resolved.refused
    ]


def _type_diagnostics(api: Api, types: Resolved) -> list[Diagnostic]:
    found = [
        _hashed(f"type {types.names[key]} of {key}", api.types[TypeId(key)].place)
        for key in types.hashed
    ]
    return found + [
        _refused(f"type of {key}", api.types[TypeId(key)].place) for key in types.refused
    ]


def _hashed(what: str, place: Place) -> Diagnostic:
    return Diagnostic(
        code="naming/hashed",
        severity=Severity.NOTE,
        message=f"only a hash makes the name unique: {what}",
        place=place,
        help="give it a name of its own with x-clientwright in an overlay",
    )


def _refused(what: str, place: Place) -> Diagnostic:
    return Diagnostic(
        code="naming/pin-refused",
        severity=Severity.WARNING,
        message=f"the pinned name is no identifier or is pinned twice: {what}",
        place=place,
        help="correct the name in clientwright.lock",
    )
