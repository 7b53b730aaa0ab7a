"""What c8y_api does: step after step.

It runs in an environment of its own: `python sdk_calls.py URL`. `steps.py` does the same with the generated client.
"""

from __future__ import annotations

import sys
from typing import Any

import sdk_calls_of_admins
from c8y_api.model import (
    Alarm,
    AuditRecord,
    BulkOperation,
    Device,
    DeviceGroup,
    Event,
    ManagedObject,
    Measurement,
    Operation,
)
from c8y_api.model.matcher import field
from sdk_session import C8Y, IDS, NOON, ONE, TWO, file, ids, keep, step


def inventory() -> None:
    objects, devices = C8Y.inventory, C8Y.device_inventory
    pump = ManagedObject(C8Y, "acme_Pump", "north", c8y_Position={"lat": 1, "lng": 2.5})
    step("object", lambda: keep("pump", pump.create().id))
    odd = ManagedObject(
        type="acme_Pump", name="O'Brien's & 100% +ü", acme_Empty={}, acme_List=[1, None, "x"]
    )
    step("object without answer", lambda: objects.create(odd))
    step("device", lambda: keep("device", Device(C8Y, "acme_Meter", "meter").create().id))
    step("read", lambda: objects.get(IDS["pump"]).name)
    step("read fragment", lambda: objects.get(IDS["pump"]).c8y_Position.lng)
    step("nobody", lambda: objects.get("99"))
    step("by type", lambda: ids(objects.get_all(type="acme_Pump")))
    step("by fragment", lambda: ids(objects.get_all(fragment="c8y_Position")))
    step("by name", lambda: ids(objects.get_all(name="O'Brien's & 100% +ü")))
    step("by ids", lambda: ids(objects.get_all(ids=[IDS["pump"], IDS["device"]])))
    step("by owner", lambda: ids(objects.get_all(owner="nobody")))
    step("by text", lambda: ids(objects.get_all(text="north")))
    step(
        "by query",
        lambda: ids(objects.get_all(query="$filter=(name eq 'n*' and c8y_Position.lat gt 0)")),
    )
    step("ordered", lambda: ids(objects.get_all(fragments=["type"], order_by="name desc")))
    step("devices", lambda: ids(devices.get_all()))
    step("pages", lambda: ids(objects.get_all(type="acme_Pump", page_size=1)))
    step("at most", lambda: ids(objects.get_all(limit=2)))
    step("count", lambda: objects.get_count(type="acme_Pump"))

    def change() -> str:
        mo = objects.get(IDS["pump"])
        mo.name = "south"
        mo["acme_New"] = {"a": 1}
        return mo.update().name

    step("change", change)
    step("remove a fragment", lambda: objects.apply_to({"c8y_Position": None}, IDS["pump"]))


def groups() -> None:
    objects = C8Y.inventory
    group = DeviceGroup(C8Y, root=True, name="plant")
    step("group", lambda: keep("group", group.create().id))
    step(
        "child group",
        lambda: keep("sub", C8Y.group_inventory.get(IDS["group"]).create_child("hall").id),
    )
    step(
        "assign",
        lambda: C8Y.group_inventory.assign_children(IDS["group"], IDS["device"], IDS["pump"]),
    )
    step("by parent", lambda: ids(objects.get_all(parent=IDS["group"])))
    step("children", lambda: [one.name for one in objects.get(IDS["group"]).child_assets])
    step(
        "parents",
        lambda: [one.id for one in objects.get(IDS["pump"], with_parents=True).parent_assets],
    )
    step("unassign", lambda: C8Y.group_inventory.unassign_children(IDS["group"], IDS["device"]))
    step("unassign one", lambda: objects.get(IDS["group"]).unassign_child_asset(IDS["pump"]))
    step("child device", lambda: objects.get(IDS["device"]).add_child_device(IDS["pump"]))
    step("addition", lambda: objects.get(IDS["device"]).add_child_addition(IDS["pump"]))
    step("unassign device", lambda: objects.get(IDS["device"]).unassign_child_device(IDS["pump"]))
    step("availability", lambda: objects.get_latest_availability(IDS["device"]).data_status)
    step("delete", lambda: C8Y.group_inventory.delete(IDS["sub"]))
    step("delete tree", lambda: C8Y.group_inventory.delete_trees(IDS["group"]))


