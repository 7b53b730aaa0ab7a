"""Data points, and rows of sequences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from e2e.cognite.fake import wire
from e2e.cognite.fake.routing import Call, Problem, Reply, Row, items_of, refuse_unknown, route
from e2e.cognite.fake.store import page

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

UNITS = {"s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
MOST_POINTS, MOST_AGGREGATES = 100_000, 10_000
GOOD = {"code": 0, "symbol": "Good"}
NAMES = ("id", "externalId", "instanceId")
QUERY = frozenset(
    [
        "start",
        "end",
        "limit",
        "aggregates",
        "granularity",
        "targetUnit",
        "targetUnitSystem",
        "includeOutsidePoints",
        "includeStatus",
        "ignoreBadDataPoints",
        "treatUncertainAsBad",
        "cursor",
        "timeZone",
    ]
)


def series(project: Project, items: list[Row], body: Row) -> list[tuple[Row, Row]]:
    """What is asked of which time series."""
    table = project.table("timeseries")
    named = [{name: one[name] for name in NAMES if name in one} for one in items]
    table.pick(
        [one for at, one in enumerate(named) if one not in named[:at]],
        bool(body.get("ignoreUnknownIds")),
    )
    found = [(one, table.find(name)) for one, name in zip(items, named, strict=True)]
    return [(one, row) for one, row in found if row is not None]


def moment(project: Project, told: int | str, otherwise: int) -> int:
    """A time in milliseconds; also "now" and "3d-ago"."""
    if told is None:
        return otherwise
    if isinstance(told, int) or told.lstrip("-").isdigit():
        return int(told)
    if told == "now":
        return project.now
    ago = re.fullmatch(r"(\d+)([smhdw])-ago", told)
    if ago is None:
        raise Problem(400, f"{told!r} is no time")
    return project.now - int(ago[1]) * UNITS[ago[2]]


@route("POST", "/timeseries/data")
def insert(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"), 10_000)
    if sum(len(one["datapoints"]) for one in items) > MOST_POINTS:
        raise Problem(400, f"at most {MOST_POINTS} data points in one request")
    pairs = series(project, items, {})
    for one, row in pairs:
        refuse_unknown(one, (*NAMES, "datapoints"), "data points")
        for point in one["datapoints"]:
            refuse_unknown(point, ("timestamp", "value", "status"), "a data point")
            if isinstance(point["value"], str) is not row["isString"]:
                kind = "text" if row["isString"] else "numbers"
                raise Problem(400, f"time series {row['id']} takes {kind}", missing=[])
    for one, row in pairs:
        kept = project.points.setdefault(row["id"], {})
        for point in one["datapoints"]:
            told = {"timestamp": point["timestamp"], "value": point["value"]}
            kept[point["timestamp"]] = told | (
                {"status": GOOD | point["status"]} if point.get("status") else {}
            )
    project.effect("points.insert", sum(len(one["datapoints"]) for one in items))
    return {}


@route("POST", "/timeseries/data/delete")
def delete(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"), 10_000)
    for one, row in series(project, items, {}):
        begin = one["inclusiveBegin"]
        end = one.get("exclusiveEnd", begin + 1)
        kept = project.points.get(row["id"], {})
        for at in [at for at in kept if begin <= at < end]:
            del kept[at]
    project.effect("points.delete", len(items))
    return {}


@route("POST", "/timeseries/data/list")
def listed(project: Project, call: Call) -> Row | Reply:
    body = call.wants("items", "ignoreUnknownIds", *QUERY)
    pairs = series(project, items_of(body, 100), body)
    shared = {name: one for name, one in body.items() if name in QUERY}
    found = []
    for one, row in pairs:
        refuse_unknown(one, (*NAMES, *QUERY), "a query of data points")
        asked = shared | {name: value for name, value in one.items() if value is not None}
        found.append((read(project, row, asked), bool(asked.get("aggregates"))))
    if "protobuf" in call.accept:
        return Reply(raw=wire.response(found), media="application/protobuf")
    return {"items": [one for one, _ in found]}


def read(project: Project, row: Row, asked: Row) -> Row:
    """A page of one series: raw points, or aggregates of steps of time."""
    start = moment(project, asked.get("start"), 0)
    end = moment(project, asked.get("end"), project.now)
    points = [
        one
        for at, one in sorted(project.points.get(row["id"], {}).items())
        if start <= at < end and good(one, asked)
    ]
    names = asked.get("aggregates")
    if names:
        points = in_steps(points, names, asked["granularity"])
    elif not asked.get("includeStatus"):
        points = [{name: one[name] for name in ("timestamp", "value")} for one in points]
    else:
        points = [{"status": GOOD} | one for one in points]
    most = MOST_AGGREGATES if names else MOST_POINTS
    said = {name: asked[name] for name in ("limit", "cursor") if name in asked}
    told = page(points, said | {"of": row["id"], "start": start, "end": end}, most, 100)
    shown = {
        name: row[name]
        for name in ("id", "externalId", "isString", "isStep", "type", "unit")
        if name in row
    }
    next_cursor = {"nextCursor": told["nextCursor"]} if "nextCursor" in told else {}
    return shown | {"datapoints": told["items"]} | next_cursor


def good(point: Row, asked: Row) -> bool:
    symbol = point.get("status", GOOD)["symbol"]
    bad = symbol.startswith("Bad") or (
        symbol.startswith("Uncertain") and asked.get("treatUncertainAsBad", True)
    )
    return not bad or asked.get("ignoreBadDataPoints", True) is False


def in_steps(points: list[Row], names: list[str], granularity: str) -> list[Row]:
    """Aggregates of steps such as "1h" or "5m"; a step without points is left out."""
    told = re.fullmatch(r"(\d*)(s|m|h|d|second|minute|hour|day)", granularity)
    if told is None:
        raise Problem(400, f"{granularity!r} is no granularity")
    size = int(told[1] or 1) * UNITS[told[2][0]]
    steps: dict[int, list[Any]] = {}
    for one in points:
        steps.setdefault(one["timestamp"] // size * size, []).append(one["value"])
    known = {
        "average": lambda found: sum(found) / len(found),
        "max": max,
        "min": min,
        "count": len,
        "sum": sum,
    }
    unknown = set(names) - set(known)
    if unknown:
        raise Problem(400, f"the aggregates {sorted(unknown)} are not known")
    return [
        {"timestamp": at} | {name: known[name](found) for name in names}
        for at, found in sorted(steps.items())
    ]


@route("POST", "/timeseries/data/latest")
def latest(project: Project, call: Call) -> Row:
    body = call.wants("items", "ignoreUnknownIds")
    found = []
    for one, row in series(project, items_of(body, 100), body):
        asked = {"end": one.get("before"), "limit": MOST_POINTS} | {
            name: one[name] for name in QUERY & one.keys()
        }
        told = read(project, row, asked)
        found.append(told | {"datapoints": told["datapoints"][-1:]})
    return {"items": found}


# -------------------------------------------------------------------- rows of sequences


@route("POST", "/sequences/data")
def insert_rows(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"))
    table = project.table("sequences")
    found = table.pick([{n: one[n] for n in NAMES if n in one} for one in items])
    for one, sequence in zip(items, found, strict=True):
        refuse_unknown(one, (*NAMES, "columns", "rows"), "rows")
        known = {column["externalId"] for column in sequence["columns"]}
        missing = [{"externalId": name} for name in one["columns"] if name not in known]
        if missing:
            raise Problem(400, "columns not found", missing=missing)
        for row in one["rows"]:
            if len(row["values"]) != len(one["columns"]):
                raise Problem(400, f"row {row['rowNumber']} needs {len(one['columns'])} values")
    for one, sequence in zip(items, found, strict=True):
        kept = project.sequence_rows.setdefault(sequence["id"], {})
        for row in one["rows"]:
            values = dict(zip(one["columns"], row["values"], strict=True))
            kept.setdefault(row["rowNumber"], {}).update(values)
    project.effect("sequence rows.insert", sum(len(one["rows"]) for one in items))
    return {}


@route("POST", "/sequences/data/delete")
def delete_rows(project: Project, call: Call) -> Row:
    items = items_of(call.wants("items"))
    table = project.table("sequences")
    found = table.pick([{n: one[n] for n in NAMES if n in one} for one in items])
    for one, sequence in zip(items, found, strict=True):
        for number in one["rows"]:
            project.sequence_rows.get(sequence["id"], {}).pop(number, None)
    project.effect("sequence rows.delete", sum(len(one["rows"]) for one in items))
    return {}


@route("POST", "/sequences/data/list")
def list_rows(project: Project, call: Call) -> Row:
    body = call.wants(*NAMES, "start", "end", "limit", "cursor", "columns")
    sequence, columns = asked_columns(project, body)
    start, end = body.get("start") or 0, body.get("end")
    kept = sorted(project.sequence_rows.get(sequence["id"], {}).items())
    rows = [one for one in kept if one[0] >= start and (end in (None, -1) or one[0] < end)]
    told = page([shown(one, columns) for one in rows], body, 10_000, 100)
    next_cursor = {"nextCursor": told["nextCursor"]} if "nextCursor" in told else {}
    return described(sequence, columns, told["items"]) | next_cursor


@route("POST", "/sequences/data/latest")
def latest_row(project: Project, call: Call) -> Row:
    body = call.wants(*NAMES, "columns", "before")
    sequence, columns = asked_columns(project, body)
    kept = sorted(project.sequence_rows.get(sequence["id"], {}).items())
    rows = [one for one in kept if body.get("before") is None or one[0] < body["before"]]
    return described(sequence, columns, [shown(one, columns) for one in rows[-1:]])


def asked_columns(project: Project, body: Row) -> tuple[Row, list[Row]]:
    (sequence,) = project.table("sequences").pick([{n: body[n] for n in NAMES if n in body}])
    asked = body.get("columns")
    columns = [one for one in sequence["columns"] if asked is None or one["externalId"] in asked]
    return sequence, columns


def shown(row: tuple[int, dict[str, Any]], columns: list[Row]) -> Row:
    return {"rowNumber": row[0], "values": [row[1].get(one["externalId"]) for one in columns]}


def described(sequence: Row, columns: list[Row], rows: list[Row]) -> Row:
    told = [
        {name: one[name] for name in ("externalId", "name", "valueType") if name in one}
        for one in columns
    ]
    external = {"externalId": sequence["externalId"]} if "externalId" in sequence else {}
    return {"id": sequence["id"], **external, "columns": told, "rows": rows}
