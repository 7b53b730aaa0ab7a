"""What Prefect keeps, made, read, changed and deleted; every exchange is held against the document by Prism."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from support.prism import Prism

pytestmark = pytest.mark.slow

NOW = dt.datetime.now(dt.UTC)
DAY = dt.timedelta(days=1)


def ids(found: Any) -> list[str]:
    return [each.id for each in found]


def test_flows(client: Any, package: Any, name: str) -> None:
    flow = client.flows.create(name=name, tags=["a", "b"], labels={"tier": 3, "on": True})
    assert (flow.name, flow.tags, flow.labels) == (name, ["a", "b"], {"tier": 3, "on": True})
    assert flow.created.tzinfo is not None
    assert client.flows.create(name=name).id == flow.id  # a name is there once
    client.flows.update(flow.id, tags=["z"])
    assert client.flows.get(flow.id).tags == ["z"]
    assert client.flows.get_by_name(name).id == flow.id
    client.flows.delete(flow.id)
    with_name = package.models.FlowFilter(name=package.models.FlowFilterName(any_=[name]))
    assert client.flows.filter(flows=with_name).collect() == []


def test_flow_runs(client: Any, package: Any, name: str) -> None:
    m = package.models
    flow = client.flows.create(name=name)
    planned = m.StateCreate(type="SCHEDULED", message="later")
    run = client.flow_runs.create(
        flow_id=flow.id, name=name, state=planned, parameters={"x": [1, None]}, tags=["t"]
    )
    assert (run.flow_id, run.parameters, run.state_type) == (flow.id, {"x": [1, None]}, "SCHEDULED")
    moved = client.flow_runs.set_state(run.id, state=m.StateCreate(type="RUNNING"), force=True)
    assert (moved.status, moved.state.type) == ("ACCEPT", "RUNNING")
    client.flow_runs.update(run.id, name="renamed")
    read = client.flow_runs.get(run.id)
    assert (read.name, read.state.type, read.run_count) == ("renamed", "RUNNING", 1)
    states = client.flow_run_states.list(flow_run_id=run.id).collect()
    assert [each.type for each in states] == ["SCHEDULED", "RUNNING"]
    assert client.flow_runs.get_graph_v2(run.id).root_node_ids == []
    history = client.flow_runs.history(
        history_start=NOW - DAY, history_end=NOW + DAY, history_interval_seconds=86400
    )
    assert sum(state.count_runs for each in history for state in each.states) >= 1
    client.flow_runs.create_input(run.id, key="answer", value='{"a": 1}')
    assert client.flow_runs.get_input(run.id, "answer") == {"a": 1}
    assert [each.key for each in client.flow_runs.filter_input(run.id, prefix="a", limit=9)] == [
        "answer"
    ]
    client.flow_runs.delete(run.id)
    of_flow = m.FlowFilter(id=m.FlowFilterId(any_=[flow.id]))
    assert client.flow_runs.count(flows=of_flow) == 0


def test_task_runs_and_logs(client: Any, package: Any, name: str) -> None:
    m = package.models
    run = client.flow_runs.create(flow_id=client.flows.create(name=name).id)
    task = client.task_runs.create(
        flow_run_id=run.id, task_key="t", dynamic_key="0", state=m.StateCreate(type="PENDING")
    )
    assert client.task_runs.get(task.id).task_key == "t"
    client.logs.create(
        [
            m.LogCreate(name=name, level=20, message=f"line {i}", timestamp=NOW, flow_run_id=run.id)
            for i in range(3)
        ]
    )
    of_run = m.LogFilter(flow_run_id=m.LogFilterFlowRunId(any_=[run.id]))
    assert {each.message for each in client.logs.filter(logs=of_run)} == {
        "line 0",
        "line 1",
        "line 2",
    }


def test_work_pools_queues_and_workers(client: Any, package: Any, name: str) -> None:
    m = package.models
    pool = client.work_pools.create(name=name, type="process", description="d")
    assert (pool.name, pool.type, pool.is_paused) == (name, "process", False)
    client.work_pools.update(name, description=None, is_paused=True)
    read = client.work_pools.get(name)
    assert (read.description, read.is_paused) == (None, True)
    queue = client.work_pools.create_queue(name, m.WorkQueueCreate(name="urgent", priority=1))
    assert client.work_pools.get_queue(name, "urgent").id == queue.id
    assert {each.name for each in client.work_pools.read_queues(name)} == {"default", "urgent"}
    client.work_pools.worker_heartbeat(name, name="worker 1")
    assert [each.name for each in client.work_pools.read_workers(name)] == ["worker 1"]
    client.work_pools.delete_queue(name, "urgent")
    client.work_pools.delete(name)
    assert name not in [each.name for each in client.work_pools.filter()]


def test_deployments(client: Any, package: Any, name: str) -> None:
    m = package.models
    client.work_pools.create(name=name, type="process")
    flow = client.flows.create(name=name)
    hourly = m.DeploymentScheduleCreate(schedule=m.IntervalScheduleInput(interval="PT1H"))
    made = client.deployments.create(
        name="d", flow_id=flow.id, work_pool_name=name, schedules=[hourly], parameters={"a": 1}
    )
    assert client.deployments.get(made.id).schedules[0].schedule.interval == 3600.0
    assert client.deployments.get_by_name(name, "d").id == made.id
    client.deployments.create_schedules(
        made.id, [m.DeploymentScheduleCreate(schedule=m.CronSchedule(cron="0 5 * * *"))]
    )
    schedules = client.deployments.list_schedules(made.id)
    assert {type(each.schedule).__name__ for each in schedules} == {
        "IntervalScheduleOutput",
        "CronSchedule",
    }
    client.deployments.pause_deployment(made.id)
    assert client.deployments.get(made.id).paused is True
    assert (
        client.deployments.create_flow_run(made.id, m.DeploymentFlowRunCreate()).flow_id == flow.id
    )
    several = [m.DeploymentFlowRunCreate(name=f"{name} {i}") for i in range(4)]
    client.deployments.bulk_create_flow_runs(made.id, several)
    of_flow = m.FlowFilter(id=m.FlowFilterId(any_=[flow.id]))
    assert client.flow_runs.count(flows=of_flow) == 5
    client.deployments.delete(made.id)
    assert client.deployments.count(flows=of_flow) == 0


def test_variables(client: Any, package: Any, name: str) -> None:
    m = package.models
    value = {"list": [1, 2.5, None], "text": "ü"}
    made = client.variables.create(name=name, value=value, tags=["t"])
    assert client.variables.get(made.id).value == value
    client.variables.update(made.id, m.VariableUpdate(value=None))  # null, not: as it was
    read = client.variables.get_by_name(name)
    assert (read.value, read.tags) == (None, ["t"])
    client.variables.update_by_name(name, m.VariableUpdate(tags=[]))
    assert client.variables.get(made.id).tags == []
    client.variables.delete_name(name)
    named = m.VariableFilter(name=m.VariableFilterName(any_=[name]))
    assert client.variables.count(variables=named) == 0


def test_blocks(client: Any, package: Any, name: str) -> None:
    kind = client.block_types.create(name=name, slug=name)
    assert client.block_types.get_by_slug(name).id == kind.id
    fields = {"type": "object", "properties": {"a": {"type": "string"}}}
    schema = client.block_schemas.create(block_type_id=kind.id, fields=fields)
    assert client.block_schemas.get_by_checksum(schema.checksum).id == schema.id
    made = client.block_documents.create(
        block_type_id=kind.id, block_schema_id=schema.id, name="doc", data={"a": "x"}
    )
    client.block_documents.update(made.id, data={"a": "y"}, merge_existing_data=False)
    assert client.block_documents.get(made.id).data == {"a": "y"}
    found = client.block_types.get_document_by_name_for_block_type(name, "doc")
    assert found.id == made.id
    client.block_documents.delete(made.id)
    client.block_types.delete(kind.id)


def test_artifacts(client: Any, package: Any, name: str) -> None:
    m = package.models
    first, second = (
        client.artifacts.create(key=name, type="markdown", data=text) for text in ("one", "two")
    )
    assert client.artifacts.get(first.id).data == "one"
    assert client.artifacts.get_latest(name).data == "two"
    with_key = m.ArtifactFilter(key=m.ArtifactFilterKey(any_=[name]))
    assert client.artifacts.count(artifacts=with_key) == 2
    client.artifacts.update(second.id, description="better")
    assert client.artifacts.get(second.id).description == "better"
    client.artifacts.delete(first.id)
    assert ids(client.artifacts.filter(artifacts=with_key)) == [second.id]


def test_concurrency_limits_and_searches(client: Any, name: str) -> None:
    limit = client.concurrency_limits.create(tag=name, concurrency_limit=2)
    assert client.concurrency_limits.get_by_tag(name).id == limit.id
    client.concurrency_limits.delete_tag(name)
    wide = client.concurrency_limits_v2.create(name=name, limit=3)
    (taken,) = client.concurrency_limits_v2.increment(names=[name], slots=2)
    assert (taken.id, taken.limit) == (wide.id, 3)
    assert client.concurrency_limits_v2.get(name).active_slots == 2
    client.concurrency_limits_v2.delete(name)
    search = client.saved_searches.create(name=name)
    assert client.saved_searches.get(search.id).name == name
    client.saved_searches.delete(search.id)


def test_automations(client: Any, package: Any, name: str) -> None:
    m = package.models
    trigger = m.EventTriggerInput(posture="Reactive", threshold=1, within="PT0S", expect=["a.b"])
    made = client.automations.create(name=name, trigger=trigger, actions=[m.DoNothing()])
    read = client.automations.get(made.id)
    assert (read.name, read.trigger.expect, type(read.actions[0])) == (name, ["a.b"], m.DoNothing)
    client.automations.update(made.id, enabled=False)
    assert client.automations.get(made.id).enabled is False
    client.automations.delete(made.id)
    assert made.id not in ids(client.automations.filter())


def test_what_describes_the_server(client: Any) -> None:
    assert client.root.get_health_check() is True
    assert client.admin.get_version() == "3.8.8"
    assert client.admin.get_settings().server.api.default_limit == 200
    assert "prefect" in client.collections.get_view_content("aggregate-worker-metadata")


def test_the_asynchronous_twin(prism: Prism, package: Any, name: str) -> None:
    prism.clear()

    async def run() -> None:
        async with package.AsyncClient(base_url=prism.url) as client:
            flow = await client.flows.create(name=name, tags=["a"])
            await client.flows.update(flow.id, tags=["b"])
            read = await client.flows.get_by_name(name)
            assert (read.id, read.tags) == (flow.id, ["b"])
            for i in range(3):  # one after the other: SQLite has one writer
                await client.flow_runs.create(flow_id=flow.id, name=f"r{i}")
            m = package.models
            of_flow = m.FlowFilter(id=m.FlowFilterId(any_=[flow.id]))
            names = [each.name async for each in client.flow_runs.filter(flows=of_flow, limit=2)]
            assert sorted(names) == ["r0", "r1", "r2"]
            await client.flows.delete(flow.id)

    asyncio.run(run())
    assert prism.violations() == []
