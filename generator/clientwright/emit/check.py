"""Every emitted file is read again before anyone sees it."""

from __future__ import annotations

import ast
from collections.abc import Mapping


class EmitBug(Exception):
    """We emitted a file that Python cannot read: a fault of clientwright, whatever the document says."""


def check_tree(files: Mapping[str, str | bytes]) -> None:
    """Parse every Python file. EmitBug names the first that does not parse."""
    for path, content in files.items():
        if path.endswith(".py") and isinstance(content, str):
            try:
                content.encode()
                ast.parse(content)
            except (SyntaxError, ValueError) as error:
                raise EmitBug(f"{path} is not valid Python: {error}") from error
