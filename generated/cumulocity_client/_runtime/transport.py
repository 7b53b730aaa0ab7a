"""What the runtime asks of an HTTP library, in words of its own.

An adapter implements `Transport` or `AsyncTransport`. It sends the bytes it is
given and raises the errors of `errors`: `ConnectError` and `ConnectTimeout` and
`PoolTimeout` promise that nothing was sent. Redirects, cookies, decompression,
retries and credentials are none of its business.
"""

from __future__ import annotations

import math
import time
from collections.abc import AsyncGenerator, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .sources import Source

RequestBody: TypeAlias = "bytes | Source | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeout:
    """Seconds that each step of a request may take."""

    connect: float = 5.0
    read: float = 30.0
    write: float = 30.0
    pool: float = 5.0

    def __post_init__(self) -> None:
        for value in (self.connect, self.read, self.write, self.pool):
            if not 0 < value < math.inf:
                raise ValueError(f"a timeout is positive and finite, not {value}")

    @classmethod
    def of(cls, value: Timeout | float | None) -> Timeout:
        """The timeout that `value` means; a number is for each step.

        Raises ValueError for what is not a positive, finite number.
        """
        if value is None:
            return DEFAULT_TIMEOUT
        if isinstance(value, Timeout):
            return value
        return cls(connect=value, read=value, write=value, pool=value)


DEFAULT_TIMEOUT = Timeout()


class Headers:
    """Headers in order of arrival; names are looked up whatever their case."""

    __slots__ = ("_index", "raw")

    def __init__(self, raw: Iterable[tuple[str, str]] = ()) -> None:
        self.raw: list[tuple[str, str]] = list(raw)
        self._index: dict[str, list[str]] | None = None

    def _lookup(self) -> dict[str, list[str]]:
        index = self._index
        if index is None:
            index = {}
            for name, value in self.raw:
                index.setdefault(name.lower(), []).append(value)
            self._index = index
        return index

    def get(self, name: str, default: str | None = None) -> str | None:
        """The value of the header, several joined by a comma, or the default."""
        values = self._lookup().get(name.lower())
        return default if values is None else ", ".join(values)

    def get_list(self, name: str) -> list[str]:
        """Every value of the header, in order."""
        return list(self._lookup().get(name.lower(), ()))

    def items(self) -> list[tuple[str, str]]:
        """Every name and value, as they came."""
        return list(self.raw)

    def __getitem__(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            raise KeyError(name)
        return value

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._lookup()

    def __iter__(self) -> Iterator[str]:
        return iter(self._lookup())

    def __len__(self) -> int:
        return len(self._lookup())

    def __repr__(self) -> str:
        return f"Headers({', '.join(self._lookup())})"


class Request:
    """One request as it goes out: the URL is final, the headers are complete.

    until is the time on `time.monotonic` at which the whole call ends; with
    `stream` that is the time by which the answer has to begin. paging is how the
    operation pages, for transports that pretend to be the API.
    """

    __slots__ = (
        "body",
        "headers",
        "method",
        "operation",
        "paging",
        "stream",
        "timeout",
        "until",
        "url",
    )

    def __init__(
        self,
        method: str,
        url: str,
        headers: list[tuple[str, str]],
        body: RequestBody = None,
        timeout: Timeout = DEFAULT_TIMEOUT,
        operation: str = "",
        until: float | None = None,
        stream: bool = False,
        paging: object = None,
    ) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.operation = operation
        self.until = until
        self.stream = stream
        self.paging = paging

    def header(self, name: str) -> str | None:
        """The first value of a header, whatever its case; None when absent."""
        wanted = name.lower()
        for key, value in self.headers:
            if key.lower() == wanted:
                return value
        return None

    def left(self) -> float:
        """Seconds until the whole call ends, at least a millisecond."""
        end = math.inf if self.until is None else self.until
        return max(0.001, end - time.monotonic())

    def __repr__(self) -> str:
        return f"<Request {self.method} {safe_url(self.url)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a Request carries credentials and cannot be pickled")


@runtime_checkable
class Response(Protocol):
    """An answer whose body is still to be read, once, as it comes off the wire."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def iter_raw(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


@runtime_checkable
class AsyncResponse(Protocol):
    """`Response` for tasks."""

    @property
    def status(self) -> int: ...

    @property
    def headers(self) -> Headers: ...

    def aiter_raw(self) -> AsyncGenerator[bytes, None]: ...

    async def aclose(self) -> None: ...


@runtime_checkable
class Transport(Protocol):
    """Sends one request and gives its answer; safe to use from many threads."""

    def send(self, request: Request) -> Response: ...

    def close(self) -> None: ...


@runtime_checkable
class AsyncTransport(Protocol):
    """`Transport` for tasks."""

    async def asend(self, request: Request) -> AsyncResponse: ...

    async def aclose(self) -> None: ...


def origin_of(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an absolute http(s) URL, in their normal form.

    Raises ValueError when `url` is nothing of the kind.
    """
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    host = parts.hostname
    if scheme not in ("http", "https") or not host:
        raise ValueError("not an absolute http or https URL")
    port = parts.port
    if port is None:
        port = 443 if scheme == "https" else 80
    return scheme, host.lower().rstrip("."), port


def safe_url(url: str) -> str:
    """`url` fit for people: no user name, no password, no query values."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "<invalid URL>"
    prefix = f"{parts.scheme}://{host}" if parts.scheme else ""
    names = [pair.partition("=")[0] for pair in parts.query.split("&") if pair]
    query = "?" + "&".join(f"{name}=..." for name in names) if names else ""
    return f"{prefix}{parts.path}{query}"
