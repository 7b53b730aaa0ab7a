"""The Cumulocity client, made anew, and the fake that it talks to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.fake.world import PASSWORD, TENANT, USER
from support.made import load, make
from support.tools import Unavailable, python_with

SPECS = Path(__file__).parents[3] / "specs" / "cumulocity"
SDK = "c8y_api==3.7.3"


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The client as the generator makes it now, under a name of its own."""
    folder = tmp_path_factory.mktemp("cumulocity_fake")
    make(folder, "cumulocity_of_fake", SPECS / "openapi.yaml", SPECS / "overlay.yaml")
    return load(folder, "cumulocity_of_fake")


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as running:
        yield running


@pytest.fixture
def connect(package: Any) -> Iterator[Callable[..., Any]]:
    """Makes clients of a URL, closed in the end."""
    made: list[Any] = []

    def connected(url: str, **options: Any) -> Any:
        auth = package.BasicAuth(USER, PASSWORD, tenant=TENANT)
        client = package.Client(base_url=url, auth=auth, application_key="myapp", **options)
        made.append(client)
        return client

    yield connected
    for client in made:
        client.close()


@pytest.fixture
def client(fake: Fake, connect: Callable[..., Any]) -> Any:
    return connect(fake.url)


@pytest.fixture(scope="session")
def sdk_python() -> Path:
    """The Python of an environment that has c8y_api."""
    try:
        return python_with(SDK)
    except Unavailable as reason:
        pytest.skip(f"tier cumulocity/c8y_api did not run: {reason}")
