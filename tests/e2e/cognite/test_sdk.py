"""The same steps by cognite-sdk and by the client: equivalent requests, the same results, the same state.

cognite-sdk goes first: what it cannot do with the fake fails the test, so that the fake is as faithful as its makers' own client.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from e2e.cognite import compare, ours
from e2e.cognite.conftest import SDK, by_the_sdk
from e2e.cognite.fake.routing import ROUTES
from e2e.cognite.fake.server import TOKEN, Fake, Logged

pytestmark = pytest.mark.slow

FILTERS = "cognite-sdk lists by filters in the body"
BY_IDS = "cognite-sdk retrieves by ids in the body"
UNREACHED = {
    **{
        ("GET", f"/{one}"): FILTERS
        for one in ("assets", "events", "files", "relationships", "sequences", "timeseries")
    },
    **{("GET", f"/{one}/{{id}}"): BY_IDS for one in ("assets", "events", "files", "extpipes")},
    ("POST", "/extpipes/list"): "cognite-sdk lists pipelines by GET, without a filter",
}
NOT_VOUCHED = (
    "that a request is refused whole when one item is wrong, and that unknown properties are refused",
    "that a cursor is refused in a listing with other parameters",
    "how words are found by the searches, and in which order",
    "that labels, assets and data sets which are named must exist",
    "the texts of errors, and whether they are 400 or 422",
    "points with a status, units, time zones, aggregates but average, max, min, count and sum",
)


class Run:
    """What one client did: results and requests by step, the state that it left, the effects."""

    def __init__(self, fake: Fake, results: dict[str, dict[str, Any]]) -> None:
        assert fake.crashes == []
        self.results = results
        self.requests: dict[str, list[Logged]] = fake.steps()
        self.requests.pop("", None)
        for step in compare.SIDE_BY_SIDE:
            self.requests[step].sort(key=lambda seen: str(seen.body["partition"]))
        self.state = fake.project.state()
        self.effects = dict(fake.project.effects)


@pytest.fixture(scope="module")
def theirs(sdk_python: Path) -> Run:
    with Fake() as fake:
        return Run(fake, by_the_sdk(sdk_python, fake.url))


@pytest.fixture(scope="module")
def mine(cognite: Any, theirs: Run) -> Run:
    """The client's turn comes when cognite-sdk has passed."""
    with Fake() as fake, cognite.Client(base_url=fake.base, auth=TOKEN) as client:
        results = {}
        for name, step in ours.steps(cognite, fake.url).items():
            urlopen(f"{fake.url}/_step/{quote(name)}").read()
            results[name] = ours.outcome(cognite, step, client)
        return Run(fake, results)


def test_cognite_sdk_passes_against_the_fake(
    theirs: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {name: one["crash"] for name, one in theirs.results.items() if "crash" in one}
    assert broken == {}
    unknown = [
        each.path for found in theirs.requests.values() for each in found if not each.template
    ]
    assert unknown == []
    with capsys.disabled():
        count = sum(map(len, theirs.requests.values()))
        print(
            f"\ntier cognite/cognite-sdk runs: {len(theirs.results)} steps, {count} requests, {SDK}"
        )


def test_what_cognite_sdk_found_is_what_it_wrote(theirs: Run) -> None:
    """Two that agree may both be wrong: some results, by hand."""
    found = {name: one.get("result") for name, one in theirs.results.items()}
    assert (len(found["many assets"]), len(found["all assets"]), found["1500 assets"]) == (
        2500,
        2504,
        1500,
    )
    assert found["change"]["description"] == "the hall"
    assert "description" not in found["take away"]
    assert found["change metadata"]["metadata"] == {"Größe": "7", "k": "v"}
    assert found["change labels"]["labels"] == [{"externalId": "spare"}]
    assert found["set metadata"]["metadata"] == {"only": "this"}
    assert [one["aggregates"] for one in found["by parent"]] == [{"depth": 2, "childCount": 0}] * 2
    assert found["by subtree"] == [3, 4, 5]
    assert found["in partitions"] == found["all assets"]
    assert found["hourly"] == [
        [1600002000000, 15.875, 23.25, 60],
        [1600005600000, 30.875, 38.25, 60],
    ]
    assert found["read rows"] == [[n, [n / 2, f"n{n}"]] for n in (2, 3, 4)]
    assert found["one raw row"]["columns"] == {"n": 7, "text": "å"}
    assert [one["externalId"] for one in found["nodes by power"]] == ["n3", "n2", "n1"]
    assert theirs.state["raw"] == {
        "db 1": {"t/1": {row["key"]: row for row in theirs.state["raw"]["db 1"]["t/1"].values()}},
        "db2": {},
    }
    assert len(theirs.state["raw"]["db 1"]["t/1"]) == 20
    assert theirs.state["points"] == {
        3707: {
            at: {"timestamp": at, "value": value}
            for at, value in ((1600000000000, -1.5), (1600000060000, 0.25))
        }
    }


def test_the_client_leaves_the_same_state(theirs: Run, mine: Run) -> None:
    assert list(mine.results) == list(theirs.results)
    assert mine.state == theirs.state
    assert mine.effects == theirs.effects


def test_the_client_gives_the_same_results(theirs: Run, mine: Run) -> None:
    for name, theirs_was in theirs.results.items():
        expected = compare.RESULTS.get(name, compare.Result(sdk=theirs_was))
        assert theirs_was == expected.sdk, name
        wanted = expected.client or theirs_was
        assert compare.told(mine.results[name]) == compare.told(wanted), name


def test_the_client_sends_equivalent_requests_and_no_more(theirs: Run, mine: Run) -> None:
    for name, found in theirs.requests.items():
        difference = compare.IN_STEPS.get(name, compare.Difference(reason=""))
        asked = [one for at, one in enumerate(found) if at not in difference.more]
        assert len(mine.requests[name]) == len(asked), name
        for one, other in zip(asked, mine.requests[name], strict=True):
            expected = compare.excepted(compare.usual(compare.plain(one)), difference)
            got = compare.excepted(compare.usual(compare.plain(other)), difference)
            assert got == expected, name


def test_every_difference_is_needed(theirs: Run, mine: Run) -> None:
    """Without it a step would differ."""
    pairs = [
        (name, compare.plain(one), compare.plain(other))
        for name, found in theirs.requests.items()
        if name not in compare.IN_STEPS
        for one, other in zip(found, mine.requests[name], strict=True)
    ]
    for left_out in compare.HABITS:
        rest = [one for one in compare.HABITS if one is not left_out]
        assert any(compare.usual(a, rest) != compare.usual(b, rest) for _, a, b in pairs), left_out
    for name in compare.IN_STEPS:
        a = [compare.usual(compare.plain(one)) for one in theirs.requests[name]]
        b = [compare.usual(compare.plain(one)) for one in mine.requests[name]]
        assert a != b, f"{name} does not differ any more"


def test_what_cognite_sdk_does_not_vouch_for_is_said(
    theirs: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    reached = {(each.method, each.template) for found in theirs.requests.values() for each in found}
    left = {(one.method, one.template) for one in ROUTES} - reached
    assert left == set(UNREACHED)
    with capsys.disabled():
        print(
            f"\ncognite-sdk vouches for {len(reached)} of {len(ROUTES)} routes of the fake; not for"
        )
        for method, template in sorted(UNREACHED):
            print(f"  {method} {template}: {UNREACHED[method, template]}")
        for text in NOT_VOUCHED:
            print(f"  {text}")
