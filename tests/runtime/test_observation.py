"""Hooks, logs and telemetry, and what people's tests are given."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import pytest
from _runtime import errors
from _runtime.client import AsyncResource
from _runtime.hooks import Attempt, Hooks, join_hooks
from _runtime.testing import Answer, FakeTransport, Recorder, Sent, failing

from .support import KINDS, FakeTime, Kind, call, client, operation, outcome


@pytest.mark.parametrize("kind", KINDS)
def test_hooks_see_each_attempt(kind: Kind) -> None:
    seen: list[tuple[Any, ...]] = []

    def before(attempt: Attempt) -> None:
        attempt.request.headers.append(("X-Attempt", str(attempt.number)))
        attempt.notes["mine"] = attempt.number
        seen.append(("before", attempt.number, attempt.operation))

    hooks = Hooks(
        before_request=before,
        after_answer=lambda a: seen.append(("after", a.number, a.status, a.notes["mine"])),
        on_retry=lambda a: seen.append(("retry", a.number, a.wait)),
    )
    transport = FakeTransport({"GET /things/1": failing(503, then={"id": 1})})
    call(client(kind, transport=transport, hooks=hooks, clock=FakeTime().clock()), operation())
    assert seen == [
        ("before", 1, "things.call"),
        ("after", 1, 503, 1),
        ("retry", 1, 0.5),
        ("before", 2, "things.call"),
        ("after", 2, 200, 2),
    ]
    assert [sent.headers["x-attempt"] for sent in transport.sent] == ["1", "2"]


def test_hooks_see_faults_and_can_end_a_call() -> None:
    seen: list[Any] = []
    hooks = Hooks(after_answer=lambda a: seen.append(type(a.error).__name__))
    transport = FakeTransport({"GET /things/1": errors.AnswerLost("x")})
    outcome(client("sync", transport=transport, hooks=hooks, max_attempts=1), operation())
    assert seen == ["AnswerLost"]

    def refuse(attempt: Attempt) -> None:
        raise PermissionError("not today")

    target = client("sync", transport=transport, hooks=Hooks(before_request=refuse))
    with pytest.raises(PermissionError, match="not today"):
        call(target, operation())
    assert target._shared.throttle.active == 0


def test_hooks_can_be_joined() -> None:
    seen: list[int] = []
    one = Hooks(after_answer=lambda a: seen.append(1))
    two = Hooks(after_answer=lambda a: seen.append(2), on_retry=lambda a: seen.append(3))
    both = join_hooks(one, two)
    call(
        client("sync", transport=FakeTransport({"GET /things/1": {"id": 1}}), hooks=both),
        operation(),
    )
    assert seen == [1, 2]
    assert both.before_request is None and both.on_mismatch is None


def test_one_logger_tells_what_happens(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "things_client")
    transport = FakeTransport({"GET /things/1": failing(500, then={"id": 1})})
    target = client("sync", transport=transport, clock=FakeTime().clock())
    call(target, operation(), args=(1, "hidden"))
    assert {record.name for record in caplog.records} == {"things_client"}
    first, retry, second = (record.getMessage() for record in caplog.records)
    assert first.startswith("things.call GET https://things.example/api/things/1?q=... -> 500 in ")
    assert retry == "things.call: 500, trying again in 0.50 s"
    assert second.endswith("(attempt 2)")
    assert "hidden" not in caplog.text


# ----------------------------------------------------------------------------- telemetry


def telemetry() -> tuple[Hooks, Any, Any]:
    sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk is missing")
    from _runtime.otel import telemetry as make
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans, metrics = InMemorySpanExporter(), InMemoryMetricReader()
    provider = sdk.TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    hooks = make(tracer_provider=provider, meter_provider=MeterProvider([metrics]))
    return hooks, spans, metrics


@pytest.mark.parametrize("kind", KINDS)
def test_spans_and_metrics(kind: Kind) -> None:
    hooks, spans, metrics = telemetry()
    transport = FakeTransport({"GET /things/1": failing(503, then={"id": 1})})
    target = client(kind, transport=transport, hooks=hooks, clock=FakeTime().clock())
    call(target, operation(), args=(1, "hidden"))
    first, second = spans.get_finished_spans()
    assert (first.name, first.kind.name, first.status.status_code.name) == (
        "GET",
        "CLIENT",
        "ERROR",
    )
    assert dict(first.attributes) == {
        "http.request.method": "GET",
        "server.address": "things.example",
        "server.port": 443,
        "url.scheme": "https",
        "url.full": "https://things.example/api/things/1?q=...",
        "http.response.status_code": 503,
        "error.type": "503",
    }
    assert second.attributes["http.request.resend_count"] == 1
    assert "error.type" not in second.attributes
    parents = [sent.headers["traceparent"] for sent in transport.sent]
    assert [p.split("-")[2] for p in parents] == [
        f"{s.context.span_id:016x}" for s in (first, second)
    ]
    found = metrics.get_metrics_data().resource_metrics[0].scope_metrics[0].metrics[0]
    assert found.name == "http.client.request.duration"
    assert sum(point.count for point in found.data.data_points) == 2


def test_a_cancelled_request_ends_its_span() -> None:
    hooks, spans, _ = telemetry()

    class Slow(FakeTransport):
        async def asend(self, request: Any) -> Any:
            await asyncio.sleep(30)

    async def run() -> None:
        target = client("async", transport=Slow(), hooks=hooks)
        task = asyncio.ensure_future(AsyncResource(target)._call(operation(), (1, None)))
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    (span,) = spans.get_finished_spans()
    assert span.attributes["error.type"] == "cancelled"


def test_telemetry_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    from _runtime import otel

    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(otel, "import_module", missing)
    with pytest.raises(ImportError, match="install the extra `otel`"):
        otel.telemetry()


# -------------------------------------------------------------------- people's own tests


@pytest.mark.parametrize("kind", KINDS)
def test_a_fake_transport_answers_by_route_or_operation(kind: Kind) -> None:
    routes = {"GET /things/{id}": lambda sent: {"id": int(sent.path.rpartition("/")[2])}}
    by_route = client(kind, transport=FakeTransport(routes))
    assert call(by_route, operation(), args=(5, None)).id == 5
    by_name = client(kind, transport=FakeTransport({"things.call": {"id": 6}}))
    assert call(by_name, operation(), args=(1, None)).id == 6
    _, error = outcome(client(kind, transport=FakeTransport()), operation())
    assert isinstance(error, errors.NotFound)
    assert error.message == "no route for <Sent GET /api/things/1>"


def test_what_was_sent_can_be_asserted() -> None:
    transport = FakeTransport({"POST /things/{id}": {"id": 1}})
    target = client("sync", transport=transport)
    transport.assert_nothing_sent()
    call(target, operation("POST", "unsafe"), args=(1, "a"), body={"id": 1})
    found = transport.assert_sent("POST /things/1", times=1, query={"q": "a"}, json={"id": 1})
    assert isinstance(found, Sent)
    assert transport.assert_sent("things.call") is found
    for wrong in (
        {"times": 2},
        {"query": {"q": "b"}},
        {"headers": {"X": "1"}},
        {"json": {"id": 2}},
    ):
        with pytest.raises(AssertionError, match="POST /things/1"):
            transport.assert_sent("POST /things/1", **wrong)
    with pytest.raises(AssertionError, match="sent: "):
        transport.assert_nothing_sent()


@pytest.mark.parametrize("kind", KINDS)
def test_throttling_as_an_api_does_it(kind: Kind) -> None:
    fake = FakeTime()
    script = failing(429, 429, then={"id": 1}, retry_after=3)
    target = client(kind, transport=FakeTransport({"things.call": script}), clock=fake.clock())
    assert call(target, operation()).id == 1
    assert fake.sleeps == [3, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_a_recorder_before_another_transport(kind: Kind) -> None:
    inner = FakeTransport({"POST /things/1": Answer(status=201, body={"id": 2})})
    recorder = Recorder(inner)
    assert (
        call(client(kind, transport=recorder), operation("POST", "unsafe"), body={"id": 1}).id == 2
    )
    recorder.assert_sent("POST /things/{id}", json={"id": 1})
    assert len(inner.sent) == 1


def test_a_closed_client_says_so() -> None:
    for kind in KINDS:
        target = client(kind)
        closed = target.close()
        if kind == "async":
            asyncio.run(closed)
        with pytest.raises(RuntimeError, match="the client is closed"):
            call(target, operation())


def test_a_transport_that_was_given_stays_open() -> None:
    closed = threading.Event()

    class Mine(FakeTransport):
        def close(self) -> None:
            closed.set()

    with client("sync", transport=Mine({"things.call": {"id": 1}})) as target:
        call(target, operation())
    assert not closed.is_set()
