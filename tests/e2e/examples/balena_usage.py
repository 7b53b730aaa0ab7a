"""What users of the balena client write. It runs (balena/test_examples.py), and mypy --strict and pyright accept it
(typing/test_odata.py), which refuse the mistakes in typing/odata_usage.py."""

from __future__ import annotations

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

d = Device.fields


def lamps(client: Client) -> list[Device]:
    pager = client.device.list(
        filter=(d.device_name == "O'Brien's lamp")
        & d.belongs_to__application.any(lambda a: a.slug == "acme/lamps"),
        select=[d.id, d.uuid, d.device_name],
        expand={d.is_of__device_type: {"select": ["id", "slug"]}},
        order_by=[d.created_at.desc()],
    )
    return list(pager)


def not_selected(device: Device) -> str:
    try:
        return device.note or ""
    except NotSelected as error:
        return str(error)


def one(client: Client) -> tuple[Device | None, Device | None, DeviceTag | None]:
    return (
        client.device.get(42),
        client.device.get(uuid="0a1b"),
        client.device_tag.get(device=1, tag_key="site"),
    )


def how_many(client: Client) -> int:
    return client.device.count(filter=d.is_online == True)


def clear_note(client: Client, device: int) -> None:
    client.device.update(device, note=None)


def note_all(client: Client, which: Expr[Device]) -> str:
    try:
        client.device.update_where(filter=which, note="x", expected=3)
    except UnexpectedCount as error:
        return str(error)
    return ""


def application_id(client: Client, uuid: str, *, expanded: bool) -> int | None:
    device = client.device.get(uuid=uuid, expand=[d.belongs_to__application] if expanded else None)
    if device is None or device.belongs_to__application is None:
        return None
    application = device.belongs_to__application
    if isinstance(application, Application):
        assert application.slug == "acme/lamps"
    return application.id


def create(client: Client) -> Device:
    return client.device.create(
        models.DeviceWrite(
            uuid="ff00", device_name="new", is_of__device_type=1, belongs_to__application=1
        )
    )


async def names(client: AsyncClient) -> list[str | None]:
    return [device.device_name async for device in client.device.list(order_by=d.uuid)]
