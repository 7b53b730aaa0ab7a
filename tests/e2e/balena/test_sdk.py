"""The same steps by balena's own SDK and by the client: equivalent requests, the same results, the same state."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from e2e.balena.servers import Pine
from e2e.balena.shapes import question
from support.tools import Unavailable, python_with

pytestmark = pytest.mark.slow

SDK = "balena-sdk==17.3.0"
SCRIPT = Path(__file__).with_name("sdk_calls.py")
RESOURCES = ("organization", "device_type", "application", "device", "device_tag")
ONE, TWO, THREE, FOUR = ("0a" * 16, "0b" * 16, "0c" * 16, "0d" * 16)
SINCE = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

Step = Callable[[Any], Any]


def steps(balena: Any) -> dict[str, Step]:
    """What `sdk_calls.py` does, under the same names."""
    m = balena.models
    d, a, o = m.Device.fields, m.Application.fields, m.Organization.fields

    def create(resource: str, model: type[Any], **values: Any) -> Step:
        return lambda client: getattr(client, resource).create(model(**values)).id

    def device(uuid: str, name: str, application: int, **more: Any) -> Step:
        values = {"uuid": uuid, "device_name": name, "belongs_to__application": application}
        return create("device", m.DeviceWrite, **values, is_of__device_type=1, **more)

    def find(filter: Any, **more: Any) -> Step:
        more.setdefault("select", [d.id])
        return lambda client: plain(client.device.list(filter=filter, **more).collect())

    def application(name: str) -> Step:
        return create("application", m.ApplicationWrite, app_name=name, slug=f"acme/{name}",
                      organization=1, is_for__device_type=1)  # fmt: skip

    on = d.is_online.is_(True)
    return {
        "organization": create("organization", m.OrganizationWrite, name="Acme", handle="acme"),
        "device type": create("device_type", m.DeviceTypeWrite, slug="raspberrypi4-64", name="Raspberry Pi 4"),
        "application": application("lamps"),
        "another": application("doors"),
        "device": device(ONE, "O'Brien's lamp", 1, note="n", is_online=True),
        "second": device(TWO, "100% & more (;,)", 1),
        "third": device(THREE, "door", 2, is_online=True),
        "by string": find(d.device_name == "O'Brien's lamp", select=[d.id, d.device_name]),
        "by odd string": find(d.device_name == "100% & more (;,)"),
        "by two": find(on & (d.belongs_to__application == 1)),
        "either": find((d.id == 1) | d.note.is_(None)),
        "not": find(~(d.id == 1)),
        "in": find(d.uuid.in_([ONE, THREE])),
        "between": find((d.id > 1) & (d.id <= 3)),
        "contains": find(d.device_name.contains("or")),
        "since": find(d.created_at > SINCE),
        "lambda": find(d.belongs_to__application.any(lambda a: a.slug == "acme/lamps")),
        "nested lambda": find(
            d.belongs_to__application.any(lambda a: a.owns__device.any(lambda d: d.device_name == "door"))
        ),
        "expand": lambda client: plain(
            client.application.list(
                select=[a.id, a.slug],
                filter=a.slug == "acme/lamps",
                expand={a.owns__device: {"select": ["id", "uuid"], "filter": on, "order_by": d.id.desc()}},
            ).collect()
        ),
        "nested expand": find(
            None,
            expand={d.belongs_to__application: {"select": [a.slug], "expand": {a.organization: {"select": [o.handle]}}}},
            order_by=d.id.desc(),
        ),
        "page": lambda client: plain(
            client.device.list(select=[d.id], order_by=d.id, top=2, resume_from="1").first_page().items
        ),
        "count": lambda client: client.device.count(filter=on),
        "by id": lambda client: client.device.get(1, select=[d.uuid]).to_dict(),
        "by uuid": lambda client: client.device.get(uuid=ONE, select=[d.id]).to_dict(),
        "nobody": lambda client: client.device.get(99),
        "tag": create("device_tag", m.DeviceTagWrite, device=1, tag_key="site", value="cellar"),
        "other tag": create("device_tag", m.DeviceTagWrite, device=3, tag_key="site", value="roof"),
        "change": lambda client: client.device.update(1, note=None, device_name="new"),
        "change a tag": lambda client: client.device_tag.update(device=1, tag_key="site", value="attic"),
        "change by filter": lambda client: client.device.update_where(filter=on, note="on", expected=2),
        "delete a tag": lambda client: client.device_tag.delete(2),
        "delete by filter": lambda client: client.device.delete_where(
            filter=d.device_name.startswith("100%"), expected=1
        ),
        "rename, in the SDK's words": lambda client: client.device.update(uuid=ONE, device_name="renamed"),
        "note, in the SDK's words": lambda client: client.device.update(uuid=THREE, note="noted"),
        "tag, in the SDK's words": create("device_tag", m.DeviceTagWrite, device=3, tag_key="room", value="1"),
        "fourth": device(FOUR, "fourth", 2),
        "remove, in the SDK's words": lambda client: client.device.delete(uuid=FOUR),
    }  # fmt: skip


def plain(found: list[Any]) -> list[Any]:
    return [each.to_dict() for each in found]


@pytest.fixture(scope="session")
def sdk_python() -> Path:
    """The Python of an environment that has the SDK."""
    try:
        return python_with(SDK)
    except Unavailable as reason:
        pytest.skip(f"tier balena/SDK did not run: {reason}")


def by_step(lines: list[str]) -> dict[str, list[str]]:
    """The requests that came after each mark."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in lines:
        if "/_step/" in line:
            name = httpx2.URL(line.split(" ", 1)[1]).path.removeprefix("/_step/")
            found[name] = []
        elif name:
            found[name].append(line)
    return found


