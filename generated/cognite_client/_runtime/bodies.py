"""Which media type a body is sent in, and its bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

import msgspec

from .encode import encode_json, to_builtins
from .media import essence, kind_of
from .operation import Body, Content
from .sources import BytesSource, Source, is_upload, source_of
from .styles import check_header
from .types import OMIT, File
from .zones import check_naive


def encode_body(
    body: Body | None,
    value: object,
    content_type: str | None = None,
    extra: Mapping[str, object] | None = None,
) -> tuple[str | None, bytes | Source | None]:
    """The media type and the bytes of a body; `(None, None)`: there is none.

    Where the document has a model, a dict is a flat body: its unset members are
    left out. Raises ValueError when a required body is missing, TypeError for
    values that the type cannot carry.
    """
    if body is None:
        content = Content(content_type or "application/json")
        if value is OMIT and not extra:
            return None, None
        return _encode(content, {} if value is OMIT else value, content_type, extra)
    if isinstance(value, dict) and is_flat(body):
        nullable = body.nullable
        value = {
            name: item
            for name, item in value.items()
            if item is not OMIT and (item is not None or name in nullable)
        }
        if not value and not body.required and not extra:
            return None, None
    elif value is OMIT or (value is None and not body.required):
        if body.required:
            raise ValueError("a body is required")
        if not extra:
            return None, None
        value = {}
    content = choose(body.contents, value, content_type)
    return _encode(content, value, content_type, extra)


def is_flat(body: Body) -> bool:
    """Whether a dict for this body holds the members of a model."""
    for content in body.contents:
        found = content.type() if content.type is not None else None
        if not isinstance(found, type) or not issubclass(found, msgspec.Struct):
            return False
    return True


def choose(
    contents: tuple[Content, ...], value: object, content_type: str | None
) -> Content:
    """The media type asked for, else the first whose type `value` has."""
    if content_type is not None:
        wanted = essence(content_type)
        for content in contents:
            if essence(content.media_type) == wanted:
                return content
        return Content(content_type)
    if len(contents) > 1 and not isinstance(value, dict):
        for content in contents:
            if _fits(content, value):
                return content
    return next(iter(contents), Content("application/json"))


def _fits(content: Content, value: object) -> bool:
    wanted: Any = content.type() if content.type is not None else None
    if kind_of(content.media_type) == "binary" or wanted is bytes:
        return is_upload(value)
    if is_upload(value):
        return False
    return wanted is Any or (isinstance(wanted, type) and isinstance(value, wanted))


def _encode(
    content: Content,
    value: Any,
    content_type: str | None,
    extra: Mapping[str, object] | None,
) -> tuple[str | None, bytes | Source | None]:
    own = value.content_type if isinstance(value, File) else None
    named = content_type or own or content.media_type
    media_type = check_header("Content-Type", named)
    if "*" in media_type:
        media_type = _concrete(value)
    kind = kind_of(media_type)
    if kind in ("json", "form", "multipart") and not is_upload(value):
        check_naive(value)
        if extra:
            check_naive(extra)
            value = {**to_builtins(value), **extra}
    match kind:
        case "json" if not is_upload(value):
            return media_type, encode_json(value)
        case "form" if not is_upload(value):
            from .multipart import urlencoded

            return media_type, urlencoded(_fields(value), content.parts)
        case "multipart" if not is_upload(value):
            from .multipart import multipart, new_boundary

            boundary = new_boundary()
            form = essence(media_type) == "multipart/form-data"
            source = multipart(_fields(value), content.parts, boundary, form)
            return f"{media_type}; boundary={boundary}", source
        case "lines" | "seq" if _is_items(value):
            return media_type, _items(value, kind == "seq")
    source = source_of(value)
    return media_type, source.data if isinstance(source, BytesSource) else source


def _concrete(value: object) -> str:
    if is_upload(value):
        return "application/octet-stream"
    return "text/plain" if isinstance(value, str) else "application/json"


def _fields(value: object) -> dict[str, object]:
    """A form's properties; files stay files."""
    if isinstance(value, Mapping):
        found = {str(name): item for name, item in value.items()}
    else:
        names = getattr(value, "__struct_encode_fields__", None)
        if names is None:
            raise TypeError(f"a form is no {type(value).__name__}")
        attributes = getattr(value, "__struct_fields__", ())
        found = {
            wire: getattr(value, attribute)
            for wire, attribute in zip(names, attributes)
        }
    return {k: v for k, v in found.items() if v is not None and v is not OMIT}


def _is_items(value: object) -> TypeGuard[Iterable[object]]:
    return (
        isinstance(value, Iterable)
        and not isinstance(value, (str, Mapping))
        and (not is_upload(value))
    )


def _items(value: Iterable[object], seq: bool) -> Source:
    start = b"\x1e" if seq else b""
    chunks = (start + encode_json(item) + b"\n" for item in value)
    return source_of(list(chunks) if isinstance(value, (list, tuple)) else chunks)
