"""`clientwright fetch`."""

from __future__ import annotations

import json

import click

from clientwright.commands.options import TALK, TEXT_OR_JSON, configured
from clientwright.config import ClientConfig, ConfigError, shown
from clientwright.exits import Exit


@click.command()
@click.argument("clients", nargs=-1, metavar="[CLIENT]...")
@TEXT_OR_JSON
@TALK
def fetch(clients: tuple[str, ...], form: str, quiet: bool, verbose: bool) -> int:
    """Download the documents of configured clients, and say whether they changed."""
    named = configured(clients)
    selected = [client for client in named if client.url]
    for client in named:
        if clients and not client.url:
            raise ConfigError(f"client {client.name!r} has no url", help='add url = "https://..."')
    if not selected:
        raise ConfigError("no client has a url", help='add url = "https://..." to one')

    from clientwright import fetching
    from clientwright.console import Console, show_error

    console = Console(quiet=quiet, verbose=verbose, machine=form == "json")
    width = max(len(client.name) for client in selected)
    results = []
    for client in selected:
        fetched = fetching.fetch(client, console.progress(client.name))
        console.findings(fetched.diagnostics)
        if fetched.error is not None and form == "text":
            show_error(fetched.error.message, help=fetched.error.help)
        if fetched.meaning:
            console.result(fetched.meaning)
        console.result("  ".join((client.name.ljust(width), *fetched.lines())))
        results.append(fetched)
    if form == "json":
        click.echo(json.dumps({"clients": [each.as_data() for each in results]}, indent=2))
    return max(each.status for each in results)


def fetch_missing(client: ClientConfig, *, locked: bool) -> None:
    """Downloads a document that is not there yet; with `locked`, only what the lock names."""
    from clientwright import fetching
    from clientwright.output.fresh import entry_of, input_name

    entry = entry_of(client, few=True)
    pinned = entry.inputs.get(input_name(client, client.spec), "") if entry else ""
    if locked and not pinned:
        raise ConfigError(
            f"the lock does not name {shown(client.spec)}",
            help="run `clientwright fetch` and `clientwright generate` without --locked first",
        )
    fetched = fetching.fetch(client, lambda phase: None, only=pinned if locked else "")
    if fetched.status is not Exit.DONE:
        reason = fetched.error or (fetched.diagnostics[0] if fetched.diagnostics else None)
        raise ConfigError(
            f"{shown(client.spec)} is not there, and could not be downloaded: "
            f"{reason.message if reason else 'the document is refused'}",
            help=reason.help if reason else "",
        )
