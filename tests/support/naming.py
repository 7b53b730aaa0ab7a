"""Small Apis for the tests of naming."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clientwright.diagnostics import Place
from clientwright.ir.api import Api, Counts
from clientwright.ir.operations import (
    Body,
    Content,
    ContentKind,
    Location,
    Operation,
    OperationKey,
    Parameter,
    Response,
    Server,
    ServerVariable,
    Style,
    Webhook,
)
from clientwright.ir.types import (
    ANY,
    Array,
    ComponentName,
    Direction,
    Field,
    IgnoreExtras,
    JsonKind,
    ObjectShape,
    Origin,
    Ref,
    Scalar,
    Shape,
    Type,
    TypeDecl,
    TypeId,
)
from clientwright.naming import Names, Pins, allocate

TEXT = Scalar(kind=JsonKind.STRING)


def operation(
    line: str,
    operation_id: str | None = None,
    *tags: str,
    parameters: Iterable[tuple[Location, str]] = (),
    body: Body | None = None,
    many: bool = False,
    hint: str | None = None,
    resource: str | None = None,
) -> Operation:
    """`GET /assets/{id}`; its answer is an array where `many`."""
    method, path = line.split(" ", 1)
    answer: Type = Array(items=ANY) if many else TEXT
    contents = (Content(media_type="application/json", kind=ContentKind.JSON, type=answer),)
    return Operation(
        key=OperationKey(f"{method} {re.sub(r'{[^}]*}', '{}', path)}"),
        method=method,
        path=path,
        operation_id=operation_id,
        tags=tags,
        summary="",
        doc="",
        parameters=tuple(parameter(where, wire) for where, wire in parameters),
        body=body,
        success=(Response(status="200", contents=contents),),
        errors=(),
        security=(),
        name_hint=hint,
        resource_hint=resource,
        place=Place(),
    )


def parameter(where: Location, wire: str) -> Parameter:
    return Parameter(
        wire=wire,
        location=where,
        type=TEXT,
        required=where is Location.PATH,
        style=Style.SIMPLE,
        explode=False,
        place=Place(),
    )


def flat_body(type_id: str) -> Body:
    content = Content(
        media_type="application/json", kind=ContentKind.JSON, type=Ref(id=TypeId(type_id))
    )
    return Body(contents=(content,), required=True, flat=True, place=Place())


def record(type_id: str, origin: Origin | str, *wires: str, shape: Shape | None = None) -> TypeDecl:
    """An object with these properties, or another shape; a text is a component's name."""
    fields = tuple(Field(wire=wire, type=TEXT, required=False, place=Place()) for wire in wires)
    return TypeDecl(
        id=TypeId(type_id),
        origin=ComponentName(name=origin) if isinstance(origin, str) else origin,
        shape=shape or ObjectShape(fields=fields, extras=IgnoreExtras()),
        direction=Direction.BOTH,
        place=Place(),
    )


def api(
    *operations: Operation,
    types: Iterable[TypeDecl] = (),
    webhooks: Iterable[Webhook] = (),
    variables: Iterable[str] = (),
) -> Api:
    server = Server(
        url="https://x",
        variables=tuple(ServerVariable(name=name, default="") for name in variables),
    )
    return Api(
        title="t",
        version="1",
        doc="",
        servers=(server,),
        tags=(),
        security_schemes=(),
        types={decl.id: decl for decl in types},
        operations=operations,
        webhooks=tuple(webhooks),
        counts=Counts(operations=len(operations), schemas=0),
    )


def names(given: Api, pins: Pins | None = None) -> Names:
    return allocate(given, package="p", pins=pins)[0]


def calls(given: Api, pins: Pins | None = None) -> dict[str, str]:
    """`GET /assets` -> `assets.list`."""
    table = names(given, pins)
    lines = {each.key: f"{each.method} {each.path}" for each in given.operations}
    return {
        lines[key]: ".".join((*name.resource, name.method)) for key, name in table.methods.items()
    }
