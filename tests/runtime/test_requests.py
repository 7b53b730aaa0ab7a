"""What is sent: servers, bodies, options, versions, headers of the client."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path as File_
from typing import Any

import pytest
from _runtime.models import OMIT, Model
from _runtime.operation import Answer, Body, Content, Operation, Part, Path
from _runtime.settings import ClientHeader, VersionSpec
from _runtime.testing import Answer as Fake
from _runtime.testing import FakeTransport, Sent
from _runtime.transport import Timeout
from _runtime.types import File, Options

from .hostile import each_request, serving
from .support import KINDS, Kind, Thing, call, client, operation, settings

BYTES = Body(Content("application/octet-stream", lambda: bytes))


def post(
    kind: Kind = "sync",
    *,
    body: object = OMIT,
    spec: Body | None = None,
    options: Options | None = None,
    **client_options: Any,
) -> Sent:
    """What a POST sends."""
    transport = FakeTransport({"POST /things/1": Fake(status=201)})
    target = client(kind, transport=transport, **client_options)
    op = operation("POST", "unsafe") if spec is None else operation("POST", "unsafe", body=spec)
    call(target, op, body=body, options=options)
    return transport.sent[0]


# -------------------------------------------------------------------------------- bodies


@pytest.mark.parametrize("kind", KINDS)
def test_a_flat_body_sends_what_was_given(kind: Kind) -> None:
    spec = Body(Content("application/json", lambda: Thing), required=True, nullable=("note",))
    body = {"name": "a", "note": None, "size": None, "more": OMIT}
    sent = post(kind, body=body, spec=spec)
    assert sent.json() == {"name": "a", "note": None}
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["content-length"] == str(len(sent.body))


def test_a_body_that_is_required_is_sent_empty() -> None:
    assert post(body={}, spec=Body(Content("application/json"), required=True)).body == b"{}"
    assert post(body={}, spec=Body(Content("application/json", lambda: Thing))).body == b""
    with pytest.raises(ValueError, match="a body is required"):
        post(spec=Body(Content("application/json"), required=True))


def test_a_post_without_a_body_says_so() -> None:
    assert post().headers["content-length"] == "0"


def test_extra_properties_query_and_headers() -> None:
    options: Options = {
        "body": {"extra": 1},
        "query": {"q": "a b", "list": [1, 2]},
        "headers": {"X-A": "1", "Accept": "text/csv"},
    }
    sent = post(body={"id": 1}, options=options)
    assert sent.json() == {"id": 1, "extra": 1}
    assert sent.query == {"q": ["a b"], "list": ["1", "2"]}
    assert sent.headers["x-a"] == "1"
    assert sent.headers.get_list("accept") == ["text/csv"]
    assert post(body=Thing(id=1), options={"body": {"x": None}}).json() == {"id": 1, "x": None}


class Note(Model):
    text: str


def test_a_model_with_a_field_that_reads_is_no_file() -> None:
    class Message(Model):
        read: bool = True

    spec = Body(Content("application/json", lambda: Message))
    assert post(body=Message(), spec=spec).body == b"{}"
    several = Body(
        Content("application/octet-stream", lambda: bytes),
        Content("application/json", lambda: Message),
    )
    assert post(body=Message(read=False), spec=several).headers["content-type"] == (
        "application/json"
    )


def test_anything_fits_a_media_type_of_any_type() -> None:
    spec = Body(
        Content("application/octet-stream", lambda: bytes),
        Content("application/json", lambda: Any),
    )
    assert post(body=["a"], spec=spec).body == b'["a"]'
    assert post(body=b"a", spec=spec).headers["content-type"] == "application/octet-stream"


def test_a_media_type_is_chosen_by_the_value() -> None:
    spec = Body(
        Content("application/vnd.thing+json", lambda: Thing),
        Content("application/vnd.note+json", lambda: Note),
        Content("text/plain", lambda: str),
        Content("application/octet-stream", lambda: bytes),
    )
    chosen = {
        "application/vnd.thing+json": Thing(id=1),
        "application/vnd.note+json": Note(text="a"),
        "text/plain": "plain",
        "application/octet-stream": b"\x00",
    }
    for media_type, body in chosen.items():
        assert post(body=body, spec=spec).headers["content-type"] == media_type
    asked: Options = {"content_type": "application/vnd.note+json; v=2"}
    sent = post(body={"text": "b"}, spec=spec, options=asked)
    assert sent.headers["content-type"] == "application/vnd.note+json; v=2"


def test_text_is_sent_as_utf_8() -> None:
    assert (
        post(body="caf\u00e9", spec=Body(Content("text/plain", lambda: str))).body == b"caf\xc3\xa9"
    )


def test_json_lines() -> None:
    spec = Body(Content("application/x-ndjson", lambda: list[Thing]))
    assert post(body=[Thing(id=1), {"id": 2}], spec=spec).body == b'{"id":1}\n{"id":2}\n'
    spec = Body(Content("application/json-seq", lambda: list[Thing]))
    assert post(body=[Thing(id=1)], spec=spec).body == b'\x1e{"id":1}\n'


def test_a_form() -> None:
    parts = (
        Part("tags", explode=False),
        Part("meta", content_type="application/json"),
        Part("deep", style="deepObject"),
    )
    spec = Body(Content("application/x-www-form-urlencoded", None, parts))
    body = {
        "name": "a b&c",
        "tags": [1, 2],
        "meta": {"x": 1},
        "deep": {"y": {"z": 1}},
        "list": ["p", "q"],
    }
    sent = post(body=body, spec=spec)
    assert sent.body == (
        b"name=a%20b%26c&tags=1,2&meta=%7B%22x%22%3A1%7D&deep%5By%5D%5Bz%5D=1&list=p&list=q"
    )


# ------------------------------------------------------------------------------- uploads


async def chunks() -> AsyncIterator[bytes]:
    for chunk in (b"ab", b"", b"cd"):
        yield chunk


def test_uploads(tmp_path: File_) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"abcd")
    opened = io.BytesIO(b"__abcd")
    opened.seek(2)
    with path.open("rb") as stream:
        for body in (
            b"abcd",
            path,
            opened,
            stream,
            [b"ab", b"cd"],
            iter([b"ab", b"cd"]),
            File(path),
        ):
            assert post(body=body, spec=BYTES).body == b"abcd"
    for body in (b"abcd", path, io.BytesIO(b"abcd"), chunks(), (b"ab", b"cd"), File(b"abcd")):
        assert post("async", body=body, spec=BYTES).body == b"abcd"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
def test_a_body_that_cannot_be_read_is_the_callers_error(kind: Kind, library: str) -> None:
    from .twins import make

    def broken() -> Iterator[bytes]:
        yield b"ab"
        raise PermissionError("not yours")

    with serving(each_request(lambda c, f, h, b: c.json(b'{"id": 1}'))) as server:
        op = operation("PUT", "safe", body=BYTES)
        error = make(kind, op, {"base_url": server.url}, library, body=broken())
    assert isinstance(error, PermissionError), repr(error)
    assert str(error) == "not yours"
    assert server.requests == []


def test_an_asynchronous_iterator_needs_the_asynchronous_client() -> None:
    with pytest.raises(TypeError, match="AsyncClient"):
        post(body=chunks(), spec=BYTES)


def test_a_file_is_sent_again_from_where_it_stood() -> None:
    transport = FakeTransport({"PUT /things/1": Fake(status=429, headers={"Retry-After": "0"})})
    opened = io.BytesIO(b"__abcd")
    opened.seek(2)
    target = client("sync", transport=transport)
    with pytest.raises(Exception, match="429"):
        call(
            target,
            operation("PUT", "idempotent", body=BYTES),
            body=opened,
            options={"max_attempts": 3},
        )
    assert {sent.body for sent in transport.sent} == {b"abcd"}
    assert len(transport.sent) == 10


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sized", [True, False])
def test_uploads_are_streamed_over_the_network(kind: Kind, sized: bool, tmp_path: File_) -> None:
    from .twins import make

    path = tmp_path / "big"
    path.write_bytes(b"0123456789abcdef" * 2**16)
    body = path if sized else iter([path.read_bytes()[:500], path.read_bytes()[500:]])
    for library in ("httpx2", "pyreqwest"):
        body = path if sized else iter([path.read_bytes()[:500], path.read_bytes()[500:]])
        with serving(each_request(lambda c, f, h, b: c.json(b'{"id": 1}'))) as server:
            op = operation("POST", "unsafe", body=BYTES)
            error = make(kind, op, {"base_url": server.url}, library, body=body)
        assert error is None
        _, headers, data = server.requests[0]
        assert data == path.read_bytes()
        assert headers.get("content-length") == (str(2**20) if sized else None)
        assert headers.get("transfer-encoding") == (None if sized else "chunked")


# ------------------------------------------------------------------------------- options


def test_a_preference_for_no_answer() -> None:
    sent = post(body={"id": 1}, options={"return": "none"})
    assert sent.headers["accept"] == "application/json"
    assert sent.headers["prefer"] == "return=minimal"
    silent = settings(empty_without_accept=True)
    sent = post(body={"id": 1}, options={"return": "none"}, settings=silent)
    assert (sent.headers.get("accept"), sent.headers.get("prefer")) == (None, None)
    assert post(options={"return": "representation"}).headers["prefer"] == "return=representation"


def test_accept_is_what_the_document_says() -> None:
    op: Operation[Any] = Operation(
        "a.b",
        "GET",
        "/x",
        success=(Answer("200", "text/csv", lambda: bytes), Answer("200", "application/json")),
        errors=(Answer("4XX", "application/problem+json"), Answer("5XX", "application/json")),
        safety="safe",
    )
    transport = FakeTransport({"GET /x": None})
    call(client("sync", transport=transport), op, args=())
    call(client("sync", transport=transport), op, args=(), options={"accept": "text/csv"})
    assert [sent.headers["accept"] for sent in transport.sent] == [
        "text/csv, application/json, application/problem+json",
        "text/csv",
    ]


def test_headers_of_the_client() -> None:
    given = settings(
        client_headers={
            "application_key": ClientHeader(wire="X-App"),
            "mode": ClientHeader(wire="X-Mode", writes=True),
        }
    )
    options: dict[str, Any] = {
        "settings": given,
        "parameters": {"application_key": "me", "mode": "fast", "none": None},
        "headers": {"X-All": "1", "User-Agent": "mine"},
    }
    transport = FakeTransport({"GET /things/1": {"id": 1}})
    call(client("sync", transport=transport, **options), operation())
    read, write = transport.sent[0].headers, post(**options).headers
    assert (read["x-app"], read.get("x-mode"), read["x-all"]) == ("me", None, "1")
    assert (write["x-app"], write["x-mode"], write["user-agent"]) == ("me", "fast", "mine")


def test_the_user_agent_names_the_client() -> None:
    assert post().headers["user-agent"].startswith("things_client/1.0 (Python 3.")


def test_writes_that_travel_as_post() -> None:
    transport = FakeTransport({"POST /things/1": {"id": 1}, "GET /things/1": {"id": 1}})
    given = settings(method_override="X-HTTP-METHOD")
    target = client("sync", settings=given, transport=transport, method_override=True)
    for method, safety in (("DELETE", "idempotent"), ("PUT", "idempotent"), ("GET", "safe")):
        call(target, operation(method, safety))
    found = [(sent.method, sent.headers.get("x-http-method")) for sent in transport.sent]
    assert found == [("POST", "DELETE"), ("POST", "PUT"), ("GET", None)]


def versioned(where: Any, **changes: Any) -> dict[str, Any]:
    pattern = r"\d{8}(-beta|-alpha)?"
    spec = VersionSpec(where=where, pattern=pattern, example="20230101", **changes)
    return {"settings": settings(api_version=spec)}


@pytest.mark.filterwarnings("ignore:version 20230101-beta:FutureWarning")
def test_a_version_in_a_header() -> None:
    options = versioned("header", name="cdf-version")
    assert post(**options).headers.get("cdf-version") is None
    found = post(api_version="20230101-beta", **options)
    assert found.headers["cdf-version"] == "20230101-beta"
    found = post(api_version="20230101", options={"api_version": "20240101"}, **options)
    assert found.headers.get_list("cdf-version") == ["20240101"]


def test_a_version_in_the_query_the_media_type_and_the_path() -> None:
    query = post(api_version="20230101", **versioned("query", name="api-version"))
    assert query.query == {"api-version": ["20230101"]}
    media = post(body={"id": 1}, api_version="20230101", **versioned("media-type", name="ver"))
    assert media.headers["content-type"] == "application/json;ver=20230101"
    assert media.headers["accept"] == "application/json;ver=20230101"
    options = versioned("path", default="20200101")
    base = "https://h/api/20200101/x"
    path = post(api_version="20230101", base_url=base, **options)
    assert path.url == "https://h/api/20230101/x/things/1"
    assert post(base_url=base, **options).url == "https://h/api/20200101/x/things/1"


@pytest.mark.parametrize(
    ("media_type", "sent"),
    [
        (
            "application/vnd.thing+json; charset=utf-8",
            "application/vnd.thing+json; charset=utf-8;ver=1",
        ),
        ("application/vnd.thing.raw", "application/vnd.thing.raw;ver=1"),
        ("text/plain", "text/plain"),
        ("image/png", "image/png"),
    ],
)
def test_files_and_texts_have_no_version(media_type: str, sent: str) -> None:
    spec = VersionSpec(where="media-type", name="ver", default="1", pattern=r"\d", example="1")
    body = Body(Content(media_type, lambda: bytes))
    found = post(body=b"x", spec=body, settings=settings(api_version=spec))
    assert found.headers["content-type"] == sent


def test_a_file_says_what_it_is() -> None:
    spec = Body(Content("text/plain", lambda: bytes))
    assert post(body=File(b"x"), spec=spec).headers["content-type"] == "text/plain"
    file = File(b"x", content_type="image/png")
    assert post(body=file, spec=spec).headers["content-type"] == "image/png"
    asked: Options = {"content_type": "image/gif"}
    assert post(body=file, spec=spec, options=asked).headers["content-type"] == "image/gif"


def test_a_version_that_is_none() -> None:
    with pytest.raises(
        ValueError, match="'2023-1-1' is no version of Things; one looks like 20230101"
    ):
        client("sync", api_version="2023-1-1", **versioned("header", name="v"))
    with pytest.raises(ValueError, match="no versions to choose from"):
        client("sync", api_version="1")


@pytest.mark.parametrize("kind", KINDS)
def test_with_options_changes_a_copy(kind: Kind) -> None:
    transport = FakeTransport({"POST /things/1": {"id": 1}})
    first = client(kind, transport=transport, headers={"X-A": "1"})
    second = first.with_options(headers={"X-B": "2"}, timeout=5, max_attempts=7, deadline=9)
    for target in (first, second):
        call(target, operation("POST", "unsafe"), body={"id": 1})
    one, two = transport.sent
    assert (one.headers.get("x-b"), two.headers["x-a"], two.headers["x-b"]) == (None, "1", "2")
    assert second._config.timeout.read == 5
    assert second._config.policy.attempts == 7
    assert first._config.policy.attempts == 3
    assert second._shared is first._shared


@pytest.mark.parametrize(
    "bad",
    [
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("inf")},
        {"max_attempts": 0},
        {"deadline": 0},
    ],
)
def test_options_that_make_no_sense(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        client("sync", **bad)


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_finite(value: float) -> None:
    with pytest.raises(ValueError, match="positive and finite"):
        Timeout(read=value)


def test_client_request_reaches_anything() -> None:
    transport = FakeTransport({"PATCH /any/where": {"a": 1}})
    target = client("sync", transport=transport)
    found = target.request(
        "patch", "any/where?x=1", query={"y": [1, 2]}, headers={"X-A": "1"}, body={"b": None}
    )
    assert found.json() == {"a": 1}
    assert found.parse_as(dict[str, int]) == {"a": 1}
    sent = transport.assert_sent(
        "PATCH /any/where", headers={"X-A": "1"}, json={"b": None}, times=1
    )
    assert sent.url == "https://things.example/api/any/where?x=1&y=1&y=2"


def test_a_parameter_of_the_path_is_required() -> None:
    op = operation(params=(Path("id"),))
    for value in (None, OMIT):
        with pytest.raises(ValueError, match="path parameter 'id' is required"):
            call(client("sync", transport=FakeTransport()), op, args=(value,))
