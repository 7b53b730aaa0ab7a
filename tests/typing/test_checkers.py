"""A generated client under mypy --strict and pyright: no error in it, every mistake of its user found."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from clientwright.emit import emit, format_tree
from clientwright.ir.api import Api
from clientwright.ir.operations import Location, Server, ServerVariable
from clientwright.ir.types import Array, Const, JsonKind, KeepExtras, Nullable, UnionMember
from unit.emit.builders import (
    INTEGER,
    NUMBER,
    OPTIONS,
    STRING,
    alias,
    answer,
    api,
    body,
    enum,
    field,
    model,
    named,
    operation,
    parameter,
    ref,
    union,
)
from unit.emit.builders import (
    json as as_json,
)

USAGE = Path(__file__).with_name("usage.py")


def acme() -> Api:
    """An Api with one of each."""
    identity = parameter("id", Location.PATH, INTEGER)
    thing = (answer("200", as_json(ref("Thing"))),)
    objects = (JsonKind.OBJECT,)
    return api(
        operation("GET", "/things/{id}", identity, name="get", success=thing),
        operation("DELETE", "/things/{id}", identity, name="remove"),
        operation("GET", "/things", name="list", success=(answer("200", as_json(Array(items=ref("Thing")))),)),
        operation("POST", "/things", name="create", send=body(as_json(ref("New")), flat=True), success=thing),
        operation("PUT", "/things", name="replace", send=body(as_json(ref("Thing"))), success=thing),
        operation("PUT", "/tags/{id}", identity, name="tag", send=body(as_json(ref("Tags"))), deprecated=True),
        types=(
            model(
                "Thing",
                field("id", INTEGER, required=True),
                field("note", Nullable(inner=STRING)),
                field("tags", ref("Tags")),
                field("shape", ref("Shape")),
                field("level", ref("Level")),
                field("date", STRING),
                field("open", ref("Open")),
                field("json", ref("Json")),
            ),
            model("New", field("name", required=True), field("note", Nullable(inner=STRING))),
            alias("Tags", Array(items=STRING)),
            enum("Level", "low", "high"),
            union(
                "Shape",
                UnionMember(type=ref("Circle"), kinds=objects, tags=("circle",)),
                UnionMember(type=ref("Square"), kinds=objects, tags=("square",)),
                tag="kind",
            ),
            model("Circle", field("kind", Const(value="circle"), required=True), field("radius", NUMBER, required=True)),
            model("Square", field("theKind", Const(value="square"), required=True)),
            model("Open", extras=KeepExtras(values=INTEGER)),
            union(
                "Json",
                UnionMember(type=STRING, kinds=(JsonKind.STRING,)),
                UnionMember(type=Array(items=ref("Json")), kinds=(JsonKind.ARRAY,)),
            ),
        ),
        servers=(Server(url="https://{region}.example.org", variables=(ServerVariable(name="region", default="eu"),)),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typed")
    made = acme()
    for path, content in format_tree(emit(made, named(made), OPTIONS)).items():
        target = folder / "acme_client" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    (folder / "usage.py").write_text(USAGE.read_text())
    return folder


def wrong_lines() -> list[int]:
    lines = USAGE.read_text().splitlines()
    return [number for number, line in enumerate(lines, start=1) if line.endswith("# error")]


def run(project: Path, *command: str) -> str:
    result = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1"},
    )
    return result.stdout


@pytest.mark.slow
def test_mypy_strict(project: Path) -> None:
    shown = run(project, "mypy", "--strict", "--cache-dir", "cache", "acme_client", "usage.py")
    found = re.findall(r"^(\S+?):(\d+): error: (.*)", shown, re.MULTILINE)
    assert [each for each in found if each[0] != "usage.py"] == []
    assert sorted({int(line) for _, line, _ in found}) == wrong_lines(), shown


@pytest.mark.slow
def test_pyright(project: Path) -> None:
    shown = run(project, "pyright", "--outputjson", "--pythonpath", sys.executable, ".")
    found = [
        each for each in json.loads(shown)["generalDiagnostics"] if each["severity"] == "error"
    ]
    assert [each for each in found if Path(each["file"]).name != "usage.py"] == []
    assert sorted({each["range"]["start"]["line"] + 1 for each in found}) == wrong_lines(), shown
