"""`clientwright lint`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clientwright import __version__
from clientwright.commands.options import PATH, SELECTION, TALK, document
from clientwright.diagnostics import Severity
from clientwright.diagnostics.render import FORMATS, Format, render
from clientwright.exits import Exit


@click.command()
@click.argument("spec", type=PATH)
@SELECTION
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="error",
    show_default=True,
    help="The least grave finding that gives exit code 1.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@TALK
def lint(
    spec: Path, fail_on: str, form: Format, quiet: bool, verbose: bool, **selection: Any
) -> int:
    """Say what is wrong with a document, and what could not be generated."""
    client = document(spec, **selection)

    from clientwright.console import Console
    from clientwright.outcome import counts
    from clientwright.pipeline import examine

    console = Console(quiet=quiet, verbose=verbose, machine=form != "text")
    examined = examine(client, console.progress(client.name))
    console.findings(examined.diagnostics)
    console.result("  ".join((client.name, *counts(examined))))
    if form != "text":
        click.echo(render(examined.diagnostics, form, tool_version=__version__))
    if examined.api is None:
        return Exit.REFUSED
    grave = (
        [] if fail_on == "never" else list(Severity)[: list(Severity).index(Severity(fail_on)) + 1]
    )
    found = any(diagnostic.severity in grave for diagnostic in examined.diagnostics)
    return Exit.FOUND if found else Exit.DONE
