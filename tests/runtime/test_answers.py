"""What comes back: values, errors, raw and streamed answers."""

from __future__ import annotations

import asyncio
import gzip
import pickle
from pathlib import Path
from typing import Any

import pytest
from _runtime import errors
from _runtime.client import AsyncResource, Resource
from _runtime.errors import BY_STATUS, status_class
from _runtime.hooks import Hooks, SpecMismatch
from _runtime.models import Model
from _runtime.operation import Answer, Operation
from _runtime.raw import RawResponse
from _runtime.testing import Answer as Fake
from _runtime.testing import FakeTransport

from .hostile import Connection, serving
from .support import KINDS, Kind, Problem, Thing, call, client, operation, outcome


class Other(Model):
    size: int


def answered(
    answer: object, op: Operation[Any] | None = None, kind: Kind = "sync", **options: Any
) -> Any:
    transport = FakeTransport({"GET /things/1": answer})
    return call(client(kind, transport=transport, **options), op or operation())


def success(*answers: Answer) -> Operation[Any]:
    return operation(success=answers)


def typed(body: object, media_type: str, status: int = 200) -> Fake:
    return Fake(status=status, body=body, headers={"Content-Type": media_type})


@pytest.mark.parametrize("kind", KINDS)
def test_values(kind: Kind) -> None:
    assert answered({"id": 1, "name": "a"}, kind=kind) == Thing(id=1, name="a")
    assert answered(Fake(status=204), kind=kind) is None
    assert answered(Fake(status=200), kind=kind) is None
    assert answered(Fake(status=206, body={"id": 2}), kind=kind).id == 2
    listed = success(Answer("200", "application/json", lambda: list[Thing]))
    assert [thing.id for thing in answered([{"id": 1}, {"id": 2}], listed, kind)] == [1, 2]


def test_the_type_follows_the_status_and_the_media_type() -> None:
    op = success(
        Answer("200", "application/json", lambda: Thing),
        Answer("201", "application/json", lambda: Other),
        Answer("202"),
        Answer("2XX", "text/csv", lambda: str),
        Answer("200", "application/octet-stream", lambda: bytes),
        Answer("200", "application/vnd.other+json; v=2", lambda: Other),
    )
    assert answered(typed({"id": 1}, "application/json; charset=utf-8"), op) == Thing(id=1)
    assert answered(typed({"size": 1}, "application/json", 201), op) == Other(size=1)
    assert answered(typed({"x": 1}, "application/json", 202), op) is None
    assert answered(typed(b"a;b", "text/csv", 203), op) == "a;b"
    assert answered(typed(b"\x00", "application/octet-stream"), op) == b"\x00"
    assert answered(typed({"size": 2}, "application/vnd.Other+JSON"), op) == Other(size=2)


def test_text_is_read_in_its_charset() -> None:
    op = success(Answer("200", "text/plain", lambda: str))
    assert (
        answered(typed("caf\u00e9".encode("latin-1"), "text/plain; charset=latin-1"), op)
        == "caf\u00e9"
    )
    assert answered(typed("caf\u00e9".encode(), "text/plain"), op) == "caf\u00e9"
    assert answered(typed(b"a\xff", "text/plain; charset=klingon"), op) == "a\ufffd"


def test_numbers_that_are_texts() -> None:
    counted = success(Answer("200", "text/plain", lambda: int))
    assert answered(typed(b"38", "text/plain;charset=UTF-8"), counted) == 38
    with pytest.raises(errors.DecodeError):
        answered(typed(b"many", "text/plain"), counted)
    said = success(Answer("200", "text/plain", lambda: bool))
    assert answered(typed(b"true", "text/plain"), said) is True


def test_bytes_keep_their_media_type() -> None:
    op = success(Answer("200", "image/png", lambda: bytes))
    transport = FakeTransport({"GET /things/1": typed(b"\x89PNG", "image/png")})
    raw = call(client("sync", transport=transport), op, mode="raw")
    assert (raw.parse(), raw.headers["content-type"]) == (b"\x89PNG", "image/png")


def test_json_under_another_name_is_still_read() -> None:
    assert answered(typed(b'{"id": 1}', "text/plain")).id == 1
    assert answered(typed(b'{"id": 1}', "application/octet-stream")).id == 1


def test_an_undescribed_success_is_read_as_the_first_described() -> None:
    op = success(Answer("200", "application/json", lambda: Thing))
    assert answered(Fake(status=201, body={"id": 3}), op).id == 3
    several = success(
        Answer("200", "application/json", lambda: Thing), Answer("202", "text/plain", lambda: str)
    )
    assert answered(typed(b"said", "text/plain", 203), several) == "said"
    assert answered(typed({"id": 3}, "application/json", 203), several).id == 3
    assert answered(Fake(status=203, body={"id": 3}), several).id == 3


# -------------------------------------------------------------------------------- errors


