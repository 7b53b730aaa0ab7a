"""Servers, security schemes and the other settings of a client."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from clientwright.emit import symbols
from clientwright.emit.code import (
    Code,
    call,
    cat,
    keyword,
    literal,
    mapping,
    string,
    subscript,
    tuple_,
)
from clientwright.emit.imports import Imports, Symbol
from clientwright.ir.api import Api, SecurityKind, SecurityScheme
from clientwright.ir.conventions import (
    ClientParameter,
    Habits,
    Versioning,
    VersionPlace,
    VersionScheme,
)
from clientwright.ir.operations import Server, ServerVariable
from clientwright.naming.names import Names

_COMPACT_DATE = r"(?P<date>\d{8})(-[a-z]+)?"
_DATE = r"(?P<date>\d{4}-\d{2}-\d{2})([.-][a-z]+)?"
_ANY_DATE = r"(?P<date>\d{8}|\d{4}-\d{2}-\d{2})([.-][a-z]+)?"
_LONGEST = 70  # columns of a Literal that fits in a line beside a name
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


_RESERVED = re.compile(
    r"https?://(?:[^/?#]*[@.])?(?:example(?:\.(?:com|net|org))?|invalid)(?:[:/?#]|$)", re.IGNORECASE
)
"""Hosts that stand for another one (RFC 2606): no secret goes there because nobody said where else."""


def _oauth2(imports: Imports, scheme: SecurityScheme) -> Code:
    """The flow that a program can take by itself comes first."""
    order = ("clientCredentials", "password", "authorizationCode", "deviceAuthorization")
    flows = sorted(
        (flow for flow in scheme.flows if flow.token_url),
        key=lambda flow: order.index(flow.kind) if flow.kind in order else len(order),
    )
    url = flows[0].token_url if flows else None
    if url and _RESERVED.match(url):
        url = None
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
        VersionPlace.SERVER: "path",
    }
    where = places.get(versioning.where)
    if where is None or (where == "path" and (versioning.name or not versioning.default)):
        return None
    shown = [each for each in (versioning.default, *versioning.values) if each]
    example = shown[-1] if shown else None
    pattern = None
    match versioning.scheme:
        case VersionScheme.DATE:
            pattern, example = _date_pattern(shown)
        case VersionScheme.NUMBER:
            pattern = _NUMBER_VERSION
        case VersionScheme.FREE:
            pass
        case _:
            assert_never(versioning.scheme)
    return call(
        imports.add(symbols.VERSION_SPEC),
        where=string(where),
        name=string(versioning.name),
        default=string(versioning.default) if versioning.default else None,
        pattern=string(pattern) if pattern else None,
        example=string(example) if example else None,
    )


def _date_pattern(shown: list[str]) -> tuple[str, str]:
    """The pattern of versions that are dates, and what one looks like: as those that the document shows."""
    if not shown:
        return _ANY_DATE, "20230101"
    dashed = "-" in shown[0][:7]
    return (_DATE if dashed else _COMPACT_DATE), ", ".join(shown[:3])


def settings_habits(imports: Imports, habits: Habits) -> Iterator[Code]:
    """The arguments of `Settings(...)` for what every request of the API has in common."""
    if habits.method_override:
        yield keyword("method_override", string(habits.method_override.header))
    if habits.empty_without_accept:
        yield keyword("empty_without_accept", Code("True"))
    if habits.error_words:
        words = habits.error_words
        yield keyword(
            "error_words",
            call(imports.add(symbols.ERROR_WORDS), literal(words.path), string(words.separator)),
        )


def options_symbol(api: Api) -> Symbol:
    """The options of a call: the runtime's, or the client's own, which have its parameters, too."""
    return symbols.OWN_OPTIONS if any(client_headers(api)) else symbols.OPTIONS


def header_type(parameter: ClientParameter) -> Code:
    """The known values of a header, and any text beside them."""
    values = subscript(Code("Literal"), *map(string, parameter.values))
    if not parameter.values or len(values) > _LONGEST:
        return Code("str")
    return cat(values, Code(" | str"))


def client_headers(api: Api) -> Iterator[ClientParameter]:
    """The headers that are given once, to the client."""
    return (parameter for parameter in api.client_parameters if parameter.header)


def client_headers_code(imports: Imports, api: Api, names: Names) -> Code:
    """`{"application_key": ClientHeader(wire="X-Application-Key")}`."""
    return mapping(
        [
            (
                string(names.client_parameters[parameter.wire]),
                call(
                    imports.add(symbols.CLIENT_HEADER),
                    wire=string(parameter.wire),
                    writes=Code("True") if _only_writes(parameter) else None,
                ),
            )
            for parameter in client_headers(api)
        ]
    )


def _only_writes(parameter: ClientParameter) -> bool:
    return bool(parameter.methods) and not set(parameter.methods) & {"GET", "HEAD"}
