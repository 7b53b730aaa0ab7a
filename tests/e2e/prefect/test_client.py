"""The client of Prefect's live document: all of it, nothing skipped, and sound to mypy; and what Prism was told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.prefect.differences import DIFFERENCES
from e2e.prefect.server import PREFECT
from support.prism import Prism

pytestmark = pytest.mark.slow

METHODS = {"get", "put", "post", "delete", "patch"}


def test_all_operations_are_generated(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads((project / "openapi.json").read_text())
    assert document["openapi"].startswith("3.1.")
    operations = sum(method in METHODS for path in document["paths"].values() for method in path)
    assert operations > 180
    said = (project / "generate.txt").read_text()
    assert f"{operations}/{operations} operations" in said
    assert " 0 warnings" in said
    with capsys.disabled():
        print(f"\ntier Prefect: {PREFECT}, {operations} operations")


def test_listings_page_without_help(project: Path) -> None:
    """Every operation that takes an offset or a page number in its body gives a pager."""
    document = json.loads((project / "openapi.json").read_text())
    schemas = document["components"]["schemas"]
    paged = set()
    for path, operations in document["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        name = content.get("application/json", {}).get("schema", {}).get("$ref", "/").split("/")[-1]
        if {"offset", "page"} & set(schemas.get(name, {}).get("properties", {})):
            paged.add(f"`POST {path}`")
    assert len(paged) == 26
    found = set()
    for source in (project / "generated/prefect_client/resources").glob("*.py"):
        for method in source.read_text().split("\n    def ")[1:]:
            if "-> Pager[" in method:
                found |= {line.strip() for line in method.splitlines() if line.strip() in paged}
    assert found == paged


def test_mypy_strict(project: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir=/dev/null", "prefect_client"]
    done = subprocess.run(
        command, cwd=project / "generated", capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("Success: no issues found in "), done.stdout[-2000:]


def test_what_is_known_to_differ_does(
    client: Any, prism: Prism, package: Any, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each difference from the document that Prism is told of is one that the server shows."""
    m = package.models
    flow = client.flows.create(name=name)
    run = client.flow_runs.create(flow_id=flow.id)
    client.flow_runs.set_state(run.id, state=m.StateCreate(type="RUNNING"), force=True)
    client.flow_runs.create_input(run.id, key="k", value="1")
    client.flow_runs.get_input(run.id, "k")
    client.task_runs.create(flow_run_id=run.id, task_key="t", dynamic_key="0")
    deployment = client.deployments.create(name=name, flow_id=flow.id)
    client.deployments.create_flow_run(deployment.id, m.DeploymentFlowRunCreate())
    client.concurrency_limits.create(tag=name, concurrency_limit=1)
    client.artifacts.create(key=name, data=1)
    client.saved_searches.create(name=name)
    ids = {flow.id: "{id}", run.id: "{id}", deployment.id: "{id}", "/k": "/{key}"}
    seen = set()
    for each in prism.exchanges:
        path = each.path
        for value, placeholder in ids.items():
            path = path.replace(value, placeholder)
        kind = dict(each.answer_headers).get("content-type", "").partition(";")[0]
        seen.add((f"{each.method} {path}", str(each.status), kind))
    for difference in DIFFERENCES:
        for operation in difference.operations:
            assert (operation, difference.status, difference.media_type) in seen
    with capsys.disabled():
        print(
            f"\ntier Prefect/Prism: {sum(len(each.operations) for each in DIFFERENCES)} differences"
        )