def identity() -> None:
    step("external id", lambda: C8Y.identity.create("sn-1 ü", "c8y_Serial", IDS["device"]))
    step("by external id", lambda: C8Y.identity.get_id("sn-1 ü", "c8y_Serial"))
    step("external ids", lambda: [one.external_id for one in C8Y.identity.get_all(IDS["device"])])
    step("object by external id", lambda: C8Y.identity.get_object("sn-1 ü", "c8y_Serial").name)
    step("no external id", lambda: C8Y.identity.get_id("none", "c8y_Serial"))
    step("delete external id", lambda: C8Y.identity.delete("sn-1 ü", "c8y_Serial"))


def events() -> None:
    def event(text: str, time: str, **more: Any) -> Event:
        return Event(C8Y, "acme_Door", time, IDS["device"], text, **more)

    step("event", lambda: keep("event", event("open", NOON, acme_Who={"name": "Ann"}).create().id))
    step("events", lambda: C8Y.events.create(event("shut", ONE), event("open again", TWO)))
    step("read event", lambda: C8Y.events.get(IDS["event"]).text)
    step("by source", lambda: [one.text for one in C8Y.events.get_all(source=IDS["device"])])
    step("since", lambda: [one.text for one in C8Y.events.get_all(date_from=ONE, type="acme_Door")])
    step(
        "between",
        lambda: [one.text for one in C8Y.events.get_all(after=NOON, before=TWO, reverse=True)],
    )
    step("with fragment", lambda: [one.text for one in C8Y.events.get_all(fragment="acme_Who")])
    step("event pages", lambda: [one.text for one in C8Y.events.get_all(page_size=2)])

    def change() -> str:
        one = C8Y.events.get(IDS["event"])
        one.text = "opened"
        one["acme_Who"] = {"name": "Bob"}
        return one.update().text

    step("change event", change)
    attach = C8Y.events.create_attachment
    step("attach", lambda: attach(IDS["event"], file("1,2\n3,4\n"), "text/csv")["type"])
    step("attached", lambda: C8Y.events.download_attachment(IDS["event"]).decode())
    replace = C8Y.events.update_attachment
    step("replace attachment", lambda: replace(IDS["event"], file("new"), "text/markdown")["type"])
    step("detach", lambda: C8Y.events.delete_attachment(IDS["event"]))
    step("delete event", lambda: C8Y.events.delete(IDS["event"]))
    step("delete events", lambda: C8Y.events.delete_by(source=IDS["device"], date_to=TWO))


def alarms() -> None:
    def alarm(type: str, severity: str, time: str = NOON) -> Alarm:
        return Alarm(C8Y, type, time, IDS["device"], f"{type}!", severity=severity, acme_Level=3)

    step("alarm", lambda: keep("alarm", alarm("acme_Hot", "MAJOR").create().id))
    step(
        "alarms",
        lambda: C8Y.alarms.create(alarm("acme_Hot", "MAJOR", ONE), alarm("acme_Cold", "MINOR")),
    )
    step("read alarm", lambda: C8Y.alarms.get(IDS["alarm"]).count)
    step("major", lambda: [one.type for one in C8Y.alarms.get_all(severity="MAJOR")])
    step(
        "of source",
        lambda: [one.type for one in C8Y.alarms.get_all(source=IDS["device"], status="ACTIVE")],
    )
    step("alarm pages", lambda: [one.type for one in C8Y.alarms.get_all(page_size=1)])
    step("count alarms", lambda: C8Y.alarms.count(severity="MINOR"))

    def change() -> str:
        one = C8Y.alarms.get(IDS["alarm"])
        one.status = "ACKNOWLEDGED"
        return one.update().status

    step("acknowledge", change)
    clear = Alarm(status="CLEARED")
    step("clear all", lambda: C8Y.alarms.apply_by(clear, source=IDS["device"], severity="MAJOR"))
    step("delete alarms", lambda: C8Y.alarms.delete_by(source=IDS["device"], type="acme_Hot"))


