"""What can be watched: requests, answers, repeats, answers that break the document."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError
from .mismatch import SpecMismatch
from .transport import Headers, Request, safe_url

__all__ = ["Attempt", "Hooks", "SpecMismatch"]


@dataclass(slots=True)
class Attempt:
    """One request of a call, and how it went.

    number counts from 1; status and headers are the answer's, error what came
    instead; seconds is how long it took; wait the seconds before the next
    attempt, when there is one; notes is for hooks to keep things in.
    """

    request: Request
    operation: str
    number: int
    status: int | None = None
    headers: Headers | None = None
    error: ApiError | None = None
    seconds: float = 0.0
    wait: float | None = None
    notes: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        end = self.status if self.error is None else type(self.error).__name__
        return f"<Attempt {self.number} of {self.request!r}: {end}>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Functions that are called, in the caller's thread or task, and not awaited.

    before_request may change the request's headers. An exception from a hook
    ends the call.
    """

    before_request: Callable[[Attempt], object] | None = None
    after_answer: Callable[[Attempt], object] | None = None
    on_retry: Callable[[Attempt], object] | None = None
    on_mismatch: Callable[[SpecMismatch], object] | None = None


NO_HOOKS = Hooks()


def join_hooks(*several: Hooks) -> Hooks:
    """Hooks that call all of `several`, in order."""

    def joined(name: str) -> Callable[[Any], object] | None:
        found = [getattr(hooks, name) for hooks in several]
        called = [hook for hook in found if hook is not None]
        if not called:
            return None

        def call(event: Any) -> None:
            for hook in called:
                hook(event)

        return call

    return Hooks(
        before_request=joined("before_request"),
        after_answer=joined("after_answer"),
        on_retry=joined("on_retry"),
        on_mismatch=joined("on_mismatch"),
    )


def log_attempt(logger: logging.Logger, attempt: Attempt) -> None:
    """One line at DEBUG for an attempt: no headers, no bodies, no query values."""
    request = attempt.request
    end = attempt.status if attempt.error is None else type(attempt.error).__name__
    logger.debug(
        "%s %s %s -> %s in %.3f s (attempt %d)",
        attempt.operation,
        request.method,
        safe_url(request.url),
        end,
        attempt.seconds,
        attempt.number,
    )


def log_retry(logger: logging.Logger, attempt: Attempt) -> None:
    """One line at INFO for a repeat."""
    end = attempt.status if attempt.error is None else type(attempt.error).__name__
    logger.info(
        "%s: %s, trying again in %.2f s", attempt.operation, end, attempt.wait or 0.0
    )


def log_mismatch(logger: logging.Logger, mismatch: SpecMismatch) -> None:
    """One line at WARNING for an answer that breaks the document."""
    logger.warning("%s: %s", mismatch.operation, mismatch)
