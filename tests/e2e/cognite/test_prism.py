"""Prism between the client and the fake: what it sees against the documents, ours and Cognite's own.

All steps go through it. Against our document it has nothing to say. What it says against Cognite's is listed in `VENDORS` with
the reason; anything else fails, and so does an entry that is no longer needed. A request that Prism refuses is carried out
without it, so that the next steps find what they need.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from e2e.cognite import ours
from e2e.cognite.conftest import SPECS
from e2e.cognite.fake.server import TOKEN, Fake
from support.prism import Prism
from support.shared import document
from support.tools import Unavailable

pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`says`: what each violation of the step matches, as a regular expression."""

    says: str
    reason: str


ONE_OF = Known(
    says="must match exactly one schema in oneOf|must have required property",
    reason="alternatives of a oneOf overlap in the document, so that more than one fits: anyOf is meant. What cognite-sdk"
    " sends is the same and fits no better (test_sdk.py)",
)
ANSWERS = Known(
    says="must match exactly one schema in oneOf|must have required property",
    reason="alternatives of a oneOf overlap in the document: with all that one requires, other ones are there too",
)
CONFLICT = Known(
    says="409: response Unable to match the returned status code",
    reason="the document has no 409; cognite-sdk makes its CogniteDuplicatedError of it",
)
IDENTIFIERS = Known(
    says="must match exactly one schema in oneOf|must have required property",
    reason="the alternatives id, externalId and instanceId require nothing, so that one with externalId fits several",
)
DELETED = Known(
    says="deleted Response body property deleted must NOT have fewer than 1 items",
    reason="the document asks for at least one instance that was deleted, also where none was to be",
)
NULLS = Known(
    says=r"must be number|must be string|must match exactly one|required property 'id'",
    reason="the document says in words that null stands for what is missing, not in its types",
)
CAPABILITIES = Known(
    says="capabilities|must match exactly one schema in oneOf",
    reason="each capability of the document is an alternative that is required, and their scopes overlap",
)
OURS: dict[str, Known] = {}
VENDORS = {
    "asset twice": CONFLICT,
    "change labels": ONE_OF,
    "set metadata": ONE_OF,
    "change to what is taken": CONFLICT,
    "count time series": ANSWERS,
    "read points": ANSWERS,
    "read some points": ANSWERS,
    "relationship with ends": ANSWERS,
    "change a data set": ONE_OF,
    "change a file": ONE_OF,
    "database twice": CONFLICT,
    "change a pipeline": ONE_OF,
    "list 3D models": ANSWERS,
    "count sequences": ANSWERS,
    "view by id": ONE_OF,
    "data model by id": ONE_OF,
    "nodes": DELETED,
    "node again": DELETED,
    "time series by id": IDENTIFIERS,
    "delete a time series": IDENTIFIERS,
    "download links": IDENTIFIERS,
    "download": IDENTIFIERS,
    "file by id": IDENTIFIERS,
    "delete a file": IDENTIFIERS,
    "sequence rows": NULLS,
    "last row": NULLS,
    "tables of nobody": Known(
        says="must have required property '(code|message|missingFields)'",
        reason="errors of raw stand in the document without their envelope; cognite-sdk reads them with it",
    ),
    "bytes of a file that is known": Known(
        says="must have required property",
        reason="the document shows the file alone; cognite-sdk reads it from a list of one",
    ),
    "sequence by id": IDENTIFIERS,
    "delete a sequence": IDENTIFIERS,
    "nodes by power": Known(
        says="filter",
        reason="bounds of ranges are alternatives that overlap: a whole number is a number too",
    ),
    "group": CAPABILITIES,
    "list groups": CAPABILITIES,
}
DOCUMENTS = {"ours": OURS, "the vendor's": VENDORS}


def path_of(name: str) -> Path:
    return SPECS / "openapi.yaml" if name == "ours" else document("cognite/v1-2026-05.json")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_prism_sees(
    cognite: Any, fake: Fake, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        seen = through_prism(cognite, fake, path_of(name))
    except Unavailable as reason:
        pytest.skip(f"tier cognite/Prism did not run: {reason}")
    known = DOCUMENTS[name]
    unknown = {
        step: found
        for step, found in seen.items()
        if step not in known or not all(re.search(known[step].says, one) for one in found)
    }
    assert unknown == {}
    assert sorted(known.keys() - seen) == [], "not seen any more"
    with capsys.disabled():
        count = len(ours.steps(cognite, fake.url))
        print(
            f"\ntier cognite/Prism runs: {count} steps against {name} document, {len(seen)} with known violations"
        )
        for text in sorted({one.reason for one in known.values()}):
            print(f"  {sum(one.reason == text for one in known.values())} x {text}")


def through_prism(package: Any, fake: Fake, path: Path) -> dict[str, list[str]]:
    """The violations by step."""
    seen = {}
    given = {"auth": TOKEN, "max_attempts": 1}
    with (
        Prism(path, fake.base) as prism,
        package.Client(base_url=prism.url, **given) as client,
        package.Client(base_url=fake.base, **given) as direct,
    ):
        for step, carry_out in ours.steps(package, fake.url).items():
            prism.clear()
            tried(package, carry_out, client)
            if found := prism.violations():
                seen[step] = found
            if any(" 422: request" in one for one in found):
                ours.outcome(package, carry_out, direct)
    return seen


def tried(package: Any, step: Any, client: Any) -> None:
    """What came of it does not matter here: Prism's own answers are no answers of the API."""
    try:
        step(client)
    except package.ApiError:
        pass
