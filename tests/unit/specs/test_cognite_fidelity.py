"""Our document of Cognite against the vendor's, and the overlay against both."""

from __future__ import annotations

from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.documents import Document, load
from support.fidelity import Comparison, listed, stale, targets_hit, unlisted

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
OURS = ROOT / "specs" / "cognite"
VENDOR = ROOT.parent / "shared" / "specs" / "cognite" / "v1-2026-05.json"
needs_vendor = pytest.mark.skipif(
    not VENDOR.exists(),
    reason=f"the vendor's document is not here: {VENDOR.name} in ../shared/specs/cognite",
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    compared = Comparison(Document(load(OURS / "openapi.yaml")), Document(load(VENDOR)))
    compared.run()
    return compared


def test_ours_is_valid() -> None:
    assert [
        error.message
        for error in OpenAPIV31SpecValidator(load(OURS / "openapi.yaml")).iter_errors()
    ] == []


@needs_vendor
def test_what_both_have_agrees(comparison: Comparison) -> None:
    known = listed(HERE / "cognite_differences.yaml")
    assert "\n".join(unlisted(comparison.differences, known)) == ""


@needs_vendor
def test_listed_differences_are_still_there(comparison: Comparison) -> None:
    assert stale(comparison.differences, listed(HERE / "cognite_differences.yaml")) == []


@needs_vendor
def test_the_comparison_saw_the_documents(comparison: Comparison) -> None:
    assert comparison.compared_operations >= 250
    assert comparison.compared_properties >= 6000


@needs_vendor
def test_a_wrong_fact_is_found() -> None:
    wrong = load(OURS / "openapi.yaml")
    asset = wrong["components"]["schemas"]["AssetWrite"]
    asset["properties"]["name"]["maxLength"] = 141
    asset["properties"]["source"]["type"] = "integer"
    asset["required"] = []
    found = Comparison(Document(wrong), Document(load(VENDOR))).run()
    known = listed(HERE / "cognite_differences.yaml")
    assert list(unlisted(found, known)) == [
        "AssetWrite.name: required: ours false, theirs true",
        "AssetWrite.name: maxLength: ours 141, theirs 140",
        "AssetWrite.source: type: ours integer, theirs string",
    ]


@needs_vendor
def test_no_sentence_of_the_vendor() -> None:
    ours, theirs = Document(load(OURS / "openapi.yaml")), Document(load(VENDOR))
    assert ours.sentences() & theirs.sentences() == set()


def test_every_overlay_action_finds_something_in_ours() -> None:
    hits = targets_hit(load(OURS / "overlay.yaml"), load(OURS / "openapi.yaml"))
    assert [target for target, count in hits.items() if count == 0] == []


@needs_vendor
def test_every_overlay_action_finds_something_in_the_vendors() -> None:
    hits = targets_hit(load(OURS / "overlay.yaml"), load(VENDOR))
    assert [target for target, count in hits.items() if count == 0] == []
