"""Modules that other processes import too."""

from __future__ import annotations

import sys

from .events import IMPORTABLE

sys.path.append(str(IMPORTABLE))
