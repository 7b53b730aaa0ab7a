"""What a token endpoint says, and what asking it takes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from .clock import Clock
from .effects import Reply
from .errors import TransportError
from .retry import Budget, RetryPolicy
from .throttle import Signal
from .transport import Timeout
from .wording import clip


class Moment:
    """What getting a token needs to know of the call it is for."""

    __slots__ = ("budget", "clock", "left", "policy", "timeout")

    def __init__(
        self,
        *,
        clock: Clock,
        budget: Budget,
        policy: RetryPolicy,
        timeout: Timeout,
        left: float,
    ) -> None:
        self.clock = clock
        self.budget = budget
        self.policy = policy
        self.timeout = timeout
        self.left = left


class Flight:
    """A token request that others wait for."""

    __slots__ = ("problem", "signal")

    def __init__(self) -> None:
        self.signal = Signal()
        self.problem: str | None = None


class TokenAnswer(msgspec.Struct):
    """RFC 6749, section 5.1."""

    access_token: str
    expires_in: float | None = None
    refresh_token: str | None = None

    def __repr__(self) -> str:
        return "TokenAnswer(...)"


def refusal(reply: Reply | None, fault: TransportError | None) -> str:
    """Why there is no token, in one line, without what was sent."""
    if reply is None:
        return f"the token endpoint cannot be reached: {fault}"
    problem = ""
    try:
        answer = msgspec.json.decode(reply.body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        answer = None
    if isinstance(answer, Mapping):
        words = [answer.get("error"), answer.get("error_description")]
        problem = ": " + clip(" - ".join(str(word) for word in words if word))
    return f"the token endpoint answered {reply.status}{problem}"
