"""Users, groups (global roles), roles (permissions), inventory roles and their assignments."""

from __future__ import annotations

from typing import Any

from e2e.cumulocity.fake.inventory import merged
from e2e.cumulocity.fake.web import Asked, Refused, Told, created_at, route, vendor
from e2e.cumulocity.fake.world import TENANT, USER, Item, World, page

KINDS = {
    name: vendor(name)
    for name in (
        *("user", "userCollection", "userReference", "userReferenceCollection"),
        *("group", "groupCollection", "groupReferenceCollection", "currentUser"),
        *("roleCollection", "roleReference", "roleReferenceCollection"),
        *("inventoryRole", "inventoryRoleCollection", "inventoryAssignment"),
    )
}
SECRET = {"password", "sendPasswordResetEmail"}


def own(tenant: str) -> None:
    if tenant != TENANT:
        raise Refused(403, "security/Forbidden", f"{tenant} is another tenant")


def role(asked: Asked, name: str) -> Item:
    return {"id": name, "name": name, "self": f"{asked.base}/user/roles/{name}"}


def group(world: World, asked: Asked, item: Item) -> Item:
    """A group with its roles. The id is a number here, as in the API."""
    url = f"{asked.base}/user/{TENANT}/groups/{item['id']}"
    roles = [{"role": role(asked, name)} for name in item["roles"]]
    shown = {key: value for key, value in item.items() if key not in ("roles", "users")}
    return {**shown, "id": int(item["id"]), "self": url, "roles": {"references": roles}}


def user(world: World, asked: Asked, item: Item) -> Item:
    found = [one for one in world.table("groups").values() if item["id"] in one["users"]]
    groups = [{"group": group(world, asked, one)} for one in found]
    url = f"{asked.base}/user/{TENANT}/users/{item['id']}"
    return {**item, "self": url, "groups": {"references": groups}, "roles": {"references": []}}


# Users


@route("GET /user/currentUser")
def current_user(world: World, asked: Asked) -> Told:
    shown = user(world, asked, world.table("users")[USER])
    return Told(body={**shown, "effectiveRoles": []}, kind=KINDS["currentUser"])


@route("PUT /user/currentUser")
def update_current_user(world: World, asked: Asked) -> Told:
    merged(world.table("users")[USER], asked.json(), {"id", "self", *SECRET})
    world.did("update currentUser")
    return current_user(world, asked)


@route("PUT /user/currentUser/password")
def change_password(world: World, asked: Asked) -> Told:
    given = asked.json()
    if given["currentUserPassword"] != world.password:
        raise Refused(422, "user/Invalid Data", "that is not the password")
    world.password = given["newPassword"]
    world.did("change password")
    return Told()


@route("GET /user/{tenant}/users")
def list_users(world: World, asked: Asked, tenant: str) -> Told:
    own(tenant)
    found = list(world.table("users").values())
    if name := asked.one("username"):
        found = [one for one in found if one["userName"].startswith(name)]
    if wanted := asked.one("groups"):
        groups = [world.get("groups", id, "user") for id in wanted.split(",")]
        found = [one for one in found if any(one["id"] in each["users"] for each in groups)]
    if owner := asked.one("owner"):
        found = [one for one in found if one.get("owner") == owner]
    return page(
        world, asked, found, "users", KINDS["userCollection"], lambda one: user(world, asked, one)
    )


@route("POST /user/{tenant}/users")
def create_user(world: World, asked: Asked, tenant: str) -> Told:
    own(tenant)
    given = asked.json()
    if given["userName"] in world.table("users"):
        raise Refused(409, "user/Duplicate", f"there is a {given['userName']}")
    world.did("create user")
    kept = {key: value for key, value in given.items() if key not in SECRET and value is not None}
    made = user(world, asked, world.add("users", kept, id=given["userName"]))
    return created_at(made, KINDS["user"])


