"""Raw: databases, tables, rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from e2e.cognite.fake.routing import Call, Problem, Reply, Row, items_of, refuse_unknown, route
from e2e.cognite.fake.store import ANY, cursor_at, page

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

TABLES = "/raw/dbs/{db}/tables"
ROWS = TABLES + "/{table}/rows"


def names(items: list[Row]) -> list[str]:
    for one in items:
        refuse_unknown(one, ("name",), "a name")
    return [one["name"] for one in items]


def asked_page(call: Call) -> Row:
    limit = call.query.get("limit")
    return {
        "limit": int(limit) if limit is not None else None,
        "cursor": call.query.get("cursor"),
        **{name: one for name, one in call.query.items() if name not in ("limit", "cursor")},
    }


def refuse_known(given: list[str], known: dict[str, Row], what: str) -> None:
    twice = [{"name": name} for name in given if name in known]
    if twice:
        raise Problem(409, f"{what} exist already", duplicated=twice)


def refuse_missing(given: list[str], known: dict[str, Row], what: str) -> None:
    missing = [{"name": name} for name in given if name not in known]
    if missing:
        raise Problem(400, f"{what} not found", missing=missing)


def database(project: Project, call: Call) -> dict[str, dict[str, Row]]:
    name = call.args["db"]
    if name not in project.raw and call.query.get("ensureParent") == "true":
        project.raw[name] = {}
    refuse_missing([name], project.raw, "databases")
    return project.raw[name]


def table(project: Project, call: Call) -> dict[str, Row]:
    tables, name = database(project, call), call.args["table"]
    if name not in tables and call.query.get("ensureParent") == "true":
        tables[name] = {}
    refuse_missing([name], tables, "tables")
    return tables[name]


@route("GET", "/raw/dbs")
def list_databases(project: Project, call: Call) -> Row:
    return page([{"name": one} for one in sorted(project.raw)], asked_page(call), 1000, 25)


@route("POST", "/raw/dbs")
def create_databases(project: Project, call: Call) -> Reply:
    items = items_of(call.wants("items"))
    refuse_known(names(items), project.raw, "databases")
    project.raw |= {name: {} for name in names(items)}
    project.effect("databases.create", len(items))
    return Reply(status=201, body={"items": items})


@route("POST", "/raw/dbs/delete")
def delete_databases(project: Project, call: Call) -> Row:
    body = call.wants("items", "recursive")
    given = names(items_of(body))
    refuse_missing(given, project.raw, "databases")
    if not body.get("recursive") and any(project.raw[name] for name in given):
        raise Problem(400, "databases with tables are deleted with recursive only")
    for name in given:
        del project.raw[name]
    project.effect("databases.delete", len(given))
    return {}


@route("GET", TABLES)
def list_tables(project: Project, call: Call) -> Row:
    found = [{"name": one} for one in sorted(database(project, call))]
    return page(found, asked_page(call), 1000, 25)


@route("POST", TABLES)
def create_tables(project: Project, call: Call) -> Reply:
    items = items_of(call.wants("items"))
    tables = database(project, call)
    refuse_known(names(items), tables, "tables")
    tables |= {name: {} for name in names(items)}
    project.effect("tables.create", len(items))
    return Reply(status=201, body={"items": items})


@route("POST", TABLES + "/delete")
def delete_tables(project: Project, call: Call) -> Row:
    given = names(items_of(call.wants("items")))
    tables = database(project, call)
    refuse_missing(given, tables, "tables")
    for name in given:
        del tables[name]
    project.effect("tables.delete", len(given))
    return {}


@route("POST", ROWS)
def insert_rows(project: Project, call: Call) -> Row:
    """A row of the same key is replaced."""
    items = items_of(call.wants("items"), 10_000)
    for one in items:
        refuse_unknown(one, ("key", "columns"), "a row")
    rows = table(project, call)
    for one in items:
        rows[one["key"]] = one | {"lastUpdatedTime": project.now}
    project.effect("rows.insert", len(items))
    return {}


@route("POST", ROWS + "/delete")
def delete_rows(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"), 1000)
    rows = table(project, call)
    for one in items:
        rows.pop(one["key"], None)
    project.effect("rows.delete", len(items))
    return {}


@route("GET", ROWS + "/{key}")
def get_row(project: Project, call: Call) -> Row:
    row = table(project, call).get(call.args["key"])
    if row is None:
        raise Problem(404, f"row {call.args['key']} not found")
    return row


@route("GET", ROWS)
def list_rows(project: Project, call: Call) -> Row:
    rows = [row for _, row in sorted(table(project, call).items())]
    low = int(call.query.get("minLastUpdatedTime", -1))
    high = int(call.query.get("maxLastUpdatedTime", 2**62))
    rows = [row for row in rows if low < row["lastUpdatedTime"] <= high]
    asked = call.query.get("columns")
    if asked:  # "," alone asks for keys only
        keep = asked.split(",")
        rows = [
            row
            | {"columns": {name: row["columns"][name] for name in keep if name in row["columns"]}}
            for row in rows
        ]
    return page(rows, asked_page(call), 10_000, 25)


@route("GET", TABLES + "/{table}/cursors")
def cursors(project: Project, call: Call) -> Row:
    """Where a table can be begun so that several read it at once: here at its start, by one."""
    table(project, call)
    return {"items": [cursor_at(0, ANY)]}
