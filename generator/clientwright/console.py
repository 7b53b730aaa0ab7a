"""What people see: findings, errors and progress on stderr, results on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

import click

from clientwright.diagnostics import Diagnostic, Severity
from clientwright.diagnostics.render import render_text, visible
from clientwright.output import OutputRefused

_SHOWN = 10  # findings of one kind, unless all are wanted
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def show_error(message: str, *, help: str = "", paths: Sequence[str] = ()) -> None:
    """Says why something was not done, what it concerns, and the remedy."""
    lines = [f"error: {visible(message)}", *(f"    {visible(path)}" for path in paths[:_SHOWN])]
    if len(paths) > _SHOWN:
        lines.append(f"    ... and {len(paths) - _SHOWN} more")
    if help:
        lines.append(f"    help: {visible(help)}")
    click.echo("\n".join(lines), err=True)


class Console:
    """`quiet`: errors only. `verbose`: every finding. `machine`: a program reads stdout only."""

    def __init__(
        self, *, quiet: bool = False, verbose: bool = False, machine: bool = False
    ) -> None:
        self._quiet = quiet
        self._machine = machine
        self._limit = None if verbose else _SHOWN
        self._plain = bool(os.environ.get("NO_COLOR"))
        smart = os.environ.get("TERM") != "dumb" and sys.stderr.isatty()
        self._live = smart and not quiet and not machine

    def progress(self, client: str) -> Callable[[str], None]:
        """Shows the phase of a client that begins, on a terminal, in place of the one before."""

        def show(phase: str) -> None:
            if self._live:
                click.echo(f"\r\x1b[K{visible(client)}: {phase}", nl=False, err=True)

        return show

    def findings(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Ends the progress and shows what was found."""
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)
        if self._quiet:
            diagnostics = [found for found in diagnostics if found.severity is Severity.ERROR]
        if diagnostics and not self._machine:
            click.echo(render_text(diagnostics, limit=self._limit, style=self._style), err=True)

    def refusal(self, refusal: OutputRefused) -> None:
        """Shows why a client was not written."""
        if not self._machine:
            show_error(refusal.message, help=refusal.help, paths=refusal.paths)

    def result(self, line: str) -> None:
        """The line that every run ends with."""
        if not (self._quiet or self._machine):
            click.echo(line)

    def _style(self, word: str, severity: Severity) -> str:
        return word if self._plain else click.style(word, fg=_COLOURS[severity], bold=True)
