"""The line and column of every node, in JSON and in YAML."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from clientwright.spec.locate import positions
from hypothesis import given, settings
from hypothesis import strategies as st

names = st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=6)
values = st.recursive(
    st.booleans() | st.integers() | names,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=4)
        | st.dictionaries(names, inner, min_size=1, max_size=4)
    ),
    max_leaves=25,
)


def walk(value: Any, tokens: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*tokens, key), key
            yield from walk(item, (*tokens, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield (*tokens, str(index)), item
            yield from walk(item, (*tokens, str(index)))


def text_at(text: str, place: tuple[int, int]) -> str:
    line, column = place
    lines = text.split("\n")
    return "\n".join([lines[line - 1][column - 1 :], *lines[line:]])


@given(value=st.dictionaries(names, values, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_json_places_are_where_the_key_or_the_item_is(value: dict[str, Any]) -> None:
    for indent in (None, 2):
        text = json.dumps(value, indent=indent)
        index = positions(text)
        for tokens, shown in walk(value):
            there = text_at(text, index.find(tokens))
            decoded, _ = json.JSONDecoder().raw_decode(there)
            assert decoded == shown


@given(value=st.dictionaries(names, values, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_yaml_places_are_where_the_key_or_the_item_is(value: dict[str, Any]) -> None:
    for flow in (False, True):
        text = yaml.safe_dump(value, default_flow_style=flow)
        index = positions(text)
        for tokens, shown in walk(value):
            there = text_at(text, index.find(tokens))
            event = next(
                event
                for event in yaml.parse(there)
                if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
            )
            if isinstance(shown, str):
                if isinstance(event, yaml.ScalarEvent):
                    assert event.value.startswith(shown)  # what follows in a flow may cling to it
                else:  # a block mapping begins with its first key
                    assert isinstance(event, yaml.MappingStartEvent)


TEXT = """\
base: &base
  x: 1
  y: {z: 2}
list:
- *base
- <<: *base
  y: 3
merged:
  <<: [*base, {w: 4}]
"""


@pytest.mark.parametrize(
    ("tokens", "place"),
    [
        (["base", "y", "z"], (3, 7)),
        (["list", "0"], (5, 3)),
        (["list", "0", "y", "z"], (3, 7)),
        (["list", "1", "x"], (2, 3)),
        (["list", "1", "y"], (7, 3)),
        (["merged", "w"], (9, 16)),
        (["merged", "x"], (2, 3)),
        (["merged", "nowhere", "at", "all"], (8, 1)),
        (["nowhere"], (1, 1)),
        ([], (1, 1)),
    ],
)
def test_aliases_and_merge_keys_lead_to_what_they_name(
    tokens: list[str], place: tuple[int, int]
) -> None:
    assert positions(TEXT).find(tokens) == place
