"""Errors of Prefect as exceptions, and what faults on the way to it leave behind, by its own counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.fault_proxy import CutShort, Edit, FaultProxy, Pass, Refuse, ResetAfter
from support.fault_table import CASES, NOW

pytestmark = pytest.mark.slow

NOBODY = "00000000-0000-0000-0000-000000000000"


# ----------------------------------------------------------------- the server's own errors


def test_not_found(direct: Any, package: Any) -> None:
    with pytest.raises(package.NotFound) as caught:
        direct.flows.get(NOBODY)
    assert str(caught.value).startswith("404 NotFound: Flow not found: GET http://")
    assert caught.value.parsed == {"detail": "Flow not found"}
    for call in (direct.flow_runs.get, direct.deployments.get, direct.variables.delete):
        with pytest.raises(package.NotFound):
            call(NOBODY)


def test_conflict(direct: Any, package: Any, name: str) -> None:
    direct.variables.create(name=name, value=1)
    with pytest.raises(package.Conflict) as caught:
        direct.variables.create(name=name, value=2)
    assert f"A variable with the name '{name}' already exists" in str(caught.value)
    assert direct.variables.get_by_name(name).value == 1


def test_refused_by_validation(direct: Any, package: Any, name: str) -> None:
    with pytest.raises(package.UnprocessableEntity) as caught:
        direct.variables.create(name=f"{name} IN CAPITALS", value=1)
    assert "must only contain lowercase letters" in str(caught.value)
    with pytest.raises(package.UnprocessableEntity):
        direct.flows.filter(limit=201).first_page()


def test_a_work_pool_that_must_stay(direct: Any, package: Any) -> None:
    """The server does not allow what it reserves for itself."""
    with pytest.raises(package.Forbidden) as caught:
        direct.work_pools.create(name="prefect-mine", type="process")
    assert isinstance(caught.value, package.ClientError)


# ------------------------------------------------------------------------------ faults


@pytest.fixture(scope="module")
def running(server: str) -> Iterator[FaultProxy]:
    with FaultProxy(server) as proxy:
        yield proxy


@pytest.fixture
def proxy(running: FaultProxy) -> FaultProxy:
    running.clear()
    return running


Call = Callable[[Any], Any]
Do = Callable[[Call], Any]


@pytest.fixture(params=["sync", "async"])
def do(request: pytest.FixtureRequest, proxy: FaultProxy, package: Any) -> Do:
    """Gives what a call of a client of the faulty proxy gives, or the error it ends in."""
    settings = {"base_url": f"{proxy.url}/api"}

    async def twin(call: Call) -> Any:
        async with package.AsyncClient(**settings) as client:
            return await call(client)

    def here(call: Call) -> Any:
        try:
            if request.param == "async":
                return asyncio.run(twin(call))
            with package.Client(**settings) as client:
                return call(client)
        except package.ApiError as error:
            return error

    return here


@pytest.mark.parametrize("fault", CASES)
def test_nothing_is_made_twice(
    do: Do, proxy: FaultProxy, direct: Any, package: Any, name: str, fault: str
) -> None:
    """Flow runs: the server makes as many of a name as it is asked for."""
    case, m = CASES[fault], package.models
    flow = direct.flows.create(name=name)
    proxy.on("POST", "/api/flow_runs/", case.fault)
    ended = do(lambda client: client.flow_runs.create(flow_id=flow.id, name=name))
    assert (type(ended).__name__ if case.end else ended.name) == (case.end or name)
    of_flow = m.FlowFilter(id=m.FlowFilterId(any_=[flow.id]))
    assert direct.flow_runs.count(flows=of_flow) == case.effects
    assert proxy.arrived("POST", "/api/flow_runs/") == case.sent
    assert proxy.left == 0


@pytest.mark.parametrize("fault", CASES)
def test_reads_by_post_are_repeated(
    do: Do, proxy: FaultProxy, direct: Any, package: Any, name: str, fault: str
) -> None:
    m = package.models
    direct.variables.create(name=name, value=1)
    named = m.VariableFilter(name=m.VariableFilterName(any_=[name]))
    proxy.on("POST", "/api/variables/filter", CASES[fault].fault)
    found = do(lambda client: client.variables.filter(variables=named, max_items=1).collect())
    assert [each.name for each in found] == [name]
    assert proxy.arrived("POST", "/api/variables/filter") == 2
    assert proxy.left == 0


def test_a_listing_survives_faults_on_each_page(
    do: Do, proxy: FaultProxy, direct: Any, package: Any, name: str
) -> None:
    m = package.models
    for i in range(6):
        direct.variables.create(name=f"{name}{i}", value=i)
    named = m.VariableFilter(name=m.VariableFilterName(like_=f"{name}%"))
    faults = (Refuse(status=503), Pass(), ResetAfter(), Pass(), CutShort(), Pass())
    proxy.on("POST", "/api/variables/filter", *faults, Refuse(status=429, headers=NOW))
    found = do(lambda client: client.variables.filter(variables=named, limit=2).collect())
    assert [each.value for each in found] == [0, 1, 2, 3, 4, 5]
    assert proxy.arrived() == 8  # three full pages and an empty one, each asked for twice


@pytest.mark.parametrize("listing", ["filter", "paginate"])
def test_a_page_that_repeats_itself(
    do: Do, proxy: FaultProxy, direct: Any, package: Any, name: str, listing: str
) -> None:
    """A server that does not heed the offset, or the number of the page."""
    m = package.models
    for i in range(4):
        direct.flows.create(name=f"{name}{i}")
    named = m.FlowFilter(name=m.FlowFilterName(like_=name))
    again = Edit(lambda body: proxy.exchanges[0].answer)
    proxy.on("POST", f"/api/flows/{listing}", Pass(), again, again)
    ended = do(lambda client: getattr(client.flows, listing)(flows=named, limit=2).collect())
    assert isinstance(ended, package.PaginationError)
    assert str(ended).startswith("the server gave the same page twice")
    assert proxy.arrived() == 2


def test_deletes_happen_once(
    do: Do, proxy: FaultProxy, direct: Any, package: Any, name: str
) -> None:
    made = direct.variables.create(name=name, value=1)
    proxy.on("DELETE", "/api/variables/*", ResetAfter())
    ended = do(lambda client: client.variables.delete(made.id))
    assert (type(ended).__name__, ended.sent) == ("AnswerLost", True)
    assert proxy.arrived("DELETE") == 1
    with pytest.raises(package.NotFound):
        direct.variables.get(made.id)


def test_the_server_says_how_long_to_wait(proxy: FaultProxy, package: Any) -> None:
    waits: list[float] = []
    hooks = package.Hooks(on_retry=lambda attempt: waits.append(attempt.wait))
    proxy.on("POST", "/api/flows/count", Refuse(status=429, headers={"Retry-After": "1"}))
    with package.Client(base_url=f"{proxy.url}/api", hooks=hooks) as client:
        client.flows.count()
    (waited,) = waits
    assert 1.0 <= waited < 2.0
