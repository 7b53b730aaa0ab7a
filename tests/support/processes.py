"""Server programs that tests start: until they say that they listen, and until they are ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from support.tools import Unavailable

READY_WITHIN = 60.0
"""Seconds from its start until a server has to listen."""


def environment(**more: str) -> dict[str, str]:
    """That of this process, without proxies: what tests start speaks to this machine only."""
    kept = {name: value for name, value in os.environ.items() if not _of_a_proxy(name)}
    return kept | more


def _of_a_proxy(name: str) -> bool:
    return name.lower().endswith("_proxy") or name in ("NODE_OPTIONS", "NODE_USE_ENV_PROXY")


class ServerProcess:
    """`with ServerProcess(...) as server:` runs a program; `server.ready` is what it said when it listened.

    What it writes goes to `log`, a file, so that it never waits for a reader. All processes that it starts end with it.
    """

    ready: re.Match[str]

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        ready: str,
        log: Path,
        environment: Mapping[str, str],
        folder: Path,
    ) -> None:
        self._command = command
        self._ready = re.compile(ready)
        self._log = log
        self._environment = environment
        self._folder = folder

    @property
    def log(self) -> str:
        """What it wrote until now."""
        return self._log.read_text(errors="replace")

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Unavailable: it ended, or does not listen in time."""
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + READY_WITHIN
        while (found := self._ready.search(self.log)) is None:
            if self._ended() or time.monotonic() > until:
                self.stop()
                program = Path(self._command[0]).name
                raise Unavailable(f"{program} does not listen: {self.log.strip()[-500:]}")
        self.ready = found

    def _ended(self, seconds: float = 0.05) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self) -> None:
        """Ends it and what it started; those that do not listen to that, too."""
        for asked in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self._process.pid, asked)
            except ProcessLookupError:
                return
            self._ended(10)
