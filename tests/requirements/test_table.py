"""docs/requirements.md, held to the code: each number once, and what it names exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from support.shared import SHARED

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "requirements.md"
GENERATOR = ROOT / "generator" / "clientwright"
REQUIREMENTS = SHARED / "REQUIREMENTS.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
COUNT, SHOWN = 124, 115
WORDS = {
    "cdf-version", "partition", "retry-after", "docstring", "odata", "$select", "$expand", "$filter", "bearer",
    "oauth", "location", "statistics", "placeholder", "template", "lambda", "envelope", "endpoint", "429", "503",
}  # fmt: skip
"""Words that name a requirement's matter: one of ours and one of theirs under the same number share them."""


@dataclass(frozen=True)
class Row:
    number: int
    words: str
    built: str
    shown: str

    def __repr__(self) -> str:
        return str(self.number)

    @property
    def places(self) -> list[str]:
        """`file.py:symbol`, relative to the repository."""
        return [_expanded(one) for one in re.findall(r"`([^`]+\.py:[^`]+)`", self.built)]

    @property
    def tests(self) -> list[str]:
        """Nodes of pytest below tests/."""
        return re.findall(r"`([^`]+\.py::[^`]+)`", self.shown)


def _expanded(place: str) -> str:
    if place.startswith("_runtime/"):
        return f"templates/client/{place}"
    return f"generator/clientwright/{place}"


ROWS = [Row(int(found[1]), *found.groups()[1:]) for found in ROW.finditer(PAGE.read_text())]


@cache
def names(path: Path) -> dict[str, ast.AST]:
    """What a file defines: functions, classes, constants, and `Class::method`."""
    return dict(_names(ast.parse(path.read_text()).body))


def _names(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, ast.AST]]:
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield prefix + name, node
            case ast.ClassDef(name=name):
                yield name, node
                yield from _names(node.body, f"{name}::")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield prefix + name, node


def parametrized(node: ast.AST) -> bool:
    """Whether a test has cases with ids."""
    marks = getattr(node, "decorator_list", [])
    return any("parametrize" in ast.dump(mark) for mark in marks)


def test_each_number_stands_once() -> None:
    assert [row.number for row in ROWS] == list(range(1, COUNT + 1))


@pytest.mark.parametrize("row", ROWS, ids=repr)
def test_what_a_row_names_exists(row: Row) -> None:
    """A row that has no place or no test gives the reason in words."""
    for place in row.places:
        file, _, symbol = place.partition(":")
        assert symbol in names(ROOT / file), f"{file} has no {symbol}"
    assert row.places or len(row.built.split()) > 3
    for test in row.tests:
        file, _, node = test.partition("::")
        name, bracket, case = node.partition("[")
        found = names(ROOT / "tests" / file).get(name)
        assert found is not None, f"tests/{file} has no {name}"
        assert name.rpartition("::")[2].startswith("test_")
        if bracket:
            values = case.removesuffix("]").split("-", case.count("-"))
            assert parametrized(found), f"{name} has no cases"
            text = ast.unparse(found)
            assert all(value in text for value in values), f"{name} has no case {case}"
    assert row.tests or len(row.shown.split()) > 3


def test_enough_is_shown() -> None:
    """By tests that need nothing from outside of the repository."""
    shown = [row for row in ROWS if row.tests]
    assert len(shown) >= SHOWN
    foreign = {
        test
        for row in shown
        for test in row.tests
        if re.search(r"support\.(shared|tools)", _imports(test.partition("::")[0]))
        or test.startswith("e2e/balena")
    }
    assert foreign == set()


def _imports(file: str) -> str:
    tree = ast.parse((ROOT / "tests" / file).read_text())
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(ast.unparse(node) for node in found)


def test_the_numbers_are_those_of_the_list() -> None:
    if not REQUIREMENTS.is_file():
        pytest.skip("the list of requirements is not there: ../shared is absent")
    theirs = _listed(REQUIREMENTS.read_text())
    assert sorted(theirs) == [row.number for row in ROWS]
    for row in ROWS:
        ours = {word for word in WORDS if word in row.words.lower()}
        assert all(word in theirs[row.number].lower() for word in ours), (row, ours)


def _listed(text: str) -> dict[int, str]:
    """Each number with the words of its line: `37-40. ... (37) ...; (38) ...` and `28. ...; 29. ...` share one."""
    found: dict[int, str] = {}
    for line in text.splitlines():
        if ranged := re.match(r"(\d+)-(\d+)\. ", line):
            found |= dict.fromkeys(range(int(ranged[1]), int(ranged[2]) + 1), line)
        elif first := re.match(r"(\d+)\. ", line):
            numbers = [int(first[1])]
            for later in re.findall(r"[;.:)\]] (\d+)\. ", line):
                if int(later) == numbers[-1] + 1:
                    numbers.append(int(later))
            found |= dict.fromkeys(numbers, line)
    return found
