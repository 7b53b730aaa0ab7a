"""Which credentials an operation is sent: the document's security alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .auth import (
    ApiKeyAuth,
    Auth,
    AuthInput,
    BasicAuth,
    BearerAuth,
    ClientCredentials,
    NoAuth,
    OAuth2,
    Token,
)
from .config import from_env
from .effects import Steps
from .errors import AuthError
from .secret import Secret
from .settings import (
    ApiKeyScheme,
    BasicScheme,
    BearerScheme,
    HttpScheme,
    MutualTlsScheme,
    OAuth2Scheme,
    Scheme,
    Settings,
)
from .styles import percent
from .tokens import Moment

Security = tuple[tuple[str, ...], ...] | None


class Bound:
    """A credential and the place it goes to."""

    __slots__ = ("auth", "name", "prefix", "where")

    def __init__(
        self, auth: Auth, scheme: Scheme, fill: Callable[[str], str] = str
    ) -> None:
        self.auth = auth
        self.where = "header"
        self.name = "Authorization"
        self.prefix = "Basic " if auth.basic else "Bearer "
        if isinstance(scheme, ApiKeyScheme) and not auth.basic:
            self.where, self.name, self.prefix = scheme.where, scheme.name, ""
        elif isinstance(scheme, HttpScheme) and not auth.basic:
            self.prefix = f"{scheme.word} "
        if isinstance(auth, OAuth2) and isinstance(scheme, OAuth2Scheme):
            url = None if scheme.token_url is None else fill(scheme.token_url)
            auth.bind(url, tuple(fill(scope) for scope in scheme.scopes))

    def apply(self, secret: Secret, url: str, headers: list[tuple[str, str]]) -> str:
        """Puts the credential into a request's headers or URL; gives the URL."""
        value = self.prefix + secret.reveal()
        if self.where == "query":
            if f"{percent(self.name)}=" in url.partition("?")[2]:
                return url
            sign = "&" if "?" in url else "?"
            return f"{url}{sign}{percent(self.name)}={percent(value)}"
        if self.where == "cookie":
            for at, (name, cookies) in enumerate(headers):
                if name == "Cookie":
                    headers[at] = name, f"{cookies}; {self.name}={value}"
                    return url
            headers.append(("Cookie", f"{self.name}={value}"))
            return url
        headers.append((self.name, value))
        return url


class Credentials:
    """All credentials of a client, by the document's schemes."""

    def __init__(
        self,
        settings: Settings,
        auth: AuthInput,
        fill: Callable[[str], str] = str,
    ) -> None:
        self._settings = settings
        self._bound = bind(settings, auth, fill)
        self._chosen: dict[Security, tuple[Bound, ...]] = {}

    def __repr__(self) -> str:
        return f"<Credentials for {', '.join(self._bound) or 'nothing'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("credentials cannot be pickled")

    def choose(self, security: Security, operation: str) -> tuple[Bound, ...]:
        """What to send with an operation: its first alternative that can be kept.

        AuthError when there is none and anonymous calls are not allowed.
        """
        chosen = self._chosen.get(security)
        if chosen is None:
            chosen = self._chosen[security] = self._choose(security, operation)
        return chosen

    def _choose(self, security: Security, operation: str) -> tuple[Bound, ...]:
        stated = self._settings.security if security is None else security
        if stated is None:
            return _distinct(tuple(self._bound.values()))
        if not stated:
            return ()
        schemes = self._settings.schemes
        for alternative in stated:
            needed = [
                name
                for name in alternative
                if not isinstance(schemes.get(name), MutualTlsScheme)
            ]
            if needed and all(name in self._bound for name in needed):
                return _distinct(tuple(self._bound[name] for name in needed))
        if any(not alternative for alternative in stated):
            return ()
        raise AuthError(self._missing(stated, operation))

    def _missing(self, stated: tuple[tuple[str, ...], ...], operation: str) -> str:
        ways = " or ".join(" with ".join(names) for names in stated)
        hint = "give auth="
        prefix = self._settings.env_prefix
        if prefix:
            names = env_names(self._settings)
            hint += f", or set {' or '.join(names)}"
        return f"{operation} needs credentials ({ways}): {hint}"


def _distinct(several: tuple[Bound, ...]) -> tuple[Bound, ...]:
    """One credential for each place."""
    places: dict[tuple[str, str], Bound] = {}
    for bound in several:
        places.setdefault((bound.where, bound.name), bound)
    return tuple(places.values())


