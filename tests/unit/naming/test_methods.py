"""Resources and methods: what the shapes of real documents come to be called."""

from __future__ import annotations

import random

import pytest
from clientwright.ir.operations import OperationKey
from clientwright.naming import PinnedMethod, Pins, allocate
from hypothesis import given, settings
from hypothesis import strategies as st
from support.naming import api, calls, names, operation

TABLE = {
    "GET /assets": "assets.list",
    "POST /assets": "assets.create",
    "GET /assets/{id}": "assets.get",
    "POST /assets/list": "assets.filter",
    "POST /assets/search": "assets.search",
    "POST /assets/byids": "assets.retrieve",
    "POST /assets/update": "assets.update",
    "POST /assets/delete": "assets.delete",
    "POST /assets/aggregate": "assets.aggregate",
    "POST /assets/{id}/cancel": "assets.cancel",
    "GET /assets/{id}/logs": "assets.list_logs",
    "GET /assets/{id}/logs/{line}": "assets.get_log",
    "POST /assets/{id}/logs": "assets.create_log",
    "POST /assets/{id}/logs/{line}": "assets.update_log",
}


@pytest.mark.parametrize("tags", [(), ("Assets",)], ids=["by path", "by tag"])
def test_the_standard_methods(tags: tuple[str, ...]) -> None:
    many = ("GET /assets", "GET /assets/{id}/logs")
    given_api = api(*(operation(line, None, *tags, many=line in many) for line in TABLE))
    assert calls(given_api) == TABLE


CASES = {
    "put and patch of an item": (
        [("PUT /a/things/{id}", None), ("PATCH /a/things/{id}", None)],
        ["things.replace", "things.update"],
    ),
    "methods of the whole collection beside those of an item": (
        [
            ("PUT /things", None), ("PUT /things/{id}", None),
            ("DELETE /things", None), ("DELETE /things/{id}", None),
        ],
        ["things.update_many", "things.update", "things.delete_many", "things.delete"],
    ),
    "a batch delete beside a delete": (
        [("POST /things/delete", None), ("DELETE /things/{id}", None)],
        ["things.delete_many", "things.delete"],
    ),
    "settings are updated, not created": (
        [("GET /things/settings", "getX"), ("POST /things/settings", None)],
        ["things.get_x", "things.update_settings"],
    ),
    "the vendor's verb says more": (
        [("POST /things", "ingestThings"), ("POST /things/uploadlink", "getUploadLink")],
        ["things.ingest", "things.get_upload_link"],
    ),
    "create or update": ([("POST /things", "createOrUpdateThing")], ["things.upsert"]),
    "the resource's words go": (
        [("GET /things/{id}/user", "getThingUser"), ("GET /things/{id}/segments", "listSegmentsForAThing")],
        ["things.get_user", "things.list_segments"],
    ),
    "below another parent": (
        [
            ("GET /things/{id}", None),
            ("DELETE /users/{id}/things/{thing}", None),
            ("DELETE /groups/{id}/things/{thing}", None),
        ],
        ["things.get", "things.delete_for_user", "things.delete_for_group"],
    ),
    "mechanical operationIds say nothing": (
        [("POST /v1/things/{thing}/sources", "PostThingsThingSources")],
        ["things.create_source"],
    ),
    "what FastAPI appends": (
        [("GET /v1/things", "list_things_v1_things_get")], ["things.list"],
    ),
    "what springfox appends": ([("GET /things/{id}/x", "getXUsingGET_1")], ["things.get_x"]),
    "run together": (
        [("GET /things/{id}/limit", "Getthinglimitofsome")], ["things.get_limit"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("operations", "expected"), CASES.values(), ids=CASES.keys())
def test_methods(operations: list[tuple[str, str | None]], expected: list[str]) -> None:
    found = calls(api(*(operation(line, id_, "Things") for line, id_ in operations)))
    assert [found[line] for line, _ in operations] == expected


@pytest.mark.parametrize(
    ("tag", "operation_id", "expected"),
    [
        ("repos", "repos/get-branch", "repos.get_branch"),
        ("admin.apps", "admin_apps_approve", "admin.apps.approve"),
        ("admin.inviteRequests", "admin_inviteRequests_list", "admin.invite_requests.list"),
        ("chat", "chat_postMessage", "chat.create_message"),
        ("files", "drive.files.emptyTrash", "files.empty_trash"),
        ("beta.agents", "agents_api_v1_agents_update", "beta.agents.update"),
        ("campaigns", "campaigns/create-campaign", "campaigns.create"),
        ("Droplets", "droplets_destroy", "droplets.delete"),
    ],
)
def test_operation_ids_that_begin_with_the_resource(
    tag: str, operation_id: str, expected: str
) -> None:
    assert list(calls(api(operation("POST /v1/x/{id}/y", operation_id, tag))).values()) == [
        expected
    ]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Time series", "time_series"),
        ("3D Models", "three_d_models"),
        ("Data point subscriptions", "data_point_subscriptions"),
        ("Uploads (Chunked)", "uploads_chunked"),
        ("Notification 2.0 API", "notification_2_0"),
        ("core_v1", "core_v1"),
        ("Platform API", "platform"),
        ("Raw", "raw"),
        ("Request", "request_"),
        ("Close", "close_"),
        ("import", "import_"),
        ("🎉", "operations"),
    ],
)
def test_resources_of_tags(tag: str, expected: str) -> None:
    (path,) = names(api(operation("GET /x", None, tag))).resources
    assert path == (expected,)


def test_an_api_tag_stays_apart_from_its_twin() -> None:
    table = names(api(operation("GET /a", None, "Alarm API"), operation("GET /b", None, "Alarms")))
    assert set(table.resources) == {("alarm_api",), ("alarms",)}


