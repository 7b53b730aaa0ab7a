"""`clientwright generate`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from clientwright.commands.options import CLIENTS, TALK, TEXT_OR_JSON, chosen, existing
from clientwright.config import ClientConfig, shown
from clientwright.exits import Exit
from clientwright.output import OutputRefused
from clientwright.output.fresh import differences, entry_of, is_fresh


@click.command()
@CLIENTS
@click.option("--force", is_flag=True, help="Replace generated files that were edited by hand.")
@click.option(
    "--locked", is_flag=True, help="Fail when a client is not made from what its lock names."
)
@click.option("--offline", is_flag=True, help="Never download a document that is not there.")
@TEXT_OR_JSON
@TALK
def generate(
    clients: tuple[str, ...],
    force: bool,
    locked: bool,
    offline: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    **options: Any,
) -> int:
    """Generate clients: the configured ones, or one by --spec, --output and --package.

    Does nothing, quickly, where nothing changed.
    """
    selected = [_present(client, locked, offline) for client in chosen(clients, **options)]
    width = max(len(client.name) for client in selected)
    results = [
        _one(client, width, form, force=force, locked=locked, quiet=quiet, verbose=verbose)
        for client in selected
    ]
    if form == "json":
        click.echo(json.dumps({"clients": [data for _, data in results]}, indent=2))
    return max(status for status, _ in results)


def _present(client: ClientConfig, locked: bool, offline: bool) -> ClientConfig:
    """The client, its document downloaded where it has a URL and is not there yet."""
    if client.url and not client.spec.exists():
        if offline:
            raise click.UsageError(f"{shown(client.spec)} is not there, and --offline was given")

        from clientwright.commands.fetch import fetch_missing

        fetch_missing(client, locked=locked)
    return existing(client)


def _one(
    client: ClientConfig,
    width: int,
    form: str,
    *,
    force: bool,
    locked: bool,
    quiet: bool,
    verbose: bool,
) -> tuple[int, Mapping[str, object]]:
    """Exit code and data of one client."""
    if locked and (reasons := _not_as_locked(client)):
        return _refuse(client, reasons, form)
    if not verbose and (line := _fresh(client)):
        if form == "text" and not quiet:
            name = client.name.ljust(width)
            click.echo("  ".join((name, line, f"{shown(client.target)} (unchanged)")))
        data = {"client": client.name, "package": shown(client.target), "exit_code": 0}
        return Exit.DONE, {**data, "unchanged": True, "written": [], "deleted": []}

    from clientwright import outcome
    from clientwright.console import Console

    console = Console(quiet=quiet, verbose=verbose, machine=form == "json")
    done = outcome.generate(client, console.progress(client.name), force=force)
    console.findings(done.built.diagnostics)
    if done.error is not None:
        console.refusal(done.error)
    console.result(done.line(width))
    return done.status, done.as_data()


def _fresh(client: ClientConfig) -> str:
    """The last run's line when nothing changed since, else nothing."""
    try:
        entry = entry_of(client, few=True) if is_fresh(client) else None
    except (OutputRefused, OSError):  # the full run says what is wrong
        return ""
    return entry.coverage.get("line", "") if entry is not None else ""


def _not_as_locked(client: ClientConfig) -> list[str]:
    try:
        entry = entry_of(client, few=True)
    except OutputRefused as error:
        return [error.message]
    return ["the lock does not name it"] if entry is None else differences(client, entry)


def _refuse(
    client: ClientConfig, reasons: list[str], form: str
) -> tuple[int, Mapping[str, object]]:
    from clientwright.console import show_error

    message = f"{client.name} is not made from what its lock names"
    help = "run `clientwright generate` without --locked, and commit what it writes"
    if form == "text":
        show_error(message, help=help, paths=reasons)
    error = {"message": message, "help": help, "paths": reasons}
    return Exit.FOUND, {"client": client.name, "exit_code": int(Exit.FOUND), "error": error}
