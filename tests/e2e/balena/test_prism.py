"""Requests of the client and answers of the server, held against our document by Prism."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
import yaml
from e2e.balena.conftest import SPECS, World
from e2e.balena.described import straightened
from e2e.balena.differences import DIFFERENCES, apply
from e2e.balena.servers import Pine
from e2e.balena.test_sdk import steps
from support.prism import Prism
from support.tools import Unavailable

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def between(running: Pine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prism]:
    document = yaml.safe_load((SPECS / "openapi.yaml").read_text())
    apply(document)
    written = tmp_path_factory.mktemp("prism") / "openapi.json"
    written.write_text(json.dumps(straightened(document)))
    try:
        with Prism(written, f"{running.url}/v7") as proxy:
            yield proxy
    except Unavailable as reason:
        pytest.skip(f"tier balena/Prism did not run: {reason}")


@pytest.fixture
def prism(between: Prism, pine: Pine) -> Prism:
    """Prism before the empty server."""
    between.clear()
    return between


@pytest.fixture
def checked(prism: Prism, pine: Pine, balena: Any) -> Iterator[Any]:
    """A client none of whose exchanges may violate the document."""
    with balena.Client(base_url=prism.url, auth=pine.token) as made:
        yield made
    assert prism.violations() == []


def test_what_the_sdk_does(
    checked: Any, prism: Prism, balena: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    for step in steps(balena).values():
        step(checked)
    assert len(prism.exchanges) > 37
    with capsys.disabled():
        print(f"\ntier balena/Prism: {len(prism.exchanges)} exchanges")


def test_all_ways_to_ask(checked: Any, prism: Prism, balena: Any) -> None:
    world = World(checked, balena.models)
    d, a = balena.Device.fields, balena.Application.fields
    first = world.devices[0]
    for expand in (
        [d.belongs_to__application, d.device_tag],
        {d.belongs_to__application: {"expand": [a.organization, a.owns__device]}},
    ):
        assert len(checked.device.list(expand=expand).collect()) == 4
    assert len(checked.device.list(top=3).collect()) == 4
    assert checked.device.get(first, select=[d.uuid]).uuid == "0a1b"
    assert checked.device.get(4711) is None
    assert checked.application.get(slug="acme/lamps").id == world.lamps
    assert checked.organization.get(handle="acme").id == world.acme
    assert checked.device_type.get(slug="intel-nuc").id == world.nuc
    assert checked.device_tag.get(device=first, tag_key="site").value == "cellar"
    checked.device_tag.update(device=first, tag_key="site", value="attic")
    checked.device.update(first, note=None)
    checked.device.update(uuid="0a1b", note="again")
    checked.device.update_where(filter=d.note.is_(None), note="x", expected=2)
    checked.device_tag.delete(device=first, tag_key="room")
    checked.device_tag.delete_where(filter=balena.DeviceTag.fields.id > 0, expected=2)
    checked.device.delete(uuid="0b01")
    methods = {each.method for each in prism.exchanges}
    assert methods == {"GET", "POST", "PATCH", "DELETE"}


def test_the_asynchronous_twin(prism: Prism, pine: Pine, balena: Any) -> None:
    async def run() -> None:
        async with balena.AsyncClient(base_url=prism.url, auth=pine.token) as client:
            made = await client.organization.create(
                balena.models.OrganizationWrite(name="Acme", handle="acme")
            )
            assert (await client.organization.get(handle="acme")).id == made.id
            assert [each.id async for each in client.organization.list()] == [made.id]
            assert await client.organization.count() == 1
            await client.organization.delete(made.id)

    asyncio.run(run())
    assert prism.violations() == []


def test_prism_would_tell(prism: Prism, pine: Pine) -> None:
    """A request that our document does not have, and one with a body that it does not have."""
    headers = {"Authorization": f"Bearer {pine.token}"}
    before = len(pine.requests())
    with httpx2.Client(base_url=prism.url, headers=headers, trust_env=False) as client:
        client.post("/device", json={"uuid": 7})
        client.get("/device?$top=many")
        client.get("/nothing")
        client.patch("/device", json={})
    told = [each.split(":")[0] for each in prism.violations()]
    assert told == ["POST /device 422", "GET /device 422", "GET /nothing 404", "PATCH /device 422"]
    assert pine.requests()[before:] == []


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_what_is_known_to_differ_does(client: Any, world: World, difference: Any) -> None:
    found = getattr(client, difference.entity.lower()).list().collect()
    assert None in [getattr(each, difference.property) for each in found]
