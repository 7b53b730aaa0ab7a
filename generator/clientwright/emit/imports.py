"""Imports as values: gathered while code is made, rendered once, in the order that ruff and isort use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from clientwright.emit.code import (
    LINE,
    NOTHING,
    Code,
    cat,
    dotted,
    exploded,
    identifier,
    join,
    lines,
    listed,
)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name that emitted code imports. `module` is dotted; inside the client it starts from the package (`inside`)."""

    module: str
    name: str
    inside: bool = False


class Imports:
    """The imports of one file, `depth` folders below the package."""

    def __init__(self, depth: int = 0, taken: frozenset[str] = frozenset()) -> None:
        """`taken`: names of the file's classes that would hide an imported name inside of them."""
        self._depth = depth
        self._taken = taken
        self._modules: dict[str, str | None] = {}
        self._names: dict[str, dict[str, str | None]] = defaultdict(dict)

    def add(self, symbol: Symbol) -> Code:
        """The local name of `symbol`, imported from now on."""
        module = symbol.module
        if symbol.inside:
            module = "." * (self._depth + 1) + module
        alias = f"{symbol.name}_" if symbol.name in self._taken else None
        self._names[module][symbol.name] = alias
        return identifier(alias or symbol.name)

    def module(self, name: str, alias: str | None = None) -> Code:
        """The local name of a module of the standard library."""
        local = alias or name
        if local in self._taken:
            local = f"{local}_"
        self._modules[name] = None if local == name else local
        return identifier(local)

    def __bool__(self) -> bool:
        return bool(self._modules or self._names)

    def render(self) -> Code:
        """All import statements, in sections: the standard library, then the client's own."""
        plain = [
            cat(Code("import "), dotted(name), _as(alias))
            for name, alias in sorted(self._modules.items())
        ]
        absolute = sorted(name for name in self._names if not name.startswith("."))
        relative = sorted((name for name in self._names if name.startswith(".")), key=_relative_key)
        sections = [
            plain + [code for name in absolute for code in self._from(name)],
            [code for name in relative for code in self._from(name)],
        ]
        return join(Code("\n\n"), [lines(section) for section in sections if section])

    def _from(self, module: str) -> Iterator[Code]:
        """One statement for the plain names, one for each that is renamed, in order of their first names."""
        aliases = self._names[module]
        plain = [name for name, alias in aliases.items() if alias is None]
        firsts = sorted(plain, key=member_key)[:1]
        for name in sorted({*aliases} - {*plain} | {*firsts}, key=member_key):
            if name in firsts:
                yield from_import(module, plain)
            else:
                yield cat(from_import(module, [name]), _as(aliases[name]))


def from_import(module: str, members: Iterable[str], indent: int = 0) -> Code:
    """`from module import a, b`, over several lines when it is too long."""
    names = [identifier(name) for name in sorted(members, key=member_key)]
    head = cat(Code("from "), dotted(module), Code(" import "))
    flat = cat(head, listed(names))
    return flat if len(flat) + indent <= LINE else exploded(cat(head, Code("(")), names, Code(")"))


def _as(alias: str | None) -> Code:
    return cat(Code(" as "), identifier(alias)) if alias else NOTHING


# ---------------------------------------------------------------------------------------------------- order


def member_key(name: str) -> tuple[int, tuple[str | int, ...], tuple[str | int, ...]]:
    """Order of names in one import: CONSTANTS, Classes, the rest; each by natural order, case aside."""
    return (_kind(name), natural(name.lower()), natural(name))


def export_key(name: str) -> tuple[int, tuple[str | int, ...]]:
    """Order of `__all__`."""
    return (_kind(name), natural(name))


def exports(names: Iterable[str]) -> list[str]:
    """Names in the order that `__all__` has them."""
    return sorted(names, key=export_key)


def _kind(name: str) -> int:
    if len(name) > 1 and name.isupper():
        return 0
    return 1 if name[:1].isupper() else 2


@cache
def natural(name: str) -> tuple[str | int, ...]:
    """A key by which `a10` comes after `a2`."""
    return tuple(int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name))


def _relative_key(module: str) -> tuple[int, tuple[str | int, ...]]:
    bare = module.lstrip(".")
    return (len(bare) - len(module), natural(bare))
