"""The same input gives the same bytes: under other hash seeds, locales, time zones, folders and Pythons.

And names do not depend on the order in which a document says things.
"""

from __future__ import annotations

import glob
import json
import os
import random
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from clientwright.ir.dump import dump
from clientwright.lower import lower
from clientwright.naming import Names, allocate
from clientwright.spec import read
from support.commands import snapshot
from support.documents import load
from support.forest import COMMAND, source_folder
from support.shared import document

pytestmark = pytest.mark.slow

# Each line: what of the surroundings is changed, and the folder in which the command runs.
SURROUNDINGS = (
    ({"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"}, "a"),
    ({"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"}, "b c/é"),
    ({"PYTHONHASHSEED": "4242", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "TZ": "NST3:30"}, "a"),
    ({"PYTHONHASHSEED": "random", "LANG": "tr_TR.UTF-8", "COLUMNS": "40", "HOME": "/"}, "d"),
)


@pytest.mark.parametrize(
    "name",
    ["train-travel/openapi-3.1.yaml", "cumulocity/latest-2025.yml", "stripe/2022-04.json"],
)
def test_surroundings_do_not_matter(name: str, tmp_path: Path) -> None:
    path = document(name)
    trees = [
        _generated(path, tmp_path / str(number) / folder, changes)
        for number, (changes, folder) in enumerate(SURROUNDINGS)
    ]
    for tree, (changes, _) in zip(trees[1:], SURROUNDINGS[1:], strict=True):
        assert [at for at in tree | trees[0] if tree.get(at) != trees[0].get(at)] == [], changes


def _generated(path: Path, folder: Path, changes: dict[str, str]) -> dict[str, str | bytes]:
    """All files that the command makes of a copy of the document in `folder`, its own records included."""
    folder.mkdir(parents=True)
    shutil.copy(path, folder / path.name)
    arguments = ("--spec", path.name, "--output", "out", "--package", "made", "--quiet")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    result = subprocess.run(
        [*COMMAND, "generate", *arguments],
        cwd=folder,
        env=kept | {"PYTHONPATH": source_folder()} | changes,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return snapshot(folder / "out")


# ----------------------------------------------------------------------------------------- versions of Python

JSON_DOCUMENTS = ("github/api.github.com-23.json", "cognite/v1-2026-05.json", "slack/swagger2.json")

# Some libraries hold code that is compiled for one version of Python. What needs them (YAML, overlays) is not asked for.
DIGEST = """
import hashlib, importlib, sys
from unittest.mock import MagicMock
for name in ("yaml._yaml", "jsonpath_rfc9535"):
    try:
        importlib.import_module(name)
    except ImportError:
        sys.modules[name] = MagicMock()
from clientwright.emit import EmitOptions, emit
from clientwright.lower import lower
from clientwright.naming import allocate
from clientwright.spec import read
api = lower(read(sys.argv[1]).document).api
files = emit(api, allocate(api, package="made")[0], EmitOptions(generator_version="0"))
digest = hashlib.sha256()
for name, content in files.items():
    digest.update(name.encode() + b"\\0")
    digest.update(content if isinstance(content, bytes) else content.encode())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("minor", [11, 12, 13])
def test_every_python_gives_the_same(minor: int) -> None:
    """What is emitted, before it is formatted (the formatter is no Python program), is the same to the byte."""
    if sys.version_info[:2] == (3, minor):
        pytest.skip("this is the Python that runs the tests")
    python = _python(minor)
    for path in map(document, JSON_DOCUMENTS):
        assert _digest(python, path) == _digest(sys.executable, path)


def _python(minor: int) -> str:
    """An interpreter of this version; skips the test where there is none."""
    root = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    candidates = (
        shutil.which(f"python3.{minor}"),
        *sorted(glob.glob(f"{root}/versions/3.{minor}.*/bin/python")),
    )
    asks = f"import sys; print(sys.version_info[:2] == (3, {minor}))"
    for candidate in candidates:
        if candidate is not None:
            said = subprocess.run([candidate, "-c", asks], capture_output=True, check=False)
            if said.stdout == b"True\n":
                return candidate
    pytest.skip(f"there is no Python 3.{minor} on this machine")


def _digest(python: str, path: Path) -> str:
    """A digest of what an interpreter emits, with the libraries of the one that runs the tests."""
    libraries = os.pathsep.join([source_folder(), *(each for each in sys.path if "site-" in each)])
    result = subprocess.run(
        [python, "-c", DIGEST, str(path)],
        env=os.environ | {"PYTHONPATH": libraries},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


# ----------------------------------------------------------------------------------------- order of the document


@pytest.mark.parametrize(
    "name",
    [
        "cumulocity/latest-2025.yml",
        "github/api.github.com-23.json",
        "cognite/v1-2026-05.json",
        "box/2026-06.json",
        "train-travel/openapi-3.1.yaml",
    ],
)
def test_names_do_not_depend_on_the_order_of_the_document(name: str, tmp_path: Path) -> None:
    """Paths, methods, components, properties, answers stand elsewhere; every name stays."""
    root = load(document(name))
    plain, shuffled = tmp_path / "plain.json", tmp_path / "shuffled.json"
    plain.write_text(json.dumps(root))
    shuffled.write_text(json.dumps(_shuffled(root, random.Random(7))))
    assert plain.read_bytes() != shuffled.read_bytes()
    assert _named(shuffled) == _named(plain)


def _shuffled(node: Any, chance: random.Random) -> Any:
    """The same document with the members of all objects in another order."""
    if isinstance(node, dict):
        keys = list(node)
        chance.shuffle(keys)
        return {key: _shuffled(node[key], chance) for key in keys}
    if isinstance(node, list):
        return [_shuffled(item, chance) for item in node]
    return node


def _named(path: Path) -> dict[str, Any]:
    """All tables of names, as plain data."""
    source = read(path).document
    assert source is not None
    names, _ = allocate(lower(source).api, package="made")
    return {field.name: _plain(getattr(names, field.name)) for field in fields(Names)}


def _plain(value: Any) -> Any:
    if hasattr(value, "items"):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def test_the_dump_does_not_depend_on_the_order_of_components(tmp_path: Path) -> None:
    """Of components the order means nothing at all: not only names are the same, but the whole IR."""
    root = dict(load(document("stripe/2022-04.json")))
    dumps = []
    for number, turned in enumerate((False, True)):
        path = tmp_path / str(number) / "api.json"
        path.parent.mkdir()
        schemas = root["components"]["schemas"]
        order = reversed(schemas) if turned else iter(schemas)
        components = root["components"] | {"schemas": {name: schemas[name] for name in order}}
        path.write_text(json.dumps(root | {"components": components}))
        source = read(path).document
        assert source is not None
        dumps.append(dump(lower(source).api))
    assert dumps[0] == dumps[1]
