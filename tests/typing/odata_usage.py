"""Code of a user of the balena client that test_odata.py generates. Lines that end in `# error` are wrong."""

from __future__ import annotations

import datetime as dt
from typing import assert_type

from balena_client import (
    Application,
    AsyncClient,
    Client,
    Device,
    DeviceTag,
    Expr,
    NotSelected,
    UnexpectedCount,
    models,
)

client = Client(auth="token")
d, a, t = Device.fields, Application.fields, DeviceTag.fields

lamps: Expr[Device] = (d.device_name == "O'Brien's lamp") & d.belongs_to__application.any(
    lambda a: a.slug == "acme/lamps"
)
assert_type(d.id == 1, Expr[Device])
assert_type(d.note == None, Expr[Device])
assert_type(d.is_online.is_(True) | ~lamps, Expr[Device])
assert_type(d.last_connectivity_event > dt.datetime.now(dt.UTC), Expr[Device])
assert_type(d.id.in_([1, 2]) & d.uuid.in_({"a"}), Expr[Device])
assert_type(d.device_name.contains("x") & (d.device_name.length() > 2), Expr[Device])
assert_type(d.belongs_to__application == 3, Expr[Device])
assert_type(d.memory_usage * 2 > d.memory_total, Expr[Device])
assert_type(d.created_at.year() == 2026, Expr[Device])
assert_type(d.api_heartbeat_state == "online", Expr[Device])
assert_type(
    a.owns__device.all(lambda d: d.device_tag.any(lambda t: t.value == "x")), Expr[Application]
)
assert_type(t.device.where(lambda d: d.uuid == "0a"), Expr[DeviceTag])
assert_type(a.owns__device.count() > 2, Expr[Application])

for device in client.device.list(
    filter=lamps,
    select=[d.id, d.uuid, d.device_name],
    expand={d.is_of__device_type: {"select": ["id", "slug"]}},
    order_by=[d.created_at.desc(), d.id],
):
    assert_type(device, Device)
client.device.list(filter="is_online eq true", select="id", expand="actor", order_by="id desc")
client.device.list(expand=[d.actor, d.device_tag], order_by=d.id)
client.device.list(
    expand={d.actor: {"filter": models.Actor.fields.id == 1, "top": 1, "skip": 1, "order_by": "id"}}
)

found = client.device.get(42)
assert_type(found, Device | None)
assert_type(client.device.get(uuid="0a1b2c", select=[d.id]), Device | None)
assert_type(client.device_tag.get(device=42, tag_key="site"), DeviceTag | None)
assert_type(client.device.count(filter=d.is_online == True), int)
assert_type(client.device.update(42, note=None, uuid="new"), None)
client.device.update(uuid="0a", note="x")
client.device_tag.update(device=42, tag_key="site", value="x")
client.device.update_where(filter=lamps, note="x", expected=3)
client.device.delete_where(filter=lamps, expected=3)
client.device.delete(42)
client.device.delete(uuid="0a")
if found:
    assert_type(found.note, str | None)
    assert_type(found.belongs_to__application, models.Link | Application | None)
    application = found.belongs_to__application
    if isinstance(application, Application):
        assert_type(application.slug, str | None)
    if application:
        assert_type(application.id, int | None)
try:
    client.device.delete_where(filter=lamps, expected=1)
except UnexpectedCount as error:
    assert_type(error.found, int)
except NotSelected:
    pass


async def twin() -> None:
    async with AsyncClient() as balena:
        assert_type(await balena.device.get(uuid="x"), Device | None)
        assert_type(await balena.device.count(), int)
        async for each in balena.device.list(filter=lamps):
            assert_type(each, Device)


client.device.list(filter=d.device_nam == "x")  # error
client.device.list(filter=d.id == "one")  # error
client.device.list(filter=d.device_name == 1)  # error
client.device.list(filter=a.slug == "x")  # error
client.device.list(filter=lamps & (a.slug == "x"))  # error
client.device.list(filter=d.id.contains("x"))  # error
client.device.list(filter=d.id < "x")  # error
client.device.list(filter=d.id.in_(["x"]))  # error
client.device.list(filter=d.device_name + 1 == 2)  # error
client.device.list(filter=d.belongs_to__application == "acme")  # error
client.device.list(filter=d.belongs_to__application.any(lambda a: a.slugg == "x"))  # error
client.device.list(filter=d.belongs_to__application.any(lambda a: a.slug == 1))  # error
client.device.list(filter=d.belongs_to__application.any(lambda a: d.uuid == "x"))  # error
client.device.list(filter=d.belongs_to__application.slug == "x")  # error
client.device.list(filter=True)  # error
client.device.list(select=[a.slug])  # error
client.device.list(select=["id"])  # error
client.device.list(expand=[a.owns__device])  # error
client.device.list(expand=[d.uuid])  # error
client.device.list(expand={d.actor: {"selct": ["id"]}})  # error
client.device.list(expand={d.actor: {"top": "1"}})  # error
client.device.list(order_by=a.slug.desc())  # error
client.device.list(order_by=[d.uuidd])  # error
client.device.get()  # error
client.device.get("42")  # error
client.device.get(uuid=42)  # error
client.device.get(42, uuid="x")  # error
client.device_tag.get(device=42)  # error
client.device.update(note=None)  # error
client.device.update(42, id=43)  # error
client.device.update(42, nott="x")  # error
client.device.update_where(note="x", expected=3)  # error
client.device.update_where(filter=lamps, note="x")  # error
client.device.update_where(filter=None, note="x", expected=3)  # error
client.device.delete_where(filter=a.slug == "x", expected=1)  # error
d.id = a.id  # error
print(models.Application.fields.device_name)  # error
