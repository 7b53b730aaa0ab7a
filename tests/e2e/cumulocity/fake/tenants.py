"""Tenants and their options, applications, subscriptions to notifications."""

from __future__ import annotations

from typing import Any

from e2e.cumulocity.fake.inventory import merged, parts
from e2e.cumulocity.fake.web import JSON, Asked, Refused, Told, created_at, route, vendor
from e2e.cumulocity.fake.world import APPLICATION, TENANT, Item, World, page

APP, APPS = vendor("application"), vendor("applicationCollection")
ONE, MANY = vendor("tenant"), vendor("tenantCollection")
OPTION, OPTIONS = vendor("option"), vendor("optionCollection")
SUBSCRIPTION, SUBSCRIPTIONS = vendor("subscription"), vendor("subscriptionCollection")


# Tenants


def tenant(asked: Asked, item: Item) -> Item:
    shown = {key: value for key, value in item.items() if key != "adminPass"}
    url = f"{asked.base}/tenant/tenants/{item['id']}"
    applications: Item = {"references": []}
    return {**shown, "self": url, "applications": applications, "ownedApplications": applications}


@route("GET /tenant/currentTenant")
def current_tenant(world: World, asked: Asked) -> Told:
    kept = world.table("tenants")[TENANT]
    told = {"name": TENANT, "domainName": kept["domain"], "applications": {"references": []}}
    return Told(body=told, kind=vendor("currentTenant"))


@route("GET /tenant/tenants")
def list_tenants(world: World, asked: Asked) -> Told:
    found = list(world.table("tenants").values())
    for key in ("company", "domain", "parent"):
        if (value := asked.one(key)) is not None:
            found = [one for one in found if one.get(key) == value]
    return page(world, asked, found, "tenants", MANY, lambda one: tenant(asked, one))


@route("POST /tenant/tenants")
def create_tenant(world: World, asked: Asked) -> Told:
    given = {**asked.json(), "parent": TENANT, "status": "ACTIVE"}
    given["creationTime"] = world.did("create tenant")
    made = tenant(asked, world.add("tenants", given, id=f"t{world.number()}"))
    return created_at(made, ONE)


@route("GET /tenant/tenants/{id}")
def get_tenant(world: World, asked: Asked, id: str) -> Told:
    return Told(body=tenant(asked, world.get("tenants", id, "tenant")), kind=ONE)


