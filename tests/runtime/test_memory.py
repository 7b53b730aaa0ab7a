"""What an answer costs in memory: a bomb little, an honest answer no more than itself."""

from __future__ import annotations

import gzip
import random
import subprocess
import sys
import zlib

import pytest

from .conftest import CLIENT
from .faults import coded, whole, zeros
from .hostile import Connection, serving
from .support import KINDS, Kind

MIB = 2**20

SCRIPT = """
import asyncio, resource, sys
sys.path[:0] = [{client!r}]
from _runtime import errors
from _runtime.client import AsyncBaseClient, BaseClient
from _runtime.settings import Settings

SETTINGS = Settings(title="T", package="t", version="1")

def transport(kind):
    if {library!r} == "httpx2":
        return None
    from _runtime.transports import with_pyreqwest as w
    return w.PyreqwestTransport() if kind == "sync" else w.AsyncPyreqwestTransport()

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

async def both(path):
    if {kind!r} == "sync":
        client = BaseClient(SETTINGS, base_url={url!r}, transport=transport("sync"))
        return client.request("GET", path, options={{"max_attempts": 1}})
    client = AsyncBaseClient(SETTINGS, base_url={url!r}, transport=transport("async"))
    return await client.request("GET", path, options={{"max_attempts": 1}})

async def main():
    await both("/small")
    before = peak()
    try:
        end = len((await both("/big")).content)
    except errors.AnswerTooLarge:
        end = "refused"
    print(end, round(peak() - before))

asyncio.run(main())
"""


def measured(kind: Kind, big: bytes, library: str = "httpx2") -> tuple[str, int]:
    """How the call ended, and by how many MiB the process grew."""

    def behave(c: Connection) -> None:
        while True:
            first, _, _ = c.request()
            c.send(whole(b"{}") if "/small" in first else big)

    with serving(behave) as server:
        script = SCRIPT.format(client=str(CLIENT), url=server.url, kind=kind, library=library)
        ran = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert ran.returncode == 0, ran.stderr
    end, grown = ran.stdout.split()
    return end, int(grown)


def honest(mebibytes: int) -> bytes:
    """An answer of that size that compresses about as well as JSON does."""
    chance = random.Random(1)
    block = b"".join(b'{"id": %d, "name": "pump"}' % chance.randrange(10**9) for _ in range(40_000))
    block = block[:MIB]
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join(packer.compress(block) for _ in range(mebibytes)) + packer.flush()


BOMBS = {
    "gzip": lambda: coded(zeros(512), b"gzip"),
    "gzip in gzip": lambda: coded(gzip.compress(zeros(512)), b"gzip, gzip"),
}


@pytest.mark.slow
@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_and_cheap(kind: Kind, bomb: str, library: str) -> None:
    end, grown = measured(kind, BOMBS[bomb](), library)
    assert end == "refused"
    assert grown <= 96


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_an_honest_answer_of_200_mib_passes(kind: Kind) -> None:
    end, _ = measured(kind, coded(honest(200), b"gzip"))
    assert int(end) == 200 * MIB
