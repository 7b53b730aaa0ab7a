"""The requests that most resources of the API take alike: create, list, get, byids, update, delete, search, aggregate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from e2e.cognite.fake import filters, store
from e2e.cognite.fake.project import KINDS
from e2e.cognite.fake.routing import Call, Handler, Problem, Reply, Row, refuse_unknown, route
from e2e.cognite.fake.store import Kind

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

LISTING = ("filter", "limit", "cursor")
MORE = ("advancedFilter", "partition", "sort")
# What of the query of a GET listing is no condition.
PAGING = ("limit", "cursor", "partition", "includeMetadata", "sort", "fetchResources")

Shown = Callable[["Project", Row, Row], Row]


def shown_plainly(_: Project, row: Row, body: Row) -> Row:
    return row


def resource(kind: Kind, *operations: str, path: str = "", shown: Shown = shown_plainly) -> None:
    """Registers a resource with the operations named; `shown` gives a row as an answer has it, given the request."""
    KINDS[kind.name] = kind
    base = path or f"/{kind.name}"
    for operation in operations:
        method, tail, make = _OPERATIONS[operation]
        route(method, base + tail)(make(kind, shown))


def _create(kind: Kind, shown: Shown) -> Handler:
    def create(project: Project, call: Call) -> Reply:
        body = call.wants("items")
        made = project.table(kind.name).create(store.batch(body, kind))
        return Reply(
            status=kind.created, body={"items": [shown(project, one, body) for one in made]}
        )

    return create


def _filter(kind: Kind, shown: Shown) -> Handler:
    def listed(project: Project, call: Call) -> Row:
        body = call.wants(*LISTING, *MORE, "aggregatedProperties", "fetchResources")
        return paged(project, kind, body, shown)

    return listed


def _list(kind: Kind, shown: Shown) -> Handler:
    def listed(project: Project, call: Call) -> Row:
        asked: Row = {name: call.query[name] for name in PAGING if name in call.query}
        if "limit" in asked:
            asked["limit"] = int(asked["limit"])
        rest = {name: one for name, one in call.query.items() if name not in PAGING}
        asked["filter"] = from_query(rest)
        return paged(project, kind, asked, shown)

    return listed


def paged(project: Project, kind: Kind, asked: Row, shown: Shown) -> Row:
    rows = [
        row
        for row in store.in_partition(
            project.table(kind.name).rows.values(), asked.get("partition")
        )
        if filters.holds(project, kind, row, asked.get("filter"))
        and filters.matches(row, asked.get("advancedFilter"))
    ]
    found = store.page(filters.ordered(rows, asked.get("sort")), asked)
    found["items"] = [shown(project, one, asked) for one in found["items"]]
    return found


def from_query(query: dict[str, str]) -> Row:
    """The conditions of a query as a filter has them: `minCreatedTime=1` is `{"createdTime": {"min": 1}}`."""
    found: Row = {}
    for name, text in query.items():
        value: Any = json.loads(text) if text[:1] in "[{" or text in ("true", "false") else text
        bound = name[:3]
        if bound in ("min", "max") and name[3:4].isupper():
            found.setdefault(name[3].lower() + name[4:], {})[bound] = int(text)
        elif name in ("assetSubtreeIds", "dataSetIds"):
            found[name] = [{"id": one} for one in value]
        elif name in ("assetSubtreeExternalIds", "dataSetExternalIds"):
            ids = [{"externalId": one} for one in value]
            found[name.replace("ExternalIds", "Ids")] = ids
        else:
            found[name] = value
    return found


def _get(kind: Kind, shown: Shown) -> Handler:
    def get(project: Project, call: Call) -> Row:
        row = project.table(kind.name).rows.get(int(call.args["id"]))
        if row is None:
            raise Problem(404, f"{kind.name} {call.args['id']} not found")
        return shown(project, row, {})

    return get


def _byids(kind: Kind, shown: Shown) -> Handler:
    def byids(project: Project, call: Call) -> Row:
        body = call.wants(
            "items", "ignoreUnknownIds", "aggregatedProperties", "fetchResources", "withJobDetails"
        )
        ignore = bool(body.get("ignoreUnknownIds"))
        found = project.table(kind.name).pick(store.batch(body, kind), ignore)
        return {"items": [shown(project, one, body) for one in found]}

    return byids


def _update(kind: Kind, shown: Shown) -> Handler:
    def update(project: Project, call: Call) -> Row:
        body = call.wants("items")
        changed = project.table(kind.name).update(store.batch(body, kind))
        return {"items": [shown(project, one, body) for one in changed]}

    return update


def _delete(kind: Kind, shown: Shown) -> Handler:
    def delete(project: Project, call: Call) -> Reply:
        body = call.wants("items", *kind.delete_options)
        project.table(kind.name).delete(body, store.batch(body, kind))
        return Reply(status=kind.deleted, body={})

    return delete


def _search(kind: Kind, shown: Shown) -> Handler:
    def search(project: Project, call: Call) -> Row:
        body = call.wants("search", "filter", "limit")
        rows = list(project.table(kind.name).rows.values())
        kept = [one for one in rows if filters.holds(project, kind, one, body.get("filter"))]
        found = filters.searched(kept, body.get("search"))[: body.get("limit") or 100]
        return {"items": [shown(project, one, body) for one in found]}

    return search


def _aggregate(kind: Kind, shown: Shown) -> Handler:
    def aggregate(project: Project, call: Call) -> Row:
        body = call.wants(
            "filter", "advancedFilter", "aggregate", "properties", "path", "aggregateFilter"
        )
        rows = [
            row
            for row in project.table(kind.name).rows.values()
            if filters.holds(project, kind, row, body.get("filter"))
            and filters.matches(row, body.get("advancedFilter"))
        ]
        return {"items": filters.aggregate(rows, body)}

    return aggregate


_OPERATIONS: dict[str, tuple[str, str, Callable[[Kind, Shown], Handler]]] = {
    "create": ("POST", "", _create),
    "filter": ("POST", "/list", _filter),
    "list": ("GET", "", _list),
    "get": ("GET", "/{id}", _get),
    "byids": ("POST", "/byids", _byids),
    "update": ("POST", "/update", _update),
    "delete": ("POST", "/delete", _delete),
    "search": ("POST", "/search", _search),
    "aggregate": ("POST", "/aggregate", _aggregate),
}


def check_links(project: Project, row: Row) -> None:
    """Assets, data sets and labels that a row names must exist."""
    assets = [{"id": one} for one in [*row.get("assetIds", []), row.get("assetId")] if one]
    if assets:
        project.table("assets").pick(assets)
    if "dataSetId" in row:
        project.table("datasets").pick([{"id": row["dataSetId"]}])
    labels = row.get("labels", [])
    for one in labels:
        refuse_unknown(one, ("externalId",), "a label")
    if labels:
        project.table("labels").pick(labels)
