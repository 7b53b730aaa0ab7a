"""Real documents: read without loss, every reference resolved, validated with the known number of findings."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from clientwright.spec import FILES, Document, read
from clientwright.spec.validate import validate

SPECS = Path(__file__).parents[4] / "shared" / "specs"

# Findings of the validator, by document; the others have none.
FINDINGS = {
    "balena/listing-2026-03.yaml": 119,
    "balena/listing-2026-06.yaml": 156,
    "cognite/v1-2023-09.json": 24,
    "cognite/v1-2025-12.json": 65,
    "cognite/v1-2026-05.json": 66,
    "cumulocity/latest-2025.yml": 3,
    "digitalocean/bundled-2026-07.yaml": 1,
    "intercom/2.15.yaml": 2,
    "intercom/2.16.yaml": 2,
    "klaviyo/2026-07.json": 5,
    "kubernetes/api-v1.json": 151,
    "oas32/item-schema.yaml": 3,
    "openai/2026-08.yaml": 25,
    "pagerduty/2026-08.json": 1,
    "slack/swagger2.json": 19,
    "spotify/official.yml": 1,
}
DOCUMENTS = sorted(
    [
        *(path.relative_to(SPECS).as_posix() for path in SPECS.glob("*/*.*")),
        *(["digitalocean/multifile/DigitalOcean-public.v2.yaml"] if SPECS.exists() else []),
    ]
)
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

needs_specs = pytest.mark.skipif(not SPECS.exists(), reason="../shared/specs is not here")


def loaded(name: str) -> Document:
    document = read(SPECS / name).document
    assert document is not None
    return document


def references(node: Any) -> set[str]:
    """Every `$ref` outside of examples and extensions."""
    found: set[str] = set()
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                found.add(node["$ref"])
            stack += [
                item
                for key, item in node.items()
                if not key.startswith("x-")
                and key not in ("example", "examples", "enum", "default")
            ]
    return found


@needs_specs
def test_there_are_as_many_documents_as_we_know() -> None:
    assert len(DOCUMENTS) == 39
    assert set(FINDINGS) <= set(DOCUMENTS)


@needs_specs
@pytest.mark.parametrize("name", DOCUMENTS)
def test_document(name: str) -> None:
    result = read(SPECS / name)
    codes = Counter(found.code for found in result.diagnostics)
    assert codes == ({"spec/duplicate-anchor": 2} if "duplicate-anchor" in name else {})
    document = result.document
    assert document is not None
    for ref in references(document.root):
        document.resolve(ref)
    found = validate(document.as_read)
    assert len(found) == FINDINGS.get(name, 0)
    assert all(one.place.file and one.place.line for one in found)


@needs_specs
def test_many_files_say_the_same_as_their_bundle() -> None:
    def operations(document: Document) -> dict[str, str | None]:
        return {
            f"{method} {path}": document.resolve(operation["$ref"])["operationId"]
            if "$ref" in operation
            else operation["operationId"]
            for path, item in document.root["paths"].items()
            for method, operation in item.items()
            if method in METHODS
        }

    many = loaded("digitalocean/multifile/DigitalOcean-public.v2.yaml")
    one = loaded("digitalocean/bundled-2026-07.yaml")
    assert operations(many) == operations(one)
    assert len(many.root[FILES]) == len(many.sources) - 1 == 1508


@needs_specs
@pytest.mark.slow
def test_the_fast_checks_find_what_the_library_finds() -> None:
    from clientwright.spec import validator

    document = loaded("cognite/v1-2026-05.json").as_read
    rules = validator._RULES[document.dialect][1](document.root)
    theirs = Counter(error.message for error in rules.root_validator(rules.schema_path))
    ours = [m for _, m in validator._keyword_findings(document.root, type(rules))]
    assert len(ours) == theirs.total()


@needs_specs
def test_the_largest_document_is_read_and_validated_within_a_gibibyte() -> None:
    """In a process of its own, by the kernel's own mark: getrusage would count what the parent held before the start."""
    if not Path("/proc/self/status").exists():
        pytest.skip("the kernel's high-water mark of memory is read from /proc, which is not here")
    script = (
        "import sys\n"
        "from clientwright.spec import read\n"
        "from clientwright.spec.validate import validate\n"
        "document = read(sys.argv[1]).document\n"
        "assert validate(document.as_read) == ()\n"
        "lines = open('/proc/self/status').read().splitlines()\n"
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')))\n"
    )
    path = SPECS / "github/api.github.com-23.json"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3] / "generator")}
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 1024 * 1024  # KiB
