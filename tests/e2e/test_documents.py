"""The clients of all real documents: nothing is lost, every module imports, checkers and formatters find nothing."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tokenize
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from support.documents import METHODS, load
from support.forest import Forest, Tree, package_of, run_generate
from support.shared import DOCUMENTS as FOLDER
from support.shared import document, real_documents

pytestmark = pytest.mark.slow

MULTIFILE = "digitalocean/multifile/DigitalOcean-public.v2.yaml"
DOCUMENTS = (
    "airflow/2.10.5.yaml",
    "asana/2026-06.yaml",
    "box/2026-06.json",
    "cognite/v1-2023-03.json",
    "cognite/v1-2023-09.json",
    "cognite/v1-2025-12.json",
    "cognite/v1-2026-05.json",
    "cumulocity/latest-2025.yml",
    "digitalocean/bundled-2025-06.yaml",
    "digitalocean/bundled-2026-07.yaml",
    "figma/2026-03.yaml",
    "github/api.github.com-21.json",
    "github/api.github.com-23.json",
    "google/drive-v3.yaml",
    "intercom/2.15.yaml",
    "intercom/2.16.yaml",
    "klaviyo/2024-08.json",
    "klaviyo/2025-07.json",
    "klaviyo/2026-07.json",
    "kubernetes/api-v1.json",
    "kubernetes/swagger2-1.13.json",
    "mistral/openapi.yaml",
    "netlify/swagger2.yml",
    "notion/openapi.json",
    "oas32/additional-operations.yml",
    "oas32/item-schema.yaml",
    "odata-tripservice/3.1.json",
    "openai/2026-08.yaml",
    "pagerduty/2026-08.json",
    "petstore/petstore-3.0.yaml",
    "slack/swagger2.json",
    "spotify/official.yml",
    "stripe/2022-04.json",
    "stripe/2023-09.yaml",
    "train-travel/openapi-3.1.yaml",
)

# What is wrong with the three documents that no API publishes like this: how many findings of each code, and some of them.
FAULTY = {
    "balena/listing-2026-03.yaml": (
        {"spec/invalid": 119},
        ['506:5: warning: "responses" is a required property'],
    ),
    "balena/listing-2026-06.yaml": (
        {"spec/invalid": 156, "lower/unused-path-parameter": 40},
        [
            '502:5: warning: "responses" is a required property',
            "523:11: warning: path parameter 'ID' does not occur in /v7/api_key(<ID>)",
        ],
    ),
    "openai/2024-07-duplicate-anchor.yaml": (
        {"spec/duplicate-anchor": 2},
        [
            "10490:34: warning: the anchor `&run_temperature_description` is defined twice",
            "10505:34: warning: the anchor `&run_top_p_description` is defined twice",
        ],
    ),
}


def test_no_document_is_forgotten() -> None:
    if not FOLDER.is_dir():
        pytest.skip("../shared/specs is absent")
    assert sorted([*DOCUMENTS, *FAULTY]) == real_documents()


# ----------------------------------------------------------------------------------------- nothing is lost


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_and_schema_is_generated(name: str, forest: Forest) -> None:
    report = forest.tree(name).report
    operations, schemas = _counted(load(document(name)))
    assert report["operations"] == {"generated": operations, "total": operations}
    assert report["schemas"] == {"generated": schemas, "total": schemas}
    assert [found for found in report["diagnostics"] if found["severity"] == "error"] == []
    assert report["exit_code"] == 0
    print(_line(name, report))


def _counted(root: Any) -> tuple[int, int]:
    """Operations and schemas of a document, counted without the generator."""
    items = root.get("paths", {}).values()
    operations = sum(
        sum(method in item for method in (*METHODS, "query"))
        + len(item.get("additionalOperations", ()))
        for item in items
    )
    schemas = root.get("components", {}).get("schemas") or root.get("definitions") or ()
    return operations, len(schemas)


def _line(name: str, report: dict[str, Any]) -> str:
    shown = (
        f"{report[what]['generated']}/{report[what]['total']} {what}"
        for what in ("operations", "schemas")
    )
    warnings = sum(found["severity"] == "warning" for found in report["diagnostics"])
    return "  ".join((name, *shown, f"{report['paged']} paged", f"{warnings} warnings"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_warning_has_a_place_and_a_remedy(name: str, forest: Forest) -> None:
    """What a user is told can be found in the file that was downloaded."""
    for found in forest.tree(name).report["diagnostics"]:
        if found["severity"] != "note":
            assert found["file"] == str(document(name)) and found["line"] > 0, found
            assert found["help"], found


def test_many_files_give_the_operations_of_the_bundle(tmp_path: Path, forest: Forest) -> None:
    """DigitalOcean's document as its authors keep it, in 2,900 files, and as one file."""
    made = run_generate(document(MULTIFILE), tmp_path, "many")
    (report,) = json.loads(made.stdout)["clients"]
    bundle = forest.tree("digitalocean/bundled-2026-07.yaml")
    assert (made.returncode, made.stderr) == (0, "")
    assert report["operations"] == bundle.report["operations"]
    many = Tree(MULTIFILE, tmp_path, "many", report)
    assert _requests(many) == _requests(bundle)
    print(_line(MULTIFILE, report))
    assert _import_all(many) == ""
    assert _mypy(tmp_path, ["many"]) == ""


