"""What the logic of a call asks of the world; the sync and async loops do it.

The logic is a generator that yields effects and is sent their results. An error
of an effect is thrown into it at the yield.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

from msgspec import Struct

from .throttle import Signal
from .transport import AsyncResponse, Headers, Request, Response

R = TypeVar("R")


class Reply(Struct):
    """An answer: whole, or (`stream`) with its body still to be read."""

    status: int
    headers: Headers
    body: bytes = b""
    stream: Response | AsyncResponse | None = None


class Send(Struct):
    """Send a request, give its `Reply`. If it is to be streamed, a good answer's
    body is left to be read."""

    request: Request


class Sleep(Struct):
    """Wait for so many seconds."""

    seconds: float


class Wait(Struct):
    """Wait for a signal, at most so many seconds; gives whether it was set."""

    signal: Signal
    seconds: float


class Invoke(Struct):
    """Call a function of the user's that may be a coroutine function."""

    function: Callable[[], Any]


Effect: TypeAlias = Send | Sleep | Wait | Invoke
Steps: TypeAlias = Generator[Effect, Any, R]
