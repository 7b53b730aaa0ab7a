"""Faults between the client and the fake: how each call ends, how often, and what the server did."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from e2e.cognite.conftest import SDK, by_the_sdk
from e2e.cognite.fake.server import PROJECT, TOKEN, Fake
from e2e.cognite.fake.store import ANY, cursor_at
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

API = f"/api/v1/projects/{PROJECT}"
BUSY = b'{"error": {"code": 429, "message": "Too many requests"}}'
DOWN = b'{"error": {"code": 503, "message": "Service unavailable"}}'
Operation = Callable[[Any, Any], Any]


def throttled(after: str | None = None) -> Refuse:
    return Refuse(status=429, headers={"Retry-After": after} if after else {}, body=BUSY)


def refused(after: str | None = None) -> Refuse:
    return Refuse(status=503, headers={"Retry-After": after} if after else {}, body=DOWN)


def edited(change: Callable[[dict[str, Any]], dict[str, Any]]) -> Edit:
    return Edit(lambda body: json.dumps(change(json.loads(body))).encode())


FAILED = Deny(status=500, body=b'{"error": {"code": 500, "message": "Internal error"}}')
DONE_YET_DOWN = Deny(status=503, body=DOWN)
SAME_CURSOR = edited(lambda page: page | {"nextCursor": cursor_at(10, ANY)})
NOTHING_YET = edited(lambda page: page | {"items": []})


class Time:
    """A clock that only waiting moves; chance is always the longest."""

    def __init__(self, package: Any) -> None:
        self.now = 1000.0
        self.waits: list[float] = []
        self._package = package

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds

    async def asleep(self, seconds: float) -> None:
        self.sleep(seconds)

    def rules(self) -> Any:
        """While it is entered, clients that are made take the time from here."""
        clock = import_module(f"{self._package.__name__}._runtime.clock").Clock(
            monotonic=lambda: self.now,
            wall=lambda: self.now,
            random=lambda: 1.0,
            sleep=self.sleep,
            asleep=self.asleep,
        )
        base = import_module(f"{self._package.__name__}._runtime.base")
        return mock.patch.object(base, "REAL", clock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`arrived`: requests that the client sent; `effects`: what the fake carried out; `waits`: seconds between attempts."""

    fault: tuple[Fault, ...]
    ends: str
    arrived: int
    effects: int
    waits: tuple[float, ...] = ()


def create(package: Any, client: Any) -> Any:
    return client.assets.create(package.models.AssetWrite(name="pump"))


def update(package: Any, client: Any) -> Any:
    return client.assets.update(package.models.AssetUpdate(id=1, description="new"))


def delete(package: Any, client: Any) -> Any:
    return client.assets.delete(package.models.Identifier(id=1))


WRITES: dict[str, tuple[str, str, Operation]] = {
    "create": ("/assets", "assets.create", create),
    "update": ("/assets/update", "assets.update", update),
    "delete": ("/assets/delete", "assets.delete", delete),
}
ON_WRITES: dict[str, Row] = {
    "429 with Retry-After": Row(fault=(throttled("7"),), ends="ok", arrived=2, effects=1, waits=(7.0,)),
    "429 without": Row(fault=(throttled(),), ends="ok", arrived=2, effects=1, waits=(0.5,)),
    "429 twice": Row(fault=(throttled("1"), throttled("2")), ends="ok", arrived=3, effects=1, waits=(1.0, 2.0)),
    "429 for ever": Row(fault=(throttled("1"),) * 20, ends="TooManyRequests", arrived=10, effects=0, waits=(1.0,) * 9),
    "429, come back in an hour": Row(fault=(throttled("3600"),), ends="TooManyRequests", arrived=1, effects=0),
    "503 with Retry-After": Row(fault=(refused("3"),), ends="ok", arrived=2, effects=1, waits=(3.0,)),
    "503 without": Row(fault=(refused(),), ends="ServiceUnavailable", arrived=1, effects=0),
    "503, yet done": Row(fault=(DONE_YET_DOWN,), ends="ServiceUnavailable", arrived=1, effects=1),
    "500, yet done": Row(fault=(FAILED,), ends="InternalServerError", arrived=1, effects=1),
    "reset before": Row(fault=(ResetBefore(),), ends="AnswerLost", arrived=1, effects=0),
    "reset after": Row(fault=(ResetAfter(),), ends="AnswerLost", arrived=1, effects=1),
    "cut short": Row(fault=(CutShort(),), ends="AnswerLost", arrived=1, effects=1),
}  # fmt: skip
ON_READS: dict[str, Row] = {
    "429 with Retry-After": Row(fault=(throttled("7"),), ends="ok", arrived=4, effects=0, waits=(7.0,)),
    "429 without, on the second page": Row(fault=(Pass(), throttled()), ends="ok", arrived=4, effects=0, waits=(0.5,)),
    "503 with Retry-After": Row(fault=(Pass(), refused("3")), ends="ok", arrived=4, effects=0, waits=(3.0,)),
    "503 without, twice": Row(fault=(refused(), refused()), ends="ok", arrived=5, effects=0, waits=(0.5, 1.0)),
    "503 for ever": Row(fault=(refused(),) * 5, ends="ServiceUnavailable", arrived=3, effects=0, waits=(0.5, 1.0)),
    "500": Row(fault=(Pass(), FAILED), ends="ok", arrived=4, effects=0, waits=(0.5,)),
    "reset before": Row(fault=(ResetBefore(),), ends="ok", arrived=4, effects=0, waits=(0.5,)),
    "reset after": Row(fault=(Pass(), ResetAfter()), ends="ok", arrived=4, effects=0, waits=(0.5,)),
    "cut short": Row(fault=(Pass(), CutShort()), ends="ok", arrived=4, effects=0, waits=(0.5,)),
    "an empty page with a cursor": Row(fault=(NOTHING_YET,), ends="fewer", arrived=3, effects=0),
    "the same cursor again": Row(fault=(SAME_CURSOR,) * 9, ends="PaginationError", arrived=2, effects=0),
}  # fmt: skip
KINDS = ("sync", "async")


