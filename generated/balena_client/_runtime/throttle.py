"""How many requests a client has under way: less when the server throttles.

Additive increase, multiplicative decrease: a 429 halves the limit, a limit's
worth of good answers raises it by one. Without a 429 there is no limit, unless
the client was given one.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable


class Signal:
    """Something that happens once. Threads and tasks wait for it by callback."""

    __slots__ = ("_callbacks", "_lock", "is_set")

    def __init__(self) -> None:
        self.is_set = False
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], object]] = []

    def add(self, callback: Callable[[], object]) -> None:
        """Calls `callback` when it happens, or now when it has."""
        with self._lock:
            if not self.is_set:
                self._callbacks.append(callback)
                return
        callback()

    def set(self) -> None:
        """It happened."""
        with self._lock:
            self.is_set = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()


class Throttle:
    """A limit on concurrency that all calls of a client share."""

    def __init__(self, most: int | None = None) -> None:
        if most is not None and most < 1:
            raise ValueError("max_concurrency has to be at least 1")
        self._most = most
        self._limit: float | None = most
        self._active = 0
        self._peak = 0
        self._lock = threading.Lock()
        self._waiting: deque[Signal] = deque()

    @property
    def limit(self) -> float | None:
        """Requests that may be under way at once; None: any number."""
        return self._limit

    @property
    def active(self) -> int:
        """Requests under way."""
        return self._active

    def enter(self) -> Signal | None:
        """Takes a place: None when there is one, else what to wait for.

        When the signal is set the place has been taken for the waiter.
        """
        with self._lock:
            limit = self._limit
            if limit is None or self._active < int(limit):
                self._active += 1
                return None
            signal = Signal()
            self._waiting.append(signal)
            return signal

    def abandon(self, signal: Signal) -> None:
        """The waiter gave up."""
        with self._lock:
            if signal in self._waiting:
                self._waiting.remove(signal)
                return
        self.leave(None)

    def leave(self, status: int | None) -> None:
        """Gives the place back; `status` is the answer's, None when it is lost."""
        with self._lock:
            if status == 429:
                self._decrease()
            elif status is not None and status < 400 and self._limit is not None:
                self._increase(self._limit)
            self._active -= 1
            ready = self._admit()
        for signal in ready:
            signal.set()

    def _decrease(self) -> None:
        at = self._active if self._limit is None else min(self._limit, self._active)
        if self._limit is None:
            self._peak = self._active
        self._limit = max(1.0, at / 2)

    def _increase(self, limit: float) -> None:
        raised = limit + 1 / limit
        if self._most is not None:
            self._limit = min(float(self._most), raised)
        else:
            # Well past where throttling began, the limit has no purpose.
            self._limit = None if raised > 2 * self._peak + 8 else raised

    def _admit(self) -> list[Signal]:
        ready: list[Signal] = []
        limit = self._limit
        while self._waiting and (limit is None or self._active < int(limit)):
            self._active += 1
            ready.append(self._waiting.popleft())
        return ready
