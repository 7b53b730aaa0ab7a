"""The naming phase: gather, derive candidates, resolve per scope, freeze."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from clientwright.diagnostics import Diagnostic
from clientwright.ir.api import Api
from clientwright.ir.operations import OperationKey
from clientwright.ir.types import TypeId
from clientwright.naming import findings
from clientwright.naming.identifiers import safe, wire_candidates
from clientwright.naming.method_names import name_methods
from clientwright.naming.names import MethodName, Names, ResourceName
from clientwright.naming.pins import NO_PINS, Pins
from clientwright.naming.reserved import CLIENT_ARGUMENTS
from clientwright.naming.resources import ResourcePath, describe, group, with_spoken_names
from clientwright.naming.scopes import Entry, Resolved, resolve
from clientwright.naming.type_names import name_fields, name_types
from clientwright.naming.words import pascal, snake, split


def allocate(
    api: Api, *, package: str, pins: Pins | None = None
) -> tuple[Names, tuple[Diagnostic, ...]]:
    """Every public name of the client for `api`, in one pass.

    The result depends on what is in the Api, never on its order: n things of a scope get n names, distinct to Python.
    Diagnostics: a note for each name that only a hash could make unique, a warning for each pin that cannot be kept.
    """
    pins = pins or NO_PINS
    api = with_spoken_names(api)
    chosen = group(api, pins)
    resources = describe(api, set(chosen.values()))
    methods, found = name_methods(api, chosen, resources, pins)
    types = name_types(api, _owners(api, methods, resources), pins)
    fields, of_fields = name_fields(api, pins)
    variables, parameters = _client_names(api)
    names = Names(
        package=package,
        types=MappingProxyType({TypeId(key): types.names[key] for key in sorted(types.names)}),
        fields=MappingProxyType({key: MappingProxyType(fields[key]) for key in sorted(fields)}),
        resources=MappingProxyType(resources),
        methods=MappingProxyType(methods),
        webhooks=MappingProxyType(_webhooks(api)),
        server_variables=MappingProxyType(variables),
        client_parameters=MappingProxyType(parameters),
    )
    return names, (*found, *_of_types(api, types), *of_fields)


def _owners(
    api: Api,
    methods: Mapping[OperationKey, MethodName],
    resources: Mapping[ResourcePath, ResourceName],
) -> dict[str, str]:
    """What the names of inline types of operations and webhooks begin with: AssetsList, WebhookPush."""
    owners = {
        str(key): resources[name.resource].class_name + pascal(tuple(name.method.split("_")))
        for key, name in methods.items()
    }
    return owners | {
        webhook.key: f"Webhook{pascal(('x', *split(webhook.name)))[1:]}" for webhook in api.webhooks
    }


def _webhooks(api: Api) -> dict[str, str]:
    entries: list[Entry] = []
    for webhook in api.webhooks:
        name = snake(split(webhook.name)) or "event"
        candidates = (safe(name), f"{name}_{webhook.method.lower()}")
        entries.append(Entry(identity=webhook.key, candidates=candidates))
    return dict(sorted(resolve(entries).names.items()))


def _client_names(api: Api) -> tuple[dict[str, str], dict[str, str]]:
    """Keywords of the client: variables of the server, then parameters of nearly every operation."""
    variables = {variable.name for server in api.servers for variable in server.variables}
    parameters = {parameter.wire: parameter.name_hint for parameter in api.client_parameters}
    entries = [_keyword("variable", wire, 0) for wire in variables]
    entries += [_keyword("parameter", wire, 1, hint) for wire, hint in parameters.items()]
    names = resolve(entries, taken=CLIENT_ARGUMENTS).names
    return (
        {wire: names[f"variable {wire}"] for wire in sorted(variables)},
        {wire: names[f"parameter {wire}"] for wire in sorted(parameters)},
    )


def _keyword(kind: str, wire: str, rank: int, hint: str | None = None) -> Entry:
    names = wire_candidates(wire, CLIENT_ARGUMENTS, fallback=kind)
    if hint and (hinted := snake(split(hint))):
        names = (safe(hinted, CLIENT_ARGUMENTS), *names)
    return Entry(identity=f"{kind} {wire}", candidates=(*names, f"{kind}_{names[0]}"), rank=rank)


def _of_types(api: Api, types: Resolved) -> list[Diagnostic]:
    places = {str(key): decl.place for key, decl in api.types.items()}
    return [
        findings.hashed(f"type {types.names[key]} of {key}", places[key]) for key in types.hashed
    ] + [findings.refused(f"type of {key}", places[key]) for key in types.refused]
