"""The sample package: models as the generator writes them, over the runtime as it stands."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

HERE = Path(__file__).parent
CLIENT = HERE.parents[2] / "templates" / "client"

# One package from two folders, so that relative imports work as in a client.
_package = ModuleType("models_sample")
_package.__path__ = [str(HERE / "sample"), str(CLIENT)]
sys.modules["models_sample"] = _package
