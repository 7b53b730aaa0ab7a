"""Where the requests and results of cognite-sdk and of the client may differ, and why. Each entry must be needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from e2e.cognite.fake.server import Logged

Plain = tuple[str, str, list[tuple[str, str]], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Something that cognite-sdk does everywhere; `undo` takes it out of a request's body."""

    name: str
    reason: str
    undo: Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs in one step. `parts`: which members of the body, as paths ("items/0/limit"); `queries`: which query
    parameters; `more`: how many requests cognite-sdk sends that the client does not, and which are left out, by place."""

    reason: str
    parts: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    more: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A result that differs: what cognite-sdk gives, and the client."""

    sdk: dict[str, Any]
    client: dict[str, Any] | None = None
    reason: str = ""


def without_nulls(body: Any) -> Any:
    """Where null means what absence means: beside the items, in a search, in a query of points."""
    if not isinstance(body, dict):
        return body
    kept = {name: one for name, one in body.items() if one is not None}
    if isinstance(kept.get("search"), dict):
        kept["search"] = {key: one for key, one in kept["search"].items() if one is not None}
    if isinstance(kept.get("items"), list) and all(
        "columns" not in one for one in dicts(kept["items"])
    ):
        kept["items"] = [
            {key: value for key, value in one.items() if value is not None}
            if isinstance(one, dict)
            else one
            for one in kept["items"]
        ]
    return kept


def dicts(items: list[Any]) -> list[dict[str, Any]]:
    return [one for one in items if isinstance(one, dict)]


DEFAULTS: dict[str, Any] = {
    "ignoreUnknownIds": False,
    "recursive": False,
    "fetchResources": False,
    "aggregate": "count",
    "includeTyping": False,
    "autoCreateStartNodes": False,
    "autoCreateEndNodes": False,
    "autoCreateDirectRelations": True,
    "skipOnVersionConflict": False,
    "replace": False,
    "filter": {},
}


def without_defaults(body: Any) -> Any:
    if not isinstance(body, dict):
        return body
    return {
        name: one for name, one in body.items() if name not in DEFAULTS or one != DEFAULTS[name]
    }


def without_null_order(body: Any) -> Any:
    if not isinstance(body, dict) or "sort" not in body:
        return body
    return body | {
        "sort": [
            {name: value for name, value in one.items() if (name, value) != ("nulls", "auto")}
            for one in body["sort"]
        ]
    }


HABITS = (
    Habit(
        name="nulls",
        reason="cognite-sdk sends null for what was not asked; the client leaves it out, which means the same here",
        undo=without_nulls,
    ),
    Habit(
        name="defaults",
        reason="cognite-sdk sends what the document gives as the default (and a filter without conditions)",
        undo=without_defaults,
    ),
    Habit(
        name="order of nulls",
        reason="cognite-sdk says that nulls are ordered as usual, which is the default",
        undo=without_null_order,
    ),
)
SIDE_BY_SIDE = ("in partitions",)  # Steps of which the requests are sent at once, in no order.
QUERY_DEFAULTS = {
    "overwrite": "false",
    "ensureParent": "false",
    "published": "false",
    "sortByNodeId": "false",
    "sort": "ASC",
    "includeGlobal": "false",
    "inlineViews": "false",
    "includeInheritedProperties": "true",
}  # cognite-sdk sends these; the document gives them as defaults.

