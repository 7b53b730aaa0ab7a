"""JSON, bounded and strict."""

from __future__ import annotations

import json
from typing import Any

import pytest
from clientwright.spec.faults import Refused
from clientwright.spec.json_text import parse
from clientwright.spec.limits import Budget, Limits
from hypothesis import given, settings
from hypothesis import strategies as st


def load(text: str, **limits: int) -> Any:
    return parse(text, file="a.json", budget=Budget(Limits(**limits)))


def refusal(text: str, **limits: int) -> tuple[str, int, int]:
    with pytest.raises(Refused) as caught:
        load(text, **limits)
    found = caught.value.diagnostic
    return found.code, found.place.line, found.place.column


def test_lone_surrogates_are_kept() -> None:
    assert load('{"\\ud800": "\\udfff"}') == {"\ud800": "\udfff"}


def test_the_same_key_in_two_objects_is_no_duplicate() -> None:
    assert load('[{"a": {"a": 1}}, {"a": 2}]') == [{"a": {"a": 1}}, {"a": 2}]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"a": 1, "a": 2}', (1, 10)),
        ('{"x": "\\"a\\": {", "a": 1,\n "\\u0061": 2}', (2, 2)),
        ('[{"a": {"b": 1}, "b": {"c": 1, "c": 2}}]', (1, 32)),
        ('{"": 1, "": 1}', (1, 9)),
    ],
)
def test_duplicate_keys(text: str, place: tuple[int, int]) -> None:
    assert refusal(text) == ("spec/duplicate-key", *place)


def test_limits() -> None:
    assert refusal("[1,2,3]", nodes=3)[0] == "spec/too-many-nodes"
    assert load("[1,2,3]", nodes=4) == [1, 2, 3]
    assert load('["a,b,[{", "c,,,"]', nodes=4) == ["a,b,[{", "c,,,"]
    assert refusal('{"a":\n [[1]]}', depth=2) == ("spec/too-deep", 2, 3)
    assert refusal("[" * 100_000) == ("spec/too-deep", 1, 101)
    assert refusal('{"a": "xxxx"}', string=3) == ("spec/long-string", 1, 7)
    assert refusal('{"xxxx": 1}', string=3) == ("spec/long-string", 1, 2)
    assert load('["\\u0061\\u0061"]', string=2) == ["aa"]


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
@settings(max_examples=200, deadline=None)
def test_what_is_written_comes_back(value: object) -> None:
    for indent in (None, 2):
        assert load(json.dumps(value, indent=indent)) == value
        assert load(json.dumps(value, ensure_ascii=False, indent=indent)) == value
