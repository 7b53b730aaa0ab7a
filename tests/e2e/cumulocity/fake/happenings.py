"""Events with attachments, alarms, audit records: what happens at a time and at a source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from e2e.cumulocity.fake.inventory import merged, parts
from e2e.cumulocity.fake.query import dig
from e2e.cumulocity.fake.web import BYTES, Asked, Refused, Told, created_at, route, vendor
from e2e.cumulocity.fake.world import USER, Item, World, moment, page, stamp

EVENT, EVENTS = vendor("event"), vendor("eventCollection")
ALARM, ALARMS = vendor("alarm"), vendor("alarmCollection")
AUDIT, AUDITS = vendor("auditRecord"), vendor("auditRecordCollection")
MUST = {
    "events": ("source", "text", "time", "type"),
    "alarms": ("severity", "source", "text", "time", "type"),
    "auditRecords": ("activity", "source", "text", "time", "type"),
    "measurements": ("source", "time", "type"),
}
FIXED = {"id", "self", "source", "time", "type", "creationTime", "lastUpdated"}
TIMES = {
    "date": "time",
    "created": "creationTime",
    "lastUpdated": "lastUpdated",
}


def checked(given: Item, table: str, kind: str) -> Item:
    """What is to be created, with its time in the server's form; 422 when something is missing."""
    missing = [name for name in MUST[table] if given.get(name) in (None, "")]
    if missing:
        what = ", ".join(missing)
        raise Refused(
            422, f"{kind}/Invalid Data", f"Following mandatory fields should be included: {what}"
        )
    kept = {key: value for key, value in given.items() if key not in ("id", "self")}
    return {**kept, "time": stamp(moment(given["time"]))}


def linked(asked: Asked, item: Item, path: str) -> Item:
    """An object with its link and that of its source."""
    source = item["source"]["id"]
    link = f"{asked.base}/inventory/managedObjects/{source}"
    return {
        **item,
        "source": {"id": source, "self": link},
        "self": f"{asked.base}{path}/{item['id']}",
    }


def sought(world: World, asked: Asked, table: str) -> list[Item]:
    """The objects of a table that a request's filters leave, newest first, or oldest with `revert`.

    For events and alarms `revert` turns the order round; measurements come oldest first.
    """
    found = list(world.table(table).values())
    if source := asked.one("source"):
        found = [item for item in found if item["source"]["id"] == source]
    if kinds := asked.one("type"):
        found = [item for item in found if item["type"] in kinds.split(",")]
    if fragment := asked.one("fragmentType"):
        found = [item for item in found if dig(item, fragment) is not None]
    if (value := asked.one("fragmentValue")) is not None:
        found = [item for item in found if item.get(asked.one("fragmentType") or "") == value]
    for word, key in TIMES.items():
        if after := asked.one(f"{word}From"):
            found = [item for item in found if moment(item[key]) >= moment(after)]
        if before := asked.one(f"{word}To"):
            found = [item for item in found if moment(item[key]) < moment(before)]
    newest = table != "measurements"
    return sorted(found, key=lambda item: str(item["time"]), reverse=newest != asked.flag("revert"))


def remove(world: World, table: str, found: list[Item]) -> Told:
    for item in found:
        del world.table(table)[item["id"]]
        world.did(f"delete {table}")
    return Told(status=204)


def shower(asked: Asked, path: str) -> Callable[[Item], Item]:
    return lambda item: linked(asked, item, path)


def created(world: World, asked: Asked, table: str, path: str, kind: str, item: Item) -> Told:
    made = linked(asked, world.add(table, item), path)
    return created_at(made, kind)


# Events


@route("GET /event/events")
def list_events(world: World, asked: Asked) -> Told:
    found = sought(world, asked, "events")
    return page(world, asked, found, "events", EVENTS, shower(asked, "/event/events"))


@route("POST /event/events")
def create_event(world: World, asked: Asked) -> Told:
    given = checked(asked.json(), "events", "event")
    time = world.did("create event")
    given |= {"creationTime": time, "lastUpdated": time}
    return created(world, asked, "events", "/event/events", EVENT, given)


@route("DELETE /event/events")
def delete_events(world: World, asked: Asked) -> Told:
    return remove(world, "events", sought(world, asked, "events"))


