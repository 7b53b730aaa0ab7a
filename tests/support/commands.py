"""Running the command line inside of the tests' own process."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Result:
    exit_code: int
    stdout: str
    stderr: str


class Run(Protocol):
    """Runs `clientwright` with these arguments in the folder `cwd`."""

    def __call__(self, *arguments: str, cwd: Path) -> Result: ...


def snapshot(folder: Path) -> dict[str, str | bytes]:
    """All that lies below a folder: files with their bytes, links with their targets, folders."""
    return {
        path.relative_to(folder).as_posix(): f"-> {os.readlink(path)}"
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }
