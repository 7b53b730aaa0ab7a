"""Small Apis for the tests of emission, and the way from one to an importable client."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from clientwright.diagnostics import Place
from clientwright.emit import EmitOptions, emit
from clientwright.ir.api import Api, Counts, SecurityScheme, Tag
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
    Style,
    Webhook,
)
from clientwright.ir.types import (
    AliasShape,
    ComponentName,
    Default,
    Direction,
    EnumShape,
    Extras,
    Field,
    IgnoreExtras,
    JsonKind,
    ObjectShape,
    Ref,
    Scalar,
    Shape,
    Type,
    TypeDecl,
    TypeId,
    UnionMember,
    UnionShape,
)
from clientwright.naming.allocate import allocate
from clientwright.naming.names import Names

PLACE = Place()
OPTIONS = EmitOptions(generator_version="0.0.0", env_prefix="ACME")
STRING = Scalar(kind=JsonKind.STRING)
INTEGER = Scalar(kind=JsonKind.INTEGER)
NUMBER = Scalar(kind=JsonKind.NUMBER)
BOOLEAN = Scalar(kind=JsonKind.BOOLEAN)
DATE_TIME = Scalar(kind=JsonKind.STRING, format="date-time")


def type_id(name: str) -> TypeId:
    return TypeId(f"#/components/schemas/{name}")


def ref(name: str) -> Ref:
    return Ref(id=type_id(name))


def decl(name: str, shape: Shape, doc: str = "") -> TypeDecl:
    return TypeDecl(
        id=type_id(name),
        origin=ComponentName(name=name),
        shape=shape,
        direction=Direction.BOTH,
        doc=doc,
        place=PLACE,
    )


def field(
    wire: str,
    type_: Type = STRING,
    *,
    required: bool = False,
    doc: str = "",
    default: object = None,
) -> Field:
    held = Default(value=default) if default is not None else None
    return Field(wire=wire, type=type_, required=required, doc=doc, default=held, place=PLACE)


def model(name: str, *fields: Field, extras: Extras | None = None, doc: str = "") -> TypeDecl:
    return decl(name, ObjectShape(fields=fields, extras=extras or IgnoreExtras()), doc)


def enum(name: str, *values: str | float | bool, open: bool = True) -> TypeDecl:
    return decl(name, EnumShape(values=values, open=open))


def alias(name: str, target: Type) -> TypeDecl:
    return decl(name, AliasShape(target=target))


def union(name: str, *members: UnionMember, tag: str | None = None) -> TypeDecl:
    return decl(name, UnionShape(members=members, tag=tag))


def parameter(
    wire: str,
    location: Location = Location.QUERY,
    type_: Type = STRING,
    *,
    required: bool = False,
    style: Style | None = None,
    explode: bool | None = None,
    doc: str = "",
) -> Parameter:
    form = location in (Location.QUERY, Location.COOKIE)
    chosen = style or (Style.FORM if form else Style.SIMPLE)
    return Parameter(
        wire=wire,
        location=location,
        type=type_,
        required=required or location is Location.PATH,
        style=chosen,
        explode=form if explode is None else explode,
        doc=doc,
        place=PLACE,
    )


def json(type_: Type, media_type: str = "application/json") -> Content:
    return Content(media_type=media_type, kind=ContentKind.JSON, type=type_)


def body(*contents: Content, required: bool = True, flat: bool = False) -> Body:
    return Body(contents=contents, required=required, flat=flat, place=PLACE)


def answer(status: str, *contents: Content) -> Response:
    return Response(status=status, contents=contents)


def operation(
    method: str,
    path: str,
    *parameters: Parameter,
    tag: str = "things",
    success: tuple[Response, ...] = (answer("204"),),
    errors: tuple[Response, ...] = (),
    send: Body | None = None,
    id: str | None = None,
    name: str | None = None,
    summary: str = "",
    doc: str = "",
    deprecated: bool = False,
) -> Operation:
    return Operation(
        key=OperationKey(f"{method} {path}"),
        method=method,
        path=path,
        operation_id=id,
        tags=(tag,),
        summary=summary,
        doc=doc,
        parameters=parameters,
        body=send,
        success=success,
        errors=errors,
        security=(),
        deprecated=deprecated,
        name_hint=name,
        place=PLACE,
    )


def api(
    *operations: Operation,
    types: tuple[TypeDecl, ...] = (),
    servers: tuple[Server, ...] = (Server(url="https://api.example.org"),),
    tags: tuple[Tag, ...] = (),
    schemes: tuple[SecurityScheme, ...] = (),
    webhooks: tuple[Webhook, ...] = (),
    title: str = "Acme",
) -> Api:
    return Api(
        title=title,
        version="1",
        doc="",
        servers=servers,
        tags=tags,
        security_schemes=schemes,
        types={each.id: each for each in types},
        operations=operations,
        webhooks=webhooks,
        counts=Counts(operations=len(operations), schemas=len(types)),
    )


def named(made: Api) -> Names:
    names, _ = allocate(made, package="acme_client")
    return names


def files_of(made: Api) -> dict[str, str]:
    """The emitted text files."""
    emitted = emit(made, named(made), OPTIONS)
    return {path: text for path, text in emitted.items() if isinstance(text, str)}


def write(made: Api, folder: Path) -> Path:
    """The client of an Api below `folder`."""
    for path, content in emit(made, named(made), OPTIONS).items():
        target = folder / "acme_client" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "acme_client"


@contextmanager
def imported(made: Api, folder: Path) -> Iterator[ModuleType]:
    """The imported client of an Api, forgotten again afterwards."""
    write(made, folder)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield importlib.import_module("acme_client")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == "acme_client"]:
            del sys.modules[name]
