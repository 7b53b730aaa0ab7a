"""Managed objects with their children and external ids, and binaries."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import quote

from e2e.cumulocity.fake import query
from e2e.cumulocity.fake.web import BYTES, Asked, Refused, Told, created_at, route, vendor
from e2e.cumulocity.fake.world import USER, Item, World, page

OBJECT = vendor("managedObject")
OBJECTS = vendor("managedObjectCollection")
REFERENCE = vendor("managedObjectReference")
REFERENCES = vendor("managedObjectReferenceCollection")
EXTERNAL = vendor("externalId")
KINDS = ("childDevices", "childAssets", "childAdditions")
PARENTS = {
    "childDevices": "deviceParents",
    "childAssets": "assetParents",
    "childAdditions": "additionParents",
}
# What a body cannot set.
OWN = {"id", "self", "creationTime", "lastUpdated", *KINDS, *PARENTS.values()}


def merged(kept: Item, given: Item, own: set[str]) -> None:
    """A PUT: what is given replaces, what is null goes, what is absent stays."""
    for key, value in given.items():
        if key in own:
            continue
        if value is None:
            kept.pop(key, None)
        else:
            kept[key] = value


def shown(world: World, asked: Asked, item: Item) -> Item:
    """An object with links and the references to its children and parents."""
    url = f"{asked.base}/inventory/managedObjects/{item['id']}"
    full = {key: value for key, value in item.items() if key not in KINDS}
    full["self"] = url
    for kind in KINDS:
        children = [reference(world, asked, one) for one in item[kind]]
        full[kind] = {"self": f"{url}/{kind}", "references": children}
    if asked.flag("withParents"):
        for kind, parents in PARENTS.items():
            found = [one for one in objects(world) if item["id"] in one[kind]]
            full[parents] = {"references": [reference(world, asked, one["id"]) for one in found]}
    return full


def objects(world: World) -> list[Item]:
    return list(world.table("managedObjects").values())


def reference(world: World, asked: Asked, id: str) -> Item:
    child = world.table("managedObjects")[id]
    url = f"{asked.base}/inventory/managedObjects/{id}"
    return {"self": url, "managedObject": {"id": id, "name": child.get("name", ""), "self": url}}


def groups_of(world: World, item: Item) -> set[str]:
    return {one["id"] for one in objects(world) if item["id"] in one["childAssets"]}


def create(world: World, given: Item) -> Item:
    time = world.did("create managedObject")
    kept = {key: value for key, value in given.items() if key not in OWN and value is not None}
    children: Item = {kind: [] for kind in KINDS}
    made = {"owner": USER, **kept, "creationTime": time, "lastUpdated": time, **children}
    return world.add("managedObjects", made)


@route("GET /inventory/managedObjects")
def list_objects(world: World, asked: Asked) -> Told:
    found = objects(world)
    for key in ("query", "q"):
        if text := asked.one(key):
            found = query.select(text, found, lambda item: groups_of(world, item))
    if ids := asked.one("ids"):
        found = [item for item in found if item["id"] in ids.split(",")]
    for key in ("type", "owner"):
        if (value := asked.one(key)) is not None:
            found = [item for item in found if item.get(key) == value]
    if fragment := asked.one("fragmentType"):
        found = [item for item in found if fragment in item]
    if text := asked.one("text"):
        found = [item for item in found if text.strip("'") in json.dumps(item)]
    return page(
        world, asked, found, "managedObjects", OBJECTS, lambda item: shown(world, asked, item)
    )


@route("POST /inventory/managedObjects")
def create_object(world: World, asked: Asked) -> Told:
    made = shown(world, asked, create(world, asked.json()))
    return created_at(made, OBJECT)


@route("GET /inventory/managedObjects/{id}")
def get_object(world: World, asked: Asked, id: str) -> Told:
    return Told(body=shown(world, asked, world.get("managedObjects", id, "inventory")), kind=OBJECT)


@route("PUT /inventory/managedObjects/{id}")
def update_object(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("managedObjects", id, "inventory")
    merged(kept, asked.json(), OWN)
    kept["lastUpdated"] = world.did("update managedObject")
    return Told(body=shown(world, asked, kept), kind=OBJECT)


@route("DELETE /inventory/managedObjects/{id}")
def delete_object(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("managedObjects", id, "inventory")
    world.did("delete managedObject")
    forget(world, kept, asked.flag("cascade") or asked.flag("forceCascade"))
    return Told(status=204)


def forget(world: World, item: Item, cascade: bool) -> None:
    """Takes an object away, with all below it if so asked, and all that points to it."""
    del world.table("managedObjects")[item["id"]]
    for other in objects(world):
        for kind in KINDS:
            if item["id"] in other[kind]:
                other[kind].remove(item["id"])
    for key in [key for key, id in world.external.items() if id == item["id"]]:
        del world.external[key]
    if cascade:
        for id in [id for kind in KINDS for id in item[kind]]:
            if id in world.table("managedObjects"):
                forget(world, world.table("managedObjects")[id], cascade)


@route("GET /inventory/managedObjects/{id}/availability")
def availability(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("managedObjects", id, "inventory")
    told = {
        "deviceId": id,
        "externalId": next((key[1] for key, one in world.external.items() if one == id), ""),
        "connectionStatus": "CONNECTED",
        "dataStatus": "AVAILABLE",
        "interval": kept.get("c8y_RequiredAvailability", {}).get("responseInterval", 0),
        "lastMessage": kept["lastUpdated"],
    }
    return Told(body=told)


def measured(world: World, id: str) -> list[str]:
    """`fragment.series` of a source, in order."""
    found = [one for one in world.table("measurements").values() if one["source"]["id"] == id]
    pairs = [
        f"{fragment}.{series}"
        for one in found
        for fragment, values in one.items()
        if isinstance(values, dict) and fragment != "source"
        for series in values
    ]
    return sorted(set(pairs))


@route("GET /inventory/managedObjects/{id}/supportedMeasurements")
def supported_measurements(world: World, asked: Asked, id: str) -> Told:
    world.get("managedObjects", id, "inventory")
    fragments = sorted({one.partition(".")[0] for one in measured(world, id)})
    return Told(body={"c8y_SupportedMeasurements": fragments})


@route("GET /inventory/managedObjects/{id}/supportedSeries")
def supported_series(world: World, asked: Asked, id: str) -> Told:
    world.get("managedObjects", id, "inventory")
    return Told(body={"c8y_SupportedSeries": measured(world, id)})


def child_kind(name: str) -> str:
    if name not in KINDS:
        raise Refused(404, "general/notFound", f"there is no {name}")
    return name


@route("GET /inventory/managedObjects/{id}/{kind}")
def list_children(world: World, asked: Asked, id: str, kind: str) -> Told:
    kept = world.get("managedObjects", id, "inventory")
    found = [world.table("managedObjects")[child] for child in kept[child_kind(kind)]]
    return page(
        world,
        asked,
        found,
        "references",
        REFERENCES,
        lambda item: reference(world, asked, item["id"]),
    )


@route("POST /inventory/managedObjects/{id}/{kind}")
def add_children(world: World, asked: Asked, id: str, kind: str) -> Told:
    """One reference, several, or, with the media type of an object, a new one."""
    kept = world.get("managedObjects", id, "inventory")
    given = asked.json()
    content = asked.headers.get("content-type", "").partition(";")[0].lower()
    if content == OBJECT.lower():
        made = [create(world, given)["id"]]
    else:
        made = [one["managedObject"]["id"] for one in given.get("references", [given])]
    for child in made:
        world.get("managedObjects", child, "inventory")
        if child not in kept[child_kind(kind)]:
            kept[kind].append(child)
        world.did(f"add {kind}")
    url = f"{asked.base}/inventory/managedObjects/{id}/{kind}/{made[0]}"
    told = reference(world, asked, made[0])
    return Told(status=201, body=told, kind=REFERENCE, headers={"Location": url})


@route("GET /inventory/managedObjects/{id}/{kind}/{child}")
def get_child(world: World, asked: Asked, id: str, kind: str, child: str) -> Told:
    if child not in world.get("managedObjects", id, "inventory")[child_kind(kind)]:
        raise Refused(404, "inventory/notFound", f"{child} is not below {id}")
    return Told(body=reference(world, asked, child), kind=REFERENCE)


@route("DELETE /inventory/managedObjects/{id}/{kind}")
def remove_children(world: World, asked: Asked, id: str, kind: str) -> Told:
    children = world.get("managedObjects", id, "inventory")[child_kind(kind)]
    for one in asked.json()["references"]:
        if one["managedObject"]["id"] in children:
            children.remove(one["managedObject"]["id"])
            world.did(f"remove {kind}")
    return Told(status=204)


@route("DELETE /inventory/managedObjects/{id}/{kind}/{child}")
def remove_child(world: World, asked: Asked, id: str, kind: str, child: str) -> Told:
    get_child(world, asked, id, kind, child)
    world.get("managedObjects", id, "inventory")[kind].remove(child)
    world.did(f"remove {kind}")
    return Told(status=204)


# External ids


def external(world: World, asked: Asked, key: tuple[str, str]) -> Item:
    id = world.external[key]
    return {
        "type": key[0],
        "externalId": key[1],
        "managedObject": {"id": id, "self": f"{asked.base}/inventory/managedObjects/{id}"},
        "self": f"{asked.base}/identity/externalIds/{quote(key[0])}/{quote(key[1], safe='')}",
    }


@route("POST /identity/globalIds/{id}/externalIds")
def create_external(world: World, asked: Asked, id: str) -> Told:
    world.get("managedObjects", id, "identity")
    given = asked.json()
    key = (given["type"], given["externalId"])
    if key in world.external:
        raise Refused(409, "identity/Duplicate", f"{key[0]}/{key[1]} is taken")
    world.external[key] = id
    world.did("create externalId")
    told = external(world, asked, key)
    return created_at(told, EXTERNAL)


@route("GET /identity/globalIds/{id}/externalIds")
def list_external(world: World, asked: Asked, id: str) -> Told:
    world.get("managedObjects", id, "identity")
    found = [external(world, asked, key) for key, one in world.external.items() if one == id]
    return Told(body={"externalIds": found}, kind=vendor("externalIdCollection"))


def external_key(world: World, type: str, external_id: str) -> tuple[str, str]:
    if (key := (type, external_id)) not in world.external:
        raise Refused(404, "identity/Not Found", f"External id not found; {type}/{external_id}")
    return key


@route("GET /identity/externalIds/{type}/{external_id}")
def get_external(world: World, asked: Asked, type: str, external_id: str) -> Told:
    key = external_key(world, type, external_id)
    return Told(body=external(world, asked, key), kind=EXTERNAL)


@route("DELETE /identity/externalIds/{type}/{external_id}")
def delete_external(world: World, asked: Asked, type: str, external_id: str) -> Told:
    del world.external[external_key(world, type, external_id)]
    world.did("delete externalId")
    return Told(status=204)


# Binaries


def parts(asked: Asked) -> dict[str, tuple[str, bytes]]:
    """The parts of a multipart body: name to media type and content."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    found: dict[str, tuple[str, bytes]] = {}
    whole: Message[str, str] = message_from_bytes(head + asked.body)
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            data: Any = part.get_payload(decode=True)
            found[name] = (part.get_content_type(), data)
    if "file" not in found:
        raise Refused(422, "binaries/Invalid Data", "there is no part called file")
    return found