def _requests(tree: Tree) -> Counter[str]:
    """The request lines that the methods of a client name at the end of their docstrings."""
    found: Counter[str] = Counter()
    for path in (tree.folder / "resources").glob("*.py"):
        lines = (line.strip() for line in path.read_text().splitlines())
        found.update(line for line in lines if line.startswith("`") and line.endswith("`"))
    return found


@pytest.mark.parametrize("name", FAULTY)
def test_faults_are_named_with_their_place(name: str, tmp_path: Path) -> None:
    path = document(name)
    made = run_generate(path.relative_to(FOLDER), tmp_path, package_of(name), cwd=FOLDER)
    (report,) = json.loads(made.stdout)["clients"]
    counts, lines = FAULTY[name]
    assert made.stderr == ""
    assert Counter(found["code"] for found in report["diagnostics"]) == counts
    said = [
        "{file}:{line}:{column}: {severity}: {message}".format(**found)
        for found in report["diagnostics"]
    ]
    assert [line for line in lines if f"{name}:{line}" not in said] == []
    assert report["exit_code"] == made.returncode == 0


# ----------------------------------------------------------------------------------------- what was made is sound

IMPORT_ALL = """
import importlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
names = [found.name for found in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
for name in names:
    importlib.import_module(name)
files = sum(1 for path in __import__("pathlib").Path(package.__path__[0]).rglob("*.py"))
assert files == len(names) + 1, (files, len(names))
"""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_module_imports_without_a_warning(name: str, forest: Forest) -> None:
    assert _import_all(forest.tree(name)) == ""


def _import_all(tree: Tree) -> str:
    """Imports each module of a client in one process; gives what that prints."""
    command = [sys.executable, "-W", "error", "-B", "-c", IMPORT_ALL, tree.package]
    return _output(command, tree.root)


# The runtime is the same in every client: what takes long looks at it in one of them.


@pytest.mark.parametrize("name", DOCUMENTS)
def test_ruff_and_black_would_change_nothing(name: str, forest: Forest) -> None:
    tree = forest.tree(name)
    ruff = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--quiet"]
    assert _output([*ruff, tree.package], tree.root) == ""
    black = [sys.executable, "-m", "black", "--check", "--workers=1", "--config", os.devnull]
    once = [] if name == DOCUMENTS[0] else ["--extend-exclude=/_runtime/"]
    said = _output([*black, *once, tree.package], tree.root)
    assert said.splitlines()[-1].endswith("would be left unchanged.")


def test_mypy_finds_nothing_in_any_client(forest: Forest) -> None:
    """All clients in one run: 40 s where a run each takes minutes."""
    packages = [forest.tree(name).package for name in _present()]
    assert _mypy(forest.root, packages) == ""


def _mypy(folder: Path, packages: list[str]) -> str:
    """What mypy --strict says of the packages below a folder, which hold no ignore."""
    assert _ignores(folder, packages) == []
    config = folder / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\nerror_summary = False\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), "--cache-dir=/dev/null"]
    return _output([*command, *packages], folder)


VENDORS = sorted({name.partition("/")[0] for name in DOCUMENTS})


@pytest.mark.parametrize("vendor", VENDORS)
def test_pyright_finds_nothing_in_any_client(vendor: str, forest: Forest) -> None:
    trees = [forest.tree(name) for name in _present() if name.startswith(f"{vendor}/")]
    packages = [tree.package for tree in trees]
    config = forest.root / f"pyright-{vendor}.json"
    ignored = [] if vendor == VENDORS[0] else ["**/_runtime"]
    options = {"include": packages, "exclude": ignored, "typeCheckingMode": "standard"}
    config.write_text(json.dumps(options | {"pythonVersion": "3.11"}))
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable]
    said = _output([*command, "--project", str(config)], forest.root)
    assert said == "0 errors, 0 warnings, 0 informations\n"


@cache
def _present() -> list[str]:
    """The documents that are there; skips the test where none is."""
    found = [name for name in DOCUMENTS if (FOLDER / name).is_file()]
    if not found:
        pytest.skip("../shared/specs is absent")
    return found


SILENCER = re.compile(r"type: *ignore|pyright:|noqa|mypy:")


def _ignores(folder: Path, packages: list[str]) -> list[str]:
    """Where generated code silences a checker; the runtime, which is written by hand, gives its reasons."""
    found = []
    for path in (path for package in packages for path in (folder / package).rglob("*.py")):
        text = path.read_text()
        if "_runtime" not in path.parts and SILENCER.search(text):  # tokens cost more than a search
            tokens = tokenize.generate_tokens(io.StringIO(text).readline)
            comments = (token.string for token in tokens if token.type == tokenize.COMMENT)
            found += [f"{path.name}: {each}" for each in comments if SILENCER.search(each)]
    return found


def _output(command: list[str], folder: Path) -> str:
    """All that a process prints."""
    result = subprocess.run(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        | {"BLACK_CACHE_DIR": str(folder.parent / "black")},
    )
    return result.stdout