def state(pine: Pine) -> dict[str, list[dict[str, Any]]]:
    """All data, without the times of its making."""
    times = ("created_at", "modified_at")
    return {
        resource: [{k: v for k, v in row.items() if k not in times} for row in pine.rows(resource)]
        for resource in RESOURCES
    }


def test_the_sdk_and_the_client_do_the_same(
    running: Pine, balena: Any, sdk_python: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running.clear()
    before = len(running.requests())
    told = subprocess.run(
        [str(sdk_python), str(SCRIPT), running.url, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"BALENA_API_KEY": running.token},
    )
    assert told.returncode == 0, told.stderr[-2000:]
    results = {
        line["step"]: line["result"]
        for line in (json.loads(line) for line in told.stdout.splitlines() if line[:1] == "{")
    }
    theirs, their_state = by_step(running.requests()[before:]), state(running)

    running.clear()
    before = len(running.requests())
    ours: dict[str, Any] = {}
    with balena.Client(base_url=f"{running.url}/v7", auth=running.token) as client:
        for name, step in steps(balena).items():
            httpx2.get(f"{running.url}/_step/{name}")
            ours[name] = step(client)
    sent, our_state = by_step(running.requests()[before:]), state(running)

    assert our_state == their_state
    given = {name: value or "" for name, value in results.items() if "SDK's words" not in name}
    assert {name: ours[name] or "" for name in given} == given
    assert list(sent) == list(theirs) == list(steps(balena))
    for name in theirs:
        if name not in given:
            assert len(sent[name]) == 1 <= len(theirs[name])  # the key does it, without a look-up
            continue
        counted = len(sent[name]) - len(theirs[name])
        assert counted == ("by filter" in name), name  # what is changed by filter is counted first
        assert shape(sent[name][-1]) == shape(theirs[name][-1]), name
    with capsys.disabled():
        print(
            f"\ntier balena/SDK: {len(theirs)} steps alike, {SDK}, {sys.version_info.major}.{sys.version_info.minor}"
        )


def shape(line: str) -> Any:
    method, _, target = line.partition(" ")
    return method, question(target)
