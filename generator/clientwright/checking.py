"""Is what stands there what would be generated?"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from clientwright import promises
from clientwright.config import ClientConfig, shown
from clientwright.diagnostics import Diagnostic
from clientwright.diagnostics.render import as_data, in_order
from clientwright.emit import WRITTEN_ONCE
from clientwright.exits import Exit
from clientwright.outcome import generated, record
from clientwright.output import LOCK, Entry, Manifest, OutputRefused, digest, read_manifest
from clientwright.output.fresh import differences, entry_of
from clientwright.pipeline import Built, Progress, build


class State(StrEnum):
    """What a file is that is not as it would be generated."""

    STALE = "stale"  # as an earlier run left it
    MISSING = "missing"
    EXTRA = "extra"  # ours, and not generated any more
    EDITED = "edited"  # by hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One file. `before` is what stands there, `after` what would; None where there is none."""

    state: State
    path: str  # as it is shown
    before: bytes | None
    after: bytes | None

    def diff(self) -> str:
        """From what is there to what would be, as a unified diff."""
        if self.state is State.EXTRA:
            return ""
        before, after = (
            (text or b"").decode("utf-8", "replace").splitlines(keepends=True)
            for text in (self.before, self.after)
        )
        return "".join(difflib.unified_diff(before, after, self.path, self.path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """`reasons`: why it would be generated anew. `refused`: the document, or the folder, cannot be used."""

    client: ClientConfig
    drift: tuple[Drift, ...] = ()
    reasons: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    refused: bool = False
    error: OutputRefused | None = None

    @property
    def status(self) -> Exit:
        if self.error is not None:
            return Exit.OUTPUT
        if self.refused:
            return Exit.REFUSED
        return Exit.FOUND if self.drift else Exit.DONE

    def as_data(self) -> dict[str, object]:
        """The result as JSON data."""
        return {
            "client": self.client.name,
            "exit_code": int(self.status),
            "files": [{"path": each.path, "state": each.state.value} for each in self.drift],
            "reasons": list(self.reasons),
            "diagnostics": [as_data(found) for found in in_order(self.diagnostics)],
            **({"error": self.error.message} if self.error is not None else {}),
        }


def check(client: ClientConfig, progress: Progress) -> Checked:
    """Compares a package with what would be generated. Nothing is written, nothing is downloaded."""
    try:
        entry = entry_of(client) or Entry()
        manifest = read_manifest(client.target) or Manifest()
        built = build(client, progress, promises.naming(entry))
    except OutputRefused as error:
        return Checked(client=client, error=error)
    if not built.files:
        return Checked(client=client, diagnostics=built.diagnostics, refused=True)
    return Checked(
        client=client,
        drift=tuple(_drift(built, entry, manifest)),
        reasons=tuple(differences(client, entry)),
        diagnostics=built.diagnostics,
    )


def _drift(built: Built, entry: Entry, manifest: Manifest) -> Iterator[Drift]:
    client = built.client
    wanted = generated(built, _settled(record(built, entry), entry))
    for path, text in wanted.items():
        after = text.encode() if isinstance(text, str) else text
        found = _look(client.target, path, after, manifest.files)
        if found is not None:
            yield found
    for path in sorted(manifest.files.keys() - wanted.keys()):
        if (client.target / path).is_file():
            place = shown(client.target / path)
            yield Drift(state=State.EXTRA, path=place, before=None, after=None)
    for path in sorted(built.files.keys() & WRITTEN_ONCE):
        if not (client.target / path).exists() and path not in manifest.seeds:
            place = shown(client.target / path)
            yield Drift(state=State.MISSING, path=place, before=None, after=None)
    if client.lock is not None and _settled(record(built, entry), entry) != entry:
        state = State.STALE if client.lock.exists() else State.MISSING
        yield Drift(state=state, path=shown(client.lock), before=None, after=None)


def _settled(new: Entry, old: Entry) -> Entry:
    """Another generator or formatter that gives the same bytes is no drift."""
    return replace(new, made=old.made) if old.made and new.files == old.files else new


def _look(package: Path, path: str, after: bytes, files: Mapping[str, str]) -> Drift | None:
    file, place = package / path, shown(package / path)
    if not file.exists() and not file.is_symlink():
        return Drift(state=State.MISSING, path=place, before=None, after=after)
    if file.is_symlink() or not file.is_file():
        return Drift(state=State.EDITED, path=place, before=None, after=after)
    before = file.read_bytes()
    if digest(before) == digest(after):
        return None
    ours = digest(before) == files.get(path) or path == LOCK
    state = State.STALE if ours else State.EDITED
    return Drift(state=state, path=place, before=before, after=after)