def test_untagged_operations_join_the_resource_they_stand_below() -> None:
    found = calls(
        api(
            operation("GET /org/projects", None, "Projects", many=True),
            operation("GET /org/projects/{id}/limit"),
            operation("GET /org/limit"),
        )
    )
    assert found["GET /org/projects/{id}/limit"] == "projects.get_limit"
    assert found["GET /org/limit"] == "org_limit.get"


def test_hints_win() -> None:
    found = calls(
        api(
            operation("GET /a", "x", "Tag", hint="fetchIt", resource="data_modeling.spaces"),
            operation("GET /b", "fetch_it", "Tag", resource="data_modeling.spaces"),
        )
    )
    assert found["GET /a"] == "data_modeling.spaces.fetch_it"
    assert found["GET /b"] != found["GET /a"]


def test_hints_that_name_every_operation_are_names_not_resources() -> None:
    found = calls(
        api(
            operation("GET /alarm/alarms", "x1", "Alarms", resource="getAlarms", many=True),
            operation("POST /alarm/enroll", "x2", "Alarms", resource="simpleEnroll"),
            operation("PUT /alarm/alarms/{id}", "x3", "Alarms", resource="updateAlarm"),
        )
    )
    assert set(found.values()) == {"alarms.list", "alarms.update", "alarms.enroll_alarm"}


def test_a_nested_resource_keeps_its_name_before_a_method() -> None:
    table = names(
        api(operation("GET /a", "a_b", "a"), operation("GET /a/b", "a_b_get", "a.b")),
    )
    assert {name.method for name in table.methods.values() if name.resource == ("a",)} != {"b"}
    assert table.resources["a", "b"].class_name == "AB"


def test_plus_and_minus_one_are_two() -> None:
    given_api = api(
        operation("POST /reactions/+1", "reactions/+1", "reactions"),
        operation("POST /reactions/-1", "reactions/-1", "reactions"),
    )
    assert set(calls(given_api).values()) == {"reactions.plus_1", "reactions.minus_1"}


def test_modules_are_files_on_every_system() -> None:
    tags = ("con", "CON", "aux", "a.b", "a_b", "Ü" * 300, "ü" * 300)
    table = names(api(*(operation(f"GET /{at}", None, tag) for at, tag in enumerate(tags))))
    modules = [resource.module for resource in table.resources.values()]
    assert len({module.casefold() for module in modules}) == len(modules)
    assert not {"con", "aux"} & set(modules)
    assert all(
        module.isascii() and module.isidentifier() and len(module) < 200 for module in modules
    )
    classes = [resource.class_name for resource in table.resources.values()]
    assert len({name.removeprefix("Async").casefold() for name in classes}) == len(classes)


def test_classes_keep_off_their_async_twins_and_imports() -> None:
    tags = ("foo", "async foo", "Operation", "Query")
    table = names(api(*(operation(f"GET /{at}", None, tag) for at, tag in enumerate(tags))))
    found = {path[0]: resource.class_name for path, resource in table.resources.items()}
    assert found["operation"] == "OperationResource"
    assert found["query"] == "QueryResource"
    twins = {*found.values(), *(f"Async{name}" for name in found.values())}
    assert len(twins) == 2 * len(found)


def test_pins_win() -> None:
    pins = Pins(
        methods={OperationKey("GET /assets"): PinnedMethod(resource=("stuff",), method="browse")}
    )
    given_api = api(
        operation("GET /assets", None, "Assets", many=True),
        operation("POST /assets", None, "Assets"),
    )
    assert calls(given_api, pins) == {
        "GET /assets": "stuff.browse",
        "POST /assets": "assets.create",
    }


def test_a_pin_that_is_no_name_is_told() -> None:
    pins = Pins(
        methods={OperationKey("GET /assets"): PinnedMethod(resource=("assets",), method="1 x")}
    )
    table, found = allocate(
        api(operation("GET /assets", None, "Assets", many=True)), package="p", pins=pins
    )
    assert [(each.code, each.message) for each in found] == [
        (
            "naming/pin-refused",
            "the pinned name is no identifier, is taken or is pinned twice: method of GET /assets",
        )
    ]
    assert table.methods[OperationKey("GET /assets")].method == "list"


def test_a_name_that_only_a_hash_makes_unique_is_told() -> None:
    given_api = api(*(operation(f"GET /{mark}", mark, "🎉") for mark in ("🎉", "🎊")))
    _, found = allocate(given_api, package="p")
    assert {each.code for each in found} == {"naming/hashed"}
    assert len(found) == 2


segment = st.sampled_from(
    ["a", "list", "{id}", "Things", "things", "+1", "-1", "import", "ﬁle", "🎉"]
)
paths = st.lists(segment, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts))
lines = st.tuples(st.sampled_from(["GET", "POST", "PUT", "DELETE"]), paths, st.text(max_size=12))
tags = st.sampled_from(
    [(), ("Things",), ("things",), ("a.b",), ("a",), ("list",), ("with_raw_response",)]
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(lines, tags), unique_by=lambda each: each[0][:2], max_size=14),
    st.randoms(use_true_random=False),
)
def test_no_two_operations_share_a_name_and_order_does_not_matter(
    drawn: list[tuple[tuple[str, str, str], tuple[str, ...]]], shuffler: random.Random
) -> None:
    operations = {
        found.key: found
        for (method, path, id_), tag in drawn
        for found in [operation(f"{method} {path}", id_, *tag)]
    }
    table = names(api(*operations.values()))
    assert len({(name.resource, name.method) for name in table.methods.values()}) == len(operations)
    shuffled = list(operations.values())
    shuffler.shuffle(shuffled)
    assert names(api(*shuffled)) == table
