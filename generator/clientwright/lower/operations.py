"""Operations and webhooks of the document, one by one; one that cannot be expressed leaves nothing behind but its mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.operations import Operation, OperationKey, Server, Webhook
from clientwright.ir.types import InsideOperation
from clientwright.lower import bodies, parameters, responses, security
from clientwright.lower.context import Located, Node, Unsupported, as_dict, as_list, text
from clientwright.lower.schemas import Schemas

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
HTTP_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which operations are wanted: patterns `tag:NAME`, `path:GLOB`, `id:GLOB`. Nothing included means all."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def wants(self, path: str, node: Node) -> bool:
        if self.include and not any(_matches(pattern, path, node) for pattern in self.include):
            return False
        return not any(_matches(pattern, path, node) for pattern in self.exclude)


def _matches(pattern: str, path: str, node: Node) -> bool:
    what, _, glob = pattern.partition(":")
    match what:
        case "tag":
            return any(
                isinstance(tag, str) and fnmatchcase(tag, glob) for tag in as_list(node.get("tags"))
            )
        case "path":
            return fnmatchcase(path, glob)
        case "id":
            return fnmatchcase(text(node.get("operationId")), glob)
        case _:
            raise ValueError(f"{pattern!r}: a pattern starts with tag:, path: or id:")


@dataclass(frozen=True, slots=True)
class Found:
    """An operation as it stands in the document."""

    path: str
    method: str
    item: Located
    here: Located


def find(schemas: Schemas, word: str) -> Iterator[Found]:
    """Every operation under `paths` or `webhooks`, in an order that does not depend on the document's."""
    ctx = schemas.ctx
    paths = as_dict(ctx.document.root.get(word))
    for path in sorted(paths):
        if path.startswith("x-"):
            continue
        try:
            item = ctx.deref(Located(ctx.document.root, "#").child(word, path))
        except Unsupported as reason:
            ctx.skip(f"path {path}", reason.message, reason.pointer)
            continue
        for method in METHODS:
            if isinstance(as_dict(item.node).get(method), dict):
                yield Found(path, method.upper(), item, item.child(method))
        for method in sorted(as_dict(as_dict(item.node).get("additionalOperations"))):
            yield Found(path, method, item, item.child("additionalOperations", method))


def lower_operations(schemas: Schemas, selection: Selection) -> tuple[list[Operation], int]:
    """The wanted operations, sorted by key, and how many were wanted."""
    ctx = schemas.ctx
    root: Any = ctx.document.root
    base = security.servers(root.get("servers"))
    done: dict[OperationKey, Operation] = {}
    wanted = 0
    for found in find(schemas, "paths"):
        if not selection.wants(found.path, found.here.node):
            continue
        wanted += 1
        try:
            if not HTTP_TOKEN.fullmatch(found.method):
                raise Unsupported(f"{found.method!r} is no HTTP method", found.here.pointer)
            own = _own_server(root, found)
            key = _unique_key(done, found, own or (base[0] if base else None))
            done[key] = _operation(schemas, key, found, own, root)
        except Unsupported as reason:
            ctx.skip(
                f"operation {found.method} {found.path}",
                reason.message,
                reason.pointer or found.here.pointer,
            )
    return [done[key] for key in sorted(done)], wanted


def _own_server(root: Node, found: Found) -> Server | None:
    for node in (found.here.node, found.item.node):
        stated = security.servers(as_dict(node).get("servers"))
        if stated and stated != security.servers(root.get("servers")):
            return stated[0]
    return None


def _unique_key(
    done: dict[OperationKey, Operation], found: Found, server: Server | None
) -> OperationKey:
    """Method and URL shape; where two operations differ in parameter names alone, the names stay in."""
    base = _base_path(server.url) if server else ""
    shape = parameters.PLACEHOLDER.sub("{}", base + found.path)
    key = OperationKey(f"{found.method} {_trim(shape)}")
    if key in done:
        key = OperationKey(f"{found.method} {base}{found.path}")
    while key in done:
        key = OperationKey(f"{key}'")
    return key


def _base_path(url: str) -> str:
    """`/api/{}` of `https://{host}/api/{version}/`. Not by urllib, which refuses what a document may hold."""
    masked = re.sub(r"\{[^{}]*\}", "{}", url)
    if "://" in masked:
        masked = masked.split("://", 1)[1]
    elif not masked.startswith("/"):
        return ""
    path = masked.partition("/")[2].rstrip("/")
    return f"/{path}" if path else ""


