"""Servers, security schemes and the other settings of a client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from clientwright.emit import symbols
from clientwright.emit.code import Code, call, literal, mapping, string, tuple_
from clientwright.emit.imports import Imports
from clientwright.ir.api import Api, SecurityKind, SecurityScheme
from clientwright.ir.conventions import ClientParameter, Versioning, VersionPlace, VersionScheme
from clientwright.ir.operations import Server, ServerVariable
from clientwright.naming.names import Names

_DATE_VERSION = r"\d{8}(-[a-z]+)?|\d{4}-\d{2}-\d{2}([.-][a-z]+)?"
_NUMBER_VERSION = r"\d+(\.\d+)*"


def server_code(imports: Imports, server: Server) -> Code:
    """`ServerSpec("https://...", variables=(...))`."""
    held = [_variable(imports, variable) for variable in server.variables]
    variables = tuple_(held) if held else None
    return call(imports.add(symbols.SERVER_SPEC), string(server.url), variables=variables)


def _variable(imports: Imports, variable: ServerVariable) -> Code:
    return call(
        imports.add(symbols.VARIABLE),
        string(variable.name),
        default=string(variable.default) if variable.default else None,
        values=literal(variable.values) if variable.values else None,
    )


def schemes_code(imports: Imports, schemes: tuple[SecurityScheme, ...]) -> Code:
    """`{"key": ApiKeyScheme("X-Key", where="header")}`."""
    return mapping([(string(scheme.id), _scheme(imports, scheme)) for scheme in schemes])


def _scheme(imports: Imports, scheme: SecurityScheme) -> Code:
    match scheme.kind:
        case SecurityKind.BASIC:
            return call(imports.add(symbols.BASIC_SCHEME))
        case SecurityKind.BEARER:
            return call(imports.add(symbols.BEARER_SCHEME))
        case SecurityKind.HTTP:
            return call(imports.add(symbols.HTTP_SCHEME), string(scheme.header or "Bearer"))
        case SecurityKind.API_KEY:
            where = scheme.where if scheme.where in ("query", "cookie") else "header"
            return call(
                imports.add(symbols.API_KEY_SCHEME),
                string(scheme.header or ""),
                where=string(where),
            )
        case SecurityKind.OAUTH2:
            return _oauth2(imports, scheme)
        case SecurityKind.OPENID:
            return call(imports.add(symbols.OPENID_SCHEME))
        case SecurityKind.MUTUAL_TLS:
            return call(imports.add(symbols.MUTUAL_TLS_SCHEME))
        case _:
            assert_never(scheme.kind)


def _oauth2(imports: Imports, scheme: SecurityScheme) -> Code:
    """The flow that a program can take by itself comes first."""
    order = ("clientCredentials", "password", "authorizationCode", "deviceAuthorization")
    flows = sorted(
        (flow for flow in scheme.flows if flow.token_url),
        key=lambda flow: order.index(flow.kind) if flow.kind in order else len(order),
    )
    url = flows[0].token_url if flows else None
    scopes = flows[0].scopes if flows else ()
    return call(
        imports.add(symbols.OAUTH2_SCHEME),
        token_url=string(url) if url else None,
        scopes=literal(scopes) if scopes else None,
    )


def version_code(imports: Imports, versioning: Versioning) -> Code | None:
    """`VersionSpec(where="header", name="cdf-version", ...)`; None for a place that the client cannot change."""
    places = {
        VersionPlace.HEADER: "header",
        VersionPlace.QUERY: "query",
        VersionPlace.MEDIA_TYPE: "media-type",
        VersionPlace.PATH: "path",
    }
    where = places.get(versioning.where)
    if where is None or (where == "path" and not versioning.default):
        return None
    patterns = {VersionScheme.DATE: _DATE_VERSION, VersionScheme.NUMBER: _NUMBER_VERSION}
    pattern = patterns.get(versioning.scheme)
    example = next(iter(versioning.values), versioning.default)
    return call(
        imports.add(symbols.VERSION_SPEC),
        where=string(where),
        name=string(versioning.name),
        default=string(versioning.default) if versioning.default else None,
        pattern=string(pattern) if pattern else None,
        example=string(example) if example else None,
    )


def client_headers(api: Api) -> Iterator[ClientParameter]:
    """The headers that are given once, to the client."""
    return (parameter for parameter in api.client_parameters if parameter.header)


def client_headers_code(imports: Imports, api: Api, names: Names) -> Code:
    """`{"application_key": ClientHeader(wire="X-Application-Key")}`."""
    return mapping(
        [
            (
                string(names.client_parameters[parameter.wire]),
                call(imports.add(symbols.CLIENT_HEADER), wire=string(parameter.wire)),
            )
            for parameter in client_headers(api)
        ]
    )
