"""clientwright.lock: what was read, what was decided, what was promised, what was written.

TOML with one fact a line, sorted, every value a string: two branches that change different facts
merge without a conflict. The file of a project holds all of its configured clients; a client that
was generated without a configuration has one of its own inside its package.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from clientwright.output import disk
from clientwright.output.errors import LockUnreadable, OutputRefused
from clientwright.output.writer import only_writer

LOCK = "clientwright.lock"
_HEAD = """\
# Written by clientwright: what each client was made from, and the names that its callers rely on.
# Commit it. Where a merge leaves a conflict, take either side and run `clientwright generate`.
lock = "1"
"""
_PATIENCE = 10.0  # seconds; another process holds the lock for milliseconds
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the lock says of one client.

    `made`: generator and formatter; empty when names or decisions were edited since. `source`: url, etag, last-modified and sha256 of the last download.
    `options`: those that are not the default. `inputs`: document, overlays and the files that they
    refer to, by path from the document's folder, with their sha256. `coverage`: the run's last line.
    `methods`: operation key to attribute chain. `arguments` and `fields`: those whose Python name is
    not the wire name. `types`: type id to class. `shapes`: component schemas by what they look like,
    to find them again under another name. `decisions`: operation and subject to what was decided.
    `files`: path below the package to sha256.
    """

    made: Facts = field(default_factory=dict)
    source: Facts = field(default_factory=dict)
    options: Facts = field(default_factory=dict)
    inputs: Facts = field(default_factory=dict)
    coverage: Facts = field(default_factory=dict)
    methods: Facts = field(default_factory=dict)
    arguments: Facts = field(default_factory=dict)
    types: Facts = field(default_factory=dict)
    fields: Facts = field(default_factory=dict)
    shapes: Facts = field(default_factory=dict)
    decisions: Facts = field(default_factory=dict)
    files: Facts = field(default_factory=dict)  # last: a journal that was cut short lacks some


TABLES = tuple(each.name for each in fields(Entry))
FEW = frozenset({"made", "options", "inputs", "coverage", "files"})
"""The tables that say whether anything changed."""
_SEAL = "promises"
"""The fact of `made` that tells whether the other tables are as they were written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Where the entry of a configured client stands."""

    path: Path
    name: str


# ------------------------------------------------------------------------------------------ reading

_TOKEN = r'("[^"\\\n]*(?:\\.[^"\\\n]*)*"|[A-Za-z0-9_-]+)'
_TABLE = re.compile(rf"^\[clients\.{_TOKEN}\.([a-z]+)\]\n", re.MULTILINE)
_FACT = re.compile(rf"^{_TOKEN} = {_TOKEN}\n", re.MULTILINE)


def read_lock(path: Path, tables: Collection[str] = TABLES) -> dict[str, Entry]:
    """The entries of a lock by client, with the tables wanted; empty where there is no file.

    LockUnreadable when somebody left it in a state that is not ours.
    """
    try:
        text = path.read_bytes().replace(b"\r\n", b"\n").decode()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError as error:
        raise _unreadable(path, "it is not UTF-8") from error
    return parse(text, path, tables)


def parse(text: str, path: Path, tables: Collection[str] = TABLES) -> dict[str, Entry]:
    """The entries in the text of a lock; `path` is for messages. LockUnreadable as above."""
    if re.search(r"^(?:<<<<<<<|>>>>>>>)", text, re.MULTILINE):
        raise _unreadable(path, "it has the marks of a merge conflict")
    content = _as_written(text, tables)
    if content is None:
        content = _as_toml(text, path)
    return {
        name: Entry(**{table: facts for table, facts in found.items() if table in tables})
        for name, found in content.items()
    }


def _as_written(text: str, tables: Collection[str]) -> dict[str, dict[str, Facts]] | None:
    """The content of a lock exactly as we write it, much faster than TOML in general."""
    if not text.startswith(_HEAD):
        return None
    content: dict[str, dict[str, Facts]] = {}
    sealed: dict[str, list[str]] = {}
    parts = _TABLE.split(text[len(_HEAD) :])
    if parts[0].strip():
        return None
    for token, table, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        name = _plain(token)
        entry = content.setdefault(name, {})
        if table not in TABLES or table in entry:
            return None
        if table not in FEW:
            sealed.setdefault(name, []).append(_sealable(table, body))
        if table in tables:
            facts = {_plain(key): _plain(value) for key, value in _FACT.findall(body)}
            if len(facts) != len(body.strip().split("\n")):
                return None
            entry[table] = facts
    for name, entry in content.items():
        _open(entry, _seal(sealed.get(name, [])))
    return content


