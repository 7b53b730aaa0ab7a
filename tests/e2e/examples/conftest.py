"""The clients of Cognite and Cumulocity, made from specs/ with their overlays, and what their users write."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.made import load, make

SPECS = Path(__file__).parents[3] / "specs"


@dataclass(frozen=True)
class Example:
    """A client beside the code of its users. `package` and `usage` are the imported modules."""

    folder: Path
    package: Any
    usage: Any

    @property
    def text(self) -> str:
        return Path(self.usage.__file__).read_text()


def _example(folder: Path, name: str) -> Example:
    package = f"{name}_client"
    make(folder, package, SPECS / name / "openapi.yaml", SPECS / name / "overlay.yaml")
    source = Path(__file__).with_name(f"{name}_usage.py")
    path = folder / source.name
    path.write_text(source.read_text())
    loaded = load(folder, package)
    spec = importlib.util.spec_from_file_location(source.stem, path)
    assert spec is not None and spec.loader is not None
    usage = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(usage)
    return Example(folder, loaded, usage)


def _imported(factory: pytest.TempPathFactory, name: str) -> Iterator[Example]:
    folder = factory.mktemp(name)
    yield _example(folder, name)
    sys.path.remove(str(folder))
    for module in [one for one in sys.modules if one.split(".")[0] == f"{name}_client"]:
        del sys.modules[module]


@pytest.fixture(scope="session")
def cognite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    yield from _imported(tmp_path_factory, "cognite")


@pytest.fixture(scope="session")
def cumulocity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    yield from _imported(tmp_path_factory, "cumulocity")
