"""The call's deadline, kept by every read and write of a connection."""

from __future__ import annotations

import math
import ssl
import time
from typing import Any

from .. import errors


class Until(float):
    """A timeout that also knows when the whole call ends."""

    end: float = 0.0


def limit(seconds: float, until: float | None) -> Until:
    """`seconds`, cut to what is left of the call."""
    value = Until(seconds)
    value.end = math.inf if until is None else until
    return value


def left(timeout: float | None) -> float | None:
    """What is left now of a step's timeout. DeadlineExceeded when nothing is."""
    if not isinstance(timeout, Until):
        return timeout
    remaining = timeout.end - time.monotonic()
    if remaining <= 0:
        raise errors.DeadlineExceeded("the call's deadline has passed")
    return min(float(timeout), remaining)


class Backend:
    """httpx2's network, whose every step ends with the call.

    httpx2's own timeouts start anew with each byte: a server that drips, or sends
    1xx answers without end, would hold a thread for good.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(self, *args: Any, timeout: float | None = None, **kw: Any) -> Any:
        return connected(self._inner.connect_tcp(*args, timeout=left(timeout), **kw))

    def connect_unix_socket(
        self, *args: Any, timeout: float | None = None, **kw: Any
    ) -> Any:
        opened = self._inner.connect_unix_socket(*args, timeout=left(timeout), **kw)
        return connected(opened)

    def sleep(self, seconds: float) -> Any:
        return self._inner.sleep(seconds)


def connected(opened: Any) -> Any:
    """A stream, or the coroutine that gives one, wrapped."""
    return aconnected(opened) if hasattr(opened, "__await__") else Stream(opened)


async def aconnected(opened: Any) -> AsyncStream:
    return AsyncStream(await opened)


class Stream:
    """A connection whose reads and writes end with the call."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def read(self, size: int, timeout: float | None = None) -> Any:
        return self._inner.read(size, left(timeout))

    def write(self, data: bytes, timeout: float | None = None) -> Any:
        return self._inner.write(data, left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> Any:
        opened = self._inner.start_tls(ssl_context, server_hostname, left(timeout))
        return connected(opened)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class AsyncStream(Stream):
    """`Stream` for tasks."""

    async def aclose(self) -> None:
        await self._inner.aclose()
