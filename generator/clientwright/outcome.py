"""One client, generated and published: its exit code, its line of text, its data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from clientwright import promises
from clientwright.config import ClientConfig, shown
from clientwright.diagnostics import Severity
from clientwright.diagnostics.render import as_data, in_order, visible
from clientwright.emit import WRITTEN_ONCE
from clientwright.emit.format import Files
from clientwright.exits import Exit
from clientwright.output import LOCK, Entry, OutputRefused, Published, claim, digest, dump, put
from clientwright.output.fresh import book_of, entry_of, input_name, made, options
from clientwright.pipeline import Built, Progress, build, coverage


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`published` is None when nothing was written: document or (`error`) output were refused."""

    built: Built
    published: Published | None = None
    error: OutputRefused | None = None

    @property
    def client(self) -> ClientConfig:
        return self.built.client

    @property
    def status(self) -> Exit:
        if self.error is not None:
            return Exit.OUTPUT
        return Exit.DONE if self.published is not None else Exit.REFUSED

    def line(self, width: int) -> str:
        """The coverage line; names of clients are padded to `width`."""
        name = visible(self.client.name).ljust(width)
        return "  ".join((name, *counts(self.built), self._written()))

    def _written(self) -> str:
        if self.published is None:
            return "nothing written"
        changed = len(self.published.written) + len(self.published.deleted)
        what = f"{_plural(changed, 'file')} changed" if changed else "unchanged"
        return f"{shown(self.client.target)} ({what})"

    def as_data(self) -> dict[str, object]:
        """The same and more as JSON data."""
        data: dict[str, object] = {
            "client": self.client.name,
            "package": shown(self.client.target),
            "exit_code": int(self.status),
        }
        if self.built.api is not None:
            covered = coverage(self.built.api, self.client)
            for name, (done, total) in (
                ("operations", covered.operations),
                ("schemas", covered.schemas),
            ):
                data[name] = {"generated": done, "total": total}
            data |= {"paged": covered.paged, "partitioned": covered.partitioned}
        if self.published is not None:
            data["written"] = sorted(self.published.written)
            data["deleted"] = sorted(self.published.deleted)
        if self.error is not None:
            data["error"] = {
                "message": self.error.message,
                "help": self.error.help,
                "paths": list(self.error.paths),
            }
        data["diagnostics"] = [as_data(found) for found in in_order(self.built.diagnostics)]
        return data


def generate(client: ClientConfig, progress: Progress, *, force: bool) -> Outcome:
    """Builds one client and puts it in place, with the names that its lock promises.

    The package is claimed all the while: of several runs at once one does the work.
    """
    built = Built(client=client)
    try:
        with claim(client.target, book_of(client)):
            entry = entry_of(client) or Entry()
            built = build(client, progress, promises.naming(entry))
            if not built.files:
                return Outcome(built=built)
            progress("writing")
            return Outcome(built=built, published=_write(built, entry, force=force))
    except OutputRefused as error:
        return Outcome(built=built, error=error)


def _write(built: Built, before: Entry, *, force: bool) -> Published:
    client = built.client
    entry = record(built, before)
    book = book_of(client)
    return put(
        client.target,
        generated(built, entry),
        seeds={path: text for path, text in built.files.items() if path in WRITTEN_ONCE},
        force=force,
        record=(book, entry) if book else None,
    )


def generated(built: Built, entry: Entry) -> Files:
    """The files of the package that are ours, its own lock among them where no other is."""
    files = {path: text for path, text in built.files.items() if path not in WRITTEN_ONCE}
    return files if built.client.lock else {**files, LOCK: dump({built.client.package: entry})}


def record(built: Built, before: Entry) -> Entry:
    """What the lock is to say of what was built; `before` is what it says now."""
    api, names, document, client = built.api, built.names, built.document, built.client
    assert api is not None and names is not None and document is not None
    files = {path: text for path, text in built.files.items() if path not in WRITTEN_ONCE}
    return Entry(
        made=made(),
        source=before.source,
        options=options(client),
        inputs={
            input_name(client, Path(source.name)): source.sha256 for source in document.sources
        },
        coverage={"line": "  ".join(counts(_lasting(built)))},
        methods=promises.methods(names),
        arguments=promises.arguments(names),
        types={str(ident): name for ident, name in names.types.items()},
        fields=promises.attributes(names),
        shapes=promises.shapes(api),
        decisions=promises.decisions(api),
        files={
            path: digest(text.encode() if isinstance(text, str) else text)
            for path, text in files.items()
        },
    )


def _lasting(built: Built) -> Built:
    """Without what was said about the change from the last run: the next one has nothing to say of it."""
    found = (each for each in built.diagnostics if not each.code.startswith("lock/"))
    return replace(built, diagnostics=tuple(found))


def counts(built: Built) -> Iterator[str]:
    """The parts of the coverage line: what was made of the document, and what was said about it."""
    if built.api is not None:
        covered = coverage(built.api, built.client)
        yield "{}/{} operations".format(*covered.operations)
        yield "{}/{} schemas".format(*covered.schemas)
        yield f"{covered.paged} paged"
        if covered.partitioned:
            yield f"{covered.partitioned} partitioned"
    if errors := _count(built, Severity.ERROR):
        yield _plural(errors, "error")
    yield _plural(_count(built, Severity.WARNING), "warning")


def _count(built: Built, severity: Severity) -> int:
    return sum(found.severity is severity for found in built.diagnostics)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