@pytest.fixture
def proxy(fake: Fake) -> Iterator[FaultProxy]:
    with FaultProxy(fake.url) as running:
        yield running


def carry_out(
    package: Any, kind: str, proxy: FaultProxy, operation: Operation, **more: Any
) -> tuple[str, Any, Time]:
    """How a call ended, what it gave or raised, and how long it waited."""
    time = Time(package)
    given = {"base_url": proxy.url + API, "auth": TOKEN} | more

    async def run() -> Any:
        async with package.AsyncClient(**given) as client:
            found = operation(package, client)
            assert inspect.isawaitable(found)
            return await found

    with time.rules():
        try:
            if kind == "async":
                return "ok", asyncio.run(run()), time
            with package.Client(**given) as client:
                return "ok", operation(package, client), time
        except package.ApiError as error:
            return type(error).__name__, error, time


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ON_WRITES)
@pytest.mark.parametrize("write", WRITES)
def test_a_write_under_a_fault(
    cognite: Any, fake: Fake, proxy: FaultProxy, write: str, name: str, kind: str
) -> None:
    path, effect, operation = WRITES[write]
    row = ON_WRITES[name]
    fake.project.table("assets").create([{"name": "first", "externalId": "first"}])
    before = fake.project.effects[effect]
    proxy.on("POST", API + path, *row.fault)
    ended, _, time = carry_out(cognite, kind, proxy, operation)
    assert ended == row.ends
    assert proxy.arrived("POST", API + path) == row.arrived
    assert fake.project.effects[effect] - before == row.effects
    assert tuple(time.waits) == row.waits


def everything(_: Any, client: Any) -> Any:
    return client.assets.filter(limit=10).collect()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ON_READS)
