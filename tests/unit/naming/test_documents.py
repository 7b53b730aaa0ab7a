"""Names on real documents: the ones that users expect, and that nothing is lost."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from clientwright.ir.api import Api
from clientwright.ir.types import ObjectShape
from clientwright.lower import lower
from clientwright.naming import Names, allocate
from clientwright.naming.reserved import KEYWORDS
from clientwright.spec import read

SPECS = Path(__file__).parents[4] / "shared" / "specs"

WELL_KNOWN = {
    "cognite/v1-2026-05.json": {
        "assets.list": "GET /assets",
        "assets.filter": "POST /assets/list",
        "assets.get": "GET /assets/{id}",
        "assets.create": "POST /assets",
        "assets.update": "POST /assets/update",
        "assets.delete": "POST /assets/delete",
        "assets.search": "POST /assets/search",
        "assets.retrieve": "POST /assets/byids",
        "assets.aggregate": "POST /assets/aggregate",
        "events.list": "GET /events",
        "documents.search": "POST /documents/search",
        "time_series.get_latest": "POST /timeseries/data/latest",
        "function_calls.list_logs": "GET /functions/{functionId}/calls/{callId}/logs",
        "three_d_models.get": "GET /3d/models/{modelId}",
        "data_point_subscriptions.list_members": "GET /timeseries/subscriptions/members",
        "spaces.apply": "POST /models/spaces",
        "workflow_executions.retry": "POST /workflows/executions/{executionId}/retry",
        "streams.delete": "DELETE /streams/{streamId}",
        "streams.delete_many": "POST /streams/delete",
    },
    "cumulocity/latest-2025.yml": {
        "alarms.list": "GET /alarm/alarms",
        "alarms.count": "GET /alarm/alarms/count",
        "alarms.update_many": "PUT /alarm/alarms",
        "managed_objects.create": "POST /inventory/managedObjects",
        "managed_objects.update": "PUT /inventory/managedObjects/{id}",
        "managed_objects.get_user": "GET /inventory/managedObjects/{id}/user",
        "events.create": "POST /event/events",
        "platform.get": "GET /platform",
        "users.list_for_group": "GET /user/{tenantId}/groups/{groupId}/users",
    },
    "stripe/2023-09.yaml": {
        "customers.create_source": "POST /v1/customers/{customer}/sources",
        "customers.search": "GET /v1/customers/search",
        "customers.update": "POST /v1/customers/{customer}",
        "invoices.finalize": "POST /v1/invoices/{invoice}/finalize",
        "issuing_cards.list": "GET /v1/issuing/cards",
        "tax_settings.update": "POST /v1/tax/settings",
    },
    "kubernetes/api-v1.json": {
        "core_v1.list_namespaced_pod": "GET /api/v1/namespaces/{namespace}/pods",
        "core_v1.delete_collection_namespaced_pod": "DELETE /api/v1/namespaces/{namespace}/pods",
        "core_v1.replace_node_status": "PUT /api/v1/nodes/{name}/status",
    },
    "slack/swagger2.json": {
        "admin.conversations.set_teams": "POST /admin.conversations.setTeams",
        "conversations.list": "GET /conversations.list",
        "users.delete_photo": "POST /users.deletePhoto",
    },
    "openai/2026-08.yaml": {
        "assistants.cancel_run": "POST /threads/{thread_id}/runs/{run_id}/cancel",
        "projects.list_service_accounts": (
            "GET /organization/projects/{project_id}/service_accounts"
        ),
        "responses.create": "POST /responses",
        "responses.create_beta": "POST /responses?beta=true",
        "roles.list_for_project": "GET /projects/{project_id}/roles",
    },
    "box/2026-06.json": {
        "folders.list_items": "GET /folders/{folder_id}/items",
        "shared_links_files.add_shared_link": "PUT /files/{file_id}#add_shared_link",
    },
    "asana/2026-06.yaml": {
        "tasks.add_dependencies": "POST /tasks/{task_gid}/addDependencies",
        "tags.list_for_workspace": "GET /workspaces/{workspace_gid}/tags",
    },
    "klaviyo/2026-07.json": {
        "catalogs.bulk_create_items": "POST /api/catalog-item-bulk-create-jobs",
        "profiles.get": "GET /api/profiles/{id}",
    },
    "google/drive-v3.yaml": {"files.empty_trash": "DELETE /files/trash"},
    "petstore/petstore-3.0.yaml": {
        "pet.find_by_status": "GET /pet/findByStatus",
        "store.place_order": "POST /store/order",
    },
    "github/api.github.com-23.json": {
        "repos.get": "GET /repos/{owner}/{repo}",
        "issues.list_for_repo": "GET /repos/{owner}/{repo}/issues",
        "gists.list": "GET /gists",
    },
}


@cache
def named(relative: str) -> tuple[Api, Names, tuple[str, ...]]:
    path = SPECS / relative
    if not path.exists():
        pytest.skip(f"{relative} is not here")
    document = read(path).document
    assert document is not None
    api = lower(document).api
    names, found = allocate(api, package="p")
    return api, names, tuple(each.message for each in found)


@pytest.mark.parametrize("relative", WELL_KNOWN)
def test_well_known_names(relative: str) -> None:
    api, names, _ = named(relative)
    called = {
        ".".join((*names.methods[each.key].resource, names.methods[each.key].method)): (
            f"{each.method} {each.path.removeprefix('/api/v1/projects/{project}')}"
        )
        for each in api.operations
    }
    expected = WELL_KNOWN[relative]
    assert {name: called.get(name) for name in expected} == expected


@pytest.mark.parametrize("relative", WELL_KNOWN)
def test_nothing_is_lost_and_nothing_needs_a_hash(relative: str) -> None:
    api, names, messages = named(relative)
    assert messages == ()
    assert len({(each.resource, each.method) for each in names.methods.values()}) == len(
        api.operations
    )
    assert names.types.keys() == api.types.keys()
    assert len({name.casefold() for name in names.types.values()}) == len(api.types)
    for key, decl in api.types.items():
        if isinstance(decl.shape, ObjectShape):
            attributes = names.fields[key]
            assert attributes.keys() == {field.wire for field in decl.shape.fields}
            assert len(set(attributes.values())) == len(attributes)
    every = [
        *names.types.values(),
        *(name for fields in names.fields.values() for name in fields.values()),
        *(each.method for each in names.methods.values()),
        *(part for path in names.resources for part in path),
        *(name for each in names.methods.values() for name in each.parameters.values()),
    ]
    assert [name for name in every if not name.isidentifier() or name in KEYWORDS] == []


def test_both_of_a_pair_that_differs_in_case_are_there() -> None:
    _, names, _ = named("cognite/v1-2026-05.json")
    found = {key.rpartition("/")[2]: name for key, name in names.types.items()}
    assert (found["Cursor"], found["cursor"]) == ("Cursor", "CursorValue")


def test_reactions() -> None:
    _, names, _ = named("github/api.github.com-23.json")
    (fields,) = {
        tuple(sorted(fields.items()))
        for key, fields in names.fields.items()
        if key == "#/components/schemas/reaction-rollup"
    }
    assert dict(fields)["+1"] == "plus_1"
    assert dict(fields)["-1"] == "minus_1"
