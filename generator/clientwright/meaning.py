"""What a changed document means for the callers of a client, as `clientwright diff` says it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Literal

from clientwright.config import ClientConfig


def meaning(
    client: ClientConfig,
    old: Path,
    new: Path,
    form: Literal["text", "markdown"],
    changelog: Path | None = None,
) -> str:
    """The report on two documents of one client, which keeps its names; empty when there is none.

    The entry that it suggests is put into the changelog that is given.
    It runs in a process of its own: two documents more in memory, and their garbage, are not for a
    run that goes on.
    """
    command = [sys.executable, "-m", "clientwright", "diff", str(old), str(new), "--keep-names"]
    command += ["--format", form, "--fail-on", "never"]
    command += ["--changelog", str(changelog)] if changelog else []
    for flag, values in (
        ("--overlay", client.overlays),
        ("--include", client.include),
        ("--exclude", client.exclude),
    ):
        command += [part for value in values for part in (flag, str(value))]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        return ""
    text = done.stdout
    for path, word in ((old, "before"), (new, "now")):
        if path.name != client.spec.name:
            text = text.replace(path.name, f"{client.spec.name} ({word})")
    return text
