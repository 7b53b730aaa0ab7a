"""Credentials: what they are, where they go, how tokens are had and renewed."""

from __future__ import annotations

import base64
import threading
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias
from urllib.parse import quote_plus

import msgspec

from .effects import Invoke, Reply, Send, Sleep, Steps, Wait
from .errors import ApiError, AuthError, TransportError
from .retry import Event, Retries
from .secret import Secret
from .styles import check_header
from .tokens import Flight, Moment, TokenAnswer, refusal
from .transport import Request

Token: TypeAlias = str | Callable[[], str | Awaitable[str]]
EARLY = PATIENCE = 60.0


class Auth:
    """One credential. `renewable`: a 401 may be cured by asking for it anew."""

    __slots__ = ()

    renewable = False
    basic = False

    def kept(self) -> list[Secret]:
        """What else of this credential a server must not see echoed in an error."""
        return []

    def ready(self, now: float) -> Secret | None:
        """The credential, if it is at hand at this time of the client's clock."""
        return None

    def fetch(self, moment: Moment) -> Steps[Secret]:
        """Gets the credential."""
        raise NotImplementedError

    def invalidate(self, used: Secret) -> None:
        """The server refused this one."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("credentials cannot be pickled")


class BearerAuth(Auth):
    """A token, or a function that gives one and is called for every request."""

    __slots__ = ("_function", "_secret", "renewable")

    def __init__(self, token: Token) -> None:
        self._secret: Secret | None = None
        self._function: Callable[[], Any] | None = None
        if isinstance(token, str):
            self._secret = Secret(checked(token))
        elif callable(token):
            self._function = token
        else:
            raise TypeError("a token is a str or a function that gives one")
        self.renewable = self._function is not None

    def ready(self, now: float) -> Secret | None:
        return self._secret

    def fetch(self, moment: Moment) -> Steps[Secret]:
        assert self._function is not None
        token = yield Invoke(self._function)
        if not isinstance(token, str):
            raise AuthError(f"the token function gave {type(token).__name__}, no str")
        return Secret(checked(token))


class BasicAuth(Auth):
    """User name and password; `tenant` goes before the name, as Cumulocity wants."""

    __slots__ = ("_password", "_secret")

    basic = True

    def __init__(
        self, username: str, password: str, *, tenant: str | None = None
    ) -> None:
        user = username if tenant is None else f"{tenant}/{username}"
        if ":" in user:
            raise ValueError("a user name cannot hold a colon")
        pair = f"{user}:{password}".encode()
        self._secret = Secret(base64.b64encode(pair).decode())
        self._password = Secret(password)

    def kept(self) -> list[Secret]:
        return [self._password]

    def ready(self, now: float) -> Secret | None:
        return self._secret


class ApiKeyAuth(Auth):
    """An API key; where it goes is the document's word."""

    __slots__ = ("_secret",)

    def __init__(self, key: str) -> None:
        self._secret = Secret(checked(key))

    def ready(self, now: float) -> Secret | None:
        return self._secret


class NoAuth(Auth):
    """No credentials, whatever the environment holds."""

    __slots__ = ()


def checked(value: str) -> str:
    """A credential that a header can carry. ValueError does not show it."""
    if not value:
        raise ValueError("a credential cannot be empty")
    return check_header("Authorization", value)


