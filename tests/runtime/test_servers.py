"""Where requests go: the document's servers, their variables, base_url=."""

from __future__ import annotations

from typing import Any

import pytest
from _runtime.settings import ServerSpec, Variable
from _runtime.testing import FakeTransport

from .support import call, client, operation, settings


def servers(**variables: str | None) -> dict[str, Any]:
    spec = ServerSpec(
        "https://{cluster}.example.com/api/{version}/{project}/",
        (Variable("cluster", "api"), Variable("version", "v1"), Variable("project")),
    )
    return {"settings": settings(servers=(spec,)), "variables": variables}


def test_server_variables_are_filled_in() -> None:
    found = client("sync", **servers(cluster="eu-1", project="a b"))
    assert found.base_url == "https://eu-1.example.com/api/v1/a%20b"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (None, "/sell/v1"),
        ("/buy/v2/", "/buy/v2"),
        ("v3", "/v3"),
        (".evil.example", "/.evil.example"),
        ("/", ""),
    ],
)
def test_a_variable_that_begins_the_path(given: str | None, path: str) -> None:
    spec = ServerSpec("https://api.example.com{base}", (Variable("base", "/sell/v1"),))
    found = client("sync", settings=settings(servers=(spec,)), variables={"base": given})
    assert found.base_url == f"https://api.example.com{path}"


@pytest.mark.parametrize("given", ["@evil.example", "/../x", "//evil.example", ":80@evil.example"])
def test_such_a_variable_reaches_no_other_host(given: str) -> None:
    spec = ServerSpec("https://api.example.com{base}", (Variable("base", "/sell/v1"),))
    options = {"settings": settings(servers=(spec,)), "variables": {"base": given}}
    try:
        base = client("sync", **options).base_url
    except ValueError as error:
        assert "cannot be part of a path" in str(error)
    else:
        assert base.startswith("https://api.example.com/")


def test_a_missing_variable_is_asked_for() -> None:
    with pytest.raises(ValueError, match="project= has to be given"):
        client("sync", **servers())


@pytest.mark.parametrize("value", ["evil.com/x", "evil.com#", "a@evil.com", "", "a b", "a\\b", "?"])
def test_a_variable_cannot_change_the_host(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be part of a host's name"):
        client("sync", **servers(cluster=value, project="p"))


@pytest.mark.parametrize("value", ["..", ".", "a/../b", "", "a//b"])
def test_a_variable_cannot_climb(value: str) -> None:
    with pytest.raises(ValueError, match="cannot be part of a path"):
        client("sync", **servers(project=value))


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x",
        "//x",
        "x",
        "",
        "https://",
        "https://a?b",
        "https://a#b",
        "https://u:p@a",
        "https://a b",
        "https://[::1",
    ],
)
def test_a_base_url_has_to_be_one(url: str) -> None:
    given = settings(servers=())
    with pytest.raises(ValueError, match="base_url"):
        client("sync", settings=given, base_url=url)


def test_a_host_outside_ascii() -> None:
    assert client("sync", base_url="https://b\u00fccher.example/\u00e4").base_url == (
        "https://xn--bcher-kva.example/%C3%A4"
    )


def test_the_base_url_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THINGS_BASE_URL", "https://env.example/v2/")
    assert client("sync", settings=settings(env_prefix="THINGS")).base_url == (
        "https://env.example/v2"
    )


def test_an_operation_with_a_server_of_its_own() -> None:
    transport = FakeTransport({"GET /things/1": {"id": 1}})
    op = operation(server=ServerSpec("https://uploads.example/files"))
    call(client("sync", transport=transport), op)
    call(client("sync", transport=transport, base_url="http://localhost:1"), op)
    assert [sent.url for sent in transport.sent] == [
        "https://uploads.example/files/things/1",
        "http://localhost:1/things/1",
    ]


def test_a_path_variable_that_is_given_to_the_client() -> None:
    transport = FakeTransport(
        {"GET /p/a%2Fb/things/1": {"id": 1}, "GET /p/{x}/things/1": {"id": 1}}
    )
    target = client("sync", transport=transport, variables={"project": "a/b"})
    call(target, operation(path="/p/{project}/things/{id}"))
    assert transport.sent[0].url.endswith("/p/a%2Fb/things/1")
    with pytest.raises(ValueError, match="project= has to be given"):
        call(client("sync", transport=transport), operation(path="/p/{project}/things/{id}"))
