"""Prefect's own server on loopback, with a home folder and a database of its own, for as long as the tests take."""

from __future__ import annotations

from pathlib import Path

from support.processes import ServerProcess, environment
from support.tools import python_with

PREFECT = "3.8.8"
# Prefect says what it needs by ranges, and does not start with what they allow today: FastAPI is the last one that
# works with it, and the rest is what was current then.
NEEDED = ("fastapi==0.139.0", "starlette==1.10.0", "sqlalchemy==2.1.9", "uvicorn==0.54.0")
NEEDED += ("pydantic==2.14.3", "pydocket==0.27.0")

IDLE = ("CANCELLATION_CLEANUP", "CLEANUP_RECONCILER", "FOREMAN", "LATE_RUNS", "PAUSE_EXPIRATIONS")
IDLE += ("REPOSSESSOR", "SCHEDULER", "TASK_RUN_RECORDER", "TRIGGERS")
"""Services that write on their own: they change what tests count, and SQLite has one writer (503 for the other)."""

EVENTS_AT_ONCE = 1000
"""Events are written when there are so many, and not before."""


def prefect(home: Path) -> ServerProcess:
    """The server, not yet started; it says where it listens. Unavailable: it cannot be installed."""
    python = python_with(f"prefect=={PREFECT}", *NEEDED)
    settings = {f"PREFECT_SERVER_SERVICES_{service}_ENABLED": "false" for service in IDLE}
    settings |= {
        "HOME": str(home),
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "INFO",  # says where it listens
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_BATCH_SIZE": str(EVENTS_AT_ONCE),
        "PREFECT_SERVER_SERVICES_EVENT_PERSISTER_FLUSH_INTERVAL": "3600",
    }
    application = ("--factory", "prefect.server.api.server:create_app")
    return ServerProcess(
        (python, "-m", "uvicorn", *application, "--host", "127.0.0.1", "--port", "0"),
        ready=r"Uvicorn running on (http://127\.0\.0\.1:\d+)",
        log=home / "log",
        environment=environment(**settings),
        folder=home,
    )
