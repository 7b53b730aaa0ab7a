"""The committed clients: what would be generated today, and whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENTS = ("balena_client", "cognite_client", "cumulocity_client")


def test_the_committed_clients_are_what_would_be_generated() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clientwright", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("client", CLIENTS)
def test_every_public_name_is_there(client: str) -> None:
    script = f"import {client} as c, sys; [getattr(c, name) for name in c.__all__]; [getattr(c.models, name) for name in c.models.__all__]"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT / "generated",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
