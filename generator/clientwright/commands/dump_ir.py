"""`clientwright dump-ir`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clientwright.commands.options import PATH, SELECTION, TALK, document
from clientwright.exits import Exit


@click.command("dump-ir")
@click.argument("spec", type=PATH)
@SELECTION
@TALK
def dump_ir(spec: Path, quiet: bool, verbose: bool, **selection: Any) -> int:
    """Print what was understood of a document, as stable JSON."""
    client = document(spec, **selection)

    from clientwright.console import Console
    from clientwright.ir.dump import dump
    from clientwright.pipeline import examine, has_errors

    console = Console(quiet=quiet, verbose=verbose)
    examined = examine(client, console.progress(client.name))
    console.findings(examined.diagnostics)
    if examined.api is None:
        return Exit.REFUSED
    click.echo(dump(examined.api), nl=False)
    return Exit.REFUSED if has_errors(examined.diagnostics) else Exit.DONE
