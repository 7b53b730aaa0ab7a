"""Spans and metrics by OpenTelemetry's HTTP conventions: an extra, free when unused.

client = Client(hooks=telemetry())
"""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from .hooks import Attempt, Hooks
from .transport import safe_url

SPAN = "otel.span"


def telemetry(*, tracer_provider: Any = None, meter_provider: Any = None) -> Hooks:
    """Hooks that make a client span of each request, send its trace context along,
    and record `http.client.request.duration`.

    Without providers the global ones are used. ImportError: opentelemetry-api is
    missing.
    """
    watch = Watch(tracer_provider, meter_provider)
    return Hooks(before_request=watch.begin, after_answer=watch.end)


def load(name: str) -> Any:
    """One of OpenTelemetry's modules."""
    try:
        return import_module(name)
    except ModuleNotFoundError:
        problem = "telemetry needs opentelemetry-api: install the extra `otel`"
    raise ImportError(problem)


class Watch:
    """Makes the spans and the measurements."""

    def __init__(self, tracer_provider: Any, meter_provider: Any) -> None:
        trace, metrics = load("opentelemetry.trace"), load("opentelemetry.metrics")
        self._trace = trace
        self._inject = load("opentelemetry.propagate").inject
        name = __name__.rpartition("._runtime")[0] or __name__
        self._tracer = trace.get_tracer(name, tracer_provider=tracer_provider)
        meter = metrics.get_meter(name, meter_provider=meter_provider)
        self._duration = meter.create_histogram(
            "http.client.request.duration",
            unit="s",
            description="Duration of HTTP client requests.",
        )

    def begin(self, attempt: Attempt) -> None:
        """Starts the span of a request and puts its context into the headers."""
        request = attempt.request
        attributes = {**place(attempt), "url.full": safe_url(request.url)}
        if attempt.number > 1:
            attributes["http.request.resend_count"] = attempt.number - 1
        span = self._tracer.start_span(
            request.method, kind=self._trace.SpanKind.CLIENT, attributes=attributes
        )
        attempt.notes[SPAN] = span
        carrier: dict[str, str] = {}
        self._inject(carrier, context=self._trace.set_span_in_context(span))
        request.headers.extend(carrier.items())

    def end(self, attempt: Attempt) -> None:
        """Ends the span, and records how long the request took."""
        result: dict[str, Any] = {}
        if attempt.status is not None:
            result["http.response.status_code"] = attempt.status
        problem = error_type(attempt)
        if problem is not None:
            result["error.type"] = problem
        self._duration.record(attempt.seconds, {**place(attempt), **result})
        span = attempt.notes.pop(SPAN, None)
        if span is None:
            return
        span.set_attributes(result)
        if problem is not None:
            span.set_status(self._trace.StatusCode.ERROR)
        span.end()


def place(attempt: Attempt) -> dict[str, Any]:
    """What a request and its measurement have in common."""
    parts = urlsplit(attempt.request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return {
        "http.request.method": attempt.request.method,
        "server.address": parts.hostname or "",
        "server.port": port,
        "url.scheme": parts.scheme,
    }


def error_type(attempt: Attempt) -> str | None:
    """The kind of failure: a status, an error's name, or None."""
    if attempt.error is not None:
        return type(attempt.error).__name__
    if attempt.status is None:
        return "cancelled"
    return str(attempt.status) if attempt.status >= 400 else None
