"""What is sent again, how often and after how long: one table, for both clients.

Jitter is 1, so that each wait is the longest it can be; only sleeping moves the clock.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from _runtime import errors
from _runtime.retry import RetryPolicy
from _runtime.testing import Answer, FakeTransport, Turns

from .support import KINDS, FakeTime, Kind, call, client, operation, outcome

OK = Answer(body={"id": 1})


class Row(NamedTuple):
    """script: what the server does, attempt by attempt; the last stays. end: the status
    of the error, the name of its class, or ok."""

    what: str
    method: str
    script: list[Any]
    end: object
    sleeps: list[float]
    options: Mapping[str, Any] = MappingProxyType({})
    policy: RetryPolicy = RetryPolicy()


def on(status: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, body={"error": "no"}, headers=named)


LOST = errors.AnswerLost("reset")
REFUSED = errors.ConnectError("refused")
READ = errors.ReadTimeout("silent")
WRITE = errors.WriteTimeout("stuck")
CONNECT = errors.ConnectTimeout("slow")
POOL = errors.PoolTimeout("busy")
FAULTS = [0.5, 1.0]
THROTTLED = [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0]
NOW = "Tue, 14 Nov 2023 22:13:20 GMT"
IN_30 = "Tue, 14 Nov 2023 22:13:50 GMT"
IN_90 = "Tue, 14 Nov 2023 22:14:50 GMT"

SAFE = [
    Row("good at once", "GET", [OK], "ok", []),
    *[Row(f"{s} for good", "GET", [on(s)], s, FAULTS) for s in (408, 500, 502, 503, 504)],
    *[Row(f"{s} once", "GET", [on(s), OK], "ok", [0.5]) for s in (408, 500, 502, 503, 504)],
    *[
        Row(f"{s} is final", "GET", [on(s)], s, [])
        for s in (400, 401, 403, 404, 409, 410, 422, 425, 501, 505, 507, 511)
    ],
    *[Row(f"{s}, HEAD", "HEAD", [on(s)], s, FAULTS) for s in (500, 503)],
    Row("two kinds of fault", "GET", [on(500), LOST, OK], "ok", FAULTS),
    Row("a fault, then final", "GET", [on(500), on(404)], 404, [0.5]),
    Row("lost for good", "GET", [LOST], "AnswerLost", FAULTS),
    Row("lost once", "GET", [LOST, OK], "ok", [0.5]),
    Row("a bomb", "GET", [errors.AnswerTooLarge("boom"), OK], "AnswerTooLarge", []),
    Row("silent once", "GET", [READ, OK], "ok", [0.5]),
    Row("stuck once", "GET", [WRITE, OK], "ok", [0.5]),
    Row("refused for good", "GET", [REFUSED], "ConnectError", FAULTS),
    Row("slow to connect", "GET", [CONNECT], "ConnectTimeout", FAULTS),
    Row("no connection free", "GET", [POOL, OK], "ok", [0.5]),
]

UNSAFE = [
    *[Row(f"{s}", "POST", [on(s), OK], s, []) for s in (408, 500, 502, 503, 504)],
    Row("lost", "POST", [LOST, OK], "AnswerLost", []),
    Row("silent", "POST", [READ, OK], "ReadTimeout", []),
    Row("stuck", "POST", [WRITE, OK], "WriteTimeout", []),
    Row("refused", "POST", [REFUSED, OK], "ok", [0.5]),
    Row("slow to connect", "POST", [CONNECT, OK], "ok", [0.5]),
    Row("no connection free", "POST", [POOL, OK], "ok", [0.5]),
    Row("refused, then lost", "POST", [REFUSED, LOST, OK], "AnswerLost", [0.5]),
    Row("refused for good", "POST", [REFUSED], "ConnectError", FAULTS),
    Row("503 that says when", "POST", [on(503, retry_after="2"), OK], "ok", [2]),
    Row("503 that says when, in ms", "POST", [on(503, retry_after_ms="250"), OK], "ok", [0.25]),
    Row("503 that says when, by date", "POST", [on(503, retry_after=IN_30), OK], "ok", [30]),
    Row("503 that talks nonsense", "POST", [on(503, retry_after="soon"), OK], 503, []),
    Row("503 with a negative wait", "POST", [on(503, retry_after="-1"), OK], 503, []),
    Row("500 that says when", "POST", [on(500, retry_after="2"), OK], 500, []),
    Row("502 that says when", "POST", [on(502, retry_after="2"), OK], 502, []),
    Row("429", "POST", [on(429), OK], "ok", [0.5]),
    Row("429, then 500", "POST", [on(429), on(500), OK], 500, [0.5]),
    Row("429, then lost", "POST", [on(429), LOST, OK], "AnswerLost", [0.5]),
    *[Row(f"{m} 500", m, [on(500), OK], 500, []) for m in ("PUT", "PATCH", "DELETE")],
    *[Row(f"{m} lost", m, [LOST, OK], "AnswerLost", []) for m in ("PUT", "PATCH", "DELETE")],
    *[Row(f"{m} 429", m, [on(429), OK], "ok", [0.5]) for m in ("PUT", "PATCH", "DELETE")],
    *[Row(f"{m} refused", m, [REFUSED, OK], "ok", [0.5]) for m in ("PUT", "PATCH", "DELETE")],
]

KEYED = [
    Row("500", "POST", [on(500), OK], "ok", [0.5], options={"idempotency_key": "k"}),
    Row("lost", "POST", [LOST, OK], "ok", [0.5], options={"idempotency_key": "k"}),
    Row("lost for good", "POST", [LOST], "AnswerLost", FAULTS, options={"idempotency_key": "k"}),
    Row("PATCH 503", "PATCH", [on(503), OK], "ok", [0.5], options={"idempotency_key": "k"}),
    Row("409", "POST", [on(409), OK], 409, [], options={"idempotency_key": "k"}),
]

THROTTLING = [
    Row("429 for good", "GET", [on(429)], 429, THROTTLED),
    Row("429 for good, POST", "POST", [on(429)], 429, THROTTLED),
    Row("429 twice", "GET", [on(429), on(429), OK], "ok", [0.5, 1.0]),
    Row(
        "429 does not use up faults", "GET", [on(429)] * 4 + [on(500), OK], "ok", [0.5, 1, 2, 4, 8]
    ),
    Row("429 between faults", "GET", [on(500), on(429), on(500), on(500), OK], 500, [0.5, 1, 2]),
    Row("seconds", "GET", [on(429, retry_after="7"), OK], "ok", [7]),
    Row("seconds with a fraction", "GET", [on(429, retry_after="1.5"), OK], "ok", [1.5]),
    Row("zero", "GET", [on(429, retry_after="0"), OK], "ok", [0]),
    Row("the longest", "GET", [on(429, retry_after="60"), OK], "ok", [60]),
    Row("longer", "GET", [on(429, retry_after="61"), OK], 429, []),
    Row("absurd", "GET", [on(429, retry_after="999999"), OK], 429, []),
    Row("a date", "GET", [on(429, retry_after=IN_30), OK], "ok", [30]),
    Row("a date that is now", "GET", [on(429, retry_after=NOW), OK], "ok", [0]),
    Row(
        "a date in the past",
        "GET",
        [on(429, retry_after="Tue, 14 Nov 2000 22:13:20 GMT"), OK],
        "ok",
        [0],
    ),
    Row("a date too far", "GET", [on(429, retry_after=IN_90), OK], 429, []),
    Row("milliseconds", "GET", [on(429, retry_after_ms="1200"), OK], "ok", [1.2]),
    Row(
        "milliseconds go first",
        "GET",
        [on(429, retry_after_ms="20", retry_after="9"), OK],
        "ok",
        [0.02],
    ),
    Row("reset in seconds", "GET", [on(429, x_ratelimit_reset="12"), OK], "ok", [12]),
    Row("reset as a time", "GET", [on(429, x_ratelimit_reset="1700000020"), OK], "ok", [20]),
    Row(
        "reset as a time in ms", "GET", [on(429, x_ratelimit_reset="1700000020000"), OK], "ok", [20]
    ),
    Row("the other reset", "GET", [on(429, ratelimit_reset="3"), OK], "ok", [3]),
    Row("reset too far", "GET", [on(429, x_ratelimit_reset="1700009999"), OK], 429, []),
    Row("reset matters to 429 only", "GET", [on(500, x_ratelimit_reset="12"), OK], "ok", [0.5]),
    Row(
        "Retry-After before reset",
        "GET",
        [on(429, retry_after="1", x_ratelimit_reset="9"), OK],
        "ok",
        [1],
    ),
    *[
        Row(f"nonsense {value!r}", "GET", [on(429, retry_after=value), OK], "ok", [0.5])
        for value in (
            "",
            "soon",
            "-5",
            "1e3",
            "nan",
            "inf",
            "9" * 400,
            "0x10",
            "１",
            "1,5",
            "Tue, 99 Nov 2023",
        )
    ],
    Row("500 that says when", "GET", [on(500, retry_after="3"), OK], "ok", [3]),
    Row("503 too long", "GET", [on(503, retry_after="120"), OK], 503, []),
]

LIMITS = [
    Row("one attempt", "GET", [on(500), OK], 500, [], options={"max_attempts": 1}),
    Row("one attempt, 429", "GET", [on(429), OK], 429, [], options={"max_attempts": 1}),
    Row(
        "one attempt, refused",
        "GET",
        [REFUSED, OK],
        "ConnectError",
        [],
        options={"max_attempts": 1},
    ),
    Row("two attempts", "GET", [on(500)], 500, [0.5], options={"max_attempts": 2}),
    Row("six attempts", "GET", [on(500)], 500, [0.5, 1, 2, 4, 8], options={"max_attempts": 6}),
    Row("no time for a wait", "GET", [on(500)], 500, [0.5], options={"deadline": 1.2}),
    Row("no time for the first", "GET", [on(500)], 500, [], options={"deadline": 0.4}),
    Row(
        "no time for what is asked",
        "GET",
        [on(429, retry_after="30")],
        429,
        [],
        options={"deadline": 20.0},
    ),
    Row(
        "time for two 429s",
        "GET",
        [on(429, retry_after="30")],
        429,
        [30],
        options={"deadline": 40.0},
    ),
    Row(
        "the server forbids",
        "GET",
        [on(500, x_should_retry="false"), OK],
        500,
        [],
        policy=RetryPolicy(should_retry_header="x-should-retry"),
    ),
    Row(
        "the server asks for it",
        "POST",
        [on(409, x_should_retry="true"), OK],
        "ok",
        [0.5],
        policy=RetryPolicy(should_retry_header="x-should-retry"),
    ),
    Row("nobody listens", "POST", [on(409, x_should_retry="true"), OK], 409, []),
    Row(
        "PUT, where that is allowed",
        "PUT",
        [LOST, OK],
        "ok",
        [0.5],
        policy=RetryPolicy(repeat_idempotent=True),
    ),
    Row(
        "POST is still not",
        "POST",
        [LOST, OK],
        "AnswerLost",
        [],
        policy=RetryPolicy(repeat_idempotent=True),
    ),
]

SAFETY = {"GET": "safe", "HEAD": "safe", "PUT": "idempotent", "DELETE": "idempotent"}
ROWS = [
    (group, row)
    for group, rows in {
        "safe": SAFE,
        "unsafe": UNSAFE,
        "keyed": KEYED,
        "throttling": THROTTLING,
        "limits": LIMITS,
    }.items()
    for row in rows
]


def run(kind: Kind, row: Row) -> tuple[object, list[float], int, int]:
    """How the call ended, the waits, the requests, the attempts that the error names."""
    fake = FakeTime()
    transport = FakeTransport({f"{row.method} /things/1": Turns(*row.script)})
    target = client(kind, transport=transport, clock=fake.clock(), retry=row.policy)
    op = operation(row.method, SAFETY.get(row.method, "unsafe"))
    _, error = outcome(target, op, options=row.options)
    sent = len(transport.sent)
    if error is None:
        return "ok", fake.sleeps, sent, sent
    assert isinstance(error, errors.ApiError), error
    end = error.status if isinstance(error, errors.StatusError) else type(error).__name__
    return end, fake.sleeps, sent, error.attempts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=[f"{g}: {r.what}" for g, r in ROWS])
def test_row(kind: Kind, row: Row) -> None:
    end, sleeps, sends, attempts = run(kind, row)
    assert (end, sleeps, sends) == (row.end, row.sleeps, len(row.sleeps) + 1)
    assert attempts == sends


def test_the_table_is_long_enough() -> None:
    assert len(ROWS) >= 80
    assert len({(group, row.what, row.method) for group, row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_server_gets_little_more_than_it_was_asked(kind: Kind) -> None:
    transport = FakeTransport({"GET /things/1": on(500)})
    target = client(kind, transport=transport, clock=FakeTime().clock())
    for _ in range(100):
        outcome(target, operation())
    assert 100 < len(transport.sent) <= 135


@pytest.mark.parametrize("kind", KINDS)
def test_successes_fill_the_bucket_again(kind: Kind) -> None:
    transport = FakeTransport({"GET /things/1": on(500)})
    target = client(kind, transport=transport, clock=FakeTime().clock())
    for _ in range(60):
        outcome(target, operation())
    before = target._shared.budget.tokens
    good = client(kind, transport=FakeTransport({"GET /things/1": OK}), clock=FakeTime().clock())
    good._shared = target._shared
    for _ in range(20):
        call(good, operation())
    assert before < 14
    assert target._shared.budget.tokens == before + 20


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", ["999999", "Fri, 31 Dec 9999 23:59:59 GMT", "86400"])
def test_a_wait_that_nobody_would_wait_returns_at_once(kind: Kind, value: str) -> None:
    transport = FakeTransport({"GET /things/1": on(429, retry_after=value)})
    target = client(kind, transport=transport)
    begin = time.perf_counter()
    _, error = outcome(target, operation())
    assert time.perf_counter() - begin < 0.05
    assert isinstance(error, errors.TooManyRequests)
    assert error.retry_after is not None and error.retry_after > 60


@pytest.mark.parametrize("kind", KINDS)
def test_waits_are_random_up_to_the_limit(kind: Kind) -> None:
    fake = FakeTime(jitter=0.25)
    transport = FakeTransport({"GET /things/1": on(500)})
    target = client(kind, transport=transport, clock=fake.clock())
    outcome(target, operation())
    assert fake.sleeps == [0.125, 0.25]


@pytest.mark.parametrize("kind", KINDS)
def test_the_idempotency_key_is_the_same_on_each_attempt(kind: Kind) -> None:
    transport = FakeTransport({"POST /things/1": Turns(LOST, on(503), OK)})
    target = client(kind, transport=transport, clock=FakeTime().clock())
    op = operation("POST", "unsafe", key_header="X-Request-Key")
    call(target, op, body={"id": 1}, options={"idempotency_key": "once"})
    assert [sent.headers["X-Request-Key"] for sent in transport.sent] == ["once"] * 3
    assert len({sent.body for sent in transport.sent}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_can_be_read_once_is_sent_once(kind: Kind) -> None:
    from _runtime.operation import Body, Content

    transport = FakeTransport({"POST /things/1": on(429)})
    target = client(kind, transport=transport, clock=FakeTime().clock())
    body = Body(Content("application/octet-stream", lambda: bytes))
    _, error = outcome(target, operation("POST", "unsafe", body=body), body=iter([b"a", b"b"]))
    assert isinstance(error, errors.TooManyRequests)
    assert [sent.body for sent in transport.sent] == [b"ab"]
