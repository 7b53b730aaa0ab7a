"""One call, from its draft to its answer, without I/O.

`run` is the whole law of what is sent, when it is sent again, and what becomes
an error. The loops in `client` carry its effects out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urljoin

from .clock import Clock
from .config import Config
from .credentials import Bound, Credentials, secrets_for
from .effects import Reply, Send, Sleep, Steps, Wait
from .errors import (
    ApiError,
    DeadlineExceeded,
    DecodeError,
    StatusError,
    TimeoutError,
    TooManyRedirects,
    TransportError,
    status_class,
)
from .hooks import Attempt, log_attempt, log_retry
from .notices import ending
from .operation import Operation, Safety
from .plan import Plan, plan_of
from .raw import RawResponse
from .reading import parse_error, read_answer
from .requests import Draft, draft, normal_target
from .retry import Budget, Event, Retries, hinted_wait, with_attempts
from .secret import Secret
from .sources import Source
from .styles import percent
from .throttle import Throttle
from .tokens import Moment
from .transport import Headers, Request, Timeout, origin_of
from .types import Options

MOST_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MASK, SHORTEST = "***", 4
HARMLESS = frozenset({"accept", "accept-encoding", "user-agent"})


@dataclass(slots=True, kw_only=True)
class Shared:
    """What all copies of a client share."""

    credentials: Credentials
    throttle: Throttle
    clock: Clock
    logger: logging.Logger
    budget: Budget = field(default_factory=Budget)


class Call:
    """One call of an operation, and where it stands."""

    __slots__ = (
        "attempts",
        "bound",
        "config",
        "draft",
        "home",
        "operation",
        "paging",
        "plan",
        "redirects",
        "replayed",
        "retries",
        "safety",
        "secrets",
        "shared",
        "start",
        "stream",
        "timeout",
        "trusted",
        "until",
        "url",
    )

    def __init__(
        self,
        shared: Shared,
        config: Config,
        plan: Plan,
        draft: Draft,
        options: Options,
        stream: bool,
    ) -> None:
        operation: Operation[Any] = plan.operation
        self.shared = shared
        self.config = config
        self.plan = plan
        self.operation = operation
        self.draft = draft
        self.url = draft.url
        self.home = config.home_of(operation)
        self.trusted = True
        self.stream = stream
        self.paging: object = None
        self.bound: tuple[Bound, ...] = ()
        self.secrets: list[Secret] = []
        self.attempts = 0
        self.redirects = 0
        self.replayed = False
        self.safety: Safety = operation.safety
        policy = config.policy
        deadline = config.deadline
        self.timeout = config.timeout
        if options:
            if "idempotency_key" in options:
                self.safety = "safe"
            if "timeout" in options:
                self.timeout = Timeout.of(options["timeout"])
            if "max_attempts" in options:
                policy = with_attempts(policy, options["max_attempts"])
            deadline = options.get("deadline", deadline)
        self.retries = Retries(policy, shared.budget, self.safety, shared.clock.random)
        self.start = shared.clock.monotonic()
        self.until = self.start + deadline

    def run(self) -> Steps[Any]:
        """Everything until there is a value to return. Raises ApiError."""
        try:
            reply = yield from self.reply()
            return answer(self, reply)
        except ApiError as error:
            self.place(error)
            raise

    def go(self, url: str) -> None:
        """Sends the call to another URL; credentials stay home."""
        self.url = url
        self.trusted = origin_of(url) == self.home

    def place(self, error: ApiError) -> None:
        """Says in an error which call it ended."""
        if isinstance(error, DecodeError) and self.secrets:
            status = error.status or 0
            clean = self._scrubbed(Reply(status, error.headers, error.body))
            error.body, error.headers = clean.body, clean.headers
        operation = self.operation
        method = self.draft.method
        error.placed(operation.name, operation.id, method, self.url, self.attempts)

    def reply(self) -> Steps[Reply]:
        """Everything until there is a good answer. Raises ApiError."""
        self.bound = self.shared.credentials.choose(
            self.operation.security, self.operation.name
        )
        while True:
            attempt, reply, fault = yield from self._attempt()
            if reply is not None and 200 <= reply.status < 300:
                self.shared.budget.give()
                if "deprecation" in reply.headers or "sunset" in reply.headers:
                    package = self.config.settings.package
                    ending(package, self.operation.name, reply.headers)
                return reply
            wait = self._next(reply, fault)
            if wait is not None:
                yield from self._pause(attempt, wait)

    def _attempt(self) -> Steps[tuple[Attempt, Reply | None, TransportError | None]]:
        shared, hooks = self.shared, self.config.hooks
        request = yield from self._request()
        signal = shared.throttle.enter()
        if signal is not None:
            yield from self._queue(signal)
        self.attempts += 1
        attempt = Attempt(request, self.operation.name, self.attempts)
        reply: Reply | None = None
        fault: TransportError | None = None
        begin = shared.clock.monotonic()
        try:
            if hooks.before_request is not None:
                hooks.before_request(attempt)
            try:
                reply = yield Send(request)
            except TransportError as error:
                attempt.error = fault = error
            if reply is not None:
                attempt.status, attempt.headers = reply.status, reply.headers
        finally:
            # Also when the task is cancelled: the attempt has ended then, too.
            shared.throttle.leave(attempt.status)
            attempt.seconds = shared.clock.monotonic() - begin
            if shared.logger.isEnabledFor(logging.DEBUG):
                log_attempt(shared.logger, attempt)
            if hooks.after_answer is not None:
                hooks.after_answer(attempt)
        return attempt, reply, fault

    def _queue(self, signal: Any) -> Steps[None]:
        """Waits for a place among the requests under way."""
        entered = False
        try:
            entered = yield Wait(
                signal, max(0.0, self.until - self.shared.clock.monotonic())
            )
        finally:
            if not entered:
                self.shared.throttle.abandon(signal)
        if not entered:
            raise DeadlineExceeded("no place among the requests under way in time")

    def _request(self) -> Steps[Request]:
        left = self.until - self.shared.clock.monotonic()
        if left <= 0:
            raise DeadlineExceeded("the call's deadline has passed")
        draft = self.draft
        headers = list(draft.headers)
        url = self.url
        if not self.trusted:
            headers = [pair for pair in headers if pair[0].lower() in HARMLESS]
        elif self.bound:
            self.secrets = yield from secrets_for(self.bound, self._moment(left))
            for bound, secret in zip(self.bound, self.secrets):
                url = bound.apply(secret, url, headers)
        return Request(
            draft.method,
            url,
            headers,
            draft.body,
            self.timeout,
            self.operation.name,
            time.monotonic() + left,
            self.stream,
            self.paging,
        )

    def _moment(self, left: float) -> Moment:
        shared = self.shared
        return Moment(
            clock=shared.clock,
            budget=shared.budget,
            policy=self.config.policy,
            timeout=self.timeout,
            left=left,
        )

    def _next(self, reply: Reply | None, fault: TransportError | None) -> float | None:
        """What follows an attempt that was no success: None, at once; seconds,
        after a wait; or the error that the call ends in."""
        if reply is not None and (self._redirected(reply) or self._renewed(reply)):
            return None
        if fault is not None and fault.final:
            raise fault
        body = self.draft.body
        event = Event(
            None if reply is None else reply.status,
            None if reply is None else reply.headers,
            fault is None or fault.sent,
            not isinstance(body, Source) or body.replayable or not body.started,
        )
        left = self.until - self.shared.clock.monotonic()
        wait = self.retries.after(event, self.shared.clock.wall(), left)
        if wait is not None:
            return wait
        if isinstance(fault, TimeoutError) and left <= 0:
            raise self._overdue(fault)
        if fault is not None:
            raise fault
        assert reply is not None
        raise self._error(reply)

    def _overdue(self, fault: TimeoutError) -> DeadlineExceeded:
        """A step that took too long because the whole call had no more time."""
        error = DeadlineExceeded("the call's deadline has passed")
        error.sent = fault.sent
        return error

    def _pause(self, attempt: Attempt, wait: float) -> Steps[None]:
        attempt.wait = wait
        if self.shared.logger.isEnabledFor(logging.INFO):
            log_retry(self.shared.logger, attempt)
        if self.config.hooks.on_retry is not None:
            self.config.hooks.on_retry(attempt)
        yield Sleep(wait)

    def _redirected(self, reply: Reply) -> bool:
        """Follows a redirect of a GET or HEAD; True when there is one."""
        if reply.status not in REDIRECTS or self.draft.method not in ("GET", "HEAD"):
            return False
        location = reply.headers.get("location")
        if not location:
            return False
        try:
            target = normal_target(urljoin(self.url, location.strip()))
            origin = origin_of(target)
        except ValueError:
            return False
        self.redirects += 1
        if self.redirects > MOST_REDIRECTS:
            raise TooManyRedirects(f"more than {MOST_REDIRECTS} redirects")
        self.url = target.partition("#")[0]
        # Credentials that left home once do not come back with a redirect.
        self.trusted = self.trusted and origin == self.home
        return True

    def _renewed(self, reply: Reply) -> bool:
        """Drops credentials that a 401 refused; True when others may be had."""
        body = self.draft.body
        if reply.status != 401 or self.replayed or not self.secrets:
            return False
        if isinstance(body, Source) and not body.replayable:
            return False
        self.replayed = True
        renewable = False
        for bound, secret in zip(self.bound, self.secrets):
            if bound.auth.renewable:
                bound.auth.invalidate(secret)
                renewable = True
        return renewable

    def _scrubbed(self, reply: Reply) -> Reply:
        """The answer without our credentials, should the server echo them."""
        kept = [secret for bound in self.bound for secret in bound.auth.kept()]
        hidden = [secret.reveal() for secret in (*self.secrets, *kept)]
        hidden += [percent(value) for value in hidden]
        body, pairs = reply.body, reply.headers.raw
        for value in hidden:
            if len(value) >= SHORTEST:
                body = body.replace(value.encode(), MASK.encode())
                pairs = [(name, text.replace(value, MASK)) for name, text in pairs]
        return Reply(reply.status, Headers(pairs), body)

    def _error(self, answer: Reply) -> StatusError:
        reply = self._scrubbed(answer) if self.secrets else answer
        reader = self.plan.errors.find(
            reply.status, reply.headers.get("content-type"), False
        )
        parse = partial(parse_error, reader, reply)
        error = status_class(reply.status)(
            reply.status, reply.headers, reply.body, parse
        )
        error.spelling = self.config.settings.error_words
        error.retry_after = hinted_wait(
            reply.headers, reply.status, self.shared.clock.wall()
        )
        return error


def answer(call: Call, reply: Reply) -> Any:
    """What the caller gets for a good answer, as the client's mode says."""
    config, plan = call.config, call.plan
    if config.mode == "raw":
        return RawResponse(reply, partial(reread, call, reply))
    if reply.stream is not None:
        return reply
    return read_answer(plan, config, reply)


def reread(call: Call, reply: Reply) -> Any:
    """The value of an answer that is parsed when it is asked for."""
    try:
        return read_answer(call.plan, call.config, reply)
    except ApiError as error:
        call.place(error)
        raise


def prepare(
    shared: Shared,
    config: Config,
    operation: Operation[Any],
    args: Sequence[object],
    body: object,
    options: Options,
    stream: bool = False,
) -> Call:
    """A call, ready to run. Raises ValueError or TypeError for bad arguments."""
    plan = plan_of(operation)
    drafted = draft(plan, config, args, body, options)
    return Call(shared, config, plan, drafted, options, stream)
