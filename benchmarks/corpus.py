"""All documents of a folder, each made into a client: does any make the generator fail, and how long does it take?

    python benchmarks/corpus.py FOLDER [--import]

Prints what was refused and why, what crashed and where, and the slowest. `--import`: imports every module of every client, too,
with warnings as errors. Exit code 1 when anything crashed or could not be imported. Worth a run over any large
collection of documents: what it finds becomes a case in tests/.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

from clientwright.config import ClientConfig
from clientwright.diagnostics import Severity
from clientwright.pipeline import build, coverage

PACKAGE = "a_client"
SHOWN = 20
IMPORT = f"""\
import importlib, pathlib, sys
sys.path.insert(0, ".")
for path in sorted(pathlib.Path("{PACKAGE}").rglob("*.py")):
    if "_runtime" not in path.parts:
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
"""


@dataclass
class Outcome:
    """`fault` is a traceback, or what importing printed; `refused` the first errors of the document."""

    document: Path
    operations: int = 0
    paged: int = 0
    seconds: float = 0.0
    fault: str = ""
    refused: str = ""


def one(given: tuple[Path, bool]) -> Outcome:
    document, imported = given
    outcome = Outcome(document)
    begin = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        client = ClientConfig(name="a", spec=document, output=Path(folder), package=PACKAGE)
        try:
            built = build(client, lambda phase: None)
        except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
            outcome.fault = traceback.format_exc()
            return outcome
        outcome.seconds = time.process_time() - begin
        errors = [one.message for one in built.diagnostics if one.severity is Severity.ERROR]
        outcome.refused = "; ".join(errors[:3]) if not built.files else ""
        if built.api is not None and built.files:
            covered = coverage(built.api, client)
            outcome.operations, outcome.paged = covered.operations[0], covered.paged
        if imported:
            outcome.fault = _imported(Path(folder), built.files)
    return outcome


def _imported(folder: Path, files: object) -> str:
    assert isinstance(files, dict)
    for name, content in files.items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    command = [sys.executable, "-W", "error", "-c", IMPORT]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stderr if done.returncode else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--import", dest="imported", action="store_true")
    given = parser.parse_args()
    documents = sorted(
        path for path in given.folder.rglob("*") if path.suffix in (".json", ".yaml", ".yml")
    )
    with Pool(maxtasksperchild=40) as pool:
        found = list(pool.imap_unordered(one, [(path, given.imported) for path in documents]))
    refused = [outcome for outcome in found if outcome.refused]
    for outcome in refused[:SHOWN]:
        print(f"refused {outcome.document}: {outcome.refused}")
    if len(refused) > SHOWN:
        print(f"refused {len(refused) - SHOWN} more")
    for outcome in found:
        if outcome.fault:
            print(f"CRASHED {outcome.document}\n{outcome.fault}")
    for outcome in sorted(found, key=lambda each: -each.seconds)[:5]:
        print(
            f"{outcome.seconds:6.2f} s processor  {outcome.operations:6} operations  {outcome.document}"
        )
    crashed = sum(bool(outcome.fault) for outcome in found)
    print(
        f"{len(found)} documents, {sum(each.operations for each in found)} operations,"
        f" {sum(each.paged for each in found)} paged, {crashed} crashed"
    )
    return 1 if crashed else 0


if __name__ == "__main__":
    sys.exit(main())
