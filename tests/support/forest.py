"""The clients of real documents, made by the command line, each once in a run of the tests, side by side in a folder."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import clientwright

from support.shared import document

COMMAND = (sys.executable, "-c", "from clientwright.cli import main; main()")


@dataclass(frozen=True)
class Tree:
    """The client of one document. `report` is what `clientwright generate --format json` says."""

    name: str
    root: Path
    package: str
    report: dict[str, Any]

    @property
    def folder(self) -> Path:
        return self.root / self.package


class Forest:
    """Grows trees below `folder`. Several processes may share it: whoever asks first for a tree makes it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "trees"
        self._reports = folder / "reports"
        self.root.mkdir(parents=True, exist_ok=True)
        self._reports.mkdir(exist_ok=True)

    def tree(self, name: str) -> Tree:
        """The client of the document `name`; skips the test where the document is absent."""
        path = document(name)
        package = package_of(name)
        report = self._reports / f"{package}.json"
        with _locked(report.with_suffix(".lock")):
            if not report.exists():
                made = run_generate(path, self.root, package)
                assert made.returncode in (0, 3), made.stderr
                assert made.stderr == ""
                report.write_text(made.stdout)
        (client,) = json.loads(report.read_text())["clients"]
        return Tree(name, self.root, package, client)


def package_of(name: str) -> str:
    """A name for the package of a document."""
    return re.sub(r"\W", "_", name.rpartition(".")[0]).lower()


def run_generate(
    path: Path, output: Path, package: str, *, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """`clientwright generate` in a process of its own, as the users run it; the report is JSON."""
    arguments = ("--spec", path, "--output", output, "--package", package, "--format", "json")
    return subprocess.run(
        [*COMMAND, "generate", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": source_folder()},
    )


def source_folder() -> str:
    """What has to stand on the path for `import clientwright`."""
    return str(Path(clientwright.__file__).parents[1])


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
