"""Prose of a document as lines of a docstring."""

from __future__ import annotations

import pytest
from clientwright.emit.text import described, flow


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("  \n\n ", []),
        ("one\ntwo", ["one two"]),
        ("one\n\n\n\ntwo", ["one", "", "two"]),
        ("one  \ntwo", ["one", "two"]),
        ("- a\n- b\n  more", ["- a", "- b more"]),
        ("1. a\n2. b", ["1. a", "2. b"]),
        ("```\na  b\n\n- c\n```\nafter", ["```", "a  b", "", "- c", "```", "after"]),
        ("text\n\n    code  here\n\nmore", ["text", "", "    code  here", "", "more"]),
        ("| a | b |\n|---|---|", ["| a | b |", "|---|---|"]),
        ("# Title\ntext", ["# Title", "text"]),
        ("a\r\nb\rc\u2028d", ["a b c d"]),
        ("<p>Use <code>a</code> &amp; <b>b</b>.</p><p>See <a href='/x'>here</a>.</p>",
         ["Use `a` & **b**.", "", "See [here](/x)."]),
        ("first\n  second\n  third", ["first second third"]),
        ("\ud800", ["\ufffd"]),
    ],
)  # fmt: skip
def test_lines(text: str, lines: list[str]) -> None:
    assert flow(text, 40) == lines


def test_long_lines_are_wrapped_and_lists_keep_their_margin() -> None:
    assert flow("aaaa bbbb cccc dddd", 12) == ["aaaa bbbb", "cccc dddd"]
    assert flow("- aaaa bbbb cccc", 12, taken=0) == ["- aaaa bbbb", "  cccc"]
    assert flow("x" * 50, 12) == ["x" * 50]


def test_an_argument_stands_below_its_name() -> None:
    assert described("id", "aaaa bbbb cccc\n\nmore", 20) == [
        "    id: aaaa bbbb",
        "        cccc",
        "",
        "        more",
    ]
