"""Prism as it is used here: what violates a document is told, and nothing else is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from support.loopback import Answer, Loopback
from support.prism import Prism
from support.tools import Unavailable

pytestmark = pytest.mark.slow

THING = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "name": {"type": ["string", "null"]}},
}
CONTENT = {"content": {"application/json": {"schema": THING}}}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "servers": [{"url": "https://example.com/base"}],
    "paths": {
        "/things": {
            "post": {
                "parameters": [{"name": "n", "in": "query", "schema": {"type": "integer"}}],
                "requestBody": {"required": True, **CONTENT},
                "responses": {"200": {"description": "ok", **CONTENT}},
            }
        }
    },
}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture(scope="module")
def running(server: Loopback, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    document = tmp_path_factory.mktemp("prism") / "openapi.json"
    document.write_text(json.dumps(DOCUMENT))
    try:
        with Prism(document, f"{server.url}/base") as proxy:
            yield proxy
    except Unavailable as reason:
        pytest.skip(f"Prism did not run: {reason}")


@pytest.fixture
def prism(running: Prism, server: Loopback) -> Prism:
    server.answer = Answer(200, JSON, b'{"id": 1, "name": null}')
    server.seen.clear()
    running.clear()
    return running


def post(prism: Prism, body: object, path: str = "/things") -> httpx2.Response:
    return httpx2.post(f"{prism.url}{path}", json=body, trust_env=False)


def test_what_is_right_passes(prism: Prism, server: Loopback) -> None:
    answer = post(prism, {"id": 7, "name": "x"}, "/things?n=1")
    assert (answer.status_code, answer.json()) == (200, {"id": 1, "name": None})
    assert [(each.method, each.target) for each in server.seen] == [("POST", "/base/things?n=1")]
    assert json.loads(server.seen[0].body) == {"id": 7, "name": "x"}
    assert prism.violations() == []


def test_the_target_reaches_the_server_as_it_was_sent(prism: Prism, server: Loopback) -> None:
    odd = "/things?n=1&$filter=a%20eq%20'(b%2Bc)'&x=%41"
    answer = post(prism, {"id": 7}, odd)
    assert answer.status_code == 200
    assert server.seen[0].target == f"/base{odd}"
    assert server.seen[0].headers["host"] == prism.url.removeprefix("http://")
    assert not [name for name in server.seen[0].headers if name.startswith("x-sent")]


def test_wrong_requests_are_told_and_not_forwarded(prism: Prism, server: Loopback) -> None:
    assert post(prism, {"name": 5}, "/things?n=x").status_code == 422
    assert prism.violations() == [
        "POST /things 422: request.body Request body must have required property 'id'",
        "POST /things 422: request.body.name Request body property name must be string,null",
        "POST /things 422: request.query.n Request query parameter n must be integer",
    ]
    assert server.seen == []


def test_unknown_paths_and_methods_are_told(prism: Prism, server: Loopback) -> None:
    assert post(prism, {}, "/other").status_code == 404
    assert httpx2.get(f"{prism.url}/things", trust_env=False).status_code == 405
    assert [each.split(":")[0] for each in prism.violations()] == [
        "POST /other 404",
        "GET /things 405",
    ]
    assert server.seen == []


def test_wrong_answers_are_told(prism: Prism, server: Loopback) -> None:
    server.answer = Answer(200, JSON, b'{"id": "one"}')
    assert post(prism, {"id": 1}).status_code == 500
    assert prism.violations() == [
        "POST /things 500: response.body.id Response body property id must be integer"
    ]
    assert len(server.seen) == 1


def test_many_wrong_answers_are_told(prism: Prism, server: Loopback) -> None:
    server.answer = Answer(200, JSON, b"[1]")
    assert post(prism, {"id": 1}).status_code == 500
    assert "must be object" in prism.violations()[0]


def test_statuses_that_the_document_does_not_have_are_told(prism: Prism, server: Loopback) -> None:
    server.answer = Answer(418, JSON, b"{}")
    assert post(prism, {"id": 1}).status_code == 418  # to Prism a warning only
    (told,) = prism.violations()
    assert told.startswith("POST /things 418: response Unable to match the returned status code")


def test_an_error_that_leaves_the_block_tells_them(tmp_path: Path, prism: Prism) -> None:
    error = AssertionError("the client's")
    post(prism, {})
    prism.explain(error)
    assert error.__notes__[0].startswith("Prism has seen violations:\nPOST /things 422: request")
