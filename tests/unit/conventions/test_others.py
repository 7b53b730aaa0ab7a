"""Repeat safety, batches, partitions, updates, versions, client parameters, entities, stability,
templates."""

from __future__ import annotations

from typing import Any

import pytest
from clientwright.ir.conventions import UpdateStyle
from clientwright.ir.operations import Operation, Stability

from .toy import lowered, only, operation_node, schema

THINGS = {"items": ["thing"]}


def post(summary: str = "", path: str = "/things", **more: Any) -> Operation:
    node = operation_node(
        None, more.pop("answer", "thing"), body=more.pop("body", {"name": "s"}), summary=summary, **more
    )  # fmt: skip
    return only(lowered(node, method="post", path=path))


def safety(operation: Operation) -> str:
    assert operation.conventions.retry is not None
    return operation.conventions.retry.safety.value


@pytest.mark.parametrize(
    "method, expected",
    [("get", "safe"), ("head", "safe"), ("put", "idempotent"), ("delete", "idempotent"), ("patch", "unsafe")],
)  # fmt: skip
def test_methods_say_whether_they_may_be_repeated(method: str, expected: str) -> None:
    assert safety(only(lowered(operation_node(None, "thing"), method=method))) == expected


@pytest.mark.parametrize(
    "operation, expected",
    [
        (post("Filter things", "/things/list", answer=THINGS), "safe"),
        (post("Search", "/things:search", answer=THINGS), "safe"),
        (post("Retrieve things", "/things/byids", answer=THINGS), "safe"),
        (post("Get aggregated data", "/metrics/all", answer={"data": ["thing"]}), "safe"),
        (post("Sync changes", "/things/sync", answer={"items": ["thing"], "nextCursor": "map"}, body={"cursors": "map"}), "safe"),
        (post("Create a thing"), "unsafe"),
        (post("Get upload link", "/things/uploadlink", status="201"), "unsafe"),
        (post("Get OAuth tokens", "/oauth/tokens"), "unsafe"),
        (post("Verify a bank account", "/accounts/{id}/verify"), "unsafe"),
        (post("Retrieve and delete messages", "/queue/pop"), "unsafe"),
        (post("Create or update a tag"), "idempotent"),
        (post("Insert points", description="A point that already exists will be overwritten."), "idempotent"),
        (post("Add an item", description="No existing items will be changed or replaced."), "unsafe"),
        (post("Revoke", description="Revocation is idempotent."), "idempotent"),
        (post("Submit", description="Supply a unique key: then it is idempotent."), "unsafe"),
        (post("Delete things", "/things/delete", body={"items": ["thing"]}), "unsafe"),
        (post("Delete things", "/things/delete", description="Things that do not exist are ignored."), "idempotent"),
        (post("Delete points", "/points/delete", body={"items": [{"inclusiveBegin": "i", "exclusiveEnd": "i"}]}), "idempotent"),
    ],
    ids=lambda value: f"{value.summary} {value.path}" if isinstance(value, Operation) else None,
)  # fmt: skip
def test_posts_that_may_be_repeated(operation: Operation, expected: str) -> None:
    assert safety(operation) == expected


