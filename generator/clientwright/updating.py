"""What a job does unattended: download, compare, generate, test, commit, ask for a review."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from clientwright.config import ClientConfig, ConfigError, shown
from clientwright.diagnostics.render import visible
from clientwright.exits import Exit
from clientwright.fetching import Fetched, fetch
from clientwright.meaning import meaning
from clientwright.output import OutputRefused
from clientwright.output.fresh import is_fresh

Host: TypeAlias = Literal["github", "gitlab", "none"]
Say: TypeAlias = Callable[[str], None]
_BODY = 60_000  # characters; GitHub takes 65,536
_IMPORTS = """\
import importlib, pkgutil, sys
sys.path.insert(0, sys.argv[1])
package = importlib.import_module(sys.argv[2])
found = [module.name for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
for name in found:
    importlib.import_module(name)
print(len(found) + 1, "modules imported")
"""
"""The test of a client that has none of its own: everything in it can be imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """One client that changed. `report`: what that means, as markdown."""

    client: ClientConfig
    report: str
    tested: bool


def update(clients: Sequence[ClientConfig], *, host: Host, branch: str, say: Say) -> Exit:
    """Brings clients up to date on a branch of their own. The greatest exit code of its steps.

    The folder is left on the branch that it was on. ConfigError when it is no clean git repository.
    """
    _require_clean(clients)
    found: list[Update] = []
    for client in clients:
        before = client.spec.read_bytes() if client.spec.is_file() else b""
        if client.url:
            fetched = fetch(client, lambda phase: None)
            say("  ".join((client.name, *fetched.lines())))
            if fetched.status is not Exit.DONE:
                _complain(fetched, say)
                return fetched.status
        if _is_fresh(client):
            say(f"{client.name}  up to date")
            continue
        status = _clientwright("generate", client.name)
        if status:
            return Exit(status)
        report = _report(client, before)
        if client.project and (status := _clientwright("generate", client.name)):
            return Exit(status)  # with the version that the changelog has now
        found.append(Update(client=client, report=report, tested=_smoke(client, say)))
    if not found:
        return Exit.DONE
    _commit(found, branch, host, say)
    return Exit.DONE if all(each.tested for each in found) else Exit.FOUND


def _complain(fetched: Fetched, say: Say) -> None:
    if fetched.error is not None:
        say(f"error: {visible(fetched.error.message)}")
    for found in fetched.diagnostics:
        say(f"error: {visible(found.message)}")


def _is_fresh(client: ClientConfig) -> bool:
    try:
        return is_fresh(client)
    except (OutputRefused, OSError):
        return False


def _clientwright(*arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "clientwright", *arguments], check=False
    ).returncode


def _report(client: ClientConfig, before: bytes) -> str:
    """What the change means for callers, as markdown; a client that is a project has it in its changelog then."""
    if not before or before == client.spec.read_bytes():
        return "The document is the same; the options, or the generator, are not.\n"
    # Beside the new one, so that the files it refers to are found.
    old = client.spec.with_name(f".{client.spec.stem}.old{client.spec.suffix}")
    old.write_bytes(before)
    try:
        changelog = client.changelog if client.project else None
        said = meaning(client, old, client.spec, "markdown", changelog)
    finally:
        old.unlink()
    return said or "What the change means could not be said: see `clientwright diff`.\n"


def _smoke(client: ClientConfig, say: Say) -> bool:
    """Runs the client's tests in the folder of the configuration."""
    command = list(client.smoke) or [
        sys.executable, "-B", "-c", _IMPORTS, str(client.output.resolve()), client.package,
    ]  # fmt: skip
    folder = client.lock.parent if client.lock is not None else Path()
    try:
        done = subprocess.run(command, check=False, cwd=folder)
    except OSError as error:
        raise ConfigError(f"the smoke tests of {client.name!r} cannot be run: {error}") from error
    say(f"{client.name}  smoke tests {'passed' if done.returncode == 0 else 'FAILED'}")
    return done.returncode == 0


# ---------------------------------------------------------------------------------------------- git


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise ConfigError(f"git {arguments[0]} failed: {said[-1] if said else done.returncode}")
    return done.stdout.strip()


def _paths(clients: Sequence[ClientConfig]) -> list[str]:
    """What an update may change."""
    found = []
    for client in clients:
        found += [shown(client.spec), shown(client.target)]
        found += [shown(client.lock)] if client.lock is not None else []
    return list(dict.fromkeys(found))


def _require_clean(clients: Sequence[ClientConfig]) -> None:
    if shutil.which("git") is None:
        raise ConfigError("git is not installed")
    if _git("status", "--porcelain", "--", *_paths(clients)):
        raise ConfigError(
            "a document, a client or the lock has changes that are not committed",
            help="commit or stash them first",
        )


def _commit(found: Sequence[Update], branch: str, host: Host, say: Say) -> None:
    title = f"Update {', '.join(each.client.name for each in found)}"
    body = _body(found)
    home = _git("rev-parse", "--abbrev-ref", "HEAD")
    paths = [path for path in _paths([each.client for each in found]) if Path(path).exists()]
    _git("switch", "--quiet", "-C", branch)
    try:
        _git("add", "--all", "--", *paths)
        _git(*_identity(), "commit", "--quiet", "-m", title, "-m", body.replace("\r", ""))
        say(f"committed to {branch}: {title}")
        if host != "none":
            _git("push", "--quiet", "--force", "origin", f"{branch}:{branch}")
            _review(host, branch, home, title, body)
            say(f"asked for a review of {branch}")
    finally:
        if home != "HEAD":
            _git("switch", "--quiet", home)


def _identity() -> list[str]:
    """Who commits, where git does not know it."""
    done = subprocess.run(["git", "config", "user.email"], check=False, capture_output=True)
    if done.returncode == 0 or os.environ.get("GIT_AUTHOR_EMAIL"):
        return []
    return ["-c", "user.name=clientwright", "-c", "user.email=clientwright@localhost"]


def _body(found: Sequence[Update]) -> str:
    parts = []
    for each in found:
        failed = "" if each.tested else "**The smoke tests failed.**\n\n"
        parts.append(f"# {each.client.name}\n\n{failed}{each.report}")
    body = "\n".join(parts)
    return body if len(body) <= _BODY else f"{body[:_BODY]}\n\n... cut here; see the commit."


def _review(
    host: Literal["github", "gitlab"], branch: str, base: str, title: str, body: str
) -> None:
    """Opens a pull or merge request for a branch, or brings the open one up to date."""
    match host:
        case "github":
            _asked(
                ["gh", "pr", "create", "--head", branch, "--base", base, "--title", title],
                ["gh", "pr", "edit", branch, "--title", title],
                ["--body", body],
            )
        case "gitlab":
            create = ["glab", "mr", "create", "--yes", "--source-branch", branch]
            _asked(
                [*create, "--target-branch", base, "--title", title],
                ["glab", "mr", "update", branch, "--title", title],
                ["--description", body],
            )


def _asked(create: list[str], edit: list[str], body: list[str]) -> None:
    """Edits what is open; creates it where nothing is."""
    if shutil.which(create[0]) is None:
        raise ConfigError(f"{create[0]} is not installed", help=f"{create[0]} opens the request")
    if subprocess.run([*edit, *body], check=False, capture_output=True).returncode == 0:
        return
    done = subprocess.run([*create, *body], check=False, capture_output=True, text=True)
    if done.returncode:
        raise ConfigError(f"{' '.join(create[:3])} failed: {done.stderr.strip()[-300:]}")
