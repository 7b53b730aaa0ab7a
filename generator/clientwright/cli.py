"""The command line: options in, one exit code out. What the commands do stands elsewhere."""

from __future__ import annotations

import difflib
import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

# A command imports what it runs when it runs, so that --version and --help stay quick.
from clientwright import __version__
from clientwright.config import (
    FORMATTERS,
    ClientConfig,
    ConfigError,
    find_config,
    load_config,
    shown,
)
from clientwright.console import Console, show_error
from clientwright.diagnostics import Severity
from clientwright.diagnostics.render import FORMATS, Format, render
from clientwright.exits import Exit

F = TypeVar("F", bound=Callable[..., object])

_PATH: Any = click.Path(path_type=Path)


def main() -> None:
    """Runs the command line and exits."""
    gc.disable()  # a third of the time, and nothing to free: one document becomes one client
    try:
        status = cli.main(prog_name="clientwright", standalone_mode=False)
    except ConfigError as error:
        show_error(error.message, help=error.help)
        status = Exit.USAGE
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        status = Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends as one message and one code
        _report_bug(error)
        status = Exit.BUG
    finally:
        gc.enable()
    sys.exit(status)


def _report_bug(error: Exception) -> None:
    if os.environ.get("CLIENTWRIGHT_TRACEBACK"):
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    show_error(
        f"a bug in clientwright: {error!r} at {where}",
        help="run it with CLIENTWRIGHT_TRACEBACK=1 and report what it prints",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="clientwright %(version)s")
def cli() -> None:
    """Turn OpenAPI documents into typed Python clients.

    Exit codes: 0 done; 1 lint found what --fail-on names; 2 wrong usage or configuration; 3 the
    document is refused, or something in it would be lost; 4 the output folder is refused or could
    not be written; 70 a bug.
    """


def _options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, shown in this order."""

    def decorate(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


_SELECTION = _options(
    click.option("--overlay", "overlays", multiple=True, type=_PATH, help="Apply an Overlay."),
    click.option(
        "--include",
        multiple=True,
        metavar="PATTERN",
        help="Only operations that match tag:NAME, path:GLOB or id:GLOB.",
    ),
    click.option("--exclude", multiple=True, metavar="PATTERN", help="No operations that match."),
)
_TALK = _options(
    click.option("--quiet", "-q", is_flag=True, help="Show errors only."),
    click.option("--verbose", "-v", is_flag=True, help="Show every finding."),
)


@cli.command()
@click.argument("clients", nargs=-1, metavar="[CLIENT]...")
@click.option("--spec", type=_PATH, help="The OpenAPI document, instead of configured clients.")
@click.option("--output", type=_PATH, help="The folder that the package is put into.")
@click.option("--package", help="The name of the package, and of its folder in the output.")
@_SELECTION
@click.option("--strict", is_flag=True, help="Refuse a document that has any fault.")
@click.option("--allow-skips", is_flag=True, help="Leave out what cannot be generated.")
@click.option("--formatter", type=click.Choice(FORMATTERS), help="Both give the same bytes.")
@click.option("--force", is_flag=True, help="Replace generated files that were edited by hand.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@_TALK
def generate(
    clients: tuple[str, ...], force: bool, form: str, quiet: bool, verbose: bool, **options: Any
) -> int:
    """Generate clients: the configured ones, or one by --spec, --output and --package."""
    chosen = _chosen(clients, **options)

    from clientwright import outcome

    console = Console(quiet=quiet, verbose=verbose, machine=form == "json")
    width = max(len(client.name) for client in chosen)
    outcomes = []
    for client in chosen:
        done = outcome.generate(client, console.progress(client.name), force=force)
        console.findings(done.built.diagnostics)
        if done.error is not None:
            console.refusal(done.error)
        console.result(done.line(width))
        outcomes.append(done)
    if form == "json":
        click.echo(json.dumps({"clients": [done.as_data() for done in outcomes]}, indent=2))
    return max(done.status for done in outcomes)


@cli.command()
@click.argument("spec", type=_PATH)
@_SELECTION
@click.option(
    "--fail-on",
    type=click.Choice([*(severity.value for severity in Severity), "never"]),
    default="error",
    show_default=True,
    help="The least grave finding that gives exit code 1.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@_TALK
def lint(
    spec: Path, fail_on: str, form: Format, quiet: bool, verbose: bool, **selection: Any
) -> int:
    """Say what is wrong with a document, and what could not be generated."""
    client = _document(spec, **selection)

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


@cli.command("dump-ir")
@click.argument("spec", type=_PATH)
@_SELECTION
@_TALK
def dump_ir(spec: Path, quiet: bool, verbose: bool, **selection: Any) -> int:
    """Print what was understood of a document, as stable JSON."""
    client = _document(spec, **selection)

    from clientwright.ir.dump import dump
    from clientwright.pipeline import examine, has_errors

    console = Console(quiet=quiet, verbose=verbose)
    examined = examine(client, console.progress(client.name))
    console.findings(examined.diagnostics)
    if examined.api is None:
        return Exit.REFUSED
    click.echo(dump(examined.api), nl=False)
    return Exit.REFUSED if has_errors(examined.diagnostics) else Exit.DONE


# ------------------------------------------------------------------------------------ which clients


def _chosen(
    names: tuple[str, ...],
    *,
    spec: Path | None,
    output: Path | None,
    package: str | None,
    strict: bool,
    allow_skips: bool,
    formatter: Any,
    **selection: Any,
) -> list[ClientConfig]:
    """The clients that the command line asks for. ConfigError or UsageError when they cannot be."""
    if spec is None:
        given = {"--output": output, "--package": package, "--overlay": selection["overlays"]}
        given |= {f"--{key}": selection[key] for key in ("include", "exclude")}
        for option, value in given.items():
            if value:
                raise click.UsageError(f"{option} goes with --spec; configured clients have theirs")
        clients = _configured(names)
    elif names:
        raise click.UsageError("name configured clients, or pass --spec; not both")
    elif output is None or package is None:
        raise click.UsageError("--spec goes with --output and --package")
    else:
        clients = [
            ClientConfig(name=package, spec=spec, output=output, package=package, **selection)
        ]
    return [
        _existing(
            replace(
                client,
                strict=strict or client.strict,
                allow_skips=allow_skips or client.allow_skips,
                formatter=formatter or client.formatter,
            )
        )
        for client in clients
    ]


def _configured(names: tuple[str, ...]) -> list[ClientConfig]:
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


def _document(spec: Path, **selection: Any) -> ClientConfig:
    """A document that no client is written from."""
    return _existing(
        ClientConfig(name=spec.name, spec=spec, output=Path(), package="client", **selection)
    )


def _existing(client: ClientConfig) -> ClientConfig:
    """The client, if the files that it is made from are there."""
    for path in (client.spec, *client.overlays):
        if not path.is_file():
            what = "is not a file" if path.exists() else "does not exist"
            raise ConfigError(f"{shown(path)} {what}", help="name an OpenAPI document or Overlay")
    return client
