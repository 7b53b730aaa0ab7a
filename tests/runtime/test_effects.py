"""How often a server carries a write out: what it did is counted there."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

import pytest
from _runtime import errors

from .hostile import Connection, Server, serving
from .support import KINDS, Kind, operation
from .twins import make

DONE = b'{"id": 1}'


class Shop:
    """Counts what it carries out. `turns` is what it does with each request."""

    def __init__(self, *turns: str) -> None:
        self.turns = list(turns)
        self.effects = 0

    def __call__(self, connection: Connection) -> None:
        while True:
            connection.request()
            self.turn(connection, self.turns.pop(0) if self.turns else "do")

    def turn(self, c: Connection, what: str) -> None:
        match what:
            case "do":
                self.effects += 1
                c.json(DONE)
            case "do and reset":
                self.effects += 1
                c.reset()
                raise ConnectionError
            case "do and close":
                self.effects += 1
                raise ConnectionError
            case "do and cut short":
                self.effects += 1
                c.send(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + DONE)
                raise ConnectionError
            case "do and stall":
                self.effects += 1
                c.stall()
                raise ConnectionError
            case "do, answer 500":
                self.effects += 1
                c.json(b"{}", 500)
            case "do, answer 504":
                self.effects += 1
                c.json(b"{}", 504)
            case "refuse with 429":
                c.json(b"{}", 429, "Retry-After: 0\n")
            case "refuse with 503":
                c.json(b"{}", 503, "Retry-After: 0\n")
            case "answer 503":
                self.effects += 1
                c.json(b"{}", 503)


WRITES = [
    ("do and reset", 1, "AnswerLost"),
    ("do and close", 1, "AnswerLost"),
    ("do and cut short", 1, "AnswerLost"),
    ("do and stall", 1, "ReadTimeout"),
    ("do, answer 500", 1, "InternalServerError"),
    ("do, answer 504", 1, "GatewayTimeout"),
    ("answer 503", 1, "ServiceUnavailable"),
    ("refuse with 429", 1, "ok"),
    ("refuse with 503", 1, "ok"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
@pytest.mark.parametrize(("what", "effects", "end"), WRITES, ids=[row[0] for row in WRITES])
def test_a_write_is_never_done_twice(
    kind: Kind, method: str, what: str, effects: int, end: str
) -> None:
    shop = Shop(what)
    with serving(shop) as server:
        assert ended(kind, server, method) == end
    assert shop.effects == effects


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["do and reset", "do, answer 500", "do and cut short"])
def test_a_read_is_repeated(kind: Kind, what: str) -> None:
    shop = Shop(what)
    with serving(shop) as server:
        assert ended(kind, server, "GET") == "ok"
    assert shop.effects == 2


@pytest.mark.parametrize("kind", KINDS)
def test_an_idempotency_key_makes_a_write_safe_to_repeat(kind: Kind) -> None:
    with serving(Shop("do and reset")) as server:
        assert ended(kind, server, "POST", key="k") == "ok"
    keys = [headers["idempotency-key"] for _, headers, _ in server.requests]
    assert keys == ["k", "k"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_connection_closed_while_idle_is_not_the_end(kind: Kind) -> None:
    """A kept connection that the server closed: the next write goes over a new one."""
    shop = Shop()

    def once(connection: Connection) -> None:
        connection.request()
        shop.turn(connection, "do")

    with serving(once) as server:
        assert ended(kind, server, "POST", calls=3) == "ok"
    assert shop.effects == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_that_is_not_there_has_done_nothing(kind: Kind) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    error = make(kind, operation("POST", "unsafe"), quick(f"http://127.0.0.1:{port}"))
    assert isinstance(error, errors.ConnectError)
    assert not error.sent
    assert error.attempts == 3


def quick(url: str) -> dict[str, Any]:
    from _runtime.transport import Timeout

    from .support import FakeTime

    return {
        "base_url": url,
        "timeout": Timeout(connect=1, read=0.3, write=1, pool=1),
        "clock": FakeTime().clock(),
    }


def ended(kind: Kind, server: Server, method: str, key: str = "", calls: int = 1) -> str:
    op = operation(method, "safe" if method == "GET" else "unsafe")
    given: dict[str, Any] = {"idempotency_key": key} if key else {}
    error = make(kind, op, quick(server.url), call=given, times=calls)
    return "ok" if error is None else type(error).__name__
