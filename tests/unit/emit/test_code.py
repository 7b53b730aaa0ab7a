"""The escapers: every value comes back as it was, and nothing of it runs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from clientwright import emit
from clientwright.emit.code import (
    Code,
    cat,
    docstring,
    header,
    identifier,
    join,
    literal,
    markdown,
    markdown_code,
    string,
)
from hypothesis import example, given
from hypothesis import strategies as st

NASTY = [
    "", "'", '"', "'''", '"""', "\\", "\\\\", 'a"', "a\\", '\\"""', "\n", "\r", "\r\n", "\f", "\v", "\x00", "\x1b",
    "\u2028", "\u2029", "\x85", "\ud800", "\udfff x", "\u202e abc", "\u2066", "\u200b", "\ufeff", "{{ 7*7 }}",
    "{% raw %}", "{0.__class__}", "%s%n", "\\N{DASH}", "\\u0041", "\\x41", "a\tb", "é", "🎉", "x" * 300, "ﬁle",
    '"""\nimport os\n"""', "# coding: utf-7", "&#34;&#34;&#34;", "<b>&quot;&quot;&quot;</b>", '""""""""', "\ud83d\ude00",
]  # fmt: skip


@given(st.text(st.characters(codec=None)))
@example('"\\')
def test_a_string_literal_is_the_value(value: str) -> None:
    code = string(value)
    assert ast.literal_eval(code) == value
    assert "\n" not in code and "\r" not in code


@pytest.mark.parametrize("value", NASTY)
def test_nasty_strings_are_literals_too(value: str) -> None:
    code = string(value)
    assert ast.literal_eval(code) == value
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ud800-\udfff]", code
    )


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        False,
        0,
        -1,
        2**80,
        1.5,
        -0.0,
        1e300,
        "x",
        ["a", 1],
        {"a": [None]},
        (),
        ("a",),
        ("a", 2),
    ],
)
def test_a_literal_has_the_type_of_the_value(value: object) -> None:
    found = ast.literal_eval(literal(value))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_without_a_literal_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="has no literal"):
        literal(value)


def test_other_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="no literal for object"):
        literal(object())


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("indent", [0, 4, 8])
def test_a_docstring_is_one_string_statement(text: str, indent: int) -> None:
    code = docstring(text, indent)
    if not code:
        assert not text.strip()
        return
    tree = ast.parse(f"{'if 1:' if indent else ''}\n{' ' * indent}{code}\n")
    statement = tree.body[0].body[0] if isinstance(tree.body[0], ast.If) else tree.body[0]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00]", code)


@given(st.text(st.characters(codec=None)), st.sampled_from([0, 4, 8]))
def test_any_docstring_is_one_string_statement(text: str, indent: int) -> None:
    code = docstring(text, indent)
    body = ast.parse(f"if 1:\n{' ' * (indent or 1)}{code or '0'}\n").body[0]
    assert isinstance(body, ast.If)
    assert len(body.body) == 1


@given(st.text(st.characters(codec="utf-8", exclude_characters="<>&")))
def test_a_docstring_loses_no_word(text: str) -> None:
    code = docstring(text)
    shown = ast.literal_eval(code) if code else ""
    assert shown.split() == text.split()


@pytest.mark.parametrize("name", ["", "a b", "class", "1a", "ﬁle", "a\n", "x=1", "e\u0301"])
def test_what_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not an identifier"):
        identifier(name)


def test_code_takes_nothing_but_code() -> None:
    code = Code("a")
    for attempt in (
        lambda: code + "b",
        lambda: "b" + code,
        lambda: cat(code, "b"),  # type: ignore[arg-type]
        lambda: join(Code(","), ["b"]),  # type: ignore[list-item]
        lambda: code.join(["b"]),
        lambda: code.format(),
        lambda: code.format_map({}),
        lambda: code % "b",
    ):
        with pytest.raises(TypeError):
            attempt()


def test_code_is_made_of_constant_text_only() -> None:
    """Outside of `emit.code`, `Code(...)` is called with a literal of ours and nothing else."""
    for path in Path(emit.__file__).parent.glob("*.py"):
        if path.name == "code.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Code"):
                (argument,) = node.args
                parts = (
                    [argument.body, argument.orelse]
                    if isinstance(argument, ast.IfExp)
                    else [argument]
                )
                assert all(isinstance(part, ast.Constant) for part in parts), (
                    f"{path.name}:{node.lineno}"
                )


def test_the_header_takes_a_version_only() -> None:
    assert (
        header("1.2.0")
        == "# Generated by clientwright 1.2.0. Do not edit: the next run replaces it."
    )
    with pytest.raises(ValueError, match="not a version"):
        header("1\nimport os")


def test_markdown_text_has_no_markup() -> None:
    assert markdown("[x](javascript:1)\n# <b>`") == "\\[x\\](javascript:1) \\# \\*\\*\\`"
    assert markdown_code("a`b\nc") == "a'b c"
