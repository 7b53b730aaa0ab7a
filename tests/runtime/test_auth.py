"""Credentials: where they come from, where they go, how tokens are had."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qs

import pytest
from _runtime import errors
from _runtime.auth import (
    ApiKeyAuth,
    BasicAuth,
    BearerAuth,
    ClientCredentials,
    NoAuth,
    RefreshToken,
)
from _runtime.settings import ApiKeyScheme, BasicScheme, BearerScheme, HttpScheme, MutualTlsScheme
from _runtime.testing import Answer, FakeTransport, Sent, Turns

from .support import KINDS, FakeTime, Kind, call, client, operation, outcome, settings

TOKEN_URL = "https://login.example/token"


def sent_with(
    auth: Any, *alternatives: tuple[str, ...], kind: Kind = "sync", **options: Any
) -> Sent:
    transport = FakeTransport({"GET /things/1": {"id": 1}})
    target = client(kind, auth=auth, transport=transport, **options)
    call(target, operation(security=alternatives or None))
    return transport.sent[0]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_its_place(kind: Kind) -> None:
    assert sent_with("t", ("bearer",), kind=kind).headers["authorization"] == "Bearer t"
    basic = sent_with(BasicAuth("user", "p\u00e4ss"), ("basic",), kind=kind)
    assert basic.headers["authorization"] == "Basic dXNlcjpww6Rzcw=="
    tenant = sent_with(BasicAuth("user", "pw", tenant="t1"), ("basic",), kind=kind)
    assert tenant.headers["authorization"] == "Basic dDEvdXNlcjpwdw=="
    assert sent_with(ApiKeyAuth("k"), ("header",), kind=kind).headers["x-key"] == "k"
    assert sent_with(ApiKeyAuth("k&=/"), ("query",), kind=kind).url.endswith("?api_key=k%26%3D%2F")
    assert sent_with(ApiKeyAuth("k"), ("cookie",), kind=kind).headers["cookie"] == "session=k"


@pytest.mark.parametrize("kind", KINDS)
def test_a_function_is_asked_for_every_request(kind: Kind) -> None:
    count = iter(range(1, 10))
    transport = FakeTransport({"GET /things/1": {"id": 1}})
    target = client(kind, auth=lambda: f"t{next(count)}", transport=transport)
    for _ in range(3):
        call(target, operation(security=(("bearer",),)))
    assert [s.headers["authorization"] for s in transport.sent] == [
        f"Bearer t{n}" for n in (1, 2, 3)
    ]


def test_a_coroutine_function_is_awaited_by_the_asynchronous_client() -> None:
    async def token() -> str:
        await asyncio.sleep(0)
        return "late"

    found = sent_with(token, ("bearer",), kind="async")
    assert found.headers["authorization"] == "Bearer late"
    with pytest.raises(TypeError, match="AsyncClient"):
        sent_with(token, ("bearer",))


def test_several_credentials_at_once() -> None:
    auth = {"bearer": "t", "header": ApiKeyAuth("k"), "query": "q"}
    found = sent_with(auth, ("bearer", "header", "query"))
    assert (found.headers["authorization"], found.headers["x-key"]) == ("Bearer t", "k")
    assert found.query == {"api_key": ["q"]}


def test_the_first_alternative_that_can_be_kept_is_taken() -> None:
    auth = {"header": "k", "query": "q"}
    found = sent_with(auth, ("bearer",), ("header", "basic"), ("query",), ("header",))
    assert found.query == {"api_key": ["q"]}
    assert found.headers.get("x-key") is None


def test_anonymous_where_the_document_allows_it() -> None:
    assert sent_with(None, ("bearer",), ()).headers.get("authorization") is None
    assert sent_with("t", ("bearer",), ()).headers["authorization"] == "Bearer t"
    assert sent_with(NoAuth(), ("bearer",), ()).headers.get("authorization") is None


def test_credentials_that_are_missing_are_asked_for() -> None:
    transport = FakeTransport()
    target = client("sync", settings=settings(env_prefix="THINGS"), transport=transport)
    _, error = outcome(target, operation(security=(("bearer",), ("basic", "header"))))
    assert isinstance(error, errors.AuthError)
    assert str(error).startswith(
        "things.call needs credentials (bearer or basic with header): give auth=, or set"
        " THINGS_TOKEN or THINGS_USERNAME and THINGS_PASSWORD or THINGS_API_KEY"
    )
    transport.assert_nothing_sent()


def test_a_scheme_that_is_unknown() -> None:
    with pytest.raises(ValueError, match="no scheme 'nope'; there are basic, bearer, cookie"):
        client("sync", auth={"nope": "x"})


def test_a_certificate_is_the_transports_to_give() -> None:
    given = settings(schemes={"tls": MutualTlsScheme(), "bearer": BearerScheme()})
    found = sent_with("t", ("tls", "bearer"), settings=given)
    assert found.headers["authorization"] == "Bearer t"


def test_another_word_of_the_authorization_header() -> None:
    given = settings(schemes={"own": HttpScheme("ApiToken")})
    found = sent_with("t", ("own",), settings=given)
    assert found.headers["authorization"] == "ApiToken t"


def test_text_where_only_basic_is_known() -> None:
    given = settings(schemes={"basic": BasicScheme()})
    found = sent_with("user:pa:ss", ("basic",), settings=given)
    assert found.headers["authorization"] == "Basic dXNlcjpwYTpzcw=="


def test_a_silent_document_gets_one_credential_for_each_place() -> None:
    schemes = {"a": BearerScheme(), "b": ApiKeyScheme("X-Key"), "c": BearerScheme()}
    given = settings(schemes=schemes, security=None)
    found = sent_with({"a": "1", "b": "2", "c": "3"}, settings=given)
    assert found.headers.get_list("authorization") == ["Bearer 1"]
    assert found.headers["x-key"] == "2"
    found = sent_with("t", settings=settings(schemes={}, security=None))
    assert found.headers["authorization"] == "Bearer t"


ENVIRONMENT = [
    ({"TOKEN": "t"}, ("bearer",), "authorization", "Bearer t"),
    ({"USERNAME": "u", "PASSWORD": "p"}, ("basic",), "authorization", "Basic dTpw"),
    (
        {"USERNAME": "u", "PASSWORD": "p", "TENANT": "t"},
        ("basic",),
        "authorization",
        "Basic dC91OnA=",
    ),
    ({"API_KEY": "k"}, ("header",), "x-key", "k"),
]


@pytest.mark.parametrize(("variables", "security", "header", "value"), ENVIRONMENT)
def test_the_environment(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    security: tuple[str, ...],
    header: str,
    value: str,
) -> None:
    for name, text in variables.items():
        monkeypatch.setenv(f"THINGS_{name}", text)
    given = settings(env_prefix="THINGS")
    assert sent_with(None, security, settings=given).headers[header] == value
    assert sent_with(NoAuth(), security, (), settings=given).headers.get(header) is None


def test_what_is_given_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINGS_TOKEN", "env")
    found = sent_with("given", ("bearer",), settings=settings(env_prefix="THINGS"))
    assert found.headers["authorization"] == "Bearer given"


# --------------------------------------------------------------------------------- OAuth


class Login(FakeTransport):
    """A token endpoint and an API; `lifetimes` is how long each token lives."""

    def __init__(self, *lifetimes: Any, **more: Any) -> None:
        self.issued = 0
        self.lifetimes = list(lifetimes) or [3600]
        self.more = more
        super().__init__({"POST /token": self.token, "GET /things/1": self.api})
        self.refused: set[str] = set()

    def token(self, sent: Sent) -> object:
        self.issued += 1
        lifetime = self.lifetimes[min(self.issued, len(self.lifetimes)) - 1]
        answer = {"access_token": f"t{self.issued}", "token_type": "Bearer", **self.more}
        return answer if lifetime is None else {**answer, "expires_in": lifetime}

    def api(self, sent: Sent) -> object:
        if sent.headers["authorization"] in self.refused:
            return Answer(status=401, body={"error": "expired"})
        return {"id": 1}


def login(auth: Any, transport: Login, kind: Kind, fake: FakeTime) -> Any:
    return client(kind, auth={"oauth": auth}, transport=transport, clock=fake.clock())


SECURED = operation(security=(("oauth",),))


@pytest.mark.parametrize("kind", KINDS)
def test_client_credentials(kind: Kind) -> None:
    transport = Login()
    auth = ClientCredentials("me:1", "s e", scopes=("a", "b"), extra={"audience": "x"})
    call(login(auth, transport, kind, FakeTime()), SECURED)
    token, api = transport.sent
    assert token.url == TOKEN_URL
    assert parse_qs(token.body.decode()) == {
        "grant_type": ["client_credentials"],
        "scope": ["a b"],
        "audience": ["x"],
    }
    assert token.headers["authorization"] == "Basic bWUlM0ExOnMrZQ=="
    assert api.headers["authorization"] == "Bearer t1"


def test_client_credentials_in_the_body() -> None:
    transport = Login()
    auth = ClientCredentials("me", "s", in_body=True)
    call(login(auth, transport, "sync", FakeTime()), SECURED)
    form = parse_qs(transport.sent[0].body.decode())
    assert (form["client_id"], form["client_secret"]) == (["me"], ["s"])
    assert transport.sent[0].headers.get("authorization") is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_refresh_token_is_replaced_by_the_next(kind: Kind) -> None:
    transport = Login(100, refresh_token="r2")
    fake = FakeTime()
    target = login(RefreshToken("r1", client_id="me"), transport, kind, fake)
    call(target, SECURED)
    fake.now += 200
    call(target, SECURED)
    forms = [parse_qs(sent.body.decode()) for sent in transport.calls("POST /token")]
    assert [form["refresh_token"] for form in forms] == [["r1"], ["r2"]]
    assert forms[0]["client_id"] == ["me"]


@pytest.mark.parametrize(
    ("lifetime", "later", "issued"),
    [
        (3600, 3530, 1),
        (3600, 3545, 2),
        (100, 79, 1),
        (100, 81, 2),
        (None, 3500, 1),
        (None, 3700, 2),
        (0, 10, 1),
        (-5, 10, 1),
        ("1800", 1700, 1),
    ],
)
def test_tokens_are_renewed_before_they_expire(lifetime: Any, later: float, issued: int) -> None:
    transport = Login(lifetime)
    fake = FakeTime()
    target = login(ClientCredentials("me", "s"), transport, "sync", fake)
    call(target, SECURED)
    fake.now += later
    call(target, SECURED)
    assert transport.issued == issued


@pytest.mark.parametrize("kind", KINDS)
def test_one_replay_after_a_401(kind: Kind) -> None:
    transport = Login()
    fake = FakeTime()
    target = login(ClientCredentials("me", "s"), transport, kind, fake)
    transport.refused = {"Bearer t1"}
    call(target, SECURED)
    assert [sent.path for sent in transport.sent] == ["/token", "/api/things/1"] * 2
    transport.refused = {"Bearer t2", "Bearer t3", "Bearer t4"}
    _, error = outcome(target, SECURED)
    assert isinstance(error, errors.Unauthorized)
    assert error.attempts == 2
    assert transport.issued == 3
    assert fake.sleeps == []


def test_a_token_that_is_given_is_not_replayed() -> None:
    transport = FakeTransport({"GET /things/1": Answer(status=401)})
    target = client("sync", auth=BearerAuth("t"), transport=transport)
    _, error = outcome(target, operation(security=(("bearer",),)))
    assert isinstance(error, errors.Unauthorized)
    assert len(transport.sent) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_token_endpoint_in_trouble_is_asked_again(kind: Kind) -> None:
    token = Turns(Answer(status=503), errors.AnswerLost("x"), {"access_token": "t"})
    transport = FakeTransport({"POST /token": token, "GET /things/1": {"id": 1}})
    fake = FakeTime()
    target = client(
        kind, auth={"oauth": ClientCredentials("a", "b")}, transport=transport, clock=fake.clock()
    )
    call(target, SECURED)
    assert fake.sleeps == [0.5, 1.0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (Answer(status=400, body={"error": "invalid_client"}), "answered 400: invalid_client"),
        (Answer(status=500, body=b"<html>"), "answered 500"),
        (Answer(status=302, headers={"Location": "https://evil.example"}), "answered 302"),
        (Answer(body=b"<html>"), "answer is no token"),
        (Answer(body={"token": "x"}), "answer is no token"),
        (errors.ConnectError("refused"), "cannot be reached: refused"),
    ],
)
def test_a_token_that_cannot_be_had(kind: Kind, answer: object, text: str) -> None:
    transport = FakeTransport({"POST /token": answer})
    fake = FakeTime()
    target = client(
        kind, auth={"oauth": ClientCredentials("a", "b")}, transport=transport, clock=fake.clock()
    )
    _, error = outcome(target, SECURED)
    assert isinstance(error, errors.AuthError)
    assert text in str(error)
    assert error.operation == "things.call"
    assert not transport.calls("GET /things/1")


def test_a_token_url_has_to_be_known() -> None:
    given = settings(schemes={"oauth": BearerScheme()})
    target = client(
        "sync", settings=given, auth=ClientCredentials("a", "b"), transport=FakeTransport()
    )
    _, error = outcome(target, SECURED)
    assert "token_url= has to be given" in str(error)


def test_scopes_and_token_urls_take_the_variables_of_the_client() -> None:
    from _runtime.settings import OAuth2Scheme, ServerSpec, Variable

    scheme = OAuth2Scheme(
        token_url="https://{c}.login.example/token", scopes=("https://{c}/.default",)
    )
    server = ServerSpec("https://{c}.things.example", (Variable("c", "api"),))
    given = settings(schemes={"oauth": scheme}, servers=(server,))
    transport = Login()
    target = client(
        "sync",
        settings=given,
        variables={"c": "eu"},
        auth=ClientCredentials("a", "b"),
        transport=transport,
    )
    call(target, SECURED)
    assert transport.sent[0].url == "https://eu.login.example/token"
    assert parse_qs(transport.sent[0].body.decode())["scope"] == ["https://eu/.default"]


def test_a_user_name_cannot_hold_a_colon() -> None:
    with pytest.raises(ValueError, match="colon"):
        BasicAuth("a:b", "c")
