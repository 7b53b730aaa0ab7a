"""The modules at the top of the package: the clients, their settings, the index of public names, webhooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clientwright.emit import symbols
from clientwright.emit.annotations import PLAIN, Annotator
from clientwright.emit.code import (
    LINE,
    NOTHING,
    Code,
    cat,
    docstring,
    identifier,
    indented,
    keyword,
    mapping,
    string,
    tuple_,
)
from clientwright.emit.forms import Forms
from clientwright.emit.imports import Imports, exports, from_import, natural
from clientwright.emit.operations import security_code
from clientwright.emit.prose import api_doc, webhook_doc
from clientwright.emit.resources import child_view, children
from clientwright.emit.servers import (
    client_headers,
    client_headers_code,
    header_type,
    options_symbol,
    schemes_code,
    server_code,
    settings_habits,
    version_code,
)
from clientwright.emit.views import (
    ClientClassView,
    ClientModuleView,
    HomeView,
    OptionsView,
    PackageView,
    SettingsView,
    WebhooksView,
    WebhookView,
)
from clientwright.ir.api import Api
from clientwright.ir.conventions import VersionPlace
from clientwright.ir.operations import Requirement
from clientwright.ir.types import Type
from clientwright.naming.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageContext:
    """What the top modules are made from."""

    api: Api
    names: Names
    forms: Forms
    header: Code
    version: str
    env_prefix: str
    default_security: tuple[tuple[Requirement, ...], ...]
    entities: Mapping[str, tuple[str, ...]]  # module -> the names of OData that the package shows


# ------------------------------------------------------------------------------------------------------- client


def client_view(context: PackageContext) -> ClientModuleView:
    """`_client.py`."""
    names = context.names
    below = children(names, ())
    needed = []
    for child in sorted(below, key=lambda child: natural(child.module)):
        both = [f"Async{child.class_name}", child.class_name]
        needed.append(indented(from_import(f".resources.{child.module}", both, 4), 4))
    return ClientModuleView(
        header=context.header,
        doc=docstring(f"The clients of {context.api.title.strip() or names.package}."),
        needed=tuple(needed),
        keywords=tuple(_keywords(context)),
        variables=_variables(context),
        parameters=_parameters(context),
        has_version=bool(_version(context, Imports())),
        has_choices=any(each.values for each in context.api.client_parameters),
        classes=tuple(_client(context, is_async=is_async) for is_async in (False, True)),
    )


def _client(context: PackageContext, *, is_async: bool) -> ClientClassView:
    prefix = "Async" if is_async else ""
    return ClientClassView(
        name=identifier(f"{prefix}Client"),
        base=identifier(f"{prefix}BaseClient" if not is_async else "AsyncBaseClient"),
        additions=identifier(f"{prefix}ClientAdditions"),
        transport=identifier(f"{prefix}Transport"),
        doc=docstring(api_doc(context.api), 4) or docstring(context.names.package, 4),
        resources=tuple(
            child_view(child, is_async=is_async) for child in children(context.names, ())
        ),
    )


def _keywords(context: PackageContext) -> list[Code]:
    """Server variables and client parameters as keywords. One without a default has to come from the environment."""
    names, api = context.names, context.api
    defaults: dict[str, str] = {}
    for server in api.servers:
        for variable in server.variables:
            defaults.setdefault(variable.name, variable.default)
    found = []
    for wire, name in names.server_variables.items():
        default = defaults.get(wire)
        type_ = Code(": str = ") if default else Code(": str | None = ")
        found.append(cat(identifier(name), type_, string(default) if default else Code("None")))
    for parameter in api.client_parameters:
        type_ = cat(header_type(parameter), Code(" | None"))
        head = cat(identifier(names.client_parameters[parameter.wire]), Code(": "))
        if len(head) + len(type_) + len("         = None,") > LINE and parameter.values:
            type_ = cat(Code("("), type_, Code(")"))  # as black puts it
        found.append(cat(head, type_, Code(" = None")))
    return found


def _variables(context: PackageContext) -> Code:
    """Everything that stands in URLs, by its name in the document."""
    names = context.names
    headers = {parameter.wire for parameter in client_headers(context.api)}
    held = dict(names.server_variables)
    held |= {wire: name for wire, name in names.client_parameters.items() if wire not in headers}
    return (
        mapping([(string(wire), identifier(name)) for wire, name in held.items()])
        if held
        else NOTHING
    )


def _parameters(context: PackageContext) -> Code:
    found = [context.names.client_parameters[each.wire] for each in client_headers(context.api)]
    return mapping([(string(name), identifier(name)) for name in found]) if found else NOTHING


def _version(context: PackageContext, imports: Imports) -> Code | None:
    """The version that callers choose; one in the URL is the last choice."""
    ranked = sorted(context.api.versioning, key=lambda each: each.where is VersionPlace.SERVER)
    for versioning in ranked:
        if code := version_code(imports, versioning):
            return code
    return None


# ----------------------------------------------------------------------------------------------------- settings


def settings_view(context: PackageContext) -> SettingsView:
    """`_settings.py`."""
    api, imports = context.api, Imports()
    imports.add(symbols.SETTINGS)
    arguments = [
        keyword("title", string(api.title)),
        keyword("package", string(context.names.package)),
        keyword("version", string(context.version)),
    ]
    if api.servers:
        servers = tuple_([server_code(imports, server) for server in api.servers])
        arguments.append(keyword("servers", servers))
    if api.security_schemes:
        arguments.append(keyword("schemes", schemes_code(imports, api.security_schemes)))
    if context.default_security:
        arguments.append(keyword("security", security_code(context.default_security)))
    arguments.append(keyword("env_prefix", string(context.env_prefix)))
    if version := _version(context, imports):
        arguments.append(keyword("api_version", version))
    if list(client_headers(api)):
        arguments.append(
            keyword("client_headers", client_headers_code(imports, api, context.names))
        )
    arguments += settings_habits(imports, api.habits)
    return SettingsView(header=context.header, imports=imports.render(), arguments=tuple(arguments))


def options_view(context: PackageContext) -> OptionsView:
    """`_options.py`: what one call can be given, where the API has parameters that the client is given once."""
    headers = list(client_headers(context.api))
    names = context.names.client_parameters
    return OptionsView(
        header=context.header,
        has_choices=any(each.values for each in headers),
        keys=tuple(
            cat(identifier(names[each.wire]), Code(": "), header_type(each), Code(" | None"))
            for each in headers
        ),
    )


def _public(api: Api) -> Mapping[str, tuple[str, ...]]:
    """The names that the package of this API shows."""
    own = options_symbol(api)
    if own.module in PUBLIC:
        return PUBLIC
    kept = {
        module: tuple(name for name in held if name != own.name) for module, held in PUBLIC.items()
    }
    return kept | {own.module: (own.name,)}


# -------------------------------------------------------------------------------------------------------- index

PUBLIC: Mapping[str, tuple[str, ...]] = {
    "_client": ("AsyncClient", "Client"),
    "_runtime.auth": (
        "ApiKeyAuth",
        "Auth",
        "BasicAuth",
        "BearerAuth",
        "ClientCredentials",
        "NoAuth",
        "RefreshToken",
    ),
    "_runtime.errors": (
        "ApiError",
        "AuthError",
        "BadRequest",
        "BatchError",
        "ClientError",
        "Conflict",
        "DecodeError",
        "Forbidden",
        "NotFound",
        "PaginationError",
        "ServerError",
        "ServiceUnavailable",
        "StatusError",
        "TooManyRequests",
        "TransportError",
        "Unauthorized",
        "UnprocessableEntity",
    ),
    "_runtime.hooks": ("Hooks", "SpecMismatch"),
    "_runtime.models": ("is_set",),
    "_runtime.notices": ("UnstableVersionWarning",),
    "_runtime.raw": ("RawResponse",),
    "_runtime.retry": ("RetryPolicy",),
    "_runtime.pager": ("Pager",),
    "_runtime.async_pager": ("AsyncPager",),
    "_runtime.pages": ("Page",),
    "_runtime.handles": ("PartitionHandle",),
    "_runtime.transport": ("AsyncTransport", "Timeout", "Transport"),
    "_runtime.transports.with_httpx2": ("AsyncHttpx2Transport", "Httpx2Transport", "Network"),
    "_runtime.templates": ("UriTemplate",),
    "_runtime.types": ("OMIT", "File", "Options", "Upload"),
}
"""Module -> the names that the package shows."""

MODULES = ("models", "_runtime.errors")
"""Modules that are names of the package themselves."""


def taken_names() -> frozenset[str]:
    """Names of the package that nothing else can have."""
    names = {name for held in PUBLIC.values() for name in held}
    return frozenset({*names, *(module.rpartition(".")[2] for module in MODULES), "webhooks"})


def package_view(context: PackageContext) -> PackageView:
    """`__init__.py`."""
    modules = [*MODULES, *(["webhooks"] if context.api.webhooks else [])]
    public = {**_public(context.api), **context.entities}
    homes = [*((module, ()) for module in modules if module not in public), *public.items()]
    shown = [module.rpartition(".")[2] for module in modules]
    every = [*shown, *(name for held in public.values() for name in held)]
    return PackageView(
        header=context.header,
        doc=docstring(api_doc(context.api)) or docstring(context.names.package),
        homes=tuple(
            HomeView(module=string(module), names=tuple(map(string, exports(held))))
            for module, held in sorted(homes)
        ),
        imports=tuple(_public_imports(modules, public)),
        exports=tuple(map(string, exports(every))),
        version=string(context.version),
    )


def _public_imports(modules: list[str], public: Mapping[str, tuple[str, ...]]) -> Iterator[Code]:
    by_module = {module: list(held) for module, held in public.items()}
    for module in modules:
        parent, _, name = module.rpartition(".")
        by_module.setdefault(parent, []).append(name)
    for module, held in sorted(by_module.items(), key=lambda item: natural(item[0])):
        yield indented(from_import(f".{module}", held, 4), 4)


# ----------------------------------------------------------------------------------------------------- webhooks


def webhooks_view(context: PackageContext) -> WebhooksView:
    """`webhooks.py`: a typed parser for each request that the API sends."""
    imports = Imports()
    imports.add(symbols.MAPPING)
    imports.add(symbols.ANY)
    imports.add(symbols.DECODE_AS)
    results = Annotator(context.forms, imports, PLAIN)
    thunks = Annotator(context.forms, imports, PLAIN)
    found = []
    for webhook in context.api.webhooks:
        types: list[Type] = (
            [content.type for content in webhook.body.contents] if webhook.body else []
        )
        if types:
            name = context.names.webhooks[webhook.key]
            found.append(
                WebhookView(
                    name=identifier(f"parse_{name}"),
                    result=results.union(types[:1]),
                    type=thunks.union(types[:1]),
                    doc=docstring(webhook_doc(webhook), 4),
                )
            )
    return WebhooksView(
        header=context.header,
        imports=imports.render(),
        exports=tuple(string(name) for name in exports(str(view.name) for view in found)),
        webhooks=tuple(found),
    )
