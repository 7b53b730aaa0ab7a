"""Filters, searches, orders and aggregates over rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from e2e.cognite.fake.routing import Problem, Row, refuse_unknown

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project
    from e2e.cognite.fake.store import Kind

RANGES = frozenset(
    [
        "createdTime",
        "lastUpdatedTime",
        "startTime",
        "endTime",
        "uploadedTime",
        "sourceCreatedTime",
        "sourceModifiedTime",
        "confidence",
    ]
)
MEMBERS = {
    "sourceExternalIds": "sourceExternalId",
    "targetExternalIds": "targetExternalId",
    "sourceTypes": "sourceType",
    "targetTypes": "targetType",
    "parentIds": "parentId",
    "parentExternalIds": "parentExternalId",
}


def holds(project: Project, kind: Kind, row: Row, given: Row | None) -> bool:
    """Do all conditions of a filter hold for a row?"""
    refuse_unknown(given or {}, frozenset(kind.filters.split()), f"the filter of {kind.name}")
    return all(
        _condition(project, row, name, value)
        for name, value in (given or {}).items()
        if value is not None
    )


def _condition(project: Project, row: Row, name: str, value: Any) -> bool:
    if name in RANGES:
        return _within(row.get(name), value)
    if name in MEMBERS:
        return row.get(MEMBERS[name]) in value
    if name in ("externalIdPrefix", "directoryPrefix"):
        return str(row.get(name.removesuffix("Prefix"), "")).startswith(value)
    if name in ("labels", "tags"):
        return _contains(row.get(name, []), value)
    if name == "metadata":
        return all(row.get("metadata", {}).get(key) == one for key, one in value.items())
    if name == "activeAtTime":
        return _active(row, value)
    linked = _LINKS.get(name)
    return linked(project, row, value) if linked else bool(row.get(name) == value)


def _within(found: Any, asked: Row) -> bool:
    if "isNull" in asked:
        return (found is None) is asked["isNull"]
    return found is not None and bool(asked.get("min", found) <= found <= asked.get("max", found))


def _contains(found: list[Row], asked: Row) -> bool:
    refuse_unknown(asked, ("containsAny", "containsAll"), "a filter of labels")
    if "containsAny" in asked:
        return any(one in found for one in asked["containsAny"])
    return all(one in found for one in asked["containsAll"])


def _active(row: Row, asked: Row) -> bool:
    start, end = row.get("startTime"), row.get("endTime")
    if start is None:
        return False
    return bool(start <= asked.get("max", start)) and (end is None or end >= asked.get("min", end))


def _asset_ids(row: Row) -> list[int]:
    return row.get("assetIds") or [row[name] for name in ("assetId",) if name in row]


def _in_data_sets(project: Project, row: Row, asked: list[Row]) -> bool:
    found = project.table("datasets").pick(asked)
    return row.get("dataSetId") in [one["id"] for one in found]


def subtree(project: Project, roots: list[Row]) -> set[int]:
    """The ids of assets and of all assets below them."""
    found = {row["id"] for row in roots}
    rows = project.table("assets").rows
    while True:
        more = {i for i, row in rows.items() if row.get("parentId") in found} - found
        if not more:
            return found
        found |= more


def _in_subtrees(project: Project, row: Row, asked: list[Row]) -> bool:
    below = subtree(project, project.table("assets").pick(asked))
    mine = [row["id"]] if "rootId" in row else _asset_ids(row)
    return any(one in below for one in mine)


def _under_roots(project: Project, row: Row, asked: list[Any]) -> bool:
    assets = project.table("assets")
    roots = [one if isinstance(one, int) else (assets.find(one) or {}).get("id") for one in asked]
    if "rootId" in row:
        return row["rootId"] in roots
    return any(assets.rows[one]["rootId"] in roots for one in _asset_ids(row))


def _of_assets(project: Project, row: Row, asked: list[Any]) -> bool:
    named = [
        project.table("assets").find({"externalId": one}) if isinstance(one, str) else {"id": one}
        for one in asked
    ]
    return any(one is not None and one["id"] in _asset_ids(row) for one in named)


_LINKS: dict[str, Callable[[Project, Row, Any], bool]] = {
    "dataSetIds": _in_data_sets,
    "assetSubtreeIds": _in_subtrees,
    "rootIds": _under_roots,
    "rootAssetIds": _under_roots,
    "assetIds": _of_assets,
    "assetExternalIds": _of_assets,
    "root": lambda _, row, value: ("parentId" not in row) is value,
    "contacts": lambda _, row, value: row.get("contacts") == value,
    "rawTables": lambda _, row, value: row.get("rawTables") == value,
}


# ------------------------------------------------------------------ conditions combined

Lookup = Callable[[Row, list[str]], Any]


def plain_lookup(row: Row, path: list[str]) -> Any:
    for name in path:
        row = row.get(name) if isinstance(row, dict) else None  # type: ignore[assignment]
    return row


def matches(row: Row, given: Row | None, look: Lookup = plain_lookup) -> bool:
    """Does a condition of `and`, `or`, `not` and leaves hold for a row?"""
    if not given:
        return True
    (name, asked), *more = given.items()
    if more:
        raise Problem(400, f"a condition has one name, not {sorted(given)}")
    if name in ("and", "or"):
        combine = all if name == "and" else any
        return combine(matches(row, one, look) for one in asked)
    if name == "not":
        return not matches(row, asked, look)
    if name == "matchAll":
        return True
    if name not in _LEAVES:
        raise Problem(400, f"the condition {name!r} is not known")
    return _LEAVES[name](look(row, asked["property"]), asked)


def _ranged(found: Any, asked: Row) -> bool:
    bounds: dict[str, Callable[[Any, Any], bool]] = {
        "gt": lambda a, b: a > b,
        "gte": lambda a, b: a >= b,
        "lt": lambda a, b: a < b,
        "lte": lambda a, b: a <= b,
    }
    return found is not None and all(
        test(found, asked[name]) for name, test in bounds.items() if name in asked
    )


def _listed(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []


_LEAVES: dict[str, Callable[[Any, Row], bool]] = {
    "equals": lambda found, asked: bool(found == asked["value"]),
    "in": lambda found, asked: found in asked["values"],
    "prefix": lambda found, asked: isinstance(found, str) and found.startswith(asked["value"]),
    "exists": lambda found, _: found is not None,
    "range": _ranged,
    "containsAny": lambda found, asked: any(one in _listed(found) for one in asked["values"]),
    "containsAll": lambda found, asked: all(one in _listed(found) for one in asked["values"]),
    "search": lambda found, asked: (
        isinstance(found, str) and asked["value"].lower() in found.lower()
    ),
}


# ---------------------------------------------------------------- search, order, aggregates


def searched(rows: list[Row], asked: Row | None) -> list[Row]:
    """Rows of which a property has all words that are asked for."""
    found = rows
    for name, words in (asked or {}).items():
        if words is None:
            continue
        names = ("name", "description") if name == "query" else (name,)
        if name not in ("name", "description", "query"):
            raise Problem(400, f"search has an unknown property {name!r}")
        found = [
            row
            for row in found
            if any(
                all(word in str(row.get(each, "")).lower() for word in words.lower().split())
                for each in names
            )
        ]
    return found


def ordered(rows: list[Row], sort: Any) -> list[Row]:
    """Rows in the order asked for, what lacks the property last; `sort` is the body's list or query's `name:desc`."""
    for each in reversed(sort if isinstance(sort, list) else [sort] if sort else []):
        if isinstance(each, str):
            name, _, order = each.partition(":")
            each = {"property": [name], "order": order or "asc"}
        path = each["property"]
        has = [row for row in rows if plain_lookup(row, path) is not None]
        lacks = [row for row in rows if plain_lookup(row, path) is None]
        has.sort(key=lambda row: plain_lookup(row, path), reverse=each.get("order") == "desc")
        rows = has + lacks
    return rows


def aggregate(rows: list[Row], body: Row) -> list[Row]:
    """Counts, different values and different properties, in the forms of the aggregate endpoints."""
    what = body.get("aggregate") or "count"
    if what == "count" and not body.get("properties"):
        return [{"count": len(rows)}]
    if what in ("cardinalityProperties", "uniqueProperties"):
        path = body["path"]
        keys = [key for row in rows for key in (plain_lookup(row, path) or {})]
        counted = {key.lower(): keys.count(key) for key in dict.fromkeys(keys)}
        found = [
            {"count": n, "values": [{"property": [*path, key]}]}
            for key, n in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
        ]
        return [{"count": len(counted)}] if what == "cardinalityProperties" else found
    path = body["properties"][0]["property"]
    values = [value for row in rows if (value := plain_lookup(row, path)) is not None]
    if what == "count":
        return [{"count": len(values)}]
    flat = [each for one in values for each in (one if isinstance(one, list) else [one])]
    if what == "cardinalityValues":
        return [{"count": len({json.dumps(one) for one in flat})}]
    if what == "uniqueValues":
        told = [one.lower() if isinstance(one, str) else one for one in flat]
        counts = [(one, told.count(one)) for at, one in enumerate(told) if one not in told[:at]]
        return [
            {"count": n, "values": [one]}
            for one, n in sorted(counts, key=lambda each: (-each[1], str(each[0])))
        ]
    raise Problem(400, f"the aggregate {what!r} is not known")
