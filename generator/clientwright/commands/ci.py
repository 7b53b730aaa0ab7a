"""`clientwright ci`."""

from __future__ import annotations

from typing import Literal

import click

from clientwright.commands.options import configured


@click.command()
@click.argument("clients", nargs=-1, metavar="[CLIENT]...")
@click.option(
    "--host",
    type=click.Choice(["none", "github", "gitlab"]),
    default="none",
    show_default=True,
    help="Push the branch and open or update a pull request there.",
)
@click.option(
    "--branch", default="clientwright/update", show_default=True, help="Where it commits."
)
def ci(clients: tuple[str, ...], host: Literal["none", "github", "gitlab"], branch: str) -> int:
    """What the CI job does: fetch, diff, generate, test, commit, open a pull request.

    Without --host it ends with the commit on a branch of its own, and the folder is as it was.
    """
    selected = configured(clients)

    from clientwright.updating import update

    return update(selected, host=host, branch=branch, say=click.echo)
