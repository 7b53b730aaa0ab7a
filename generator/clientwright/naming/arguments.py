"""Names of a method's arguments: parameters, properties of a flat body, the body."""

from __future__ import annotations

from collections.abc import Mapping

from clientwright.ir.operations import Location, Operation, Parameter
from clientwright.ir.types import ObjectShape, Ref, TypeDecl, TypeId
from clientwright.naming.identifiers import safe, wire_candidates
from clientwright.naming.names import MethodName
from clientwright.naming.pins import PinnedMethod
from clientwright.naming.reserved import (
    BATCH_ARGUMENTS,
    METHOD_ARGUMENTS,
    ODATA_ARGUMENTS,
    PAGER_ARGUMENTS,
)
from clientwright.naming.scopes import Entry, resolve
from clientwright.naming.words import snake, split

_RANKS = {
    Location.PATH: 0,
    Location.QUERY: 1,
    Location.QUERYSTRING: 1,
    Location.HEADER: 2,
    Location.COOKIE: 3,
}
SPOKEN = {"$orderby": "order_by"}
"""Words that OData writes as one."""
_FIELD_RANK = 4
_BODY_RANK = -1
_BODY = "body"


def name_arguments(
    operation: Operation,
    types: Mapping[TypeId, TypeDecl],
    resource: tuple[str, ...],
    method: str,
    pinned: PinnedMethod | None,
) -> tuple[MethodName, tuple[str, ...]]:
    """The names of one operation's arguments, and the wire names that only a hash tells apart.

    All share one scope. A parameter keeps its name before a property of the body (`body_id`), a path parameter before
    a query parameter (`query_id`) before a header before a cookie.
    """
    reserved = METHOD_ARGUMENTS | (
        PAGER_ARGUMENTS
        if operation.conventions.pagination or operation.conventions.listing
        else frozenset()
    )
    if operation.conventions.batch:
        reserved |= BATCH_ARGUMENTS
    if operation.conventions.odata:
        reserved |= ODATA_ARGUMENTS
    keys = _key_properties(operation)
    entries = {
        _identity(item): _parameter(item, reserved, keys.get(item.wire, item.wire))
        for item in operation.parameters
    }
    wires = flat_fields(operation, types)
    entries |= {f"field {wire}": _field(wire, reserved) for wire in wires}
    if operation.body is not None and not operation.body.flat:
        entries[_BODY] = Entry(identity=_BODY, candidates=(_BODY,), rank=_BODY_RANK)
    resolved = resolve(entries.values(), taken=reserved, pins=_pins(operation, pinned, entries))
    name = MethodName(
        resource=resource,
        method=method,
        parameters={
            (item.location, item.wire): resolved.names[_identity(item)]
            for item in operation.parameters
        },
        fields={wire: resolved.names[f"field {wire}"] for wire in wires},
        body=resolved.names.get(_BODY, _BODY),
    )
    return name, resolved.hashed


def flat_fields(operation: Operation, types: Mapping[TypeId, TypeDecl]) -> tuple[str, ...]:
    """The wire names of the properties that are arguments of their own, of all media types, in order."""
    if operation.body is None or not operation.body.flat:
        return ()
    wires: dict[str, None] = {}
    for content in operation.body.contents:
        if isinstance(content.type, Ref) and isinstance(
            shape := types[content.type.id].shape, ObjectShape
        ):
            wires.update((field.wire, None) for field in shape.fields)
    return tuple(wires)


def _identity(parameter: Parameter) -> str:
    return f"{parameter.location.value} {parameter.wire}"


def _key_properties(operation: Operation) -> dict[str, str]:
    """The properties that the path parameters of an OData key give: callers know these."""
    key = operation.conventions.odata.key if operation.conventions.odata else None
    return dict(zip(key.parameters, key.properties, strict=True)) if key else {}


def _parameter(parameter: Parameter, reserved: frozenset[str], spoken: str) -> Entry:
    plain = wire_candidates(spoken, reserved, fallback="parameter")
    hint = snake(split(parameter.name_hint or SPOKEN.get(parameter.wire, "")))
    return Entry(
        identity=_identity(parameter),
        candidates=(
            *((safe(hint, reserved),) if hint else ()),
            *plain,
            f"{parameter.location.value}_{plain[0]}",
        ),
        rank=_RANKS[parameter.location],
    )


def _field(wire: str, reserved: frozenset[str]) -> Entry:
    plain = wire_candidates(wire, reserved)
    return Entry(
        identity=f"field {wire}", candidates=(*plain, f"body_{plain[0]}"), rank=_FIELD_RANK
    )


def _pins(
    operation: Operation, pinned: PinnedMethod | None, entries: Mapping[str, Entry]
) -> dict[str, str]:
    if pinned is None:
        return {}
    by_parameter = {
        f"{location.value} {wire}": name for (location, wire), name in pinned.parameters.items()
    }
    by_field = {f"field {wire}": name for wire, name in pinned.fields.items()}
    return {
        identity: name
        for identity, name in (by_parameter | by_field).items()
        if identity in entries
    }
