"""A loopback server made from a document; another document can take its place between two requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from support.drive import Rerouted
from support.loopback import Answer, Loopback
from support.wire import Seen

from soundness.answers import Paging, Sample, page, samples
from soundness.contract import ORIGIN, Contract, Reading, Route


@dataclass
class Exchange:
    """One request and what the server made of it. No route: it was for nothing that the document has."""

    seen: Seen
    route: Route | None
    reading: Reading
    sample: Sample | None


@dataclass
class Turn:
    """What the server does with the next requests: the answer that it chooses, or the pages that it serves."""

    number: int = 0
    scopes: set[str] = field(default_factory=set)
    paging: Paging | None = None


class Server(Loopback):
    """Judges all requests by its contract, and answers them by it, whether they kept it or not."""

    contract: Contract
    variants = 3
    """Random answers of each status and media type, beside the fullest and the smallest."""

    def __init__(self) -> None:
        self.turn = Turn()
        self.exchanges: list[Exchange] = []
        self.served = 0
        self._samples: dict[tuple[str, str], list[Sample]] = {}
        super().__init__()
        self.answer = self._answer

    def serve(self, contract: Contract) -> None:
        """From now on, the document of this contract."""
        self.contract = contract
        self._samples.clear()

    def _answer(self, seen: Seen) -> Answer:
        self.seen.clear()  # what was exchanged is kept in `exchanges`
        self.served += 1
        found = self.contract.route(seen)
        if found is None:
            self.exchanges.append(Exchange(seen, None, Reading(), None))
            return Answer(404, {"Content-Type": "text/plain"}, b"no such route")
        route, captured = found
        reading = self.contract.read(route, captured, seen, self.turn.scopes)
        if self.turn.paging is None:
            known = self.samples(route, seen)
            sample = known[self.turn.number % len(known)] if known else None
        else:
            sample = page(self.contract, route, self.turn.paging, seen, reading)
        self.exchanges.append(Exchange(seen, route, reading, sample))
        return sample.answer() if sample is not None else Answer(501)

    def samples(self, route: Route, seen: Seen) -> list[Sample]:
        accept = seen.headers.get("accept", "*/*")
        key = (route.key, accept)
        if key not in self._samples:
            self._samples[key] = samples(self.contract, route, accept, self.variants)
        return self._samples[key]


class Named(Rerouted):
    """A transport that sends everything to the loopback server, and says what origin it was meant for."""

    def reroute(self, request: Any) -> Any:
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        rerouted = super().reroute(request)
        rerouted.headers = _with(rerouted.headers, origin)
        return rerouted


def _with(headers: Any, origin: str) -> Any:
    return [*headers, (ORIGIN, origin)]
