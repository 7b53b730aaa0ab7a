"""The server of events, as a process."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

IMPORTABLE = Path(__file__).parent / "importable"
MILLION = 1_000_000


class EventServer:
    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def stats(self) -> dict[str, dict[str, int]]:
        with urllib.request.urlopen(self.url + "/stats") as answer:
            found: dict[str, dict[str, int]] = json.load(answer)
        return found

    def served(self) -> int:
        return sum(self.stats()["served"].values())


@contextmanager
def event_server(count: int, delay: float = 0.0, every: int = 0) -> Iterator[EventServer]:
    script = str(IMPORTABLE / "events_server.py")
    process = subprocess.Popen(
        [sys.executable, script, str(count), str(delay), str(every)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield EventServer(int(process.stdout.readline()))
    finally:
        process.kill()
        process.communicate()


class Census:
    """Counts events that came, in one byte for each."""

    def __init__(self, count: int) -> None:
        self._seen = bytearray(count + 1)

    def add(self, item: Any) -> None:
        self._seen[item.id] += 1

    def is_exact(self) -> bool:
        """Whether each came once."""
        return self._seen.count(1) == len(self._seen) - 1
