"""The list of the files that are ours, with their hashes, inside the package itself.

It stands in the package, not beside it, so that it is exchanged, moved, committed and deleted
together with what it describes. The name starts with a dot: packaging tools and import systems pass
it by.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clientwright.output.errors import OutputRefused

MANIFEST = ".clientwright-manifest.json"
_LAYOUT = 1


def digest(data: bytes) -> str:
    """The sha256 of a file in hex; CRLF counts as LF, since git may check files out with it."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`files`: path below the package, with `/`, to sha256. `seeds`: written once, the user's."""

    files: Mapping[str, str] = field(default_factory=dict)
    seeds: frozenset[str] = frozenset()

    def to_bytes(self) -> bytes:
        content = {
            "manifest": _LAYOUT,
            "note": "written by clientwright; it replaces or deletes only the files listed here",
            "files": dict(sorted(self.files.items())),
            "seeds": sorted(self.seeds),
        }
        return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(package: Path) -> Manifest | None:
    """A package's manifest; None where there is none. OutputRefused when it cannot be read."""
    path = package / MANIFEST
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, RecursionError) as error:
        raise _unreadable(path) from error
    match content:
        case {"manifest": 1, "files": dict(files), "seeds": list(seeds)} if all(
            isinstance(value, str) for value in (*files.values(), *seeds)
        ):
            return Manifest(files=files, seeds=frozenset(seeds))
    raise _unreadable(path)


def _unreadable(path: Path) -> OutputRefused:
    return OutputRefused(
        f"{path} is not a manifest that this version can read",
        help="restore it from version control, or delete the package and generate it again",
    )
