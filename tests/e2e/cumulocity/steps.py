"""What `sdk_calls.py` does with c8y_api, done with the generated client, under the same names, in the same order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

Step = Callable[[], Any]
NOON, ONE, TWO = (dt.datetime(2026, 1, 1, hour, tzinfo=dt.UTC) for hour in (12, 13, 14))
NEXT_DAY = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
TENANT = "t123"


def ids(found: Iterable[Any]) -> list[str]:
    return [str(one.id) for one in found]


def texts(found: Iterable[Any]) -> list[str]:
    return [one.text for one in found]


def types(found: Iterable[Any]) -> list[str]:
    return [one.type for one in found]


def names(found: Iterable[Any]) -> list[str]:
    return [one.name for one in found]


def stamps(found: Iterable[Any]) -> list[str]:
    return [one.time.strftime("%Y-%m-%dT%H:%M:%S.000Z") for one in found]


class Told:
    """The steps. client: a Client; package: its module; ids: what earlier steps made."""

    def __init__(self, client: Any, package: ModuleType) -> None:
        self.client = client
        self.models: Any = package.models
        self.file: Any = package.File
        self.ids: dict[str, str] = {}

    def keep(self, name: str, made: Any) -> str:
        self.ids[name] = str(made.id)
        return self.ids[name]

    def steps(self) -> dict[str, Step]:
        found: dict[str, Step] = {}
        for part in (self.inventory, self.filters, self.groups, self.below, self.identity):
            found |= part()
        for part in (self.events, self.attachments, self.alarms, self.measurements, self.series):
            found |= part()
        for part in (self.audit, self.control, self.bulk):
            found |= part()
        return found

    def inventory(self) -> dict[str, Step]:
        objects, m, known = self.client.managed_objects, self.models, self.ids

        def pump() -> str:
            position = {"lat": 1, "lng": 2.5}
            body = m.ManagedObjectWrite(
                type="acme_Pump", name="north", extra={"c8y_Position": position}
            )
            return self.keep("pump", objects.create(body))

        odd = m.ManagedObjectWrite(
            type="acme_Pump",
            name="O'Brien's & 100% +ü",
            extra={"acme_Empty": {}, "acme_List": [1, None, "x"]},
        )
        device = m.ManagedObjectWrite(type="acme_Meter", name="meter", c8y_is_device={})
        return {
            "object": pump,
            "object without answer": lambda: objects.create(odd) and None,
            "device": lambda: self.keep("device", objects.create(device)),
            "read": lambda: objects.get(known["pump"]).name,
            "read fragment": lambda: objects.get(known["pump"]).extra["c8y_Position"]["lng"],
            "nobody": lambda: objects.get("99"),
        }

    def filters(self) -> dict[str, Step]:
        objects, m, known = self.client.managed_objects, self.models, self.ids
        change = m.ManagedObjectWrite(name="south", extra={"acme_New": {"a": 1}})
        none = m.ManagedObjectWrite(extra={"c8y_Position": None})

        def count() -> int:
            listing = objects.list(type="acme_Pump", page_size=1, with_total_pages=True)
            return int(listing.first_page().statistics.total_pages)

        return {
            "by type": lambda: ids(objects.list(type="acme_Pump")),
            "by fragment": lambda: ids(objects.list(fragment_type="c8y_Position")),
            "by name": lambda: ids(objects.list(query="$filter=(name eq 'O''Brien''s & 100% +ü')")),
            "by ids": lambda: ids(objects.list(ids=[known["pump"], known["device"]])),
            "by owner": lambda: ids(objects.list(owner="nobody")),
            "by text": lambda: ids(objects.list(text="north")),
            "by query": lambda: ids(
                objects.list(query="$filter=(name eq 'n*' and c8y_Position.lat gt 0)")
            ),
            "ordered": lambda: ids(objects.list(query="$filter=(has(type)) $orderby=name desc")),
            "devices": lambda: ids(objects.list(fragment_type="c8y_IsDevice")),
            "pages": lambda: ids(objects.list(type="acme_Pump", page_size=1)),
            "at most": lambda: ids(objects.list(max_items=2)),
            "count": count,
            "change": lambda: objects.update(known["pump"], change).name,
            "remove a fragment": lambda: objects.update(known["pump"], none) and None,
        }

    def child(self, name: str) -> Any:
        object = self.models.ChildReferenceWriteManagedObject(id=self.ids[name])
        return self.models.ChildReferenceWrite(managed_object=object)

    def groups(self) -> dict[str, Step]:
        objects, assets, m, known = (
            self.client.managed_objects,
            self.client.child_assets,
            self.models,
            self.ids,
        )

        def group(name: str, type: str, **more: Any) -> Any:
            body = m.ManagedObjectWrite(name=name, type=type, c8y_is_device_group={}, **more)
            return objects.create(body)

        def child_group() -> str:
            made = self.keep("sub", group("hall", "c8y_DeviceSubGroup", owner="user"))
            assets.create(known["group"], self.child("sub"))
            return made

        def assign() -> None:
            for name in ("device", "pump"):
                assets.create(known["group"], self.child(name), options={"return": "none"})

        def unassign() -> None:
            one = m.ChildReferencesWriteReference(managed_object=m.SourceId(id=known["device"]))
            assets.delete_many(known["group"], references=[one])

        def related(name: str, kind: str, **more: Any) -> Any:
            found = getattr(objects.get(known[name], **more), kind).references
            return [one.managed_object for one in found]

        return {
            "group": lambda: self.keep("group", group("plant", "c8y_DeviceGroup")),
            "child group": child_group,
            "assign": assign,
            "by parent": lambda: ids(objects.list(query=f"$filter=(bygroupid({known['group']}))")),
            "children": lambda: names(related("group", "child_assets")),
            "parents": lambda: ids(related("pump", "asset_parents", with_parents=True)),
            "unassign": unassign,
            "unassign one": lambda: assets.delete(known["group"], known["pump"]),
        }

    def below(self) -> dict[str, Step]:
        objects, known = self.client.managed_objects, self.ids
        return {
            "child device": lambda: self.client.child_devices.create(
                known["device"], self.child("pump")
            ),
            "addition": lambda: self.client.child_additions.create(
                known["device"], self.child("pump")
            ),
            "unassign device": lambda: self.client.child_devices.delete(
                known["device"], known["pump"]
            ),
            "availability": lambda: objects.get_availability(known["device"]).data_status,
            "delete": lambda: objects.delete(known["sub"], cascade=False),
            "delete tree": lambda: objects.delete(known["group"], cascade=True),
        }

    def identity(self) -> dict[str, Step]:
        identity, m, known = self.client.identity, self.models, self.ids
        given = m.ExternalIdWrite(external_id="sn-1 ü", type="c8y_Serial")

        def found() -> Any:
            return identity.get_external_id("c8y_Serial", "sn-1 ü").managed_object.id

        return {
            "external id": lambda: identity.create_external_id(known["device"], given) and None,
            "by external id": found,
            "external ids": lambda: [
                one.external_id for one in identity.list_external_ids(known["device"])
            ],
            "object by external id": lambda: self.client.managed_objects.get(found()).name,
            "no external id": lambda: identity.get_external_id("c8y_Serial", "none"),
            "delete external id": lambda: identity.delete_external_id("c8y_Serial", "sn-1 ü"),
        }

    def events(self) -> dict[str, Step]:
        events, m, known = self.client.events, self.models, self.ids

        def event(text: str, time: dt.datetime, **more: Any) -> Any:
            source = m.SourceId(id=known["device"])
            return events.create(
                m.EventWrite(source=source, text=text, time=time, type="acme_Door", extra=more)
            )

        def several() -> None:
            event("shut", ONE)
            event("open again", TWO)

        change = m.EventUpdate(text="opened", extra={"acme_Who": {"name": "Bob"}})
        who = {"acme_Who": {"name": "Ann"}}
        return {
            "event": lambda: self.keep("event", event("open", NOON, **who)),
            "events": several,
            "read event": lambda: events.get(known["event"]).text,
            "by source": lambda: texts(events.list(source=known["device"])),
            "since": lambda: texts(events.list(date_from=ONE, type="acme_Door")),
            "between": lambda: texts(events.list(date_from=NOON, date_to=TWO, revert=True)),
            "with fragment": lambda: texts(events.list(fragment_type="acme_Who")),
            "event pages": lambda: texts(events.list(page_size=2)),
            "change event": lambda: events.update(known["event"], change).text,
        }

    def attachments(self) -> dict[str, Step]:
        files, events, m, known = (
            self.client.event_attachments,
            self.client.events,
            self.models,
            self.ids,
        )

        note = self.file(b"new", content_type="text/markdown")

        def attach() -> str:
            table = self.file(b"1,2\n3,4\n", content_type="text/csv")
            body = m.BinaryUpload(object=m.BinaryInfo(type="text/csv"), file=table)
            return str(files.create(known["event"], body).type)

        return {
            "attach": attach,
            "attached": lambda: files.list(known["event"]).decode(),
            "replace attachment": lambda: files.update(known["event"], note).type,
            "detach": lambda: files.delete(known["event"]),
            "delete event": lambda: events.delete(known["event"]),
            "delete events": lambda: events.delete_many(source=known["device"], date_to=TWO),
        }

    def alarms(self) -> dict[str, Step]:
        alarms, m, known = self.client.alarms, self.models, self.ids

        def alarm(type: str, severity: str, time: dt.datetime = NOON) -> Any:
            source = m.SourceId(id=known["device"])
            more = {"acme_Level": 3}
            return alarms.create(
                m.AlarmWrite(source=source, text=f"{type}!", time=time, type=type,
                             severity=severity, extra=more)
            )  # fmt: skip

        def several() -> None:
            alarm("acme_Hot", "MAJOR", ONE)
            alarm("acme_Cold", "MINOR")

        seen = m.AlarmUpdate(status="ACKNOWLEDGED")
        clear = m.AlarmsUpdate(status="CLEARED")
        return {
            "alarm": lambda: self.keep("alarm", alarm("acme_Hot", "MAJOR")),
            "alarms": several,
            "read alarm": lambda: alarms.get(known["alarm"]).count,
            "major": lambda: types(alarms.list(severity=["MAJOR"])),
            "of source": lambda: types(alarms.list(source=known["device"], status=["ACTIVE"])),
            "alarm pages": lambda: types(alarms.list(page_size=1)),
            "count alarms": lambda: int(alarms.count(severity=["MINOR"])),
            "acknowledge": lambda: alarms.update(known["alarm"], seen).status,
            "clear all": lambda: alarms.update_many(
                clear, source=known["device"], severity=["MAJOR"]
            ),
            "delete alarms": lambda: alarms.delete(source=known["device"], type=["acme_Hot"]),
        }

    def measurement(self, time: dt.datetime, value: float, series: str = "T") -> Any:
        m = self.models
        values = {"acme_Temp": {series: {"value": value, "unit": "C"}}}
        source = m.SourceId(id=self.ids["device"])
        return m.MeasurementWrite(source=source, time=time, type="acme_Temp", extra=values)

    def measurements(self) -> dict[str, Step]:
        read, m, known = self.client.measurements, self.models, self.ids

        def many() -> None:
            both = [self.measurement(ONE, 21.5), self.measurement(TWO, -3.25, "P")]
            read.create(m.MeasurementsWrite(measurements=both))

        def measured(**narrow: Any) -> list[str]:
            return stamps(read.list(**narrow))

        return {
            "measurement": lambda: self.keep(
                "measurement", read.create(self.measurement(NOON, 20.5))
            ),
            "measurements": many,
            "read measurement": lambda: read.get(known["measurement"]).extra["acme_Temp"]["T"][
                "value"
            ],
            "measured": lambda: measured(source=known["device"]),
            "newest first": lambda: measured(source=known["device"], revert=True),
            "one series": lambda: measured(
                value_fragment_type="acme_Temp", value_fragment_series="P"
            ),
            "measured between": lambda: measured(date_from=ONE, date_to=TWO),
        }

    def series(self) -> dict[str, Step]:
        read, known = self.client.measurements, self.ids
        objects = self.client.managed_objects

        def values(**more: Any) -> Any:
            found = read.list_series(
                source=known["device"], date_from=NOON, date_to=NEXT_DAY, **more
            )
            return {
                time: [one and one.to_dict() for one in row] for time, row in found.values.items()
            }

        return {
            "series": lambda: values(series=["acme_Temp.T", "acme_Temp.P"]),
            "series reversed": lambda: list(values(revert=True)),
            "supported measurements": lambda: (
                objects.list_supported_measurements(known["device"]).c8y_supported_measurements
            ),
            "supported series": lambda: (
                objects.list_supported_series(known["device"]).c8y_supported_series
            ),
            "delete measurement": lambda: read.delete(known["measurement"]),
            "delete measurements": lambda: read.delete_many(source=known["device"], date_to=TWO),
        }

    def audit(self) -> dict[str, Step]:
        records, m, known = self.client.audit_records, self.models, self.ids

        def record() -> Any:
            source = m.SourceId(id=known["device"])
            return records.create(
                m.AuditRecordWrite(type="Inventory", time=NOON, source=source, activity="moved",
                                   text="to the roof", user="ann", extra={"acme_Why": {"n": 1}})
            )  # fmt: skip

        return {
            "audit record": lambda: self.keep("record", record()),
            "read audit record": lambda: records.get(known["record"]).activity,
            "audit of user": lambda: ids(records.list(user="ann", type="Inventory")),
        }

    def control(self) -> dict[str, Step]:
        operations, m, known = self.client.operations, self.models, self.ids

        def operation(n: int) -> Any:
            more = {"description": f"restart {n}", "c8y_Restart": {"n": n}}
            return operations.create(m.OperationWrite(device_id=known["device"], extra=more))

        done = m.OperationUpdate(status="SUCCESSFUL")
        return {
            "operation": lambda: self.keep("operation", operation(1)),
            "operations": lambda: operation(2) and None,
            "read operation": lambda: operations.get(known["operation"]).status,
            "done": lambda: operations.update(known["operation"], done).status,
            "pending": lambda: ids(operations.list(device_id=known["device"], status="PENDING")),
            "by fragment of operation": lambda: ids(
                operations.list(fragment_type="c8y_Restart", revert=True)
            ),
            "delete operations": lambda: operations.delete(
                device_id=known["device"], status="SUCCESSFUL"
            ),
        }

    def bulk(self) -> dict[str, Step]:
        bulk, m, known = self.client.bulk_operations, self.models, self.ids
        requests = self.client.device_requests

        def many() -> Any:
            return bulk.create(
                m.BulkOperationWrite(group_id=known["device"], start_date=NOON, creation_ramp=15.5,
                                     operation_prototype={"c8y_Restart": {}})
            )  # fmt: skip

        def slower() -> Any:
            return bulk.update(int(known["bulk"]), m.BulkOperationWrite(creation_ramp=30.0))

        return {
            "bulk operation": lambda: self.keep("bulk", many()),
            "read bulk operation": lambda: bulk.get(int(known["bulk"])).general_status,
            "slower": lambda: slower().creation_ramp,
            "bulk operations": lambda: ids(bulk.list()),
            "cancel": lambda: bulk.delete(int(known["bulk"])),
            "request a device": lambda: requests.create(id="serial-1") and None,
            "accept a device": lambda: requests.update("serial-1", status="ACCEPTED") and None,
        }
