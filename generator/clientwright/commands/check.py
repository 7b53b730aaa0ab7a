"""`clientwright check`."""

from __future__ import annotations

import json
from typing import Any

import click

from clientwright.commands.options import CLIENTS, TALK, TEXT_OR_JSON, chosen, existing
from clientwright.config import ClientConfig
from clientwright.exits import Exit
from clientwright.output import OutputRefused
from clientwright.output.fresh import is_fresh


@click.command()
@CLIENTS
@click.option("--diff", "differ", is_flag=True, help="Show what would change in each file.")
@TEXT_OR_JSON
@TALK
def check(
    clients: tuple[str, ...], differ: bool, form: str, quiet: bool, verbose: bool, **options: Any
) -> int:
    """Is what is committed what would be generated? Exit code 1 and the list of files if not.

    Writes nothing and needs no network.
    """
    selected = [existing(client) for client in chosen(clients, **options)]
    width = max(len(client.name) for client in selected)
    status, results = 0, []
    for client in selected:
        if _fresh(client):
            if form == "text" and not quiet:
                click.echo(f"{client.name.ljust(width)}  up to date")
            results.append({"client": client.name, "exit_code": 0, "files": []})
            continue
        code, data = _look(client, width, form, differ=differ, quiet=quiet, verbose=verbose)
        status = max(status, code)
        results.append(data)
    if form == "json":
        click.echo(json.dumps({"clients": results}, indent=2))
    return status


def _fresh(client: ClientConfig) -> bool:
    try:
        return is_fresh(client)
    except (OutputRefused, OSError):  # a closer look says what is wrong
        return False


def _look(
    client: ClientConfig, width: int, form: str, *, differ: bool, quiet: bool, verbose: bool
) -> tuple[int, dict[str, object]]:
    from clientwright import checking
    from clientwright.console import Console
    from clientwright.diagnostics.render import visible

    console = Console(quiet=quiet, verbose=verbose, machine=form == "json")
    checked = checking.check(client, console.progress(client.name))
    if checked.status is not Exit.FOUND:
        console.findings(checked.diagnostics if checked.refused else ())
    if checked.error is not None:
        console.refusal(checked.error)
    name = client.name.ljust(width)
    if form == "text":
        for each in checked.drift:
            click.echo(f"{name}  {each.state.value:<8}{visible(each.path)}")
            if differ and (text := each.diff()):
                click.echo(_printable(text), nl=False)
    for reason in checked.reasons if checked.drift else ():
        console.result(f"{name}  because {visible(reason)}")
    words = {
        Exit.DONE: "up to date",
        Exit.FOUND: "run `clientwright generate` to bring it up to date",
    }
    console.result(f"{name}  {words.get(checked.status, 'not checked')}")
    return checked.status, checked.as_data()


def _printable(text: str) -> str:
    """A diff in which nothing moves the cursor or hides."""
    from clientwright.diagnostics.render import visible

    return "".join(f"{visible(line)}\n" for line in text.split("\n")[:-1])
