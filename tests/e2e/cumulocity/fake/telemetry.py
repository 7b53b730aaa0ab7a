"""Measurements with their series, and what devices are told to do."""

from __future__ import annotations

from typing import Any

from e2e.cumulocity.fake.happenings import checked, created, linked, remove, shower, sought
from e2e.cumulocity.fake.inventory import merged
from e2e.cumulocity.fake.web import Asked, Refused, Told, created_at, route, vendor
from e2e.cumulocity.fake.world import Item, World, moment, page

MEASUREMENT, MEASUREMENTS = vendor("measurement"), vendor("measurementCollection")
OPERATION, OPERATIONS = vendor("operation"), vendor("operationCollection")
BULK, BULKS = vendor("bulkOperation"), vendor("bulkOperationCollection")
REQUEST, REQUESTS = vendor("newDeviceRequest"), vendor("newDeviceRequestCollection")
PATH = "/measurement/measurements"
STATUSES = ("PENDING", "EXECUTING", "SUCCESSFUL", "FAILED")


def measurements(world: World, asked: Asked) -> list[Item]:
    found = sought(world, asked, "measurements")
    if fragment := asked.one("valueFragmentType"):
        found = [item for item in found if fragment in item]
        if series := asked.one("valueFragmentSeries"):
            found = [item for item in found if series in item[fragment]]
    return found


@route("GET /measurement/measurements")
def list_measurements(world: World, asked: Asked) -> Told:
    found = measurements(world, asked)
    return page(world, asked, found, "measurements", MEASUREMENTS, shower(asked, PATH))


@route("POST /measurement/measurements")
def create_measurements(world: World, asked: Asked) -> Told:
    """One, or, with `measurements`, many: all or, when one is wrong, none."""
    given = asked.json()
    if "measurements" not in given:
        whole = checked(given, "measurements", "measurement")
        world.did("create measurement")
        return created(world, asked, "measurements", PATH, MEASUREMENT, whole)
    wanted = [checked(one, "measurements", "measurement") for one in given["measurements"]]
    made = []
    for one in wanted:
        world.did("create measurement")
        made.append(linked(asked, world.add("measurements", one), PATH))
    return Told(status=201, body={"measurements": made}, kind=MEASUREMENTS)


@route("DELETE /measurement/measurements")
def delete_measurements(world: World, asked: Asked) -> Told:
    return remove(world, "measurements", measurements(world, asked))


@route("GET /measurement/measurements/series")
def series(world: World, asked: Asked) -> Told:
    """Values by time; a list for each time has a place for each series, null where it has none."""
    found = sought(world, asked, "measurements")
    named = [
        (fragment, name, value.get("unit"))
        for one in found
        for fragment, values in one.items()
        if isinstance(values, dict) and fragment != "source"
        for name, value in values.items()
    ]
    wanted = asked.all("series")
    known = sorted({one for one in named if not wanted or f"{one[0]}.{one[1]}" in wanted})
    values: dict[str, list[Any]] = {}
    for one in found:
        row = values.setdefault(one["time"], [None] * len(known))
        for at, (fragment, name, _) in enumerate(known):
            if name in one.get(fragment, {}):
                value = one[fragment][name]["value"]
                row[at] = {"min": value, "max": value}
    told = [{"type": fragment, "name": name, "unit": unit} for fragment, name, unit in known]
    return Told(body={"values": values, "series": told, "truncated": False})


