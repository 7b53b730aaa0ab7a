"""What shared/REQUIREMENTS.md asks of the generator itself, on a document with the habits of the vendor's."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from support.lowering import lowered
from support.made import make

SCHEMA = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
LISTED = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Pump"}},
                   "nextCursor": {"type": "string"}},
}  # fmt: skip


def operation(tag: str, id_: str, answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": answer, "example": {"id": "no integer"}}}
    return {
        "tags": [tag],
        "operationId": id_,
        "x-capability": [{"acl": "pumpsAcl", "actions": ["READ"]}],
        "x-code-samples": [{"lang": "Python", "source": "client.pumps()\n"}],
        "responses": {"200": {"description": "", "content": content}},
        **more,
    }


CURSOR = [
    {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "maximum": 1000, "default": 100},
    },
    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
]
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {
        "title": "Plant",
        "description": "# Introduction\n<a href='x'>Import</a> it with <b>folders by tags</b>.\n",
        "version": "v1",
        "contact": {"name": "", "url": "https://x.example"},
    },
    "servers": [{"url": "https://{cluster}.x.example/api/v1", "variables": {"cluster": {"default": "api"}}}],
    "security": [{"token": ["https://{cluster}.x.example/.default"]}, {"code": []}],
    "tags": [{"name": "Pumps", "description": "", "x-displayName": "Pumps (all)"}, {"name": "Empty"}],
    "x-tagGroups": [{"name": "Core", "tags": ["Pumps", "Gone"]}],
    "paths": {
        "/pumps": {"get": operation("Pumps", "listPumps", LISTED, parameters=CURSOR)},
        "/pumps/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": operation("Pumps", "getPump", {"$ref": "#/components/schemas/Pump"}),
        },
        "/pumps/byids": {
            "post": operation("Pumps", "byIds", LISTED, **{"x-stability-level": "beta"})
        },
        "/playground/pumps/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": operation("Experiments", "tryPump", {"$ref": "#/components/schemas/Pump"}),
        },
    },
    "components": {
        "schemas": {"Pump": {**SCHEMA, "x-maxTotalSize": 1, "title": ""}},
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "code": {
                "type": "oauth2",
                "flows": {
                    "authorizationCode": {
                        "authorizationUrl": "https://login.x.example/a",
                        "tokenUrl": "https://login.x.example/t",
                        "scopes": {},
                    }
                },
            },
        },
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("plant")
    spec = folder / "spec.json"
    spec.write_text(json.dumps(DOCUMENT, indent=1))
    make(folder, "plant_client", spec)
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    yield importlib.import_module("plant_client")
    sys.path.remove(str(folder))


def test_a_downloaded_document_is_taken_as_it_is(plant: Any) -> None:
    """Unknown extensions, empty titles, groups of tags that are gone, wrong examples: nothing is lost."""
    client = plant.Client(
        auth="x",
        transport=importlib.import_module("plant_client.testing").FakeTransport(
            {"GET /pumps": [{"id": 1}, {"id": 2}], "GET /pumps/{id}": {"id": 7}}
        ),
    )
    assert [pump.id for pump in client.pumps.list()] == [1, 2]
    assert client.pumps.get(7).id == 7


def test_a_tag_is_a_namespace(plant: Any) -> None:
    client = plant.Client(auth="x")
    assert [type(each).__name__ for each in (client.pumps, client.experiments)] == [
        "Pumps",
        "Experiments",
    ]
    assert callable(client.pumps.list) and callable(client.experiments.try_)


def test_what_is_not_stable_is_marked_at_the_method(plant: Any) -> None:
    client = plant.Client(auth="x")
    assert "Beta: may change." in client.pumps.retrieve.__doc__
    assert "Alpha: may change or go at any time." in client.experiments.try_.__doc__
    assert "may change" not in client.pumps.get.__doc__


def test_paging_is_found_by_operation_never_assumed(plant: Any) -> None:
    """A cursor needs both ends: POST /pumps/byids answers with one that no request takes."""
    cursors = {
        each.path: bool(each.conventions.pagination)
        for each in lowered(json.dumps(DOCUMENT)).api.operations
    }
    assert cursors == {
        "/pumps": True,
        "/pumps/{id}": False,
        "/pumps/byids": False,
        "/playground/pumps/{id}": False,
    }
