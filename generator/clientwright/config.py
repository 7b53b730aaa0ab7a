"""What is to be generated: from options, or the table in pyproject.toml or clientwright.toml."""

from __future__ import annotations

import difflib
import keyword
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias, TypeGuard
from urllib.parse import urlsplit

Formatter: TypeAlias = Literal["ruff", "black"]

FORMATTERS: tuple[Formatter, ...] = ("ruff", "black")
SELECTORS = ("tag:", "path:", "id:")
FIRST_VERSION = "0.1.0"
_LATEST = re.compile(r"^## \[(\d[0-9A-Za-z.+!-]*)\]", re.MULTILINE)


class ConfigError(Exception):
    """Configuration or options cannot be used. `message` says why, `help` the remedy."""

    def __init__(self, message: str, *, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.help = help


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """One client: the document `spec` becomes the package `package` in the folder `output`.

    `include` and `exclude` select operations by tag, path or id (`tag:Assets`, `path:/assets/*`,
    `id:getAsset`). `strict`: every fault of the document is fatal; `allow_skips`: what cannot be
    generated is not. `project`: it is a project of its own, which pip can install.

    `url`: where the document is downloaded from, to have the checksum `sha256`; the environment
    variable `token_variable` holds a credential for its origin, sent as a bearer token or, as it
    is, in the header `token_header`. `smoke`: the command that tests a regenerated client. `lock`:
    the file that remembers; None for a client that is not configured.
    """

    name: str
    spec: Path
    output: Path
    package: str
    overlays: tuple[Path, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    formatter: Formatter = "ruff"
    strict: bool = False
    allow_skips: bool = False
    project: bool = False
    url: str = ""
    sha256: str = ""
    token_variable: str = ""
    token_header: str = ""
    smoke: tuple[str, ...] = ()
    lock: Path | None = None

    @property
    def target(self) -> Path:
        """The folder of the package itself."""
        return self.output / self.package

    @property
    def changelog(self) -> Path:
        """Where a client that is a project says what changed."""
        return self.target / "CHANGELOG.md"

    @property
    def version(self) -> str:
        """The newest version in the changelog of a client that is a project; the first one otherwise."""
        return (newest_version(self.changelog) if self.project else "") or FIRST_VERSION

    def __post_init__(self) -> None:
        _check_package(self.package)
        _check_source(self)
        for selector in (*self.include, *self.exclude):
            if not selector.startswith(SELECTORS):
                raise ConfigError(
                    f"{selector!r} is not a pattern",
                    help="write tag:NAME, path:GLOB or id:GLOB",
                )


def newest_version(changelog: Path) -> str:
    """The version that a changelog names first; empty where it names none, or is not there."""
    if not changelog.is_file():
        return ""
    found = _LATEST.search(changelog.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else ""


def shown(path: Path) -> str:
    """A path as it is shown: with `/`, and from the current folder where it lies below it."""
    relative = os.path.relpath(path) if path.is_absolute() else str(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


def _check_package(name: str) -> None:
    if not (name.isascii() and name.isidentifier()) or keyword.iskeyword(name):
        raise ConfigError(
            f"{name!r} cannot be the name of a package",
            help="use ASCII letters, digits and underscores, not a digit first, and no keyword",
        )


def _check_source(client: ClientConfig) -> None:
    """Refuses what would send a credential in the clear, or write it into a file."""
    parts = urlsplit(client.url)
    if parts.username is not None or parts.password is not None:
        raise ConfigError(
            "url holds a credential",
            help="put it into an environment variable and name that as token-variable",
        )
    if client.url and (parts.scheme not in ("https", "http") or not parts.hostname):
        raise ConfigError(f"url {client.url!r} is not one", help='write url = "https://..."')
    if client.sha256 and not re.fullmatch(r"[0-9a-f]{64}", client.sha256):
        raise ConfigError("sha256 must be 64 hexadecimal digits in lower case")
    if client.token_header and not re.fullmatch(r"[A-Za-z0-9-]+", client.token_header):
        raise ConfigError(f"token-header {client.token_header!r} is not the name of a header")


# ----------------------------------------------------------------------------------------- the file


def find_config(start: Path) -> Path | None:
    """The nearest clientwright.toml, or pyproject.toml with our table, in `start` or above it.

    ConfigError when a pyproject.toml on the way cannot be read.
    """
    for folder in (start, *start.parents):
        own, project = folder / "clientwright.toml", folder / "pyproject.toml"
        if own.is_file():
            return own
        if project.is_file() and "clientwright" in _parse(project).get("tool", {}):
            return project
    return None


def load_config(path: Path) -> tuple[ClientConfig, ...]:
    """The clients that a configuration file names, in its order; paths are relative to it.

    ConfigError when the file cannot be read or says something that is not understood.
    """
    table = _parse(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("clientwright", {})
    _check_keys(path, "the configuration", table, ("clients", "diff"))
    clients = table.get("clients")
    if not isinstance(clients, dict) or not clients:
        raise ConfigError(
            f"{path}: no clients are configured",
            help="add a table [tool.clientwright.clients.NAME] with spec, output and package"
            if path.name == "pyproject.toml"
            else "add a table [clients.NAME] with spec, output and package",
        )
    return tuple(_client(path, name, values) for name, values in clients.items())


def diff_settings(path: Path) -> Mapping[str, object]:
    """The table `diff` of a configuration file: policy, fail-on, ignore. Empty where there is none."""
    table = _parse(path)
    if path.name == "pyproject.toml":
        table = table.get("tool", {}).get("clientwright", {})
    found = table.get("diff", {})
    if not isinstance(found, dict):
        raise ConfigError(f"{path}: diff is not a table", help="write [diff] above its settings")
    _check_keys(path, "diff", found, ("policy", "fail-on", "ignore"))
    return found


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError(
            f"{path} cannot be read: {reason}", help="make it a UTF-8 file that you may read"
        ) from error
    except ValueError as error:
        raise ConfigError(f"{path} is not TOML: {error}", help="mend it at that place") from error


def _client(path: Path, name: str, values: object) -> ClientConfig:
    where = f"client {name!r}"
    if not isinstance(values, dict):
        raise ConfigError(
            f"{path}: {where} is not a table", help="give it spec, output and package"
        )
    own = ("name", "lock")  # known without being written down
    known = [
        field.name.replace("_", "-") for field in fields(ClientConfig) if field.name not in own
    ]
    _check_keys(path, where, values, known)
    for key in ("spec", "output", "package"):
        if key not in values:
            raise ConfigError(f"{path}: {where} has no {key}", help=f'add {key} = "..."')
    folder = path.parent
    try:
        return ClientConfig(
            name=name,
            spec=folder / _text(values, "spec"),
            output=folder / _text(values, "output"),
            package=_text(values, "package"),
            overlays=tuple(folder / overlay for overlay in _texts(values, "overlays")),
            include=_texts(values, "include"),
            exclude=_texts(values, "exclude"),
            formatter=_formatter(values),
            strict=_flag(values, "strict"),
            allow_skips=_flag(values, "allow-skips"),
            project=_flag(values, "project"),
            url=_optional(values, "url"),
            sha256=_optional(values, "sha256"),
            token_variable=_optional(values, "token-variable"),
            token_header=_optional(values, "token-header"),
            smoke=_texts(values, "smoke"),
            lock=folder / "clientwright.lock",
        )
    except ConfigError as error:
        raise ConfigError(f"{path}: {where}: {error.message}", help=error.help) from None


def _check_keys(path: Path, where: str, table: Mapping[str, object], known: Iterable[str]) -> None:
    for key in table:
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            raise ConfigError(
                f"{path}: {where} has an unknown key {key!r}",
                help=f"did you mean {close[0]!r}?" if close else f"known are {', '.join(known)}",
            )


def _text(values: Mapping[str, object], key: str) -> str:
    value = values[key]
    if not isinstance(value, str) or not value:
        raise ConfigError(f"{key} must be a string", help=f'write {key} = "..."')
    return value


def _optional(values: Mapping[str, object], key: str) -> str:
    return _text(values, key) if key in values else ""


def _texts(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = values.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ConfigError(f"{key} must be a list of strings", help=f'write {key} = ["..."]')
    return tuple(value)


def _flag(values: Mapping[str, object], key: str) -> bool:
    value = values.get(key, False)
    if not isinstance(value, bool):
        raise ConfigError(f"{key} must be true or false", help=f"write {key} = true")
    return value


def _formatter(values: Mapping[str, object]) -> Formatter:
    value = values.get("formatter", "ruff")
    if not _is_formatter(value):
        raise ConfigError(
            f"formatter must be {' or '.join(FORMATTERS)}", help='leave it out for "ruff"'
        )
    return value


def _is_formatter(value: object) -> TypeGuard[Formatter]:
    return value in FORMATTERS
