"""Credentials stay with their origin, and show nowhere else."""

from __future__ import annotations

import asyncio
import copy
import io
import logging
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from _runtime import errors
from _runtime.auth import ApiKeyAuth, BasicAuth, BearerAuth, ClientCredentials, RefreshToken
from _runtime.hooks import Hooks
from _runtime.testing import Answer, FakeTransport, Sent
from _runtime.transport import Request

from .hostile import Connection, serving
from .support import KINDS, Kind, call, client, operation, outcome, settings
from .twins import make

CANARY = "c4n4ryS3cret"
HOME = "https://home.example"


def token_answer() -> Answer:
    return Answer(body={"access_token": CANARY, "expires_in": 3600})


CREDENTIALS: dict[str, Callable[[], dict[str, Any]]] = {
    "bearer": lambda: {"bearer": BearerAuth(CANARY)},
    "bearer function": lambda: {"bearer": lambda: CANARY},
    "basic": lambda: {"basic": BasicAuth("user", CANARY)},
    "header key": lambda: {"header": ApiKeyAuth(CANARY)},
    "query key": lambda: {"query": ApiKeyAuth(CANARY)},
    "cookie key": lambda: {"cookie": ApiKeyAuth(CANARY)},
    "client credentials": lambda: {
        "oauth": ClientCredentials("me", CANARY, token_url=f"{HOME}/token")
    },
}
SECRETS = (
    CANARY,
    BasicAuth("user", CANARY)._secret.reveal(),
    BasicAuth("me", CANARY)._secret.reveal(),
)
ORIGINS = {
    "host": "https://other.example/x",
    "subdomain": "https://api.home.example/x",
    "port": "https://home.example:8443/x",
    "scheme": "http://home.example/x",
    "user name": "https://home.example@other.example/x",
    "no scheme": "//other.example/x",
    "suffix": "https://home.example.other.example/x",
}


class Wire(FakeTransport):
    """Keeps the bytes of each request."""

    def __init__(self, routes: dict[str, object]) -> None:
        super().__init__(routes)
        self.seen: list[tuple[str, str]] = []

    def _answer(self, request: Request, body: bytes) -> Any:
        headers = "".join(f"{name}: {value}\r\n" for name, value in request.headers)
        text = f"{request.method} {request.url}\r\n{headers}\r\n{body!r}"
        self.seen.append((request.url, text))
        return super()._answer(request, body)

    def foreign(self) -> list[str]:
        return [text for url, text in self.seen if not url.startswith((f"{HOME}/", f"{HOME}?"))]

    def home(self) -> list[str]:
        return [text for url, text in self.seen if url.startswith(f"{HOME}/")]


def wire(location: str, status: int) -> Wire:
    def answer(sent: Sent) -> object:
        if sent.path == "/token":
            return token_answer()
        if sent.url.startswith(f"{HOME}/things"):
            return Answer(status=status, headers={"Location": location})
        return {"id": 2}

    return Wire(
        {
            f"{method} /{path}": answer
            for method in ("GET", "POST")
            for path in ("x", "token", "things/1", "")
        }
    )


def secured(kind: str) -> Any:
    (scheme,) = CREDENTIALS[kind]()
    return operation(security=((scheme,),))


