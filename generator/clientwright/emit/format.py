"""The formatting step: one call of ruff over a staged copy, or black in process. Both give the same bytes."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

Formatter: TypeAlias = Literal["ruff", "black"]
Files: TypeAlias = Mapping[str, str | bytes]

VERBATIM = "_runtime/"
"""Files below it are copied byte for byte, and are formatted where they are written."""


class FormatError(Exception):
    """The formatter failed."""


def format_tree(files: Files, formatter: Formatter = "ruff") -> dict[str, str | bytes]:
    """`files` with every emitted Python file formatted by default options. FormatError when the formatter fails."""
    python = {
        path: content
        for path, content in files.items()
        if path.endswith(".py") and isinstance(content, str) and not path.startswith(VERBATIM)
    }
    formatted = _ruff(python) if formatter == "ruff" else _black(python)
    return {path: formatted.get(path, content) for path, content in files.items()}


def _black(files: Mapping[str, str]) -> dict[str, str]:
    import black
    from black.parsing import InvalidInput
    from black.report import NothingChanged

    mode = black.Mode()
    found = {}
    for path, text in files.items():
        try:
            found[path] = black.format_file_contents(text, fast=True, mode=mode)
        except NothingChanged:
            found[path] = text
        except (InvalidInput, AssertionError) as error:
            raise FormatError(f"black failed on {path}: {error}") from error
    return found


def _ruff(files: Mapping[str, str]) -> dict[str, str]:
    """One process for all files. They stand under numbers, so that no name of the document reaches a command line."""
    with tempfile.TemporaryDirectory(prefix="clientwright-") as folder:
        staged = {path: Path(folder) / f"f{number}.py" for number, path in enumerate(files)}
        for path, text in files.items():
            staged[path].write_bytes(text.encode())
        command = [_ruff_binary(), "format", "--isolated", "--no-cache", "--quiet", folder]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode:
            raise FormatError(f"ruff failed: {result.stderr.strip()}")
        return {path: where.read_bytes().decode() for path, where in staged.items()}


def _ruff_binary() -> str:
    from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]  # ruff ships no types

    try:
        return str(find_ruff_bin())
    except FileNotFoundError:
        return str(Path(sys.executable).with_name("ruff"))
