"""YAML 1.2's core schema, and no more than that."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from clientwright.spec.faults import Refused
from clientwright.spec.limits import Budget, Limits
from clientwright.spec.yaml12 import compose
from hypothesis import given, settings
from hypothesis import strategies as st


def load(text: str, **limits: int) -> Any:
    return compose(text, file="a.yaml", budget=Budget(Limits(**limits)), warn=lambda *_: None)


def refusal(text: str, **limits: int) -> tuple[str, int, int]:
    with pytest.raises(Refused) as caught:
        load(text, **limits)
    found = caught.value.diagnostic
    return found.code, found.place.line, found.place.column


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("012", 12),
        ("-07", -7),
        ("0o14", 12),
        ("0xFF", 255),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1:30", "1:30"),
        ("on", "on"),
        ("No", "No"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("tRUE", "tRUE"),
        ("~", None),
        ("", None),
        ("Null", None),
        ("nULL", "nULL"),
        ("2020-01-01", "2020-01-01"),
        ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
        ("1.0", 1.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1.", 1.0),
        ("+1", 1),
        ("1.2.3", "1.2.3"),
        ("-", [None]),
        ("'012'", "012"),
        ('"true"', "true"),
        ("|\n  12\n", "12\n"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!float 12", 12.0),
        ("!!null ''", None),
        ("١٢", "١٢"),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars(text: str, value: object) -> None:
    loaded = load(text)
    assert loaded == value
    assert type(loaded) is type(value)


def test_keys_are_strings_as_they_are_written() -> None:
    assert load("{200: a, 012: b, on: c, ~: d, true: e, 1.0: f}") == {
        "200": "a",
        "012": "b",
        "on": "c",
        "~": "d",
        "true": "e",
        "1.0": "f",
    }


def test_aliases_are_copies() -> None:
    value = load("a: &a {x: [1]}\nb: *a\nc: *a\n")
    assert value == {"a": {"x": [1]}, "b": {"x": [1]}, "c": {"x": [1]}}
    value["b"]["x"].append(2)
    assert value["a"] == value["c"] == {"x": [1]}


def test_the_last_anchor_of_a_name_counts() -> None:
    assert load("[&a 1, *a, &a 2, *a]") == [1, 1, 2, 2]


def test_merge_keys_give_way_to_own_keys() -> None:
    text = (
        "base: &b {x: 1, y: 1}\nmore: &m {y: 2, z: 2}\nall: {y: 0, <<: [*m, *b]}\none: {<<: *b}\n"
    )
    value = load(text)
    assert value["all"] == {"y": 0, "z": 2, "x": 1}
    assert value["one"] == {"x": 1, "y": 1}


@pytest.mark.parametrize("text", ["{'<<': {x: 1}}", "{<<: 1}"])
def test_other_uses_of_the_merge_sign_are_keys(text: str) -> None:
    assert list(load(text)) == ["<<"]


def test_limits_have_places() -> None:
    assert refusal("a:\n- 1\n- 2\n- 3\n", nodes=4) == ("spec/too-many-nodes", 4, 3)
    assert refusal("a: &a [1, 2]\nb: *a\n", nodes=6) == ("spec/too-many-nodes", 2, 4)
    assert refusal("a:\n  b:\n    c: {}\n", depth=3) == ("spec/too-deep", 3, 8)
    assert refusal("a: &a [[]]\nb: [*a]\n", depth=3) == ("spec/too-deep", 2, 5)
    assert refusal("a: xxxx\n", string=3) == ("spec/long-string", 1, 4)
    assert refusal("xxxx: a\n", string=3) == ("spec/long-string", 1, 1)
    assert load("a: &a [[]]\nb: *a\n", nodes=7, depth=3, string=1) == {"a": [[]], "b": [[]]}


def test_a_merged_mapping_counts_too() -> None:
    bomb = "a0: &a0 {x: 1}\n" + "".join(
        f"a{i}: &a{i} {{l: *a{i - 1}, r: *a{i - 1}}}\n" for i in range(1, 30)
    )
    assert refusal(bomb)[0] == "spec/too-many-nodes"


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs", "Cc"))),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=("Cs", "Cc"))), inner, max_size=4
        )
    ),
    max_leaves=20,
)


@given(value=json_values)
@settings(max_examples=200, deadline=None)
def test_what_is_written_comes_back(value: object) -> None:
    assert load(yaml.safe_dump(value, allow_unicode=True)) == value
