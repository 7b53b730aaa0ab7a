"""The committed clients, whatever else of their names is loaded, and a server on loopback for them to talk to."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from support.loopback import Answer, Loopback
from support.wire import Seen

GENERATED = Path(__file__).parents[2] / "generated"


def committed(name: str) -> Any:
    """The client in generated/, below a package of our own: other tests make clients of the same name."""
    if "committed" not in sys.modules:
        home = ModuleType("committed")
        home.__path__ = [str(GENERATED)]
        sys.modules["committed"] = home
    return importlib.import_module(f"committed.{name}_client")


def answer(value: object = None, status: int = 200, **headers: str) -> Answer:
    """An answer of JSON; without a value one of no body. Underscores in the names of headers are hyphens."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    if value is None:
        return Answer(status, named)
    return Answer(status, {"Content-Type": "application/json", **named}, json.dumps(value).encode())


def by_route(routes: dict[str, Answer | Callable[[Seen], Answer]]) -> Callable[[Seen], Answer]:
    """Answers by `METHOD /path`, without the query; 404 where nothing is said."""

    def found(seen: Seen) -> Answer:
        chosen = routes.get(f"{seen.method} {seen.target.partition('?')[0]}", answer({}, 404))
        return chosen if isinstance(chosen, Answer) else chosen(seen)

    return found


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    """Clients that are closed when the test is over: `opened.enter_context(Client(...))`."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def cognite_client() -> Any:
    return committed("cognite")


@pytest.fixture(scope="session")
def balena_client() -> Any:
    return committed("balena")


@pytest.fixture(scope="session")
def cumulocity_client() -> Any:
    return committed("cumulocity")
