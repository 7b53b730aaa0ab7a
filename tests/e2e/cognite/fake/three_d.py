"""3D models, their revisions, and which node shows which asset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from e2e.cognite.fake.raw import asked_page
from e2e.cognite.fake.resources import resource
from e2e.cognite.fake.routing import Call, Problem, Reply, Row, items_of, refuse_unknown, route
from e2e.cognite.fake.store import Kind, page

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

MODEL = "/3d/models/{model}"
REVISIONS = MODEL + "/revisions"
REVISION = REVISIONS + "/{revision}"
resource(
    Kind("3d models", "name! dataSetId? metadata{", key="-"),
    "create",
    "update",
    "delete",
    path="/3d/models",
)
resource(
    Kind(
        "revisions",
        "fileId! published~ rotation? scale? translation? camera? metadata{ model-",
        key="-",
    )
)
NODES = [
    {"id": 1, "treeIndex": 0, "parentId": 1, "depth": 0, "name": "root", "subtreeSize": 2},
    {"id": 2, "treeIndex": 1, "parentId": 1, "depth": 1, "name": "leaf", "subtreeSize": 1},
]


def found(project: Project, table: str, key: str) -> Row:
    row = project.table(table).rows.get(int(key))
    if row is None:
        raise Problem(400, f"{key} not found", missing=[{"id": int(key)}])
    return row


def shown(row: Row) -> Row:
    return {
        name: one
        for name, one in row.items()
        if name not in ("model", "lastUpdatedTime", "mappings")
    } | {"assetMappingCount": len(row.get("mappings", []))}


def of_model(project: Project, call: Call) -> list[Row]:
    model = found(project, "3d models", call.args["model"])["id"]
    return [row for row in project.table("revisions").rows.values() if row["model"] == model]


@route("GET", "/3d/models")
def list_models(project: Project, call: Call) -> Row:
    rows = list(project.table("3d models").rows.values())
    return page(rows, asked_page(call))


@route("GET", MODEL)
def get_model(project: Project, call: Call) -> Row:
    return found(project, "3d models", call.args["model"])


@route("GET", REVISIONS)
def list_revisions(project: Project, call: Call) -> Row:
    rows = of_model(project, call)
    if call.query.get("published") == "true":
        rows = [row for row in rows if row["published"]]
    return page([shown(row) for row in rows], asked_page(call))


@route("POST", REVISIONS)
def create_revisions(project: Project, call: Call) -> Reply:
    items = items_of(call.wants("items"))
    of_model(project, call)
    project.table("files").pick([{"id": one["fileId"]} for one in items])
    for one in items:
        refuse_unknown(
            one,
            ("fileId", "published", "rotation", "scale", "translation", "camera", "metadata"),
            "it",
        )
    made = project.table("revisions").create(
        [{"published": False} | one | {"model": int(call.args["model"])} for one in items]
    )
    for row in made:
        row |= {"status": "Queued"}
    return Reply(status=201, body={"items": [shown(row) for row in made]})


@route("GET", REVISION)
def get_revision(project: Project, call: Call) -> Row:
    return shown(found(project, "revisions", call.args["revision"]))


@route("POST", REVISIONS + "/update")
def update_revisions(project: Project, call: Call) -> Row:
    changed = project.table("revisions").update(items_of(call.wants("items")))
    return {"items": [shown(row) for row in changed]}


@route("POST", REVISIONS + "/delete")
def delete_revisions(project: Project, call: Call) -> Row:
    body = call.wants("items")
    project.table("revisions").delete(body, items_of(body))
    return {}


@route("GET", REVISION + "/nodes")
def nodes(project: Project, call: Call) -> Row:
    found(project, "revisions", call.args["revision"])
    asked = asked_page(call)
    depth = int(call.query.get("depth", 10**6))
    return page([one for one in NODES if one["depth"] <= depth], asked)


@route("GET", REVISION + "/mappings")
def list_mappings(project: Project, call: Call) -> Row:
    rows = found(project, "revisions", call.args["revision"]).get("mappings", [])
    asked = call.query.get("assetId")
    kept = [row for row in rows if asked is None or row["assetId"] == int(asked)]
    return page(kept, asked_page(call))


@route("POST", REVISION + "/mappings")
def create_mappings(project: Project, call: Call) -> Reply:
    items = items_of(call.wants("items", "dmsContextualizationConfig"))
    row = found(project, "revisions", call.args["revision"])
    project.table("assets").pick([{"id": one["assetId"]} for one in items])
    names = {one["id"] for one in NODES}
    for one in items:
        refuse_unknown(one, ("nodeId", "assetId"), "a mapping")
        if one["nodeId"] not in names:
            raise Problem(400, f"node {one['nodeId']} not found", missing=[{"id": one["nodeId"]}])
    made = [{**one, "treeIndex": one["nodeId"] - 1, "subtreeSize": 1} for one in items]
    row.setdefault("mappings", []).extend(made)
    project.effect("mappings.create", len(made))
    return Reply(status=201, body={"items": made})


@route("POST", REVISION + "/mappings/delete")
def delete_mappings(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"))
    row = found(project, "revisions", call.args["revision"])
    gone = [(one["nodeId"], one.get("assetId")) for one in items]
    row["mappings"] = [
        one for one in row.get("mappings", []) if (one["nodeId"], one["assetId"]) not in gone
    ]
    project.effect("mappings.delete", len(items))
    return {}
