"""Imports every module of the client named on the command line, makes every decoder, and says how many there are."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from typing import Any

import msgspec


def main(package: str) -> None:
    """Raise for the first module, model or answer that msgspec or Python refuses."""
    root = importlib.import_module(package)
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if "._runtime." not in found.name:
            importlib.import_module(found.name)
    hook = importlib.import_module(f"{package}._runtime.readers").fast_hook
    models = importlib.import_module(f"{package}.models")
    types: list[Any] = [getattr(models, name) for name in models.__all__]
    count = 0
    for name, module in sorted(sys.modules.items()):
        if name.startswith(f"{package}.resources."):
            for each in vars(module).values():
                if type(each).__name__ == "Operation":
                    count += 1
                    thunks = [answer.type for answer in (*each.success, *each.errors)]
                    thunks += [content.type for content in each.body.contents] if each.body else []
                    types += [thunk() for thunk in thunks if thunk is not None]
    for each in types:
        msgspec.json.Decoder(each, dec_hook=hook)
    print(f"{len(models.__all__)} models {count} operations")


main(sys.argv[1])