@pytest.mark.parametrize("status", sorted(BY_STATUS))
def test_every_status_has_its_class(status: int) -> None:
    with pytest.raises(BY_STATUS[status]) as caught:
        answered(Fake(status=status, body={"error": "e"}), max_attempts=1)
    error = caught.value
    assert isinstance(error, errors.ClientError if status < 500 else errors.ServerError)
    assert isinstance(error, errors.ApiError)
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (418, errors.ClientError),
        (499, errors.ClientError),
        (599, errors.ServerError),
        (304, errors.RedirectError),
        (600, errors.StatusError),
        (101, errors.StatusError),
    ],
)
def test_other_statuses_fall_to_their_class(status: int, kind: type) -> None:
    assert status_class(status) is kind


def test_parsed_bodies_can_be_reached() -> None:
    with pytest.raises(errors.NotFound) as caught:
        answered(Fake(status=404, body={"error": "inventory/notFound", "message": "no 42"}))
    error = caught.value
    assert isinstance(error.parsed, Problem)
    assert (error.error, error.message) == ("inventory/notFound", "no 42")
    assert (error.operation, error.method, error.attempts) == ("things.call", "GET", 1)
    assert error.url == "https://things.example/api/things/1"
    with pytest.raises(AttributeError, match="'NotFound' has no attribute 'nothing'"):
        error.nothing  # noqa: B018


def test_what_errors_say() -> None:
    headers = {"X-Request-Id": "r-1", "Retry-After": "0"}
    with pytest.raises(errors.TooManyRequests) as caught:
        answered(Fake(status=429, headers=headers, body={"error": "e", "message": "slow\n down"}))
    assert str(caught.value) == (
        "429 TooManyRequests: slow down: GET https://things.example/api/things/1 (things.call)"
        " [10 attempts, request id r-1]"
    )
    assert caught.value.retry_after == 0
    assert caught.value.request_id == "r-1"


BODIES: list[tuple[bytes, str]] = [
    (b"", "404 NotFound: GET"),
    (b"<html>\n<h1>Nope</h1>", "404 NotFound: '<html> <h1>Nope</h1>': GET"),
    (b"\x89PNG\x00\x01", "404 NotFound: "),
    (b'{"error": {"code": 5, "message": "inner"}}', "404 NotFound: inner: GET"),
    (b'{"detail": "d", "title": "t"}', "404 NotFound: d: GET"),
    (b'[{"a": 1}]', "404 NotFound: '[{\"a\": 1}]': GET"),
    (b"x" * 5000, "..."),
    (b"[" * 100_000, "404 NotFound: "),
    (b'{"error": 7, "message": null}', "404 NotFound: "),
]


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize(("body", "text"), BODIES)
def test_any_body_makes_an_error(body: bytes, text: str, declared: bool) -> None:
    op = operation() if declared else operation(errors=())
    with pytest.raises(errors.NotFound) as caught:
        answered(typed(body, "application/json", 404), op)
    assert text in str(caught.value)
    assert len(str(caught.value)) < 600
    assert caught.value.body == body
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: errors.AnswerLost("gone"),
        lambda: errors.ConnectError("no"),
        lambda: errors.DeadlineExceeded("late"),
        lambda: errors.DecodeError("bad", 200, None, b"{"),
        lambda: errors.PaginationError("cycle"),
        lambda: errors.AuthError("none"),
        lambda: errors.TooManyRedirects("round"),
    ],
)
def test_errors_can_be_pickled(make: Any) -> None:
    error = make()
    error.placed("a.b", "id", "GET", "https://u:p@h/x?key=secret", 2)
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        copy = pickle.loads(pickle.dumps(error, protocol))
        assert (type(copy), str(copy)) == (type(error), str(error))
        assert vars(copy).keys() == vars(error).keys()
    assert "secret" not in str(error) and "u:p" not in str(error)
    assert "https://h/x?key=... (a.b) [2 attempts]" in str(error)


def test_timeouts_are_timeouts() -> None:
    for kind in (errors.ReadTimeout, errors.ConnectTimeout, errors.DeadlineExceeded):
        with pytest.raises(TimeoutError):
            raise kind("x")


def test_an_answer_that_is_not_what_was_promised() -> None:
    with pytest.raises(errors.DecodeError) as caught:
        answered(typed(b"<html>Sign in", "text/html"))
    assert caught.value.status == 200
    assert caught.value.content_type == "text/html"
    text = str(caught.value)
    assert text.startswith("cannot decode the answer (200, text/html): not JSON")
    assert "it starts '<html>Sign in'" in text


def test_mismatches_are_told_or_refused(caplog: pytest.LogCaptureFixture) -> None:
    told: list[SpecMismatch] = []
    value = answered({"id": "no number"}, hooks=Hooks(on_mismatch=told.append))
    assert value.id == "no number"
    assert [(m.operation, m.pointer) for m in told] == [("things.call", "/id")]
    assert "things.call: /id: expected" in caplog.text
    with pytest.raises(errors.DecodeError, match="/id"):
        answered({"id": "no number"}, strict=True)