def env_names(settings: Settings) -> list[str]:
    """The environment variables that are read, for messages."""
    prefix = settings.env_prefix
    schemes = settings.schemes.values()
    names = []
    if any(not isinstance(s, (BasicScheme, ApiKeyScheme)) for s in schemes):
        names.append(f"{prefix}_TOKEN")
    if any(isinstance(s, BasicScheme) for s in schemes):
        names.append(f"{prefix}_USERNAME and {prefix}_PASSWORD")
    if any(isinstance(s, ApiKeyScheme) for s in schemes):
        names.append(f"{prefix}_API_KEY")
    return names or [f"{prefix}_TOKEN"]


def bind(
    settings: Settings, auth: AuthInput, fill: Callable[[str], str]
) -> dict[str, Bound]:
    """Which credential each scheme gets; `fill` puts the client's variables into
    token URLs and scopes."""
    schemes = dict(settings.schemes) or {"bearer": BearerScheme()}
    if isinstance(auth, Mapping):
        unknown = set(auth) - set(schemes)
        if unknown:
            known = ", ".join(sorted(schemes))
            raise ValueError(f"no scheme {min(unknown)!r}; there are {known}")
        return {
            name: Bound(_for_scheme(given, schemes[name]), schemes[name], fill)
            for name, given in auth.items()
        }
    if isinstance(auth, NoAuth):
        return {}
    several: list[Auth | Token] = (
        [*from_environment(settings)] if auth is None else [auth]
    )
    bound: dict[str, Bound] = {}
    for given in several:
        for name, scheme in schemes.items():
            if name not in bound and fits(given, scheme, schemes):
                bound[name] = Bound(_for_scheme(given, scheme), scheme, fill)
    if auth is not None and not bound:
        name, scheme = next(iter(schemes.items()))
        bound[name] = Bound(_for_scheme(auth, scheme), scheme, fill)
    return bound


def fits(given: object, scheme: Scheme, schemes: Mapping[str, Scheme]) -> bool:
    """Whether a credential that was given without a scheme's name is for this one."""
    basic_only = all(isinstance(s, BasicScheme) for s in schemes.values())
    match given:
        case BasicAuth():
            return isinstance(scheme, BasicScheme)
        case ApiKeyAuth():
            return isinstance(scheme, ApiKeyScheme)
        case OAuth2():
            return not isinstance(scheme, (ApiKeyScheme, BasicScheme, MutualTlsScheme))
        case str():
            return basic_only or not isinstance(scheme, (BasicScheme, MutualTlsScheme))
    return not isinstance(scheme, (BasicScheme, MutualTlsScheme))


def _for_scheme(given: Auth | Token, scheme: Scheme) -> Auth:
    if isinstance(given, Auth):
        return given
    if isinstance(given, str) and isinstance(scheme, BasicScheme):
        username, _, password = given.partition(":")
        return BasicAuth(username, password)
    return BearerAuth(given)


def from_environment(settings: Settings) -> list[Auth]:
    """Credentials from `<PREFIX>_TOKEN`, `_USERNAME` with `_PASSWORD` (and
    `_TENANT`), `_API_KEY`, `_CLIENT_ID` with `_CLIENT_SECRET`."""
    found: list[Auth] = []
    token = from_env(settings, "TOKEN")
    if token is not None:
        found.append(BearerAuth(token))
    username = from_env(settings, "USERNAME")
    password = from_env(settings, "PASSWORD")
    if username is not None and password is not None:
        tenant = from_env(settings, "TENANT")
        found.append(BasicAuth(username, password, tenant=tenant))
    key = from_env(settings, "API_KEY")
    if key is not None:
        found.append(ApiKeyAuth(key))
    client_id = from_env(settings, "CLIENT_ID")
    client_secret = from_env(settings, "CLIENT_SECRET")
    if client_id is not None and client_secret is not None:
        found.append(
            ClientCredentials(
                client_id, client_secret, token_url=from_env(settings, "TOKEN_URL")
            )
        )
    return found


def secrets_for(bound: tuple[Bound, ...], moment: Moment) -> Steps[list[Secret]]:
    """The credentials themselves, renewed where they have expired."""
    secrets = []
    for one in bound:
        found = one.auth.ready(moment.clock.monotonic())
        if found is None:
            found = yield from one.auth.fetch(moment)
        secrets.append(found)
    return secrets
