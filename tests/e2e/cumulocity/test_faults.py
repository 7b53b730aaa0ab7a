"""Faults on the way to the fake: what calls end in, how often they are sent, and how often the fake carries them out."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple
from unittest import mock

import pytest
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.fake.world import PASSWORD, TENANT, USER
from support.fault_proxy import (
    CutShort,
    Deny,
    Edit,
    Fault,
    FaultProxy,
    Pass,
    Refuse,
    ResetAfter,
    ResetBefore,
)

Call = Callable[[Any, Any], Any]


class Row(NamedTuple):
    """A fault, and for a read, a creation, an update and a deletion: how it ends, how often it arrives, effects.

    waits: the seconds between two attempts, where the server says or chance is the longest.
    """

    fault: Fault
    read: tuple[str, int]
    create: tuple[str, int, int]
    update: tuple[str, int, int]
    delete: tuple[str, int, int]
    waits: tuple[float, ...]


AGAIN, ONCE, LOST = ("", 2, 1), ("", 1, 1), ("AnswerLost", 1, 1)
NOTHING = ("ServiceUnavailable", 1, 0)
SECRETLY = ("ServiceUnavailable", 1, 1)
ROWS = {
    "429 with Retry-After": Row(
        Refuse(status=429, headers={"Retry-After": "7"}), ("", 4), AGAIN, AGAIN, AGAIN, (7.0,)
    ),
    "429": Row(Refuse(status=429), ("", 4), AGAIN, AGAIN, AGAIN, (0.5,)),
    "503 with Retry-After": Row(
        Refuse(status=503, headers={"Retry-After": "7"}), ("", 4), AGAIN, AGAIN, AGAIN, (7.0,)
    ),
    "503": Row(Refuse(status=503), ("", 4), NOTHING, NOTHING, NOTHING, (0.5,)),
    "503 after the effect": Row(Deny(status=503), ("", 4), SECRETLY, SECRETLY, SECRETLY, (0.5,)),
    "reset before the effect": Row(
        ResetBefore(), ("", 4), *[("AnswerLost", 1, 0)] * 3, waits=(0.5,)
    ),
    "reset after the effect": Row(ResetAfter(), ("", 4), LOST, LOST, LOST, (0.5,)),
    # A deletion has no body that could be cut.
    "body cut short": Row(CutShort(), ("", 4), LOST, LOST, ONCE, (0.5,)),
}


@pytest.fixture
def proxy(fake: Fake) -> Iterator[FaultProxy]:
    with FaultProxy(fake.url) as running:
        yield running


class Time:
    """A clock that only waiting moves; chance is always the longest."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def rules(self, package: Any) -> Any:
        """While it is entered, clients that are made take the time from here."""
        clock = import_module(f"{package.__name__}._runtime.clock").Clock(
            monotonic=lambda: self.now,
            wall=lambda: self.now,
            random=lambda: 1.0,
            sleep=self.sleep,
            asleep=self.asleep,
        )
        base = import_module(f"{package.__name__}._runtime.base")
        return mock.patch.object(base, "REAL", clock)


class Way:
    """Makes calls by a client of one kind, sync or async, and remembers how it waited."""

    def __init__(self, kind: str, package: Any, url: str) -> None:
        self.kind, self.package = kind, package
        self.options = {
            "base_url": url,
            "auth": package.BasicAuth(USER, PASSWORD, tenant=TENANT),
        }
        self.time = Time()

    def ends(self, call: Call, **options: Any) -> str:
        """The name of the error that a call ends in; "" for none."""
        with self.time.rules(self.package):
            try:
                if self.kind == "async":
                    asyncio.run(self._twin(call, options))
                else:
                    with self.package.Client(**self.options, **options) as client:
                        call(client, self.package.models)
            except self.package.ApiError as error:
                return type(error).__name__
        return ""

    async def _twin(self, call: Call, options: dict[str, Any]) -> None:
        async with self.package.AsyncClient(**self.options, **options) as client:
            await call(client, self.package.models)


@pytest.fixture(params=["sync", "async"])
def way(request: pytest.FixtureRequest, package: Any, proxy: FaultProxy) -> Way:
    return Way(request.param, package, proxy.url)


