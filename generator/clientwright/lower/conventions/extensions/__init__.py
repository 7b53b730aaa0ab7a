"""What somebody wrote down wins over what is found: `x-clientwright` first, then the extensions of
other tools."""

from __future__ import annotations

from clientwright.lower.conventions.extensions.declared import Declared, of_operation
from clientwright.lower.conventions.extensions.root import RootDeclared, of_root

__all__ = ["Declared", "RootDeclared", "of_operation", "of_root"]
