"""Many threads, many tasks, cancelled tasks, forked processes: nothing mixed up or left."""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from _runtime import errors
from _runtime.auth import ClientCredentials
from _runtime.client import AsyncResource, Resource
from _runtime.operation import Body, Content
from _runtime.testing import Answer, FakeTransport, Sent
from _runtime.throttle import Throttle
from _runtime.transport import Timeout
from _runtime.transports.with_httpx2 import AsyncHttpx2Transport, Httpx2Transport, Network

from .hostile import Connection, each_request, serving
from .support import client, operation

OP = operation()


def echo(c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
    number = int(first.split()[1].rpartition("/")[2])
    c.json(json.dumps({"id": number, "name": f"n{number}" * 20}).encode())


def wide(**options: Any) -> Network:
    return Network(max_connections=100, max_idle=100, **options)


def test_64_threads_lose_and_mix_nothing() -> None:
    with serving(each_request(echo)) as server:
        transport = Httpx2Transport(wide())
        things = Resource(client("sync", base_url=server.url, transport=transport))

        def get(number: int) -> bool:
            thing = things._call(OP, (number, None))
            return bool(thing.id == number and thing.name == f"n{number}" * 20)

        with ThreadPoolExecutor(64) as pool:
            assert all(pool.map(get, range(2000)))
        transport.close()
    assert len(server.requests) == 2000


def test_500_tasks_lose_and_mix_nothing() -> None:
    async def run(url: str) -> list[int]:
        transport = AsyncHttpx2Transport(wide())
        target = client("async", base_url=url, transport=transport, timeout=Timeout(pool=30))
        things = AsyncResource(target)
        found = await asyncio.gather(*(things._call(OP, (n, None)) for n in range(500)))
        await transport.aclose()
        return [thing.id for thing in found if thing.name == f"n{thing.id}" * 20]

    with serving(each_request(echo)) as server:
        assert asyncio.run(run(server.url)) == list(range(500))


# -------------------------------------------------------------------------- cancellation


def stalls(c: Connection) -> None:
    c.request()
    c.stall()


def half(c: Connection) -> None:
    c.request()
    c.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")
    c.stall()


def deaf(c: Connection) -> None:
    c.pause(3)


def failing(c: Connection) -> None:
    while True:
        c.request()
        c.json(b"{}", 503, "Retry-After: 30\n")


UPLOAD = operation("POST", "unsafe", body=Body(Content("application/octet-stream", lambda: bytes)))
MOMENTS: dict[str, tuple[Callable[[Connection], None], Any, object]] = {
    "waiting for the answer": (stalls, OP, {}),
    "reading the answer": (half, OP, {}),
    "sending": (deaf, UPLOAD, bytes(32 * 2**20)),
    "between attempts": (failing, OP, {}),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_cancelled_task_leaves_nothing(moment: str) -> None:
    behaviour, op, body = MOMENTS[moment]

    async def run(url: str) -> None:
        transport = AsyncHttpx2Transport()
        target = client("async", base_url=url, transport=transport)
        call = AsyncResource(target)._call(op, (1, None), body)
        task = asyncio.ensure_future(call)
        await asyncio.sleep(0.3)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for _ in range(5):
            await asyncio.sleep(0)
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert target._shared.throttle.active == 0
        await transport.aclose()

    before = descriptors()
    with serving(behaviour) as server:
        asyncio.run(run(server.url))
        if moment != "sending":
            wait_until(lambda: server.open == 0)
    gc.collect()
    assert descriptors() <= before


def test_a_task_cancelled_while_it_connects_leaves_nothing() -> None:
    async def run(port: int) -> None:
        transport = AsyncHttpx2Transport()
        target = client("async", base_url=f"http://127.0.0.1:{port}", transport=transport)
        tasks = [
            asyncio.ensure_future(AsyncResource(target)._call(OP, (1, None))) for _ in range(5)
        ]
        await asyncio.sleep(0.2)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert target._shared.throttle.active == 0
        await transport.aclose()

    before = descriptors()
    full = socket.create_server(("127.0.0.1", 0), backlog=0)
    port = full.getsockname()[1]
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
    asyncio.run(run(port))
    for one in (full, *fillers):
        one.close()
    gc.collect()
    assert descriptors() <= before


def test_a_task_cancelled_while_it_waits_for_its_turn_gives_it_up() -> None:
    async def run(url: str) -> None:
        transport = AsyncHttpx2Transport()
        target = client("async", base_url=url, transport=transport, max_concurrency=1)
        first = asyncio.ensure_future(AsyncResource(target)._call(OP, (1, None)))
        await asyncio.sleep(0.1)
        second = asyncio.ensure_future(AsyncResource(target)._call(OP, (2, None)))
        await asyncio.sleep(0.1)
        for task in (second, first):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        assert target._shared.throttle.active == 0
        await transport.aclose()

    with serving(stalls) as server:
        asyncio.run(run(server.url))
    assert len(server.requests) == 1


def descriptors() -> set[str]:
    return set(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else set()


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 3
    while not true():
        assert time.monotonic() < end, "too long"
        time.sleep(0.01)


# ---------------------------------------------------------------------------------- fork


def in_child(things: Any, pipe: Any) -> None:
    pipe.send([things._call(OP, (n, None)).id for n in range(100, 150)])
    pipe.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_has_connections_of_its_own() -> None:
    with serving(each_request(echo)) as server:
        transport = Httpx2Transport()
        things = Resource(client("sync", base_url=server.url, transport=transport))
        assert things._call(OP, (1, None)).id == 1
        assert server.accepted == 1
        context = multiprocessing.get_context("fork")
        here, there = context.Pipe()
        child = context.Process(target=in_child, args=(things, there))
        child.start()
        assert [things._call(OP, (n, None)).id for n in range(50)] == list(range(50))
        assert here.poll(10)
        assert here.recv() == list(range(100, 150))
        child.join(10)
        assert child.exitcode == 0
        transport.close()
    assert server.accepted == 2


# ------------------------------------------------------------------------------- renewal


def tokens(delay: float = 0.05) -> tuple[FakeTransport, list[int]]:
    """A token endpoint that takes its time, and an API that wants its last token."""
    count: list[int] = [0]

    def token(sent: Sent) -> object:
        count[0] += 1
        time.sleep(delay)
        return {"access_token": f"t{count[0]}", "expires_in": 3600}

    def api(sent: Sent) -> object:
        good = sent.headers.get("authorization") == f"Bearer t{count[0]}"
        return {"id": 1} if good else Answer(status=401, body={"error": "expired"})

    return FakeTransport({"POST /token": token, "GET /things/1": api}), count


def oauth() -> dict[str, Any]:
    return {"oauth": ClientCredentials("me", "secret", token_url="https://login.example/token")}


SECURED = operation(security=(("oauth",),))


def test_one_token_for_64_threads() -> None:
    transport, count = tokens()
    things = Resource(client("sync", auth=oauth(), transport=transport))
    gate = threading.Barrier(64)

    def get(_: int) -> int:
        gate.wait(10)
        found: int = things._call(SECURED, (1, None)).id
        return found

    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(get, range(64))) == [1] * 64
    assert count == [1]


def test_one_renewal_for_64_threads_whose_token_was_refused() -> None:
    transport, count = tokens()
    things = Resource(client("sync", auth=oauth(), transport=transport))
    things._call(SECURED, (1, None))
    count[0] = 7  # the API has moved on: the token t1 is refused now
    gate = threading.Barrier(64)

    def get(_: int) -> int:
        gate.wait(10)
        found: int = things._call(SECURED, (1, None)).id
        return found

    with ThreadPoolExecutor(64) as pool:
        assert list(pool.map(get, range(64))) == [1] * 64
    assert count == [8]


def test_one_token_for_500_tasks() -> None:
    transport, count = tokens()

    async def run() -> list[int]:
        things = AsyncResource(client("async", auth=oauth(), transport=transport))
        found = await asyncio.gather(*(things._call(SECURED, (1, None)) for _ in range(500)))
        return [thing.id for thing in found]

    assert asyncio.run(run()) == [1] * 500
    assert count == [1]


def test_a_cancelled_renewal_is_taken_over() -> None:
    async def run() -> None:
        begun = asyncio.Event()
        calls = 0

        class Slow(FakeTransport):
            async def asend(self, request: Any) -> Any:
                nonlocal calls
                if request.operation == "token":
                    calls += 1
                    begun.set()
                    if calls == 1:
                        await asyncio.sleep(30)
                return await super().asend(request)

        transport = Slow({"POST /token": {"access_token": "t"}, "GET /things/1": {"id": 1}})
        things = AsyncResource(client("async", auth=oauth(), transport=transport))
        first = asyncio.ensure_future(things._call(SECURED, (1, None)))
        await begun.wait()
        second = asyncio.ensure_future(things._call(SECURED, (1, None)))
        await asyncio.sleep(0.05)
        first.cancel()
        assert (await asyncio.wait_for(second, 5)).id == 1
        assert calls == 2

    asyncio.run(run())


def test_a_refused_renewal_is_told_to_all_who_wait() -> None:
    calls = []

    def token(sent: Sent) -> object:
        calls.append(1)
        time.sleep(0.2)
        return Answer(status=400, body={"error": "invalid_client"})

    transport = FakeTransport({"POST /token": token, "GET /things/1": {"id": 1}})
    things = Resource(client("sync", auth=oauth(), transport=transport))
    gate = threading.Barrier(16)

    def get(_: int) -> str:
        gate.wait(10)
        try:
            things._call(SECURED, (1, None))
        except errors.AuthError as error:
            return str(error)
        return "ok"

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(get, range(16)))
    assert all("invalid_client" in text for text in found)
    assert len(calls) == 1


# ------------------------------------------------------------------------------ throttle


def test_a_429_halves_what_is_under_way_and_successes_raise_it_again() -> None:
    throttle = Throttle()
    for _ in range(16):
        assert throttle.enter() is None
    throttle.leave(429)
    assert throttle.limit == 8
    waiting = throttle.enter()
    assert waiting is not None and not waiting.is_set
    for _ in range(8):
        throttle.leave(None)
    assert waiting.is_set
    low = throttle.limit
    while throttle.active:
        throttle.leave(200)
    assert low is not None and throttle.limit is not None and throttle.limit > low
    for _ in range(1000):
        throttle.enter()
        throttle.leave(200)
    assert throttle.limit is None


def test_a_given_limit_is_never_passed() -> None:
    most = 0
    lock = threading.Lock()

    def busy(c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
        nonlocal most, now
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.01)
        with lock:
            now -= 1
        c.json(b'{"id": 1}')

    now = 0
    with serving(each_request(busy)) as server:
        transport = Httpx2Transport(wide())
        target = client("sync", base_url=server.url, transport=transport, max_concurrency=4)
        things = Resource(target)
        with ThreadPoolExecutor(32) as pool:
            list(pool.map(lambda n: things._call(OP, (n, None)), range(200)))
        transport.close()
    assert most == 4
    assert target._shared.throttle.active == 0


def test_throttled_threads_all_get_through() -> None:
    """A server that takes 4 at a time: everyone is served, and the limit comes down."""
    lock = threading.Lock()
    now = 0

    def strict(c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
        nonlocal now
        with lock:
            now += 1
            many = now > 4
        time.sleep(0.005)
        with lock:
            now -= 1
        if many:
            c.json(b"{}", 429, "Retry-After: 0.02\n")
        else:
            c.json(b'{"id": 1}')

    with serving(each_request(strict)) as server:
        transport = Httpx2Transport(wide())
        things = Resource(client("sync", base_url=server.url, transport=transport))
        with ThreadPoolExecutor(24) as pool:
            found = list(pool.map(lambda n: things._call(OP, (n, None)).id, range(300)))
        transport.close()
    assert found == [1] * 300
    assert len(server.requests) < 450
