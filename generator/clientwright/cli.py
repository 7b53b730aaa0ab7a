"""The command line: a command in, one exit code out. What the commands do stands elsewhere."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from pathlib import Path

import click

# A command imports what it runs when it runs, so that --version and --help stay quick.
from clientwright import __version__
from clientwright.commands.check import check
from clientwright.commands.ci import ci
from clientwright.commands.diff import diff
from clientwright.commands.dump_ir import dump_ir
from clientwright.commands.explain import explain
from clientwright.commands.fetch import fetch
from clientwright.commands.generate import generate
from clientwright.commands.init import init
from clientwright.commands.lint import lint
from clientwright.commands.watch import watch
from clientwright.config import ConfigError
from clientwright.exits import Exit


def main() -> None:
    """Runs the command line and exits."""
    from clientwright.console import show_error

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
    from clientwright.console import show_error

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

    Exit codes: 0 done; 1 check found drift, lint or diff what --fail-on names; 2 wrong usage or
    configuration; 3 the document is refused, or something in it would be lost; 4 the output folder
    is refused or could not be written; 70 a bug.
    """


for command in (init, fetch, generate, check, diff, explain, lint, watch, ci, dump_ir):
    cli.add_command(command)
