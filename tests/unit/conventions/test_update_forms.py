"""Updates by setters: what is found in real documents, and what is left alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from clientwright.ir.api import Api
from clientwright.ir.conventions import UpdateForm
from clientwright.lower import lower
from clientwright.spec import read
from support.shared import document

SPECS = Path(__file__).parents[3] / "specs"


def forms_of(path: Path) -> dict[str, UpdateForm]:
    source = read(path).document
    assert source is not None
    api: Api = lower(source).api
    found = [each.conventions.update for each in api.operations if each.conventions.update]
    return {form.type.rpartition("/")[2]: form for update in found for form in update.forms}


@pytest.fixture(scope="module")
def ours() -> dict[str, UpdateForm]:
    return forms_of(SPECS / "cognite" / "openapi.yaml")


def test_every_update_of_cognite_has_a_form(ours: dict[str, UpdateForm]) -> None:
    assert len(ours) == 18
    assert {form.property for form in ours.values()} == {"update"}


def test_what_may_become_of_each_property(ours: dict[str, UpdateForm]) -> None:
    changes = {each.wire: each for each in ours["AssetUpdate"].changes}
    able = {
        wire: (one.set is not None, one.null, one.add is not None, one.remove is not None)
        for wire, one in changes.items()
    }
    assert able["name"] == (True, None, False, False)
    assert able["description"] == (True, "setNull", False, False)
    assert able["labels"] == (True, None, True, True)
    # What can be modified in place is more than a setter says: it is sent as the document has it.
    columns = {each.wire: each for each in ours["SequenceUpdate"].changes}["columns"]
    assert (columns.set, columns.null, columns.add, columns.remove) == (None, None, None, None)


def test_the_publishers_document() -> None:
    found = forms_of(document("cognite/v1-2026-05.json"))
    assert {"AssetChangeById", "AssetChangeByExternalId", "relationshipUpdate"} <= found.keys()
    assert len(found) >= 40


@pytest.mark.parametrize("name", ["cumulocity", "balena"])
def test_nothing_of_the_kind_elsewhere(name: str) -> None:
    assert forms_of(SPECS / name / "openapi.yaml") == {}
