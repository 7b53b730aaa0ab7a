"""What a generated package tells the runtime about its API: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from msgspec import Struct, field


class Variable(Struct, frozen=True):
    """A variable of a server's URL. `default` None: it has to be given."""

    name: str
    default: str | None = None
    values: tuple[str, ...] = ()


class ServerSpec(Struct, frozen=True):
    """A server's URL, with `{variables}`."""

    url: str
    variables: tuple[Variable, ...] = ()


class ApiKeyScheme(Struct, frozen=True):
    """A key in a header, the query or a cookie of this name."""

    name: str
    where: Literal["header", "query", "cookie"] = "header"


class BasicScheme(Struct, frozen=True):
    """User name and password (RFC 7617)."""


class BearerScheme(Struct, frozen=True):
    """A bearer token (RFC 6750)."""


class HttpScheme(Struct, frozen=True):
    """Another scheme of the Authorization header: `word credentials`."""

    word: str


class OAuth2Scheme(Struct, frozen=True, kw_only=True):
    """OAuth 2: a bearer token, which can be had from `token_url`."""

    token_url: str | None = None
    refresh_url: str | None = None
    scopes: tuple[str, ...] = ()


class OpenIdScheme(Struct, frozen=True):
    """OpenID Connect: a bearer token."""

    url: str = ""


class MutualTlsScheme(Struct, frozen=True):
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


class VersionSpec(Struct, frozen=True, kw_only=True):
    """How callers ask for a version of the API.

    where "header" or "query": sent under `name`; "media-type": the parameter
    `name` of Accept and Content-Type; "path": replaces the segment `default` of
    the base URL's path. `pattern` is a regular expression that a version matches,
    its group `date` a day of the calendar; `example` shows one in the error.
    """

    where: Literal["header", "query", "media-type", "path"]
    name: str = ""
    default: str | None = None
    pattern: str | None = None
    example: str = ""


class ClientHeader(Struct, frozen=True, kw_only=True):
    """A header that is given once, to the client, or to a call.

    `writes`: not on requests that only read.
    """

    wire: str
    writes: bool = False


class ErrorWords(Struct, frozen=True):
    """The word for what is wrong, `inventory/notFound`: where it is, and how it splits."""

    path: tuple[str, ...]
    separator: str


class Settings(Struct, frozen=True, kw_only=True):
    """One API, as its generated package describes it.

    security: alternatives of schemes that are needed together, for operations
    that do not say; an empty alternative allows anonymous calls. `None`: the
    document is silent, so every credential that was given is sent.

    empty_without_accept: a write without Accept is answered with an empty body.
    error_words: where in an error's body the word for what is wrong is, and what
    separates its parts.
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
    empty_without_accept: bool = False
    error_words: ErrorWords | None = None
