"""Public names that are loaded when they are first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazy(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The `__getattr__` of `package`: `homes` tells which module has which names.

    A module that the package's `__all__` names is an attribute itself.
    """
    home = {name: module for module, names in homes.items() for name in names}
    modules = {module.rpartition(".")[2]: module for module in homes}

    def attribute(name: str) -> Any:
        if name in home:
            value = getattr(import_module(f".{home[name]}", package), name)
        elif name in modules and name in sys.modules[package].__all__:
            value = import_module(f".{modules[name]}", package)
        else:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        setattr(sys.modules[package], name, value)
        return value

    return attribute
