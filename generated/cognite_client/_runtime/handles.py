"""Partitions as values that can be sent to other processes and machines.

    handles = client.events.list().handles(10)
    counts = dask_client.map(lambda handle: sum(1 for _ in handle.read()), handles)

A handle holds no credentials: who reads it takes them from its own environment,
or passes a client of its own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .base import ClientBase
from .client import BaseClient
from .listing import Ask, Listing
from .partitions import parts_of
from .settings import ApiKeyScheme, Settings
from .types import Options

if TYPE_CHECKING:
    from .pager import Pager

Item = TypeVar("Item")

CREDENTIAL = re.compile(
    "auth|token|secret|key|cookie|passw|credential|session|signature", re.IGNORECASE
)
"""Names of headers that may be credentials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blueprint:
    """What a client is made from, but for its credentials, hooks and transport."""

    settings: Settings
    options: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, client: ClientBase) -> Blueprint:
        """The blueprint of a client. Headers that may be credentials are left out."""
        config = client._config
        options = {
            "variables": config.variables,
            "base_url": config.explicit_base,
            "timeout": config.timeout,
            "retry": config.policy,
            "deadline": config.deadline,
            "headers": harmless(config.given_headers, config.settings),
            "parameters": {
                name: value
                for name, value in config.parameters.items()
                if not CREDENTIAL.search(name)
            },
            "api_version": config.api_version,
            "method_override": config.method_override,
            "strict": config.strict,
        }
        return cls(settings=config.settings, options=options)

    def client(self) -> BaseClient:
        """A client with the credentials of the environment."""
        return BaseClient(self.settings, **self.options)


def harmless(headers: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The headers that cannot be credentials."""
    keys = key_names(settings)
    return {
        name: value
        for name, value in headers.items()
        if not CREDENTIAL.search(name) and name.lower() not in keys
    }


def key_names(settings: Settings) -> set[str]:
    """The parameters that the API takes keys in, in lower case."""
    schemes = settings.schemes.values()
    return {s.name.lower() for s in schemes if isinstance(s, ApiKeyScheme)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionHandle(Generic[Item]):
    """One partition of a listing. It can be pickled; `read` it anywhere.

    module, operation, style: where the listing's constants stand; partition: `m/n`.
    """

    module: str
    operation: str
    style: str
    partition: str
    ask: Ask = field(repr=False)
    blueprint: Blueprint = field(repr=False)

    def read(
        self, client: BaseClient | None = None, *, resume_from: str | None = None
    ) -> Iterator[Item]:
        """The items of the partition, page by page.

        Without a client one is made, with the credentials of the environment.
        """
        if client is not None:
            yield from self.pager(client, resume_from=resume_from)
            return
        with self.blueprint.client() as own:
            yield from self.pager(own, resume_from=resume_from)

    def pager(
        self, client: BaseClient, *, resume_from: str | None = None
    ) -> Pager[Item, Any]:
        """The partition as a listing of its own."""
        from .pager import Pager

        module = import_module(self.module)
        listing = Listing(
            operation=getattr(module, self.operation),
            style=getattr(module, self.style),
            ask=self.ask,
            resume_from=resume_from,
            module=self.module,
            partition=self.partition,
        )
        return Pager(client._in_mode("raw"), listing)


def handles_of(
    client: ClientBase, listing: Listing, n: int
) -> Iterator[PartitionHandle[Any]]:
    """A handle for each of n partitions. ValueError when there cannot be so many."""
    if listing.max_items is not None:
        raise ValueError("max_items= counts all partitions: handles cannot keep it")
    operation = constant(listing.module, listing.operation)
    style = constant(listing.module, listing.style)
    settings = client._config.settings
    options: Options = {**listing.ask.options}
    if "headers" in options:
        options["headers"] = harmless(options["headers"], settings)
    if "query" in options:
        keys = key_names(settings)
        query = options["query"].items()
        options["query"] = {k: v for k, v in query if k.lower() not in keys}
    blueprint = Blueprint.of(client)
    for part in parts_of(listing, n):
        assert part.partition is not None
        yield PartitionHandle(
            module=listing.module,
            operation=operation,
            style=style,
            partition=part.partition,
            ask=listing.ask._replace(options=options),
            blueprint=blueprint,
        )


def constant(module: str, value: object) -> str:
    """The name of a module's constant. ValueError when it is none."""
    for name, found in vars(sys.modules[module]).items():
        if found is value:
            return name
    raise ValueError(f"a listing that {module} has no constants of has no handles")
