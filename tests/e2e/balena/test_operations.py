"""The balena client against balena's own server: what is asked, what comes back, what is changed."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import Any

import pytest
from e2e.balena.conftest import World
from e2e.balena.servers import Pine

pytestmark = pytest.mark.slow


def ids(found: Any) -> list[int]:
    return [each.id for each in found]


def test_a_new_entity_comes_back_whole(client: Any, world: World, balena: Any) -> None:
    made = client.device.create(
        balena.models.DeviceWrite(
            uuid="ff",
            device_name="new",
            is_of__device_type=world.pi,
            belongs_to__application=world.lamps,
        )
    )
    assert made.belongs_to__application.id == world.lamps
    assert made.note is None
    assert made.created_at.tzinfo is not None
    assert client.device.get(made.id) == made


def test_keys(client: Any, world: World) -> None:
    first = world.devices[0]
    assert client.device.get(first).uuid == "0a1b"
    assert client.device.get(uuid="0a1b").id == first
    assert client.application.get(slug="acme/lamps").id == world.lamps
    assert client.organization.get(handle="acme").id == world.acme
    assert client.device_type.get(slug="intel-nuc").id == world.nuc
    assert client.device_tag.get(device=first, tag_key="site").value == "cellar"
    assert client.device.get(4711) is None
    assert client.device.get(uuid="nope'") is None
    assert client.device_tag.get(device=first, tag_key="nope") is None


def test_filters(client: Any, world: World, balena: Any) -> None:
    d = balena.Device.fields
    one, two, three, four = world.devices
    expected = {
        d.device_name == "O'Brien's lamp": [one],
        d.device_name == "second 100% & more": [two],
        d.device_name == "door; right": [four],
        d.device_name != "door; right": [one, two, three],
        (d.note == None) & (d.is_online == False): [two, four],
        d.note.is_not(None): [one, three],
        ~d.note.is_(None) | (d.id == two): [one, two, three],
        (d.id > one) & (d.id <= three): [two, three],
        (d.id < two) | (d.id >= four): [one, four],
        d.id.in_([one, four, 99]): [one, four],
        d.uuid.in_(["0a1b", "0b01"]): [one, four],
        d.device_name.contains("oor"): [three, four],
        d.device_name.startswith("O'"): [one],
        d.device_name.endswith("(left)"): [three],
        d.device_name.lower().contains("o'b"): [one],
        d.device_name.upper().startswith("DOOR"): [three, four],
        d.device_name.length() == 11: [three, four],
        d.device_name.index_of("oor") == 1: [three, four],
        d.device_name.substring(0, 4) == "door": [three, four],
        d.uuid.concat("!") == "0b00!": [three],
        (d.id + 1) * 2 == (one + 1) * 2: [one],
        d.created_at.year() > 2000: [one, two, three, four],
        d.created_at > dt.datetime(2020, 1, 1, tzinfo=dt.UTC): [one, two, three, four],
        d.created_at > dt.datetime(2099, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))): [],
        d.belongs_to__application == world.doors: [three, four],
        d.belongs_to__application.in_([world.doors]): [three, four],
        d.belongs_to__application.where(lambda a: a.slug == "acme/lamps"): [one, two],
        d.belongs_to__application.any(lambda a: a.slug == "acme/lamps"): [one, two],
        d.belongs_to__application.any(lambda a: a.organization.any(lambda o: o.handle == "acme"))
        & d.is_online.is_(True): [one, three],
        d.device_tag.any(): [one, three],
        d.device_tag.any(lambda t: (t.tag_key == "room") & (t.value == "1/2")): [one],
        ~d.device_tag.any(lambda t: t.tag_key == "site"): [two, four],
        d.device_tag.all(lambda t: t.tag_key == "site"): [two, three, four],
        d.device_tag.count() > 1: [one],
    }
    for filter, found in expected.items():
        assert ids(client.device.list(filter=filter)) == found, filter
        assert client.device.count(filter=filter) == len(found), filter


def test_nested_lambdas(client: Any, world: World, balena: Any) -> None:
    a, d = balena.Application.fields, balena.Device.fields
    tagged = d.belongs_to__application.any(
        lambda a: a.owns__device.any(lambda d: d.device_tag.any(lambda t: t.value == "roof"))
    )
    assert ids(client.device.list(filter=tagged)) == world.devices[2:]
    same = a.owns__device.any(
        lambda x: x.belongs_to__application.any(lambda x: x.id == world.doors)
    )
    assert ids(client.application.list(filter=same)) == [world.doors]


def test_an_unknown_field_is_the_server_s_error(client: Any, world: World, balena: Any) -> None:
    with pytest.raises(balena.ServerError):
        client.device.list(filter="nope eq 1", options={"max_attempts": 1}).collect()


def test_selecting_and_expanding(client: Any, world: World, balena: Any) -> None:
    d = balena.Device.fields
    (found,) = client.device.list(
        filter=d.uuid == "0a1b",
        select=[d.id, d.uuid],
        expand={
            d.is_of__device_type: {"select": ["id", "slug"]},
            d.device_tag: {"order_by": balena.DeviceTag.fields.tag_key.desc()},
        },
    ).collect()
    assert found.is_of__device_type.slug == "raspberrypi4-64"
    assert [(tag.tag_key, tag.value) for tag in found.device_tag] == [
        ("site", "cellar"),
        ("room", "1/2"),
    ]
    for read in ("note", "belongs_to__application"):
        with pytest.raises(balena.NotSelected, match=f"Device.{read} was not selected"):
            getattr(found, read)
    with pytest.raises(balena.NotSelected):
        found.is_of__device_type.name  # noqa: B018
    one = client.device.get(found.id, select=[d.uuid], expand=[d.belongs_to__application])
    assert one.belongs_to__application.slug == "acme/lamps"
    assert not hasattr(one, "note")
    assert client.device.get(found.id).belongs_to__application.id == world.lamps


def test_expanding_in_what_is_expanded(client: Any, world: World, balena: Any) -> None:
    a, d, t = balena.Application.fields, balena.Device.fields, balena.DeviceTag.fields
    found = client.application.get(
        slug="acme/lamps",
        select=[a.slug],
        expand={
            a.owns__device: {
                "select": ["uuid"],
                "order_by": d.uuid.desc(),
                "expand": {
                    d.device_tag: {"filter": t.value == "1/2", "select": [t.tag_key], "top": 1}
                },
            }
        },
    )
    assert [
        (each.uuid, [tag.tag_key for tag in each.device_tag]) for each in found.owns__device
    ] == [
        ("0a1c", []),
        ("0a1b", ["room"]),
    ]
    with pytest.raises(balena.NotSelected):
        found.owns__device[1].device_tag[0].value  # noqa: B018


def test_order(client: Any, world: World, balena: Any) -> None:
    d = balena.Device.fields
    names = [each.device_name for each in client.device.list(order_by=d.device_name.desc())]
    assert names == sorted(names, reverse=True)
    one, two, three, four = world.devices
    assert ids(client.device.list(order_by=[d.is_online.asc(), d.uuid.desc()])) == [
        four,
        two,
        three,
        one,
    ]
    assert ids(client.device.list(order_by=d.is_online)) == [two, four, one, three]
    assert ids(client.device.list(order_by=d.device_tag.count().desc()))[:2] == [one, three]


def test_pages(client: Any, world: World, pine: Pine) -> None:
    before = len(pine.requests())
    pages = list(client.device.list(top=3).pages())
    assert [ids(page.items) for page in pages] == [world.devices[:3], world.devices[3:]]
    assert pine.requests()[before:] == [
        "GET /v7/device?$orderby=id%20asc&$top=3",
        "GET /v7/device?$orderby=id%20asc&$top=3&$skip=3",
    ]
    assert ids(client.device.list(resume_from=pages[0].cursor, top=3)) == world.devices[3:]
    assert ids(client.device.list(max_items=2)) == world.devices[:2]
    assert ids(client.device.list()) == world.devices


def test_changes_by_key(client: Any, world: World) -> None:
    first = world.devices[0]
    client.device.update(first, note=None, device_name="n'")
    assert (client.device.get(first).note, client.device.get(first).device_name) == (None, "n'")
    client.device.update(uuid="0a1b", note="again")
    client.device.update(first, uuid="changed")
    assert client.device.get(uuid="changed").note == "again"
    client.device.update(first, belongs_to__application=world.doors)
    assert client.device.get(first).belongs_to__application.id == world.doors
    client.device_tag.update(device=first, tag_key="site", value="attic")
    assert client.device_tag.get(device=first, tag_key="site").value == "attic"
    client.device_tag.delete(device=first, tag_key="site")
    assert client.device_tag.get(device=first, tag_key="site") is None
    client.device_tag.delete(device=first, tag_key="room")
    client.device.delete(uuid="changed")
    assert client.device.get(first) is None


def test_changes_by_filter_are_guarded(client: Any, world: World, balena: Any, pine: Pine) -> None:
    d = balena.Device.fields
    lamps = d.belongs_to__application == world.lamps
    before = pine.rows("device"), len(pine.requests())
    with pytest.raises(balena.UnexpectedCount) as caught:
        client.device.update_where(filter=lamps, note="x", expected=3)
    assert (
        str(caught.value) == "3 expected, the filter matches 2: PATCH /device (device.update_where)"
    )
    for nothing in ("", "  ", None):
        with pytest.raises(ValueError, match="a filter is needed"):
            client.device.delete_where(filter=nothing, expected=4)
    assert pine.rows("device") == before[0]
    assert [line.split("?")[0] for line in pine.requests()[before[1] : before[1] + 2]] == [
        "GET /v7/device/$count",
        "GET /v7/device",
    ]
    client.device.update_where(filter=lamps, note="x", expected=2)
    assert client.device.count(filter=d.note == "x") == 3
    client.device_tag.delete_where(
        filter=balena.DeviceTag.fields.device == world.devices[2], expected=1
    )
    client.device.delete_where(filter=d.belongs_to__application == world.doors, expected=2)
    assert ids(client.device.list()) == world.devices[:2]


def test_a_conflict(client: Any, world: World, balena: Any) -> None:
    with pytest.raises(balena.Conflict) as caught:
        client.device.update(world.devices[0], uuid="0a1c")
    assert isinstance(caught.value.parsed, str)


def test_throttling(client: Any, world: World, pine: Pine) -> None:
    pine.throttle(2)
    begin = time.monotonic()
    assert client.device.count() == 4
    assert 2.0 <= time.monotonic() - begin < 6.0
    pine.throttle(1)
    client.device.update(world.devices[0], note="once")
    assert client.device.get(world.devices[0]).note == "once"


def test_a_wrong_token(pine: Pine, balena: Any) -> None:
    with (
        balena.Client(base_url=f"{pine.url}/v7", auth="wrong") as client,
        pytest.raises(balena.Unauthorized),
    ):
        client.device.list().collect()


def test_the_asynchronous_twin(world: World, balena: Any, pine: Pine) -> None:
    d = balena.Device.fields

    async def run() -> None:
        async with balena.AsyncClient(base_url=f"{pine.url}/v7", auth=pine.token) as client:
            assert [each.id async for each in client.device.list(top=3)] == world.devices
            assert (await client.device.get(uuid="0a1b", select=[d.id])).id == world.devices[0]
            assert await client.device.get(4711) is None
            assert await client.device.count(filter=d.is_online.is_(True)) == 2
            await client.device.update(uuid="0a1b", note=None)
            with pytest.raises(balena.UnexpectedCount):
                await client.device.update_where(filter=d.id > 0, note="x", expected=1)
            await client.device.update_where(filter=d.id > 0, note="x", expected=4)
            raw = await client.device.with_raw_response.get(world.devices[0])
            assert raw.status == 200
            assert raw.parse().note == "x"

    asyncio.run(run())
