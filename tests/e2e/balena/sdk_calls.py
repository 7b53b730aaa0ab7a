"""What balena's own SDK is told to do, in an environment that has it: `python sdk_calls.py BASE FOLDER`. The token is in
BALENA_API_KEY.

Prints a JSON object a line: the name of the step and what came of it. Before each step it asks the server for
`/_step/NAME`, so that the server's log says which requests belong to it.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from typing import Any

import requests

from balena import Balena

ONE, TWO, THREE, FOUR = ("0a" * 16, "0b" * 16, "0c" * 16, "0d" * 16)
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def create(resource: str, **body: Any) -> Callable[[Any], Any]:
    return lambda sdk: sdk.pine.post({"resource": resource, "body": body})["id"]


def device(uuid: str, name: str, application: int, **more: Any) -> Callable[[Any], Any]:
    return create(
        "device",
        uuid=uuid,
        device_name=name,
        belongs_to__application=application,
        is_of__device_type=1,
        **more,
    )


def get(resource: str, **options: Any) -> Callable[[Any], Any]:
    query = {
        "resource": resource,
        "options": {f"${name}": value for name, value in options.items()},
    }
    return lambda sdk: sdk.pine.get(query)


def within(link: str, alias: str, **of: Any) -> dict[str, Any]:
    return {link: {"$any": {"$alias": alias, "$expr": {alias: of}}}}


STEPS: dict[str, Callable[[Any], Any]] = {
    "organization": create("organization", name="Acme", handle="acme"),
    "device type": create("device_type", slug="raspberrypi4-64", name="Raspberry Pi 4"),
    "application": create(
        "application", app_name="lamps", slug="acme/lamps", organization=1, is_for__device_type=1
    ),
    "another": create(
        "application", app_name="doors", slug="acme/doors", organization=1, is_for__device_type=1
    ),
    "device": device(ONE, "O'Brien's lamp", 1, note="n", is_online=True),
    "second": device(TWO, "100% & more (;,)", 1),
    "third": device(THREE, "door", 2, is_online=True),
    "by string": get(
        "device", select=["id", "device_name"], filter={"device_name": "O'Brien's lamp"}
    ),
    "by odd string": get("device", select=["id"], filter={"device_name": "100% & more (;,)"}),
    "by two": get(
        "device", select=["id"], filter={"is_online": True, "belongs_to__application": 1}
    ),
    "either": get("device", select=["id"], filter={"$or": [{"id": 1}, {"note": None}]}),
    "not": get("device", select=["id"], filter={"$not": {"id": 1}}),
    "in": get("device", select=["id"], filter={"uuid": {"$in": [ONE, THREE]}}),
    "between": get("device", select=["id"], filter={"id": {"$gt": 1, "$le": 3}}),
    "contains": get("device", select=["id"], filter={"$contains": [{"$": "device_name"}, "or"]}),
    "since": get("device", select=["id"], filter={"created_at": {"$gt": SINCE}}),
    "lambda": get(
        "device", select=["id"], filter=within("belongs_to__application", "a", slug="acme/lamps")
    ),
    "nested lambda": get(
        "device",
        select=["id"],
        filter=within(
            "belongs_to__application", "x", **within("owns__device", "y", device_name="door")
        ),
    ),
    "expand": get(
        "application",
        select=["id", "slug"],
        filter={"slug": "acme/lamps"},
        expand={
            "owns__device": {
                "$select": ["id", "uuid"],
                "$filter": {"is_online": True},
                "$orderby": "id desc",
            }
        },
    ),
    "nested expand": get(
        "device",
        select="id",
        expand={
            "belongs_to__application": {
                "$select": "slug",
                "$expand": {"organization": {"$select": ["handle"]}},
            }
        },
        orderby=[{"id": "desc"}],
    ),
    "page": get("device", select=["id"], orderby="id asc", top=2, skip=1),
    "count": lambda sdk: sdk.pine.get(
        {"resource": "device", "options": {"$count": {"$filter": {"is_online": True}}}}
    ),
    "by id": lambda sdk: sdk.pine.get(
        {"resource": "device", "id": 1, "options": {"$select": ["uuid"]}}
    ),
    "by uuid": lambda sdk: sdk.pine.get(
        {"resource": "device", "id": {"uuid": ONE}, "options": {"$select": ["id"]}}
    ),
    "nobody": lambda sdk: sdk.pine.get({"resource": "device", "id": 99}),
    "tag": create("device_tag", device=1, tag_key="site", value="cellar"),
    "other tag": create("device_tag", device=3, tag_key="site", value="roof"),
    "change": lambda sdk: sdk.pine.patch(
        {"resource": "device", "id": 1, "body": {"note": None, "device_name": "new"}}
    ),
    "change a tag": lambda sdk: sdk.pine.patch(
        {
            "resource": "device_tag",
            "id": {"device": 1, "tag_key": "site"},
            "body": {"value": "attic"},
        }
    ),
    "change by filter": lambda sdk: sdk.pine.patch(
        {"resource": "device", "options": {"$filter": {"is_online": True}}, "body": {"note": "on"}}
    ),
    "delete a tag": lambda sdk: sdk.pine.delete({"resource": "device_tag", "id": 2}),
    "delete by filter": lambda sdk: sdk.pine.delete(
        {"resource": "device", "options": {"$filter": {"device_name": {"$startswith": "100%"}}}}
    ),
    "rename, in the SDK's words": lambda sdk: sdk.models.device.rename(ONE, "renamed"),
    "note, in the SDK's words": lambda sdk: sdk.models.device.set_note(THREE, "noted"),
    "tag, in the SDK's words": lambda sdk: sdk.models.device.tags.set(THREE, "room", "1"),
    "fourth": device(FOUR, "fourth", 2),
    "remove, in the SDK's words": lambda sdk: sdk.models.device.remove(FOUR),
}


def main(base: str, folder: str) -> None:
    sdk = Balena({"api_endpoint": f"{base}/", "api_version": "v7", "data_directory": f"{folder}/"})
    sdk.pine.api_prefix = f"{base}/v7/"
    for name, step in STEPS.items():
        requests.get(f"{base}/_step/{name}")
        print(json.dumps({"step": name, "result": step(sdk)}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
