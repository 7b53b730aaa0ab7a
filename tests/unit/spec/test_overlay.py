"""Overlays: what they change, and that places lead into them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from clientwright.spec import Document

from .conftest import HEAD

Read = Callable[[dict[str, str]], Document]
OVERLAY = 'overlay: 1.1.0\ninfo: {title: Mend, version: "1"}\nactions:\n'
API = (
    HEAD + "tags: [{name: a}, {name: b}, {name: c}]\n"
    "paths:\n  /pets:\n    get:\n      summary: old\n      tags: [a]\n      responses: {}\n"
)


def pets(read: Document) -> Any:
    return read.root["paths"]["/pets"]["get"]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("target: $.paths.*.get\n  update: {summary: new}", {"summary": "new"}),
        ("target: $.paths.*.get.summary\n  update: new", {"summary": "new"}),
        ("target: $.paths.*.get\n  update: {tags: [b, c]}", {"tags": ["a", "b", "c"]}),
        ("target: $.paths.*.get.tags\n  update: b", {"tags": ["a", "b"]}),
        ("target: $.paths.*.get.tags\n  update: [b, c]", {"tags": ["a", "b", "c"]}),
        ("target: $.paths.*.get\n  update: {responses: }", {"responses": {}}),
        ("target: $.paths.*.get\n  update: {x-deep: {a: [1]}}", {"x-deep": {"a": [1]}}),
        ("target: $.paths.*.get\n  copy: $.tags[0]", {"name": "a"}),
        ("target: $.paths.*.get.tags[?@ == 'a']\n  remove: true", {"tags": []}),
        ("target: $\n  update: {paths: {/pets: {get: {summary: new}}}}", {"summary": "new"}),
    ],
)
def test_actions(document: Read, action: str, expected: dict[str, Any]) -> None:
    read = document({"root.yaml": API, "overlay.yaml": f"{OVERLAY}- {action}\n"})
    assert pets(read) == {"summary": "old", "tags": ["a"], "responses": {}} | expected


def test_updates_are_copies(document: Read) -> None:
    text = (
        OVERLAY
        + "- target: $.tags.*\n  update: {x-a: {b: 1}}\n- target: $.tags[0]['x-a']\n  update: {b: 2}\n"
    )
    read = document({"root.yaml": API, "overlay.yaml": text})
    assert [tag["x-a"]["b"] for tag in read.root["tags"]] == [2, 1, 1]


def test_places_of_new_and_of_moved_nodes(document: Read) -> None:
    text = (
        OVERLAY + "- target: $.tags[0, 1]\n  remove: true\n"
        "- target: $.tags\n  update:\n    name: d\n"
        "- target: $.paths['/pets'].get\n  update:\n    responses:\n      '404': {description: gone}\n"
    )
    read = document({"root.yaml": API, "overlay.yaml": text})
    assert [tag["name"] for tag in read.root["tags"]] == ["c", "d"]

    def place(pointer: str) -> tuple[str, str, int]:
        found = read.place(pointer)
        return found.file, found.pointer, found.line

    assert place("/tags/0/name") == ("root.yaml", "/tags/2/name", 3)
    assert place("/tags/1/name") == ("overlay.yaml", "/actions/1/update/name", 8)
    assert place("/paths/~1pets/get/summary") == ("root.yaml", "/paths/~1pets/get/summary", 7)
    assert place("/paths/~1pets/get/responses/404/description") == (
        "overlay.yaml",
        "/actions/2/update/responses/404/description",
        12,
    )


def test_overlays_mend_dangling_references_and_may_refer_to_files(document: Read) -> None:
    read = document(
        {
            "root.yaml": HEAD + "paths:\n  /pets: {$ref: '#/components/pathItems/Pets'}\n",
            "overlay-1.yaml": OVERLAY + "- target: $\n  update: {components: {pathItems: {}}}\n",
            "overlay-2.yaml": OVERLAY
            + "- target: $.components.pathItems\n  update: {Pets: {$ref: pets.yaml}}\n",
            "pets.yaml": "get: {responses: {}}\n",
        }
    )
    assert read.resolve("#/paths/~1pets") == {"get": {"responses": {}}}
    assert [source.name for source in read.sources] == [
        "root.yaml",
        "overlay-1.yaml",
        "overlay-2.yaml",
        "pets.yaml",
    ]


def test_other_files_can_be_targets_and_are_changed_once(document: Read) -> None:
    read = document(
        {
            "root.yaml": HEAD + "paths:\n  /pets:\n    get: {$ref: get.yaml}\n",
            "get.yaml": "tags: [a]\nresponses: {}\n",
            "overlay.yaml": OVERLAY + "- target: $..[?@.responses].tags\n  update: b\n",
        }
    )
    assert pets(read)["tags"] == ["a", "b"]
    assert read.place("/paths/~1pets/get/tags/0").file == "get.yaml"
