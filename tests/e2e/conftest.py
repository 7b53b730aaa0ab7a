"""One forest of generated clients for all workers of a run."""

from __future__ import annotations

import os

import pytest
from support.forest import Forest


@pytest.fixture(scope="session")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Forest:
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return Forest(shared / "forest")
