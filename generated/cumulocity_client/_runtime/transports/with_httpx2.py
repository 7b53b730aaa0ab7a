"""The default transport: httpx2's transport classes, directly.

Redirects, cookies, proxies from the environment and decompression of httpx2's
own client are not used. TLS is set up at the first https request.
"""

from __future__ import annotations

import math
import os
import ssl
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import httpx2

from .. import errors
from ..sources import Source
from ..transport import Headers, Request
from .guard import Backend, limit

T = TypeVar("T")

NOTHING_SENT: tuple[tuple[type[Exception], type[errors.TransportError]], ...] = (
    (httpx2.ConnectTimeout, errors.ConnectTimeout),
    (httpx2.PoolTimeout, errors.PoolTimeout),
    (httpx2.ConnectError, errors.ConnectError),
    (httpx2.ProxyError, errors.ConnectError),
    (httpx2.UnsupportedProtocol, errors.ConnectError),
)
MAYBE_SENT: tuple[tuple[type[Exception], type[errors.TransportError]], ...] = (
    (httpx2.ReadTimeout, errors.ReadTimeout),
    (httpx2.WriteTimeout, errors.WriteTimeout),
    (httpx2.TimeoutException, errors.TimeoutError),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Options of the connections.

    verify: True, False, a file of certificates or an SSLContext; cert: a client
    certificate's file, or (file, key[, password]); proxy: its URL, else none;
    keepalive: seconds an idle connection is kept; http2 needs `httpx2[http2]`.
    """

    verify: ssl.SSLContext | str | bool = True
    cert: str | tuple[str, str] | tuple[str, str, str] | None = None
    proxy: str | None = None
    http2: bool = False
    max_connections: int | None = 100
    max_idle: int | None = 20
    keepalive: float = 5.0
    local_address: str | None = None
    uds: str | None = None

    def __repr__(self) -> str:
        return f"Network(http2={self.http2}, max_connections={self.max_connections})"


def translated(error: Exception) -> errors.TransportError:
    """Our error for one of httpx2's, or of the network's. It carries no request."""
    text = str(error) or type(error).__name__
    for theirs, ours in (*NOTHING_SENT, *MAYBE_SENT):
        if isinstance(error, theirs):
            return ours(text)
    return errors.AnswerLost(text)


def guarded(network: Network, secure: bool, make: Callable[..., T]) -> T:
    """One of httpx2's transports, with our deadline on its network streams."""
    # Without https a context is never used: an empty one saves 20 ms.
    verify = network.verify
    if not secure and network.proxy is None:
        verify = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    elif isinstance(verify, str):
        verify = ssl.create_default_context(cafile=verify)
    limits = httpx2.Limits(
        max_connections=network.max_connections,
        max_keepalive_connections=network.max_idle,
        keepalive_expiry=network.keepalive,
    )
    transport = make(
        verify=verify,
        cert=network.cert if secure else None,
        trust_env=False,
        http2=network.http2,
        limits=limits,
        proxy=network.proxy,
        uds=network.uds,
        local_address=network.local_address,
    )
    pool: Any = getattr(transport, "_pool", None)
    if hasattr(pool, "_network_backend"):
        pool._network_backend = Backend(pool._network_backend)
    return transport


def relax(request: httpx2.Request) -> None:
    """An answer that is streamed has begun: it may go on for any time."""
    request.extensions["timeout"]["read"].end = math.inf


def converted(request: Request, body: Any) -> httpx2.Request:
    """Our request in httpx2's words; every header is ours."""
    host = request.url.partition("://")[2].partition("/")[0].partition("?")[0]
    headers = [(b"Host", host.encode("ascii"))]
    for name, value in request.headers:
        headers.append((name.encode("ascii"), value.encode()))
    timeout = request.timeout
    until = request.until
    steps = {
        "connect": limit(timeout.connect, until),
        "read": limit(timeout.read, until),
        "write": limit(timeout.write, until),
        "pool": timeout.pool,
    }
    return httpx2.Request(
        request.method,
        request.url,
        headers=headers,
        stream=body,
        extensions={"timeout": steps},
    )


def received(response: httpx2.Response) -> Headers:
    """The answer's headers as text."""
    return Headers(
        [
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, value in response.headers.raw
        ]
    )


class Body(httpx2.SyncByteStream):
    """What is sent, as httpx2 reads it."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._source)


class AsyncBody(httpx2.AsyncByteStream):
    """`Body` for tasks."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._source)


class Httpx2Response:
    """An answer that is being received."""

    __slots__ = ("_inner", "headers", "status")

    def __init__(self, inner: httpx2.Response) -> None:
        self._inner = inner
        self.status = inner.status_code
        self.headers = received(inner)

    def iter_raw(self) -> Iterator[bytes]:
        stream = self._inner.stream
        assert isinstance(stream, httpx2.SyncByteStream)
        problem: errors.TransportError
        try:
            yield from stream
            return
        except httpx2.TransportError as error:
            problem = translated(error)
        raise problem

    def close(self) -> None:
        stream = self._inner.stream
        assert isinstance(stream, httpx2.SyncByteStream)
        stream.close()


class AsyncHttpx2Response:
    """`Httpx2Response` for tasks."""

    __slots__ = ("_inner", "headers", "status")

    def __init__(self, inner: httpx2.Response) -> None:
        self._inner = inner
        self.status = inner.status_code
        self.headers = received(inner)

    async def aiter_raw(self) -> AsyncGenerator[bytes, None]:
        stream = self._inner.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        problem: errors.TransportError
        try:
            async for chunk in stream:
                yield chunk
            return
        except httpx2.TransportError as error:
            problem = translated(error)
        raise problem

    async def aclose(self) -> None:
        stream = self._inner.stream
        assert isinstance(stream, httpx2.AsyncByteStream)
        await stream.aclose()


class Pools:
    """The transports for http and https, made when first needed, anew after a fork."""

    def __init__(self, network: Network | None) -> None:
        self._network = Network() if network is None else network
        self._lock = threading.Lock()
        self._pools: dict[bool, Any] = {}
        self._pid = os.getpid()
        self.closed = False

    def get(self, url: str, make: Callable[..., Any]) -> Any:
        """The transport for a URL's scheme."""
        if self._pid != os.getpid():
            self._forked()
        secure = url.startswith("https:")
        found = self._pools.get(secure)
        if found is not None:
            return found
        with self._lock:
            if self.closed:
                raise RuntimeError("the client is closed")
            if secure not in self._pools:
                self._pools[secure] = guarded(self._network, secure, make)
            return self._pools[secure]

    def _forked(self) -> None:
        # The sockets belong to the parent: they are left alone, not closed, so
        # that no TLS goodbye is sent on its connections.
        self._lock = threading.Lock()
        ABANDONED.append(self._pools)
        self._pools = {}
        self._pid = os.getpid()

    def take_all(self) -> list[Any]:
        """All transports, to be closed."""
        with self._lock:
            self.closed = True
            pools, self._pools = list(self._pools.values()), {}
        return pools if self._pid == os.getpid() else []


ABANDONED: list[dict[bool, Any]] = []
"""Transports of a parent process, kept from being collected in its child."""


class Httpx2Transport:
    """httpx2 for threads."""

    def __init__(self, network: Network | None = None) -> None:
        self._pools = Pools(network)

    def send(self, request: Request) -> Httpx2Response:
        pool: httpx2.HTTPTransport = self._pools.get(request.url, httpx2.HTTPTransport)
        body = request.body
        stream = (
            Body(body) if isinstance(body, Source) else httpx2.ByteStream(body or b"")
        )
        problem: errors.TransportError
        try:
            sent = converted(request, stream)
            response = Httpx2Response(pool.handle_request(sent))
            if request.stream:
                relax(sent)
            return response
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            problem = translated(error)
        raise problem

    def close(self) -> None:
        for pool in self._pools.take_all():
            pool.close()

    def __repr__(self) -> str:
        return "<Httpx2Transport>"


class AsyncHttpx2Transport:
    """httpx2 for tasks. Each event loop has connections of its own."""

    def __init__(self, network: Network | None = None) -> None:
        from asyncio import get_running_loop

        self._network = network
        self._running = get_running_loop
        self._loops: WeakKeyDictionary[Any, Pools] = WeakKeyDictionary()
        self._closed = False

    def _pools(self) -> Pools:
        loop = self._running()
        found = self._loops.get(loop)
        if found is None:
            if self._closed:
                raise RuntimeError("the transport is closed")
            found = self._loops[loop] = Pools(self._network)
        return found

    async def asend(self, request: Request) -> AsyncHttpx2Response:
        pool: httpx2.AsyncHTTPTransport = self._pools().get(
            request.url, httpx2.AsyncHTTPTransport
        )
        body = request.body
        stream = (
            AsyncBody(body)
            if isinstance(body, Source)
            else httpx2.ByteStream(body or b"")
        )
        problem: errors.TransportError
        try:
            sent = converted(request, stream)
            response = AsyncHttpx2Response(await pool.handle_async_request(sent))
            if request.stream:
                relax(sent)
            return response
        except (httpx2.TransportError, httpx2.InvalidURL) as error:
            problem = translated(error)
        raise problem

    async def aclose(self) -> None:
        """Closes the connections of this event loop, and opens no others."""
        self._closed = True
        pools = self._loops.pop(self._running(), None)
        for pool in [] if pools is None else pools.take_all():
            await pool.aclose()

    def __repr__(self) -> str:
        return "<AsyncHttpx2Transport>"
