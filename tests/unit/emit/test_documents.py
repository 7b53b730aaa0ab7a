"""Real documents as clients: everything imports and decodes, nothing is lost, both formatters and ruff are content."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from clientwright.emit import EmitOptions, emit, format_tree
from clientwright.emit.forms import Form, Forms
from clientwright.emit.updates import update_forms
from clientwright.ir.api import Api
from clientwright.ir.types import ComponentName
from clientwright.lower import lower
from clientwright.naming.allocate import allocate
from clientwright.naming.names import Names
from clientwright.spec.reader import read
from support.shared import document

DOCUMENTS = [
    "petstore/petstore-3.0.yaml",
    "train-travel/openapi-3.1.yaml",
    "oas32/item-schema.yaml",
    "cumulocity/latest-2025.yml",
    "kubernetes/api-v1.json",
    "box/2026-06.json",
    pytest.param("openai/2026-08.yaml", marks=pytest.mark.slow),
    pytest.param("cognite/v1-2026-05.json", marks=pytest.mark.slow),
    pytest.param("stripe/2023-09.yaml", marks=pytest.mark.slow),
    pytest.param("github/api.github.com-23.json", marks=pytest.mark.slow),
]
OPTIONS = EmitOptions(generator_version="0.0.0")


def client_of(name: str) -> tuple[Api, Names, dict[str, str | bytes]]:
    found = read(document(name)).document
    assert found is not None
    made = lower(found).api
    names, _ = allocate(made, package="real_client")
    return made, names, emit(made, names, OPTIONS)


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    assert result.returncode == 0, (result.stdout + result.stderr)[-3000:]
    return result.stdout


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_real_document(name: str, tmp_path: Path) -> None:
    made, names, files = client_of(name)
    formatted = format_tree(files)
    for path, content in formatted.items():
        target = tmp_path / "real_client" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())

    said = run(
        tmp_path,
        sys.executable,
        "-W",
        "error",
        str(Path(__file__).with_name("probe.py")),
        "real_client",
    )
    forms = Forms(made.types, names.types)
    public = [
        each for each in made.types.values()
        if isinstance(each.origin, ComponentName) or forms.form(each.id) is not Form.INLINE
    ]  # fmt: skip
    models, _, operations, _ = said.split()
    beside = {"Change"} if update_forms(made) else set()  # names that are no models of the document
    assert int(models) == len(public) + len(beside)
    assert int(operations) >= len(made.operations)

    run(
        tmp_path,
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--exclude",
        "_runtime",
        ".",
    )
    text = {
        path: each for path, each in formatted.items() if path.startswith(("models/", "resources/"))
    }
    some = dict(sorted(text.items(), key=lambda item: len(item[1]))[: max(10, len(text) // 2)])
    assert format_tree(some, "black") == some


def test_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    where = document("box/2026-06.json")
    script = (
        "import hashlib, sys\n"
        "from clientwright.emit import EmitOptions, emit\n"
        "from clientwright.lower import lower\n"
        "from clientwright.naming.allocate import allocate\n"
        "from clientwright.spec.reader import read\n"
        "api = lower(read(sys.argv[1]).document).api\n"
        "files = emit(api, allocate(api, package='real_client')[0], EmitOptions(generator_version='0.0.0'))\n"
        "print(hashlib.sha256(repr(list(files.items())).encode()).hexdigest())\n"
    )
    source = str(Path(__file__).resolve().parents[3] / "generator")
    digests = {
        subprocess.run(
            [sys.executable, "-c", script, str(where)],
            capture_output=True, text=True, check=True, cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": source},
        ).stdout
        for seed in ("0", "1", "4242")
    }  # fmt: skip
    assert len(digests) == 1
