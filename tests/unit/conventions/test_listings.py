"""Which operations are listings though nothing pages them."""

from __future__ import annotations

import pytest
from support.lowering import lowered

ITEM = "{properties: {id: {type: integer}}}"
CASES = {
    "an array of objects": ("get", "/things", f"{{type: array, items: {ITEM}}}", ()),
    "an array in a wrapping": (
        "get",
        "/things",
        f"{{properties: {{things: {{type: array, items: {ITEM}}}, count: {{type: integer}}}}}}",
        ("things",),
    ),
    "an array of words is a value": ("get", "/words", "{type: array, items: {type: string}}", None),
    "one thing that holds a list": (
        "get",
        "/things/{id}",
        f"{{properties: {{parts: {{type: array, items: {ITEM}}}, name: {{type: string}}}}}}",
        None,
    ),
    "settings with a list among them": (
        "get",
        "/settings",
        f"{{properties: {{rules: {{type: array, items: {ITEM}}}, mode: {{properties: {{a: {{}}}}}}}}}}",
        None,
    ),
    "two lists": (
        "get",
        "/things",
        f"{{properties: {{a: {{type: array, items: {ITEM}}}, b: {{type: array, items: {ITEM}}}}}}}",
        None,
    ),
    "a tree": ("get", "/root", "{$ref: '#/components/schemas/Folder'}", None),
    "what a POST answers": ("post", "/things", f"{{type: array, items: {ITEM}}}", None),
}
FOLDER = """\

components:
  schemas:
    Folder: {properties: {name: {type: string}, children: {type: array, items: {$ref: '#/components/schemas/Folder'}}}}
"""


@pytest.mark.parametrize("name", CASES)
def test_listing(name: str) -> None:
    method, path, schema, expected = CASES[name]
    responses = f"{{'200': {{content: {{application/json: {{schema: {schema}}}}}}}}}"
    (operation,) = lowered(
        f"paths: {{'{path}': {{{method}: {{responses: {responses}}}}}}}" + FOLDER
    ).api.operations
    found = operation.conventions.listing
    assert (found.items if found else None) == expected


def test_what_is_paged_is_no_listing_beside_it() -> None:
    responses = f"{{'200': {{content: {{application/json: {{schema: {{properties: {{items: {{type: array, items: {ITEM}}}, nextCursor: {{type: string}}}}}}}}}}}}}}"
    (operation,) = lowered(
        f"paths: {{/things: {{get: {{parameters: [{{name: cursor, in: query, schema: {{type: string}}}}], responses: {responses}}}}}}}"
    ).api.operations
    assert operation.conventions.pagination is not None
    assert operation.conventions.listing is None
