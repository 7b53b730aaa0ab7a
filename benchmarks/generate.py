"""What generating a client costs, validation included, beside another generator in the same run.

Run: python benchmarks/generate.py FOLDER_OF_DOCUMENTS [--other PATH_TO_OPENAPI_PYTHON_CLIENT] [--rounds N]

Each round runs the two in turn as whole processes on GitHub's document, with an empty output folder, and takes the
operating system's own account of each: wall time, processor time, and the largest resident set of any one process.
The machine's noise is the same for both; quote the ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

GITHUB = "github/api.github.com-23.json"


@dataclass(frozen=True)
class Run:
    wall: float  # seconds
    processor: float  # seconds, of all processes
    memory: float  # MiB, of the largest process
    status: int


def measure(command: list[str], folder: Path) -> Run:
    """One run of a command in `folder`, its output thrown away."""
    begin = time.perf_counter()
    nothing = os.open(os.devnull, os.O_WRONLY)
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(command[0], command)
    os.close(nothing)
    _, status, usage = os.wait4(pid, 0)
    return Run(
        time.perf_counter() - begin,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
        os.waitstatus_to_exitcode(status),
    )


def commands(document: Path, other: str | None) -> dict[str, list[str]]:
    scripts = Path(sysconfig.get_path("scripts"))
    ours = [
        str(scripts / "clientwright"), "generate", "--quiet", "--spec", str(document),
        "--output", "out", "--package", "github_client",
    ]  # fmt: skip
    found = {"clientwright": ours}
    if other:
        found["other"] = [
            str(Path(other).absolute()), "generate", "--path", str(document), "--output-path", "out", "--overwrite",
        ]  # fmt: skip
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--other", help="an executable called as openapi-python-client is")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    document = (given.documents / GITHUB).absolute()
    if not document.is_file():
        sys.exit(f"not measured: {GITHUB} is not in {given.documents}")
    runs: dict[str, list[Run]] = {}
    for number in range(given.rounds + 1):  # the first round warms caches and does not count
        for name, command in commands(document, given.other).items():
            with tempfile.TemporaryDirectory() as folder:
                run = measure(command, Path(folder))
                shutil.rmtree(Path(folder) / "out", ignore_errors=True)
            if number:
                runs.setdefault(name, []).append(run)
    for name, all_runs in runs.items():
        wall, processor, memory = (
            statistics.median(getattr(run, what) for run in all_runs)
            for what in ("wall", "processor", "memory")
        )
        codes = sorted({run.status for run in all_runs})
        print(
            f"{name:13} {wall:6.2f} s wall  {processor:6.2f} s processor  {memory:5.0f} MiB  exit {codes}"
        )
    if len(runs) == 2:
        pairs = zip(runs["clientwright"], runs["other"], strict=True)
        ratios = sorted(ours.wall / theirs.wall for ours, theirs in pairs)
        print(
            f"wall ratio    {ratios[0]:.2f} to {ratios[-1]:.2f}, median {statistics.median(ratios):.2f}"
        )


if __name__ == "__main__":
    main()