def create(client: Any, models: Any) -> Any:
    time = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    source = models.SourceId(id="1")
    return client.events.create(models.EventWrite(source=source, text="x", time=time, type="acme"))


def update(client: Any, models: Any) -> Any:
    return client.events.update("7", models.EventUpdate(text="y"))


def delete(client: Any, models: Any) -> Any:
    return client.events.delete("7")


def read(client: Any, models: Any) -> Any:
    return client.events.list(page_size=2).collect()


def events(fake: Fake, count: int) -> None:
    for at in range(count):
        fake.world.add(
            "events",
            {
                "source": {"id": "1"},
                "type": "acme",
                "text": "x",
                "time": f"2026-01-01T00:00:0{at}+00:00",
            },
            id=str(7 + at),
        )


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("call", [create, update, delete], ids=lambda call: call.__name__)
def test_writes(name: str, call: Call, way: Way, proxy: FaultProxy, fake: Fake) -> None:
    events(fake, 1)
    row = ROWS[name]
    proxy.on("*", "/event/*", row.fault)
    ended = way.ends(call)
    wanted = getattr(row, call.__name__)
    assert (ended, proxy.arrived(), len(fake.world.effects)) == wanted
    assert tuple(way.time.waits) == row.waits[: wanted[1] - 1]
    assert proxy.left == 0


@pytest.mark.parametrize("name", ROWS)
def test_reads_go_on(name: str, way: Way, proxy: FaultProxy, fake: Fake) -> None:
    """The second of three pages meets the fault; all five events come, each once."""
    events(fake, 5)
    row = ROWS[name]
    proxy.on("GET", "/event/events", Pass(), row.fault)
    found: list[str] = []

    def listing(client: Any, models: Any) -> Any:
        pager = client.events.list(page_size=2)
        if way.kind == "sync":
            found.extend(event.id for event in pager)
            return None

        async def gather() -> None:
            async for event in pager:
                found.append(event.id)

        return gather()

    assert (way.ends(listing), proxy.arrived()) == row.read
    assert found == ["11", "10", "9", "8", "7"]
    assert tuple(way.time.waits) == row.waits
    assert fake.world.effects == []


def same_link(body: bytes) -> bytes:
    """The page's next link leads to the page itself."""
    page = json.loads(body)
    return json.dumps({**page, "next": page["self"]}).encode()


def test_a_next_link_that_repeats_itself(way: Way, proxy: FaultProxy, fake: Fake) -> None:
    events(fake, 5)
    proxy.on("GET", "/event/events", Pass(), *[Edit(same_link)] * 5)
    assert way.ends(read) == "PaginationError"
    assert proxy.arrived() == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_refusal_that_lasts(status: int, way: Way, proxy: FaultProxy, fake: Fake) -> None:
    proxy.on("POST", "/event/events", *[Refuse(status=status, headers={"Retry-After": "1"})] * 20)
    wanted = {429: ("TooManyRequests", 10, 0), 503: ("ServiceUnavailable", 3, 0)}
    assert (way.ends(create), proxy.arrived(), len(fake.world.effects)) == wanted[status]
    assert way.time.waits == [1.0] * (wanted[status][1] - 1)


def test_a_wait_that_is_too_long_is_the_caller_s(way: Way, proxy: FaultProxy, fake: Fake) -> None:
    proxy.on("POST", "/event/events", Refuse(status=429, headers={"Retry-After": "3600"}))
    assert way.ends(create) == "TooManyRequests"
    assert (proxy.arrived(), fake.world.effects, way.time.waits) == (1, [], [])


@pytest.mark.parametrize("call", [update, delete], ids=lambda call: call.__name__)
def test_repeats_that_the_caller_allows(
    call: Call, way: Way, proxy: FaultProxy, fake: Fake, package: Any
) -> None:
    """A deletion that was carried out is then not found: the caller sees that."""
    events(fake, 1)
    proxy.on("*", "/event/*", ResetAfter())
    policy = package.RetryPolicy(repeat_idempotent=True)
    ended = way.ends(call, retry=policy)
    wanted = {"update": ("", 2, 2), "delete": ("NotFound", 2, 1)}
    assert (ended, proxy.arrived(), len(fake.world.effects)) == wanted[call.__name__]
