"""Calls over a real transport, on either client, with everything closed after them."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from _runtime.client import AsyncResource, Resource
from _runtime.operation import Operation
from _runtime.types import OMIT, Options

from .support import Kind, client


def transport_of(name: str, kind: Kind) -> Any:
    """A new transport: httpx2 (None: the client makes it) or pyreqwest."""
    if name == "httpx2":
        return None
    from _runtime.transports.with_pyreqwest import (
        AsyncPyreqwestTransport,
        PyreqwestTransport,
    )

    return PyreqwestTransport() if kind == "sync" else AsyncPyreqwestTransport()


def make(
    kind: Kind,
    op: Operation[Any],
    options: dict[str, Any],
    transport: str = "httpx2",
    body: object = OMIT,
    call: Options | None = None,
    times: int = 1,
) -> Exception | None:
    """Makes a call so many times; gives the error that the last one ended in."""
    given = {**options, "transport": transport_of(transport, kind)}
    if kind == "sync":
        return _sync(op, given, body, call, times)
    return asyncio.run(_async(op, given, body, call, times))


def _sync(
    op: Operation[Any], options: dict[str, Any], body: object, call: Options | None, times: int
) -> Exception | None:
    with client("sync", **options) as target:
        try:
            for _ in range(times):
                Resource(target)._call(op, (1, None), body, call)
                time.sleep(0.05 if times > 1 else 0)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test looks at it)
            return error
        finally:
            if options["transport"] is not None:
                options["transport"].close()
    return None


async def _async(
    op: Operation[Any], options: dict[str, Any], body: object, call: Options | None, times: int
) -> Exception | None:
    async with client("async", **options) as target:
        try:
            for _ in range(times):
                await AsyncResource(target)._call(op, (1, None), body, call)
                await asyncio.sleep(0.05 if times > 1 else 0)
        except Exception as error:  # noqa: BLE001 (whatever it is, the test looks at it)
            return error
        finally:
            if options["transport"] is not None:
                await options["transport"].aclose()
            for _ in range(5):  # httpx2 leaves the closing of its generators to the loop
                await asyncio.sleep(0)
            left = asyncio.all_tasks() - {asyncio.current_task()}
            assert not left, left
    return None
