"""Time and chance, in one place so that tests can set them."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


async def asleep(seconds: float) -> None:
    """Lets other tasks run for so many seconds."""
    # A client for threads never loads asyncio.
    import asyncio

    await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """Where a client gets the time from.

    monotonic: seconds that only grow; wall: seconds since 1970; random: from 0
    to 1; sleep and asleep: wait for so many seconds.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    random: Callable[[], float] = random.random
    sleep: Callable[[float], object] = time.sleep
    asleep: Callable[[float], Awaitable[object]] = asleep


REAL = Clock()
