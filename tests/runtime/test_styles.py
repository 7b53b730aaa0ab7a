"""How parameters are written: every style with every kind of value, to the byte."""

from __future__ import annotations

import enum
import uuid
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from _runtime.models import OMIT, Model
from _runtime.operation import Cookie, Header, Path, Query, QueryString
from _runtime.styles import percent, percent_reserved, text_of
from _runtime.testing import FakeTransport

from .support import call, client, operation

LIST = ["blue", "black", "brown"]
OBJECT = {"R": 100, "G": 200, "B": 150}


class Color(Model):
    R: int
    G: int | None = None
    at: datetime | None = None


class Shade(enum.Enum):
    DARK = "dark/er"


def sent(*parameters: Any, args: tuple[object, ...], path: str = "/x") -> Any:
    """What the small API was sent for these parameters."""
    transport = FakeTransport()
    op = operation(params=parameters, path=path, success=(), errors=())
    target = client("sync", transport=transport, base_url="https://h")
    with pytest.raises(Exception, match="no route"):
        call(target, op, args=args)
    return transport.sent[0]


PATHS = [
    ("simple", False, "blue", "blue"),
    ("simple", False, LIST, "blue,black,brown"),
    ("simple", True, LIST, "blue,black,brown"),
    ("simple", False, OBJECT, "R,100,G,200,B,150"),
    ("simple", True, OBJECT, "R=100,G=200,B=150"),
    ("label", False, "blue", ".blue"),
    ("label", False, LIST, ".blue,black,brown"),
    ("label", True, LIST, ".blue.black.brown"),
    ("label", False, OBJECT, ".R,100,G,200,B,150"),
    ("label", True, OBJECT, ".R=100.G=200.B=150"),
    ("matrix", False, "blue", ";color=blue"),
    ("matrix", False, LIST, ";color=blue,black,brown"),
    ("matrix", True, LIST, ";color=blue;color=black;color=brown"),
    ("matrix", False, OBJECT, ";color=R,100,G,200,B,150"),
    ("matrix", True, OBJECT, ";R=100;G=200;B=150"),
    ("simple", False, "a/b?c#d", "a%2Fb%3Fc%23d"),
    ("simple", False, "100% +&=", "100%25%20%2B%26%3D"),
    ("simple", False, "-._~", "-._~"),
    ("simple", False, "a,b", "a%2Cb"),
    ("simple", False, ["a,b", "c"], "a%2Cb,c"),
    ("simple", False, "é/ü", "%C3%A9%2F%C3%BC"),
    ("simple", False, "\U0001f600", "%F0%9F%98%80"),
    ("simple", False, "%2e%2e", "%252e%252e"),
    ("simple", False, "...", "..."),
    ("simple", False, "a:b@c", "a%3Ab%40c"),
    ("simple", False, 42, "42"),
    ("simple", False, -1.5, "-1.5"),
    ("simple", False, True, "true"),
    ("simple", False, Shade.DARK, "dark%2Fer"),
    ("simple", False, uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ("simple", True, Color(R=1), "R=1"),
    ("label", False, "a.b", ".a.b"),
]


@pytest.mark.parametrize(("style", "explode", "value", "text"), PATHS)
def test_path(style: Any, explode: bool, value: object, text: str) -> None:
    found = sent(Path("color", style=style, explode=explode), args=(value,), path="/x/{color}/y")
    assert found.url == f"https://h/x/{text}/y"


QUERIES = [
    ("form", True, "blue", "color=blue"),
    ("form", True, "", "color="),
    ("form", False, LIST, "color=blue,black,brown"),
    ("form", True, LIST, "color=blue&color=black&color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, OBJECT, "R=100&G=200&B=150"),
    ("spaceDelimited", False, LIST, "color=blue%20black%20brown"),
    ("spaceDelimited", True, LIST, "color=blue&color=black&color=brown"),
    ("spaceDelimited", False, OBJECT, "color=R%20100%20G%20200%20B%20150"),
    ("pipeDelimited", False, LIST, "color=blue%7Cblack%7Cbrown"),
    ("pipeDelimited", True, LIST, "color=blue&color=black&color=brown"),
    ("pipeDelimited", False, OBJECT, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ("deepObject", True, OBJECT, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ("deepObject", True, LIST, "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown"),
    ("deepObject", True, {"a": {"b": 1}}, "color%5Ba%5D%5Bb%5D=1"),
    ("deepObject", True, {"a": [1, 2]}, "color%5Ba%5D%5B%5D=1&color%5Ba%5D%5B%5D=2"),
    ("deepObject", True, [{"b": 1}, {"b": 2}], "color%5B0%5D%5Bb%5D=1&color%5B1%5D%5Bb%5D=2"),
    ("form", True, [], ""),
    ("form", False, [], ""),
    ("form", True, {}, ""),
    ("form", False, (1, 2), "color=1,2"),
    ("form", False, {"b", "a"}, "color=a,b"),
    ("form", True, (n for n in (1, 2)), "color=1&color=2"),
    ("form", True, Color(R=1), "R=1"),
    ("form", False, ["a,b", "c d"], "color=a%2Cb,c%20d"),
    ("form", True, "a+b c&d=e", "color=a%2Bb%20c%26d%3De"),
    ("form", True, "2026-01-01T00:00:00+02:00", "color=2026-01-01T00%3A00%3A00%2B02%3A00"),
    ("form", True, datetime(2026, 1, 1, tzinfo=UTC), "color=2026-01-01T00%3A00%3A00Z"),
    (
        "form",
        True,
        datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2))),
        "color=2026-01-01T02%3A00%3A00%2B02%3A00",
    ),
    ("form", True, date(2026, 1, 2), "color=2026-01-02"),
    ("form", True, time(12, 30), "color=12%3A30%3A00"),
    ("form", True, Decimal("1.50"), "color=1.50"),
    ("form", True, False, "color=false"),
    ("form", True, 1e21, "color=1e%2B21"),
    ("form", True, b"\xff\x00", "color=%2FwA%3D"),
    ("form", True, Shade.DARK, "color=dark%2Fer"),
    ("form", True, None, ""),
    ("form", True, OMIT, ""),
    ("form", True, [1, None, 2], "color=1&color=2"),
    ("form", True, "!*'()", "color=%21%2A%27%28%29"),
]


@pytest.mark.parametrize(("style", "explode", "value", "text"), QUERIES)
def test_query(style: Any, explode: bool, value: object, text: str) -> None:
    found = sent(Query("color", style=style, explode=explode), args=(value,))
    assert found.url == ("https://h/x?" + text if text else "https://h/x")


RESERVED = [
    ("a/b:c?d@e", "a/b:c?d@e"),
    ("a b", "a%20b"),
    ("a&b", "a%26b"),
    ("a+b", "a%2Bb"),
    ("a#b", "a%23b"),
    ("[a]", "%5Ba%5D"),
    ("already%2Fdone", "already%2Fdone"),
    ("100%", "100%25"),
    ("100%zz", "100%25zz"),
    ("50%1", "50%251"),
    ("a=b;c,d!e$f'g(h)i*j", "a=b;c,d!e$f'g(h)i*j"),
]


@pytest.mark.parametrize(("value", "text"), RESERVED)
def test_allow_reserved(value: str, text: str) -> None:
    assert sent(Query("u", allow_reserved=True), args=(value,)).url == f"https://h/x?u={text}"
    assert percent_reserved(value) == text


@pytest.mark.parametrize(
    ("wire", "key"),
    [
        ("page[size]", "page%5Bsize%5D"),
        ("$top", "$top"),
        ("filter.x", "filter.x"),
        ("a b&c", "a%20b%26c"),
        ("é", "%C3%A9"),
    ],
)
def test_names_of_query_parameters(wire: str, key: str) -> None:
    assert sent(Query(wire), args=("1",)).url == f"https://h/x?{key}=1"


HEADERS = [
    (False, "blue", "blue"),
    (False, LIST, "blue,black,brown"),
    (True, LIST, "blue,black,brown"),
    (False, OBJECT, "R,100,G,200,B,150"),
    (True, OBJECT, "R=100,G=200,B=150"),
    (False, 'a b; c="d"', 'a b; c="d"'),
    (False, datetime(2026, 1, 1, tzinfo=UTC), "2026-01-01T00:00:00Z"),
    (False, "caf\u00e9", "caf\u00e9"),
]


@pytest.mark.parametrize(("explode", "value", "text"), HEADERS)
def test_header(explode: bool, value: object, text: str) -> None:
    assert sent(Header("X-Color", explode=explode), args=(value,)).headers["x-color"] == text


COOKIES = [
    ("form", True, "a b", "color=a%20b"),
    ("form", False, LIST, "color=blue,black,brown"),
    ("form", True, LIST, "color=blue; color=black; color=brown"),
    ("form", False, OBJECT, "color=R,100,G,200,B,150"),
    ("form", True, OBJECT, "R=100; G=200; B=150"),
    ("cookie", True, "a b/c", "color=a b/c"),
    ("cookie", True, LIST, "color=blue; color=black; color=brown"),
    ("cookie", False, LIST, "color=blue,black,brown"),
    ("cookie", True, OBJECT, "R=100; G=200; B=150"),
    ("cookie", False, OBJECT, "color=R,100,G,200,B,150"),
]


@pytest.mark.parametrize(("style", "explode", "value", "text"), COOKIES)
def test_cookie(style: Any, explode: bool, value: object, text: str) -> None:
    found = sent(Cookie("color", style=style, explode=explode), args=(value,))
    assert found.headers["cookie"] == text


def test_parameters_serialised_by_content() -> None:
    json = "application/json"
    found = sent(
        Path("p", content=json),
        Query("q", content=json),
        Header("H", content=json),
        Cookie("c", content=json),
        args=([1], {"a": "b c"}, {"x": 1}, {"y": 2}),
        path="/x/{p}",
    )
    assert found.url == "https://h/x/%5B1%5D?q=%7B%22a%22%3A%22b%20c%22%7D"
    assert found.headers["h"] == '{"x":1}'
    assert found.headers["cookie"] == "c=%7B%22y%22%3A2%7D"


def test_a_whole_query_string() -> None:
    form = sent(QueryString("application/x-www-form-urlencoded"), args=({"a": [1, 2], "b": "c d"},))
    assert form.url == "https://h/x?a=1&a=2&b=c%20d"
    json = sent(QueryString("application/json"), args=({"a": 1},))
    assert json.url == "https://h/x?%7B%22a%22%3A1%7D"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        (Path("p"), datetime(2026, 1, 1)),
        (Query("q"), datetime(2026, 1, 1)),
        (Query("q"), [datetime(2026, 1, 1)]),
        (Query("q"), Color(R=1, at=datetime(2026, 1, 1))),
        (Query("q", zoned=True), "2026-01-01T00:00:00"),
        (Query("q", content="application/json"), {"a": [datetime(2026, 1, 1)]}),
        (Header("H"), datetime(2026, 1, 1)),
    ],
)
def test_a_date_time_without_a_zone_is_refused(parameter: Any, value: object) -> None:
    transport = FakeTransport()
    path = "/x/{p}" if isinstance(parameter, Path) else "/x"
    target = client("sync", transport=transport)
    with pytest.raises(ValueError, match="without a time zone: 2026-01-01T00:00:00"):
        call(target, operation(params=(parameter,), path=path), args=(value,))
    transport.assert_nothing_sent()


