"""The balena code of users, against balena's own server."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path
from typing import Any

import pytest
from e2e.balena.conftest import World
from e2e.balena.servers import Pine

pytestmark = pytest.mark.slow

USAGE = Path(__file__).parents[1] / "examples" / "balena_usage.py"


@pytest.fixture
def usage(balena: Any) -> Any:
    spec = importlib.util.spec_from_file_location("balena_usage", USAGE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reading(usage: Any, client: Any, world: World) -> None:
    (lamp,) = usage.lamps(client)
    assert (lamp.uuid, lamp.is_of__device_type.slug) == ("0a1b", "raspberrypi4-64")
    assert (
        usage.not_selected(lamp) == "Device.note was not selected: add it to select, or to expand"
    )
    nobody, device, tag = usage.one(client)
    assert (nobody, device.id, tag.value) == (None, world.devices[0], "cellar")
    assert usage.how_many(client) == 2
    for expanded in (False, True):
        assert usage.application_id(client, "0a1b", expanded=expanded) == world.lamps


def test_writing(usage: Any, client: Any, world: World, balena: Any) -> None:
    d = balena.Device.fields
    usage.clear_note(client, world.devices[0])
    assert client.device.get(world.devices[0]).note is None
    found = usage.note_all(client, d.belongs_to__application == world.lamps)
    assert found == "3 expected, the filter matches 2: PATCH /device (device.update_where)"
    assert client.device.count(filter=d.note == "x") == 1
    assert usage.note_all(client, d.id <= 3) == ""
    assert client.device.count(filter=d.note == "x") == 3
    assert usage.create(client).uuid == "ff00"


def test_the_asynchronous_client(usage: Any, world: World, balena: Any, pine: Pine) -> None:
    async def run() -> list[str]:
        async with balena.AsyncClient(base_url=f"{pine.url}/v7", auth=pine.token) as client:
            names: list[str] = await usage.names(client)
            return names

    assert asyncio.run(run()) == [
        "O'Brien's lamp",
        "second 100% & more",
        "door (left)",
        "door; right",
    ]
