"""The fake is what c8y_api takes it for, and the client does what c8y_api does: the same states, equivalent requests."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.cumulocity import compare
from e2e.cumulocity.conftest import SDK
from e2e.cumulocity.differences import DIFFERENCES, READ_FIRST, STATES, UNVOUCHED
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.steps_of_admins import Administered

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).with_name("sdk_calls.py")


def told(python: Path, fake: Fake, *arguments: str) -> dict[str, Any]:
    """What c8y_api prints, by step."""
    done = subprocess.run(
        [str(python), str(SCRIPT), fake.url, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line["step"]: line["result"] for line in lines}


def done(package: Any, client: Any, fake: Fake) -> dict[str, Any]:
    """What the client's steps give, by step."""
    found: dict[str, Any] = {}
    for name, step in Administered(client, package).steps().items():
        fake.mark(name)
        try:
            found[name] = step()
        except package.NotFound:
            found[name] = "not found"
    fake.mark("end")
    return found | {"end": None}


def test_the_sdk_and_the_client_do_the_same(
    package: Any,
    fake: Fake,
    connect: Callable[..., Any],
    sdk_python: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    theirs = told(sdk_python, fake)
    with Fake() as other:
        ours = done(package, connect(other.url), other)
        assert ours == theirs
        assert list(ours) == list(theirs)
        told_apart(compare.states(fake.marks, other.marks), STATES)
        for name, mark in fake.marks.items():
            assert other.marks[name].effects == mark.effects, name
        told_apart(sent(fake, other), DIFFERENCES)
        assert len(other.log) < len(fake.log)
        with capsys.disabled():
            print(
                f"\ntier cumulocity/c8y_api: {len(ours) - 1} steps alike, {SDK}; {len(fake.log)} requests of its,"
                f" {len(other.log)} of ours; what it cannot vouch for:"
            )
            for what, why in UNVOUCHED.items():
                print(f"  {what}: {why}")


def sent(theirs: Fake, ours: Fake) -> list[str]:
    """How the requests differ; none of ours is without one of theirs, and what theirs has besides is accounted for."""
    found = []
    ours_by_step = compare.by_step(ours)
    for name, requests in compare.by_step(theirs).items():
        differences, spare = compare.requests(requests, ours_by_step[name])
        found += [f"{name}: {one}" for one in differences]
        assert len(spare) == len(requests) - len(ours_by_step[name]), name
        if name in READ_FIRST:
            assert len(spare) == 1 and spare[0].startswith("GET "), name
        elif spare:
            last = requests[-1]
            assert len(spare) == 1 and int(last.one("currentPage") or 1) > 1, name
    return found


def told_apart(found: list[str], listed: dict[str, str]) -> None:
    """Each difference is listed, and each row of the list is a difference."""
    unlisted = [one for one in found if not any(re.fullmatch(row, one) for row in listed)]
    assert not unlisted
    unused = [row for row in listed if not any(re.fullmatch(row, one) for one in found)]
    assert not unused