def test_a_date_time_without_a_zone_is_refused_in_a_body() -> None:
    transport = FakeTransport()
    target = client("sync", transport=transport)
    as_text = Color(R=1, at="2026-01-01 00:00")  # type: ignore[arg-type]
    for body in ({"id": datetime(2026, 1, 1)}, Color(R=1, at=datetime(2026, 1, 1)), as_text):
        with pytest.raises(ValueError, match="without a time zone"):
            call(target, operation("POST", "unsafe"), body=body)
    transport.assert_nothing_sent()


def test_a_text_that_only_looks_like_a_time_is_sent() -> None:
    """Where no date-time is meant, and where the text has its zone."""
    transport = FakeTransport({"GET /x": None})
    target = client("sync", transport=transport)
    for parameter, text in (
        (Query("q"), "2026-01-01T00:00:00"),
        (Query("q", zoned=True), "2026-01-01T00:00:00Z"),
        (Query("q", zoned=True), "2026-01-01T00:00:00+02:00"),
        (Query("q", zoned=True), "now"),
    ):
        call(target, operation(params=(parameter,), path="/x"), args=(text,))
        assert transport.sent[-1].query == {"q": [text]}


@pytest.mark.parametrize("char", ["\r", "\n", "\0", "\x1b", "\x7f"])
def test_control_characters_in_headers_are_refused(char: str) -> None:
    transport = FakeTransport()
    target = client("sync", transport=transport)
    value = f"a{char}X-Evil: 1"
    for parameter in (Header("X-A"), Cookie("c", style="cookie")):
        with pytest.raises(ValueError, match="control characters"):
            call(target, operation(params=(parameter,), path="/x"), args=(value,))
    for options in ({"headers": {"X-A": value}}, {"accept": value}, {"idempotency_key": value}):
        with pytest.raises(ValueError, match="control characters"):
            call(target, operation(), options=options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a header name"):
        call(target, operation(), options={"headers": {f"X-A{char}": "1"}})
    transport.assert_nothing_sent()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_numbers_that_are_none_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be sent"):
        text_of(value)


def test_other_things_are_refused() -> None:
    with pytest.raises(TypeError, match="cannot write object as text"):
        text_of(object())


@pytest.mark.parametrize(("a", "b"), [(".", "."), ("", ".."), ("..", "")])
def test_two_parameters_cannot_make_dots_together(a: str, b: str) -> None:
    transport = FakeTransport()
    target = client("sync", transport=transport)
    op = operation(params=(Path("a"), Path("b")), path="/x/{a}{b}/y")
    with pytest.raises(ValueError, match="path parameter"):
        call(target, op, args=(a, b))
    transport.assert_nothing_sent()


def test_percent_encoding_is_that_of_the_standard() -> None:
    for code in range(256):
        char = chr(code)
        kept = char.isascii() and (char.isalnum() or char in "-._~")
        wanted = char if kept else "".join(f"%{byte:02X}" for byte in char.encode())
        assert percent(char) == wanted


def test_a_path_that_has_a_query() -> None:
    found = sent(Query("a"), args=("1",), path="/x?version=1.0")
    assert found.url == "https://h/x?version=1.0&a=1"
