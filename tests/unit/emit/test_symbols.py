"""Every name that emitted code imports exists."""

from __future__ import annotations

import ast

import pytest
from clientwright.emit.imports import Symbol
from clientwright.emit.package import MODULES, PUBLIC
from clientwright.emit.render import templates_folder
from clientwright.emit.symbols import runtime_symbols

CLIENT = templates_folder() / "client"


def names_of(module: str) -> set[str]:
    """What a module of the runtime defines or imports at its top level."""
    path = CLIENT / (module.replace(".", "/") + ".py")
    found: set[str] = set()
    for statement in ast.walk(ast.parse(path.read_text())):
        match statement:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.ImportFrom(names=names) | ast.Import(names=names):
                found.update(alias.asname or alias.name for alias in names)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.add(name)
    return found


@pytest.mark.parametrize("symbol", runtime_symbols(), ids=lambda symbol: symbol.name)
def test_the_runtime_has_the_symbol(symbol: Symbol) -> None:
    assert symbol.name in names_of(symbol.module)


@pytest.mark.parametrize("module", [module for module in PUBLIC if module.startswith("_runtime.")])
def test_the_runtime_has_the_public_names(module: str) -> None:
    assert set(PUBLIC[module]) <= names_of(module)


def test_the_public_modules_exist() -> None:
    assert [
        m for m in MODULES if m != "models" and not (CLIENT / f"{m.replace('.', '/')}.py").is_file()
    ] == []