@pytest.mark.parametrize("twin", KINDS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("change", ORIGINS)
@pytest.mark.parametrize("kind", CREDENTIALS)
def test_a_redirect_takes_no_credential_along(
    twin: Kind, status: int, change: str, kind: str
) -> None:
    transport = wire(ORIGINS[change], status)
    target = client(
        twin,
        base_url=HOME,
        auth=CREDENTIALS[kind](),
        transport=transport,
        headers={"X-App-Secret": CANARY},
    )
    value = call(target, secured(kind))
    assert value.id == 2
    foreign = transport.foreign()
    assert len(foreign) == 1
    assert not any(secret in text for text in foreign for secret in SECRETS)
    assert any(secret in text for text in transport.home() for secret in SECRETS)


@pytest.mark.parametrize("kind", CREDENTIALS)
def test_a_redirect_at_home_keeps_the_credential(kind: str) -> None:
    transport = wire(f"{HOME}/x", 302)
    target = client("sync", base_url=HOME, auth=CREDENTIALS[kind](), transport=transport)
    call(target, secured(kind))
    last = transport.home()[-1]
    assert any(secret in last for secret in (CANARY, SECRETS[1]))


def test_a_credential_that_left_home_does_not_come_back() -> None:
    def answer(sent: Sent) -> object:
        if sent.path == "/things/1":
            return Answer(status=302, headers={"Location": "https://other.example/x"})
        if sent.url.startswith("https://other"):
            return Answer(status=302, headers={"Location": f"{HOME}/leak?to=me"})
        return {"id": 2}

    transport = Wire({"GET /x": answer, "GET /things/1": answer, "GET /leak": answer})
    target = client("sync", base_url=HOME, auth={"bearer": CANARY}, transport=transport)
    call(target, secured("bearer"))
    assert [CANARY in text for _, text in transport.seen] == [True, False, False]


@pytest.mark.parametrize("twin", KINDS)
@pytest.mark.parametrize("change", [name for name in ORIGINS if name != "no scheme"])
@pytest.mark.parametrize("kind", CREDENTIALS)
def test_an_absolute_url_gets_no_credential(twin: Kind, change: str, kind: str) -> None:
    transport = wire("", 200)
    given = settings(security=((next(iter(CREDENTIALS[kind]())),),))
    target = client(
        twin, settings=given, base_url=HOME, auth=CREDENTIALS[kind](), transport=transport
    )
    found = target.request("GET", ORIGINS[change])
    if twin == "async":
        found = asyncio.run(found)
    assert found.json() == {"id": 2}
    assert not any(secret in text for _, text in transport.seen for secret in SECRETS)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_writes_are_not_redirected(method: str, status: int) -> None:
    transport = FakeTransport(
        {f"{method} /things/1": Answer(status=status, headers={"Location": f"{HOME}/x"})}
    )
    target = client("sync", base_url=HOME, transport=transport)
    with pytest.raises(errors.RedirectError):
        call(target, operation(method, "unsafe"))
    assert len(transport.sent) == 1


@pytest.mark.parametrize("twin", KINDS)
@pytest.mark.parametrize("value", ["..", ".", "", [], [".."], None])
def test_dots_as_a_path_parameter_send_nothing(twin: Kind, value: object) -> None:
    transport = FakeTransport()
    target = client(twin, base_url=HOME, transport=transport)
    with pytest.raises(ValueError, match="path parameter"):
        call(target, operation(), args=(value, None))
    assert transport.sent == []


@pytest.mark.parametrize("path", ["/a/../b", "/a/%2e%2e/b", "/./a", "/a/.%2E"])
def test_dots_in_a_path_send_nothing(path: str) -> None:
    transport = FakeTransport()
    with pytest.raises(ValueError, match="segments"):
        client("sync", base_url=HOME, transport=transport).request("GET", path)
    assert transport.sent == []


# ------------------------------------------------------------------------------ surfaces


def failing(kind: str, body: object, status: int = 401) -> FakeTransport:
    def answer(sent: Sent) -> object:
        return token_answer() if sent.path == "/token" else Answer(status=status, body=body)

    return FakeTransport({"GET /things/1": answer, "POST /token": answer})


def echo(kind: str) -> dict[str, str]:
    """An error that says what was sent."""
    sent = f"{CANARY}, {SECRETS[1]}" if kind == "basic" else CANARY
    return {"error": "bad", "message": f"{sent} is not valid"}


def hidden(text: str) -> bool:
    return not any(secret in text for secret in SECRETS)


def everything(value: object, depth: int = 6) -> Iterator[str]:
    """The repr of a value and of all that `vars` and containers show of it."""
    yield repr(value)
    yield str(value)
    if depth == 0:
        return
    inner: list[object] = []
    if isinstance(value, dict):
        inner = [*value, *value.values()]
    elif isinstance(value, (list, tuple, set, frozenset)):
        inner = list(value)
    elif hasattr(value, "__dict__") and not isinstance(value, type):
        inner = list(vars(value).values())
    for item in inner:
        if not isinstance(item, (str, bytes, int, float, type(None))) and not callable(item):
            yield from everything(item, depth - 1)
        elif isinstance(item, (str, bytes)):
            yield repr(item)


def error_of(kind: str, twin: Kind = "sync", **options: Any) -> Exception:
    target = client(
        twin,
        base_url=HOME,
        auth=CREDENTIALS[kind](),
        transport=failing(kind, echo(kind)),
        **options,
    )
    _, error = outcome(target, secured(kind))
    assert isinstance(error, errors.Unauthorized)
    return error


@pytest.mark.parametrize("kind", CREDENTIALS)
class TestSurfaces:
    def target(self, kind: str) -> Any:
        transport = FakeTransport({"GET /things/1": {"id": 1}, "POST /token": token_answer()})
        target = client("sync", base_url=HOME, auth=CREDENTIALS[kind](), transport=transport)
        call(target, secured(kind))
        transport.sent.clear()
        target._loop._transport = None  # it holds the answers that the test gave it
        return target

    def test_repr_str_and_vars_of_the_client(self, kind: str) -> None:
        assert all(hidden(text) for text in everything(self.target(kind)))

    def test_the_client_cannot_be_pickled_or_copied_with_it(self, kind: str) -> None:
        target = self.target(kind)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError, match="pickle"):
                pickle.dumps(target, protocol)
        with pytest.raises(TypeError, match="pickle"):
            copy.deepcopy(target)

    def test_credentials_themselves(self, kind: str) -> None:
        (given,) = CREDENTIALS[kind]().values()
        auth = BearerAuth(given) if callable(given) else given
        assert hidden(repr(auth) + str(auth) + f"{auth}")
        with pytest.raises(TypeError):
            vars(auth)
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(auth)

    def test_exceptions(self, kind: str) -> None:
        for twin in KINDS:
            error = error_of(kind, twin)
            assert all(hidden(text) for text in everything(error))
            assert hidden(repr(error.args)) and hidden(repr(error.parsed))
            assert hidden(repr(pickle.dumps(error)))
            assert str(pickle.loads(pickle.dumps(error))) == str(error)

    def test_chains_and_tracebacks_with_locals(self, kind: str) -> None:
        for twin in KINDS:
            error: BaseException | None = error_of(kind, twin)
            while error is not None:
                shown = traceback.TracebackException.from_exception(error, capture_locals=True)
                lines = [line for line in shown.format() if "CREDENTIALS" not in line]
                assert hidden("".join(lines))
                error = error.__cause__ or error.__context__

    def test_hooks_and_requests(self, kind: str) -> None:
        shown: list[str] = []

        def look(attempt: Any) -> None:
            shown.extend([repr(attempt), str(attempt), repr(attempt.request), f"{attempt.request}"])

        error_of(kind, hooks=Hooks(before_request=look, after_answer=look))
        assert shown and all(hidden(text) for text in shown)


