"""The whole API: what the pipeline hands from lowering to naming and emission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from clientwright.diagnostics import Place
from clientwright.ir.conventions import NO_HABITS, ClientParameter, Habits, Versioning
from clientwright.ir.operations import Operation, OperationKey, Server, Webhook
from clientwright.ir.types import TypeDecl, TypeId


class SecurityKind(StrEnum):
    BASIC = "basic"
    BEARER = "bearer"
    HTTP = "http"  # another scheme of the Authorization header
    API_KEY = "apiKey"
    OAUTH2 = "oauth2"
    OPENID = "openIdConnect"
    MUTUAL_TLS = "mutualTLS"


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthFlow:
    """`kind` is clientCredentials, authorizationCode, password, implicit or deviceAuthorization."""

    kind: str
    token_url: str | None
    authorization_url: str | None
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityScheme:
    id: str
    kind: SecurityKind
    header: str | None = None  # API_KEY: its name, by `where`; HTTP: the scheme's word
    where: str | None = None  # API_KEY: header, query or cookie
    flows: tuple[OAuthFlow, ...] = ()
    doc: str = ""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    name: str
    doc: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something of the document that is not in the Api, and why."""

    what: str  # "operation GET /x", "property Foo.bar", "schema Foo"
    reason: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the document holds, to be held against what was made of it."""

    operations: int
    schemas: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    title: str
    version: str
    doc: str
    servers: tuple[Server, ...]
    tags: tuple[Tag, ...]
    security_schemes: tuple[SecurityScheme, ...]
    types: Mapping[TypeId, TypeDecl]
    operations: tuple[Operation, ...]  # sorted by key
    webhooks: tuple[Webhook, ...]
    versioning: tuple[Versioning, ...] = ()
    client_parameters: tuple[ClientParameter, ...] = ()
    habits: Habits = NO_HABITS
    skipped: tuple[Skipped, ...] = ()
    counts: Counts

    def operation(self, key: OperationKey) -> Operation:
        """The operation with this key. KeyError when there is none."""
        for operation in self.operations:
            if operation.key == key:
                return operation
        raise KeyError(key)
