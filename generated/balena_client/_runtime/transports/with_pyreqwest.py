"""An experimental transport over pyreqwest: many times cheaper for each call.

Its limits, next to the default transport's, are in `LIMITS`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

from .. import errors
from ..sources import Source
from ..transport import Headers, Request, Timeout

LIMITS = {
    "write": "no write timeout: the read timeout and the deadline end an upload",
    "sets": "each set of timeouts has its own connections; 8 sets are kept",
    "sent": "its connect errors may come after the request was sent: only its cause"
    " `client error (Connect)` is taken for a proof that nothing was",
    "cancel": "a cancelled task's socket stays open until its timeout",
    "interrupt": "Ctrl-C waits for the call to end",
    "fork": "in a forked child it raises: use spawn, or make the client there",
    "tls": "no SSLContext: certificates to trust are given as PEM bytes",
    "ascii": "headers of answers that are not ASCII are left out",
    "accept": "`Accept: */*` is added to requests that have no Accept",
    "quote": "`'` in the query of a URL that a server gave becomes `%27`",
    "coding": "an unknown transfer coding of an answer goes unnoticed",
    "headers": "the read timeout is for all headers together",
}
"""What it cannot keep. Tests hold each of them against the library as installed."""

MOST_POOLS = 8
CONNECT = "client error (Connect)"


def load(name: str) -> Any:
    """One of pyreqwest's modules. ImportError says how to get it."""
    try:
        return import_module(f"pyreqwest.{name}")
    except ModuleNotFoundError:
        problem = "this transport needs pyreqwest: install the extra `fast`"
    raise ImportError(problem)


def translated(error: Exception) -> errors.TransportError:
    """Our error for one of pyreqwest's; its words name no URL."""
    details = getattr(error, "details", None)
    causes = (details.get("causes") if isinstance(details, dict) else None) or []
    messages = [str(cause.get("message", "")) for cause in causes]
    told = [text for text in messages if " for url " not in text]
    text = ": ".join(told) or type(error).__name__
    name = type(error).__name__
    if name == "PoolTimeoutError":
        return errors.PoolTimeout(text)
    if CONNECT in messages:
        slow = isinstance(error, TimeoutError) or "timed out" in text
        return errors.ConnectTimeout(text) if slow else errors.ConnectError(text)
    if isinstance(error, TimeoutError):
        return errors.ReadTimeout(text)
    return errors.AnswerLost(text)


class Pools:
    """One client of pyreqwest for each set of timeouts."""

    def __init__(self, builder: str, **options: Any) -> None:
        self._builder = getattr(load("client"), builder)
        self._proxies = load("proxy") if options.get("proxy") else None
        self.failures: tuple[type[Exception], ...] = (
            load("exceptions").PyreqwestError,
            load("exceptions").JSONDecodeError,
        )
        self._options = options
        self._pools: dict[tuple[float, float, float], Any] = {}
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._closed = False

    def get(self, timeout: Timeout) -> Any:
        """The client for these timeouts."""
        if self._pid != os.getpid():
            raise RuntimeError(
                "a pyreqwest transport made before a fork cannot be used after it;"
                " make the client in the child, or start it with spawn"
            )
        key = (timeout.connect, timeout.read, timeout.pool)
        found = self._pools.get(key)
        if found is not None:
            return found
        with self._lock:
            if self._closed:
                raise RuntimeError("the transport is closed")
            if key not in self._pools:
                if len(self._pools) >= MOST_POOLS:
                    # Left to end with the last request that uses it.
                    self._pools.pop(next(iter(self._pools)))
                self._pools[key] = self._build(timeout)
            return self._pools[key]

    def _build(self, timeout: Timeout) -> Any:
        options = self._options
        builder = (
            self._builder()
            .follow_redirects(False)
            .referer(False)
            .gzip(False)
            .deflate(False)
            .brotli(False)
            .zstd(False)
            .no_proxy()
            .http2(bool(options.get("http2", False)))
            .max_connections(options.get("max_connections", 100))
            .connect_timeout(timedelta(seconds=timeout.connect))
            .read_timeout(timedelta(seconds=timeout.read))
            .pool_timeout(timedelta(seconds=timeout.pool))
        )
        if options.get("root_certificates") is not None:
            builder = builder.add_root_certificate_pem(options["root_certificates"])
        if self._proxies is not None:
            proxy = self._proxies.ProxyBuilder.all(options["proxy"])
            builder = builder.proxy(proxy)
        return builder.build()

    def take_all(self) -> list[Any]:
        """All clients, to be closed."""
        with self._lock:
            self._closed = True
            pools, self._pools = list(self._pools.values()), {}
        return pools if self._pid == os.getpid() else []


def started(pool: Any, request: Request) -> Any:
    """The request in pyreqwest's words, without its body."""
    builder = pool.request(request.method, request.url).headers(request.headers)
    if request.until is not None and not request.stream:
        builder = builder.timeout(timedelta(seconds=request.left()))
    return builder


