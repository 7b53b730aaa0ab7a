"""Data modelling: spaces, containers, views, data models, instances."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from e2e.cognite.fake.filters import matches
from e2e.cognite.fake.raw import asked_page
from e2e.cognite.fake.routing import Call, Problem, Row, items_of, route
from e2e.cognite.fake.store import page

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

Complete = Callable[["Project", Row], Row]
INSTANCES = "instances"


def kept(project: Project, name: str) -> dict[str, Row]:
    """What there is of a kind, by its key: the parts of its name with slashes between them."""
    rows: dict[str, Row] = project.more.setdefault(name, {})
    return rows


def key_of(row: Row, names: tuple[str, ...]) -> str:
    return "/".join(str(row[name]) for name in names)


def schema(name: str, names: tuple[str, ...], complete: Complete) -> None:
    """Registers `POST /models/{name}`, which creates or replaces, and its siblings."""
    path = f"/models/{name}"

    @route("POST", path)
    def apply(project: Project, call: Call) -> Row:
        items = items_of(call.wants("items"), 100)
        rows = kept(project, name)
        made = []
        for one in items:
            if name != "spaces" and one["space"] not in kept(project, "spaces"):
                raise Problem(400, f"space {one['space']} does not exist")
            key = key_of(one, names)
            created = rows.get(key, {}).get("createdTime", project.now)
            stamps = {"createdTime": created, "lastUpdatedTime": project.now, "isGlobal": False}
            rows[key] = complete(project, one) | stamps
            made.append(rows[key])
        project.effect(f"{name}.apply", len(made))
        return {"items": made}

    @route("GET", path)
    def listed(project: Project, call: Call) -> Row:
        space = call.query.get("space")
        rows = [row for row in kept(project, name).values() if space in (None, row["space"])]
        return page(rows, asked_page(call), 1000, 10)

    @route("POST", path + "/byids")
    def byids(project: Project, call: Call) -> Row:
        rows = kept(project, name)
        return {
            "items": [
                row
                for one in items_of(call.wants("items"), 100)
                for row in rows.values()
                if all(row[part] == value for part, value in one.items() if part in names)
            ]
        }

    @route("POST", path + "/delete")
    def delete(project: Project, call: Call) -> Row:
        items = items_of(call.wants("items"), 100)
        rows = kept(project, name)
        gone = [one for one in items if rows.pop(key_of(one, names), None)]
        project.effect(f"{name}.delete", len(gone))
        return {"items": gone}


def container(_: Project, row: Row) -> Row:
    defaults = {"nullable": True, "autoIncrement": False, "immutable": False, "constraintState": {}}
    properties = {}
    for name, one in row["properties"].items():
        kind = {"list": False} | (
            {"collation": "ucs_basic"} if one["type"]["type"] == "text" else {}
        )
        properties[name] = defaults | one | {"type": kind | one["type"]}
    return {"usedFor": "node", "constraints": {}, "indexes": {}} | row | {"properties": properties}


def view(project: Project, row: Row) -> Row:
    """Each property as its container has it."""
    properties = {}
    for name, one in (row.get("properties") or {}).items():
        source = kept(project, "containers").get(key_of(one["container"], ("space", "externalId")))
        if source is None or one["containerPropertyIdentifier"] not in source["properties"]:
            raise Problem(400, f"{name} of the view {row['externalId']} stands in no container")
        properties[name] = source["properties"][one["containerPropertyIdentifier"]] | one
    containers: list[Row] = []
    for one in properties.values():
        if one["container"] not in containers:
            containers.append(one["container"])
    told = {"implements": [], "writable": True, "queryable": True, "usedFor": "node"}
    return told | row | {"properties": properties, "mappedContainers": containers}


schema("spaces", ("space",), lambda _, row: row)
schema("containers", ("space", "externalId"), container)
schema("views", ("space", "externalId", "version"), view)
schema("datamodels", ("space", "externalId", "version"), lambda _, row: {"views": []} | row)


# ---------------------------------------------------------------------------- instances

NAMES = ("instanceType", "space", "externalId")


@route("POST", "/models/instances")
def apply_instances(project: Project, call: Call) -> Row:
    """Creates or changes; the properties of a view that are not named stay, unless `replace` says otherwise."""
    body = call.wants(
        "items", "delete", "autoCreateDirectRelations", "autoCreateStartNodes", "autoCreateEndNodes",
        "skipOnVersionConflict", "replace",
    )  # fmt: skip
    rows = kept(project, INSTANCES)
    told = []
    for one in items_of(body):
        key = key_of(one, NAMES)
        known = rows.get(key)
        properties = {
            name: dict(each) for name, each in (known or {}).get("properties", {}).items()
        }
        for each in one.get("sources") or []:
            source = key_of(each["source"], ("space", "externalId", "version"))
            if source not in kept(project, "views"):
                raise Problem(400, f"view {source} does not exist")
            before = {} if body.get("replace") else properties.get(source, {})
            properties[source] = before | each["properties"]
        was_modified = known is None or properties != known["properties"]
        version = (known or {"version": 0})["version"] + was_modified
        created = (known or {"createdTime": project.now})["createdTime"]
        updated = project.now if was_modified or known is None else known["lastUpdatedTime"]
        stamps = {"version": version, "createdTime": created, "lastUpdatedTime": updated}
        rows[key] = {name: one[name] for name in NAMES} | stamps | {"properties": properties}
        told.append({name: one[name] for name in NAMES} | stamps | {"wasModified": was_modified})
    project.effect("instances.apply", len(told))
    return {"items": told, "deleted": []}


def shown(row: Row, sources: list[Row] | None) -> Row:
    """An instance with the properties of the views that are asked for."""
    found: dict[str, Any] = {}
    for one in sources or []:
        source = one["source"]
        key = key_of(source, ("space", "externalId", "version"))
        if key in row["properties"]:
            name = f"{source['externalId']}/{source['version']}"
            found.setdefault(source["space"], {})[name] = row["properties"][key]
    return {name: one for name, one in row.items() if name != "properties"} | {"properties": found}


def property_of(row: Row, path: list[str]) -> Any:
    """`["node", "space"]` or `[space, "view/version", name]`."""
    if len(path) == 2:
        return row.get(path[1])
    return row["properties"].get(f"{path[0]}/{path[1]}", {}).get(path[2])


@route("POST", "/models/instances/list")
def list_instances(project: Project, call: Call) -> Row:
    body = call.wants(
        "includeTyping", "sources", "instanceType", "debug", "cursor", "limit", "sort", "filter"
    )
    rows = [
        row
        for row in kept(project, INSTANCES).values()
        if row["instanceType"] == body.get("instanceType", "node")
        and matches(row, body.get("filter"), property_of)
    ]
    for each in reversed(body.get("sort") or []):
        path, backwards = each["property"], each.get("direction") == "descending"
        rows.sort(key=lambda row: property_of(row, path), reverse=backwards)
    found = page(rows, body, 1000, 1000)
    return found | {"items": [shown(row, body.get("sources")) for row in found["items"]]}


@route("POST", "/models/instances/byids")
def instances_by_ids(project: Project, call: Call) -> Row:
    body = call.wants("sources", "items", "includeTyping")
    rows = kept(project, INSTANCES)
    found = [rows.get(key_of(one, NAMES)) for one in items_of(body)]
    return {"items": [shown(row, body.get("sources")) for row in found if row is not None]}


@route("POST", "/models/instances/delete")
def delete_instances(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"))
    rows = kept(project, INSTANCES)
    gone = [one for one in items if rows.pop(key_of(one, NAMES), None)]
    project.effect("instances.delete", len(gone))
    return {"items": gone}