def binary(asked: Asked, item: Item) -> Item:
    return {**item, "self": f"{asked.base}/inventory/binaries/{item['id']}"}


@route("GET /inventory/binaries")
def list_binaries(world: World, asked: Asked) -> Told:
    found = list(world.table("binaries").values())
    for key in ("type", "owner"):
        if (value := asked.one(key)) is not None:
            found = [item for item in found if item.get(key) == value]
    if ids := asked.one("ids"):
        found = [item for item in found if item["id"] in ids.split(",")]
    return page(world, asked, found, "managedObjects", OBJECTS, lambda item: binary(asked, item))


@route("POST /inventory/binaries")
def create_binary(world: World, asked: Asked) -> Told:
    found = parts(asked)
    kind, data = found["file"]
    about = json.loads(found["object"][1]) if "object" in found else {}
    time = world.did("create binary")
    made = world.add(
        "binaries",
        {
            **about,
            "owner": USER,
            "contentType": about.get("type", kind),
            "length": len(data),
            "c8y_IsBinary": {},
            "lastUpdated": time,
        },
    )
    world.files[made["id"]] = (made["contentType"], data)
    told = binary(asked, made)
    return created_at(told, OBJECT)


@route("GET /inventory/binaries/{id}")
def get_binary(world: World, asked: Asked, id: str) -> Told:
    world.get("binaries", id, "binaries")
    return Told(body=world.files[id][1], kind=BYTES)


@route("PUT /inventory/binaries/{id}")
def replace_binary(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("binaries", id, "binaries")
    world.files[id] = (kept["contentType"], asked.body)
    kept |= {"length": len(asked.body), "lastUpdated": world.did("replace binary")}
    return Told(status=201, body=binary(asked, kept), kind=OBJECT)


@route("DELETE /inventory/binaries/{id}")
def delete_binary(world: World, asked: Asked, id: str) -> Told:
    world.get("binaries", id, "binaries")
    del world.table("binaries")[id], world.files[id]
    world.did("delete binary")
    return Told(status=204)
