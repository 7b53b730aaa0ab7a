"""The same hostile server over pyreqwest, and the list of what that library cannot keep.

A line of the list that the library has outgrown fails here.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest
from _runtime import errors
from _runtime.operation import Header
from _runtime.transport import Request, Timeout

from .conftest import CLIENT
from .faults import FAULTS, Fault
from .hostile import Connection, each_request, serving
from .support import KINDS, Kind, call, client, operation, settings
from .test_hostile import QUICK, end_of

pytest.importorskip("pyreqwest")

from _runtime.transports import with_pyreqwest
from _runtime.transports.with_pyreqwest import (
    LIMITS,
    AsyncPyreqwestTransport,
    PyreqwestTransport,
)

OTHERWISE = {
    "drips headers": "ReadTimeout",
    "unknown transfer coding": "ok",
}
"""Faults that end otherwise than over the default transport."""


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_fault(kind: Kind, fault: Fault) -> None:
    end, error = end_of(kind, fault, "pyreqwest")
    assert error is None or isinstance(error, errors.ApiError), repr(error)
    if fault.name in OTHERWISE:
        assert end == OTHERWISE[fault.name] not in fault.ends, "the list is stale"
    else:
        assert end in fault.ends, repr(error)


def answer_with(headers: str = "") -> Callable[[Connection], None]:
    return each_request(lambda c, first, sent, body: c.json(b'{"id": 1}', headers=headers))


def used(behaviour: Callable[[Connection], None], **options: Any) -> Any:
    """The server after one good GET, and the raw answer."""
    with serving(behaviour) as server, PyreqwestClient(server.url, **options) as target:
        return server, call(target, operation(), mode="raw")


class PyreqwestClient:
    """A client over pyreqwest, closed with its transport."""

    def __init__(self, url: str, **options: Any) -> None:
        self.transport = PyreqwestTransport()
        self.client = client("sync", base_url=url, transport=self.transport, **options)

    def __enter__(self) -> Any:
        return self.client

    def __exit__(self, *_: object) -> None:
        self.transport.close()


def fault(name: str) -> Fault:
    return next(each for each in FAULTS if each.name == name)


def write() -> None:
    end, _ = end_of("sync", fault("reads nothing"), "pyreqwest")
    assert end != "WriteTimeout"


def sets() -> None:
    transport = PyreqwestTransport()
    for read in range(1, 20):
        transport._pools.get(Timeout(read=read))
    assert len(transport._pools._pools) == 8
    transport.close()


def sent() -> None:
    from pyreqwest.exceptions import ConnectTimeoutError

    with serving(fault("stalls before the answer").behaviour) as server:
        transport = PyreqwestTransport()
        pool = transport._pools.get(QUICK)
        with pytest.raises(ConnectTimeoutError):
            pool.request("POST", server.url).build().send()
        assert server.requests
        with pytest.raises(errors.ReadTimeout):
            transport.send(Request("POST", server.url, [], b"", QUICK))
        transport.close()


def cancel() -> None:
    async def run(server: Any) -> None:
        transport = AsyncPyreqwestTransport()
        target = client("async", base_url=server.url, transport=transport, timeout=5.0)
        task = asyncio.ensure_future(target.request("GET", "/x"))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.3)
        assert server.open == 1, "closed at once"
        await transport.aclose()

    with serving(fault("stalls before the answer").behaviour) as server:
        asyncio.run(run(server))


SCRIPT = """
import sys
sys.path[:0] = [{client!r}]
from _runtime.transport import Request, Timeout
from _runtime.transports.with_pyreqwest import PyreqwestTransport
print("ready", flush=True)
PyreqwestTransport().send(Request("GET", {url!r}, [], None, Timeout(read=2.0)))
"""


def interrupt() -> None:
    with serving(fault("stalls before the answer").behaviour) as server:
        script = SCRIPT.format(client=str(CLIENT), url=server.url)
        child = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE)
        with child:
            while not server.requests:
                time.sleep(0.01)
            begin = time.monotonic()
            child.send_signal(signal.SIGINT)
            child.communicate(timeout=10)
    assert time.monotonic() - begin > 1.0, "it ended at once"


def fork() -> None:
    transport = PyreqwestTransport()
    transport._pools._pid = os.getpid() + 1
    with pytest.raises(RuntimeError, match="before a fork"):
        transport.send(Request("GET", "http://127.0.0.1:1", []))


def tls() -> None:
    from pyreqwest.client import SyncClientBuilder

    assert not [name for name in dir(SyncClientBuilder) if "context" in name.lower()]


def ascii_only() -> None:
    _, raw = used(answer_with("X-Name: caf\u00e9\nX-Other: 1\n"))
    assert raw.headers.get("x-name") is None
    assert raw.headers["x-other"] == "1"
    assert raw.parse().id == 1


def accept() -> None:
    given = settings(empty_without_accept=True)
    with serving(answer_with()) as server, PyreqwestClient(server.url, settings=given) as target:
        call(target, operation(), options={"return": "none"})
    assert server.requests[0][1]["accept"] == "*/*"


def quote() -> None:
    with serving(answer_with()) as server, PyreqwestClient(server.url) as target:
        target.request("GET", "/x?name='a'")
    assert server.requests[0][0] == "GET /x?name=%27a%27 HTTP/1.1"


def coding() -> None:
    assert OTHERWISE["unknown transfer coding"] == "ok"


def slow_headers() -> None:
    assert OTHERWISE["drips headers"] == "ReadTimeout"


CHECKS: dict[str, Callable[[], None]] = {
    "write": write,
    "sets": sets,
    "sent": sent,
    "cancel": cancel,
    "interrupt": interrupt,
    "fork": fork,
    "tls": tls,
    "ascii": ascii_only,
    "accept": accept,
    "quote": quote,
    "coding": coding,
    "headers": slow_headers,
}


@pytest.mark.parametrize("name", LIMITS)
def test_limit(name: str) -> None:
    CHECKS[name]()


def test_every_limit_is_checked() -> None:
    assert set(CHECKS) == set(LIMITS)


def test_the_documentation_has_the_list() -> None:
    text = (CLIENT.parents[1] / "docs" / "runtime.md").read_text()
    listed = [line[2:] for line in text.partition("with limits:")[2].splitlines() if line]
    assert listed == list(LIMITS.values())


def test_headers_that_repeat_arrive_one_by_one() -> None:
    with serving(answer_with()) as server, PyreqwestClient(server.url) as target:
        op = operation(params=(Header("A"), Header("B")), path="/x")
        call(target, op, args=("1", "2"))
    assert {"a", "b"} <= set(server.requests[0][1])


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(with_pyreqwest, "import_module", missing)
    with pytest.raises(ImportError, match="install the extra `fast`"):
        PyreqwestTransport()
