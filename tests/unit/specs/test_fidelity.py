"""Our documents against the vendors', and the overlays against both."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.documents import Document, Node, load
from support.fidelity import Comparison, listed, stale, targets_hit, unlisted

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHARED = ROOT.parent / "shared" / "specs"


@cache
def cached(path: Path) -> Node:
    return load(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    vendor: str
    operations: int
    properties: int

    def ours(self) -> Node:
        return cached(ROOT / "specs" / self.name / "openapi.yaml")

    def overlay(self) -> Node:
        return cached(ROOT / "specs" / self.name / "overlay.yaml")

    def theirs(self) -> Node:
        path = SHARED / self.name / self.vendor
        if not path.exists():
            pytest.skip(
                f"the vendor's document is not here: ../shared/specs/{self.name}/{self.vendor}"
            )
        return cached(path)

    def known(self) -> dict[str, str]:
        return listed(HERE / f"{self.name}_differences.yaml")


COGNITE = Case(name="cognite", vendor="v1-2026-05.json", operations=257, properties=6000)
CUMULOCITY = Case(name="cumulocity", vendor="latest-2025.yml", operations=211, properties=2900)


@pytest.fixture(params=[COGNITE, CUMULOCITY], ids=lambda case: case.name, scope="module")
def case(request: pytest.FixtureRequest) -> Case:
    assert isinstance(request.param, Case)
    return request.param


@pytest.fixture(scope="module")
def compared(case: Case) -> Comparison:
    comparison = Comparison(Document(case.ours()), Document(case.theirs()))
    comparison.run()
    return comparison


def test_ours_is_valid(case: Case) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(case.ours()).iter_errors()] == []


def test_what_both_have_agrees(case: Case, compared: Comparison) -> None:
    assert "\n".join(unlisted(compared.differences, case.known())) == ""


def test_listed_differences_are_still_there(case: Case, compared: Comparison) -> None:
    assert stale(compared.differences, case.known()) == []


def test_the_comparison_saw_the_documents(case: Case, compared: Comparison) -> None:
    assert compared.compared_operations >= case.operations
    assert compared.compared_properties >= case.properties


def test_no_sentence_of_the_vendor(case: Case) -> None:
    assert Document(case.ours()).sentences() & Document(case.theirs()).sentences() == set()


def test_every_overlay_action_finds_something_in_ours(case: Case) -> None:
    hits = targets_hit(case.overlay(), case.ours())
    assert [target for target, count in hits.items() if count == 0] == []


def test_every_overlay_action_finds_something_in_the_vendors(case: Case) -> None:
    hits = targets_hit(case.overlay(), case.theirs())
    assert [target for target, count in hits.items() if count == 0] == []


def test_a_wrong_fact_is_found() -> None:
    wrong = deepcopy(COGNITE.ours())
    asset = wrong["components"]["schemas"]["AssetWrite"]
    asset["properties"]["name"]["maxLength"] = 141
    asset["properties"]["source"]["type"] = "integer"
    asset["required"] = []
    found = Comparison(Document(wrong), Document(COGNITE.theirs())).run()
    assert list(unlisted(found, COGNITE.known())) == [
        "AssetWrite.name: required: ours false, theirs true",
        "AssetWrite.name: maxLength: ours 141, theirs 140",
        "AssetWrite.source: type: ours integer, theirs string",
    ]


def test_a_wrong_parameter_is_found() -> None:
    wrong = deepcopy(CUMULOCITY.ours())
    listing = wrong["paths"]["/alarm/alarms"]["get"]["parameters"]
    listing.append({"name": "colour", "in": "query", "schema": {"type": "string"}})
    found = Comparison(Document(wrong), Document(CUMULOCITY.theirs())).run()
    assert list(unlisted(found, CUMULOCITY.known())) == [
        "GET /alarm/alarms query colour: parameter: ours there, theirs absent"
    ]