@route("GET /event/events/{id}")
def get_event(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("events", id, "event")
    return Told(body=linked(asked, kept, "/event/events"), kind=EVENT)


@route("PUT /event/events/{id}")
def update_event(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("events", id, "event")
    merged(kept, asked.json(), FIXED)
    kept["lastUpdated"] = world.did("update event")
    return get_event(world, asked, id)


@route("DELETE /event/events/{id}")
def delete_event(world: World, asked: Asked, id: str) -> Told:
    return remove(world, "events", [world.get("events", id, "event")])


def attachment(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("events", id, "event")
    url = f"{asked.base}/event/events/{id}/binaries"
    return created_at({**kept["c8y_IsBinary"], "source": id, "self": url}, EVENT)


@route("POST /event/events/{id}/binaries")
def create_attachment(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("events", id, "event")
    if "c8y_IsBinary" in kept:
        raise Refused(409, "event/Duplicate", "the event has an attachment")
    kind, data = asked.headers["content-type"], asked.body
    if kind.startswith("multipart/"):
        kind, data = parts(asked)["file"]
    world.files[f"event {id}"] = (kind, data)
    kept["c8y_IsBinary"] = {"name": f"{id}", "type": kind, "length": len(data)}
    world.did("create attachment")
    return attachment(world, asked, id)


def attached(world: World, id: str) -> Item:
    kept = world.get("events", id, "event")
    if "c8y_IsBinary" not in kept:
        raise Refused(404, "event/notFound", "the event has no attachment")
    return kept


@route("GET /event/events/{id}/binaries")
def get_attachment(world: World, asked: Asked, id: str) -> Told:
    attached(world, id)
    return Told(body=world.files[f"event {id}"][1], kind=BYTES)


@route("PUT /event/events/{id}/binaries")
def replace_attachment(world: World, asked: Asked, id: str) -> Told:
    kept = attached(world, id)
    kind = asked.headers["content-type"].partition(";")[0]
    world.files[f"event {id}"] = (kind, asked.body)
    kept["c8y_IsBinary"] |= {"type": kind, "length": len(asked.body)}
    world.did("replace attachment")
    return attachment(world, asked, id)


@route("DELETE /event/events/{id}/binaries")
def delete_attachment(world: World, asked: Asked, id: str) -> Told:
    del attached(world, id)["c8y_IsBinary"], world.files[f"event {id}"]
    world.did("delete attachment")
    return Told(status=204)


# Alarms


def alarms(world: World, asked: Asked) -> list[Item]:
    found = sought(world, asked, "alarms")
    for key in ("severity", "status"):
        if wanted := asked.one(key):
            found = [item for item in found if item[key] in wanted.split(",")]
    if (resolved := asked.one("resolved")) is not None:
        found = [item for item in found if (item["status"] == "CLEARED") == (resolved == "true")]
    return found


@route("GET /alarm/alarms")
def list_alarms(world: World, asked: Asked) -> Told:
    return page(
        world, asked, alarms(world, asked), "alarms", ALARMS, shower(asked, "/alarm/alarms")
    )


@route("GET /alarm/alarms/count")
def count_alarms(world: World, asked: Asked) -> Told:
    return Told(body=str(len(alarms(world, asked))).encode(), kind="text/plain")


@route("POST /alarm/alarms")
def create_alarm(world: World, asked: Asked) -> Told:
    """An active one of the same source and type is raised again, not made twice."""
    given = checked(asked.json(), "alarms", "alarm")
    source = given["source"]["id"]
    for kept in world.table("alarms").values():
        same = (kept["source"]["id"], kept["type"]) == (source, given["type"])
        if same and kept["status"] != "CLEARED":
            time = world.did("raise alarm")
            kept |= {**given, "count": kept["count"] + 1, "lastUpdated": time}
            told = linked(asked, kept, "/alarm/alarms")
            return created_at(told, ALARM)
    time = world.did("create alarm")
    whole = {"status": "ACTIVE", **given, "count": 1, "firstOccurrenceTime": given["time"]}
    whole |= {"creationTime": time, "lastUpdated": time}
    return created(world, asked, "alarms", "/alarm/alarms", ALARM, whole)


@route("PUT /alarm/alarms")
def update_alarms(world: World, asked: Asked) -> Told:
    """Only the status of many can be changed at once."""
    status = asked.json()["status"]
    for kept in alarms(world, asked):
        kept |= {"status": status, "lastUpdated": world.did("update alarm")}
    return Told()


@route("DELETE /alarm/alarms")
def delete_alarms(world: World, asked: Asked) -> Told:
    return remove(world, "alarms", alarms(world, asked))


@route("GET /alarm/alarms/{id}")
def get_alarm(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("alarms", id, "alarm")
    return Told(body=linked(asked, kept, "/alarm/alarms"), kind=ALARM)


@route("PUT /alarm/alarms/{id}")
def update_alarm(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("alarms", id, "alarm")
    merged(kept, asked.json(), FIXED)
    kept["lastUpdated"] = world.did("update alarm")
    return get_alarm(world, asked, id)


# Audit records


@route("GET /audit/auditRecords")
def list_audit(world: World, asked: Asked) -> Told:
    found = sought(world, asked, "auditRecords")
    for key in ("user", "application"):
        if value := asked.one(key):
            found = [item for item in found if item.get(key) == value]
    return page(world, asked, found, "auditRecords", AUDITS, shower(asked, "/audit/auditRecords"))


@route("POST /audit/auditRecords")
def create_audit(world: World, asked: Asked) -> Told:
    given: Any = checked(asked.json(), "auditRecords", "audit")
    given = {"user": USER, **given, "creationTime": world.did("create auditRecord")}
    return created(world, asked, "auditRecords", "/audit/auditRecords", AUDIT, given)


@route("GET /audit/auditRecords/{id}")
def get_audit(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("auditRecords", id, "audit")
    return Told(body=linked(asked, kept, "/audit/auditRecords"), kind=AUDIT)
