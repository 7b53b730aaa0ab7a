"""Prism between a client and a server: it holds requests and answers against the document."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from support.fault_proxy import Exchange, FaultProxy, Headers
from support.processes import ServerProcess, environment
from support.tools import Unavailable, node_modules_with

PRISM = "@stoplight/prism-cli@5.14.2"
LISTENS = r"Prism is listening on (http://127\.0\.0\.1:\d+)"
ITS_OWN = "https://stoplight.io/prism/errors#"

# Prism writes queries anew, which not every server reads the same, and drops Host: what the client sent goes past it in
# these headers.
TARGET = "x-sent-target"
HOST = "x-sent-host"


class Prism:
    """`with Prism(document, server_url) as proxy:` listens at `proxy.url`. Unavailable: there is no Prism here.

    `server_url` has the path that the document's `servers` say; `proxy.url` stands for both. A request that violates the
    document is not forwarded, but answered by Prism, 401, 404, 405 or 422; an answer that does becomes its 500. Each is
    in `violations()`. What passes reaches the server under the target that the client sent, with its Host; Prism writes
    JSON bodies anew. Violations are read from what Prism answers: its log does not say which request it means.
    """

    def __init__(self, document: Path, upstream: str) -> None:
        self._document = document
        self._upstream = upstream
        self._path = urlsplit(upstream).path.rstrip("/")

    def __enter__(self) -> Self:
        program = node_modules_with(PRISM) / ".bin" / "prism"
        node = shutil.which("node")
        if node is None:
            raise Unavailable("node is not installed")
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="prism-")))
            options = ("--errors", "--port", "0", "--host", "127.0.0.1", "--cors", "false")
            behind = stack.enter_context(FaultProxy(self._upstream, self._restored))
            upstream = f"{behind.url}{self._path}"
            running = ServerProcess(
                (node, program, "proxy", self._document, upstream, *options),
                ready=LISTENS,
                log=folder / "log",
                environment=environment(NO_COLOR="1", FORCE_COLOR="0"),
                folder=folder,
            )
            stack.enter_context(running)
            self._before = stack.enter_context(FaultProxy(running.ready[1], _marked))
            self.url = self._before.url
            self._running = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """An error that leaves the block says what Prism has seen."""
        self._running.close()
        if error is not None:
            self.explain(error)

    def _restored(self, target: str, headers: Headers) -> tuple[str, Headers]:
        """What Prism spelled in its own way, as the client spelled it."""
        kept = {name: value for name, value in headers.items() if name not in (TARGET, HOST)}
        return self._path + headers[TARGET], kept | {"host": headers[HOST]}

    def explain(self, error: BaseException) -> None:
        """Adds to an error of the client what Prism has seen, if anything: the client's own words are the status'."""
        if self.violations():
            error.add_note("\n".join(("Prism has seen violations:", *self.violations())))

    def clear(self) -> None:
        """Forgets what came by."""
        self._before.clear()

    @property
    def exchanges(self) -> list[Exchange]:
        """What came by: the client's requests and what Prism made of them."""
        return self._before.exchanges

    def violations(self) -> list[str]:
        """One text for each, like `POST /x 422: request.body.name must be string`."""
        return [
            f"{each.method} {each.path} {each.status}: {told}"
            for each in self.exchanges
            for told in _told(each)
        ]


def _marked(target: str, headers: Headers) -> tuple[str, Headers]:
    return target, headers | {TARGET: target, HOST: headers["host"]}


def _told(exchange: Exchange) -> list[str]:
    """What Prism says against an exchange, in the header of its answer or in the answer."""
    headers = {name.lower(): value for name, value in exchange.answer_headers}
    header = headers.get("sl-violations")
    if header is not None:
        try:
            return [_text(each) for each in json.loads(header)]
        except ValueError:  # more than a header holds: Prism cuts it
            return [header]
    if not headers.get("content-type", "").startswith("application/problem+json"):
        return []
    problem = json.loads(exchange.answer)
    kind = str(problem.get("type", ""))
    if re.fullmatch(r"\w*Error", kind):  # its own way of saying that it failed inside
        return [f"Prism fails: {kind}: {problem.get('title')}"]
    if not kind.startswith(ITS_OWN):
        return []
    wrong = problem.get("validation") or [{"message": f"{problem['title']}: {problem['detail']}"}]
    return [_text(each | {"location": ["request", *each.get("location", ())]}) for each in wrong]


def _text(violation: dict[str, Any]) -> str:
    place = ".".join(map(str, violation.get("location", ())))
    return f"{place} {violation['message']}".strip()
