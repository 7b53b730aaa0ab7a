"""Answers by status and media type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from clientwright.ir.operations import Content, ContentKind, Header, Response
from clientwright.ir.types import BytesType, ComponentName, InsideOperation, JsonKind, Scalar
from clientwright.lower import bodies
from clientwright.lower.context import Located, as_dict, text
from clientwright.lower.origins import shared_name

if TYPE_CHECKING:
    from clientwright.lower.schemas import Schemas

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|XX)|default")


def of_operation(
    schemas: Schemas, key: str, operation: Located
) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
    """Successes and errors. `default` is a success only where no other success is described; an operation that only
    redirects (302) answers with the bytes that the redirect leads to."""
    found = []
    for status in as_dict(as_dict(operation.node).get("responses")):
        if status.startswith("x-"):
            continue
        if not _STATUS.fullmatch(_status(status)):
            schemas.ctx.warn(
                "lower/unknown-status",
                f"{status!r} is no HTTP status; the answer is left out",
                operation.child("responses", status).pointer,
                "write three digits, a class such as 4XX, or default",
            )
            continue
        here = schemas.ctx.deref(operation.child("responses", status))
        found.append(_response(schemas, key, _status(status), here, operation))
    found.sort(key=lambda response: response.status)
    success = [response for response in found if response.status.startswith("2")]
    errors = [response for response in found if response.status[:1] in "45"]
    default = [response for response in found if response.status == "default"]
    if success:
        return tuple(success), (*errors, *default)
    if default:
        return tuple(default), tuple(errors)
    if any(response.status.startswith("3") for response in found):
        content = Content(media_type="*/*", kind=ContentKind.BINARY, type=BytesType())
        return (Response(status="2XX", contents=(content,)),), tuple(errors)
    return (), tuple(errors)


def _status(status: str) -> str:
    return status.upper() if len(status) == 3 else status


def _response(
    schemas: Schemas, key: str, status: str, here: Located, operation: Located
) -> Response:
    node = as_dict(here.node)
    if here.pointer.startswith(f"{operation.pointer}/"):
        step = "response" if status in ("200", "201", "2XX", "default") else f"response {status}"
        step = f"error {status}" if status[:1] in "45" else step
        schemas.anchors.add(here.pointer, InsideOperation(operation=key, steps=(step,)))
    headers = []
    for name in as_dict(node.get("headers")):
        part = schemas.ctx.deref(here.child("headers", name))
        schemas.anchors.add(part.pointer, ComponentName(name=shared_name(name, "header")))
        schema = as_dict(part.node).get("schema")
        headers.append(
            Header(
                wire=name,
                type=schemas.type_of(part.child("schema"))
                if isinstance(schema, dict)
                else Scalar(kind=JsonKind.STRING),
                required=as_dict(part.node).get("required") is True,
                doc=text(as_dict(part.node).get("description")),
            )
        )
    return Response(
        status=status,
        contents=bodies.contents_of(schemas, here, request=False),
        headers=tuple(headers),
        doc=text(node.get("description")),
    )
