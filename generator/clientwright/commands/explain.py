"""`clientwright explain`."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Sequence
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
    from clientwright.diagnostics import Diagnostic, Place
    from clientwright.explain import Explanation
    from clientwright.ir.api import Api
    from clientwright.ir.operations import Operation
    from clientwright.output import Entry
    from clientwright.spec import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class _Examined:
    """A client without its code. `entry` is what the lock says of it."""

    api: Api
    document: Document
    diagnostics: Sequence[Diagnostic]
    entry: Entry
    methods: dict[str, str]

    def is_asked(self, operation: Operation, wanted: str) -> bool:
        request = f"{operation.method} {operation.path}"
        method = self.methods[operation.key]
        return wanted in (method, operation.operation_id, request, operation.key)

    def locate(self, place: Place) -> Place:
        """With its line."""
        return place if place.line else self.document.place(place.pointer)

    def spellings(self) -> Iterator[str]:
        """All that an operation can be asked for by."""
        yield from self.methods.values()
        yield from (one.operation_id for one in self.api.operations if one.operation_id)


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
    if wanted is None:
        return _explain_all(clients, form)
    return _explain_one(clients, wanted, form)


def _explain_all(clients: Sequence[ClientConfig], form: str) -> Exit:
    every: list[object] = []
    for client in clients:
        examined = _examined(client)
        if examined is None:
            return Exit.REFUSED
        if form == "json":
            told = [_as_json(examined, one) for one in _all(examined)]
            every.append({"client": client.name, "explained": told})
            continue
        for one in _all(examined):
            click.echo(_as_text(examined, one))
            click.echo()
    if form == "json":
        _echo_json({"clients": every})
    return Exit.DONE


def _explain_one(clients: Sequence[ClientConfig], wanted: str, form: str) -> Exit:
    known: list[str] = []
    for client in clients:
        examined = _examined(client)
        if examined is None:
            return Exit.REFUSED
        for operation in examined.api.operations:
            if examined.is_asked(operation, wanted):
                told = _of(examined, operation)
                if form == "json":
                    _echo_json(_as_json(examined, told))
                else:
                    click.echo(_as_text(examined, told))
                return Exit.DONE
        known += examined.spellings()
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
    if built.api is None or built.document is None or built.names is None:
        console.findings(built.diagnostics)
        return None
    return _Examined(
        api=built.api,
        document=built.document,
        diagnostics=built.diagnostics,
        entry=entry,
        methods=promises.methods(built.names),
    )


def _of(examined: _Examined, operation: Operation) -> Explanation:
    from clientwright import explain as explanation

    name = examined.methods[operation.key]
    pinned = examined.entry.methods.get(operation.key) == name
    note = f"{name}: pinned in clientwright.lock" if pinned else f"{name}: by the document"
    return explanation.of_operation(
        operation, name=name, notes=(("name", note),), diagnostics=examined.diagnostics
    )


def _all(examined: _Examined) -> Iterator[Explanation]:
    """What holds for the whole API, then every operation in the order of their Python names."""
    from clientwright import explain as explanation

    yield explanation.of_api(examined.api)
    methods = examined.methods
    for one in sorted(examined.api.operations, key=lambda one: (methods[one.key], one.key)):
        yield _of(examined, one)


def _as_text(examined: _Examined, told: Explanation) -> str:
    from clientwright.diagnostics.render import visible
    from clientwright.explain import to_text

    return "\n".join(map(visible, to_text(told, examined.locate).splitlines()))


def _as_json(examined: _Examined, told: Explanation) -> object:
    from clientwright.explain import to_json

    return to_json(told, examined.locate)


def _echo_json(data: object) -> None:
    click.echo(json.dumps(data, indent=2, ensure_ascii=False))
