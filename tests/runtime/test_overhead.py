"""What the runtime adds to a call, held to its budget by the benchmark's own measure."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "runtime_calls.py"


@pytest.fixture(scope="module")
def found() -> Any:
    command = [sys.executable, str(BENCHMARK), "--json", "--calls", "300"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(ran.stdout)


@pytest.mark.slow
def test_the_runtime_adds_little_to_a_bare_transport(found: Any) -> None:
    assert found["added_us"]["sync"] <= 25
    assert found["added_us"]["async"] <= 40


@pytest.mark.slow
def test_a_call_costs_no_more_than_a_bare_client(found: Any) -> None:
    assert found["sync"]["ours, httpx2"]["cpu"] <= 1.05
    assert found["async"]["ours, httpx2"]["cpu"] <= 1.05
    assert found["sync"]["ours, pyreqwest"]["cpu"] <= 0.5
