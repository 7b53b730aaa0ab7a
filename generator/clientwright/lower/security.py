"""Security schemes and requirements, and servers."""

from __future__ import annotations

from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.api import OAuthFlow, SecurityKind, SecurityScheme
from clientwright.ir.operations import Requirement, Server, ServerVariable
from clientwright.lower.context import Context, Located, Node, as_dict, as_list, text


def schemes(ctx: Context) -> tuple[SecurityScheme, ...]:
    """The document's security schemes, sorted by id."""
    components = as_dict(ctx.document.root.get("components"))
    found = []
    for name in sorted(as_dict(components.get("securitySchemes"))):
        base = Located(ctx.document.root, "#").child("components", "securitySchemes", name)
        here = ctx.deref(base)
        node = as_dict(here.node)
        kind = _kind(node)
        if kind is None:
            ctx.warn(
                "lower/unknown-security",
                f"security scheme {name} has the unknown type {node.get('type')!r}",
                here.pointer,
            )
            continue
        found.append(
            SecurityScheme(
                id=name,
                kind=kind,
                header=text(node.get("name")) or text(node.get("scheme")) or None,
                where=text(node.get("in")) or None,
                flows=_flows(node),
                doc=text(node.get("description")),
                place=Place(pointer=here.pointer),
            )
        )
    return tuple(found)


def _kind(node: Node) -> SecurityKind | None:
    kind = node.get("type")
    if kind == "http":
        scheme = text(node.get("scheme")).lower()
        return {"basic": SecurityKind.BASIC, "bearer": SecurityKind.BEARER}.get(
            scheme, SecurityKind.HTTP
        )
    return SecurityKind(kind) if kind in set(SecurityKind) else None


def _flows(node: Node) -> tuple[OAuthFlow, ...]:
    return tuple(
        OAuthFlow(
            kind=kind,
            token_url=text(flow.get("tokenUrl")) or None,
            authorization_url=text(flow.get("authorizationUrl")) or None,
            scopes=tuple(as_dict(flow.get("scopes"))),
        )
        for kind, flow in as_dict(node.get("flows")).items()
        if isinstance(flow, dict)
    )


def requirements(node: Node, root: Node) -> tuple[tuple[Requirement, ...], ...]:
    """The alternatives of an operation, else the document's. `security: []` says: anonymous."""
    stated = node.get("security", root.get("security"))
    if not isinstance(stated, list):
        return ()
    if not stated:
        return ((),)
    return tuple(
        tuple(
            Requirement(
                scheme=name,
                scopes=tuple(scope for scope in as_list(scopes) if isinstance(scope, str)),
            )
            for name, scopes in as_dict(alternative).items()
        )
        for alternative in stated
    )


def _absolute(url: str) -> str:
    """`//host/path` takes the scheme of the document's own URL, which is https."""
    return f"https:{url}" if url.startswith("//") else url


def servers(node: Any) -> tuple[Server, ...]:
    """The servers of a document, path or operation."""
    return tuple(
        Server(
            url=_absolute(text(server.get("url"))),
            variables=tuple(
                ServerVariable(
                    name=name,
                    default=str(as_dict(variable).get("default", "")),
                    values=tuple(str(value) for value in as_list(as_dict(variable).get("enum"))),
                    doc=text(as_dict(variable).get("description")),
                )
                for name, variable in as_dict(server.get("variables")).items()
            ),
            doc=text(server.get("description")),
        )
        for server in as_list(node)
        if isinstance(server, dict)
    )
