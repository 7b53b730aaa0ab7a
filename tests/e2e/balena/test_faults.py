"""Faults on the way to Pine.js, and what they leave in its database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from e2e.balena.conftest import World
from e2e.balena.servers import Pine
from support.fault_proxy import CutShort, Edit, FaultProxy, Pass, Refuse, ResetAfter
from support.fault_table import CASES, NOW

pytestmark = pytest.mark.slow

Call = Callable[[Any], Any]
Do = Callable[[Call], Any]


@pytest.fixture
def proxy(pine: Pine) -> Iterator[FaultProxy]:
    with FaultProxy(pine.url) as running:
        yield running


@pytest.fixture(params=["sync", "async"])
def do(request: pytest.FixtureRequest, proxy: FaultProxy, pine: Pine, balena: Any) -> Do:
    """Gives what a call of a client of the faulty proxy gives, or the error it ends in."""
    settings = {"base_url": f"{proxy.url}/v7", "auth": pine.token}

    async def twin(call: Call) -> Any:
        async with balena.AsyncClient(**settings) as client:
            return await call(client)

    def here(call: Call) -> Any:
        try:
            if request.param == "async":
                return asyncio.run(twin(call))
            with balena.Client(**settings) as client:
                return call(client)
        except balena.ApiError as error:
            return error

    return here


@pytest.mark.parametrize("fault", CASES)
def test_nothing_is_made_twice(
    do: Do, proxy: FaultProxy, pine: Pine, world: World, balena: Any, fault: str
) -> None:
    case = CASES[fault]
    new = balena.models.DeviceTagWrite(device=world.devices[1], tag_key="new", value="v")
    proxy.on("POST", "/v7/device_tag", case.fault)
    ended = do(lambda client: client.device_tag.create(new))
    assert (type(ended).__name__ if case.end else ended.value) == (case.end or "v")
    rows = [row for row in pine.rows("device_tag") if row["tag_key"] == "new"]
    assert len(rows) == case.effects
    assert proxy.arrived("POST", "/v7/device_tag") == case.sent
    assert proxy.left == 0


@pytest.mark.parametrize("fault", CASES)
def test_reads_are_repeated(
    do: Do, proxy: FaultProxy, world: World, balena: Any, fault: str
) -> None:
    d = balena.Device.fields
    proxy.on("GET", "/v7/device", CASES[fault].fault)
    found = do(lambda client: client.device.list(filter=d.is_online.is_(True), top=9).collect())
    assert [each.id for each in found] == [world.devices[0], world.devices[2]]
    assert proxy.arrived("GET", "/v7/device") == 2
    assert proxy.left == 0


def test_a_change_by_filter_is_sent_once(
    do: Do, proxy: FaultProxy, pine: Pine, world: World, balena: Any
) -> None:
    """The count before it may be repeated, it may not."""
    d = balena.Device.fields
    proxy.on("GET", "/v7/device/$count", Refuse(status=503), CutShort())
    proxy.on("PATCH", "/v7/device", ResetAfter())
    ended = do(lambda client: client.device.update_where(filter=d.id > 0, note="once", expected=4))
    assert (type(ended).__name__, ended.sent) == ("AnswerLost", True)
    assert [row["note"] for row in pine.rows("device")] == ["once"] * 4
    assert (proxy.arrived("GET"), proxy.arrived("PATCH")) == (3, 1)


def test_a_listing_survives_faults_on_each_page(do: Do, proxy: FaultProxy, world: World) -> None:
    faults = (Refuse(status=429, headers=NOW), Pass(), ResetAfter(), Pass(), CutShort())
    proxy.on("GET", "/v7/device", *faults)
    found = do(lambda client: client.device.list(top=2).collect())
    assert [each.id for each in found] == world.devices
    assert proxy.arrived() == 6  # two full pages and an empty one, each asked for twice


def test_a_page_that_repeats_itself(do: Do, proxy: FaultProxy, world: World, balena: Any) -> None:
    """A server that does not heed $skip."""
    again = Edit(lambda body: proxy.exchanges[0].answer)
    proxy.on("GET", "/v7/device", Pass(), again, again)
    ended = do(lambda client: client.device.list(top=2).collect())
    assert isinstance(ended, balena.PaginationError)
    assert str(ended).startswith("the server gave the same page twice")
    assert proxy.arrived() == 2


def test_a_delete_is_sent_once(do: Do, proxy: FaultProxy, pine: Pine, world: World) -> None:
    proxy.on("DELETE", "/v7/device_tag*", ResetAfter())
    ended = do(lambda client: client.device_tag.delete(device=world.devices[0], tag_key="site"))
    assert type(ended).__name__ == "AnswerLost"
    assert proxy.arrived("DELETE") == 1
    assert [row["tag_key"] for row in pine.rows("device_tag")] == ["room", "site"]
