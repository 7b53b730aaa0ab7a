"""The client of an old document, made once, and the calls that are made with it again and again."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clientwright.compare import Side
from clientwright.ir.operations import Operation
from support.diffing import side_of
from support.drive import Case, Driver, Generated, generate
from support.sampling import Node, TooDeep
from support.wire import Seen

from soundness.contract import Contract, Reading, Route
from soundness.server import Named, Server, Turn
from soundness.values import Tree

_SHAPES = 6
"""Sets of arguments that are tried for each operation: the fullest, the smallest, random ones."""


@dataclass
class Call:
    """One way to call an operation, and what the old document's server read of it."""

    invoke: Callable[[], Any]
    reading: Reading
    route: Route
    case: Case


@dataclass
class Called:
    """One operation of the client with all its calls."""

    operation: Operation
    raw: str  # `GET /tools/{toolId}`, as the document has it
    calls: list[Call] = field(default_factory=list)
    scopes: set[str] = field(default_factory=set)


class Subject:
    """One old document: its client, connected to the server, and its calls. `close` it when all is done."""

    def __init__(self, path: Path, folder: Path, server: Server) -> None:
        self.name = path.stem
        self.made: Generated = generate(path, f"sound_{path.stem.replace('-', '_')}", folder)
        self.root: Node = json.loads(json.dumps(self.made.root))
        self.pages: Node = self.root.pop("x-pages", {})
        self.side: Side = side_of(Tree(self.root))
        self.contract = Contract(self.root, self.name)
        self.server = server
        self.mismatches: list[str] = []
        self.driver = Driver(self.made)
        self.driver.sampler = self.contract.values
        self._connect()
        self.refused: list[str] = []
        self.operations = [self._called(each) for each in self.made.api.operations]

    def _connect(self) -> None:
        reading = self.made.module("_runtime.reading")
        # What does not fit in the body of an error is read as it is, and not told; here it is looked at as well.
        reading._ignore = lambda found: self.mismatches.append(f"error {found}")
        package = self.made.package
        adapter = self.made.module("_runtime.transports.with_httpx2").Httpx2Transport()
        self._transport = Named(adapter, self.server.url)
        self.client = package.Client(
            transport=self._transport,
            hooks=package.Hooks(on_mismatch=lambda found: self.mismatches.append(str(found))),
            auth={scheme.id: self._credential(scheme) for scheme in self.side.api.security_schemes},
            max_attempts=1,
            timeout=20,
        )

    def _credential(self, scheme: Any) -> Any:
        kind = f"{scheme.kind.value} {scheme.header or ''}".lower()
        if "basic" in kind:
            return self.made.package.BasicAuth("user", "secret")
        if "key" in kind:
            return self.made.package.ApiKeyAuth("secret")
        return self.made.package.BearerAuth("secret")

    def close(self) -> None:
        self._transport.close()

    # ---------------------------------------------------------------------------------------------- calls

    def _called(self, operation: Operation) -> Called:
        """The calls of an operation that the old document's own server takes."""
        node = self.contract.values.resolve({"$ref": operation.place.pointer})
        stated = node.get("security", self.root.get("security")) or []
        called = Called(
            operation,
            _raw_key(operation),
            scopes={scope for one in stated for each in one.values() for scope in each},
        )
        requests: set[tuple[str, bytes]] = set()
        for index in range(_SHAPES):
            rng = random.Random(f"{self.name} {operation.key} {index}")
            try:
                case = _Shaped(self.driver, operation, index == 0, rng if index > 1 else None)
                invoke = self._prepared(case)
            except (TooDeep, AssertionError, StopIteration, ValueError, TypeError) as error:
                self.refused.append(f"{operation.key}: {type(error).__name__}: {error}")
                continue
            exchange = self._first(called, invoke)
            if exchange is None:
                continue
            seen, route, reading = exchange
            if (seen.target, seen.body) not in requests:
                requests.add((seen.target, seen.body))
                called.calls.append(Call(invoke, reading, route, case))
        return called

    def _prepared(self, case: Case) -> Callable[[], Any]:
        args, kwargs = case.arguments(self.client)
        method = case.method(self.client)
        return lambda: method(*args, **kwargs)

    def _first(
        self, called: Called, invoke: Callable[[], Any]
    ) -> tuple[Seen, Route, Reading] | None:
        """The request as the old document's server reads it; None where it refuses it."""
        server = self.server
        server.serve(self.contract)
        server.turn = Turn(scopes=called.scopes)
        server.exchanges.clear()
        try:
            result = invoke()
            if hasattr(result, "first_page"):
                result.first_page()
        except Exception as error:  # noqa: BLE001 - sampled arguments that the client refuses are not looked at
            if not server.exchanges:
                self.refused.append(f"{called.operation.key}: {type(error).__name__}: {error}")
                return None
        exchange = server.exchanges[0]
        if exchange.route is None or exchange.reading.problems:
            self.refused.append(
                f"{called.operation.key}: {exchange.reading.problems or 'no route'}"
            )
            return None
        return exchange.seen, exchange.route, exchange.reading


class _Shaped(Case):
    """A case whose values are random where there is a source of randomness."""

    def __init__(
        self, driver: Driver, operation: Operation, full: bool, rng: random.Random | None
    ) -> None:
        self._rng = rng
        super().__init__(driver, operation, full)

    def _wanted(self, parameter: Any) -> bool:
        if self._rng is not None and not parameter.get("required"):
            return self._rng.random() < 0.6
        return super()._wanted(parameter)

    def _sample_schema(self, schema: Any, way: str) -> Any:
        if self._rng is None:
            return super()._sample_schema(schema, way)
        return self.driver.sampler.draw(schema, way)  # type: ignore[attr-defined]


def _raw_key(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"
