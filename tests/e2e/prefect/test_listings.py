"""Listings of Prefect, read to their end: offset and limit, or page numbers, in the body of a POST.

How many objects there are to be found the server counts itself; Prism stands between.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
import uuid
from typing import Any

import pytest
from e2e.prefect.server import EVENTS_AT_ONCE
from support.prism import Prism

pytestmark = pytest.mark.slow

MANY = 23
RESOURCES = ("flows", "flow_runs", "deployments", "variables", "work_pools", "artifacts")
RESOURCES += ("task_runs",)
PAGINATED = ("flows", "flow_runs", "deployments", "task_runs")
DEFAULT_LIMIT = 200
"""What the server gives where no limit is asked for, and the most that it gives."""


class Shelf:
    """So many objects of each kind, and the filters that find just these."""

    def __init__(self, client: Any, m: Any, name: str) -> None:
        names = [f"{name}{i:02}" for i in range(MANY)]
        flows = [client.flows.create(name=each) for each in names]
        first = client.flow_runs.create(flow_id=flows[0].id, name="of tasks")
        pending = m.StateCreate(type="PENDING")
        for flow, each in zip(flows, names, strict=True):
            client.flow_runs.create(flow_id=flow.id, name=each)
            client.deployments.create(name=each, flow_id=flow.id)
            client.variables.create(name=each, value=1)
            client.work_pools.create(name=each, type="process")
            client.artifacts.create(key=each, data=each)
            client.task_runs.create(
                flow_run_id=first.id, task_key=each, dynamic_key="0", name=each, state=pending
            )
        self.filters: dict[str, dict[str, Any]] = {
            "flows": {"flows": m.FlowFilter(name=m.FlowFilterName(like_=name))},
            "flow_runs": {"flow_runs": m.FlowRunFilter(name=m.FlowRunFilterName(like_=name))},
            "deployments": {
                "deployments": m.DeploymentFilter(name=m.DeploymentFilterName(like_=name))
            },
            "variables": {
                "variables": m.VariableFilter(name=m.VariableFilterName(like_=f"{name}%"))
            },
            "work_pools": {"work_pools": m.WorkPoolFilter(name=m.WorkPoolFilterName(any_=names))},
            "artifacts": {"artifacts": m.ArtifactFilter(key=m.ArtifactFilterKey(like_=f"{name}%"))},
            "task_runs": {"task_runs": m.TaskRunFilter(name=m.TaskRunFilterName(like_=name))},
        }


@pytest.fixture(scope="module")
def shelf(server: str, package: Any) -> Shelf:
    with package.Client(base_url=f"{server}/api") as client:
        return Shelf(client, package.models, "shelf")


def requests(prism: Prism, path: str) -> int:
    """How many came for a path since this was asked last."""
    found = sum(each.path == path for each in prism.exchanges)
    prism.clear()
    return found


@pytest.mark.parametrize("resource", RESOURCES)
def test_everything_is_found_once(client: Any, prism: Prism, shelf: Shelf, resource: str) -> None:
    listing, filters = getattr(client, resource), shelf.filters[resource]
    assert listing.count(**filters) == MANY
    for limit, pages in ((4, 6), (10, 3), (MANY, 2), (DEFAULT_LIMIT, 2), (None, 2)):
        found = [each.id for each in listing.filter(**filters, limit=limit)]
        assert len(found) == len(set(found)) == MANY
        # A page shorter than one before it is the last; after a first page only an empty one is.
        assert requests(prism, f"/{resource}/filter") == pages, limit


@pytest.mark.parametrize("resource", PAGINATED)
def test_page_numbers(client: Any, prism: Prism, shelf: Shelf, resource: str) -> None:
    listing, filters = getattr(client, resource), shelf.filters[resource]
    pages = list(listing.paginate(**filters, limit=10).pages())
    assert [len(each.items) for each in pages] == [10, 10, 3]
    assert [(each.page, each.pages, each.count) for each in pages] == [
        (number, 3, MANY) for number in (1, 2, 3)
    ]
    assert len({each.id for page in pages for each in page.items}) == MANY
    assert requests(prism, f"/{resource}/paginate") == 3
    whole = listing.paginate(**filters, limit=MANY).collect()
    assert (len(whole), requests(prism, f"/{resource}/paginate")) == (MANY, 1)
    assert listing.count(**filters) == MANY


def test_parts_of_a_listing(client: Any, prism: Prism, shelf: Shelf) -> None:
    filters = shelf.filters["variables"]
    every = [each.name for each in client.variables.filter(**filters, sort="NAME_DESC")]
    assert every == sorted(every, reverse=True)
    requests(prism, "/variables/filter")
    few = client.variables.filter(**filters, sort="NAME_DESC", max_items=7).collect()
    assert [each.name for each in few] == every[:7]
    assert requests(prism, "/variables/filter") == 1
    page = client.variables.filter(**filters, sort="NAME_DESC", limit=5).first_page()
    assert (page.cursor, page.has_next) == ("5", True)
    rest = client.variables.filter(**filters, sort="NAME_DESC", limit=5, resume_from=page.cursor)
    assert [each.name for each in rest] == every[5:]


def test_more_than_the_server_gives_at_once(client: Any, prism: Prism, package: Any) -> None:
    """More logs than the server's limit, which the document does not say."""
    m = package.models
    run = client.flow_runs.create(flow_id=client.flows.create(name="of logs").id)
    sent = [f"line {i}" for i in range(2 * DEFAULT_LIMIT + 50)]
    client.logs.create(
        [
            m.LogCreate(name="l", level=20, message=each, timestamp=run.created, flow_run_id=run.id)
            for each in sent
        ]
    )
    of_run = m.LogFilter(flow_run_id=m.LogFilterFlowRunId(any_=[run.id]))
    prism.clear()
    found = [each.message for each in client.logs.filter(logs=of_run)]
    assert sorted(found) == sorted(sent)
    assert requests(prism, "/logs/filter") == 3


