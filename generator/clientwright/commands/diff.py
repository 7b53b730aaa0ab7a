"""`clientwright diff`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clientwright.commands.options import PATH, SELECTION, document
from clientwright.config import ClientConfig, ConfigError, diff_settings, find_config
from clientwright.exits import Exit

if TYPE_CHECKING:
    from clientwright.compare import Report, Side
    from clientwright.compare.report import Format
    from clientwright.spec import Document

_POLICIES = ("semver", "cognite")
_FORMATS = ("text", "json", "markdown", "github", "sarif", "html", "changelog")
_FAIL_ON = ("breaking", "addition", "info", "never")


@click.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH)
@SELECTION
@click.option(
    "--policy", type=click.Choice(_POLICIES), help="Whose rules say what breaks. [semver]"
)
@click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    help="The least grave change that gives exit code 1. [breaking]",
)
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--current", metavar="VERSION", default="", help="The version that the client has.")
@click.option(
    "--date",
    "today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the release, and for ignores; today if not given.",
)
@click.option(
    "--keep-names/--fresh-names",
    default=True,
    help="Keep the names of the old client, as a lock does, or name the new one afresh.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show every change, not only what breaks.")
def diff(
    old: Path,
    new: Path,
    policy: str | None,
    fail_on: str | None,
    form: Format,
    current: str,
    today: dt.datetime | None,
    keep_names: bool,
    verbose: bool,
    **selection: Any,
) -> int:
    """Say what changed for callers from one document to another.

    Levels: what requests and answers hold, and what Python callers see. Settings and ignores stand
    in the table `diff` of the configuration.
    """
    clients = document(old, **selection), document(new, **selection)
    settings = _settings()
    policy = policy or _choice(settings, "policy", _POLICIES, "semver")
    fail_on = fail_on or _choice(settings, "fail-on", _FAIL_ON, "breaking")

    from clientwright import __version__
    from clientwright.compare import Severity, render_report

    day = today.date() if today else dt.datetime.now(dt.UTC).date()
    report = _report(clients, policy, day, current, settings, keep_names=keep_names)
    if report is None:
        return Exit.REFUSED
    click.echo(render_report(report, form, tool_version=__version__, verbose=verbose))
    least = None if fail_on == "never" else Severity(fail_on)
    return Exit.FOUND if report.fails(least) else Exit.DONE


def _settings() -> Mapping[str, object]:
    path = find_config(Path.cwd())
    return diff_settings(path) if path else {}


def _choice(settings: Mapping[str, object], key: str, known: tuple[str, ...], default: str) -> str:
    value = settings.get(key, default)
    if value not in known:
        raise ConfigError(
            f"diff: {key} is {value!r}", help=f"write {key} = {' or '.join(map(repr, known))}"
        )
    return str(value)


def _report(
    clients: tuple[ClientConfig, ClientConfig],
    policy: str,
    day: dt.date,
    current: str,
    settings: Mapping[str, object],
    *,
    keep_names: bool,
) -> Report | None:
    """None where a document is refused; what is wrong has been shown then."""
    from clientwright.compare import POLICIES, build_report, compare, parse_ignores
    from clientwright.compare.places import locate

    ignores = parse_ignores(settings.get("ignore", []), "diff")
    before = _side(clients[0], None)
    after = _side(clients[1], before[0] if before and keep_names else None)
    if before is None or after is None:
        return None
    comparison = locate(compare(before[0], after[0]), before[1], after[1])
    return build_report(comparison, POLICIES[policy], today=day, version=current, ignores=ignores)


def _side(client: ClientConfig, names_of: Side | None) -> tuple[Side, Document] | None:
    from clientwright.compare import Side
    from clientwright.compare.sides import pins_of
    from clientwright.console import Console
    from clientwright.lower import lower
    from clientwright.naming import allocate
    from clientwright.spec import read

    source = read(client.spec, overlays=client.overlays)
    if source.document is None:
        Console(quiet=True).findings(source.diagnostics)
        return None
    api = lower(source.document, include=client.include, exclude=client.exclude).api
    pins = pins_of(names_of) if names_of else None
    names, _ = allocate(api, package=client.package, pins=pins)
    return Side(api=api, names=names), source.document
