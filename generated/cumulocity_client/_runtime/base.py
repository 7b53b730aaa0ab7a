"""What `BaseClient` and `AsyncBaseClient` have in common: no I/O."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Self, TypedDict, Unpack
from urllib.parse import urlsplit

from .auth import AuthInput
from .clock import REAL, Clock
from .config import Config, Mode, checked_version
from .core import Call, Shared, prepare
from .credentials import Credentials
from .hooks import Hooks
from .operation import Body, Content, Operation
from .requests import HIDDEN_DOTS, extra_query, normal_target
from .retry import DEFAULT_POLICY, RetryPolicy, with_attempts
from .settings import Settings
from .sources import is_upload
from .throttle import Throttle
from .transport import Timeout, origin_of, safe_url
from .types import OMIT, Options

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "QUERY"})
IDEMPOTENT_METHODS = frozenset({"PUT", "DELETE"})


class ClientOptions(TypedDict, total=False):
    """What a client can be given; see the generated classes."""

    variables: Mapping[str, str | None] | None
    base_url: str | None
    auth: AuthInput
    timeout: Timeout | float | None
    max_attempts: int | None
    deadline: float
    headers: Mapping[str, str] | None
    hooks: Hooks | None
    strict: bool
    max_concurrency: int | None
    parameters: Mapping[str, str | None] | None
    api_version: str | None
    method_override: bool
    retry: RetryPolicy | None
    clock: Clock


class ClientBase:
    """Configuration and what copies of a client share."""

    _config: Config
    _shared: Shared

    def __init__(self, settings: Settings, **options: Unpack[ClientOptions]) -> None:
        policy = options.get("retry") or DEFAULT_POLICY
        attempts = options.get("max_attempts")
        self._config = Config(
            settings,
            variables=options.get("variables"),
            base_url=options.get("base_url"),
            timeout=options.get("timeout"),
            policy=policy if attempts is None else with_attempts(policy, attempts),
            deadline=options.get("deadline", 600.0),
            headers=options.get("headers"),
            parameters=options.get("parameters"),
            api_version=options.get("api_version"),
            method_override=options.get("method_override", False),
            hooks=options.get("hooks"),
            strict=options.get("strict", False),
        )
        self._shared = Shared(
            credentials=Credentials(settings, options.get("auth"), self._config.fill),
            throttle=Throttle(options.get("max_concurrency")),
            clock=options.get("clock", REAL),
            logger=logging.getLogger(settings.package),
        )

    def with_options(
        self,
        *,
        timeout: Timeout | float | None = None,
        max_attempts: int | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
        api_version: str | None = None,
        strict: bool | None = None,
        hooks: Hooks | None = None,
    ) -> Self:
        """A copy of the client with other options for each of its calls.

        It shares connections, credentials and limits with this one. headers are
        added to the client's own.
        """
        config = self._config
        changes: dict[str, Any] = {}
        if timeout is not None:
            changes["timeout"] = Timeout.of(timeout)
        if max_attempts is not None:
            changes["policy"] = with_attempts(config.policy, max_attempts)
        if deadline is not None:
            changes["deadline"] = deadline
        if headers is not None:
            changes["given_headers"] = {**config.given_headers, **headers}
        if strict is not None:
            changes["strict"] = strict
        if hooks is not None:
            changes["hooks"] = hooks
        if api_version is not None:
            changes["api_version"] = checked_version(config.settings, api_version)
        return self._copy(config.replace(**changes))

    def _copy(self, config: Config) -> Self:
        copied = object.__new__(type(self))
        for name, value in self.__dict__.items():
            # Resources that were made are bound to this client, not to the copy.
            if getattr(value, "_client", None) is not self:
                copied.__dict__[name] = value
        copied._config = config
        return copied

    def _in_mode(self, mode: Mode) -> Self:
        return self._copy(self._config.replace(mode=mode))

    def _prepare(
        self,
        operation: Operation[Any],
        args: tuple[object, ...],
        body: object,
        options: Options | None,
        stream: bool = False,
    ) -> Call:
        chosen: Options = {} if options is None else options
        config = self._config
        stream = config.mode == "streamed" or (stream and config.mode == "parsed")
        return prepare(self._shared, config, operation, args, body, chosen, stream)

    def _prepare_request(
        self,
        method: str,
        path: str,
        query: Mapping[str, object] | None,
        headers: Mapping[str, str] | None,
        body: object,
        options: Options | None,
    ) -> Call:
        """A call of something that the document does not describe."""
        chosen: Options = {} if options is None else options
        if headers:
            merged = {**headers, **chosen.get("headers", {})}
            chosen = {**chosen, "headers": merged}
        method = method.upper()
        operation: Operation[Any] = Operation(
            "request",
            method,
            "",
            body=None if body is OMIT else Body(ad_hoc(body)),
            safety=safety_of(method),
        )
        config = self._config.replace(mode="raw")
        call = prepare(self._shared, config, operation, (), body, chosen)
        call.go(
            target_of(self._config.base, path, query, call.draft.url),
        )
        return call

    @property
    def base_url(self) -> str:
        """Where requests go."""
        return self._config.base

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {safe_url(self._config.base)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(
            f"{type(self).__name__} holds connections and credentials"
            " and cannot be pickled"
        )


def safety_of(method: str) -> Any:
    """Whether a method may be repeated, by HTTP's own word."""
    if method in SAFE_METHODS:
        return "safe"
    return "idempotent" if method in IDEMPOTENT_METHODS else "unsafe"


def ad_hoc(body: object) -> Content:
    """The media type of a body that nobody declared."""
    if is_upload(body):
        return Content("application/octet-stream")
    return Content("text/plain" if isinstance(body, str) else "application/json")


def target_of(
    base: str, path: str, query: Mapping[str, object] | None, drafted: str
) -> str:
    """The URL of a path, or an absolute URL as it is, with a query.

    ValueError for a path that climbs out with dots.
    """
    target = normal_target(path)
    if HIDDEN_DOTS.search(urlsplit(target).path):
        raise ValueError("a path cannot hold '.' or '..' segments")
    if target.lower().startswith(("http://", "https://")):
        origin_of(target)
    elif target.startswith("/"):
        target = base + target
    else:
        target = f"{base}/{target}"
    pairs = [f"{key}={value}" for key, value in extra_query(query)]
    version = drafted.partition("?")[2]
    if version:
        pairs.append(version)
    if pairs:
        target += ("&" if "?" in target else "?") + "&".join(pairs)
    return target
