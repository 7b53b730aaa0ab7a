"""`clientwright init`."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import click

from clientwright import __version__
from clientwright.commands.options import PATH
from clientwright.config import ClientConfig, ConfigError, find_config, load_config, shown
from clientwright.exits import Exit
from clientwright.output.fresh import templates

_JOBS = {
    "github": ("github-workflow.yml", Path(".github/workflows/clientwright.yml")),
    "gitlab": ("gitlab-ci.yml", Path(".gitlab/clientwright.yml")),
}


@click.command()
@click.option("--spec", type=PATH, help="Where the document is, or is to be downloaded to.")
@click.option("--url", default="", help="Where the document is downloaded from.")
@click.option("--name", help="The client's name; by default that of the package.")
@click.option("--output", type=PATH, default=Path("."), help="The folder for the package.")
@click.option("--package", help="The name of the package.")
@click.option(
    "--ci",
    "hosts",
    multiple=True,
    type=click.Choice([*_JOBS, "none"]),
    help="Which jobs to write; by default what the repository looks like, else GitHub's.",
)
def init(
    spec: Path | None,
    url: str,
    name: str | None,
    output: Path,
    package: str | None,
    hosts: tuple[str, ...],
) -> int:
    """Write the configuration of a client, and the job that keeps it up to date.

    Files that exist are not replaced; a table is added to pyproject.toml or clientwright.toml.
    """
    if package is not None:
        name = name or package.removesuffix("_client")
        document = spec or Path("specs", name, f"openapi{Path(url).suffix or '.yaml'}")
        client = ClientConfig(name=name, spec=document, output=output, package=package, url=url)
        _add(client)
    elif find_config(Path.cwd()) is None:
        raise click.UsageError("--package is needed, with --spec or --url")
    for host in hosts or _hosts():
        if host in _JOBS:
            _job(host)
    return Exit.DONE


def _add(client: ClientConfig) -> None:
    """Appends the client's table to the configuration. ConfigError when it cannot be added."""
    project = Path("pyproject.toml")
    path = find_config(Path.cwd()) or (project if project.is_file() else Path("clientwright.toml"))
    path = Path(shown(path))
    if not client.spec.is_file() and not client.url:
        raise ConfigError(
            f"{shown(client.spec)} does not exist", help="name the document, or --url"
        )
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    text = before.rstrip("\n") + ("\n\n" if before.strip() else "") + _table(client, path)
    try:
        tomllib.loads(text)
    except ValueError:
        raise ConfigError(
            f"{shown(path)} cannot take the client {client.name!r}: it has one, or is not TOML",
            help=f"add it by hand:\n{_table(client, path)}",
        ) from None
    path.write_text(text, encoding="utf-8")
    load_config(path)
    click.echo(f"{shown(path)}: added the client {client.name}")


def _table(client: ClientConfig, path: Path) -> str:
    """The lines of a client, paths relative to the configuration."""
    prefix = "tool.clientwright." if path.name == "pyproject.toml" else ""
    name = client.name
    key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)
    values = {
        "spec": _relative(client.spec, path),
        "output": _relative(client.output, path),
        "package": client.package,
        "url": client.url,
    }
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in values.items() if value]
    return f"[{prefix}clients.{key}]\n{''.join(lines)}"


def _relative(path: Path, config: Path) -> str:
    folder = config.resolve().parent
    resolved = path.resolve()
    return (resolved.relative_to(folder) if resolved.is_relative_to(folder) else path).as_posix()


def _hosts() -> tuple[str, ...]:
    if Path(".gitlab-ci.yml").exists() and not Path(".github").exists():
        return ("gitlab",)
    return ("github",)


def _job(host: str) -> None:
    source, target = _JOBS[host]
    text = (templates().parent / "project" / source).read_text(encoding="utf-8")
    if target.exists():
        click.echo(f"{target.as_posix()}: is there already, left as it is")
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text.replace("@VERSION@", __version__), encoding="utf-8")
    click.echo(f"{target.as_posix()}: written")