def _trim(path: str) -> str:
    return path.rstrip("/") or "/"


def _operation(
    schemas: Schemas, key: OperationKey, found: Found, server: Server | None, root: Node
) -> Operation:
    node = as_dict(found.here.node)
    schemas.anchors.add(found.here.pointer, InsideOperation(operation=key, steps=()))
    success, errors = responses.of_operation(schemas, key, found.here)
    resource, name = hints(node)
    return Operation(
        key=key,
        method=found.method,
        path=found.path,
        operation_id=text(node.get("operationId")) or None,
        tags=tuple(tag for tag in as_list(node.get("tags")) if isinstance(tag, str) and tag),
        summary=text(node.get("summary")) or text(as_dict(found.item.node).get("summary")),
        doc=text(node.get("description")) or text(as_dict(found.item.node).get("description")),
        parameters=parameters.of_operation(schemas, key, found.path, found.item, found.here),
        body=bodies.of_operation(schemas, key, found.method, found.here),
        success=success,
        errors=errors,
        security=security.requirements(node, root),
        server=server,
        deprecated=node.get("deprecated") is True,
        external_docs=text(as_dict(node.get("externalDocs")).get("url")) or None,
        resource_hint=resource,
        name_hint=name,
        place=Place(pointer=found.here.pointer),
    )


def hints(node: Node) -> tuple[str | None, str | None]:
    """The resource and the method that the document's author chose: ours first, then other generators' extensions."""
    ours = as_dict(node.get("x-clientwright"))
    group = node.get("x-fern-sdk-group-name", node.get("x-speakeasy-group"))
    group = (
        ".".join(part for part in group if isinstance(part, str))
        if isinstance(group, list)
        else group
    )
    resources = (ours.get("resource"), group, node.get("x-codegen-resource-name"))
    names = (
        ours.get("name"),
        node.get("x-fern-sdk-method-name"),
        node.get("x-speakeasy-name-override"),
    )
    return _first_text(resources), _first_text(names)


def _first_text(values: tuple[object, ...]) -> str | None:
    return next((value for value in values if isinstance(value, str) and value), None)


# ------------------------------------------------------------------------------------------- webhooks, callbacks


def lower_webhooks(schemas: Schemas) -> list[Webhook]:
    """The document's webhooks and the callbacks of its operations: requests that the API sends to the caller.

    Two callbacks of one name that ask for different things are told apart by the operations that they belong to.
    """
    named = [(f"webhook {one.path} {one.method}", one) for one in find(schemas, "webhooks")]
    callbacks = list(_callbacks(schemas))
    first: dict[str, Any] = {}
    ambiguous: set[str] = set()
    for _, one in callbacks:
        key = f"callback {one.path} {one.method}"
        if first.setdefault(key, one.here.node) != one.here.node:
            ambiguous.add(key)
    for owner, one in callbacks:
        key = f"callback {one.path} {one.method}"
        owned = f" of {owner.method} {owner.path}" if key in ambiguous else ""
        named.append((key + owned, one))
    lowered = [_webhook(schemas, key, one) for key, one in dict(named).items()]
    return sorted((one for one in lowered if one is not None), key=lambda webhook: webhook.key)


def _callbacks(schemas: Schemas) -> Iterator[tuple[Found, Found]]:
    """Each operation that has callbacks, with each request of theirs."""
    for owner in find(schemas, "paths"):
        for name in as_dict(as_dict(owner.here.node).get("callbacks")):
            part = schemas.ctx.deref(owner.here.child("callbacks", name))
            for expression in as_dict(part.node):
                if expression.startswith("x-"):
                    continue
                item = schemas.ctx.deref(part.child(expression))
                for method in METHODS:
                    if isinstance(as_dict(item.node).get(method), dict):
                        yield owner, Found(name, method.upper(), item, item.child(method))


def _webhook(schemas: Schemas, key: str, found: Found) -> Webhook | None:
    node = as_dict(found.here.node)
    schemas.anchors.add(found.here.pointer, InsideOperation(operation=key, steps=()))
    try:
        return Webhook(
            key=key,
            name=found.path,
            method=found.method,
            body=bodies.of_operation(schemas, key, found.method, found.here),
            summary=text(node.get("summary")),
            doc=text(node.get("description")),
            place=Place(pointer=found.here.pointer),
        )
    except Unsupported as reason:
        schemas.ctx.skip(key, reason.message, reason.pointer)
        return None
