"""Parameters of every location and style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from clientwright.diagnostics import Place
from clientwright.ir.operations import Location, Parameter, Style
from clientwright.ir.types import (
    ComponentName,
    Default,
    InsideOperation,
    JsonKind,
    Origin,
    Scalar,
    Type,
)
from clientwright.lower.context import Located, Node, as_dict, as_list, text, unescape
from clientwright.lower.origins import shared_name

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
DEFAULT_STYLE = {
    Location.PATH: Style.SIMPLE,
    Location.QUERY: Style.FORM,
    Location.QUERYSTRING: Style.FORM,
    Location.HEADER: Style.SIMPLE,
    Location.COOKIE: Style.FORM,
}
ANY_STRING = Scalar(kind=JsonKind.STRING)


def of_operation(
    schemas: Schemas, key: str, path: str, item: Located, operation: Located
) -> tuple[Parameter, ...]:
    """The parameters of a path item with those of the operation laid over them, path parameters in path order."""
    found: dict[tuple[Location, str], Parameter] = {}
    for holder in (item, operation):
        for index in range(len(as_list(as_dict(holder.node).get("parameters")))):
            parameter = _parameter(schemas, key, holder.child("parameters", index))
            if parameter is not None:
                slot = (parameter.location, parameter.wire)
                found.pop(slot, None)
                found[slot] = parameter
    wanted = list(dict.fromkeys(PLACEHOLDER.findall(path)))
    inside = [
        found.pop((Location.PATH, name))
        if (Location.PATH, name) in found
        else _undeclared(schemas, name, operation)
        for name in wanted
    ]
    for slot in [slot for slot in found if slot[0] is Location.PATH]:
        schemas.ctx.warn(
            "lower/unused-path-parameter",
            f"path parameter {slot[1]!r} does not occur in {path}",
            found.pop(slot).place.pointer,
            "rename it to the placeholder's name, or remove it",
        )
    return (*inside, *found.values())


def _undeclared(schemas: Schemas, name: str, operation: Located) -> Parameter:
    schemas.ctx.warn(
        "lower/undeclared-path-parameter",
        f"the path's placeholder {{{name}}} has no parameter; taken as a string",
        operation.pointer,
        "declare it under parameters, in: path",
    )
    return Parameter(
        wire=name,
        location=Location.PATH,
        type=ANY_STRING,
        required=True,
        style=Style.SIMPLE,
        explode=False,
        place=Place(pointer=operation.pointer),
    )


def _parameter(schemas: Schemas, key: str, here: Located) -> Parameter | None:
    part = schemas.ctx.deref(here)
    node = as_dict(part.node)
    where = node.get("in")
    name = node.get("name", "querystring" if where == Location.QUERYSTRING else None)
    if not isinstance(name, str) or where not in set(Location):
        schemas.ctx.skip(
            f"parameter {name!r} of {key}", f"it has no name, or stands in {where!r}", part.pointer
        )
        return None
    location = Location(where)
    if location is Location.HEADER and name.lower() in IGNORED_HEADERS:
        schemas.ctx.note(
            "lower/ignored-header",
            f"header parameter {name} is set by the client itself, as the standard says",
            part.pointer,
        )
        return None
    schemas.anchors.add(part.pointer, _origin(part.pointer, key, name))
    kind, content = _type(schemas, node, part)
    style = _style(schemas, node, location, part.pointer)
    explode = node.get("explode")
    schema = as_dict(node.get("schema"))
    default = schema.get("default", node.get("default"))
    return Parameter(
        wire=name,
        location=location,
        type=kind,
        required=node.get("required") is True or location is Location.PATH,
        style=style,
        explode=explode
        if isinstance(explode, bool)
        else style in (Style.FORM, Style.COOKIE, Style.DEEP),
        allow_reserved=node.get("allowReserved") is True,
        content=content,
        default=Default(value=default) if default is not None else None,
        doc=text(node.get("description")) or text(schema.get("description")),
        deprecated=node.get("deprecated") is True,
        name_hint=_hint(node),
        place=Place(pointer=part.pointer),
    )


def _origin(pointer: str, key: str, name: str) -> Origin:
    """A shared parameter gives its schema a name of its own; one of an operation gives it the operation's."""
    tokens = pointer.split("/")
    if len(tokens) == 4 and tokens[1] == "components":
        return ComponentName(name=shared_name(unescape(tokens[3]), "parameter"))
    return InsideOperation(operation=key, steps=(name,))


def _type(schemas: Schemas, node: Node, part: Located) -> tuple[Type, str | None]:
    content = as_dict(node.get("content"))
    if content:
        media_type = next(iter(content))
        inner = part.child("content", media_type)
        if isinstance(as_dict(inner.node).get("schema"), dict | bool):
            return schemas.type_of(inner.child("schema")), media_type
        return ANY_STRING, media_type
    if isinstance(node.get("schema"), dict | bool):
        return schemas.type_of(part.child("schema")), None
    return ANY_STRING, None


def _style(schemas: Schemas, node: Node, location: Location, pointer: str) -> Style:
    style: Any = node.get("style")
    if style is None:
        return DEFAULT_STYLE[location]
    if style not in tuple(Style):
        schemas.ctx.warn(
            "lower/unknown-style",
            f"style {style!r} is unknown; the default is used",
            pointer,
            f"write one of {', '.join(sorted(Style))}",
        )
        return DEFAULT_STYLE[location]
    return Style(style)


def _hint(node: Node) -> str | None:
    ours = as_dict(node.get("x-clientwright")).get("name")
    for value in (ours, node.get("x-speakeasy-name-override"), node.get("x-fern-parameter-name")):
        if isinstance(value, str) and value:
            return value
    return None
