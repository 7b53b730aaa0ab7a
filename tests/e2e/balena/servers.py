"""PostgreSQL and Pine.js, balena's own OData server, on loopback for as long as the tests take.

Pine.js comes from npm; its model from the shared folder. PostgreSQL has to be there
already: `setup.sh` installs it on Debian and Ubuntu.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from support.processes import ServerProcess, environment
from support.tools import Unavailable, node_modules_with

ROOT = Path(__file__).parents[3]
MODEL = ROOT.parent / "shared" / "servers" / "pine" / "src"
PACKAGES = ("node@22", "@balena/pinejs@24.2.14")
DATA = ("device tag", "application-is directly accessible by-user", "device", "application")
DATA += ("device type", "organization")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def postgres_programs() -> Path:
    """The folder with initdb and pg_ctl. Unavailable: there is none."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found and not folders:
        folders = [Path(found).resolve().parent]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise Unavailable("PostgreSQL is not installed: run tests/e2e/balena/setup.sh")


class Postgres:
    """A cluster of its own, that nothing else uses and nothing is left of."""

    def __init__(self) -> None:
        self._programs = postgres_programs()
        self._folder = Path(tempfile.mkdtemp(prefix="clientwright-postgres-"))
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        data = str(self._folder / "data")
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", data, "-A", "trust", "-U", "postgres")
        settings = (
            f"-p {self.port} -c listen_addresses=127.0.0.1"
            f" -c unix_socket_directories={self._folder} -c fsync=off"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")

    def stop(self) -> None:
        """Ends the server, if it was started, and removes all of it."""
        data = self._folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(self._folder)

    def execute(self, statement: str) -> None:
        """Runs SQL."""
        self._run("psql", "-X", "-q", "-d", self.url, "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        path = self._programs / program
        command = [str(path) if path.exists() else program, *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        made = subprocess.run(
            command,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if made.returncode:
            raise Unavailable(f"{program} fails: {made.stderr.strip()[-300:]}")


@dataclass
class Pine:
    """Pine.js over that cluster. `url` is where the resources are."""

    postgres: Postgres
    token: str = "s3cret"
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, folder: Path) -> None:
        """Unavailable: the model is not there, or the server does not come up."""
        if not MODEL.exists():
            raise Unavailable("../shared/servers/pine is not there")
        modules = node_modules_with(*PACKAGES)
        shutil.copytree(MODEL, folder / "src")
        (folder / "node_modules").symlink_to(modules)
        settings = {"DATABASE_URL": self.postgres.url, "PORT": str(self.port)}
        settings |= {"PINE_LOG": "1", "PINE_TOKEN": self.token}
        self._process = ServerProcess(
            (modules / ".bin" / "node", "src/app.mjs"),
            ready=r"(?m)^ready ",
            log=folder / "log",
            environment=environment(**settings),
            folder=folder,
        )
        self._process.start()

    def stop(self) -> None:
        self._process.stop()

    def requests(self) -> list[str]:
        """What has arrived until now: method and target."""
        methods = ("GET ", "POST ", "PATCH ", "PUT ", "DELETE ")
        return [line for line in self._process.log.splitlines() if line.startswith(methods)]

    def throttle(self, calls: int) -> None:
        """The next calls are answered with 429 and `Retry-After: 1`."""
        httpx2.post(f"{self.url}/_throttle", params={"n": calls}).raise_for_status()

    def clear(self) -> None:
        """Forgets all data; ids begin at 1 again."""
        tables = ", ".join(f'"{table}"' for table in DATA)
        self.postgres.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")

    def rows(self, resource: str) -> list[dict[str, object]]:
        """All that a resource has, as it comes."""
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = httpx2.get(f"{self.url}/v7/{resource}?$orderby=id%20asc", headers=headers)
        answer.raise_for_status()
        rows: list[dict[str, object]] = answer.json()["d"]
        return rows