def _sealable(table: str, body: str) -> str:
    return f"{table}\n{body.strip()}\n"


def _seal(parts: list[str]) -> str:
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def _open(entry: dict[str, Facts], seal: str) -> None:
    """Takes the seal off; with it goes what was said of the generator, when it is broken."""
    made = dict(entry.get("made", {}))
    entry["made"] = made if made.pop(_SEAL, "") == seal else {}


def _plain(token: str) -> str:
    if token[0] != '"':
        return token
    if "\\" not in token:
        return token[1:-1]
    value: str = tomllib.loads(f"_ = {token}")["_"]
    return value


def _as_toml(text: str, path: Path) -> dict[str, dict[str, Facts]]:
    """The content of a lock that was mended by hand."""
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise _unreadable(path, f"it is not TOML: {error}") from error
    clients = data.get("clients", {})
    if data.get("lock") != "1" or not _is_content(clients):
        raise _unreadable(path, "it is not one that this version writes")
    return {str(name): {**found, "made": {}} for name, found in clients.items()}


def _is_content(clients: Any) -> bool:
    return isinstance(clients, dict) and all(
        isinstance(entry, dict)
        and set(entry) <= set(TABLES)
        and all(
            isinstance(facts, dict) and all(isinstance(value, str) for value in facts.values())
            for facts in entry.values()
        )
        for entry in clients.values()
    )


def _unreadable(path: Path, why: str) -> LockUnreadable:
    return LockUnreadable(
        f"{path} cannot be read: {why}",
        help="restore it from version control, or delete it and generate again: names may then move",
    )


# ------------------------------------------------------------------------------------------ writing


def dump(entries: Mapping[str, Entry]) -> str:
    """The text of a lock."""
    parts = [_HEAD]
    for name, entry in sorted(entries.items()):
        bodies = {table: _lines(getattr(entry, table)) for table in TABLES}
        sealed = [
            _sealable(table, body) for table, body in bodies.items() if body and table not in FEW
        ]
        if entry.made:
            bodies["made"] = _lines({**entry.made, _SEAL: _seal(sealed)})
        parts += [
            f"\n[clients.{_key(name)}.{table}]\n{body}" for table, body in bodies.items() if body
        ]
    return "".join(parts)


def _lines(facts: Facts) -> str:
    return "".join(sorted(f"{_key(key)} = {_string(value)}\n" for key, value in facts.items()))


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else _string(text)


def _string(text: str) -> str:
    """A TOML string. What is not printable is escaped: it hides nothing from a reader."""
    if text.isascii() and text.isprintable():
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    quoted = json.dumps(text.encode("utf-8", "backslashreplace").decode(), ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08X}" for char in quoted)


@contextmanager
def staged(book: Book, entry: Entry) -> Iterator[Callable[[], None]]:
    """Makes the lock with a new entry ready on the disk; it is put in place by the call given.

    Others who write this lock wait. OutputRefused when one of them does not end; OSError when the
    disk is full, before anything changed.
    """
    staging = book.path.with_name(f".{LOCK}.new")
    with _sole(book.path):
        staging.unlink(missing_ok=True)
        entries = read_lock(book.path)
        if entries.get(book.name) == entry:
            yield lambda: None
            return
        data = dump({**entries, book.name: entry}).encode()
        with disk.staged(staging, data):
            yield lambda: disk.replace(staging, book.path)


def is_unfinished(book: Book) -> bool:
    """Whether a run that was cut short left something beside the lock."""
    return any(book.path.with_name(f".{LOCK}.{end}").exists() for end in ("new", "busy"))


def tidy(book: Book) -> None:
    """Takes away what such a run left."""
    if is_unfinished(book):
        with _sole(book.path):
            book.path.with_name(f".{LOCK}.new").unlink(missing_ok=True)


@contextmanager
def _sole(path: Path) -> Iterator[None]:
    deadline = time.monotonic() + _PATIENCE
    with _retried(path.with_name(f".{LOCK}.busy"), deadline):
        yield


@contextmanager
def _retried(path: Path, deadline: float) -> Iterator[None]:
    while True:
        holder = only_writer(path, what=LOCK)
        try:
            holder.__enter__()
            break
        except OutputRefused:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)
    try:
        yield
    finally:
        holder.__exit__(None, None, None)
