"""Templates lay out finished code and do nothing else."""

from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from clientwright.emit.code import Code
from clientwright.emit.render import environment, render, templates_folder
from jinja2 import nodes

CLIENT = templates_folder() / "client"
TEMPLATES = sorted(path.relative_to(CLIENT).as_posix() for path in CLIENT.rglob("*.jinja"))
REFUSED = (
    nodes.Call, nodes.CallBlock, nodes.Macro, nodes.Filter, nodes.FilterBlock, nodes.Concat, nodes.BinExpr,
    nodes.Assign, nodes.AssignBlock, nodes.Getitem, nodes.Import, nodes.FromImport, nodes.ScopedEvalContextModifier,
)  # fmt: skip


def problems(source: str) -> list[str]:
    found = []
    tree = environment().parse(source)
    for kind in REFUSED:
        allowed = (nodes.And, nodes.Or)
        found += [
            type(node).__name__ for node in tree.find_all(kind) if not isinstance(node, allowed)
        ]
    for chain in tree.find_all(nodes.Getattr):
        if isinstance(chain.node, nodes.Getattr):
            found.append("chain")
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_only_lays_out(name: str) -> None:
    source = (CLIENT / name).read_text()
    assert problems(source) == []
    assert source.count("\n") <= 80


@pytest.mark.parametrize("name", sorted(set(TEMPLATES)))
def test_a_file_without_expressions_is_no_template(name: str) -> None:
    assert "{{" in (CLIENT / name).read_text()


@pytest.mark.parametrize(
    "source",
    ["{{ a() }}", "{{ a ~ b }}", "{{ a + b }}", "{{ a.b.c }}", "{{ a|upper }}", "{{ a[0] }}", "{% set x = a %}",
     "{% macro m() %}{% endmacro %}", "{{ a % b }}", "{{ a.format(b) }}"],
)  # fmt: skip
def test_the_rules_refuse(source: str) -> None:
    assert problems(source)


@pytest.mark.parametrize(
    "value", ["text", None, 1.5, True, b"x", ["a"], jinja2.runtime.Undefined()]
)
def test_only_code_and_numbers_are_printed(value: object) -> None:
    with pytest.raises((TypeError, jinja2.UndefinedError)):
        environment().from_string("{{ value }}").render(value=value)


def test_code_is_printed() -> None:
    assert environment().from_string("{{ value }}").render(value=Code("<a & b>")) == "<a & b>"


def test_what_a_view_does_not_have_is_an_error() -> None:
    with pytest.raises(TypeError, match="a template printed StrictUndefined"):
        render("resources/__init__.py.jinja", object())


def test_every_template_stands_where_its_file_will() -> None:
    assert (CLIENT / "_client.py.jinja").is_file()
    assert not [path for path in Path(CLIENT / "_runtime").rglob("*.jinja")]
