"""Pine.js, filled anew for each test, and the balena client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from e2e.balena.servers import Pine, Postgres
from support.made import load, make
from support.tools import Unavailable

SPECS = Path(__file__).parents[3] / "specs" / "balena"


@pytest.fixture(scope="session")
def balena(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The package `balena_client`, as the generator makes it now."""
    folder = tmp_path_factory.mktemp("balena")
    make(folder, "balena_client", SPECS / "openapi.yaml", SPECS / "overlay.yaml")
    return load(folder, "balena_client")


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pine]:
    with ExitStack() as stack:
        try:
            postgres = Postgres()
            stack.callback(postgres.stop)
            postgres.start()
            pine = Pine(postgres)
            pine.start(tmp_path_factory.mktemp("pine"))
            stack.callback(pine.stop)
        except Unavailable as reason:
            pytest.skip(f"tier balena/Pine.js did not run: {reason}")
        print(f"tier balena/Pine.js runs at {pine.url}")
        yield pine


@pytest.fixture
def pine(running: Pine) -> Pine:
    """The server without any data."""
    running.clear()
    return running


@pytest.fixture
def client(pine: Pine, balena: Any) -> Iterator[Any]:
    with balena.Client(base_url=f"{pine.url}/v7", auth=pine.token) as made:
        yield made


class World:
    """Two organizations, three applications, four devices, and their ids."""

    def __init__(self, client: Any, models: Any) -> None:
        def create(resource: str, model: str, **values: Any) -> int:
            made = getattr(client, resource).create(getattr(models, model)(**values))
            assert isinstance(made.id, int)
            return made.id

        self.acme = create("organization", "OrganizationWrite", name="Acme", handle="acme")
        self.other = create("organization", "OrganizationWrite", name="Other", handle="other")
        self.pi = create(
            "device_type", "DeviceTypeWrite", slug="raspberrypi4-64", name="Raspberry Pi 4"
        )
        self.nuc = create("device_type", "DeviceTypeWrite", slug="intel-nuc", name="Intel NUC")
        self.lamps = create("application", "ApplicationWrite", app_name="lamps", slug="acme/lamps",
                            organization=self.acme, is_for__device_type=self.pi)  # fmt: skip
        self.doors = create("application", "ApplicationWrite", app_name="doors", slug="acme/doors",
                            organization=self.acme, is_for__device_type=self.nuc)  # fmt: skip
        self.empty = create("application", "ApplicationWrite", app_name="empty", slug="other/empty",
                            organization=self.other, is_for__device_type=self.nuc)  # fmt: skip
        self.devices = [
            create(
                "device",
                "DeviceWrite",
                uuid=uuid,
                device_name=name,
                note=note,
                is_online=online,
                belongs_to__application=application,
                is_of__device_type=kind,
            )
            for uuid, name, note, online, application, kind in (
                ("0a1b", "O'Brien's lamp", "by the door", True, self.lamps, self.pi),
                ("0a1c", "second 100% & more", None, False, self.lamps, self.pi),
                ("0b00", "door (left)", "x", True, self.doors, self.nuc),
                ("0b01", "door; right", None, False, self.doors, self.nuc),
            )
        ]
        for device, key, value in ((0, "site", "cellar"), (0, "room", "1/2"), (2, "site", "roof")):
            create(
                "device_tag",
                "DeviceTagWrite",
                device=self.devices[device],
                tag_key=key,
                value=value,
            )


@pytest.fixture
def world(client: Any, balena: Any) -> World:
    return World(client, balena.models)
