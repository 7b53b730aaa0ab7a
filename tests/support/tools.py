"""Programs that tests judge by and that are not Clientwright's own: from PyPI and npm, each in a folder of its own.

A folder is made once, in a cache of the user's, and shared by all workers and runs; what cannot be made is
`Unavailable`, and says why.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


class Unavailable(Exception):
    """Why there is no such program here."""


def python_with(*requirements: str) -> Path:
    """The interpreter of a virtual environment that has exactly these, and what they need."""
    folder = _made("python", requirements, _fill_environment)
    return folder / "bin" / "python"


def node_modules_with(*packages: str) -> Path:
    """The folder `node_modules` that has these npm packages, and what they need."""
    return _made("node", packages, _fill_modules) / "node_modules"


def _made(
    kind: str, wanted: tuple[str, ...], fill: Callable[[Path, tuple[str, ...]], None]
) -> Path:
    version = f"{sys.version_info.major}.{sys.version_info.minor}" if kind == "python" else ""
    digest = hashlib.sha256(" ".join((version, *wanted)).encode()).hexdigest()[:12]
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "clientwright-tests"
    base.mkdir(parents=True, exist_ok=True)
    folder = base / f"{kind}-{digest}"
    with open(base / f"{kind}-{digest}.lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            fill(folder, wanted)
            (folder / "complete").write_text("\n".join(wanted) + "\n")
    return folder


def _fill_environment(folder: Path, requirements: tuple[str, ...]) -> None:
    _run(sys.executable, "-m", "venv", str(folder))
    pip = (str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet")
    _run(*pip, "--disable-pip-version-check", *requirements)


def _fill_modules(folder: Path, packages: tuple[str, ...]) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("npm is not installed")
    _run(npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder), *packages)


def _run(*command: str) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        said = made.stderr.strip()[-300:]
        raise Unavailable(f"{' '.join(command[:4])} ... fails: {said}")