IN_STEPS: dict[str, Difference] = {
    "1500 assets": Difference(
        reason="cognite-sdk asks for less on the last page; the client keeps all parameters but the cursor, as the"
        " documentation asks",
        parts=("limit",),
    ),
    "read points": Difference(reason="cognite-sdk always asks for the largest page", parts=("items/0/limit",)),
    "read text": Difference(reason="cognite-sdk always asks for the largest page", parts=("items/0/limit",)),
    "hourly": Difference(reason="cognite-sdk always asks for the largest page", parts=("items/0/limit",)),
    "latest": Difference(
        reason="cognite-sdk asks for what is before its own clock's now; the server's now is the default",
        parts=("items/0/before",),
    ),
    "latest before": Difference(
        reason="cognite-sdk sends the moment as a number; the document says that it is a text",
        parts=("items/0/before",),
    ),
    "search files": Difference(
        reason="the document of the search has no limit", parts=("limit",)
    ),
    "list runs": Difference(reason="cognite-sdk sends a condition that is empty", parts=("filter/message",)),
    "list configurations": Difference(reason="cognite-sdk does not ask for a size of pages", queries=("limit",)),
    "function": Difference(reason="cognite-sdk sends the default", parts=("items/0/functionPath",)),
    "transformation": Difference(reason="cognite-sdk sends the default", parts=("items/0/isPublic",)),
    "3D revision": Difference(reason="cognite-sdk sends the default", parts=("items/0/published",)),
    "transformation by id": Difference(
        reason="the document requires withJobDetails; cognite-sdk leaves it out", parts=("withJobDetails",)
    ),
    "list 3D mappings": Difference(reason="cognite-sdk sends a node without a value", queries=("nodeId",)),
    "container": Difference(
        reason="cognite-sdk sends defaults, and a state that the service computes",
        parts=(
            "items/0/constraints",
            "items/0/indexes",
            *(
                f"items/0/properties/{name}/{part}"
                for name in ("label", "power")
                for part in ("immutable", "nullable", "autoIncrement", "constraintState", "type/list", "type/collation")
            ),
        ),
    ),
    "list containers": Difference(reason="cognite-sdk names all uses there are", queries=("usedFor",)),
    "view": Difference(reason="cognite-sdk sends the default", parts=("items/0/implements",)),
    "list raw rows": Difference(
        reason="cognite-sdk asks for cursors first, to read in parallel, for the largest page, and for columns without names",
        more=(0,),
        queries=("limit", "cursor", "columns"),
    ),
}  # fmt: skip


def plain(seen: Logged) -> Plain:
    return seen.method, seen.path, sorted(seen.query), seen.body


def usual(request: Plain, habits: Sequence[Habit] = HABITS) -> Plain:
    """A request without the habits of cognite-sdk."""
    method, path, query, body = request
    for habit in habits:
        body = habit.undo(body)
    kept = [(name, one) for name, one in query if QUERY_DEFAULTS.get(name) != one]
    return method, path, kept, body


def excepted(request: Plain, difference: Difference) -> Plain:
    method, path, query, body = request
    for part in difference.parts:
        body = without(body, part.split("/"))
    return method, path, [one for one in query if one[0] not in difference.queries], body


def without(body: Any, path: list[str]) -> Any:
    name, *rest = path
    if isinstance(body, list):
        at = int(name)
        return [*body[:at], without(body[at], rest), *body[at + 1 :]] if at < len(body) else body
    if not isinstance(body, dict) or name not in body:
        return body
    if not rest:
        return {key: one for key, one in body.items() if key != name}
    return body | {name: without(body[name], rest)}


# ---------------------------------------------------------------------------------- results

RUN = {"id": 3714, "status": "failure", "message": "no disk", "createdTime": 1_700_000_000_056}
RESULTS: dict[str, Result] = {
    "event of nobody": Result(
        sdk={"result": None},
        client={"error": {"code": 400, "missing": [{"externalId": "nobody"}]}},
        reason="cognite-sdk makes None of the refusal; the client raises",
    ),
    "3D model of nobody": Result(
        sdk={"result": None},
        client={"error": {"code": 400, "missing": [{"id": 99_999}]}},
        reason="cognite-sdk makes None of the refusal; the client raises",
    ),
    "list runs": Result(
        sdk={"result": [RUN | {"externalId": "ep"}]},
        client={"result": [RUN]},
        reason="cognite-sdk adds the pipeline that was asked for; the answer does not have it",
    ),
}


NO_PLACE = (
    "hasSourceOidcCredentials",
    "hasDestinationOidcCredentials",
    "queryable",
    "mappedContainers",
)


def told(value: Any) -> Any:
    """A result without what cognite-sdk has no place for: the type of a time series, the link of a file, and `{}` where
    an answer says nothing."""
    if isinstance(value, list):
        return [told(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value == {"result": {}}:
        return {"result": None}
    left_out = {"uploadUrl", *NO_PLACE}
    if "isStep" in value:
        left_out.add("type")
    if "uuid" in value:  # a job: cognite-sdk dumps the kind of the destination only
        left_out.add("destination")
    if value.get("type") in (
        "container",
        "view",
        "datamodel",
        "node",
    ):  # cognite-sdk says it of what was deleted only
        left_out.add("type")
    if value.keys() == {
        "space",
        "externalId",
        "instanceType",
    }:  # a node that was deleted has a type there
        left_out.add("instanceType")
    return {name: told(one) for name, one in value.items() if name not in left_out}
