"""`clientwright generate`."""

from __future__ import annotations

import json
from typing import Any

import click

from clientwright.commands.options import CLIENTS, TALK, TEXT_OR_JSON, chosen, existing


@click.command()
@CLIENTS
@click.option("--force", is_flag=True, help="Replace generated files that were edited by hand.")
@TEXT_OR_JSON
@TALK
def generate(
    clients: tuple[str, ...], force: bool, form: str, quiet: bool, verbose: bool, **options: Any
) -> int:
    """Generate clients: the configured ones, or one by --spec, --output and --package."""
    selected = [existing(client) for client in chosen(clients, **options)]

    from clientwright import outcome
    from clientwright.console import Console

    console = Console(quiet=quiet, verbose=verbose, machine=form == "json")
    width = max(len(client.name) for client in selected)
    outcomes = []
    for client in selected:
        done = outcome.generate(client, console.progress(client.name), force=force)
        console.findings(done.built.diagnostics)
        if done.error is not None:
            console.refusal(done.error)
        console.result(done.line(width))
        outcomes.append(done)
    if form == "json":
        click.echo(json.dumps({"clients": [done.as_data() for done in outcomes]}, indent=2))
    return max(done.status for done in outcomes)