def test_an_idempotency_key_is_found() -> None:
    node = operation_node(None, "thing", body={"name": "s"})
    node["parameters"].append(
        {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
    )
    retry = only(lowered(node, method="post")).conventions.retry
    assert retry is not None and retry.key_header == "Idempotency-Key"


# ---------------------------------------------------------------------------------------------------------- batches


def batch(body: Any, answer: Any = None, method: str = "post") -> tuple[Any, ...] | None:
    found = only(lowered(operation_node(None, answer, body=body), method=method)).conventions.batch
    return (found.items, found.maximum, found.answers) if found else None


def limited(count: int) -> dict[str, Any]:
    return {"$raw": {"type": "array", "maxItems": count, "items": schema("thing")}}


def test_a_list_that_comes_back_is_a_batch() -> None:
    assert batch({"items": limited(100)}, {"items": ["thing"]}) == (("items",), 100, ("items",))
    assert batch(["thing"], ["thing"]) == ((), None, ())
    assert batch({"ids": limited(10), "ignoreUnknownIds": "b"}) == (("ids",), 10, None)


def test_what_identifies_an_entry() -> None:
    entry = {"id": "i", "externalId": "s", "assetId": "i", "name": "s"}
    node = operation_node(None, {"items": [entry]}, body={"items": [{**entry, "id": "i"}]})
    found = only(lowered(node, method="post")).conventions.batch
    assert found is not None and found.identity == ("externalId", "id")


def test_what_is_no_batch() -> None:
    with_name = {"$raw": {"type": "object", "required": ["name", "parts"], "properties": {"name": schema("s"), "parts": schema(limited(9))}}}  # fmt: skip
    assert batch(with_name, "thing") is None  # a thing with parts
    assert (
        batch({"items": limited(5)}, {"items": ["thing"]}, "put") is None
    )  # puts replace each other
    assert batch({"filter": "map", "ids": ["s"]}, "thing") is None
    stack = {"id": "s", "url": "s", "name": "s", "state": "s", "size": "i", "parts": ["thing"]}
    assert batch({"parts": limited(100)}, stack) is None  # one stack of many parts


# ------------------------------------------------------------------------------------------------ partitions, updates


def test_partitions_need_their_form_and_a_cursor() -> None:
    form = 's: Splits the data set. Given as "m/n", where n <= 10.'
    query = {"cursor": "s", "limit": "i"}
    answer = {"items": ["thing"], "nextCursor": "s"}
    found = only(
        lowered(operation_node({**query, "partition": form}, answer))
    ).conventions.partition
    assert found is not None and (found.slot.path, found.maximum) == (("partition",), 10)
    plain = operation_node({**query, "partition": "s: The partition's name"}, answer)
    assert only(lowered(plain)).conventions.partition is None
    unpaged = operation_node({"partition": form}, {"items": ["thing"]})
    assert only(lowered(unpaged)).conventions.partition is None


def test_partial_updates() -> None:
    def style(method: str, body: Any, **more: Any) -> UpdateStyle | None:
        found = only(lowered(operation_node(None, "thing", body=body, **more), method=method))
        return found.conventions.update.style if found.conventions.update else None

    setters = {"items": [{"id": "i", "update": {"name": {"set": "s", "setNull": "b"}}}]}
    required = {"$raw": {"type": "object", "required": ["name"], "properties": {"name": schema("s")}}}  # fmt: skip
    assert style("post", setters) is UpdateStyle.SET_NULL
    assert style("post", {"name": "s"}) is None
    assert style("patch", {"name": "s"}) is UpdateStyle.MERGE
    assert style("put", required) is UpdateStyle.REPLACE
    assert style("put", {"name": "s"}) is None
    partial = "Only the given properties are changed."
    assert style("put", {"name": "s"}, description=partial) is UpdateStyle.MERGE


# ---------------------------------------------------------------------------------------- versions, client parameters


def paths(prefix: str, count: int = 6, **parameters: dict[str, Any]) -> dict[str, Any]:
    node = operation_node(None, "thing")
    node["parameters"] = list(parameters.values())
    return {f"{prefix}/r{index}": {"get": node} for index in range(count)}


def header(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string", **more}}


def versions(**root: Any) -> list[tuple[str, str, str, str | None]]:
    found = lowered(operation_node(None, "thing"), **root).api.versioning
    return [(one.where.value, one.name, one.scheme.value, one.default) for one in found]


def test_where_versions_stand() -> None:
    assert versions(paths=paths("/api/v1")) == [("path", "", "number", "v1")]
    assert versions(paths=paths("/2010-04-01")) == [("path", "", "date", "2010-04-01")]
    assert versions(servers=[{"url": "https://x.example/v7"}]) == [("server", "", "number", "v7")]
    variable = {"url": "https://x.example/{version}", "variables": {"version": {"default": "v7"}}}
    assert versions(servers=[variable]) == [("server", "version", "number", "v7")]
    revision = paths("", revision=header("revision", default="2024-07-15"))
    assert versions(paths=revision) == [("header", "revision", "date", "2024-07-15")]
    query = {"name": "api-version", "in": "query", "schema": {"type": "string"}, "description": "The API version."}  # fmt: skip
    assert versions(paths=paths("", version=query)) == [("query", "api-version", "free", None)]
    media = {"get": {"responses": {"200": {"description": "", "content": {"application/vnd.x+json;ver=0.9": {"schema": schema("thing")}}}}}}  # fmt: skip
    assert versions(paths={"/a": media}) == [("media-type", "", "number", "0.9")]


def test_a_resource_s_version_is_not_the_api_s() -> None:
    own = {"name": "version", "in": "query", "schema": {"type": "string"}}
    mixed = {**paths("", 5), "/models/{name}": {"get": {**operation_node(None, "thing"), "parameters": [own]}}}  # fmt: skip
    assert versions(paths=mixed) == []
    assert versions(paths=paths("/models/{name}/versions/{version}")) == []


def test_what_nearly_every_operation_takes_is_given_once() -> None:
    def found(**root: Any) -> list[tuple[str, bool]]:
        api = lowered(operation_node(None, "thing"), **root).api
        return [(one.wire, one.header) for one in api.client_parameters]

    assert found(paths=paths("/projects/{project}")) == [("project", False)]
    assert found(paths={**paths("/projects/{project}"), **paths("/other")}) == []
    assert found(paths=paths("", account=header("X-Account"))) == [("X-Account", True)]
    assert found(paths=paths("", match=header("If-Match"))) == []
    assert found(paths=paths("", version=header("Api-Version", default="2024-01-01"))) == []


# ------------------------------------------------------------------------------------------ entities, life, templates


def test_entities_by_key_alternate_and_composite_key() -> None:
    node = operation_node(None, "thing")
    every = ("/device", "/device({id})", "/device(uuid='{uuid}')", "/device/$count", "/tag", "/tag(device={device},key='{key}')", "/Nearest(lat={lat},lon={lon})")  # fmt: skip
    found = {}
    for operation in lowered(node, paths={path: {"get": node} for path in every}).api.operations:
        entity = operation.conventions.odata
        key = entity.key.properties if entity and entity.key else None
        found[operation.path] = (entity.entity_set, key, entity.alternate, entity.counts) if entity else None  # fmt: skip
    assert found == {
        "/device": ("device", None, False, False),
        "/device({id})": ("device", ("id",), False, False),
        "/device(uuid='{uuid}')": ("device", ("uuid",), True, False),
        "/device/$count": ("device", None, False, True),
        "/tag": ("tag", None, False, False),
        "/tag(device={device},key='{key}')": ("tag", ("device", "key"), False, False),
        "/Nearest(lat={lat},lon={lon})": None,
    }


@pytest.mark.parametrize(
    "said, stability",
    [
        ({"description": "> [!NOTE]\n> This endpoint is in public preview and may change."}, Stability.BETA),
        ({"summary": "[Beta] Unlink"}, Stability.BETA),
        ({"description": "Alpha: do not rely on this."}, Stability.ALPHA),
        ({"x-stability-level": "beta"}, Stability.BETA),
        ({"x-alpha": True}, Stability.ALPHA),
        ({"description": "Adds beta testers to the app."}, Stability.STABLE),
        ({"summary": "List beta groups"}, Stability.STABLE),
        ({"description": "Computes alpha values."}, Stability.STABLE),
    ],
)  # fmt: skip
def test_stability(said: dict[str, Any], stability: Stability) -> None:
    assert only(lowered({**operation_node(None, "thing"), **said})).stability is stability


@pytest.mark.parametrize(
    "path, stability",
    [
        ("/apis/apps/v1beta1/things", Stability.BETA),
        ("/apis/apps/v2alpha1/things", Stability.ALPHA),
        ("/playground/things", Stability.ALPHA),
        ("/documents/{id}/preview", Stability.STABLE),  # a thing of that name
        ("/articles/{id}/draft", Stability.STABLE),
    ],
)
def test_stability_of_a_path(path: str, stability: Stability) -> None:
    assert only(lowered(operation_node(None, "thing"), path=path)).stability is stability


def test_the_end_of_life_that_an_extension_tells() -> None:
    said = {"x-ms-deprecation": {"removalDate": "2023-03-15", "description": "gone"}}
    one = only(lowered({**operation_node(None, "thing"), **said}))
    assert (one.deprecated, one.sunset) == (True, "2023-03-15")


def test_uri_templates() -> None:
    answer = {
        "alarmsForSource": "s: The placeholder {source} must be an id.",
        "alarmsForTime": "s: In a time range.",
        "self": "s: A link, like /x/{id}.",
        "prompt": "s: Text with the placeholder {name}.",
    }
    found = only(lowered(operation_node(None, answer))).conventions.templates
    assert [(one.link, one.variables) for one in found] == [
        (("alarmsForSource",), ("source",)),
        (("alarmsForTime",), ()),
    ]
