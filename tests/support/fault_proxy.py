"""A proxy on this machine that lets everything pass as it is, but for the faults that a test plans.

It stands before a real server. What the server did is counted there; what came by is counted here.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import TracebackType
from typing import Self, TypeAlias, assert_never
from urllib.parse import urlsplit

from runtime.hostile import Connection, Server, each_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse:
    """Answered here; the server never sees the request."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deny:
    """The server carries the request out; the client is told something else."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


@dataclass(frozen=True, slots=True)
class ResetBefore:
    """The connection is reset; the server never sees the request."""


@dataclass(frozen=True, slots=True)
class ResetAfter:
    """The server carries the request out; the connection is reset before the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutShort:
    """Of the server's answer only this part of the body comes, then the connection ends."""

    part: float = 0.5


@dataclass(frozen=True, slots=True)
class Edit:
    """The body of the server's answer is changed: a cursor that repeats itself, say."""

    change: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Pass:
    """Nothing is done to it: what a plan says of requests between faults."""


Headers: TypeAlias = dict[str, str]
Passing: TypeAlias = Callable[[str, Headers], tuple[str, Headers]]
"""What becomes of a request's target and headers on their way to the server."""

Fault: TypeAlias = Refuse | Deny | ResetBefore | ResetAfter | CutShort | Edit | Pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request, what was done to it, and the server's answer; `status` None: the server never saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    fault: Fault
    status: int | None
    answer: bytes
    answer_headers: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(slots=True)
class _Rule:
    method: str
    path: str
    faults: list[Fault]

    def fits(self, method: str, path: str) -> bool:
        return bool(self.faults) and self.method in (method, "*") and fnmatchcase(path, self.path)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


# What belongs to one connection, not to the message; lengths are those of what is sent on.
OWN = ("connection", "keep-alive", "transfer-encoding", "content-length")


class FaultProxy:
    """`with FaultProxy(server_url) as proxy:` listens at `proxy.url`; `proxy.on(...)` plans faults.

    The client's Host goes on to the server, so that absolute links it makes lead back here. Names of request headers
    arrive in lower case.
    """

    def __init__(self, upstream: str, passing: Passing = lambda *same: same) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._passing = passing
        self._rules: list[_Rule] = []
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self.exchanges: list[Exchange] = []

    def __enter__(self) -> Self:
        answering = each_request(self._serve)

        def behave(connection: Connection) -> None:
            self._sockets.append(connection.sock)
            answering(connection)

        self._server = Server(behave)
        self.url = self._server.url
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for sock in self._sockets:  # idle ones of clients that are still open
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def on(self, method: str, path: str, *faults: Fault) -> None:
        """The next requests of this method ("*": any) and path (`*` stands for any characters) meet these, in turn."""
        with self._lock:
            self._rules.append(_Rule(method, path, list(faults)))

    @property
    def left(self) -> int:
        """How many planned faults nothing has met."""
        return sum(len(rule.faults) for rule in self._rules)

    def clear(self) -> None:
        """Forgets plans and what came by."""
        with self._lock:
            self._rules.clear()
            self.exchanges.clear()

    def arrived(self, method: str = "*", path: str = "*") -> int:
        """How many such requests the client sent."""
        return len(self._found(method, path))

    def forwarded(self, method: str = "*", path: str = "*") -> int:
        """How many such requests the server answered."""
        return sum(each.status is not None for each in self._found(method, path))

    def _found(self, method: str, path: str) -> list[Exchange]:
        rule = _Rule(method, path, [Pass()])
        return [each for each in self.exchanges if rule.fits(each.method, each.path)]

    def _serve(
        self, connection: Connection, first: str, headers: dict[str, str], body: bytes
    ) -> None:
        method, target, _ = first.split(" ", 2)
        fault = self._next(method, target.partition("?")[0])
        answer = None
        if not isinstance(fault, Refuse | ResetBefore):
            answer = self._ask(method, target, headers, body, plain=isinstance(fault, Edit))
        self._keep(Exchange(
            method=method, target=target, headers=headers, body=body, fault=fault,
            status=answer.status if answer else None, answer=answer.body if answer else b"",
            answer_headers=answer.headers if answer else (),
        ))  # fmt: skip
        _reply(connection, method, fault, answer)

    def _keep(self, exchange: Exchange) -> None:
        """Before the client has its answer, so that counts are right as soon as its call ends."""
        with self._lock:
            self.exchanges.append(exchange)

    def _next(self, method: str, path: str) -> Fault:
        with self._lock:
            fits = (rule for rule in self._rules if rule.fits(method, path))
            rule = next(fits, None)
            return rule.faults.pop(0) if rule else Pass()

    def _ask(
        self, method: str, target: str, headers: dict[str, str], body: bytes, plain: bool
    ) -> _Answer:
        """What the server says; 502 where it does not. `plain`: without compression."""
        target, headers = self._passing(target, headers)
        asked = http.client.HTTPConnection(self._upstream)
        sent = {name: value for name, value in headers.items() if name not in OWN}
        if plain:
            sent["accept-encoding"] = "identity"
        if body or "content-length" in headers or "transfer-encoding" in headers:
            sent["content-length"] = str(len(body))
        try:
            asked.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                asked.putheader(name, value)
            asked.endheaders(body or None)
            with asked.getresponse() as came:
                return _Answer(came.status, tuple(came.getheaders()), came.read())
        except (OSError, http.client.HTTPException) as error:
            return _Answer(502, (("content-type", "text/plain"),), f"proxy: {error!r}".encode())
        finally:
            asked.close()


def _reply(connection: Connection, method: str, fault: Fault, answer: _Answer | None) -> None:
    """Says to the client what the fault leaves of the answer, which is None where there is none."""
    match fault:
        case Refuse() | Deny():
            kind = {"Content-Type": "application/json"}
            told = tuple((kind | fault.headers).items())
            _send(connection, method, _Answer(fault.status, told, fault.body))
        case ResetBefore() | ResetAfter():
            connection.reset()
            raise ConnectionError("the connection was reset on purpose")
        case CutShort():
            assert answer is not None
            lines = _lines(answer) + f"Content-Length: {len(answer.body)}\n"
            kept = answer.body[: int(len(answer.body) * fault.part)]
            connection.answer(answer.status, kept, lines, length=False)
            raise ConnectionError("the answer was cut short on purpose")
        case Edit():
            assert answer is not None
            changed = fault.change(answer.body)
            _send(connection, method, _Answer(answer.status, answer.headers, changed))
        case Pass():
            assert answer is not None
            _send(connection, method, answer)
        case _:
            assert_never(fault)


def _send(connection: Connection, method: str, answer: _Answer) -> None:
    """A whole answer. One without a body by nature says the length that the server says, if any."""
    lines = _lines(answer)
    bodiless = method == "HEAD" or answer.status in (204, 304)
    if bodiless:
        said = (value for name, value in answer.headers if name.lower() == "content-length")
        lines += "".join(f"Content-Length: {value}\n" for value in said)
    connection.answer(answer.status, answer.body, lines, length=not bodiless)


def _lines(answer: _Answer) -> str:
    kept = ((name, value) for name, value in answer.headers if name.lower() not in OWN)
    return "".join(f"{name}: {value}\n" for name, value in kept)
