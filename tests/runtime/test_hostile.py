"""A hostile server, over the default transport: only typed errors, nothing leaked."""

from __future__ import annotations

import gc
import os
import time
from typing import Any

import pytest
from _runtime import errors
from _runtime.operation import Body, Content
from _runtime.transport import Timeout

from .faults import FAULTS, Fault
from .hostile import serving
from .support import KINDS, Kind, operation
from .twins import make

QUICK = Timeout(connect=2.0, read=1.2, write=1.2, pool=1.2)
UPLOAD = Body(Content("application/octet-stream", lambda: bytes))


def descriptors() -> set[str]:
    return set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()


def end_of(kind: Kind, fault: Fault, transport: str = "httpx2") -> tuple[str, Any]:
    """The name of the error that a call ended in, or ok; and the error."""
    op = operation(fault.method, "unsafe" if fault.method == "POST" else "safe")
    body: Any = {}
    if fault.method == "POST":
        op = operation("POST", "unsafe", body=UPLOAD)
        body = {"body": bytes(16 * 2**20)}
    with serving(fault.behaviour) as server:
        options = {"base_url": server.url, "timeout": QUICK, "deadline": 2.5, "max_attempts": 1}
        error = make(kind, op, options, transport, **body)
        deadline = time.monotonic() + 3
        while server.open and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.open == 0, "a connection was left open"
    return ("ok" if error is None else type(error).__name__), error


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS, ids=[fault.name for fault in FAULTS])
def test_fault(kind: Kind, fault: Fault) -> None:
    before = descriptors()
    begin = time.monotonic()
    end, error = end_of(kind, fault)
    assert end in fault.ends, repr(error)
    assert error is None or isinstance(error, errors.ApiError)
    assert time.monotonic() - begin < 6
    gc.collect()
    assert descriptors() - before == set()


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 40
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