@route("GET /user/{tenant}/users/{id}")
def get_user(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    return Told(body=user(world, asked, world.get("users", id, "user")), kind=KINDS["user"])


@route("PUT /user/{tenant}/users/{id}")
def update_user(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    merged(world.get("users", id, "user"), asked.json(), {"id", "self", "userName", *SECRET})
    world.did("update user")
    return get_user(world, asked, tenant, id)


@route("DELETE /user/{tenant}/users/{id}")
def delete_user(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    world.remove("users", id, "user")
    for each in world.table("groups").values():
        each["users"] = [one for one in each["users"] if one != id]
    world.did("delete user")
    return Told(status=204)


@route("GET /user/{tenant}/users/{id}/tfa")
def tfa(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    kept = world.get("users", id, "user")
    enabled = kept.get("twoFactorAuthenticationEnabled", False)
    return Told(body={"tfaEnabled": enabled, "tfaEnforced": False, "strategy": "TOTP"})


@route("GET /user/{tenant}/users/{id}/groups")
def groups_of_user(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    world.get("users", id, "user")
    found = [one for one in world.table("groups").values() if id in one["users"]]
    kind = KINDS["groupReferenceCollection"]

    def shown(one: Item) -> Item:
        return {"group": group(world, asked, one)}

    return page(world, asked, found, "references", kind, shown)


# Roles


@route("GET /user/roles")
def list_roles(world: World, asked: Asked) -> Told:
    found = world.table("roles").values()
    return page(
        world,
        asked,
        found,
        "roles",
        KINDS["roleCollection"],
        lambda one: role(asked, one["name"]),
    )


# Groups


@route("GET /user/{tenant}/groups")
def list_groups(world: World, asked: Asked, tenant: str) -> Told:
    own(tenant)
    found = world.table("groups").values()
    kind = KINDS["groupCollection"]
    return page(world, asked, found, "groups", kind, lambda one: group(world, asked, one))


@route("POST /user/{tenant}/groups")
def create_group(world: World, asked: Asked, tenant: str) -> Told:
    own(tenant)
    given = {**asked.json(), "roles": [], "users": []}
    if given["name"] in [one["name"] for one in world.table("groups").values()]:
        raise Refused(409, "user/Duplicate", f"there is a {given['name']}")
    world.did("create group")
    made = group(world, asked, world.add("groups", given))
    return created_at(made, KINDS["group"])


@route("GET /user/{tenant}/groups/{id}")
def get_group(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    return Told(body=group(world, asked, world.get("groups", id, "user")), kind=KINDS["group"])


@route("PUT /user/{tenant}/groups/{id}")
def update_group(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    merged(world.get("groups", id, "user"), asked.json(), {"id", "self", "roles", "users"})
    world.did("update group")
    return get_group(world, asked, tenant, id)


@route("DELETE /user/{tenant}/groups/{id}")
def delete_group(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    world.remove("groups", id, "user")
    world.did("delete group")
    return Told(status=204)


def member(world: World, given: Item, kind: str) -> str:
    """The user or role that a reference's link ends in; 422 when there is none."""
    name = str(given[kind]["self"]).rpartition("/")[2]
    if name not in world.table(f"{kind}s"):
        raise Refused(422, "user/Invalid Data", f"there is no {kind} {name}")
    return name


@route("POST /user/{tenant}/groups/{id}/users")
def add_user(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    kept = world.get("groups", id, "user")
    name = member(world, asked.json(), "user")
    if name not in kept["users"]:
        kept["users"].append(name)
    world.did("add user to group")
    told = {"user": user(world, asked, world.table("users")[name])}
    return Told(status=201, body=told, kind=KINDS["userReference"])


@route("GET /user/{tenant}/groups/{id}/users")
def users_of_group(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    names = world.get("groups", id, "user")["users"]
    found = [world.table("users")[name] for name in names]
    kind = KINDS["userReferenceCollection"]
    return page(
        world, asked, found, "references", kind, lambda one: {"user": user(world, asked, one)}
    )


@route("POST /user/{tenant}/groups/{id}/roles")
def add_role(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    kept = world.get("groups", id, "user")
    name = member(world, asked.json(), "role")
    if name not in kept["roles"]:
        kept["roles"].append(name)
    world.did("add role to group")
    return Told(status=201, body={"role": role(asked, name)}, kind=KINDS["roleReference"])


@route("GET /user/{tenant}/groups/{id}/roles")
def roles_of_group(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    names = world.get("groups", id, "user")["roles"]
    found = [world.table("roles")[name] for name in names]
    kind = KINDS["roleReferenceCollection"]
    return page(
        world, asked, found, "references", kind, lambda one: {"role": role(asked, one["name"])}
    )


@route("DELETE /user/{tenant}/groups/{id}/{what}/{name}")
def remove_member(world: World, asked: Asked, tenant: str, id: str, what: str, name: str) -> Told:
    own(tenant)
    members = world.get("groups", id, "user")[what]
    if name not in members:
        raise Refused(404, "user/notFound", f"{name} is not among the {what} of {id}")
    members.remove(name)
    world.did(f"remove from {what} of group")
    return Told(status=204)


# Inventory roles


def inventory_role(asked: Asked, item: Item) -> Item:
    url = f"{asked.base}/user/inventoryroles/{item['id']}"
    return {**item, "id": int(item["id"]), "self": url}


@route("GET /user/inventoryroles")
def list_inventory_roles(world: World, asked: Asked) -> Told:
    found = world.table("inventoryRoles").values()
    kind = KINDS["inventoryRoleCollection"]
    return page(world, asked, found, "roles", kind, lambda one: inventory_role(asked, one))


def numbered(world: World, permissions: list[Item]) -> list[Item]:
    return [{"id": int(world.number()), **one} for one in permissions]


@route("POST /user/inventoryroles")
def create_inventory_role(world: World, asked: Asked) -> Told:
    given = asked.json()
    given["permissions"] = numbered(world, given["permissions"])
    world.did("create inventoryRole")
    made = inventory_role(asked, world.add("inventoryRoles", given))
    return created_at(made, KINDS["inventoryRole"])


@route("GET /user/inventoryroles/{id}")
def get_inventory_role(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("inventoryRoles", id, "user")
    return Told(body=inventory_role(asked, kept), kind=KINDS["inventoryRole"])


@route("PUT /user/inventoryroles/{id}")
def update_inventory_role(world: World, asked: Asked, id: str) -> Told:
    kept = world.get("inventoryRoles", id, "user")
    merged(kept, asked.json(), {"id", "self"})
    world.did("update inventoryRole")
    return get_inventory_role(world, asked, id)


@route("DELETE /user/inventoryroles/{id}")
def delete_inventory_role(world: World, asked: Asked, id: str) -> Told:
    world.remove("inventoryRoles", id, "user")
    world.did("delete inventoryRole")
    return Told(status=204)


def assignment(world: World, asked: Asked, item: Item) -> Item:
    roles = [inventory_role(asked, world.table("inventoryRoles")[id]) for id in item["roles"]]
    url = f"{asked.base}/user/{TENANT}/users/{item['user']}/roles/inventory/{item['id']}"
    object = item["managedObject"]
    return {"id": int(item["id"]), "managedObject": object, "roles": roles, "self": url}


@route("GET /user/{tenant}/users/{id}/roles/inventory")
def list_assignments(world: World, asked: Asked, tenant: str, id: str) -> Told:
    own(tenant)
    found = [one for one in world.table("inventoryAssignments").values() if one["user"] == id]
    told = {"inventoryAssignments": [assignment(world, asked, one) for one in found]}
    return Told(body=told, kind=KINDS["inventoryAssignment"])


@route("POST /user/{tenant}/users/{id}/roles/inventory")
def assign(world: World, asked: Asked, tenant: str, id: str) -> Told:
    """Roles are named by id, as c8y_api does, or by name, as the document says."""
    own(tenant)
    world.get("users", id, "user")
    given: Any = asked.json()
    ids = {one["name"]: one["id"] for one in world.table("inventoryRoles").values()}
    roles = [str(one["id"]) if "id" in one else ids[one["name"]] for one in given["roles"]]
    kept = {"user": id, "managedObject": str(given["managedObject"]), "roles": roles}
    world.did("assign inventoryRoles")
    made = assignment(world, asked, world.add("inventoryAssignments", kept))
    headers = {"Location": made["self"]}
    return Told(body=made, kind=KINDS["inventoryAssignment"], headers=headers)


@route("DELETE /user/{tenant}/users/{id}/roles/inventory/{number}")
def unassign(world: World, asked: Asked, tenant: str, id: str, number: str) -> Told:
    own(tenant)
    world.remove("inventoryAssignments", number, "user")
    world.did("unassign inventoryRoles")
    return Told(status=204)
