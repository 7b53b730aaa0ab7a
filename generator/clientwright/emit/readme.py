"""The README of the client: what it is and an index of its methods."""

from __future__ import annotations

from clientwright.emit.code import (
    Code,
    cat,
    identifier,
    join,
    keyword,
    listed,
    mapping,
    markdown,
    markdown_code,
    string,
)
from clientwright.emit.examples import examples
from clientwright.emit.forms import Forms
from clientwright.emit.prose import api_doc, resource_doc
from clientwright.emit.views import ReadmeEntry, ReadmeSection, ReadmeView
from clientwright.ir.api import Api, SecurityKind
from clientwright.ir.conventions import VersionPlace
from clientwright.ir.operations import Operation, Requirement
from clientwright.naming.names import Names, ResourceName

Alternatives = tuple[tuple[Requirement, ...], ...]
_TOKENS = frozenset({SecurityKind.BEARER, SecurityKind.OAUTH2, SecurityKind.OPENID})


def readme_view(
    api: Api,
    names: Names,
    forms: Forms,
    security: Alternatives,
    env_prefix: str,
    *,
    project: bool,
) -> ReadmeView:
    """`README.md`; `env_prefix` begins the environment variables that hold credentials."""
    by_resource: dict[tuple[str, ...], list[Operation]] = {}
    for operation in api.operations:
        by_resource.setdefault(names.methods[operation.key].resource, []).append(operation)
    auth, auth_name = _auth(api, security)
    connection = [*_connection(api, names), *auth]
    shown = examples(api, names, forms)
    codes = (shown.filtered, shown.fetched, shown.new, shown.created, shown.updated)
    return ReadmeView(
        title=identifier(names.package),
        package=identifier(names.package),
        doc=markdown(f"A client of {api_doc(api) or names.package}."),
        project=project,
        connection=listed(connection),
        offline=listed([*connection, Code("transport=fake")]),
        fake=mapping([(shown.route, cat(Code("["), shown.answer, Code("]")))])
        if shown.route
        else Code('{"GET /": {}}'),
        tried=shown.fetched
        or (
            cat(shown.listing, Code(".collect()"))
            if shown.listing
            else Code('client.request("GET", "/")')
        ),
        names=listed(
            sorted([Code("ApiError"), Code("Client"), Code("NotFound"), Code("models"), *auth_name])
        ),
        credentials=_credentials(api, env_prefix),
        times=any("dt." in code for code in codes),
        listing=shown.listing,
        filtered=shown.filtered,
        fetched=shown.fetched,
        keyed=shown.keyed,
        new=shown.new,
        created=shown.created,
        many=shown.many,
        limit=shown.limit,
        updated=shown.updated,
        route=shown.route,
        sections=tuple(
            _section(names, resource, by_resource[path])
            for path, resource in sorted(names.resources.items())
            if path in by_resource
        ),
    )


def _connection(api: Api, names: Names) -> list[Code]:
    """What the client has to be told of the server: its variables, but for the version, or all of its URL."""
    versions = {one.name for one in api.versioning if one.where is VersionPlace.SERVER}
    found = []
    if not api.servers or "://" not in api.servers[0].url:
        found.append(keyword("base_url", Code('"https://..."')))
    variables = api.servers[0].variables if api.servers else ()
    for variable in variables:
        if variable.name in names.server_variables and variable.name not in versions:
            name = names.server_variables[variable.name]
            found.append(keyword(name, string(variable.default or "...")))
    for parameter in api.client_parameters:
        if parameter.required and parameter.default is None:
            name = names.client_parameters[parameter.wire]
            found.append(keyword(name, Code('"..."')))
    return found


def _auth(api: Api, security: Alternatives) -> tuple[list[Code], list[Code]]:
    """The credential of the document's first choice, and what is imported for it."""
    kinds = {scheme.id: scheme.kind for scheme in api.security_schemes}
    first = next((kinds.get(one.scheme) for choice in security for one in choice), None)
    match first or next(iter(kinds.values()), None):
        case None:
            return [], []
        case SecurityKind.BASIC:
            return [Code('auth=BasicAuth("user", "password")')], [Code("BasicAuth")]
        case SecurityKind.API_KEY:
            return [Code('auth=ApiKeyAuth("...")')], [Code("ApiKeyAuth")]
        case _:
            return [Code('auth="...token..."')], []


def _credentials(api: Api, env_prefix: str) -> Code:
    """What `auth` takes, by the document's security schemes, and which environment variables stand in for it."""
    kinds = {scheme.kind for scheme in api.security_schemes}
    given: list[Code] = []
    variables: list[str] = []
    if kinds & _TOKENS:
        given += [Code("a token, or a function that gives one")]
        variables += ["TOKEN"]
    if SecurityKind.OAUTH2 in kinds:
        given += [
            Code(
                "`ClientCredentials(client_id, client_secret, token_url=..., scopes=...)`, which gets and"
            )
            + Code(" renews tokens, URL and scopes being the document's where they are not given")
        ]
        variables += ["CLIENT_ID", "CLIENT_SECRET"]
    if SecurityKind.BASIC in kinds:
        given += [Code('`BasicAuth("user", "password", tenant=None)`')]
        variables += ["USERNAME", "PASSWORD"]
    if SecurityKind.API_KEY in kinds:
        given += [Code("`ApiKeyAuth(...)`")]
        variables += ["API_KEY"]
    if not given:
        return Code(
            "The document names none; `auth` takes a token where the server asks for one all the same."
        )
    names = [cat(Code("`"), identifier(f"{env_prefix}_{name}"), Code("`")) for name in variables]
    return cat(
        Code("`auth` takes "),
        join(Code(", or "), given),
        Code(". Without it the client reads "),
        listed(names),
        Code(" from the environment. They go to the API's own origin and nowhere else."),
    )


def _section(names: Names, resource: ResourceName, operations: list[Operation]) -> ReadmeSection:
    chain = join(Code("."), [Code("client"), *map(identifier, resource.path)])
    ordered = sorted(operations, key=lambda each: names.methods[each.key].method)
    return ReadmeSection(
        title=chain,
        doc=markdown(resource_doc(resource)),
        entries=tuple(_entry(names, chain, operation) for operation in ordered),
    )


def _entry(names: Names, chain: Code, operation: Operation) -> ReadmeEntry:
    method = names.methods[operation.key].method
    summary = operation.summary or operation.doc.split("\n", 1)[0]
    return ReadmeEntry(
        call=cat(chain, Code("."), identifier(method)),
        request=markdown_code(f"{operation.method} {operation.path}"),
        summary=markdown(summary[:200]),
    )
