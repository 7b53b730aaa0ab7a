"""Validation: in a second process, complete, and never a traceback."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from clientwright.spec import Document, validate

from .conftest import HEAD

Read = Callable[[dict[str, str]], Document]
BROKEN = HEAD + "paths:\n  /pets:\n    get:\n      operationId: pets\n"


def test_the_second_process_says_what_the_first_would(document: Read) -> None:
    read = document({"root.yaml": BROKEN})
    found = validate.Validation.start(read).result()
    assert found == validate.validate(read)
    assert [(f.code, f.place.line, f.message) for f in found] == [
        ("spec/invalid", 5, '"responses" is a required property')
    ]


def test_without_fork_the_work_is_done_here(
    document: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(validate, "_can_fork", lambda: False)
    (found,) = validate.Validation.start(document({"root.yaml": BROKEN})).result()
    assert found.code == "spec/invalid"


@pytest.mark.parametrize(
    ("crash", "message"),
    [
        (RecursionError(), "validation is not complete: schemas are nested too deep for it"),
        (KeyError("name"), "validation is not complete: it failed with KeyError: 'name'"),
    ],
)
def test_a_crash_is_a_finding(
    document: Read, monkeypatch: pytest.MonkeyPatch, crash: Exception, message: str
) -> None:
    def findings(document: Document) -> Any:
        yield "/paths", "first"
        raise crash

    monkeypatch.setattr(validate, "_findings", findings)
    found = validate.validate(document({"root.yaml": BROKEN}))
    assert [f.message for f in found] == [message, "first"]


def test_a_killed_process_is_a_finding(document: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "_findings", lambda document: os._exit(9))
    (found,) = validate.Validation.start(document({"root.yaml": BROKEN})).result()
    assert found.message == "validation is not complete: its process ended with 9"


def test_an_endless_validation_is_stopped(document: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "DEADLINE", 0.2)
    monkeypatch.setattr(validate, "_findings", lambda document: time.sleep(60))
    start = time.monotonic()
    (found,) = validate.Validation.start(document({"root.yaml": BROKEN})).result()
    assert found.code == "spec/validation-stopped"
    assert time.monotonic() - start < 10


def test_nothing_is_opened(document: Read) -> None:
    """References in places that the reader does not know of are the validator's to follow, and it must not."""
    read = document(
        {
            "root.yaml": 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\ncomponents:\n  schemas:\n'
            "    A:\n      $id: https://example.com/a\n      default: 1\n"
            "      x-a: {$ref: 'https://example.com/b'}\n"
            "      $dynamicRef: https://example.com/c\n"
        }
    )
    found = validate.validate(read)
    assert [f.code for f in found] == ["spec/validation-stopped"]
    assert "Unresolvable" in found[0].message


def test_every_finding_is_where_it_is(document: Read) -> None:
    read = document(
        {
            "root.yaml": 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\n'
            "paths:\n  /pets: {$ref: pets.yaml}\n",
            "pets.yaml": "get:\n  parameters:\n  - name: limit\n    in: query\n    schema:\n"
            "      anyOf:\n      - {type: integer, default: many}\n"
            "  - {name: limit, in: query, schema: {items: {pattern: '('}}}\n",
        }
    )
    found = validate.validate(read)
    assert [(f.place.file, f.place.pointer, f.place.line, f.message) for f in found] == [
        ("pets.yaml", "/get/parameters", 2, "Duplicate parameter 'limit'"),
        (
            "pets.yaml",
            "/get/parameters/0/schema/anyOf/0/default",
            7,
            "'many' is not of type 'integer'",
        ),
        (
            "pets.yaml",
            "/get/parameters/1/schema/items/pattern",
            8,
            "'(' is not a 'regex'",
        ),
    ]