def answers_then_resets(connection: Connection) -> None:
    connection.request()
    connection.json(b"{}", 500)
    connection.request()
    connection.reset()


@pytest.mark.parametrize("twin", KINDS)
@pytest.mark.parametrize("kind", [kind for kind in CREDENTIALS if kind != "client credentials"])
def test_logs_at_debug_over_a_real_transport(twin: Kind, kind: str) -> None:
    """Every logger's lines, those of the HTTP library too, on an answer and on a fault."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        with serving(answers_then_resets) as server:
            options = {"base_url": server.url, "auth": CREDENTIALS[kind]()}
            error = make(twin, secured(kind), options)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert isinstance(error, errors.ApiError)
    assert "things.call" in written.getvalue()
    assert hidden(written.getvalue())
    chain: BaseException | None = error
    while chain is not None:
        shown = traceback.TracebackException.from_exception(chain, capture_locals=True)
        assert hidden("".join(line for line in shown.format() if "CREDENTIALS" not in line))
        chain = chain.__cause__ or chain.__context__


@pytest.mark.parametrize("twin", KINDS)
def test_a_refresh_token_shows_in_no_refusal(twin: Kind) -> None:
    answer = Answer(status=400, body={"error": "invalid_grant", "error_description": "expired"})
    transport = FakeTransport({"POST /token": answer})
    auth = RefreshToken(CANARY, client_id="me", token_url=f"{HOME}/token")
    target = client(twin, base_url=HOME, auth={"oauth": auth}, transport=transport)
    _, error = outcome(target, operation(security=(("oauth",),)))
    assert isinstance(error, errors.AuthError)
    assert "invalid_grant - expired" in str(error)
    assert hidden(repr(error) + "".join(everything(error)))


@pytest.mark.parametrize("value", [f"{CANARY}\r\nX-Evil: 1", f"{CANARY}\n", f"a\0{CANARY}", ""])
@pytest.mark.parametrize("kind", [BearerAuth, ApiKeyAuth])
def test_a_credential_no_header_can_carry_is_refused_unseen(kind: Any, value: str) -> None:
    with pytest.raises(ValueError) as caught:
        kind(value)
    assert hidden(str(caught.value))