def test_events(direct: Any, package: Any, name: str) -> None:
    """Their first page is a POST that no client can page by: its link is to be followed by GET, at another path. The
    operation there pages, and begins at a link."""
    m = package.models
    # So many that half of a batch is written, and no other batch after it, whatever waits there of other tests.
    half = EVENTS_AT_ONCE // 2
    sent = EVENTS_AT_ONCE + half - 1
    when = dt.datetime.now(dt.UTC)
    direct.events.create(
        [
            m.Event(
                id=str(uuid.uuid4()),
                occurred=when - dt.timedelta(seconds=i),
                event=f"{name}.happened",
                resource={"prefect.resource.id": f"thing.{i}"},
            )
            for i in range(sent)
        ]
    )
    named = m.EventFilter(event=m.EventNameFilter(name=[f"{name}.happened"]))
    until = time.monotonic() + 30
    found, total = [], 0
    while total < half or direct.events.filter(filter=named).total != total:
        assert time.monotonic() < until, "the server does not come to an end of writing its events"
        first = direct.events.filter(filter=named)
        if first.next_page:
            rest = direct.events.list_account_page(resume_from=first.next_page)
            found, total = [*first.events, *rest], first.total
    assert len({each.id for each in found}) == len(found) == total


def test_nothing_to_list(client: Any, package: Any) -> None:
    m = package.models
    none = m.FlowFilter(name=m.FlowFilterName(any_=["nobody"]))
    assert client.flows.filter(flows=none).collect() == []
    assert client.flows.paginate(flows=none).collect() == []
    assert client.flows.count(flows=none) == 0


def test_the_asynchronous_twin(prism: Prism, package: Any, shelf: Shelf) -> None:
    prism.clear()

    async def run() -> None:
        async with package.AsyncClient(base_url=prism.url) as client:
            for resource in RESOURCES:
                listing, filters = getattr(client, resource), shelf.filters[resource]
                found = [each.id async for each in listing.filter(**filters, limit=10)]
                assert len(set(found)) == len(found) == await listing.count(**filters) == MANY
            for resource in PAGINATED:
                listing, filters = getattr(client, resource), shelf.filters[resource]
                assert len(await listing.paginate(**filters, limit=9).collect()) == MANY

    asyncio.run(run())
    assert prism.violations() == []
