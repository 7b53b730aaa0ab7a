"""Partitions as values: pickled, read elsewhere, without a credential inside."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import warnings
from typing import Any

import pytest
from _runtime.client import Resource
from _runtime.paging import CursorPaging, PartitionSlot, Slot
from _runtime.testing import FakeTransport

from ..conftest import CLIENT
from ..support import KINDS, Kind, client
from .events import IMPORTABLE, Census, EventServer, event_server

SECRET, WORKER = "s3cr3t-of-the-driver", "t0ken-of-the-worker"
COUNT = 20_000


def driver(server: EventServer, **options: Any) -> Any:
    from events_client import Client

    headers = {"Authorization": SECRET, "X-Api-Key": SECRET, "X-Team": "blue"}
    return Client(base_url=server.url, auth=SECRET, headers=headers, **options)


def handles(server: EventServer, n: int = 10) -> list[Any]:
    options = {"headers": {"X-Token": SECRET, "X-Trace": "1"}}
    with driver(server) as made:
        found: list[Any] = made.events.list(type="alarm", options=options).handles(n)
    return found


def test_a_handle_has_what_it_needs_and_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    with event_server(COUNT) as server:
        pickled = [pickle.dumps(handle) for handle in handles(server)]
        assert all(SECRET.encode() not in data for data in pickled)
        assert max(map(len, pickled)) < 2000
        monkeypatch.setenv("EVENTS_TOKEN", WORKER)
        census = Census(COUNT)
        for data in pickled:
            for event in pickle.loads(data).read():
                census.add(event)
        assert census.is_exact()
        assert set(server.stats()["tokens"]) == {f"Bearer {WORKER}"}


def test_a_handle_keeps_harmless_headers_and_arguments() -> None:
    transport = FakeTransport({"GET /events": {"items": []}})
    with event_server(1) as server:
        handle = pickle.loads(pickle.dumps(handles(server, 3)[1]))
    blueprint = handle.blueprint
    blueprint.options["transport"] = transport
    blueprint.options["auth"] = "x"
    assert list(handle.read()) == []
    (sent,) = transport.sent
    assert sent.query == {"limit": ["1000"], "type": ["alarm"], "partition": ["2/3"]}
    assert (sent.headers.get("x-team"), sent.headers.get("x-trace")) == ("blue", "1")
    assert sent.headers.get("x-api-key") is None
    assert sent.headers.get("x-token") is None


def test_a_handle_can_be_read_with_a_client_and_from_a_cursor() -> None:
    with event_server(COUNT) as server, driver(server) as made:
        handle = made.events.list(limit=7).handles(10)[3]
        assert handle.partition == "4/10"
        ids = [event.id for event in handle.read(made)]
        assert ids == list(range(4, COUNT + 1, 10))
        page = handle.pager(made).first_page()
        rest = [event.id for event in handle.read(made, resume_from=page.cursor)]
        assert rest == ids[7:]


def test_a_handle_shows_no_arguments() -> None:
    with event_server(1) as server:
        text = repr(handles(server, 2)[0])
    assert text == (
        "PartitionHandle(module='events_client', operation='_LIST', style='_LIST_PAGES',"
        " partition='1/2')"
    )


def test_without_credentials_in_the_environment_there_are_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from _runtime.errors import AuthError

    monkeypatch.delenv("EVENTS_TOKEN", raising=False)
    with event_server(1) as server, pytest.raises(AuthError, match="set EVENTS_TOKEN"):
        list(handles(server, 2)[0].read())


def test_another_process_reads_a_handle() -> None:
    with event_server(1000) as server:
        data = pickle.dumps(handles(server, 2)[0])
        script = (
            "import pickle, sys; print(sum(e.id for e in pickle.load(sys.stdin.buffer).read()))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=data,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": f"{CLIENT}:{IMPORTABLE}", "EVENTS_TOKEN": WORKER},
            check=True,
        )
        assert int(done.stdout) == sum(range(1, 1001, 2))
        assert set(server.stats()["tokens"]) == {f"Bearer {WORKER}"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_a_handle(kind: Kind) -> None:
    from _runtime.client import AsyncResource
    from events_client import _LIST, _LIST_PAGES

    resource: Any = (Resource if kind == "sync" else AsyncResource)(client(kind))
    made = resource._paged(_LIST, _LIST_PAGES, (None,) * 4, max_items=3)
    with pytest.raises(ValueError, match="max_items= counts all partitions"):
        made.handles(2)
    own = CursorPaging(
        slot=Slot("query", "cursor"),
        cursor=("nextCursor",),
        items=("items",),
        partition=PartitionSlot(Slot("query", "partition"), 10),
    )
    with pytest.raises(ValueError, match="^a listing that .* has no constants of has no handles"):
        resource._paged(_LIST, own, (None,) * 4).handles(2)
    with pytest.raises(ValueError, match="^events.list has 1 to 10 partitions, not 11$"):
        from events_client import Events

        Events(client("sync")).list().handles(11)


@pytest.mark.slow
def test_dask_reads_ten_handles(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: pip install distributed"
    )
    count = 100_000
    monkeypatch.setenv("EVENTS_TOKEN", WORKER)  # workers are children: it is theirs
    with event_server(count) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Dask's own
        with (
            distributed.LocalCluster(
                n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as dask,
        ):
            made = handles(server)
            futures = dask.map(reader(), made, pure=False)
            counts = dask.gather(futures)
        assert sum(n for n, _ in counts) == count
        assert sum(ids for _, ids in counts) == count * (count + 1) // 2
        assert set(server.stats()["tokens"]) == {f"Bearer {WORKER}"}


def reader() -> Any:
    """What a worker does with a handle; a function that it need not import."""

    def read(handle: Any) -> tuple[int, int]:
        ids = [event.id for event in handle.read()]
        return len(ids), sum(ids)

    return read
