"""Imports every module of the packages that it is given, and writes down every text that their code holds at run time.

    python strings_of_clients.py REPORT PACKAGE...

REPORT is JSON: for each package the texts that its operations, models and settings hold, and how many modules it has.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec

HOLDERS = ("resources", "models", "_settings", "webhooks")


class Texts:
    """Gathers what can be reached from a value."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.found: set[str] = set()
        self._seen: set[int] = set()
        self._kept: list[Any] = []

    def add(self, value: Any) -> None:
        if isinstance(value, str):
            self.found.add(value)
            return
        if id(value) in self._seen:
            return
        self._seen.add(id(value))
        self._kept.append(value)
        for part in self._parts(value):
            self.add(part)

    def _parts(self, value: Any) -> Iterator[Any]:
        if isinstance(value, dict):
            yield from (*value, *value.values())
        elif isinstance(value, (list, tuple, set, frozenset)):
            yield from value
        elif isinstance(value, types.FunctionType):
            yield from self._of_function(value)
        elif isinstance(value, type):
            yield from self._of_class(value)
        elif type(value).__module__.startswith(self.package):
            yield from (getattr(value, name, None) for name in _attributes(value))
        else:
            yield from get_args(value)

    def _of_function(self, value: types.FunctionType) -> Iterator[Any]:
        if value.__module__.startswith(self.package):
            yield from (cell.cell_contents for cell in value.__closure__ or ())
            if value.__name__ == "<lambda>" and not value.__code__.co_argcount:
                yield value()

    def _of_class(self, value: type) -> Iterator[Any]:
        if type(value).__name__ == "Marker":
            yield from vars(value).values()
            yield getattr(vars(value).get("choices"), "__func__", None)
        elif issubclass(value, msgspec.Struct) and value.__module__.startswith(self.package):
            yield value.__struct_encode_fields__
            yield from value.__struct_defaults__
            yield from (
                default.factory()
                for default in value.__struct_defaults__
                if hasattr(default, "factory")
            )
            yield get_type_hints(value, include_extras=True)


def _attributes(value: Any) -> tuple[str, ...]:
    slots = [name for cls in type(value).__mro__ for name in getattr(cls, "__slots__", ())]
    return (*getattr(value, "__struct_fields__", ()), *slots, *getattr(value, "__dict__", ()))


def texts(package: str) -> dict[str, Any]:
    """Imports the package whole."""
    root = importlib.import_module(package)
    names = [found.name for found in pkgutil.walk_packages(root.__path__, f"{package}.")]
    gathered = Texts(package)
    for name in names:
        module = importlib.import_module(name)
        if name.split(".")[1] in HOLDERS:
            for key, value in vars(module).items():
                if not key.startswith("__"):
                    gathered.add(value)
    return {"modules": len(names) + 1, "texts": sorted(gathered.found)}


if __name__ == "__main__":
    sys.path.insert(0, ".")
    report = {package: texts(package) for package in sys.argv[2:]}
    Path(sys.argv[1]).write_text(json.dumps(report))
