"""The proxy that makes faults: what it lets pass is as it was, what it breaks is broken as planned."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator

import httpx2
import pytest
from support.fault_proxy import (
    CutShort,
    Deny,
    Edit,
    FaultProxy,
    Pass,
    Refuse,
    ResetAfter,
    ResetBefore,
)
from support.loopback import Answer, Loopback


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.answer = Answer(201, {"Content-Type": "text/plain", "X-A": "1"}, b"0123456789")
        yield running


@pytest.fixture
def proxy(server: Loopback) -> Iterator[FaultProxy]:
    with FaultProxy(server.url) as running:
        yield running


@pytest.fixture
def client(proxy: FaultProxy) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=proxy.url, trust_env=False) as made:
        yield made


def test_what_passes_is_as_it_was(
    client: httpx2.Client, proxy: FaultProxy, server: Loopback
) -> None:
    odd = "/a%2Fb/'x'?q=%20+&q=2&r"
    for _ in range(2):  # on one connection
        answer = client.post(odd, content=b"\x00body", headers={"X-B": "b"})
    assert (answer.status_code, answer.content) == (201, b"0123456789")
    assert answer.headers["x-a"] == "1"
    seen = server.seen[1]
    assert (seen.method, seen.target, seen.body) == ("POST", odd, b"\x00body")
    assert seen.headers["x-b"] == "b"
    assert seen.headers["host"] == proxy.url.removeprefix("http://")
    assert [proxy.arrived(), proxy.forwarded("POST"), proxy.arrived("GET")] == [2, 2, 0]


def test_bodies_in_chunks_and_none(client: httpx2.Client, server: Loopback) -> None:
    client.put("/x", content=iter([b"ab", b"c"]))
    client.delete("/x")
    assert [each.body for each in server.seen] == [b"abc", b""]
    assert "content-length" not in server.seen[1].headers


def test_answers_without_a_body(client: httpx2.Client, server: Loopback) -> None:
    head = client.head("/x")
    assert (head.headers["content-length"], head.content) == ("10", b"")
    server.answer = Answer(204)
    assert client.get("/x").status_code == 204
    server.answer = Answer(200, {}, b"next")
    assert client.get("/x").content == b"next"


def test_refused_requests_never_arrive(
    client: httpx2.Client, proxy: FaultProxy, server: Loopback
) -> None:
    proxy.on("GET", "/x", Refuse(status=429, headers={"Retry-After": "1"}), Refuse(status=503))
    first, second, third = (client.get("/x") for _ in range(3))
    assert [first.status_code, second.status_code, third.status_code] == [429, 503, 201]
    assert first.headers["retry-after"] == "1"
    assert "retry-after" not in second.headers
    assert second.json() == {}
    assert [proxy.arrived("GET", "/x"), proxy.forwarded("GET", "/x"), len(server.seen)] == [3, 1, 1]


def test_denied_requests_have_their_effect(
    client: httpx2.Client, proxy: FaultProxy, server: Loopback
) -> None:
    proxy.on("POST", "/x", Deny(status=503, body=b'{"a": 1}'))
    answer = client.post("/x")
    assert (answer.status_code, answer.json()) == (503, {"a": 1})
    assert len(server.seen) == proxy.forwarded() == 1


def test_resets_before_and_after_the_effect(
    client: httpx2.Client, proxy: FaultProxy, server: Loopback
) -> None:
    proxy.on("*", "/x", ResetBefore(), ResetAfter())
    for effects in (0, 1):
        with pytest.raises(httpx2.ReadError):
            client.post("/x")
        assert len(server.seen) == proxy.forwarded() == effects
    assert proxy.arrived() == 2
    assert client.post("/x").status_code == 201


def test_a_body_is_cut_short(client: httpx2.Client, proxy: FaultProxy, server: Loopback) -> None:
    proxy.on("GET", "/x", CutShort(part=0.3))
    with client.stream("GET", "/x") as answer:
        assert answer.headers["content-length"] == "10"
        came = bytearray()
        with pytest.raises(httpx2.RemoteProtocolError):
            for part in answer.iter_raw():
                came += part
    assert came == b"012"
    assert len(server.seen) == 1


def test_bodies_are_edited_in_plain_text(
    client: httpx2.Client, proxy: FaultProxy, server: Loopback
) -> None:
    proxy.on("GET", "/x", Pass(), Edit(lambda body: body.replace(b"789", b"--- and more")))
    assert client.get("/x").text == "0123456789"
    assert client.get("/x").text == "0123456--- and more"
    assert [each.headers["accept-encoding"] == "identity" for each in server.seen] == [False, True]


def test_compressed_bodies_pass(client: httpx2.Client, server: Loopback) -> None:
    server.answer = Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(b"plain"))
    assert client.get("/x").text == "plain"


def test_plans_are_for_what_they_name(client: httpx2.Client, proxy: FaultProxy) -> None:
    proxy.on("GET", "/x/*", Refuse(status=404), Refuse(status=410))
    proxy.on("*", "/x/2", Refuse(status=418))
    wanted = [("POST", "/x/1", 201), ("GET", "/x", 201), ("GET", "/x/2?a=/x/", 404)]
    wanted += [("PUT", "/x/2", 418), ("GET", "/x/y/z", 410), ("GET", "/x/2", 201)]
    assert proxy.left == 3
    assert [client.request(method, url).status_code for method, url, _ in wanted] == [
        status for _, _, status in wanted
    ]
    assert proxy.left == 0
    proxy.on("GET", "/x", Refuse(status=404))
    proxy.clear()
    assert client.get("/x").status_code == 201
    assert proxy.arrived() == 1


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with FaultProxy(f"http://127.0.0.1:{port}") as proxy:
        answer = httpx2.get(f"{proxy.url}/x", trust_env=False)
    assert answer.status_code == 502
    assert answer.text.startswith("proxy: ConnectionRefusedError")


def test_it_ends_while_clients_are_connected(server: Loopback) -> None:
    with httpx2.Client(trust_env=False) as client:
        with FaultProxy(server.url) as proxy:
            client.get(proxy.url)
        with pytest.raises(httpx2.ConnectError):
            client.get(proxy.url)
