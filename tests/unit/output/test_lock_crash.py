"""A regeneration that is cut short leaves tree and lock old or new, never mixed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from clientwright.config import ClientConfig
from clientwright.output import LOCK, disk
from clientwright.output.fresh import is_fresh
from support.commands import snapshot
from support.shop import CONFIG, LARGER, SPEC

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")

DRIVER = Path(__file__).with_name("lock_crash_driver.py")
ENVIRONMENT = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}


@pytest.mark.parametrize("way", ["exchange", "rename"])
@pytest.mark.parametrize("how", ["kill", "full"])
def test_every_moment(how: str, way: str, tmp_path: Path) -> None:
    if way == "exchange":
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        if not disk.exchange(tmp_path / "a", tmp_path / "b"):
            pytest.skip("this file system cannot exchange folders")
    command = [sys.executable, str(DRIVER), str(tmp_path), how, way]
    result = subprocess.run(
        command, env=ENVIRONMENT, check=False, capture_output=True, text=True, timeout=300
    )
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) >= 200  # else the calls are not counted any more


def generate(work: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "clientwright", "generate"]
    return subprocess.Popen(
        command, cwd=work, env=ENVIRONMENT, stdout=-1, stderr=-1, text=True, start_new_session=True
    )


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(SPEC)
    (tmp_path / "clientwright.toml").write_text(CONFIG)
    return tmp_path


def lines(work: Path) -> tuple[str, str]:
    process = generate(work)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    return out, err


@pytest.mark.slow
def test_200_random_moments(work: Path) -> None:
    """The whole command, killed by the clock: as things are, most moments are not in the writing."""
    states = {}
    client = ClientConfig(
        name="shop", spec=work / "api.yaml", output=work / "out", package="shop", lock=work / LOCK
    )
    for name, text in (("larger", LARGER), ("small", SPEC)):
        (work / "api.yaml").write_text(text)
        begin = time.monotonic()
        lines(work)
        states[name] = snapshot(work / "out/shop"), (work / LOCK).read_bytes()
        took = time.monotonic() - begin
    draw = random.Random(5)
    for number in range(200):
        (work / "api.yaml").write_text(LARGER if number % 2 else SPEC)
        process = generate(work)
        time.sleep(draw.uniform(0.4, 1.1) * took)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        found = snapshot(work / "out/shop"), (work / LOCK).read_bytes()
        whole = found in states.values() or not is_fresh(client)
        assert found[0] in [tree for tree, _ in states.values()] and whole, number
    lines(work)
    assert (snapshot(work / "out/shop"), (work / LOCK).read_bytes()) == states["larger"]
    assert sorted(os.listdir(work)) == ["api.yaml", LOCK, "clientwright.toml", "out"]
    assert os.listdir(work / "out") == ["shop"]


def test_eight_generators_at_once(work: Path) -> None:
    """One wins; the others say so, unless they come when all is done."""
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: generate(work).communicate(timeout=120), range(8)))
    busy = [err for _, err in results if "another clientwright is writing this package" in err]
    done = [out for out, _ in results if "files changed)" in out]
    late = [out for out, _ in results if "(unchanged)" in out]
    assert (len(done), len(busy) + len(late)) == (1, 7), results
    assert len(busy) > 0
    assert lines(work)[0].endswith("(unchanged)\n")
    assert os.listdir(work / "out") == ["shop"]
