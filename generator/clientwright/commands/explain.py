"""`clientwright explain`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clientwright.commands.options import (
    PATH,
    SELECTION,
    TEXT_OR_JSON,
    configured,
    document,
    existing,
)
from clientwright.config import ClientConfig, ConfigError
from clientwright.exits import Exit

if TYPE_CHECKING:
    from clientwright.explain import Explanation
    from clientwright.ir.operations import Operation
    from clientwright.output import Entry
    from clientwright.pipeline import Built


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examined:
    """A client without its code. `entry` is what the lock says of it."""

    built: Built
    entry: Entry
    methods: dict[str, str]

    def is_asked(self, operation: Operation, wanted: str) -> bool:
        request = f"{operation.method} {operation.path}"
        method = self.methods[operation.key]
        return wanted in (method, operation.operation_id, request, operation.key)

    def spellings(self) -> Iterator[str]:
        """All that an operation can be asked for by."""
        yield from self.methods.values()
        assert self.built.api is not None
        yield from (one.operation_id for one in self.built.api.operations if one.operation_id)


@click.command()
@click.argument("words", nargs=-1, metavar="[CLIENT] [OPERATION]")
@click.option("--spec", type=PATH, help="The OpenAPI document, instead of a configured client.")
@SELECTION
@TEXT_OR_JSON
def explain(words: tuple[str, ...], spec: Path | None, form: str, **selection: Any) -> int:
    """Say what was decided on an operation, on what evidence, and what would change it.

    OPERATION is its Python name (assets.list), its operationId, or its method and path. Without
    CLIENT, the first configured client that has it is asked; without OPERATION, everything is told.
    """
    if len(words) > 2:
        raise click.UsageError("name at most a client and an operation")
    clients, wanted = _asked(words, spec, selection)
    known: list[str] = []
    every: list[object] = []
    for client in clients:
        examined = _examined(client)
        if examined is None:
            return Exit.REFUSED
        assert examined.built.api is not None
        operations = examined.built.api.operations
        if wanted is None:
            every.append({"client": client.name, "explained": _all(examined, operations, form)})
            continue
        for one in operations:
            if examined.is_asked(one, wanted):
                _echo(_told(examined, _of(examined, one), form))
                return Exit.DONE
        known += examined.spellings()
    if wanted is None:
        if form == "json":
            _echo({"clients": every})
        return Exit.DONE
    close = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
    raise ConfigError(
        f"there is no operation {wanted!r}",
        help=f"did you mean {' or '.join(map(repr, close))}?"
        if close
        else "see the client's README",
    )


def _asked(
    words: tuple[str, ...], spec: Path | None, selection: Any
) -> tuple[list[ClientConfig], str | None]:
    """The clients to look into, and the operation to look for; None for all."""
    if spec is not None:
        if len(words) > 1:
            raise click.UsageError("name a configured client, or pass --spec; not both")
        return [document(spec, **selection)], words[0] if words else None
    if len(words) == 2:
        return [existing(one) for one in configured(words[:1])], words[1]
    every = [existing(one) for one in configured(())]
    if words and (named := [one for one in every if one.name == words[0]]):
        return named, None
    return every, words[0] if words else None


def _examined(client: ClientConfig) -> _Examined | None:
    """None where the document is refused; what is wrong has been shown then."""
    from clientwright import promises
    from clientwright.console import Console
    from clientwright.output import Entry
    from clientwright.output.fresh import entry_of
    from clientwright.pipeline import examine

    console = Console(quiet=True)
    entry = (entry_of(client) if client.lock else None) or Entry()
    built = examine(client, console.progress(client.name), promises.naming(entry))
    console.findings(built.diagnostics if built.api is None else ())
    if built.names is None:
        return None
    return _Examined(built=built, entry=entry, methods=promises.methods(built.names))


def _of(examined: _Examined, operation: Operation) -> Explanation:
    from clientwright import explain as explanation

    name = examined.methods[operation.key]
    pinned = examined.entry.methods.get(operation.key) == name
    note = f"{name}: pinned in clientwright.lock" if pinned else f"{name}: by the document"
    return explanation.of_operation(
        operation, name=name, notes=(("name", note),), diagnostics=examined.built.diagnostics
    )


def _all(examined: _Examined, operations: tuple[Operation, ...], form: str) -> list[object]:
    """What holds for the whole API, then every operation in the order of their Python names. Text is shown at once."""
    from clientwright import explain as explanation

    assert examined.built.api is not None
    ordered = sorted(operations, key=lambda one: (examined.methods[one.key], one.key))
    found = []
    for told in (
        explanation.of_api(examined.built.api),
        *(_of(examined, operation) for operation in ordered),
    ):
        found.append(_told(examined, told, form))
        if form == "text":
            _echo(found[-1])
            click.echo()
    return found


def _told(examined: _Examined, explanation: Explanation, form: str) -> object:
    """An explanation as text, or as JSON data."""
    from clientwright.diagnostics import Place
    from clientwright.diagnostics.render import visible
    from clientwright.explain import to_json, to_text

    document = examined.built.document
    assert document is not None

    def locate(place: Place) -> Place:
        return place if place.line else document.place(place.pointer)

    if form == "json":
        return to_json(explanation, locate)
    return "\n".join(map(visible, to_text(explanation, locate).splitlines()))


def _echo(told: object) -> None:
    click.echo(told if isinstance(told, str) else json.dumps(told, indent=2, ensure_ascii=False))