class OAuth2(Auth):
    """A token from a token endpoint, renewed before it expires.

    However many threads or tasks need one, one request is made. Subclasses say
    what is asked for.
    """

    __slots__ = (
        "_expires",
        "_flight",
        "_id",
        "_in_body",
        "_lock",
        "_refresh",
        "_scopes",
        "_secret",
        "_token",
        "token_url",
    )

    renewable = True

    def __init__(
        self,
        client_id: str | None,
        client_secret: str | None,
        *,
        token_url: str | None,
        scopes: tuple[str, ...] | None,
        in_body: bool,
    ) -> None:
        self.token_url = token_url
        self._id = client_id
        self._secret = None if client_secret is None else Secret(client_secret)
        self._scopes = scopes
        self._in_body = in_body
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._refresh: Secret | None = None
        self._expires = 0.0
        self._flight: Flight | None = None

    def form(self) -> dict[str, str]:
        """What the token endpoint is sent, without the client's own credentials."""
        raise NotImplementedError

    def bind(self, token_url: str | None, scopes: tuple[str, ...]) -> None:
        """Takes from the document what was not given."""
        if self.token_url is None:
            self.token_url = token_url
        if self._scopes is None:
            self._scopes = scopes

    def kept(self) -> list[Secret]:
        return [one for one in (self._secret, self._refresh) if one is not None]

    def ready(self, now: float) -> Secret | None:
        return self._token if now < self._expires else None

    def invalidate(self, used: Secret) -> None:
        with self._lock:
            if self._token is used:
                self._token = None

    def fetch(self, moment: Moment) -> Steps[Secret]:
        while True:
            with self._lock:
                found = self.ready(moment.clock.monotonic())
                if found is not None:
                    return found
                flight = self._flight
                leader = flight is None
                if flight is None:
                    flight = self._flight = Flight()
            if leader:
                return (yield from self._lead(flight, moment))
            if not (yield Wait(flight.signal, min(PATIENCE, moment.left))):
                raise AuthError("another call's token request takes too long")
            if flight.problem is not None:
                raise AuthError(flight.problem)

    def _lead(self, flight: Flight, moment: Moment) -> Steps[Secret]:
        try:
            return (yield from self._request(moment))
        except ApiError as error:
            flight.problem = str(error)
            raise
        finally:
            with self._lock:
                self._flight = None
            flight.signal.set()

    def _request(self, moment: Moment) -> Steps[Secret]:
        request = self._build(moment)
        asked = moment.clock.monotonic()
        retries = Retries(moment.policy, moment.budget, "safe", moment.clock.random)
        while True:
            reply: Reply | None = None
            fault: TransportError | None = None
            try:
                reply = yield Send(request)
            except TransportError as error:
                fault = error
            if reply is not None and reply.status < 300:
                return self._store(reply, asked)
            event = Event(
                None if reply is None else reply.status,
                None if reply is None else reply.headers,
                True,
            )
            left = moment.left - (moment.clock.monotonic() - asked)
            wait = retries.after(event, moment.clock.wall(), left)
            if wait is None:
                raise AuthError(refusal(reply, fault))
            yield Sleep(wait)

    def _build(self, moment: Moment) -> Request:
        if self.token_url is None:
            raise AuthError("token_url= has to be given: the document names none")
        form = self.form()
        if self._scopes:
            form["scope"] = " ".join(self._scopes)
        headers = [
            ("Accept", "application/json"),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ]
        if self._id is not None and self._secret is not None and not self._in_body:
            pair = f"{quote_plus(self._id)}:{quote_plus(self._secret.reveal())}"
            word = base64.b64encode(pair.encode()).decode()
            headers.append(("Authorization", f"Basic {word}"))
        elif self._id is not None:
            form["client_id"] = self._id
            if self._secret is not None:
                form["client_secret"] = self._secret.reveal()
        pairs = [f"{quote_plus(k)}={quote_plus(v)}" for k, v in form.items()]
        body = "&".join(pairs).encode()
        headers.append(("Content-Length", str(len(body))))
        return Request("POST", self.token_url, headers, body, moment.timeout, "token")

    def _store(self, reply: Reply, asked: float) -> Secret:
        try:
            answer = msgspec.json.decode(reply.body, type=TokenAnswer, strict=False)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise AuthError("the token endpoint's answer is no token") from None
        lifetime = answer.expires_in
        if lifetime is None or not lifetime > 0:
            lifetime = 3600.0
        token = Secret(checked(answer.access_token))
        with self._lock:
            self._token = token
            self._expires = asked + lifetime - min(EARLY, lifetime / 5)
            if answer.refresh_token:
                self._refresh = Secret(answer.refresh_token)
        return token


class ClientCredentials(OAuth2):
    """OAuth 2 client credentials (RFC 6749, 4.4).

    extra: further members of the token request, such as `audience`; in_body:
    send id and secret in the body instead of the Authorization header.
    """

    __slots__ = ("_extra",)

    def __init__(
        self,
        client_id: str,
        client_secret: str,
        *,
        token_url: str | None = None,
        scopes: tuple[str, ...] | None = None,
        extra: Mapping[str, str] | None = None,
        in_body: bool = False,
    ) -> None:
        super().__init__(
            client_id,
            client_secret,
            token_url=token_url,
            scopes=scopes,
            in_body=in_body,
        )
        self._extra = dict(extra or {})

    def form(self) -> dict[str, str]:
        return {"grant_type": "client_credentials", **self._extra}


class RefreshToken(OAuth2):
    """OAuth 2 with a refresh token (RFC 6749, 6); a new one replaces the old."""

    __slots__ = ()

    def __init__(
        self,
        refresh_token: str,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        token_url: str | None = None,
        scopes: tuple[str, ...] | None = None,
        in_body: bool = False,
    ) -> None:
        super().__init__(
            client_id,
            client_secret,
            token_url=token_url,
            scopes=() if scopes is None else scopes,
            in_body=in_body,
        )
        self._refresh = Secret(refresh_token)

    def form(self) -> dict[str, str]:
        assert self._refresh is not None
        return {
            "grant_type": "refresh_token",
            "refresh_token": self._refresh.reveal(),
        }


AuthInput: TypeAlias = Token | Auth | Mapping[str, Token | Auth] | None
"""A token, a function that gives one, an `Auth`, or one of these by scheme."""
