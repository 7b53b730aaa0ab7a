"""Imports and `__all__` in the order that ruff wants."""

from __future__ import annotations

from clientwright.emit.imports import Imports, Symbol, exports, from_import


def test_imports_are_sorted_in_sections() -> None:
    imports = Imports(1)
    for module, name in (
        ("typing", "Any"),
        ("typing", "TYPE_CHECKING"),
        ("collections.abc", "Mapping"),
    ):
        imports.add(Symbol(module, name))
    for module, name in (
        ("_runtime.types", "OMIT"),
        ("_runtime.types", "Maybe"),
        ("", "models"),
        ("_runtime.a10", "x"),
        ("_runtime.a2", "x"),
    ):
        imports.add(Symbol(module, name, inside=True))
    assert imports.module("datetime", "dt") == "dt"
    assert imports.render() == (
        "import datetime as dt\n"
        "from collections.abc import Mapping\n"
        "from typing import TYPE_CHECKING, Any\n"
        "\n"
        "from .. import models\n"
        "from .._runtime.a2 import x\n"
        "from .._runtime.a10 import x\n"
        "from .._runtime.types import OMIT, Maybe"
    )  # fmt: skip


def test_a_name_that_is_taken_is_renamed() -> None:
    imports = Imports(0, frozenset({"Any", "dt"}))
    assert imports.add(Symbol("typing", "Any")) == "Any_"
    assert imports.module("datetime", "dt") == "dt_"
    assert imports.render() == "import datetime as dt_\nfrom typing import Any as Any_"


def test_long_imports_take_several_lines() -> None:
    names = [f"Name{number}" for number in range(12)]
    assert from_import(".m", names).startswith("from .m import (\n    Name0,\n    Name1,\n")
    assert "Name9,\n    Name10,\n" in from_import(".m", names)


def test_exports_are_in_the_order_of_ruff() -> None:
    assert exports(["b", "Aa10", "Aa2", "OMIT", "a", "Ab"]) == [
        "OMIT",
        "Aa2",
        "Aa10",
        "Ab",
        "a",
        "b",
    ]