@route("GET /measurement/measurements/{id}")
def get_measurement(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("measurements", id, "measurement")
    return Told(body=linked(asked, kept, PATH), kind=MEASUREMENT)


@route("DELETE /measurement/measurements/{id}")
def delete_measurement(world: World, asked: Asked, id: str) -> Told:
    return remove(world, "measurements", [world.get("measurements", id, "measurement")])


# Operations


def operations(world: World, asked: Asked) -> list[Item]:
    found = list(world.table("operations").values())
    for key in ("deviceId", "agentId", "status", "bulkOperationId"):
        if value := asked.one(key):
            found = [item for item in found if str(item.get(key)) == value]
    if fragment := asked.one("fragmentType"):
        found = [item for item in found if fragment in item]
    if after := asked.one("dateFrom"):
        found = [item for item in found if moment(item["creationTime"]) >= moment(after)]
    if before := asked.one("dateTo"):
        found = [item for item in found if moment(item["creationTime"]) < moment(before)]
    return found[::-1] if asked.flag("revert") else found


def self_linked(asked: Asked, item: Item, path: str) -> Item:
    return {**item, "self": f"{asked.base}{path}/{item['id']}"}


@route("GET /devicecontrol/operations")
def list_operations(world: World, asked: Asked) -> Told:
    return page(
        world,
        asked,
        operations(world, asked),
        "operations",
        OPERATIONS,
        lambda item: self_linked(asked, item, "/devicecontrol/operations"),
    )


@route("POST /devicecontrol/operations")
def create_operation(world: World, asked: Asked) -> Told:
    given = asked.json()
    world.get("managedObjects", given.get("deviceId", ""), "devicecontrol")
    kept = {key: value for key, value in given.items() if key not in ("id", "self")}
    kept |= {"status": "PENDING", "creationTime": world.did("create operation")}
    told = self_linked(asked, world.add("operations", kept), "/devicecontrol/operations")
    return created_at(told, OPERATION)


@route("DELETE /devicecontrol/operations")
def delete_operations(world: World, asked: Asked) -> Told:
    return remove(world, "operations", operations(world, asked))


@route("GET /devicecontrol/operations/{id}")
def get_operation(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("operations", id, "devicecontrol")
    return Told(body=self_linked(asked, kept, "/devicecontrol/operations"), kind=OPERATION)


@route("PUT /devicecontrol/operations/{id}")
def update_operation(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("operations", id, "devicecontrol")
    given = asked.json()
    if given.get("status", "PENDING") not in STATUSES:
        raise Refused(422, "devicecontrol/Invalid Data", f"no status: {given['status']}")
    merged(kept, given, {"id", "self", "deviceId", "creationTime"})
    world.did("update operation")
    return get_operation(world, asked, id)


@route("GET /devicecontrol/bulkoperations")
def list_bulk(world: World, asked: Asked) -> Told:
    return page(
        world,
        asked,
        world.table("bulkOperations").values(),
        "bulkOperations",
        BULKS,
        lambda item: self_linked(asked, item, "/devicecontrol/bulkoperations"),
    )


@route("POST /devicecontrol/bulkoperations")
def create_bulk(world: World, asked: Asked) -> Told:
    given = asked.json()
    given["startDate"] = moment(given["startDate"]).isoformat()
    world.did("create bulkOperation")
    kept = {**given, "status": "ACTIVE", "generalStatus": "SCHEDULED"}
    told = self_linked(asked, world.add("bulkOperations", kept), "/devicecontrol/bulkoperations")
    return created_at(told, BULK)


@route("GET /devicecontrol/bulkoperations/{id}")
def get_bulk(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("bulkOperations", id, "devicecontrol")
    return Told(body=self_linked(asked, kept, "/devicecontrol/bulkoperations"), kind=BULK)


@route("PUT /devicecontrol/bulkoperations/{id}")
def update_bulk(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("bulkOperations", id, "devicecontrol")
    merged(kept, asked.json(), {"id", "self", "status", "generalStatus"})
    world.did("update bulkOperation")
    return get_bulk(world, asked, id)


@route("DELETE /devicecontrol/bulkoperations/{id}")
def cancel_bulk(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("bulkOperations", id, "devicecontrol")
    kept |= {"status": "DELETED", "generalStatus": "CANCELED"}
    world.did("cancel bulkOperation")
    return Told(status=204)


# Device requests


@route("GET /devicecontrol/newDeviceRequests")
def list_requests(world: World, asked: Asked) -> Told:
    found = world.table("newDeviceRequests").values()
    return page(
        world,
        asked,
        found,
        "newDeviceRequests",
        REQUESTS,
        lambda item: self_linked(asked, item, "/devicecontrol/newDeviceRequests"),
    )


@route("POST /devicecontrol/newDeviceRequests")
def request_device(world: World, asked: Asked) -> Told:
    given = asked.json()
    if given["id"] in world.table("newDeviceRequests"):
        raise Refused(422, "devicecontrol/Non Unique Result", "the device is asked for already")
    kept: Item = {"status": "WAITING_FOR_CONNECTION", "creationTime": world.did("request device")}
    made = world.add("newDeviceRequests", kept, id=given["id"])
    told = self_linked(asked, made, "/devicecontrol/newDeviceRequests")
    return created_at(told, REQUEST)


@route("PUT /devicecontrol/newDeviceRequests/{id}")
def accept_device(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("newDeviceRequests", id, "devicecontrol")
    kept["status"] = asked.json()["status"]
    world.did("accept device")
    told = self_linked(asked, kept, "/devicecontrol/newDeviceRequests")
    return Told(body=told, kind=REQUEST)
