"""The client of an old document breaks against a server of the new one only where the comparison said breaking.

For each document its client is made once; then come random changes, each with a server made from what it leaves, over
loopback. What counts as a break: a request that the old server took and the new one refuses, reads as something else
or has no route for; an exception; a value that is lost, or is of another type than the model says; listings that do not
end where the server's do. What the server bears, as servers do, stands in `contract`.

`SOUNDNESS_CHANGES` is the number of changes for each document, `SOUNDNESS_SEED` gives other ones.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.shared import document

import soundness.message_edits
import soundness.property_edits
import soundness.service_edits
import soundness.type_edits
import soundness.union_edits  # noqa: F401 - each puts its edits into the catalogue
from soundness.edits import KINDS, Changed, change
from soundness.excerpts import excerpt
from soundness.server import Server
from soundness.subject import Subject
from soundness.trial import Trial, attempt, breaks

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

DOCUMENTS = sorted(Path(__file__).parent.glob("documents/*.yaml"))
REAL = {
    "github": ("github/api.github.com-23.json", 9),
    "stripe": ("stripe/2022-04.json", 1),
    "cognite": ("cognite/v1-2026-05.json", 9),
    "klaviyo": ("klaviyo/2025-07.json", 9),
}
"""Documents, and how many references deep their schemas are taken: Stripe's all hang together."""
SEED = os.environ.get("SOUNDNESS_SEED", "1")
CHANGES = int(os.environ.get("SOUNDNESS_CHANGES", "280"))
OF_REAL = max(CHANGES // 5, 1)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Clients log each answer that is not as promised, and here most are not."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_nothing_breaks_that_was_not_said_to(path: Path, server: Server, tmp_path: Path) -> None:
    subject = Subject(path, tmp_path, server)
    try:
        assert all(called.calls for called in subject.operations), subject.refused
        _hold(subject, CHANGES)
    finally:
        subject.close()


@pytest.mark.parametrize("name", REAL)
def test_nor_for_real_documents(name: str, server: Server, tmp_path: Path) -> None:
    source, depth = REAL[name]
    path = excerpt(document(source), tmp_path, name, depth)
    subject = Subject(path, tmp_path, server)
    try:
        assert sum(bool(called.calls) for called in subject.operations) >= 6, subject.refused
        _hold(subject, OF_REAL)
    finally:
        subject.close()


def _hold(subject: Subject, changes: int) -> None:
    """Breaks nothing by itself, and nothing unsaid by any of the changes."""
    for called in subject.operations:
        subject.server.serve(subject.contract)
        assert list(breaks(subject, called, {})) == [], called.raw
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for number in range(changes):
        rng = random.Random(f"{SEED} {subject.name} {number}")
        changed = change(subject.root, rng)
        trial = attempt(subject, changed.root, changed.renamed, rng)
        if trial is not None:
            _count(counts, trial)
            missed += _told(number, changed, trial)
    print(f"{subject.name}: {dict(counts)}")
    assert missed == []
    assert counts["changes"] >= changes * 0.9
    assert counts["broke"] >= counts["changes"] * 0.2


def _count(counts: Counter[str], trial: Trial) -> None:
    counts["changes"] += 1
    counts["broke"] += bool(trial.breaks)
    counts["said"] += trial.is_said
    counts["said in vain"] += trial.is_said and not trial.breaks
    counts["missed"] += bool(trial.missed)
    counts["calls"] += trial.calls


def _told(number: int, changed: Changed, trial: Trial) -> list[str]:
    kinds = ", ".join(changed.kinds)
    return [f"{number} ({kinds}) {each.operation}: {each.what}" for each in trial.missed[:3]]


def test_the_catalogue_is_rich() -> None:
    assert len(KINDS) >= 120


def test_the_judge_sees_what_breaks(server: Server, tmp_path: Path) -> None:
    """Each of these breaks a call, whatever the comparison says of it."""
    subject = Subject(DOCUMENTS[0].with_name("workshop.yaml"), tmp_path, server)
    try:
        for name in ("remove_path", "add_required_parameter", "other_prefix", "change_scheme"):
            found = 0
            for number in range(12):
                rng = random.Random(f"{name} {number}")
                changed = change(subject.root, rng, only=name)
                trial = attempt(subject, changed.root, changed.renamed, rng)
                # Had nothing been said, all of it would be missed.
                found += trial is not None and bool(Trial(breaks=trial.breaks).missed)
            assert found >= 4, name
    finally:
        subject.close()
