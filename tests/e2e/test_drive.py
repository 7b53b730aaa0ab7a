"""Every operation of real documents is called through its generated client, sync and async, over loopback.

What arrives (method, path, query, headers, body) is held against the raw document by code that shares nothing with the
generator; what comes back is a sample of the document's answer, and must decode without a mismatch and encode to itself.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.drive import Driver, generate
from support.shared import document

# Some operations are deprecated, and their methods say so.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

# How many operations have schemas for which no valid sample was found (contradictions, one-of-many overlaps): they are
# called all the same, with a sample that their own schema calls invalid.
DOCUMENTS = {
    "github/api.github.com-23.json": 9,
    "stripe/2022-04.json": 0,
    "cognite/v1-2026-05.json": 60,
    "train-travel/openapi-3.1.yaml": 0,
    "petstore/petstore-3.0.yaml": 0,
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_sends_and_reads_what_the_document_says(name: str, tmp_path: Path) -> None:
    path = document(name)
    made = generate(path, f"driven_{path.parent.name.replace('-', '_')}", tmp_path)
    for full in (True, False):
        report = Driver(made).run(full=full)
        assert report.wrong == []
        assert len(report.called) == made.api.counts.operations
        assert len(report.invalid) <= DOCUMENTS[name]
    print(f"{name}: {made.api.counts.operations} operations driven, sync and async, twice")


def test_the_driver_sees_what_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge is no rubber stamp: a client that encodes, decodes or routes wrongly is reported."""
    made = generate(document("petstore/petstore-3.0.yaml"), "driven_wrongly", tmp_path)
    styles = made.module("_runtime.styles")
    monkeypatch.setattr(styles, "percent", lambda value: "x")
    wrong = Driver(made).run(full=True).wrong
    assert any("GET /api/v3/pet/findByTags" in one and "query" in one for one in wrong)
    assert any("GET /api/v3/user/{}" in one and "path" in one for one in wrong)
