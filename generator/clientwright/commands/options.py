"""What several commands take, and which clients they are about."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from clientwright.config import (
    FORMATTERS,
    ClientConfig,
    ConfigError,
    find_config,
    load_config,
    shown,
)

F = TypeVar("F", bound=Callable[..., object])

PATH: Any = click.Path(path_type=Path)


def options(*several: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(function: F) -> F:
        for option in reversed(several):
            function = option(function)
        return function

    return decorate


SELECTION = options(
    click.option("--overlay", "overlays", multiple=True, type=PATH, help="Apply an Overlay."),
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="Only operations that match tag:NAME, path:GLOB or id:GLOB.",
    ),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="No operations that match."),
)
TALK = options(
    click.option("--quiet", "-q", is_flag=True, help="Show errors only."),
    click.option("--verbose", "-v", is_flag=True, help="Show every finding."),
)
TEXT_OR_JSON = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
CLIENTS = options(
    click.argument("clients", nargs=-1, metavar="[CLIENT]..."),
    click.option("--spec", type=PATH, help="The OpenAPI document, instead of configured clients."),
    click.option("--output", type=PATH, help="The folder that the package is put into."),
    click.option("--package", help="The name of the package, and of its folder in the output."),
    SELECTION,
    click.option("--strict", is_flag=True, help="Refuse a document that has any fault."),
    click.option("--allow-skips", is_flag=True, help="Leave out what cannot be generated."),
    click.option("--project", is_flag=True, help="Make it a project that pip can install."),
    click.option("--formatter", type=click.Choice(FORMATTERS), help="Both give the same bytes."),
)


def chosen(
    names: tuple[str, ...],
    *,
    spec: Path | None,
    output: Path | None,
    package: str | None,
    strict: bool,
    allow_skips: bool,
    project: bool,
    formatter: Any,
    **selection: Any,
) -> list[ClientConfig]:
    """The clients that the options of CLIENTS ask for. ConfigError or UsageError when there are none."""
    if spec is None:
        given = {"--output": output, "--package": package, "--overlay": selection["overlays"]}
        given |= {f"--{key}": selection[key] for key in ("include", "exclude")}
        for option, value in given.items():
            if value:
                raise click.UsageError(f"{option} goes with --spec; configured clients have theirs")
        clients = configured(names)
    elif names:
        raise click.UsageError("name configured clients, or pass --spec; not both")
    elif output is None or package is None:
        raise click.UsageError("--spec goes with --output and --package")
    else:
        clients = [
            ClientConfig(name=package, spec=spec, output=output, package=package, **selection)
        ]
    return [
        replace(
            client,
            strict=strict or client.strict,
            allow_skips=allow_skips or client.allow_skips,
            project=project or client.project,
            formatter=formatter or client.formatter,
        )
        for client in clients
    ]


def configured(names: tuple[str, ...]) -> list[ClientConfig]:
    """The configured clients of these names, or all of them. ConfigError when there is none."""
    path = find_config(Path.cwd())
    if path is None:
        raise ConfigError(
            "no clients are configured in this folder or above it",
            help="pass --spec, --output and --package, or write clientwright.toml",
        )
    clients = {client.name: client for client in load_config(Path(shown(path)))}
    for name in names:
        if name not in clients:
            close = difflib.get_close_matches(name, clients, n=1) or list(clients)
            raise ConfigError(
                f"{shown(path)}: there is no client {name!r}",
                help=f"did you mean {' or '.join(map(repr, close))}?",
            )
    return [clients[name] for name in dict.fromkeys(names or clients)]


def document(spec: Path, **selection: Any) -> ClientConfig:
    """A document that no client is written from."""
    return existing(
        ClientConfig(name=spec.name, spec=spec, output=Path(), package="client", **selection)
    )


def existing(client: ClientConfig) -> ClientConfig:
    """The client, if the files that it is made from are there."""
    for path in (client.spec, *client.overlays):
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise ConfigError(f"{shown(path)} {what}", help="name an OpenAPI document or Overlay")
    return client
