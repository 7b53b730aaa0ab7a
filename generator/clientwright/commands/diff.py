"""`clientwright diff`."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clientwright.commands.options import PATH, SELECTION, configured, document, existing
from clientwright.config import (
    ClientConfig,
    ConfigError,
    diff_settings,
    find_config,
    newest_version,
)
from clientwright.exits import Exit

if TYPE_CHECKING:
    from clientwright.compare import Comparison, Finding, Report, Side
    from clientwright.compare.report import Format
    from clientwright.output import Entry
    from clientwright.spec import Document

_POLICIES = ("semver", "cognite")
_FORMATS = ("text", "json", "markdown", "github", "sarif", "html", "changelog")
_FAIL_ON = ("breaking", "addition", "info", "never")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """What is compared. `entry`, of the lock, where the old one is what a configured client was made from."""

    old: ClientConfig
    new: ClientConfig
    entry: Entry | None = None


@click.command()
@click.argument("documents", nargs=-1, type=PATH, metavar="[OLD] NEW")
@click.option(
    "--client",
    "name",
    metavar="CLIENT",
    help="Compare what the lock says that this client was made from; with its own document, or with NEW.",
)
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
@click.option(
    "--changelog",
    type=PATH,
    help="Write the entry into this CHANGELOG.md, too; its newest version is the current one.",
)
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
    documents: tuple[Path, ...],
    name: str | None,
    policy: str | None,
    fail_on: str | None,
    form: Format,
    changelog: Path | None,
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
    settings = _settings()
    policy = policy or _choice(settings, "policy", _POLICIES, "semver")
    fail_on = fail_on or _choice(settings, "fail-on", _FAIL_ON, "breaking")
    day = today.date() if today else dt.datetime.now(dt.UTC).date()

    with tempfile.TemporaryDirectory(prefix="clientwright-") as folder:
        pair = _pair(documents, name, Path(folder), selection)
        comparison = _compared(pair, keep_names=keep_names)
    if comparison is None:
        return Exit.REFUSED

    from clientwright import __version__
    from clientwright.compare import POLICIES, Severity, build_report, parse_ignores, render_report

    report = build_report(
        comparison,
        POLICIES[policy],
        today=day,
        version=current or _version(changelog, pair.new),
        ignores=parse_ignores(settings.get("ignore", []), "diff"),
    )
    if changelog is not None:
        _enter(report, changelog)
    click.echo(render_report(report, form, tool_version=__version__, verbose=verbose))
    least = None if fail_on == "never" else Severity(fail_on)
    return Exit.FOUND if report.fails(least) else Exit.DONE


def _pair(
    documents: tuple[Path, ...], name: str | None, folder: Path, selection: Mapping[str, Any]
) -> _Pair:
    """What is to be compared; what is recovered goes into an empty folder. UsageError, ConfigError."""
    if name is None:
        if len(documents) != 2:
            raise click.UsageError("name two documents, OLD and NEW, or --client and at most NEW")
        old, new = (document(path, **selection) for path in documents)
        return _Pair(old=old, new=new)
    if len(documents) > 1:
        raise click.UsageError("--client has an old document; name the new one only")
    if any(selection.values()):
        raise click.UsageError("a configured client has its own overlays, --include and --exclude")

    from clientwright.former import recover
    from clientwright.output.fresh import entry_of

    (client,) = configured((name,))
    entry = entry_of(client)
    if entry is None:
        raise ConfigError(
            f"the lock does not name {name!r}", help="run `clientwright generate` first"
        )
    new = replace(client, spec=documents[0]) if documents else client
    return _Pair(old=recover(client, entry, folder), new=existing(new), entry=entry)


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


def _version(changelog: Path | None, client: ClientConfig) -> str:
    """The version that a changelog names first; else that of a client that is a project; else none."""
    if changelog is not None:
        return newest_version(changelog)
    return client.version if client.project else ""


def _enter(report: Report, changelog: Path) -> None:
    """Puts the entry of a report on top of a changelog; nothing where callers see no change."""
    from clientwright.compare.report import changelog_entry, insert_entry
    from clientwright.output import disk

    if report.gravest is None:
        return
    before = changelog.read_text("utf-8") if changelog.is_file() else ""
    after = insert_entry(before, changelog_entry(report)).encode()
    with disk.staged(changelog.with_name(f".{changelog.name}.new"), after) as staging:
        disk.replace(staging, changelog)


def _compared(pair: _Pair, *, keep_names: bool) -> Comparison | None:
    """None where a document is refused; what is wrong has been shown then."""
    from clientwright.compare import compare
    from clientwright.compare.places import locate

    before = _side(pair.old, None, pair.entry)
    kept = (before[0] if before else None, pair.entry) if keep_names else (None, None)
    after = _side(pair.new, *kept)
    if before is None or after is None:
        return None
    comparison = locate(compare(before[0], after[0]), before[1], after[1])
    return comparison if pair.entry is None else _renamed(comparison, pair)


def _renamed(comparison: Comparison, pair: _Pair) -> Comparison:
    """The same, with what was recovered named as it is in the project."""
    from clientwright.former import name_of

    def named(finding: Finding) -> Finding:
        if finding.old is None:
            return finding
        file = name_of(finding.old.file, pair.old, pair.new)
        return replace(finding, old=replace(finding.old, file=file))

    return replace(comparison, findings=tuple(map(named, comparison.findings)))


def _side(
    client: ClientConfig, names_of: Side | None, entry: Entry | None
) -> tuple[Side, Document] | None:
    from clientwright import promises
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
    if entry is not None:
        names, _ = promises.naming(entry)(api, client.package)
    else:
        pins = pins_of(names_of) if names_of else None
        names, _ = allocate(api, package=client.package, pins=pins)
    return Side(api=api, names=names), source.document
