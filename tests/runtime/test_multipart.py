"""Multipart bodies, read back with the standard library's parser."""

from __future__ import annotations

import io
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from _runtime.models import Model
from _runtime.operation import Body, Content, Part
from _runtime.testing import Answer, FakeTransport
from _runtime.types import File

from .hostile import each_request, serving
from .support import KINDS, Kind, Thing, call, client, operation
from .twins import make

PARTS = (
    Part("meta", content_type="application/json"),
    Part("file", file=True),
    Part("image", content_type="image/png, image/jpeg", file=True),
    Part("tags"),
)


class Form(Model):
    meta: Thing
    file: Any
    note: str | None = None


def sent(
    body: object,
    parts: tuple[Part, ...] = PARTS,
    kind: Kind = "sync",
    media: str = "multipart/form-data",
) -> list[Message]:
    transport = FakeTransport({"POST /things/1": Answer(status=204)})
    spec = Body(Content(media, None, parts))
    call(client(kind, transport=transport), operation("POST", "unsafe", body=spec), body=body)
    request = transport.sent[0]
    assert request.headers.get("content-length") in (None, str(len(request.body)))
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + request.body)
    assert message.is_multipart() or request.body.count(b"--") == 2
    payload = message.get_payload()
    return [part for part in payload if isinstance(part, Message)]


def described(part: Message) -> tuple[Any, ...]:
    name = part.get_param("name", header="content-disposition")
    filename = part.get_param("filename", header="content-disposition")
    declared = part.get_content_type() if "content-type" in part else None
    return name, filename, declared, part.get_payload(decode=True)


@pytest.mark.parametrize("kind", KINDS)
def test_files_json_and_text(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_bytes(b"a,b\r\n")
    body = {
        "meta": {"x": 1},
        "file": path,
        "note": "caf\u00e9",
        "count": 3,
        "tags": ["a", "b"],
        "plain": {"y": None},
    }
    assert [described(part) for part in sent(body, kind=kind)] == [
        ("meta", None, "application/json", b'{"x":1}'),
        ("file", "data.csv", "text/csv", b"a,b\r\n"),
        ("note", None, None, "caf\u00e9".encode()),
        ("count", None, None, b"3"),
        ("tags", None, None, b"a"),
        ("tags", None, None, b"b"),
        ("plain", None, "application/json", b'{"y":null}'),
    ]


def test_names_and_types_of_files() -> None:
    body = {
        "file": File(b"1", filename="a.json", content_type="application/x-own"),
        "image": File(b"2", "pic.png"),
        "other": io.BytesIO(b"3"),
        "raw": b"4",
    }
    assert [described(part) for part in sent(body)] == [
        ("file", "a.json", "application/x-own", b"1"),
        ("image", "pic.png", "image/png", b"2"),
        ("other", None, "application/octet-stream", b"3"),
        ("raw", None, "application/octet-stream", b"4"),
    ]
    ((_, filename, media_type, _),) = (described(part) for part in sent({"file": b"5"}))
    assert (filename, media_type) == ("file", "application/octet-stream")


def test_several_files_under_one_name() -> None:
    found = sent({"file": [File(b"1", "a"), File(b"2", "b")]})
    assert [described(part)[:2] for part in found] == [("file", "a"), ("file", "b")]


def test_a_model_as_a_form() -> None:
    found = sent(Form(meta=Thing(id=1), file=File(b"1", "a.bin")))
    assert [described(part)[0] for part in found] == ["meta", "file"]
    assert found[0].get_payload(decode=True) == b'{"id":1}'


def test_names_cannot_break_out() -> None:
    (part,) = sent({'a"\r\nX-Evil: 1': File(b"1", 'b"\r\nX-Evil: 1')})
    assert part["x-evil"] is None
    assert 'filename="b%22%0D%0AX-Evil: 1"' in part["content-disposition"]
    with pytest.raises(ValueError, match="NUL"):
        sent({"a\0": "1"})
    with pytest.raises(ValueError, match="line breaks"):
        sent({"file": File(b"1", "a", "text/plain\r\nX: 1")})


def test_other_multiparts_have_no_names() -> None:
    (part,) = sent({"a": {"b": 1}}, media="multipart/mixed")
    assert part["content-disposition"] is None
    assert part.get_content_type() == "application/json"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("library", ["httpx2", "pyreqwest"])
def test_a_large_file_is_streamed(kind: Kind, library: str, tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    path.write_bytes(bytes(range(256)) * 4096)
    spec = Body(Content("multipart/form-data", None, PARTS))
    with serving(each_request(lambda c, f, h, b: c.json(b'{"id": 1}'))) as server:
        op = operation("POST", "unsafe", body=spec)
        error = make(kind, op, {"base_url": server.url}, library, body={"file": path, "note": "x"})
    assert error is None
    _, headers, body = server.requests[0]
    assert int(headers["content-length"]) == len(body)
    assert path.read_bytes() in body