def test_a_listing_under_a_fault(
    cognite: Any, fake: Fake, proxy: FaultProxy, name: str, kind: str
) -> None:
    """25 assets in pages of 10: each comes once, whatever happens on the way."""
    row = ON_READS[name]
    fake.project.table("assets").create([{"name": f"a{n}"} for n in range(25)])
    proxy.on("POST", API + "/assets/list", *row.fault)
    ended, found, time = carry_out(cognite, kind, proxy, everything)
    assert ended == ("ok" if row.ends == "fewer" else row.ends)
    assert proxy.arrived("POST", API + "/assets/list") == row.arrived
    assert tuple(time.waits) == row.waits
    if row.ends in ("ok", "fewer"):
        skipped = 10 if row.ends == "fewer" else 0  # what the fault took off the page
        assert [one.name for one in found] == [f"a{n}" for n in range(skipped, 25)]
    assert fake.project.effects["assets.create"] == 25


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("policy", "ends", "effects"), [(False, "AnswerLost", 3), (True, "ok", 9)])
def test_points_are_sent_again_where_the_caller_allows_it_and_that_does_no_harm(
    cognite: Any, fake: Fake, proxy: FaultProxy, kind: str, policy: bool, ends: str, effects: int
) -> None:
    """The overlay says that inserting twice leaves what once leaves."""
    fake.project.table("timeseries").create([{"externalId": "t"}])
    proxy.on("POST", API + "/timeseries/data", ResetAfter(), CutShort())

    def insert(package: Any, client: Any) -> Any:
        m = package.models
        points = [m.NumericDatapointWrite(timestamp=at, value=at / 2) for at in range(3)]
        items = [m.DatapointsWrite(external_id="t", datapoints=points)]
        return client.datapoints.create(m.InsertDatapointsRequest(items=items))

    more = {"retry": cognite.RetryPolicy(repeat_idempotent=True)} if policy else {}
    ended, _, _ = carry_out(cognite, kind, proxy, insert, **more)
    assert ended == ends
    assert fake.project.effects["points.insert"] == effects
    assert {at: one["value"] for at, one in fake.project.points[1].items()} == {0: 0, 1: 0.5, 2: 1}


@pytest.mark.parametrize("kind", KINDS)
def test_of_many_only_those_of_the_lost_answer_are_unknown(
    cognite: Any, fake: Fake, proxy: FaultProxy, kind: str
) -> None:
    proxy.on("POST", API + "/assets", Pass(), ResetAfter())

    def create_many(package: Any, client: Any) -> Any:
        return client.assets.create(package.models.AssetWrite(name=f"a{n}") for n in range(2500))

    ended, error, _ = carry_out(cognite, kind, proxy, create_many)
    assert ended == "BatchError"
    assert [len(each) for each in (error.successful, error.failed, error.unknown)] == [
        1500,
        0,
        1000,
    ]
    assert fake.project.effects["assets.create"] == 2500
    assert len({row["name"] for row in fake.project.table("assets").rows.values()}) == 2500


ANONYMOUS = "asset without an external id"


def test_one_lost_answer_makes_two_assets_of_cognite_sdk_and_one_of_the_client(
    cognite: Any, sdk_python: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {}
    for who in ("cognite-sdk", "the client"):
        with Fake() as fake, FaultProxy(fake.url) as proxy:
            proxy.on("POST", API + "/assets", ResetAfter())
            if who == "cognite-sdk":
                assert "result" in by_the_sdk(sdk_python, proxy.url, ANONYMOUS)[ANONYMOUS]
            else:
                ended, error, _ = carry_out(cognite, "sync", proxy, create)
                assert (ended, error.sent) == ("AnswerLost", True)
            made[who] = len(fake.project.table("assets").rows)
    assert made == {"cognite-sdk": 2, "the client": 1}
    with capsys.disabled():
        print(f"\nassets after one lost answer to a create: {made}, {SDK}")


def test_cognite_sdk_takes_its_own_asset_for_one_of_somebody_else(sdk_python: Path) -> None:
    """With an external id its second attempt is refused: it raises, although what it was told to do is done."""
    with Fake() as fake, FaultProxy(fake.url) as proxy:
        proxy.on("POST", API + "/assets", ResetAfter())
        found = by_the_sdk(sdk_python, proxy.url, "asset")["asset"]
        assert found == {"error": {"code": 409, "duplicated": [{"externalId": "plant"}]}}
        assert fake.project.effects["assets.create"] == 1


def test_the_client_keeps_retry_after_and_cognite_sdk_does_not(
    cognite: Any, sdk_python: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = 30
    with Fake() as fake, FaultProxy(fake.url) as proxy:
        proxy.on("POST", API + "/assets", throttled(str(asked)))
        assert "result" in by_the_sdk(sdk_python, proxy.url, ANONYMOUS)[ANONYMOUS]
        assert proxy.arrived("POST", API + "/assets") == 2
        mark, created = fake.log
        came_back = created.at - mark.at  # the refused attempt lies between
    with Fake() as fake, FaultProxy(fake.url) as proxy:
        proxy.on("POST", API + "/assets", throttled(str(asked)))
        ended, _, time = carry_out(cognite, "sync", proxy, create)
        assert (ended, time.waits) == ("ok", [asked])
    assert came_back < asked
    with capsys.disabled():
        print(f"\nasked to wait {asked} s: cognite-sdk was back after {came_back:.2f} s, {SDK}")
