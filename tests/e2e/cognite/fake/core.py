"""Assets, events, time series, sequences, relationships, labels, data sets and files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from e2e.cognite.fake.filters import subtree
from e2e.cognite.fake.resources import check_links, resource
from e2e.cognite.fake.routing import Call, Problem, Reply, Row, items_of, refuse_unknown, route
from e2e.cognite.fake.store import Kind

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

TIMES = "createdTime lastUpdatedTime "
ALL = ("create", "filter", "list", "get", "byids", "update", "delete", "search", "aggregate")


def place_asset(project: Project, row: Row, made: list[Row]) -> None:
    """An asset's parent, also one of the same request, and its root."""
    check_links(project, row)
    table = project.table("assets")
    parent: Row | None = None
    if row.get("parentExternalId") is not None and "parentId" not in row:
        parent = table.named(row["parentExternalId"])
        if parent is None:
            missing = [{"externalId": row["parentExternalId"]}]
            raise Problem(400, "parents not found", missing=missing)
    elif "parentId" in row:
        parent = table.rows.get(row["parentId"])
        if parent is None:
            raise Problem(400, "parents not found", missing=[{"id": row["parentId"]}])
    if parent is None:
        row["rootId"] = row["id"]
        return
    row["parentId"], row["rootId"] = parent["id"], parent["rootId"]
    if "externalId" in parent:
        row["parentExternalId"] = parent["externalId"]


def asset_with(project: Project, row: Row, body: Row) -> Row:
    """An asset with the computed properties that were asked for."""
    asked = body.get("aggregatedProperties") or []
    if not asked:
        return row
    rows = project.table("assets").rows
    path = [row["id"]]
    while "parentId" in rows[path[0]]:
        path.insert(0, rows[path[0]]["parentId"])
    every: Row = {
        "childCount": sum(one.get("parentId") == row["id"] for one in rows.values()),
        "path": [{"id": one} for one in path],
        "depth": len(path) - 1,
    }
    return row | {"aggregates": {name: every[name] for name in asked}}


def with_children(project: Project, rows: list[Row], body: Row) -> list[Row]:
    """What goes when assets are deleted: with `recursive` also what is below them, without it nothing may be."""
    table = project.table("assets")
    below = subtree(project, rows)
    if body.get("recursive"):
        return [table.rows[one] for one in below]
    left = below - {row["id"] for row in rows}
    if left:
        raise Problem(400, f"assets {sorted(left)} are below what is to be deleted")
    return rows


resource(
    Kind(
        "assets",
        "name! externalId? description? dataSetId? metadata{ source? parentId~ parentExternalId~ labels[ geoLocation?",
        TIMES + "name parentIds parentExternalIds rootIds assetSubtreeIds dataSetIds metadata source root"
        " externalIdPrefix labels geoLocation",
        place_asset,
        with_children,
        delete_options=("ignoreUnknownIds", "recursive"),
    ),
    *ALL,
    shown=asset_with,
)  # fmt: skip
resource(
    Kind(
        "events",
        "externalId? dataSetId? startTime? endTime? type? subtype? description? metadata{ assetIds[ source?",
        TIMES + "startTime endTime activeAtTime metadata assetIds assetExternalIds assetSubtreeIds dataSetIds"
        " source type subtype externalIdPrefix",
        lambda project, row, _: check_links(project, row),
    ),
    *ALL,
)  # fmt: skip


def drop_points(project: Project, rows: list[Row], _: Row) -> list[Row]:
    for row in rows:
        project.points.pop(row["id"], None)
        project.sequence_rows.pop(row["id"], None)
    return rows


def complete_series(project: Project, row: Row, _: list[Row]) -> None:
    check_links(project, row)
    row["type"] = "string" if row["isString"] else "numeric"


resource(
    Kind(
        "timeseries",
        "externalId? name? legacyName- isString- metadata{ unit? unitExternalId? assetId? isStep~ description?"
        " securityCategories[ dataSetId?",
        TIMES + "name unit unitExternalId unitQuantity isString isStep metadata assetIds assetExternalIds"
        " rootAssetIds assetSubtreeIds dataSetIds externalIdPrefix",
        complete_series,
        drop_points,
        defaults={"isString": False, "isStep": False},
    ),
    *(one for one in ALL if one != "get"),
)  # fmt: skip


def complete_columns(project: Project, row: Row, _: list[Row]) -> None:
    check_links(project, row)
    for at, column in enumerate(row["columns"]):
        if "id" in column:
            continue
        refuse_unknown(
            column,
            frozenset(
                [
                    "name",
                    "externalId",
                    "description",
                    "valueType",
                    "metadata",
                    "createdTime",
                    "lastUpdatedTime",
                ]
            ),
            "a column",
        )
        stamps = {"createdTime": row["createdTime"], "lastUpdatedTime": row["lastUpdatedTime"]}
        row["columns"][at] = {"valueType": "STRING", **stamps, "id": at + 1, **column}


resource(
    Kind(
        "sequences",
        "name? description? assetId? externalId? metadata{ columns! dataSetId?",
        TIMES + "name externalIdPrefix metadata assetIds rootAssetIds assetSubtreeIds dataSetIds",
        complete_columns,
        drop_points,
    ),
    *(one for one in ALL if one != "get"),
)