def received(response: Any) -> Headers:
    """The answer's headers as text; what is not ASCII is left out."""
    try:
        return Headers(list(response.headers.items()))
    except ValueError:
        pairs = []
        for name in response.headers:
            try:
                values = response.get_header_all(name)
            except ValueError:
                continue
            pairs += [(name, value) for value in values]
        return Headers(pairs)


class Received:
    """An answer that came whole, in the codings it was sent in."""

    __slots__ = ("_body", "headers", "status")

    def __init__(self, status: int, headers: Headers, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self._body = body

    def iter_raw(self) -> Iterator[bytes]:
        yield self._body

    async def aiter_raw(self) -> AsyncGenerator[bytes, None]:
        yield self._body

    def close(self) -> None:
        """The connection has been given back."""

    async def aclose(self) -> None:
        """The connection has been given back."""


class Streaming:
    """An answer that is being received."""

    __slots__ = ("_failures", "_open", "_response", "headers", "status")

    def __init__(
        self, opened: Any, response: Any, failures: tuple[type[Exception], ...]
    ) -> None:
        self._open: Any = opened
        self._response = response
        self._failures = failures
        self.status: int = response.status
        self.headers = received(response)

    def iter_raw(self) -> Iterator[bytes]:
        reader = self._response.body_reader
        problem: errors.TransportError
        try:
            while (chunk := reader.read_chunk()) is not None:
                yield bytes(chunk)
            return
        except self._failures as error:
            problem = translated(error)
        raise problem

    def close(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            opened.__exit__(None, None, None)


class AsyncStreaming(Streaming):
    """`Streaming` for tasks."""

    __slots__ = ()

    async def aiter_raw(self) -> AsyncGenerator[bytes, None]:
        reader = self._response.body_reader
        problem: errors.TransportError
        try:
            while (chunk := await reader.read_chunk()) is not None:
                yield bytes(chunk)
            return
        except self._failures as error:
            problem = translated(error)
        raise problem

    async def aclose(self) -> None:
        opened, self._open = self._open, None
        if opened is not None:
            await opened.__aexit__(None, None, None)


class PyreqwestTransport:
    """pyreqwest for threads.

    proxy: a URL; root_certificates: PEM bytes to trust besides the system's.
    """

    def __init__(
        self,
        *,
        http2: bool = False,
        max_connections: int | None = 100,
        proxy: str | None = None,
        root_certificates: bytes | None = None,
    ) -> None:
        self._pools = Pools(
            "SyncClientBuilder",
            http2=http2,
            max_connections=max_connections,
            proxy=proxy,
            root_certificates=root_certificates,
        )

    def send(self, request: Request) -> Received | Streaming:
        pool = self._pools.get(request.timeout)
        body = request.body
        problem: errors.TransportError
        try:
            builder = started(pool, request)
            if isinstance(body, Source):
                builder = builder.body_stream(iter(body))
            elif body is not None:
                builder = builder.body_bytes(body)
            if request.stream:
                opened = builder.build_streamed()
                return Streaming(opened, opened.__enter__(), self._pools.failures)
            answer = builder.build().send()
            return Received(answer.status, received(answer), bytes(answer.bytes()))
        except self._pools.failures as error:
            problem = translated(error)
        raise problem

    def close(self) -> None:
        for pool in self._pools.take_all():
            pool.close()

    def __repr__(self) -> str:
        return "<PyreqwestTransport>"


class AsyncPyreqwestTransport:
    """pyreqwest for tasks; options as for `PyreqwestTransport`."""

    def __init__(
        self,
        *,
        http2: bool = False,
        max_connections: int | None = 100,
        proxy: str | None = None,
        root_certificates: bytes | None = None,
    ) -> None:
        self._pools = Pools(
            "ClientBuilder",
            http2=http2,
            max_connections=max_connections,
            proxy=proxy,
            root_certificates=root_certificates,
        )

    async def asend(self, request: Request) -> Received | AsyncStreaming:
        pool = self._pools.get(request.timeout)
        body = request.body
        problem: errors.TransportError
        try:
            builder = started(pool, request)
            if isinstance(body, Source):
                builder = builder.body_stream(aiter(body))
            elif body is not None:
                builder = builder.body_bytes(body)
            if request.stream:
                opened = builder.build_streamed()
                response = await opened.__aenter__()
                return AsyncStreaming(opened, response, self._pools.failures)
            answer = await builder.build().send()
            data = bytes(await answer.bytes())
            return Received(answer.status, received(answer), data)
        except self._pools.failures as error:
            problem = translated(error)
        raise problem

    async def aclose(self) -> None:
        for pool in self._pools.take_all():
            await pool.close()

    def __repr__(self) -> str:
        return "<AsyncPyreqwestTransport>"
