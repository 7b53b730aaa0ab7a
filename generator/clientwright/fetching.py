"""One document, downloaded: into its place when it can be read, with a note in the lock."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from clientwright.config import ClientConfig, ConfigError, shown
from clientwright.diagnostics import Diagnostic
from clientwright.diagnostics.render import as_data
from clientwright.exits import Exit
from clientwright.meaning import meaning
from clientwright.output import Entry, OutputRefused, disk, staged
from clientwright.output.fresh import book_of, entry_of
from clientwright.output.writer import only_writer
from clientwright.pipeline import Progress
from clientwright.spec import read
from clientwright.spec.download import Download, DownloadFailed, Request, download


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """`changed`: the document is another one now; `meaning` says what that does to callers.

    With `error`, or diagnostics of a document that is refused, everything is as it was.
    """

    client: ClientConfig
    changed: bool = False
    size: tuple[int, int] = (0, 0)  # bytes before and after
    sha256: str = ""
    meaning: str = ""
    error: DownloadFailed | OutputRefused | None = None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def status(self) -> Exit:
        if isinstance(self.error, OutputRefused):
            return Exit.OUTPUT
        return Exit.REFUSED if self.error or self.diagnostics else Exit.DONE

    def lines(self) -> Iterator[str]:
        """The parts of the run's last line."""
        yield shown(self.client.spec)
        if self.status is not Exit.DONE:
            yield "not replaced"
        elif not self.changed:
            yield "unchanged"
        else:
            yield "{:,} -> {:,} bytes".format(*self.size) if self.size[0] else "new"
            yield "run `clientwright generate`"

    def as_data(self) -> dict[str, object]:
        """The same as JSON data."""
        data: dict[str, object] = {
            "client": self.client.name,
            "document": shown(self.client.spec),
            "exit_code": int(self.status),
            "changed": self.changed,
            "sha256": self.sha256,
            "meaning": self.meaning,
            "diagnostics": [as_data(found) for found in self.diagnostics],
        }
        if self.error is not None:
            data["error"] = {"message": self.error.message, "help": self.error.help}
        return data


def fetch(client: ClientConfig, progress: Progress, *, only: str = "") -> Fetched:
    """Downloads a document if it changed. `only`: the sha256 that it must have.

    ConfigError when the credential that the configuration names is not there.
    """
    progress("downloading")
    path = Path(os.path.realpath(client.spec))
    try:
        with _sole(path):
            entry = entry_of(client) or Entry()
            before = path.read_bytes() if path.is_file() else b""
            got = download(_request(client, entry, before))
            return _take(client, path, entry, before, got, only or client.sha256, progress)
    except (DownloadFailed, OutputRefused) as error:
        return Fetched(client=client, error=error)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        refused = OutputRefused(f"{shown(client.spec)} could not be written: {reason}")
        return Fetched(client=client, error=refused)


@contextmanager
def _sole(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with only_writer(path.with_name(f".{path.name}.busy"), what="this document"):
        yield


def _request(client: ClientConfig, entry: Entry, before: bytes) -> Request:
    source = entry.source
    # A query is not in the lock, so that one with another query might have had the same tag.
    known = (
        source.get("url") == client.url
        and bool(before)
        and source.get("sha256") == hashlib.sha256(before).hexdigest()
    )
    return Request(
        url=client.url,
        etag=source.get("etag", "") if known else "",
        last_modified=source.get("last-modified", "") if known else "",
        credential=_credential(client),
    )


def _credential(client: ClientConfig) -> tuple[str, str] | None:
    if not client.token_variable:
        return None
    value = os.environ.get(client.token_variable, "").strip()
    if not value or not value.isascii() or not value.isprintable():
        raise ConfigError(
            f"the environment variable {client.token_variable} holds no credential",
            help=f"set it: {client.name!r} names it as token-variable",
        )
    if client.token_header:
        return client.token_header, value
    return "Authorization", f"Bearer {value}"


def _take(
    client: ClientConfig,
    path: Path,
    entry: Entry,
    before: bytes,
    got: Download,
    wanted: str,
    progress: Progress,
) -> Fetched:
    data = before if got.data is None else got.data
    sha256 = hashlib.sha256(data).hexdigest()
    if wanted and sha256 != wanted:
        raise DownloadFailed(
            f"the document has the sha256 {sha256}, not {wanted}",
            help="look at what changed, then correct the checksum",
        )
    said = ""
    if data != before:
        with disk.staged(path.with_name(f".{path.stem}.new{path.suffix}"), data) as staging:
            progress("reading")
            refused = _faults(client, staging)
            if refused:
                return Fetched(client=client, diagnostics=refused)
            progress("comparing")
            said = meaning(client, path, staging, "text") if before else ""
            disk.replace(staging, path)
    _note(client, entry, sha256, got)
    return Fetched(
        client=client,
        changed=data != before,
        size=(len(before), len(data)),
        sha256=sha256,
        meaning=said.strip(),
    )


def _faults(client: ClientConfig, staging: Path) -> tuple[Diagnostic, ...]:
    """Why the downloaded document is refused; nothing when it can be read."""
    source = read(staging, overlays=client.overlays)
    if source.document is not None:
        return ()
    name, url = staging.as_posix(), _without_query(client.url)
    return tuple(
        replace(found, place=replace(found.place, file=url)) if found.place.file == name else found
        for found in source.diagnostics
    )


def _note(client: ClientConfig, entry: Entry, sha256: str, got: Download) -> None:
    book = book_of(client)
    if book is None:
        return
    facts = {
        "url": _without_query(client.url),
        "sha256": sha256,
        "etag": got.etag,
        "last-modified": got.last_modified,
    }
    source = {name: value for name, value in facts.items() if value}
    with staged(book, replace(entry, source=source)) as commit:
        commit()


def _without_query(url: str) -> str:
    return urlunsplit((*urlsplit(url)[:3], "", ""))