# ----------------------------------------------------------------------------------- raw


@pytest.mark.parametrize("kind", KINDS)
def test_raw_responses(kind: Kind) -> None:
    headers = {"Location": "https://h/things/7", "X-Request-Id": "r"}
    transport = FakeTransport({"GET /things/1": Fake(status=201, body={"id": 7}, headers=headers)})
    raw = call(client(kind, transport=transport), operation(), mode="raw")
    assert isinstance(raw, RawResponse)
    assert (raw.status, raw.location, raw.request_id) == (201, "https://h/things/7", "r")
    assert raw.parse() == Thing(id=7)
    assert raw.json() == {"id": 7}
    assert raw.text == '{"id":7}'
    assert raw.parse_as(dict[str, int]) == {"id": 7}
    assert repr(raw) == "<RawResponse 201, 8 bytes>"


def test_raw_of_a_method() -> None:
    transport = FakeTransport({"GET /things/1": {"id": 1}})

    class Things(Resource):
        def get(self, id: int) -> Thing:
            found: Thing = self._call(operation(), (id, None))
            return found

    class AsyncThings(AsyncResource):
        async def get(self, id: int) -> Thing:
            found: Thing = await self._call(operation(), (id, None))
            return found

    target = client("sync", transport=transport)
    assert target.with_raw_response(Things(target).get)(1).parse() == Thing(id=1)
    atarget = client("async", transport=transport)
    assert asyncio.run(atarget.with_raw_response(AsyncThings(atarget).get)(1)).parse() == Thing(
        id=1
    )
    with pytest.raises(TypeError, match="not a method of a resource"):
        target.with_raw_response(len)


def test_errors_of_raw_calls_are_errors() -> None:
    transport = FakeTransport({"GET /things/1": Fake(status=404)})
    with pytest.raises(errors.NotFound):
        call(client("sync", transport=transport), operation(), mode="raw")


# ------------------------------------------------------------------------------ streamed


def big(c: Connection) -> None:
    c.request()
    c.send(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/csv\r\n")
    data = gzip.compress(b"".join(b"line %d\n" % n for n in range(100_000)))
    c.send(b"Content-Length: %d\r\n\r\n" % len(data) + data)


BINARY = operation(success=(Answer("200", "text/csv", lambda: bytes),))


def streamed(kind: Kind, url: str, use: str, *args: Any) -> Any:
    """A streamed call on either client; `use` is the method to read it with."""
    if kind == "sync":
        with client("sync", base_url=url) as target:
            response = Resource(target).with_streaming_response._call(BINARY, (1, None))
            found = getattr(response, use)(*args)
            return list(found) if use.startswith("iter") else found

    async def run() -> Any:
        async with client("async", base_url=url) as target:
            resource = AsyncResource(target).with_streaming_response
            response = await resource._call(BINARY, (1, None))
            found = getattr(response, use)(*args)
            return [x async for x in found] if use.startswith("iter") else await found

    return asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_is_read_as_it_comes(kind: Kind, tmp_path: Path) -> None:
    with serving(big) as server:
        pieces = streamed(kind, server.url, "iter_bytes")
        assert len(pieces) > 1
        whole = b"".join(pieces)
        assert whole.endswith(b"line 99999\n")
        assert streamed(kind, server.url, "read") == whole
        assert streamed(kind, server.url, "parse") == whole
        assert streamed(kind, server.url, "iter_lines")[-1] == "line 99999"
        path = tmp_path / "out.csv"
        assert streamed(kind, server.url, "to_file", path) == len(whole)
        assert path.read_bytes() == whole


@pytest.mark.parametrize("kind", KINDS)
def test_a_download_that_breaks_leaves_no_file(kind: Kind, tmp_path: Path) -> None:
    def breaks(c: Connection) -> None:
        c.request()
        c.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")

    path = tmp_path / "out"
    path.write_bytes(b"before")
    with serving(breaks) as server, pytest.raises(errors.AnswerLost) as caught:
        streamed(kind, server.url, "to_file", path)
    assert caught.value.operation == "things.call"
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("kind", KINDS)
def test_a_streamed_error_is_an_error(kind: Kind) -> None:
    def refuses(c: Connection) -> None:
        c.request()
        c.json(b'{"error": "no"}', 404)

    with serving(refuses) as server, pytest.raises(errors.NotFound) as caught:
        streamed(kind, server.url, "read")
    assert caught.value.error == "no"


def test_an_outcome_is_a_value_or_an_error() -> None:
    transport = FakeTransport({"GET /things/1": {"id": 1}})
    assert outcome(client("sync", transport=transport), operation()) == (Thing(id=1), None)
