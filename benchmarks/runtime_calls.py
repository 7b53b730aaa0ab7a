"""What a generated call costs, in ratios. Run: python benchmarks/runtime_calls.py [--json]

Two questions. How much processor time does the runtime add to a transport and a msgspec
decode? And how does a whole call over a socket compare with a bare `httpx2.Client`?
The server is another process, so that only the client's time counts. All contenders are
measured in turns, and the best of several rounds is taken: the rest is noise of the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import socket
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

sys.path.append(str(Path(__file__).parents[1] / "templates" / "client"))

from _runtime.client import AsyncBaseClient, AsyncResource, BaseClient, Resource
from _runtime.models import Model
from _runtime.operation import Answer, Operation, Query
from _runtime.operation import Path as InPath
from _runtime.settings import BearerScheme, Settings
from _runtime.transport import Headers, Request
from _runtime.transports.with_httpx2 import AsyncHttpx2Transport, Httpx2Transport

BODY = b'{"id":42,"name":"pump","parentId":7,"description":"a pump","labels":["a","b"]}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: bench\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
) + BODY
ROUNDS = 7


class Asset(Model):
    id: int
    name: str | None = None
    parent_id: int | None = msgspec.field(default=None, name="parentId")
    description: str | None = None
    labels: list[str] | None = None


GET: Operation[Asset] = Operation(
    "assets.get",
    "GET",
    "/assets/{id}",
    params=(InPath("id"), Query("include")),
    success=(Answer("200", "application/json", lambda: Asset),),
    safety="safe",
)
SETTINGS = Settings(
    title="Bench",
    package="bench_client",
    version="1.0",
    schemes={"bearer": BearerScheme()},
    security=(("bearer",),),
)


class Assets(Resource):
    def get(self, id: int, *, include: str | None = None) -> Asset:
        return self._call(GET, (id, include))


class AsyncAssets(AsyncResource):
    async def get(self, id: int, *, include: str | None = None) -> Asset:
        return await self._call(GET, (id, include))


# ------------------------------------------------------------------------------ a server


def serve(port: Any) -> None:
    """Answers each request with the same bytes, as fast as Python can."""

    class Protocol(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport
            self.kept = b""

        def data_received(self, data: bytes) -> None:
            self.kept += data
            while b"\r\n\r\n" in self.kept:
                _, _, self.kept = self.kept.partition(b"\r\n\r\n")
                self.transport.write(ANSWER)

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Protocol, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


# ---------------------------------------------------------------------------- no network


class Memory:
    """A transport without a network: what is left is the runtime."""

    headers = Headers([("Content-Type", "application/json"), ("Content-Length", "78")])

    def __init__(self) -> None:
        self.status = 200

    def send(self, request: Request) -> Memory:
        return self

    async def asend(self, request: Request) -> Memory:
        return self

    def iter_raw(self) -> Any:
        yield BODY

    async def aiter_raw(self) -> Any:
        yield BODY

    def close(self) -> None:
        pass

    async def aclose(self) -> None:
        pass


def bare() -> Callable[[], object]:
    memory, decoder = Memory(), msgspec.json.Decoder(Asset)
    headers = [("Accept", "application/json"), ("Authorization", "Bearer x")]

    def call() -> object:
        response = memory.send(Request("GET", "https://x/assets/42", headers))
        return decoder.decode(b"".join(response.iter_raw()))

    return call


def abare() -> Callable[[], Awaitable[object]]:
    memory, decoder = Memory(), msgspec.json.Decoder(Asset)
    headers = [("Accept", "application/json"), ("Authorization", "Bearer x")]

    async def call() -> object:
        response = await memory.asend(Request("GET", "https://x/assets/42", headers))
        return decoder.decode(b"".join([chunk async for chunk in response.aiter_raw()]))

    return call


def added(calls: int) -> dict[str, float]:
    """Microseconds of processor time that the runtime adds to one call."""
    client = BaseClient(SETTINGS, base_url="https://x", auth="t", transport=Memory())
    aclient = AsyncBaseClient(SETTINGS, base_url="https://x", auth="t", transport=Memory())
    assets, aassets = Assets(client), AsyncAssets(aclient)
    ours, theirs = timed({"ours": lambda: assets.get(42), "bare": bare()}, calls).values()
    aours, atheirs = atimed({"ours": lambda: aassets.get(42), "bare": abare()}, calls).values()
    return {"sync": ours - theirs, "async": aours - atheirs}


def timed(contenders: dict[str, Callable[[], object]], calls: int) -> dict[str, float]:
    """Best microseconds of processor time for a call, contenders taking turns."""
    best = dict.fromkeys(contenders, float("inf"))
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            call()
            begin = time.process_time_ns()
            for _ in range(calls):
                call()
            spent = (time.process_time_ns() - begin) / calls / 1000
            best[name] = min(best[name], spent)
    return best


def atimed(contenders: dict[str, Callable[[], Awaitable[object]]], calls: int) -> dict[str, float]:
    best = dict.fromkeys(contenders, float("inf"))

    async def run(call: Callable[[], Awaitable[object]]) -> float:
        await call()
        begin = time.process_time_ns()
        for _ in range(calls):
            await call()
        return (time.process_time_ns() - begin) / calls / 1000

    async def rounds() -> None:
        for _ in range(ROUNDS):
            for name, call in contenders.items():
                best[name] = min(best[name], await run(call))

    asyncio.run(rounds())
    return best


# --------------------------------------------------------------------------- over a socket


Spent = dict[str, tuple[float, float]]
"""Microseconds of wall time and of processor time for a call, by contender."""
NEVER = (float("inf"), float("inf"))


def both(begin: tuple[int, int], calls: int, best: tuple[float, float]) -> tuple[float, float]:
    """The better of what was best and what has passed since `begin`."""
    wall = (time.perf_counter_ns() - begin[0]) / calls / 1000
    processor = (time.process_time_ns() - begin[1]) / calls / 1000
    return min(best[0], wall), min(best[1], processor)


def whole(url: str, calls: int) -> Spent:
    import httpx2

    decoder = msgspec.json.Decoder(Asset)
    plain = httpx2.Client(headers={"Authorization": "Bearer t"}, trust_env=False)
    ours = Assets(BaseClient(SETTINGS, base_url=url, auth="t", transport=Httpx2Transport()))
    contenders: dict[str, Callable[[], object]] = {
        "httpx2.Client": lambda: decoder.decode(plain.get(f"{url}/assets/42").content),
        "ours, httpx2": lambda: ours.get(42),
    }
    fast = pyreqwest(url)
    if fast is not None:
        assets = fast
        contenders["ours, pyreqwest"] = lambda: assets.get(42)
    best = dict.fromkeys(contenders, NEVER)
    for _ in range(ROUNDS):
        for name, call in contenders.items():
            call()
            begin = time.perf_counter_ns(), time.process_time_ns()
            for _ in range(calls):
                call()
            best[name] = both(begin, calls, best[name])
    return best


def pyreqwest(url: str) -> Assets | None:
    try:
        from _runtime.transports.with_pyreqwest import PyreqwestTransport

        transport = PyreqwestTransport()
    except ImportError:
        return None
    return Assets(BaseClient(SETTINGS, base_url=url, auth="t", transport=transport))


def awhole(url: str, calls: int) -> Spent:
    import httpx2

    decoder = msgspec.json.Decoder(Asset)
    best = {"httpx2.AsyncClient": NEVER, "ours, httpx2": NEVER}

    async def run() -> None:
        headers = {"Authorization": "Bearer t"}
        transport = AsyncHttpx2Transport()
        client = AsyncBaseClient(SETTINGS, base_url=url, auth="t", transport=transport)
        assets = AsyncAssets(client)
        async with httpx2.AsyncClient(headers=headers, trust_env=False) as plain:

            async def theirs() -> object:
                return decoder.decode((await plain.get(f"{url}/assets/42")).content)

            for _ in range(ROUNDS):
                for name, call in (("httpx2.AsyncClient", theirs), ("ours, httpx2", None)):
                    begin = time.perf_counter_ns(), time.process_time_ns()
                    for _ in range(calls):
                        await (assets.get(42) if call is None else call())
                    best[name] = both(begin, calls, best[name])
        await transport.aclose()

    asyncio.run(run())
    return best


def measure(calls: int) -> dict[str, Any]:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there,), daemon=True)
    server.start()
    there.close()
    url = f"http://127.0.0.1:{here.recv()}"
    try:
        with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2]))):
            pass
        sync, tasks = whole(url, calls), awhole(url, calls)
    finally:
        server.terminate()
    return {"added_us": added(calls * 5), "sync": rows(sync), "async": rows(tasks)}


def rows(spent: Spent) -> dict[str, dict[str, float]]:
    """Times and their ratios to the first contender's."""
    wall, processor = next(iter(spent.values()))
    return {
        name: {"wall_us": w, "wall": w / wall, "cpu_us": p, "cpu": p / processor}
        for name, (w, p) in spent.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=600)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = measure(given.calls)
    if given.json:
        print(json.dumps(found, indent=2))
        return
    for what, spent in found["added_us"].items():
        print(f"added to a bare transport, {what}: {spent:.1f} us of processor time")
    print("to the bare client:                 wall            processor")
    for twin in ("sync", "async"):
        for name, row in found[twin].items():
            wall = f"{row['wall_us']:6.0f} us {row['wall']:5.2f}"
            print(f"{twin:5}  {name:22} {wall}  {row['cpu_us']:6.0f} us {row['cpu']:5.2f}")


if __name__ == "__main__":
    main()
