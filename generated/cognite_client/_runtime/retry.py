"""When a request is sent again, and after how long: decisions without I/O."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from .operation import Safety
from .transport import Headers

Kind: TypeAlias = Literal["fault", "throttled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """What is repeated.

    attempts: sends that may end in a fault, 1 for no repeats at all;
    throttled_attempts: sends that may end in a 429; base and cap: seconds, the
    wait before repeat i is random up to base * 2^i, at most cap; longest_hint:
    seconds, a server that asks for more gets its error returned;
    should_retry_header: a header whose `true` or `false` overrules all this;
    repeat_idempotent: repeat PUT and DELETE after a lost answer too.
    """

    attempts: int = 3
    throttled_attempts: int = 10
    base: float = 0.5
    cap: float = 8.0
    longest_hint: float = 60.0
    fault_statuses: frozenset[int] = frozenset({408, 500, 502, 503, 504})
    should_retry_header: str | None = None
    repeat_idempotent: bool = False


DEFAULT_POLICY = RetryPolicy()


def with_attempts(policy: RetryPolicy, attempts: int) -> RetryPolicy:
    """The policy with another number of attempts. ValueError below 1."""
    if attempts < 1:
        raise ValueError("max_attempts has to be at least 1")
    return replace(policy, attempts=attempts)


class Budget:
    """A bucket of tokens that all calls of a client share.

    A repeat takes 14, or 5 when the server throttles; a success gives 1 back.
    Without tokens nothing is repeated, so that an outage is not made worse.
    """

    CAPACITY = 500
    COST: ClassVar[dict[Kind, int]] = {"fault": 14, "throttled": 5}

    def __init__(self) -> None:
        self._tokens = self.CAPACITY
        self._lock = threading.Lock()

    @property
    def tokens(self) -> int:
        """How many are left."""
        return self._tokens

    def take(self, kind: Kind) -> bool:
        """Pays for one repeat; False when there is not enough."""
        cost = self.COST[kind]
        with self._lock:
            if self._tokens < cost:
                return False
            self._tokens -= cost
            return True

    def give(self) -> None:
        """A call succeeded."""
        if self._tokens < self.CAPACITY:
            with self._lock:
                self._tokens = min(self.CAPACITY, self._tokens + 1)


@dataclass(frozen=True, slots=True)
class Event:
    """How an attempt ended: an answer's status and headers, or a lost answer.

    sent: the server may have got the request; repeatable: the body can be sent
    once more.
    """

    status: int | None
    headers: Headers | None
    sent: bool
    repeatable: bool = True


class Retries:
    """The repeats of one call."""

    __slots__ = ("_budget", "_faults", "_policy", "_random", "_safe", "_throttled")

    def __init__(
        self,
        policy: RetryPolicy,
        budget: Budget,
        safety: Safety,
        random: Callable[[], float],
    ) -> None:
        self._policy = policy
        self._budget = budget
        self._random = random
        self._safe = safety == "safe" or (
            policy.repeat_idempotent and safety == "idempotent"
        )
        self._faults = 0
        self._throttled = 0

    def after(self, event: Event, now: float, left: float) -> float | None:
        """Seconds to wait before the next attempt; None: there is none.

        now is the time of day in seconds since 1970, left what is left of the
        call's deadline.
        """
        policy = self._policy
        kind: Kind = "throttled" if event.status == 429 else "fault"
        if kind == "throttled":
            self._throttled += 1
        else:
            self._faults += 1
        hint = hinted_wait(event.headers, event.status, now)
        if not event.repeatable or not self._wanted(event, hint):
            return None
        if hint is not None and hint > policy.longest_hint:
            return None
        if self._spent(kind):
            return None
        wait = self._backoff() if hint is None else hint
        if wait >= left or not self._budget.take(kind):
            return None
        return wait

    def _wanted(self, event: Event, hint: float | None) -> bool:
        policy = self._policy
        if policy.should_retry_header and event.headers is not None:
            word = (event.headers.get(policy.should_retry_header) or "").lower()
            if word in ("true", "false"):
                return word == "true"
        if event.status is None:
            return self._safe or not event.sent
        if event.status == 429:
            return True
        if event.status not in policy.fault_statuses:
            return False
        return self._safe or (event.status == 503 and hint is not None)

    def _spent(self, kind: Kind) -> bool:
        policy = self._policy
        if policy.attempts <= 1:
            return True
        if kind == "throttled":
            return self._throttled >= policy.throttled_attempts
        return self._faults >= policy.attempts

    def _backoff(self) -> float:
        policy = self._policy
        turn = min(self._faults + self._throttled - 1, 30)
        ceiling: float = min(policy.cap, policy.base * 2**turn)
        return self._random() * ceiling


def hinted_wait(
    headers: Headers | None, status: int | None, now: float
) -> float | None:
    """Seconds the server asks to wait; None when it does not, or talks nonsense.

    Read, in this order: `retry-after-ms`, `Retry-After` (seconds or a date) and,
    with 429 only, `X-RateLimit-Reset` or `RateLimit-Reset` (seconds, or a time).
    """
    if headers is None:
        return None
    millis = _number(headers.get("retry-after-ms"))
    if millis is not None:
        return millis / 1000
    value = headers.get("retry-after")
    if value is not None:
        seconds = _number(value)
        return _until_date(value, now) if seconds is None else seconds
    if status == 429:
        for name in ("x-ratelimit-reset", "ratelimit-reset"):
            reset = _number(headers.get(name))
            if reset is not None:
                return _until_reset(reset, now)
    return None


def _number(text: str | None) -> float | None:
    """A plain decimal number, not negative, of at most 15 characters."""
    if text is None:
        return None
    text = text.strip()
    whole, _, fraction = text.partition(".")
    digits = whole + fraction
    if len(text) > 15 or not digits.isascii() or not digits.isdigit() or not whole:
        return None
    return float(text)


def _until_date(value: str, now: float) -> float | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value)
        if moment.tzinfo is None:
            return None
        wait = moment.timestamp() - now
    except (ValueError, TypeError, OverflowError, OSError, IndexError):
        return None
    return max(0.0, wait)


def _until_reset(reset: float, now: float) -> float | None:
    if reset > 1e11:
        reset /= 1000
    if reset > 1e9:
        return max(0.0, reset - now)
    return reset
