"""The code in the READMEs of clients: it runs against a server as it stands, and checkers accept it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.forest import Forest
from support.loopback import Answer, Loopback
from support.made import make
from support.wire import Seen

SPECS = Path(__file__).parents[2] / "specs"


def code(readme: Path) -> str:
    """All of its Python, in its order."""
    return "\n".join(re.findall(r"```python\n(.*?)```", readme.read_text(), re.DOTALL))


def answer(value: object, status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(value).encode())


ASSET = {"id": 1, "name": "pump", "createdTime": 0, "lastUpdatedTime": 0, "rootId": 1}


def cognite(seen: Seen) -> Answer:
    if seen.method == "POST":
        return answer({"items": [ASSET] * len(json.loads(seen.body)["items"])})
    return answer(ASSET if seen.target.endswith("/1") else {"items": [ASSET]})


def balena(seen: Seen) -> Answer:
    return answer({"d": [{"id": 1, "note": "x"}]} if seen.method == "GET" else {"id": 1})


def cumulocity(seen: Seen) -> Answer:
    listed = "?" in seen.target
    return answer({"managedObjects": [{"id": "id"}]} if listed else {"id": "id"})


SHOWN = {
    "cognite": [
        "GET /assets", "GET /assets", "GET /assets", "GET /assets/1", "POST /assets", "POST /assets",
        "POST /assets/update", "GET /assets/1",
    ],
    "balena": [
        "GET /device", "GET /device", "GET /device", "GET /device(1)", "POST /device", "PATCH /device(1)",
        "GET /device(1)",
    ],
    "cumulocity": [
        "GET /inventory/managedObjects", "GET /inventory/managedObjects", "GET /inventory/managedObjects",
        "GET /inventory/managedObjects/id", "POST /inventory/managedObjects", "PUT /inventory/managedObjects/id",
        "GET /inventory/managedObjects/id",
    ],
}  # fmt: skip
"""What the code asks of the server: listing, the first page, a filter, one, new ones, an update, one that is not there."""


@pytest.mark.parametrize(
    ("name", "served"), [("cognite", cognite), ("balena", balena), ("cumulocity", cumulocity)]
)
def test_the_readme_of_a_client(name: str, served: Any, tmp_path: Path) -> None:
    package = f"{name}_client"
    make(tmp_path, package, SPECS / name / "openapi.yaml", SPECS / name / "overlay.yaml")
    text = code(tmp_path / package / "README.md")
    (tmp_path / "readme.py").write_text(text)
    with Loopback() as server:
        last = len(SHOWN[name])
        server.answer = lambda seen: (
            served(seen) if len(server.seen) < last else answer({"message": "not there"}, 404)
        )
        done = subprocess.run(
            [sys.executable, "-W", "error::FutureWarning", "readme.py"],
            cwd=tmp_path,
            env=os.environ | {f"{name.upper()}_BASE_URL": server.url},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert [f"{seen.method} {seen.target.partition('?')[0]}" for seen in server.seen] == SHOWN[name]
    assert done.stdout.endswith("404 not there None\n")
    filtered = server.seen[2].target.partition("?")[2]
    assert "..." in filtered
    assert all("authorization" in seen.headers for seen in server.seen)
    (update,) = (
        seen for seen in server.seen if seen.method in ("PUT", "PATCH") or "update" in seen.target
    )
    assert b"ull" in update.body  # null, or setNull
    assert _mypy(tmp_path, "readme.py") == ""


TYPICAL = {
    "github/api.github.com-23.json": "issues",
    "stripe/2023-09.yaml": "invoices",
    "digitalocean/bundled-2026-07.yaml": "",
}
"""What their READMEs show, where that has to be one thing: no odd corner."""


@pytest.mark.slow
@pytest.mark.parametrize("name", TYPICAL)
def test_the_readme_of_a_real_document(name: str, forest: Forest, tmp_path: Path) -> None:
    tree = forest.tree(name)
    text = code(tree.folder / "README.md")
    (tmp_path / "readme.py").write_text(text)
    assert _mypy(tmp_path, "readme.py", path=tree.root) == ""
    resource = TYPICAL[name]
    assert f"for item in client.{resource}" in text
    assert ".get(" in text and "fake.assert_sent(" in text


def _mypy(folder: Path, file: str, path: Path | None = None) -> str:
    """What mypy --strict says of a file; the client's own code is checked elsewhere."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary"]
    command += ["--follow-imports=silent", "--cache-dir=/dev/null", file]
    environment = os.environ | ({"MYPYPATH": str(path)} if path else {})
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr
