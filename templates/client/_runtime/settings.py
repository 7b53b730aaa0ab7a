"""What a generated package tells the runtime about its API: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a server's URL. `default` None: it has to be given."""

    name: str
    default: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerSpec:
    """A server's URL, with `{variables}`."""

    url: str
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class ApiKeyScheme:
    """A key in a header, the query or a cookie of this name."""

    name: str
    where: Literal["header", "query", "cookie"] = "header"


@dataclass(frozen=True, slots=True)
class BasicScheme:
    """User name and password (RFC 7617)."""


@dataclass(frozen=True, slots=True)
class BearerScheme:
    """A bearer token (RFC 6750)."""


@dataclass(frozen=True, slots=True)
class HttpScheme:
    """Another scheme of the Authorization header: `word credentials`."""

    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Scheme:
    """OAuth 2: a bearer token, which can be had from `token_url`."""

    token_url: str | None = None
    refresh_url: str | None = None
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenIdScheme:
    """OpenID Connect: a bearer token."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class MutualTlsScheme:
    """A client certificate: the transport's to give."""


Scheme: TypeAlias = (
    ApiKeyScheme
    | BasicScheme
    | BearerScheme
    | HttpScheme
    | OAuth2Scheme
    | OpenIdScheme
    | MutualTlsScheme
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSpec:
    """How callers ask for a version of the API.

    where "header" or "query": sent under `name`; "media-type": the parameter
    `name` of Accept and Content-Type; "path": replaces the segment `default` of
    the base URL's path. `pattern` is a regular expression that a version matches;
    `example` shows one in the error.
    """

    where: Literal["header", "query", "media-type", "path"]
    name: str = ""
    default: str | None = None
    pattern: str | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientHeader:
    """A header that is given once, to the client. `writes`: not on GET and HEAD."""

    wire: str
    writes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One API, as its generated package describes it.

    security: alternatives of schemes that are needed together, for operations
    that do not say; an empty alternative allows anonymous calls. `None`: the
    document is silent, so every credential that was given is sent.
    """

    title: str
    package: str
    version: str
    servers: tuple[ServerSpec, ...] = ()
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    security: tuple[tuple[str, ...], ...] | None = None
    env_prefix: str = ""
    api_version: VersionSpec | None = None
    client_headers: Mapping[str, ClientHeader] = field(default_factory=dict)
    idempotency_header: str = "Idempotency-Key"
    method_override: str = "X-HTTP-Method-Override"