def with_resources(project: Project, row: Row, body: Row) -> Row:
    """A relationship with what it links, if that was asked for."""
    if body.get("fetchResources") not in (True, "true"):
        return row
    ends: Row = {}
    for end in ("source", "target"):
        name = {"timeSeries": "timeseries"}.get(row[f"{end}Type"], row[f"{end}Type"] + "s")
        found = project.table(name).named(row[f"{end}ExternalId"])
        if found is not None:
            ends[end] = found
    return row | ends


def check_relationship(project: Project, row: Row, _: list[Row]) -> None:
    check_links(project, row)
    kinds = ("asset", "timeSeries", "file", "event", "sequence")
    for end in ("sourceType", "targetType"):
        if row[end] not in kinds:
            raise Problem(400, f"{end} must be one of {kinds}, not {row[end]!r}")


resource(
    Kind(
        "relationships",
        "externalId! sourceExternalId! sourceType! targetExternalId! targetType! startTime? endTime? confidence?"
        " dataSetId? labels[",
        TIMES + "sourceExternalIds sourceTypes targetExternalIds targetTypes dataSetIds startTime endTime confidence"
        " activeAtTime labels sourcesOrTargets",
        check_relationship,
        has_id=False,
        deleted=202,
    ),
    "create", "filter", "list", "byids", "update", "delete",
    shown=with_resources,
)  # fmt: skip
resource(
    Kind(
        "labels",
        "externalId! name! description- dataSetId-",
        "name externalIdPrefix dataSetIds",
        lambda project, row, _: check_links(project, row),
        has_id=False,
        delete_options=(),
    ),
    "create", "filter", "byids", "delete",
)  # fmt: skip
resource(
    Kind(
        "datasets",
        "externalId? name? description? metadata{ writeProtected~",
        TIMES + "metadata externalIdPrefix writeProtected",
        limit=10,
        defaults={"writeProtected": False},
        created=200,
    ),
    "create", "filter", "byids", "update", "aggregate",
)  # fmt: skip


# ------------------------------------------------------------------------------- files


def check_file(project: Project, row: Row, _: list[Row]) -> None:
    check_links(project, row)
    row.setdefault("uploaded", False)


def drop_content(project: Project, rows: list[Row], _: Row) -> list[Row]:
    for row in rows:
        project.content.pop(row["id"], None)
    return rows


FILES = Kind(
    "files",
    "externalId? name! directory? source? mimeType? metadata{ assetIds[ dataSetId? sourceCreatedTime?"
    " sourceModifiedTime? securityCategories[ labels[ geoLocation?",
    TIMES + "name directoryPrefix mimeType metadata assetIds assetExternalIds rootAssetIds dataSetIds assetSubtreeIds"
    " source uploadedTime sourceCreatedTime sourceModifiedTime externalIdPrefix uploaded labels geoLocation",
    check_file,
    drop_content,
)  # fmt: skip
resource(FILES, "filter", "list", "get", "byids", "update", "delete", "search", "aggregate")


@route("POST", "/files")
def create_file(project: Project, call: Call) -> Reply:
    """One file's metadata, and where its bytes go. With `overwrite` a file of the same external id is replaced."""
    body = call.wants(*FILES.marks)
    table = project.table("files")
    known = table.named(body.get("externalId")) if body.get("externalId") else None
    if known is not None and call.query.get("overwrite") == "true":
        known |= body | {"lastUpdatedTime": project.now, "uploaded": False}
        project.effect("files.create")
        row = known
    else:
        (row,) = table.create([body])
    return Reply(status=201, body=row | {"uploadUrl": f"{project.url}/upload/{row['id']}"})


@route("PUT", "/upload/{id}")
def upload(project: Project, call: Call) -> Reply:
    """Not a part of the API: where upload links lead to."""
    row = project.table("files").rows[int(call.args["id"])]
    body = call.body if isinstance(call.body, bytes) else json.dumps(call.body).encode()
    project.content[row["id"]] = body
    row |= {"uploaded": True, "uploadedTime": project.now, "lastUpdatedTime": project.now}
    project.effect("files.upload")
    return Reply(status=200, raw=b"", media="text/plain")


@route("GET", "/upload/{id}")
def download(project: Project, call: Call) -> Reply:
    return Reply(raw=project.content[int(call.args["id"])], media="application/octet-stream")


@route("POST", "/files/uploadlink")
def upload_link(project: Project, call: Call) -> Reply:
    (row,) = project.table("files").pick(items_of(call.wants("items"), 1))
    link = {"uploadUrl": f"{project.url}/upload/{row['id']}"}
    return Reply(status=201, body={"items": [row | link]})


@route("POST", "/files/downloadlink")
def download_links(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"), 100)
    found = project.table("files").pick(items)
    for row in found:
        if not row["uploaded"]:
            raise Problem(400, f"file {row['id']} has no content yet")
    return {
        "items": [
            asked | {"downloadUrl": f"{project.url}/upload/{row['id']}"}
            for asked, row in zip(items, found, strict=True)
        ]
    }
