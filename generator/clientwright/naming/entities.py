"""Methods on OData entities: one name for each of the standard operations, whatever key an entity is named by."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from clientwright.ir.api import Api
from clientwright.ir.conventions import ODataEntity, ODataPaging
from clientwright.ir.operations import Location, Operation, OperationKey

ORDER_BY = "$orderby"
FILTER = "$filter"


class Role(StrEnum):
    """What an operation does with a set of entities; the value is the name of its method."""

    LIST = "list"
    COUNT = "count"
    GET = "get"
    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    UPDATE_WHERE = "update_where"
    DELETE_WHERE = "delete_where"


KEYED = {"GET": Role.GET, "PATCH": Role.UPDATE, "PUT": Role.REPLACE, "DELETE": Role.DELETE}
WHERE = {"PATCH": Role.UPDATE_WHERE, "DELETE": Role.DELETE_WHERE}


def role_of(api: Api, operation: Operation) -> Role | None:
    """What an operation does with the entities of an OData service. None: something else."""
    entity = operation.conventions.odata
    if api.habits.odata is None or entity is None or entity.navigation:
        return None
    if entity.counts:
        return Role.COUNT if entity.key is None else None
    if entity.key is not None:
        return KEYED.get(operation.method)
    return _of_set(operation)


def _of_set(operation: Operation) -> Role | None:
    if operation.method == "POST":
        return Role.CREATE
    if operation.method == "GET":
        paged = isinstance(operation.conventions.pagination, ODataPaging)
        return Role.LIST if paged else None
    return WHERE.get(operation.method) if option(operation, FILTER) else None


def option(operation: Operation, wire: str) -> str | None:
    """The name of a system query option as the operation spells it. None: it does not take it."""
    for parameter in operation.parameters:
        if parameter.location is Location.QUERY and parameter.wire.lower() == wire:
            return parameter.wire
    return None


def other_spellings(api: Api, operations: Iterable[Operation]) -> dict[OperationKey, OperationKey]:
    """The operations that name an entity by an alternate key, and the one by the primary key, whose method they share.

    They do where they take nothing that it does not take.
    """
    primary: dict[tuple[str, str], Operation] = {}
    alternates: list[tuple[Operation, ODataEntity]] = []
    for operation in operations:
        entity = operation.conventions.odata
        if entity is None or entity.key is None or role_of(api, operation) is None:
            continue
        if entity.alternate:
            alternates.append((operation, entity))
        else:
            primary.setdefault((entity.entity_set, operation.method), operation)
    found: dict[OperationKey, OperationKey] = {}
    for operation, entity in alternates:
        main = primary.get((entity.entity_set, operation.method))
        if main is not None and _same_but_for_keys(operation, main):
            found[operation.key] = main.key
    return found


def _same_but_for_keys(operation: Operation, main: Operation) -> bool:
    bodies = [body.flat for body in (operation.body, main.body) if body is not None]
    alike = len(bodies) != 1 and all(bodies)
    return alike and _beside_key(operation) <= _beside_key(main)


def _beside_key(operation: Operation) -> set[tuple[Location, str]]:
    entity = operation.conventions.odata
    keys = entity.key.parameters if entity and entity.key else ()
    return {
        (each.location, each.wire)
        for each in operation.parameters
        if each.location is not Location.PATH or each.wire not in keys
    }
