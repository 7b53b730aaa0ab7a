"""Every error a call can end in: one family under `ApiError`.

    ApiError
      StatusError             the server answered, and said no
        RedirectError         3xx that is not followed
        ClientError           4xx: BadRequest, Unauthorized, Forbidden, NotFound, ...
        ServerError           5xx: InternalServerError, ServiceUnavailable, ...
      TransportError          no (whole) answer came; `.sent` says what is known
        ConnectError          nothing was sent
        AnswerLost            the request may have been carried out
        TooManyRedirects, AnswerTooLarge
        TimeoutError          ConnectTimeout, PoolTimeout, ReadTimeout,
                              WriteTimeout, DeadlineExceeded
      DecodeError             the answer is not what the document says
      PaginationError         a listing that does not end or leaves its origin
      AuthError               no credentials, or none to be had

All can be pickled. None holds a request's headers or a URL's query values.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping
from typing import Any

from .api_error import ApiError as ApiError  # noqa: PLC0414 (it is shown here)
from .settings import ErrorWords
from .transport import Headers
from .wording import describe, describe_json, snippet

REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id", "x-amzn-requestid")


BY_STATUS: dict[int, type[StatusError]] = {}


def request_id_of(headers: Headers) -> str | None:
    """The server's word for a request, under any of its usual names."""
    found = (headers.get(name) for name in REQUEST_IDS)
    return next((value for value in found if value), None)


