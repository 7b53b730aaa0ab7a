"""The traps of real documents, each under its name."""

from __future__ import annotations

import time
from collections import Counter
from functools import cache

import pytest
from clientwright.ir.api import Api
from clientwright.ir.conventions import Cursor, NextLink, RetrySafety, VersionPlace
from clientwright.ir.operations import Operation
from clientwright.lower import Lowered, lower
from clientwright.lower.context import Context
from clientwright.lower.conventions import apply
from clientwright.spec import read
from support.shared import document

from .labels import Decided, decided

COGNITE = "cognite/v1-2026-05.json"
CUMULOCITY = "cumulocity/latest-2025.yml"


@cache
def lowered(name: str) -> Lowered:
    found = read(document(name)).document
    assert found is not None
    return lower(found)


def api(name: str) -> Api:
    return lowered(name).api


def operation(name: str, method: str, path: str) -> Operation:
    return next(o for o in api(name).operations if (o.method, o.path) == (method, path))


def paging(name: str, method: str, path: str) -> Decided | None:
    value = operation(name, method, path).conventions.pagination
    return decided(value) if value is not None else None


def test_cognite_filters_take_the_cursor_in_the_body() -> None:
    found = operation(COGNITE, "POST", "/assets/list").conventions.pagination
    assert isinstance(found, Cursor)
    assert decided(found) == Decided("cursor", "body:/cursor", "body:/nextCursor", "/items")
    assert found.size is not None
    assert (found.size.default, found.size.maximum) == (100, 1000)


def test_cognite_limits_differ_by_operation() -> None:
    found = {
        (value.size.default, value.size.maximum)
        for one in api(COGNITE).operations
        if isinstance(value := one.conventions.pagination, Cursor) and value.size is not None
    }
    assert {(100, 1000), (25, 1000), (25, 10000)} <= found


@pytest.mark.parametrize(
    "method, path",
    [
        ("POST", "/models/instances/query"),  # a map of cursors
        ("POST", "/models/instances/sync"),  # one without an end
        ("POST", "/timeseries/data/list"),  # a cursor of each item; start is a time
        ("POST", "/timeseries/subscriptions/data/list"),  # a cursor of each partition, with hasNext
        ("POST", "/extpipes"),  # nextCursor in the answer to a creation
        ("POST", "/labels/byids"),  # nextCursor in an answer that nothing continues
        ("POST", "/extpipes/list"),  # its answer is another operation's
    ],
)
def test_cognite_left_to_the_caller(method: str, path: str) -> None:
    assert paging(COGNITE, method, path) is None


def test_cognite_the_swapped_answer_is_a_question() -> None:
    (asked,) = (
        one
        for one in lowered(COGNITE).diagnostics
        if one.code == "conventions/undecided" and "/extpipes/list " in one.message
    )
    assert asked.message == (
        "POST /extpipes/list may page by cursor (0.65 of 0.8): the request body has the string cursor, "
        "but nothing in the answer feeds cursor"
    )
    assert asked.help == (
        "decide it in an overlay:\n"
        "  overlay: 1.0.0\n"
        "  info: {title: decisions, version: 1.0.0}\n"
        "  actions:\n"
        "    - target: \"$.paths['/extpipes/list'].post\"\n"
        "      update:\n"
        "        x-clientwright:\n"
        '          pagination: {style: cursor, request: "body:/cursor", response: "body:/...", items: "/items"}'
        "   # or: pagination: none"
    )


def test_cognite_partitions() -> None:
    found = [o for o in api(COGNITE).operations if o.conventions.partition is not None]
    assert Counter(o.method for o in found) == {"GET": 7, "POST": 7}
    assert {o.conventions.partition.maximum for o in found if o.conventions.partition} == {10}


def test_cognite_batches() -> None:
    batch = operation(COGNITE, "POST", "/assets").conventions.batch
    assert batch is not None
    assert (batch.items, batch.maximum, batch.answers) == (("items",), 1000, ("items",))


def test_cognite_versions_in_the_server_and_a_header_together() -> None:
    assert [(one.where, one.name) for one in api(COGNITE).versioning] == [
        (VersionPlace.SERVER, ""),
        (VersionPlace.HEADER, "cdf-version"),
    ]


def test_cognite_project_in_paths_is_a_parameter_of_the_client() -> None:
    assert [one.wire for one in api("cognite/v1-2023-03.json").client_parameters] == ["project"]


