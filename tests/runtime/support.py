"""A small API for tests, and a way to make the same call on either client."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from _runtime.client import AsyncBaseClient, AsyncResource, BaseClient, Resource
from _runtime.clock import Clock
from _runtime.models import OMIT, Model
from _runtime.operation import Answer, Body, Content, Operation, Path, Query
from _runtime.settings import (
    ApiKeyScheme,
    BasicScheme,
    BearerScheme,
    OAuth2Scheme,
    ServerSpec,
    Settings,
)
from _runtime.types import Options

Kind = Literal["sync", "async"]
KINDS: tuple[Kind, Kind] = ("sync", "async")


class Thing(Model):
    id: int
    name: str | None = None


class Problem(Model):
    error: str
    message: str | None = None


def operation(method: str = "GET", safety: Any = "safe", **changes: Any) -> Operation[Any]:
    """`METHOD /things/{id}`, which answers with a Thing."""
    given: dict[str, Any] = {
        "params": (Path("id"), Query("q")),
        "body": (
            Body(Content("application/json", lambda: Thing))
            if method in ("POST", "PUT", "PATCH")
            else None
        ),
        "success": (Answer("2XX", "application/json", lambda: Thing),),
        "errors": (Answer("default", "application/json", lambda: Problem),),
        "safety": safety,
    }
    given.update(changes)
    return Operation("things.call", method, given.pop("path", "/things/{id}"), **given)


def settings(**changes: Any) -> Settings:
    """An API with one scheme of each kind; operations are anonymous unless they say."""
    given: dict[str, Any] = {
        "title": "Things",
        "package": "things_client",
        "version": "1.0",
        "servers": (ServerSpec("https://things.example/api"),),
        "schemes": {
            "bearer": BearerScheme(),
            "basic": BasicScheme(),
            "header": ApiKeyScheme("X-Key", where="header"),
            "query": ApiKeyScheme("api_key", where="query"),
            "cookie": ApiKeyScheme("session", where="cookie"),
            "oauth": OAuth2Scheme(token_url="https://login.example/token"),
        },
        "security": (),
    }
    given.update(changes)
    return Settings(**given)


class FakeTime:
    """A clock that only sleeping moves."""

    def __init__(self, jitter: float = 1.0) -> None:
        self.now = 1000.0
        self.wall = 1_700_000_000.0
        self.sleeps: list[float] = []
        self.jitter = jitter

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 6))
        self.now += seconds
        self.wall += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def clock(self) -> Clock:
        return Clock(
            monotonic=lambda: self.now,
            wall=lambda: self.wall,
            random=lambda: self.jitter,
            sleep=self.sleep,
            asleep=self.asleep,
        )


def client(kind: Kind, **options: Any) -> Any:
    """A client of the small API."""
    given = options.pop("settings", None) or settings()
    made = BaseClient if kind == "sync" else AsyncBaseClient
    return made(given, **options)


def call(
    target: Any,
    op: Operation[Any],
    args: tuple[object, ...] = (1, None),
    body: object = OMIT,
    options: Options | None = None,
    mode: str = "parsed",
) -> Any:
    """One call, to its end, on a sync or an async client."""
    if isinstance(target, BaseClient):
        return _pick(Resource(target), mode)._call(op, args, body, options)

    async def run() -> Any:
        return await _pick(AsyncResource(target), mode)._call(op, args, body, options)

    return asyncio.run(run())


def _pick(resource: Any, mode: str) -> Any:
    return resource.with_raw_response if mode == "raw" else resource


def outcome(target: Any, op: Operation[Any], **given: Any) -> tuple[Any, Exception | None]:
    """The value of a call, or the error it ended in."""
    try:
        return call(target, op, **given), None
    except Exception as error:  # noqa: BLE001 (whatever it is, the test looks at it)
        return None, error
