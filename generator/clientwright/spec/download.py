"""Downloading a document: the only part that opens a connection.

HTTPS, or plain HTTP to this machine; one deadline over all of it; limits on what comes over the wire
and on what it inflates to; redirects looked at one by one, and the credential sent to the origin it
belongs to and to no other.
"""

from __future__ import annotations

import hashlib
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import SplitResult, urljoin, urlsplit

from clientwright import __version__
from clientwright.spec.limits import Limits

DEADLINE: Final = 60.0  # seconds, all redirects included
_REDIRECTS: Final = 5
_CHUNK: Final = 1 << 16
_NETWORK: Final = (OSError, http.client.HTTPException, ValueError)
_MOVED: Final = frozenset({301, 302, 303, 307, 308})


class DownloadFailed(Exception):
    """The document was not had. `message` says why, without any credential; `help` the remedy."""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """`data` is None when the server says that what is had already is current."""

    data: bytes | None
    sha256: str  # hex digest of `data`; empty without it
    etag: str
    last_modified: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. `credential`: a header and its value, for the origin of `url` only."""

    url: str
    etag: str = ""
    last_modified: str = ""
    credential: tuple[str, str] | None = None
    deadline: float = DEADLINE  # seconds
    size: int = Limits().size  # bytes, before and after decompression


def download(request: Request) -> Download:
    """The document at a URL. DownloadFailed when it cannot be had within the limits."""
    end = time.monotonic() + request.deadline
    url = request.url
    public = False  # once a public address was reached, a private one is out of bounds
    for _ in range(_REDIRECTS + 1):
        target = _checked(url, request.url)
        with _Connection(target, end) as connection:
            public = connection.check(public)
            answer = connection.get(_headers(request, target))
            if answer.status not in _MOVED:
                return _received(answer, request, target, end)
            location = answer.headers.get("Location")
        if not location:
            raise DownloadFailed(f"{_shown(target)} redirects to nowhere")
        url = urljoin(url, location)
    raise DownloadFailed(f"{_shown(urlsplit(request.url))} redirects more than {_REDIRECTS} times")


def _headers(request: Request, target: SplitResult) -> dict[str, str]:
    headers = {
        "Accept": "application/json, application/yaml;q=0.9, */*;q=0.5",
        "Accept-Encoding": "gzip",
        "Connection": "close",
        "User-Agent": f"clientwright/{__version__}",
    }
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    if request.credential and _origin(target) == _origin(urlsplit(request.url)):
        headers[request.credential[0]] = request.credential[1]
    return headers


# -------------------------------------------------------------------------------------------- where


def _checked(url: str, first: str) -> SplitResult:
    """The parts of a URL that may be asked. DownloadFailed for any other."""
    try:
        target, origin = urlsplit(url), urlsplit(first)
        port = target.port
    except ValueError:
        raise DownloadFailed("it leads to something that is not a URL") from None
    if target.username is not None or port == 0:
        raise DownloadFailed(f"{_shown(target)} is not a URL that is asked")
    if any(ord(char) <= 32 or ord(char) > 126 for char in url):
        raise DownloadFailed("the URL has characters that are not allowed in one")
    if target.scheme == "https" and target.hostname:
        return target
    if target.scheme == "http" and _is_loopback(target.hostname or "") and origin.scheme == "http":
        return target
    raise DownloadFailed(
        f"{_shown(target)} is not https", help="plain http goes to this machine only"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def _origin(target: SplitResult) -> tuple[str, str | None, int]:
    return (
        target.scheme,
        target.hostname,
        target.port or (443 if target.scheme == "https" else 80),
    )


def _shown(target: SplitResult) -> str:
    """Scheme, host and path: a query may hold a credential."""
    host = target.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = f":{target.port}" if target.port else ""
    return f"{target.scheme}://{host}{port}{target.path}"


# ---------------------------------------------------------------------------------------- the wire


class _Connection:
    """One connection, closed from outside when the time is up: no server can hold it open longer."""

    def __init__(self, target: SplitResult, end: float) -> None:
        self._target = target
        self._end = end
        self._proxied = False
        self._socket: socket.socket | None = None
        self._answer: http.client.HTTPResponse | None = None
        self._connection = self._made()
        self._timer = threading.Timer(max(end - time.monotonic(), 0), self._stop)
        self._timer.daemon = True

    def _made(self) -> http.client.HTTPConnection:
        host, port = self._target.hostname or "", self._target.port
        left = max(self._end - time.monotonic(), 0.001)
        if self._target.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=left)
        context = ssl.create_default_context()
        proxy = urllib.request.getproxies().get("https")
        if not proxy or urllib.request.proxy_bypass(host):
            return http.client.HTTPSConnection(host, port, timeout=left, context=context)
        self._proxied = True
        way = urlsplit(proxy if "//" in proxy else f"//{proxy}")
        connection = http.client.HTTPSConnection(
            way.hostname or "", way.port, timeout=left, context=context
        )
        connection.set_tunnel(host, port or 443)
        return connection

    def __enter__(self) -> Self:
        self._timer.start()
        try:
            self._connection.connect()
            self._socket = self._connection.sock  # an answer that ends with it takes it away
        except _NETWORK as error:
            self._close()
            self._explain(error)
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._close()
        if error is not None:
            self._explain(error)

    def check(self, public: bool) -> bool:
        """Whether this is a public address. DownloadFailed for a private one after a public one."""
        if self._proxied or self._socket is None:
            return public
        address = ipaddress.ip_address(self._socket.getpeername()[0].partition("%")[0])
        if public and not address.is_global:
            raise DownloadFailed(f"{_shown(self._target)} leads into a private network")
        return public or address.is_global

    def get(self, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        path = self._target.path or "/"
        query = f"?{self._target.query}" if self._target.query else ""
        self._connection.request("GET", path + query, headers=dict(headers))
        self._answer = self._connection.getresponse()
        return self._answer

    def _stop(self) -> None:
        held = self._socket or self._connection.sock
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        self._timer.cancel()
        if self._timer.ident is not None:
            self._timer.join()
        if self._answer is not None:
            self._answer.close()
        self._connection.close()

    def _explain(self, error: BaseException) -> None:
        if not isinstance(error, _NETWORK):
            return  # not of the network: it goes on as it is
        if time.monotonic() >= self._end:
            reason = "it took too long"
        elif isinstance(error, ssl.SSLCertVerificationError):
            reason = f"its certificate is refused: {error.verify_message}"
        elif isinstance(error, OSError):
            reason = (error.strerror or type(error).__name__).lower()
        else:
            reason = f"its answer is not HTTP ({type(error).__name__})"
        raise DownloadFailed(
            f"{_shown(self._target)} was not had: {reason}", help="try again later, or check url"
        ) from None


def _received(
    answer: http.client.HTTPResponse, request: Request, target: SplitResult, end: float
) -> Download:
    etag, changed = answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", "")
    if answer.status == 304 and (request.etag or request.last_modified):
        return Download(
            data=None,
            sha256="",
            etag=etag or request.etag,
            last_modified=changed or request.last_modified,
        )
    if answer.status != 200:
        denied = answer.status in (401, 403, 404)
        raise DownloadFailed(
            f"{_shown(target)} answered {answer.status}",
            help="does it want a credential? name its environment variable as token-variable"
            if denied and not request.credential
            else "check url, and the credential in its environment variable",
        )
    data = _body(answer, request.size)
    if time.monotonic() >= end:  # closed by us, which looks like an end
        raise TimeoutError
    return Download(
        data=data, sha256=hashlib.sha256(data).hexdigest(), etag=etag, last_modified=changed
    )


def _body(answer: http.client.HTTPResponse, limit: int) -> bytes:
    """The body, inflated in bounded steps. DownloadFailed where it is too large or cut short."""
    coding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "", "gzip", "x-gzip"):
        raise DownloadFailed(f"the answer is coded as {coding[:40]!r}, which was not asked for")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if "gzip" in coding else None
    parts: list[bytes] = []
    expected = answer.length
    wire = size = 0
    while chunk := answer.read(_CHUNK):
        wire += len(chunk)
        if inflate is not None:
            try:
                chunk = inflate.decompress(chunk, limit - size + 1)
            except zlib.error:
                raise DownloadFailed("the answer is not the gzip that it says it is") from None
        size += len(chunk)
        if max(wire, size) > limit:
            raise DownloadFailed(
                f"the document has more than {limit:,} bytes",
                help="cut the document down to what the client needs",
            )
        parts.append(chunk)
    whole = inflate is None or (inflate.eof and not inflate.unused_data)
    if not whole or (expected is not None and wire != expected):
        raise DownloadFailed("the answer ends before its end")
    return b"".join(parts)
