"""`clientwright explain`."""

from __future__ import annotations

import difflib
import json
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
    from clientwright.ir.operations import Operation
    from clientwright.output import Entry
    from clientwright.pipeline import Built


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[CLIENT] OPERATION")
@click.option("--spec", type=PATH, help="The OpenAPI document, instead of a configured client.")
@SELECTION
@TEXT_OR_JSON
def explain(words: tuple[str, ...], spec: Path | None, form: str, **selection: Any) -> int:
    """Say what was decided on an operation, on what evidence, and what would change it.

    OPERATION is its Python name (assets.list), its operationId, or its method and path. Without
    CLIENT, the first configured client that has it is asked.
    """
    *named, operation = words
    if spec is not None:
        if named:
            raise click.UsageError("name a configured client, or pass --spec; not both")
        asked = [document(spec, **selection)]
    else:
        asked = [existing(one) for one in configured(tuple(named))]
    known: list[str] = []
    for one in asked:
        code, names = _answer(one, operation, form)
        if code is not None:
            return code
        known += names
    close = difflib.get_close_matches(operation, known, n=3, cutoff=0.5)
    raise ConfigError(
        f"there is no operation {operation!r}",
        help=f"did you mean {' or '.join(map(repr, close))}?"
        if close
        else "see the client's README",
    )


def _answer(client: ClientConfig, wanted: str, form: str) -> tuple[Exit | None, list[str]]:
    """The exit code when this client has the operation; else the names of those that it has."""
    from clientwright import promises
    from clientwright.console import Console
    from clientwright.output import Entry
    from clientwright.output.fresh import entry_of
    from clientwright.pipeline import examine

    console = Console(quiet=True)
    entry = (entry_of(client) if client.lock else None) or Entry()
    examined = examine(client, console.progress(client.name), promises.naming(entry))
    console.findings(examined.diagnostics if examined.api is None else ())
    if examined.api is None or examined.names is None:
        return Exit.REFUSED, []
    methods = promises.methods(examined.names)
    for one in examined.api.operations:
        if wanted in (methods[one.key], one.operation_id, f"{one.method} {one.path}", one.key):
            _show(one, examined, methods[one.key], entry, form)
            return Exit.DONE, []
    ids = [one.operation_id for one in examined.api.operations if one.operation_id]
    return None, [*methods.values(), *ids]


def _show(operation: Operation, examined: Built, name: str, entry: Entry, form: str) -> None:
    from clientwright import explain as explanation
    from clientwright.diagnostics import Place
    from clientwright.diagnostics.render import visible

    document = examined.document
    assert document is not None

    def locate(place: Place) -> Place:
        return place if place.line else document.place(place.pointer)

    pinned = entry.methods.get(operation.key) == name
    note = f"{name}: pinned in clientwright.lock" if pinned else f"{name}: by the document"
    told = explanation.of_operation(
        operation, name=name, notes=(("name", note),), diagnostics=examined.diagnostics
    )
    if form == "json":
        click.echo(json.dumps(explanation.to_json(told, locate), indent=2, ensure_ascii=False))
    else:
        lines = explanation.to_text(told, locate).splitlines()
        click.echo("\n".join(visible(line) for line in lines))
