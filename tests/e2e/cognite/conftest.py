"""The fake, the client as the generator makes it now, and an environment that has cognite-sdk."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.cognite.fake.server import TOKEN, Fake
from support.made import load, make
from support.tools import Unavailable, python_with

SPECS = Path(__file__).parents[3] / "specs" / "cognite"
SDK = "cognite-sdk==8.22.0"
SCRIPT = Path(__file__).parent / "sdk" / "run.py"


@pytest.fixture(scope="session")
def cognite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package `cognite_client`, made from our document and its overlay."""
    folder = tmp_path_factory.mktemp("cognite")
    make(folder, "cognite_client", SPECS / "openapi.yaml", SPECS / "overlay.yaml")
    yield load(folder, "cognite_client")
    sys.path.remove(str(folder))
    for module in [one for one in sys.modules if one.split(".")[0] == "cognite_client"]:
        del sys.modules[module]


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as running:
        yield running
    assert running.crashes == []


@pytest.fixture(scope="session")
def sdk_python() -> Path:
    """The Python of an environment that has cognite-sdk."""
    try:
        return python_with(SDK)
    except Unavailable as reason:
        pytest.skip(f"tier cognite/cognite-sdk did not run: {reason}")


def by_the_sdk(python: Path, url: str, *only: str) -> dict[str, dict[str, Any]]:
    """What came of the steps of `sdk/`, all or some, at a server: `{"result": ...}` or `{"error": ...}` by step."""
    told = subprocess.run(
        [str(python), str(SCRIPT), url, *only],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"CDF_TOKEN": TOKEN},
    )
    assert told.returncode == 0, told.stderr[-2000:]
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    return {line.pop("step"): line for line in lines}
