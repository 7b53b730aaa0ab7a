"""Splitting texts into words and words into names."""

from __future__ import annotations

import unicodedata

import pytest
from clientwright.naming.identifiers import wire_candidates
from clientwright.naming.reserved import KEYWORDS
from clientwright.naming.words import MAX_LENGTH, is_plain, pascal, singular, snake, split
from hypothesis import given
from hypothesis import strategies as st

SNAKES = {
    "nextCursor": "next_cursor",
    "HTTPServer": "http_server",
    "IPv4Address": "ipv4_address",
    "OAuth2Token": "oauth2_token",
    "userIDs": "user_ids",
    "getDBs": "get_dbs",
    "APIv2": "api_v2",
    "V1beta1Pod": "v1beta1_pod",
    "EC2Instance": "ec2_instance",
    "sha256Sum": "sha256_sum",
    "get3DModels": "get_3d_models",
    "3D Models": "three_d_models",
    "1-Click Applications": "one_click_applications",
    "404": "n404",
    "404_error": "n404_error",
    "page[size]": "page_size",
    "filter[x][y]": "filter_x_y",
    "$top": "top",
    "@odata.nextLink": "odata_next_link",
    "+1": "plus_1",
    "-1": "minus_1",
    "StartTime>": "start_time_gt",
    "StartTime<=": "start_time_lte",
    "<": "lt",
    "c8y_IsDevice": "c8y_is_device",
    "kebab-case.and/slashes": "kebab_case_and_slashes",
    "naïve Größe": "naïve_größe",
    "ﬁle": "file",
    "*": "star",
    "": "",
    "🎉": "",
}


@pytest.mark.parametrize(("text", "expected"), SNAKES.items())
def test_snake_case(text: str, expected: str) -> None:
    assert snake(split(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    {
        "simple-user": "SimpleUser",
        "HTTPServer": "HTTPServer",
        "ERROR_CODE": "ErrorCode",
        "issuing.card": "IssuingCard",
        "3DSecure": "ThreeDSecure",
        "200 response": "N200Response",
        "List<Foo>": "ListFoo",
        "a1_2": "A1_2",
    }.items(),
)
def test_pascal_case(text: str, expected: str) -> None:
    assert pascal(split(text)) == expected


@pytest.mark.parametrize(
    ("many", "one"),
    {
        "assets": "asset",
        "categories": "category",
        "addresses": "address",
        "boxes": "box",
        "databases": "database",
        "statuses": "status",
        "status": "status",
        "series": "series",
        "analyses": "analyse",
        "children": "child",
        "aliases": "alias",
        "bus": "bus",
    }.items(),
)
def test_singular(many: str, one: str) -> None:
    assert singular(many) == one


def test_good_names_stay_as_they_are() -> None:
    assert wire_candidates("belongs_to__application")[0] == "belongs_to__application"
    assert wire_candidates("trailing_")[0] == "trailing_"


def test_a_keyword_gets_an_underscore() -> None:
    assert [wire_candidates(word)[0] for word in ("in", "and", "class", "None", "type", "match")] == [
        "in_", "and_", "class_", "none", "type", "match",
    ]  # fmt: skip


@given(st.text())
def test_every_candidate_is_an_identifier(text: str) -> None:
    for name in wire_candidates(text):
        assert name.isidentifier()
        assert name not in KEYWORDS
        assert name == unicodedata.normalize("NFKC", name)
        assert not name.startswith("__")


@given(st.text(max_size=40))
def test_plain_names_are_python_names(text: str) -> None:
    if is_plain(text):
        assert text.isidentifier()
        assert snake(split(text)) or not text.strip("_")


def test_the_limit_leaves_room_in_file_names() -> None:
    assert MAX_LENGTH < 250
