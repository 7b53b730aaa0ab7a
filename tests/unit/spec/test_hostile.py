"""What is too much is refused within 2 s and 0.1 s per MiB, and within 1 GiB."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

import pytest
from clientwright.spec import read

MIB = 1024 * 1024
HEAD = b'{"openapi": "3.0.0", "x": '

CASES: dict[str, tuple[str, bytes]] = {
    "json-open-arrays": ("spec/too-many-nodes", b"[" * (60 * MIB)),
    "json-deep-arrays": ("spec/too-deep", b"[" * 1_900_000),
    "json-open-objects": ("spec/too-many-nodes", b'{"a":' * (10 * MIB)),
    "json-many-values": ("spec/too-many-nodes", HEAD + b"[" + b"1," * 2_100_000 + b"1]}"),
    "json-long-string": ("spec/long-string", HEAD + b'"' + b"a" * (60 * MIB) + b'"}'),
    "json-commas-in-a-string": ("spec/long-string", HEAD + b'"' + b"," * (60 * MIB) + b'"}'),
    "json-open-string": ("spec/not-json", HEAD + b'"' + b'\\"' * (30 * MIB)),
    "json-late-duplicate": (
        "spec/duplicate-key",
        HEAD + b"[" + b'{"a":1},' * 900_000 + b'{"a":1,"a":2}]}',
    ),
    "json-long-number": ("spec/number", HEAD + b"1" * (60 * MIB) + b"}"),
    "yaml-open-sequences": ("spec/too-deep", b"a: " + b"[" * (60 * MIB)),
    "yaml-dashes": ("spec/too-deep", b"- " * MIB),
    "yaml-indents": ("spec/too-deep", b"".join(b" " * i + b"a:\n" for i in range(8000))),
    "yaml-complex-keys": ("spec/complex-key", b"? " * MIB),
    "yaml-many-values": ("spec/too-many-nodes", b"x:\n" + b"- 1\n" * 3_000_000),
    "yaml-long-plain": ("spec/long-string", b"x: " + b"a\n " * (20 * MIB)),
    "yaml-long-block": ("spec/long-string", b"x: |\n" + b" a\n" * (20 * MIB)),
    "yaml-quotes": ("spec/long-string", b"'" * (60 * MIB)),
    "yaml-wide-aliases": (
        "spec/too-many-nodes",
        b"a: &a [" + b"x," * 20_000 + b"]\nb: [" + b"*a," * 20_000 + b"]",
    ),
    "yaml-too-large": ("spec/too-large", b"openapi: 3.0.0\n" + b"# a\n" * (16 * MIB)),
}


def high_water() -> int:
    """The most memory that this process had, in bytes. Not getrusage: that counts what the parent had before."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def attempt(path: Path, answer: multiprocessing.connection.Connection) -> None:
    start = time.process_time()
    found = read(path).diagnostics
    spent = time.process_time() - start
    memory = high_water()
    answer.send(([one.code for one in found], found[-1].place, spent, memory))


@pytest.mark.slow
@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read from /proc, which is not here"
)
@pytest.mark.parametrize("case", CASES)
def test_refused_in_time(case: str, tmp_path: Path) -> None:
    code, data = CASES[case]
    path = tmp_path / f"spec.{case[:4]}"
    path.write_bytes(data)
    # A process of its own, so that the memory is this case's; spawned, so that ours is not counted.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=attempt, args=(path, theirs))
    process.start()
    theirs.close()
    codes, place, spent, memory = ours.recv()
    process.join()
    ours.close()
    assert codes == [code]
    assert place.line or code == "spec/too-large"
    assert spent < 2 + 0.1 * len(data) / MIB
    assert memory < 1024 * MIB