@route("PUT /tenant/tenants/{id}")
def update_tenant(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("tenants", id, "tenant")
    merged(kept, asked.json(), {"id", "self", "parent", "status", "creationTime"})
    world.did("update tenant")
    return get_tenant(world, asked, id)


@route("DELETE /tenant/tenants/{id}")
def delete_tenant(world: World, asked: Asked, id: str) -> Told:
    world.remove("tenants", id, "tenant")
    world.did("delete tenant")
    return Told(status=204)


# Options


def option(world: World, asked: Asked, category: str, key: str) -> Item:
    kept = world.options.get(category, {})
    if key not in kept:
        raise Refused(404, "options/Not Found", f"Option {category}/{key} does not exist")
    url = f"{asked.base}/tenant/options/{category}/{key}"
    return {"category": category, "key": key, "value": kept[key], "self": url}


@route("GET /tenant/options")
def list_options(world: World, asked: Asked) -> Told:
    found = [
        option(world, asked, category, key)
        for category, kept in world.options.items()
        for key in kept
    ]
    return page(world, asked, found, "options", OPTIONS)


@route("POST /tenant/options")
def create_option(world: World, asked: Asked) -> Told:
    given = asked.json()
    world.options.setdefault(given["category"], {})[given["key"]] = given["value"]
    world.did("create option")
    made = option(world, asked, given["category"], given["key"])
    return Told(body=made, kind=OPTION)


@route("GET /tenant/options/{category}")
def get_options(world: World, asked: Asked, category: str) -> Told:
    return Told(body=dict(world.options.get(category, {})), kind=JSON)


@route("PUT /tenant/options/{category}")
def update_options(world: World, asked: Asked, category: str) -> Told:
    world.options.setdefault(category, {}).update(asked.json())
    world.did("update options")
    return get_options(world, asked, category)


@route("GET /tenant/options/{category}/{key}")
def get_option(world: World, asked: Asked, category: str, key: str) -> Told:
    return Told(body=option(world, asked, category, key), kind=OPTION)


@route("PUT /tenant/options/{category}/{key}")
def update_option(world: World, asked: Asked, category: str, key: str) -> Told:
    option(world, asked, category, key)
    world.options[category][key] = asked.json()["value"]
    world.did("update option")
    return get_option(world, asked, category, key)


@route("DELETE /tenant/options/{category}/{key}")
def delete_option(world: World, asked: Asked, category: str, key: str) -> Told:
    option(world, asked, category, key)
    del world.options[category][key]
    world.did("delete option")
    return Told(status=204)


# Applications


def application(asked: Asked, item: Item) -> Item:
    owner = {"tenant": {"id": TENANT}, "self": f"{asked.base}/tenant/tenants/{TENANT}"}
    return {
        "availability": "PRIVATE",
        **item,
        "owner": owner,
        "self": f"{asked.base}/application/applications/{item['id']}",
    }


def applications(world: World, asked: Asked, found: list[Item]) -> Told:
    return page(world, asked, found, "applications", APPS, lambda one: application(asked, one))


@route("GET /application/applications")
def list_applications(world: World, asked: Asked) -> Told:
    found = list(world.table("applications").values())
    for key in ("name", "type"):
        if (value := asked.one(key)) is not None:
            found = [one for one in found if one.get(key) == value]
    return applications(world, asked, found)


@route("GET /application/applicationsByName/{name}")
def applications_by_name(world: World, asked: Asked, name: str) -> Told:
    found = [one for one in world.table("applications").values() if one["name"] == name]
    return applications(world, asked, found)


@route("GET /application/applicationsByTenant/{tenant}")
def applications_by_tenant(world: World, asked: Asked, tenant: str) -> Told:
    found = list(world.table("applications").values())
    return applications(world, asked, found if tenant == TENANT else [])


@route("POST /application/applications")
def create_application(world: World, asked: Asked) -> Told:
    given = asked.json()
    if given["key"] in [one["key"] for one in world.table("applications").values()]:
        raise Refused(409, "application/Duplicate", f"there is a {given['key']}")
    world.did("create application")
    kept = {key: value for key, value in given.items() if value is not None}
    made = application(asked, world.add("applications", kept))
    return created_at(made, APP)


@route("GET /application/applications/{id}")
def get_application(world: World, asked: Asked, id: str) -> Told:
    return Told(body=application(asked, world.get("applications", id, "application")), kind=APP)


@route("PUT /application/applications/{id}")
def update_application(world: World, asked: Asked, id: str) -> Told:
    merged(world.get("applications", id, "application"), asked.json(), {"id", "self", "owner"})
    world.did("update application")
    return get_application(world, asked, id)


@route("DELETE /application/applications/{id}")
def delete_application(world: World, asked: Asked, id: str) -> Told:
    world.remove("applications", id, "application")
    world.did("delete application")
    return Told(status=204)


@route("POST /application/applications/{id}/binaries")
def upload_application(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("applications", id, "application")
    kept["activeVersionId"] = world.number()
    world.files[f"application {id}"] = parts(asked)["file"]
    world.did("upload application")
    told = get_application(world, asked, id)
    return Told(status=201, body=told.body, kind=APP)


@route("GET /application/currentApplication")
def current_application(world: World, asked: Asked) -> Told:
    return get_application(world, asked, APPLICATION)


@route("GET /application/currentApplication/settings")
def current_settings(world: World, asked: Asked) -> Told:
    told: list[Any] = [
        {
            "key": "limit",
            "defaultValue": "5",
            "valueSchema": {"type": "string"},
            "editable": True,
            "inheritFromOwner": False,
        }
    ]
    return Told(body=told, kind=vendor("applicationSettings"))


@route("GET /application/currentApplication/subscriptions")
def current_subscriptions(world: World, asked: Asked) -> Told:
    told = {"users": [{"tenant": TENANT, "name": "service_mine", "password": "p"}]}
    return Told(body=told, kind=vendor("applicationUserCollection"))


# Notifications


@route("GET /notification2/subscriptions")
def list_subscriptions(world: World, asked: Asked) -> Told:
    found = list(world.table("subscriptions").values())
    for key in ("context", "subscription"):
        if (value := asked.one(key)) is not None:
            found = [one for one in found if one[key] == value]
    if source := asked.one("source"):
        found = [one for one in found if one.get("source", {}).get("id") == source]
    return page(world, asked, found, "subscriptions", SUBSCRIPTIONS)


@route("POST /notification2/subscriptions")
def create_subscription(world: World, asked: Asked) -> Told:
    given = asked.json()
    world.did("create subscription")
    made = world.add("subscriptions", given)
    url = f"{asked.base}/notification2/subscriptions/{made['id']}"
    return Told(status=201, body=made, kind=SUBSCRIPTION, headers={"Location": url})


@route("GET /notification2/subscriptions/{id}")
def get_subscription(world: World, asked: Asked, id: str) -> Told:
    return Told(body=world.get("subscriptions", id, "subscription"), kind=SUBSCRIPTION)


@route("DELETE /notification2/subscriptions/{id}")
def delete_subscription(world: World, asked: Asked, id: str) -> Told:
    world.remove("subscriptions", id, "subscription")
    world.did("delete subscription")
    return Told(status=204)


@route("POST /notification2/token")
def create_token(world: World, asked: Asked) -> Told:
    given = asked.json()
    return Told(body={"token": f"{given['subscriber']}-{given['subscription']}"})


@route("POST /notification2/unsubscribe")
def unsubscribe(world: World, asked: Asked) -> Told:
    world.did("unsubscribe")
    return Told(body={"result": "DONE"})
