"""Clients made in a test, from a document and its overlays, and imported from where they were put."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

from clientwright.emit import EmitOptions, emit, format_tree
from clientwright.lower import lower
from clientwright.naming import allocate
from clientwright.spec import read


def make(folder: Path, package: str, spec: Path, *overlays: Path) -> Path:
    """Puts a client below `folder`; gives its own folder."""
    source = read(spec, overlays=overlays)
    assert source.document is not None, source.diagnostics
    lowered = lower(source.document)
    assert not lowered.api.skipped
    names, _ = allocate(lowered.api, package=package)
    files = format_tree(emit(lowered.api, names, EmitOptions(generator_version="test")))
    for path, content in files.items():
        target = folder / package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / package


def load(folder: Path, package: str) -> ModuleType:
    """Imports a client that `make` made below `folder`."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    return importlib.import_module(package)
