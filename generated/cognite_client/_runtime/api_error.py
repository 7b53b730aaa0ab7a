"""The root of the errors, and what all of them know."""

from __future__ import annotations

from typing import Any

from .transport import safe_url


def _restore(cls: type[ApiError], message: str, state: dict[str, Any]) -> ApiError:
    error = cls.__new__(cls, message)
    error.args = (message,)
    error.__dict__.update(state)
    return error


class ApiError(Exception):
    """The root. What is known of the call is in the attributes.

    operation: the method's name, such as `assets.get`; operation_id: the
    document's; method, url: of the request (without query values); attempts:
    how many requests were sent; request_id: the server's word for this request.

    Of a listing: cursor: where it can be resumed (None: from the start); page: the
    number of the page, from 1; partition: `m/n`, where there are several.
    """

    operation: str = ""
    operation_id: str | None = None
    method: str = ""
    url: str = ""
    attempts: int = 0
    request_id: str | None = None
    cursor: str | None = None
    page: int | None = None
    partition: str | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    @property
    def message(self) -> Any:
        """What happened, without where."""
        return self.args[0] if self.args else ""

    def placed(
        self,
        operation: str,
        operation_id: str | None,
        method: str,
        url: str,
        attempts: int,
    ) -> None:
        """Notes the call that ended in this error."""
        self.operation = operation
        self.operation_id = operation_id
        self.method = method
        self.url = safe_url(url)
        self.attempts = attempts

    def _headline(self) -> str:
        return self.args[0] if self.args else type(self).__name__

    def __str__(self) -> str:
        text = str(self._headline())
        if self.method:
            call = f" ({self.operation})" if self.operation else ""
            text = f"{text}: {self.method} {self.url}{call}"
        notes = []
        if self.attempts > 1:
            notes.append(f"{self.attempts} attempts")
        if self.page is not None:
            notes.append(f"page {self.page}")
        if self.partition is not None:
            notes.append(f"partition {self.partition}")
        if self.request_id:
            notes.append(f"request id {self.request_id}")
        return f"{text} [{', '.join(notes)}]" if notes else text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        message = self.args[0] if self.args else ""
        return _restore, (type(self), message, self._state())

    def _state(self) -> dict[str, Any]:
        return dict(self.__dict__)
