"""Validation: in a second process, complete, and never a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
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


def alone(folder: Path, patches: str) -> str:
    """What validation finds in a process of its own: with another thread, as test runners have, it runs inline."""
    (folder / "root.yaml").write_text(BROKEN)
    script = (
        "import os, time\n"
        "from clientwright.spec import read, validate\n"
        f"{patches}\n"
        "(found,) = validate.Validation.start(read('root.yaml').document).result()\n"
        "print(found.code, found.message)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "generator")}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=50,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_killed_process_is_a_finding(tmp_path: Path) -> None:
    found = alone(tmp_path, "validate._findings = lambda document: os._exit(9)")
    assert "validation is not complete: its process ended with 9" in found


def test_an_endless_validation_is_stopped(tmp_path: Path) -> None:
    found = alone(
        tmp_path, "validate.DEADLINE = 0.2\nvalidate._findings = lambda document: time.sleep(60)"
    )
    assert found.startswith("spec/validation-stopped")


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