class StatusError(ApiError):
    """The server answered with an error.

    body: the bytes; parsed: the body as the document's error type, or as plain
    JSON, or None. Attributes of the parsed body can be read off the error:
    `e.error` is `e.parsed.error`.
    """

    status: int
    headers: Headers
    body: bytes
    retry_after: float | None = None
    spelling: ErrorWords | None = None

    def __init_subclass__(cls, code: int = 0) -> None:
        if code:
            BY_STATUS[code] = cls

    def __init__(
        self,
        status: int,
        headers: Headers | None = None,
        body: bytes = b"",
        parse: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.headers = Headers() if headers is None else headers
        self.body = body
        self._parse = parse
        self.request_id = request_id_of(self.headers)

    @property
    def parsed(self) -> Any:
        """The body, decoded when first asked for."""
        if "_parsed" not in self.__dict__:
            parse = self.__dict__.get("_parse")
            self.__dict__["_parsed"] = None if parse is None else parse()
        return self.__dict__["_parsed"]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        parsed = self.parsed
        if isinstance(parsed, Mapping):
            if name in parsed:
                return parsed[name]
        elif parsed is not None and hasattr(parsed, name):
            return getattr(parsed, name)
        raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")

    @property
    def error_words(self) -> tuple[str, ...]:
        """The API's word for what is wrong, in its parts: `("inventory", "notFound")`.
        Empty where the API has none, or did not give it."""
        if self.spelling is None:
            return ()
        from .wirepath import dig

        word = dig(self.parsed, self.spelling.path)
        return (
            tuple(word.split(self.spelling.separator)) if isinstance(word, str) else ()
        )

    @property
    def message(self) -> Any:
        """The body's own message, or what comes closest to one; "" without any."""
        parsed = self.parsed
        if isinstance(parsed, Mapping):
            found = parsed.get("message")
        else:
            found = getattr(parsed, "message", None)
        return self._detail() if found is None else found

    def _detail(self) -> str:
        return describe(self.parsed) or describe_json(self.body)

    def _headline(self) -> str:
        detail = self._detail() or snippet(self.body)
        head = f"{self.status} {type(self).__name__}"
        return f"{head}: {detail}" if detail else head

    def _state(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        state["_parsed"] = self.parsed
        state["_parse"] = None
        import pickle

        try:
            pickle.dumps(state["_parsed"])
        except (pickle.PicklingError, AttributeError, TypeError):
            # A type that lives nowhere importable: the bytes stay.
            state["_parsed"] = None
        return state


class RedirectError(StatusError):
    """A 3xx that is not followed: only GET and HEAD are."""


class ClientError(StatusError):
    """4xx: the request is at fault."""


class ServerError(StatusError):
    """5xx: the server is at fault."""


class BadRequest(ClientError, code=400):
    """400"""


class Unauthorized(ClientError, code=401):
    """401"""


class PaymentRequired(ClientError, code=402):
    """402"""


class Forbidden(ClientError, code=403):
    """403"""


class NotFound(ClientError, code=404):
    """404"""


class MethodNotAllowed(ClientError, code=405):
    """405"""


class NotAcceptable(ClientError, code=406):
    """406"""


class RequestTimeout(ClientError, code=408):
    """408"""


class Conflict(ClientError, code=409):
    """409"""


class Gone(ClientError, code=410):
    """410"""


class PreconditionFailed(ClientError, code=412):
    """412"""


class ContentTooLarge(ClientError, code=413):
    """413"""


class UnsupportedMediaType(ClientError, code=415):
    """415"""


class UnprocessableEntity(ClientError, code=422):
    """422"""


class Locked(ClientError, code=423):
    """423"""


class PreconditionRequired(ClientError, code=428):
    """428"""


class TooManyRequests(ClientError, code=429):
    """429; `retry_after` in seconds where the server named it."""


class InternalServerError(ServerError, code=500):
    """500"""


class NotImplementedByServer(ServerError, code=501):
    """501"""


class BadGateway(ServerError, code=502):
    """502"""


class ServiceUnavailable(ServerError, code=503):
    """503; `retry_after` in seconds where the server named it."""


class GatewayTimeout(ServerError, code=504):
    """504"""


def status_class(status: int) -> type[StatusError]:
    """The class of the error that an answer with this status is."""
    found = BY_STATUS.get(status)
    if found is not None:
        return found
    if 300 <= status < 400:
        return RedirectError
    if 400 <= status < 500:
        return ClientError
    return ServerError if 500 <= status < 600 else StatusError


class TransportError(ApiError):
    """No whole answer came. `sent`: the server may have got the request; `final`:
    another attempt would end the same way."""

    sent: bool = True
    final: bool = False


class ConnectError(TransportError):
    """No connection: nothing was sent."""

    sent = False


class AnswerLost(TransportError):
    """The connection broke after something was sent."""


class TooManyRedirects(TransportError):
    """More redirects than are followed, or a circle of them."""


class AnswerTooLarge(TransportError):
    """An answer that inflates beyond any honest ratio."""

    final = True


class TimeoutError(TransportError, builtins.TimeoutError):
    """Something took longer than it may."""


class ConnectTimeout(TimeoutError):
    """No connection in time: nothing was sent."""

    sent = False


class PoolTimeout(TimeoutError):
    """No free connection in time: nothing was sent."""

    sent = False


class ReadTimeout(TimeoutError):
    """The server was silent for too long."""


class WriteTimeout(TimeoutError):
    """The server did not take the request in time."""


class DeadlineExceeded(TimeoutError):
    """The whole call took longer than its deadline."""


class DecodeError(ApiError):
    """The answer is not what the document says.

    body: the bytes (an excerpt of at most 64 KiB); content_type: as sent.
    """

    status: int | None
    headers: Headers
    body: bytes = b""

    def __init__(
        self,
        message: str = "",
        status: int | None = None,
        headers: Headers | None = None,
        body: bytes = b"",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = Headers() if headers is None else headers
        self.body = bytes(body[:65536])

    @property
    def content_type(self) -> str | None:
        """The answer's media type."""
        return self.headers.get("content-type")

    def _headline(self) -> str:
        text = str(super()._headline())
        if self.status is not None:
            kind = self.content_type or "no media type"
            text = f"cannot decode the answer ({self.status}, {kind}): {text}"
        start = snippet(self.body)
        return f"{text}; it starts {start}" if start else text


class PaginationError(ApiError):
    """A listing that does not end, or whose next page is elsewhere."""


class BatchError(ApiError):
    """Some requests of one call with many items failed.

    successful: what came back for items that were written, in order (the items
    themselves where nothing comes back); failed: items that were refused, or not
    sent because the same would have happened to them; unknown: items that were
    sent, and may have been written, since the answer was lost or was a server's
    failure. errors: one for each request that failed; the first is the cause.
    """

    def __init__(
        self,
        successful: list[Any],
        failed: list[Any],
        unknown: list[Any],
        errors: list[ApiError],
        requests: int,
    ) -> None:
        super().__init__(
            f"{len(errors)} of {requests} requests failed ({len(successful)} items"
            f" successful, {len(failed)} failed, {len(unknown)} unknown);"
            f" the first with {errors[0]._headline()}"
        )
        self.successful = successful
        self.failed = failed
        self.unknown = unknown
        self.errors = errors


class AuthError(ApiError):
    """No credentials were given, or none could be had."""
