"""The client of this folder's document."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.made import load, make

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def travel_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("travel")
    make(folder, "travel_client", HERE / "spec.yaml", HERE / "overlay.yaml")
    load(folder, "travel_client")
    return folder
