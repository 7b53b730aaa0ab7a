"""The README of the client: what it is and an index of its methods."""

from __future__ import annotations

from clientwright.emit.code import (
    NOTHING,
    Code,
    cat,
    identifier,
    join,
    listed,
    mapping,
    markdown,
    markdown_code,
    string,
)
from clientwright.emit.prose import api_doc, resource_doc
from clientwright.emit.views import ReadmeEntry, ReadmeSection, ReadmeView
from clientwright.ir.api import Api, SecurityKind
from clientwright.ir.operations import Operation
from clientwright.naming.names import Names, ResourceName

_TOKENS = frozenset({SecurityKind.BEARER, SecurityKind.OAUTH2, SecurityKind.OPENID})


def readme_view(api: Api, names: Names, env_prefix: str) -> ReadmeView:
    """`README.md`; `env_prefix` begins the environment variables that hold credentials."""
    by_resource: dict[tuple[str, ...], list[Operation]] = {}
    for operation in api.operations:
        by_resource.setdefault(names.methods[operation.key].resource, []).append(operation)
    listing = _first_listing(api)
    secured = bool(api.security_schemes)
    return ReadmeView(
        title=identifier(names.package),
        package=identifier(names.package),
        auth=Code('auth="...secret..."') if secured else NOTHING,
        credentials=_credentials(api, env_prefix),
        listing=_callable(names, listing) if listing else NOTHING,
        fake_auth=Code('auth="x", ') if secured else NOTHING,
        fake=_fake(listing),
        doc=markdown(f"A client of {api_doc(api) or names.package}."),
        sections=tuple(
            _section(names, resource, by_resource[path])
            for path, resource in sorted(names.resources.items())
            if path in by_resource
        ),
    )


def _credentials(api: Api, env_prefix: str) -> Code:
    """What `auth` takes, by the document's security schemes, and which environment variables stand in for it."""
    kinds = {scheme.kind for scheme in api.security_schemes}
    given: list[Code] = []
    variables: list[str] = []
    if kinds & _TOKENS:
        given += [Code("a token, or a function that gives one")]
        variables += ["TOKEN"]
    if SecurityKind.OAUTH2 in kinds:
        given += [Code("`ClientCredentials(...)`, which gets and renews tokens")]
        variables += ["CLIENT_ID", "CLIENT_SECRET"]
    if SecurityKind.BASIC in kinds:
        given += [Code('`BasicAuth("user", "password")`')]
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


def _first_listing(api: Api) -> Operation | None:
    """A listing that can be called without arguments, one that pages if there is one."""
    ordered = sorted(
        api.operations,
        key=lambda each: (each.conventions.pagination is None, len(each.path), each.path),
    )
    for operation in ordered:
        pages = operation.conventions.pagination or operation.conventions.listing
        needs = any(parameter.required for parameter in operation.parameters)
        if pages and operation.method == "GET" and not needs and "{" not in operation.path:
            return operation
    return None


def _callable(names: Names, operation: Operation) -> Code:
    found = names.methods[operation.key]
    words = [Code("client"), *map(identifier, found.resource), identifier(found.method)]
    return join(Code("."), words)


def _fake(listing: Operation | None) -> Code:
    """`{"GET /assets": []}`."""
    route = f"{listing.method} {listing.path}" if listing else "GET /"
    return mapping([(string(route), Code("[]"))])


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
