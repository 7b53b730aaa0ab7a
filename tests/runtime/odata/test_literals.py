"""Values as OData writes them, and its texts as URLs carry them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from _runtime.odata.literals import encoded, key_text, literal
from hypothesis import given
from hypothesis import strategies as st


class Colour(Enum):
    RED = "red"


HOURS = dt.timezone(dt.timedelta(hours=2))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (2**70, str(2**70)),
        (1.5, "1.5"),
        (1e30, "1e+30"),
        (Decimal("1.10"), "1.10"),
        ("", "''"),
        ("lamp", "'lamp'"),
        ("O'Brien's", "'O''Brien''s'"),
        ("''", "''''''"),
        (Colour.RED, "'red'"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC), "2026-01-02T03:04:05Z"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, 6000, tzinfo=HOURS), "2026-01-02T03:04:05.006000+02:00"),
        (dt.date(2026, 1, 2), "2026-01-02"),
        (dt.time(3, 4), "03:04:00"),
        (dt.timedelta(days=1, seconds=2, microseconds=500000), "duration'P1DT2.5S'"),
        (-dt.timedelta(seconds=90), "duration'-P0DT90S'"),
    ],
)
def test_a_literal(value: object, text: str) -> None:
    assert literal(value) == text


def test_times_of_older_services_have_a_prefix() -> None:
    time = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
    assert literal(time, prefixed_times=True) == "datetime'2026-01-02T00:00:00Z'"


@pytest.mark.parametrize(
    ("value", "error", "message"),
    [
        (dt.datetime(2026, 1, 2), ValueError, "a time needs its time zone: 2026-01-02T00:00:00"),
        (float("nan"), ValueError, "nan is no number that can be compared with"),
        (float("inf"), ValueError, "inf is no number that can be compared with"),
        ([1], TypeError, "OData has no literal for a list"),
        (b"x", TypeError, "OData has no literal for a bytes"),
    ],
)
def test_what_has_no_literal(value: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error) as caught:
        literal(value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("name eq 'O''Brien'", "name%20eq%20'O%27%27Brien'"),
        ("a/any(x:x/b eq 1)", "a/any(x:x/b%20eq%201)"),
        ("a($select=id,b;$top=1)", "a($select=id,b;$top=1)"),
        ("n eq '50% & + # ? /'", "n%20eq%20'50%25%20%26%20%2B%20%23%20%3F%20%2F'"),
        ("n eq '(;,=$:)'", "n%20eq%20'%28%3B%2C%3D%24%3A%29'"),
        ("t gt 2026-01-01T00:00:00+02:00", "t%20gt%202026-01-01T00:00:00%2B02:00"),
        ("n eq 'ä'", "n%20eq%20'%C3%A4'"),
        ("n eq 'open", "n%20eq%20'open"),
    ],
)
def test_grammar_stays_and_strings_are_encoded(text: str, sent: str) -> None:
    assert encoded(text) == sent


@given(st.text())
def test_a_string_of_any_kind_comes_back(value: str) -> None:
    value = value.encode("utf-8", "replace").decode()
    sent = encoded(f"name eq {literal(value)} and x eq 1")
    assert unquote(sent) == f"name eq '{value.replace(chr(39), chr(39) * 2)}' and x eq 1"
    assert not set(sent) & set('&+# "<>')
    inside = sent.removeprefix("name%20eq%20'").removesuffix("'%20and%20x%20eq%201")
    assert not set(inside) & set("'/();,=$:")


@pytest.mark.parametrize(
    ("value", "in_quotes", "text"),
    [("O'B", True, "O''B"), (7, True, "7"), ("O'B", False, "'O''B'"), (7, False, "7")],
)
def test_a_key_goes_where_the_path_has_its_quotes(value: Any, in_quotes: bool, text: str) -> None:
    assert key_text(value, in_quotes=in_quotes) == text
