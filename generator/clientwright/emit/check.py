"""Every emitted file is read again before anyone sees it."""

from __future__ import annotations

import warnings
from collections.abc import Mapping


class EmitBug(Exception):
    """We emitted a file that Python cannot read: a fault of clientwright, whatever the document says."""


def check_tree(files: Mapping[str, str | bytes]) -> None:
    """Compile every Python file. EmitBug names the first that does not compile, or not without a warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path, content in files.items():
            if path.endswith(".py") and isinstance(content, str):
                _check(path, content)


def _check(path: str, content: str) -> None:
    # The parser and the compiler both look; compiling costs less than handing over the tree that `ast.parse` gives.
    try:
        compile(content.encode(), path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise EmitBug(f"{path} is not valid Python: {error}") from error
