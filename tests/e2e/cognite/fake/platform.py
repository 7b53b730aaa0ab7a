"""Extraction pipelines, groups, security categories, sessions, token, functions, transformations, 3D models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from e2e.cognite.fake.core import TIMES
from e2e.cognite.fake.filters import holds
from e2e.cognite.fake.raw import asked_page
from e2e.cognite.fake.resources import check_links, from_query, resource
from e2e.cognite.fake.routing import Call, Problem, Reply, Row, items_of, route
from e2e.cognite.fake.store import Kind, page

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project


# ----------------------------------------------------------------- extraction pipelines

resource(
    Kind(
        "extpipes",
        "externalId! name! description~ dataSetId! rawTables[ schedule~ contacts[ metadata{ source~ documentation~"
        " notificationConfig~ createdBy-",
        TIMES + "externalIdPrefix name description dataSetIds schedule contacts rawTables metadata source documentation"
        " createdBy",
        lambda project, row, _: check_links(project, row),
        created=200,
    ),
    "create", "filter", "list", "get", "byids", "update", "delete",
)  # fmt: skip
resource(
    Kind("runs", "externalId! status! message- createdTime-", created=200, key="-"),
    "create",
    path="/extpipes/runs",
)


@route("POST", "/extpipes/runs/list")
def list_runs(project: Project, call: Call) -> Row:
    body = call.wants("filter", "limit", "cursor")
    asked = body["filter"]
    rows = [
        {name: one for name, one in row.items() if name not in ("externalId", "lastUpdatedTime")}
        for row in project.table("runs").rows.values()
        if row["externalId"] == asked["externalId"]
        and row["status"] in asked.get("statuses", [row["status"]])
    ]
    return page(rows[::-1], body)


@route("POST", "/extpipes/config")
def write_config(project: Project, call: Call) -> Row:
    body = call.wants("externalId", "config", "description")
    project.table("extpipes").pick([{"externalId": body["externalId"]}])
    kept = project.more.setdefault("configs", {}).setdefault(body["externalId"], [])
    kept.append(body | {"revision": len(kept) + 1, "createdTime": project.now})
    project.effect("configs.create")
    return dict(kept[-1])


@route("GET", "/extpipes/config")
def get_config(project: Project, call: Call) -> Row:
    kept = project.more.get("configs", {}).get(call.query["externalId"], [])
    at = int(call.query.get("revision", len(kept)))
    if not 1 <= at <= len(kept):
        raise Problem(404, f"there is no revision {at}")
    return dict(kept[at - 1])


@route("GET", "/extpipes/config/revisions")
def list_revisions(project: Project, call: Call) -> Row:
    kept = project.more.get("configs", {}).get(call.query["externalId"], [])
    shown = [{name: one for name, one in each.items() if name != "config"} for each in kept]
    return page(shown[::-1], asked_page(call))


@route("POST", "/extpipes/config/revert")
def revert_config(project: Project, call: Call) -> Row:
    body = call.wants("externalId", "revision")
    kept = project.more["configs"][body["externalId"]]
    kept.append(
        kept[body["revision"] - 1] | {"revision": len(kept) + 1, "createdTime": project.now}
    )
    project.effect("configs.create")
    return dict(kept[-1])


# ------------------------------------------------------------------------------- access

resource(
    Kind(
        "groups",
        "name! capabilities- metadata- attributes- sourceId- members-",
        key="-",
        defaults={"isDeleted": False},
    ),
    "create",
)
resource(Kind("securitycategories", "name!", key="name"), "create")


@route("GET", "/groups")
def list_groups(project: Project, call: Call) -> Row:
    return {"items": list(project.table("groups").rows.values())}


@route("GET", "/securitycategories")
def list_categories(project: Project, call: Call) -> Row:
    rows = sorted(project.table("securitycategories").rows.values(), key=lambda one: one["name"])
    asked = asked_page(call)
    return page(rows[:: -1 if asked.pop("sort", "ASC") == "DESC" else 1], asked)


def delete_by_number(name: str) -> None:
    @route("POST", f"/{name}/delete")
    def delete(project: Project, call: Call) -> Row:
        ids = call.wants("items")["items"]
        project.table(name).delete({}, [{"id": one} for one in ids])
        return {}


delete_by_number("groups")
delete_by_number("securitycategories")


@route("GET", "/api/v1/token/inspect")
def inspect_token(project: Project, call: Call) -> Row:
    return {
        "subject": "tests",
        "projects": [{"projectUrlName": "acme", "groups": [1]}],
        "capabilities": [
            {"assetsAcl": {"actions": ["READ", "WRITE"], "scope": {"all": {}}},
             "projectScope": {"projects": ["acme"]}}
        ],
    }  # fmt: skip


SESSIONS = Kind(
    "sessions", "clientId- clientSecret- tokenExchange- oneshotTokenExchange-", key="-", limit=1
)
resource(SESSIONS)


@route("POST", "/sessions")
def create_session(project: Project, call: Call) -> Reply:
    (asked,) = items_of(call.wants("items"), 1)
    (row,) = project.table("sessions").create([asked])
    kind = "CLIENT_CREDENTIALS" if "clientId" in asked else "TOKEN_EXCHANGE"
    row |= {
        "type": kind,
        "status": "READY",
        "creationTime": row["createdTime"],
        "expirationTime": row["createdTime"] + 10**6,
    }
    nonce = {"nonce": f"nonce-{row['id']}"}
    shown = {name: row[name] for name in ("id", "type", "status", "clientId") if name in row}
    return Reply(status=200, body={"items": [shown | nonce]})


def session(row: Row) -> Row:
    names = ("id", "type", "status", "creationTime", "expirationTime", "clientId")
    return {name: row[name] for name in names if name in row}


@route("GET", "/sessions")
def list_sessions(project: Project, call: Call) -> Row:
    asked = asked_page(call)
    rows = [session(one) for one in project.table("sessions").rows.values()]
    status = asked.get("status")
    return page([one for one in rows if status in (None, one["status"])], asked, 1000, 25)


@route("POST", "/sessions/byids")
def sessions_by_ids(project: Project, call: Call) -> Row:
    found = project.table("sessions").pick(items_of(call.wants("items")))
    return {"items": [session(one) for one in found]}


@route("POST", "/sessions/revoke")
def revoke(project: Project, call: Call) -> Row:
    found = project.table("sessions").pick(items_of(call.wants("items")))
    for row in found:
        row["status"] = "REVOKED"
    project.effect("sessions.revoke", len(found))
    return {"items": [session(one) for one in found]}


# ---------------------------------------------------------------------------- functions

FUNCTIONS = Kind(
    "functions",
    "name! fileId! externalId- owner- description- metadata- secrets- functionPath- envVars- cpu- memory- runtime-"
    " indexUrl- extraIndexUrls-",
    TIMES + "name owner fileId status externalIdPrefix metadata",
    defaults={"status": "Ready", "functionPath": "handler.py", "cpu": 0.25, "memory": 1.0},
    limit=10,
)  # fmt: skip
resource(FUNCTIONS, "create", "byids", "delete")
resource(Kind("calls", ""))


@route("POST", "/functions/list")
def list_functions(project: Project, call: Call) -> Row:
    body = call.wants("filter", "limit")
    rows = [
        row
        for row in project.table("functions").rows.values()
        if holds(project, FUNCTIONS, row, body.get("filter"))
    ]
    return {"items": rows[: body.get("limit") or 100]}


@route("GET", "/functions/limits")
def limits(project: Project, call: Call) -> Row:
    return {"timeoutMinutes": 15, "cpuCores": {"min": 0.1, "max": 0.6, "default": 0.25},
            "memoryGb": {"min": 0.1, "max": 2.5, "default": 1.0}, "runtimes": ["py311"], "responseSizeMb": 1}  # fmt: skip


@route("GET", "/functions/status")
def status(project: Project, call: Call) -> Row:
    return {"status": "activated"}


@route("POST", "/functions/{id}/call")
def call_function(project: Project, call: Call) -> Reply:
    body = call.wants("data", "nonce")
    (function,) = project.table("functions").pick([{"id": int(call.args["id"])}])
    (row,) = project.table("calls").create([{}])
    row |= {"functionId": function["id"], "status": "Completed", "startTime": project.now, "endTime": project.now,
            "data": body.get("data") or {}}  # fmt: skip
    return Reply(status=201, body=shown_call(row))


def shown_call(row: Row) -> Row:
    return {name: row[name] for name in ("id", "functionId", "status", "startTime", "endTime")}


def found_call(project: Project, call: Call) -> Row:
    row = project.table("calls").rows.get(int(call.args["call"]))
    if row is None or row["functionId"] != int(call.args["id"]):
        raise Problem(400, f"call {call.args['call']} not found")
    return row


@route("POST", "/functions/{id}/calls/list")
def list_calls(project: Project, call: Call) -> Row:
    body = call.wants("filter", "limit", "cursor")
    rows = [
        shown_call(row)
        for row in project.table("calls").rows.values()
        if row["functionId"] == int(call.args["id"])
    ]
    return page(rows, body)


@route("POST", "/functions/{id}/calls/byids")
def calls_by_ids(project: Project, call: Call) -> Row:
    body = call.wants("items", "ignoreUnknownIds")
    found = project.table("calls").pick(items_of(body), bool(body.get("ignoreUnknownIds")))
    return {"items": [shown_call(one) for one in found]}


@route("GET", "/functions/{id}/calls/{call}/logs")
def logs(project: Project, call: Call) -> Row:
    row = found_call(project, call)
    return {"items": [{"timestamp": row["startTime"], "message": "called"}]}


@route("GET", "/functions/{id}/calls/{call}/response")
def response(project: Project, call: Call) -> Row:
    row = found_call(project, call)
    return {"callId": row["id"], "functionId": row["functionId"], "response": {"got": row["data"]}}


# ----------------------------------------------------------------------- transformations


def complete_transformation(project: Project, row: Row, _: list[Row]) -> None:
    check_links(project, row)
    row.setdefault("query", "")
    row.setdefault("createdBy", "tests")


TRANSFORMATIONS = Kind(
    "transformations",
    "externalId! name! query~ destination~ conflictMode~ isPublic~ sourceOidcCredentials? destinationOidcCredentials?"
    " sourceNonce? destinationNonce? ignoreNullFields! dataSetId? tags[",
    TIMES + "isPublic nameRegex queryRegex destinationType conflictMode hasBlockedError cdfProjectName dataSetIds tags",
    complete_transformation,
    defaults={
        "isPublic": True,
        "conflictMode": "upsert",
        "destination": {"type": "assets"},
        "owner": "tests",
        "ownerIsCurrentUser": True,
        "hasSourceOidcCredentials": False,
        "hasDestinationOidcCredentials": False,
    },
    created=200,
)  # fmt: skip
resource(TRANSFORMATIONS, "create", "byids", "update", "delete")
resource(Kind("jobs", ""))


@route("POST", "/transformations/filter")
def filter_transformations(project: Project, call: Call) -> Row:
    body = call.wants("filter", "limit", "cursor")
    rows = [
        row
        for row in project.table("transformations").rows.values()
        if holds(project, TRANSFORMATIONS, row, body.get("filter"))
    ]
    return page(rows, body)


def named(body: Row) -> Row:
    """The identifier in a body; null means that it is not there."""
    return {name: body[name] for name in ("id", "externalId") if body.get(name) is not None}


@route("POST", "/transformations/run")
def run(project: Project, call: Call) -> Row:
    body = call.wants("id", "externalId", "nonce")
    (found,) = project.table("transformations").pick([named(body)])
    (row,) = project.table("jobs").create([{}])
    same = ("query", "destination", "conflictMode", "ignoreNullFields")
    row |= {
        "uuid": f"00000000-0000-0000-0000-{row['id']:012}", "transformationId": found["id"],
        "transformationExternalId": found["externalId"], "sourceProject": "acme", "destinationProject": "acme",
        "status": "Created", **{name: found[name] for name in same},
    }  # fmt: skip
    return row


@route("POST", "/transformations/cancel")
def cancel(project: Project, call: Call) -> Row:
    body = call.wants("id", "externalId")
    (found,) = project.table("transformations").pick([named(body)])
    for row in project.table("jobs").rows.values():
        if row["transformationId"] == found["id"]:
            row["status"] = "Failed"
    project.effect("jobs.cancel")
    return {}


@route("GET", "/transformations/jobs")
def list_jobs(project: Project, call: Call) -> Row:
    asked = asked_page(call)
    known = from_query(
        {name: one for name, one in asked.items() if name.startswith("transformation")}
    )
    rows = [
        row
        for row in project.table("jobs").rows.values()
        if all(str(row[name]) == str(one) for name, one in known.items())
    ]
    return page(rows, asked)


@route("POST", "/transformations/jobs/byids")
def jobs_by_ids(project: Project, call: Call) -> Row:
    body = call.wants("items", "ignoreUnknownIds")
    return {"items": project.table("jobs").pick(items_of(body), bool(body.get("ignoreUnknownIds")))}
