"""What it costs to generate GitHub's client anew, after a change of one operation, and after none.

Run: python benchmarks/regenerate.py FOLDER_OF_DOCUMENTS [--rounds N]

Whole processes, in turn, so that the machine's noise is the same for all; wall time, and processor time of all
processes. "not validated" is the same run with validation left out: it works beside the rest, in a second process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

GITHUB = "github/api.github.com-23.json"
CONFIG = '[clients.github]\nspec = "api.json"\noutput = "out"\npackage = "github_client"\n'
PLAIN = "from clientwright.cli import main; main()"
UNCHECKED = """\
from clientwright.spec.validate import Validation
Validation.start = classmethod(lambda cls, document: cls(document))
Validation.result = lambda self: ()
from clientwright.cli import main; main()
"""


def run(folder: Path, program: str) -> tuple[float, float]:
    """Wall and processor seconds of one `generate --quiet`."""
    begin = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.chdir(folder)
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        os.execv(sys.executable, [sys.executable, "-c", program, "generate", "--quiet"])
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status):
        sys.exit("generating failed")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime


def change(document: Path, number: int) -> None:
    """Gives one operation one more query parameter."""
    content = json.loads(document.read_bytes())
    parameters = content["paths"]["/repos/{owner}/{repo}/issues"]["get"]["parameters"]
    parameters.append({"name": f"added_{number}", "in": "query", "schema": {"type": "string"}})
    document.write_text(json.dumps(content, indent=2))


def rounds(folder: Path, count: int) -> dict[str, list[tuple[float, float]]]:
    """The runs by kind; the first round warms caches and does not count."""
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(count + 1):
        for name, program in (("", PLAIN), (", not validated", UNCHECKED)):
            for path in ("out", "clientwright.lock"):
                shutil.rmtree(folder / path, ignore_errors=True)
            (folder / "clientwright.lock").unlink(missing_ok=True)
            full = run(folder, program)
            modules = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*.py")}
            change(folder / "api.json", 2 * number + bool(name))
            one = run(folder, program)
            written = sum(path.stat().st_mtime_ns != before for path, before in modules.items())
            if number:
                found.setdefault(f"full{name}", []).append(full)
                found.setdefault(
                    f"one operation{name} ({written} of {len(modules)} modules written)", []
                ).append(one)
        if number:
            found.setdefault("nothing changed", []).append(run(folder, PLAIN))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    document = given.documents / GITHUB
    if not document.is_file():
        sys.exit(f"not measured: {GITHUB} is not in {given.documents}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copyfile(document, folder / "api.json")
        (folder / "clientwright.toml").write_text(CONFIG)
        for kind, runs in rounds(folder, given.rounds).items():
            wall, processor = (statistics.median(values) for values in zip(*runs, strict=True))
            print(f"{kind:66} {wall:6.2f} s wall  {processor:6.2f} s processor")


if __name__ == "__main__":
    main()