def measurements() -> None:
    def measurement(time: str, value: float, series: str = "T") -> Measurement:
        values = {series: {"value": value, "unit": "C"}}
        return Measurement(C8Y, "acme_Temp", IDS["device"], time, acme_Temp=values)

    read = C8Y.measurements
    step("measurement", lambda: keep("measurement", measurement(NOON, 20.5).create().id))
    many = [measurement(ONE, 21.5), measurement(TWO, -3.25, "P")]
    step("measurements", lambda: read.create(*many))
    step("read measurement", lambda: read.get(IDS["measurement"]).acme_Temp.T.value)
    step("measured", lambda: [one.time for one in read.get_all(source=IDS["device"])])
    step(
        "newest first",
        lambda: [one.time for one in read.get_all(source=IDS["device"], reverse=True)],
    )
    step("one series", lambda: [one.time for one in read.get_all(series="acme_Temp.P")])
    step("measured between", lambda: [one.time for one in read.get_all(date_from=ONE, date_to=TWO)])
    span = {"source": IDS["device"], "after": NOON, "before": "2026-01-02T00:00:00.000Z"}
    step("series", lambda: read.get_series(series=["acme_Temp.T", "acme_Temp.P"], **span)["values"])
    step("series reversed", lambda: list(read.get_series(reverse=True, **span)["values"]))
    step("supported measurements", lambda: C8Y.inventory.get_supported_measurements(IDS["device"]))
    step("supported series", lambda: C8Y.inventory.get_supported_series(IDS["device"]))
    step("delete measurement", lambda: read.delete(IDS["measurement"]))
    step("delete measurements", lambda: read.delete_by(source=IDS["device"], date_to=TWO))


def audit() -> None:
    record = AuditRecord(
        C8Y, "Inventory", NOON, IDS["device"], "moved", "to the roof", user="ann", acme_Why={"n": 1}
    )
    step("audit record", lambda: keep("record", record.create().id))
    step("read audit record", lambda: C8Y.audit_records.get(IDS["record"]).activity)
    step("audit of user", lambda: ids(C8Y.audit_records.get_all(user="ann", type="Inventory")))


def control() -> None:
    def operation(n: int) -> Operation:
        return Operation(C8Y, IDS["device"], f"restart {n}", c8y_Restart={"n": n})

    step("operation", lambda: keep("operation", operation(1).create().id))
    step("operations", lambda: operation(2).create() and None)
    step("read operation", lambda: C8Y.operations.get(IDS["operation"]).status)

    def change() -> str:
        one = C8Y.operations.get(IDS["operation"])
        one.status = "SUCCESSFUL"
        return one.update().status

    step("done", change)
    step("pending", lambda: ids(C8Y.operations.get_all(device_id=IDS["device"], status="PENDING")))
    step(
        "by fragment of operation",
        lambda: ids(C8Y.operations.get_all(fragment="c8y_Restart", reverse=True)),
    )
    step(
        "delete operations",
        lambda: C8Y.operations.delete_by(device_id=IDS["device"], status="SUCCESSFUL"),
    )
    bulk = BulkOperation(C8Y, IDS["device"], None, NOON, 15.5, {"c8y_Restart": {}})
    step("bulk operation", lambda: keep("bulk", bulk.create().id))
    step("read bulk operation", lambda: C8Y.bulk_operations.get(IDS["bulk"]).general_status)

    def slower() -> float:
        one = C8Y.bulk_operations.get(IDS["bulk"])
        one.creation_ramp = 30.0
        return one.update().creation_ramp

    step("slower", slower)
    step("bulk operations", lambda: ids(C8Y.bulk_operations.get_all()))
    step("cancel", lambda: C8Y.bulk_operations.delete(IDS["bulk"]))
    step("request a device", lambda: C8Y.device_inventory.request("serial-1"))
    step("accept a device", lambda: C8Y.device_inventory.accept("serial-1"))


def stops() -> None:
    """Where c8y_api does not get everything: it is shown, not followed."""
    late = field("type", "acme_Late")
    step("c8y_api: filtered", lambda: len(C8Y.alarms.get_all(page_size=100, include=late)))
    step("c8y_api: not all visible", lambda: len(C8Y.events.get_all(page_size=100)))


if __name__ == "__main__":
    if sys.argv[2:] == ["stops"]:
        stops()
    else:
        own = (inventory, groups, identity, events, alarms, measurements, audit, control)
        for part in (*own, *sdk_calls_of_admins.PARTS):
            part()
    step("end", lambda: None)
