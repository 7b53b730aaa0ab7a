"""Request bodies, and the content of requests and answers by media type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clientwright.diagnostics import Place
from clientwright.ir.operations import Body, Content, ContentKind, Part, Style
from clientwright.ir.types import (
    ANY,
    BytesType,
    InsideOperation,
    JsonKind,
    Map,
    Scalar,
    Type,
    without_null,
)
from clientwright.lower import media
from clientwright.lower.context import Located, Unsupported, as_dict, text
from clientwright.lower.flat import Flat, flatten

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas

STREAMS = frozenset({ContentKind.EVENTS, ContentKind.JSON_LINES, ContentKind.JSON_SEQ})
# What a text spells as JSON does.
SPELT = frozenset({JsonKind.INTEGER, JsonKind.NUMBER, JsonKind.BOOLEAN})


def of_operation(schemas: Schemas, key: str, method: str, operation: Located) -> Body | None:
    """The request body. An empty form on a GET (416 of Stripe's operations have one) is no body."""
    if "requestBody" not in as_dict(operation.node):
        return None
    here = schemas.ctx.deref(operation.child("requestBody"))
    node = as_dict(here.node)
    if here.pointer.startswith(f"{operation.pointer}/"):
        schemas.anchors.add(here.pointer, InsideOperation(operation=key, steps=("request",)))
    if method in ("GET", "HEAD") and _says_nothing(schemas, here):
        return None
    contents = contents_of(schemas, here, request=True)
    if not contents:
        return None
    return Body(
        contents=contents,
        required=node.get("required") is True,
        doc=text(node.get("description")),
        place=Place(pointer=here.pointer),
    )


def _says_nothing(schemas: Schemas, here: Located) -> bool:
    if as_dict(here.node).get("required") is True:
        return False
    for content in as_dict(as_dict(here.node).get("content")).values():
        schema = as_dict(as_dict(content).get("schema"))
        if (
            "$ref" in schema
            or schema.get("properties")
            or set(schema) & {"allOf", "oneOf", "anyOf"}
        ):
            return False
    return True


def contents_of(schemas: Schemas, here: Located, *, request: bool) -> tuple[Content, ...]:
    """All media types of a body or answer, in order of preference."""
    found: list[Content] = []
    for key in as_dict(as_dict(here.node).get("content")):
        inner = schemas.ctx.deref(here.child("content", key))
        media_types = media.split(key)
        if not media_types:
            schemas.ctx.warn("lower/no-media-type", "a content key is empty", inner.pointer)
        found.extend(_content(schemas, media_type, inner, request) for media_type in media_types)
    return tuple(sorted(found, key=lambda content: media.rank(content.media_type)))


def _content(schemas: Schemas, media_type: str, inner: Located, request: bool) -> Content:
    kind = media.kind_of(media_type)
    word = "itemSchema" if kind in STREAMS and "itemSchema" in as_dict(inner.node) else "schema"
    schema = inner.child(word) if isinstance(as_dict(inner.node).get(word), dict | bool) else None
    if media_type == "*/*" and schema is not None and not _is_binary(flatten(schemas.ctx, schema)):
        media_type, kind = (
            "application/json",
            ContentKind.JSON,
        )  # anything goes, and the schema says what
    streamed = kind in STREAMS
    kind_type: Type = ANY
    parts: tuple[Part, ...] = ()
    match kind:
        case ContentKind.BINARY:
            kind_type = BytesType()
        case ContentKind.TEXT:
            kind_type = _text(schemas, schema, request)
        case ContentKind.MULTIPART | ContentKind.FORM if schema is not None:
            kind_type = _form(schemas, schema)
            parts = _parts(schemas, inner, schema)
        case _ if schema is not None:
            binary = kind is ContentKind.JSON and _is_binary(flatten(schemas.ctx, schema))
            kind_type = BytesType() if binary else schemas.type_of(schema)
    return Content(media_type=media_type, kind=kind, type=kind_type, parts=parts, streamed=streamed)


def _form(schemas: Schemas, schema: Located) -> Type:
    """A form has fields, whatever the document makes of it: `{type: string}` is any fields."""
    flat = flatten(schemas.ctx, schema)
    if flat.groups or flat.kinds is None or JsonKind.OBJECT in flat.kinds:
        return schemas.type_of(schema)
    schemas.ctx.warn(
        "lower/form-without-fields",
        "a form consists of fields, but its schema is no object; any fields are taken",
        schema.pointer,
        help="name the fields as properties of an object, in the document or in an overlay",
    )
    return Map(values=ANY)


def _text(schemas: Schemas, schema: Located | None, request: bool) -> Type:
    """Text is a string, but for files, enums of strings, and numbers and booleans in answers."""
    plain = Scalar(kind=JsonKind.STRING)
    if schema is None:
        return plain
    flat = flatten(schemas.ctx, schema)
    if _is_binary(flat):
        return BytesType()
    kinds = flat.kinds or frozenset()
    enum = flat.values is not None and kinds == {JsonKind.STRING}
    known = (enum or (not request and bool(kinds) and kinds <= SPELT)) and not flat.groups
    return without_null(schemas.type_of(schema)) if known else plain


def _is_binary(flat: Flat) -> bool:
    """`{type: string, format: binary}`; 3.1: `{type: string, contentMediaType: ...}` without an encoding."""
    return flat.format == "binary" and (flat.kinds is None or JsonKind.STRING in flat.kinds)


def _parts(schemas: Schemas, inner: Located, schema: Located) -> tuple[Part, ...]:
    """How each property travels: the `encoding` object, and which are files."""
    encoding = as_dict(as_dict(inner.node).get("encoding"))
    flat = flatten(schemas.ctx, schema)
    names = dict.fromkeys([*flat.props, *encoding])
    parts = []
    for name in names:
        said = as_dict(encoding.get(name))
        style = said.get("style")
        explode = said.get("explode")
        content_type = said.get("contentType")
        binary = any(_is_file(schemas, part) for part in flat.props.get(name, []))
        if said or binary:
            chosen = Style(style) if style in tuple(Style) else Style.FORM
            parts.append(
                Part(
                    wire=name,
                    content_type=content_type if isinstance(content_type, str) else None,
                    style=chosen,
                    explode=explode
                    if isinstance(explode, bool)
                    else chosen in (Style.FORM, Style.DEEP),
                    allow_reserved=said.get("allowReserved") is True,
                    binary=binary,
                )
            )
    return tuple(parts)


def _is_file(schemas: Schemas, part: Located) -> bool:
    try:
        flat = flatten(schemas.ctx, schemas.ctx.deref(part))
        if flat.items is not None:
            flat = flatten(schemas.ctx, schemas.ctx.deref(flat.items))
    except Unsupported:
        return False
    encoded = as_dict(part.node)
    return _is_binary(flat) or ("contentMediaType" in encoded and "contentEncoding" not in encoded)
