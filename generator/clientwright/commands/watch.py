"""`clientwright watch`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from clientwright.commands.options import CLIENTS, chosen
from clientwright.config import ClientConfig, ConfigError, find_config
from clientwright.exits import Exit
from clientwright.output import OutputRefused
from clientwright.output.fresh import entry_of, templates

Signature = dict[Path, tuple[int, int, int]]


@click.command()
@CLIENTS
@click.option(
    "--interval",
    type=click.FloatRange(min=0.05),
    default=0.5,
    show_default=True,
    help="Seconds between two looks at the files.",
)
def watch(clients: tuple[str, ...], interval: float, **options: Any) -> int:
    """Generate again whenever a document, an overlay, the configuration or a template is edited.

    Ends with Ctrl-C.
    """
    chosen(
        clients, **options
    )  # wrong options end it; a wrong configuration may be mended meanwhile
    arguments = _generate(clients, options)
    before: Signature = {}
    try:
        while True:
            now = _signature(clients, options)
            if now != before:
                time.sleep(min(interval, 0.1))  # an editor writes in several steps
                before = _signature(clients, options)
                # A process of its own, which reads the templates anew and cannot end this one.
                subprocess.run(arguments, check=False)
            time.sleep(interval)
    except KeyboardInterrupt:
        return Exit.DONE


def _generate(clients: tuple[str, ...], options: dict[str, Any]) -> list[str]:
    """The command line that generates the same clients once."""
    found = [sys.executable, "-m", "clientwright", "generate"]
    for name, value in options.items():
        flag = f"--{name.removesuffix('s') if name == 'overlays' else name}".replace("_", "-")
        if value is True:
            found.append(flag)
        elif isinstance(value, tuple):
            found += [part for item in value for part in (flag, str(item))]
        elif value:
            found += [flag, str(value)]
    return [*found, "--", *clients]


def _signature(clients: tuple[str, ...], options: dict[str, Any]) -> Signature:
    """What tells one state of the files from another, without reading them."""
    found: Signature = {}
    for path in _watched(clients, options):
        try:
            state = os.stat(path)
        except OSError:
            continue
        found[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def _watched(clients: tuple[str, ...], options: dict[str, Any]) -> Iterator[Path]:
    try:
        if config := find_config(Path.cwd()):
            yield config
        for client in chosen(clients, **options):
            yield from _inputs(client)
    except ConfigError:  # generating says so, once
        pass
    yield from (path for path in templates().rglob("*") if path.is_file())


def _inputs(client: ClientConfig) -> Iterator[Path]:
    """Document and overlays, and the files that the last run read with them."""
    yield from (client.spec, *client.overlays)
    try:
        entry = entry_of(client, few=True)
    except OutputRefused:
        return
    for name in entry.inputs if entry is not None else ():
        yield client.spec.parent / name