def test_cumulocity_follows_links_and_stops_at_short_pages() -> None:
    found = operation(CUMULOCITY, "GET", "/alarm/alarms").conventions.pagination
    assert isinstance(found, NextLink)
    assert (found.link, found.items, found.stop_when_short) == (("next",), ("alarms",), True)
    assert found.size_echo == ("statistics", "pageSize")
    assert found.number_echo == ("statistics", "currentPage")
    assert found.size is not None
    assert (found.size.default, found.size.maximum) == (5, 2000)


def test_cumulocity_items_have_many_names() -> None:
    names = {
        value.items
        for one in api(CUMULOCITY).operations
        if isinstance(value := one.conventions.pagination, NextLink)
    }
    assert {("alarms",), ("events",), ("managedObjects",), ("references",)} <= names
    assert len(names) > 15


def test_cumulocity_creations_do_not_page() -> None:
    assert not [
        one.path
        for one in api(CUMULOCITY).operations
        if one.method != "GET" and one.conventions.pagination is not None
    ]


def test_cumulocity_links_of_the_platform_are_templates() -> None:
    found = {
        t.link: t.variables for t in operation(CUMULOCITY, "GET", "/event").conventions.templates
    }
    assert found["eventsForSource",] == ("source",)
    assert ("eventsForSourceAndType",) in found
    assert ("self",) not in found


def test_kubernetes_pages_lists_and_not_deletions_or_watches() -> None:
    name = "kubernetes/api-v1.json"
    assert paging(name, "GET", "/api/v1/namespaces/{namespace}/pods") == Decided(
        "cursor", "query:continue", "body:/metadata/continue", "/items"
    )
    assert paging(name, "DELETE", "/api/v1/namespaces/{namespace}/pods") is None
    assert paging(name, "GET", "/api/v1/watch/pods") is None


def test_asana_offset_is_a_token() -> None:
    assert paging("asana/2026-06.yaml", "GET", "/tasks") == Decided(
        "cursor", "query:offset", "body:/next_page/offset", "/data"
    )


def test_github_link_header() -> None:
    assert paging("github/api.github.com-23.json", "GET", "/orgs/{org}/repos") == Decided(
        "link-header", "query:page", "header:link", ""
    )


def test_stripe_bodies_on_get_and_lists_inside_things() -> None:
    name = "stripe/2023-09.yaml"
    assert paging(name, "GET", "/v1/charges") == Decided(
        "keyset", "query:starting_after", None, "/data"
    )
    assert paging(name, "GET", "/v1/customers/{customer}") is None


def test_spotify_an_album_is_not_a_page_of_its_tracks() -> None:
    assert paging("spotify/official.yml", "GET", "/albums/{id}") is None
    assert paging("spotify/official.yml", "GET", "/albums/{id}/tracks") is not None


def test_digitalocean_links_behind_an_empty_alternative() -> None:
    assert paging("digitalocean/bundled-2026-07.yaml", "GET", "/v2/droplets") == Decided(
        "next-link", "query:page", "body:/links/pages/next", "/droplets"
    )


def test_box_a_marker_that_is_off_by_default() -> None:
    assert paging("box/2026-06.json", "GET", "/folders/{folder_id}/items") == Decided(
        "offset", "query:offset", None, "/entries"
    )


def test_a_resource_s_version_is_not_the_api_s() -> None:
    assert [one.name for one in api(CUMULOCITY).versioning] == []
    assert [one.where for one in api("openai/2026-08.yaml").versioning] == [VersionPlace.SERVER]


def test_verifying_a_bank_account_is_no_read() -> None:
    """`verify` ends the path, and money is asked for."""
    posts = [o for o in api("stripe/2023-09.yaml").operations if o.method == "POST"]
    safe = [o.path for o in posts if _safety(o) is RetrySafety.SAFE]
    assert safe == []


def _safety(one: Operation) -> RetrySafety:
    assert one.conventions.retry is not None
    return one.conventions.retry.safety


def test_githubs_whole_pass_is_cheap() -> None:
    """Half a second for 1,223 operations; the best of three, as the machine may be busy."""
    name = "github/api.github.com-23.json"
    found = read(document(name)).document
    assert found is not None
    lowered_api = api(name)
    spent = []
    for _ in range(3):
        started = time.process_time()
        apply(Context(document=found), lowered_api.types, lowered_api.operations)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.5
