"""The runtime as a package of its own, `_runtime`, as generated clients contain it."""

from __future__ import annotations

import sys
from pathlib import Path

CLIENT = Path(__file__).parents[2] / "templates" / "client"

sys.path.append(str(CLIENT))
