"""The files that a document may refer to: those in its own folder and below."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from clientwright.diagnostics import Place
from clientwright.spec.faults import Refused
from clientwright.spec.source import Text

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_UNUSABLE: Final = re.compile("[\0\\\\\ud800-\udfff]")  # NUL, backslash, lone surrogates
_BUNDLE: Final = "put the file below the root document's folder, or bundle the document first"


# A real path and the name to show for it, to the file's value and text. Raises Refused.
Parse = Callable[[Path, str], tuple[Any, Text]]


class Folder:
    """Resolves and loads files, named by their path relative to the folder, with slashes."""

    def __init__(self, root: Path, shown: str, parse: Parse, texts: dict[str, Text]) -> None:
        self._path = os.path.realpath(root.parent)
        self._root = os.path.realpath(root)
        self._shown = shown
        self._parse = parse
        self._texts = texts
        self._names: dict[tuple[str, str], str] = {}

    def resolve(self, path: str, file: str) -> str:
        """The name of the file that `path`, the part of a reference before `#`, means in `file`; "" is the root document.

        Raises Refused for URLs, absolute paths, paths and links out of the folder, and missing files.
        """
        memo = (path, posixpath.dirname(file))
        name = self._names.get(memo)
        if name is None:
            name = self._names[memo] = self._resolve(path, memo[1])
        return name

    def _resolve(self, path: str, beside: str) -> str:
        if _SCHEME.match(path) or path.startswith("//"):
            raise _refused(
                "spec/remote-ref",
                f"`{path[:200]}` is not in the document's folder",
                "nothing is fetched: save it beside the document and refer to the file",
            )
        plain = unquote(path.partition("?")[0])
        if _UNUSABLE.search(plain) or plain.startswith("/"):
            raise _refused(
                "spec/ref-outside", f"`{path[:200]}` is not a relative path with slashes", _BUNDLE
            )
        real = os.path.realpath(os.path.join(self._path, beside, plain))
        if real != self._path and not real.startswith(os.path.join(self._path, "")):
            raise _refused(
                "spec/ref-outside", f"`{path[:200]}` leads out of the document's folder", _BUNDLE
            )
        if not os.path.lexists(real):
            raise _refused(
                "spec/dangling-ref",
                f"`{path[:200]}` leads nowhere: there is no such file",
                "mend the path or add the file",
            )
        if not os.path.isfile(real):
            raise _refused(
                "spec/not-a-file",
                f"`{path[:200]}` is not a regular file",
                "refer to a file, not to a folder, pipe or device",
            )
        if real == self._root:
            return ""
        return os.path.relpath(real, self._path).replace(os.sep, "/")

    def load(self, name: str) -> Any:
        """The parsed content of a file that `resolve` has named. Raises Refused."""
        shown = posixpath.join(self._shown, name) if self._shown else name
        value, self._texts[name] = self._parse(Path(self._path, *name.split("/")), shown)
        return value


def _refused(code: str, message: str, help: str) -> Refused:
    return Refused(code, message, place=Place(), help=help)
