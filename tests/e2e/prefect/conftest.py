"""Prefect, the client made from the document that it serves, and Prism between the two."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.prefect.differences import apply
from e2e.prefect.server import prefect
from support.made import load
from support.prism import Prism
from support.processes import environment
from support.tools import Unavailable

GENERATOR = Path(__file__).parents[3] / "generator"
PACKAGE = "prefect_client"
CONFIGURATION = """\
[clients.prefect]
spec = "openapi.json"
url = "{url}/openapi.json"
output = "generated"
package = "{package}"
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running server."""
    try:
        running = prefect(tmp_path_factory.mktemp("prefect-home"))
        with running:
            yield running.ready[1]
    except Unavailable as reason:
        pytest.skip(f"tier Prefect did not run: {reason}")


@pytest.fixture(scope="session")
def project(server: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the live document was fetched and its client generated, without any overlay."""
    folder = tmp_path_factory.mktemp("prefect")
    configuration = CONFIGURATION.format(url=server, package=PACKAGE)
    (folder / "clientwright.toml").write_text(configuration)
    ours = environment(PYTHONPATH=str(GENERATOR))
    for command in ("fetch", "generate"):
        run = [sys.executable, "-m", "clientwright", command]
        done = subprocess.run(
            run, cwd=folder, env=ours, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        (folder / f"{command}.txt").write_text(done.stdout + done.stderr)
    return folder


@pytest.fixture(scope="session")
def package(project: Path) -> Any:
    """The generated package, imported."""
    return load(project / "generated", PACKAGE)


@pytest.fixture(scope="session")
def prism(server: str, project: Path) -> Iterator[Prism]:
    """Prism before the server, with the document and what is known to differ from it."""
    document = json.loads((project / "openapi.json").read_text())
    apply(document)
    corrected = project / "corrected.json"
    corrected.write_text(json.dumps(document))
    try:
        with Prism(corrected, f"{server}/api") as running:
            yield running
    except Unavailable as reason:
        pytest.skip(f"tier Prefect did not run behind Prism: {reason}")


@pytest.fixture
def direct(server: str, package: Any) -> Iterator[Any]:
    """A client of the server, with nothing between."""
    with package.Client(base_url=f"{server}/api") as made:
        yield made


@pytest.fixture
def client(prism: Prism, package: Any) -> Iterator[Any]:
    """A client whose requests and answers are all held against the document."""
    prism.clear()
    with package.Client(base_url=prism.url) as made:
        yield made
    assert prism.violations() == []


@pytest.fixture
def name() -> str:
    """A name that nothing else on the server has."""
    return f"n{uuid.uuid4().hex[:12]}"
