"""Streams: events, JSON lines, JSON sequences, cut anywhere, typed."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from _runtime import errors
from _runtime.client import AsyncResource, Resource
from _runtime.framing import Event, EventsFramer, LinesFramer, SequenceFramer
from _runtime.models import Model
from _runtime.operation import Answer

from .hostile import Connection, serving
from .support import KINDS, Kind, Thing, client, operation


class Message(Model):
    """An event as OpenAPI 3.2 describes it."""

    data: str
    event: str | None = None
    id: str | None = None


class Delta(Model):
    """An event whose data is JSON."""

    data: Thing
    event: str | None = None


def stream(
    kind: Kind, media_type: str, body: bytes, type_: Any, framing: str, size: int = 0
) -> list[Any]:
    """All items of a stream that is sent in chunks of a size."""
    op = operation(success=(Answer("200", media_type, lambda: type_),), stream=framing)
    step = size or len(body) or 1

    def behave(c: Connection) -> None:
        c.request()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\n"
        c.send(head.encode() + b"Transfer-Encoding: chunked\r\n\r\n")
        for at in range(0, len(body), step):
            piece = body[at : at + step]
            c.send(b"%x\r\n" % len(piece) + piece + b"\r\n")
        c.send(b"0\r\n\r\n")

    with serving(behave) as server:
        return collect(kind, server.url, op)


def collect(kind: Kind, url: str, op: Any) -> list[Any]:
    if kind == "sync":
        with client("sync", base_url=url) as target, Resource(target)._stream(op, (1, None)) as it:
            return list(it)

    async def run() -> list[Any]:
        async with client("async", base_url=url) as target:
            return [item async for item in await AsyncResource(target)._stream(op, (1, None))]

    return asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0, 1, 7])
def test_json_lines(kind: Kind, size: int) -> None:
    body = b'{"id": 1}\n\r\n{"id": 2, "name": "\xc3\xa9"}\r\n{"id": 3}'
    found = stream(kind, "application/x-ndjson", body, Thing, "json-lines", size)
    assert found == [Thing(id=1), Thing(id=2, name="\u00e9"), Thing(id=3)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0, 1, 5])
def test_json_sequences(kind: Kind, size: int) -> None:
    body = b'\x1e{"id": 1}\n\x1e{"id":\n 2}\n\x1e\x1e{"id": 3}\n'
    found = stream(kind, "application/json-seq", body, Thing, "json-seq", size)
    assert [thing.id for thing in found] == [1, 2, 3]


EVENTS = (
    b"\xef\xbb\xbf: hello\r\n\r\n"
    b'event: thing\r\ndata: {"id": 1}\r\nid: a\r\n\r\n'
    b'data:{"id":\ndata: 2}\n\n'
    b"retry: 500\revent: empty\r\r"
    b'data: {"id": 3}\n\n'
    b'data: {"id": 4}'
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [0, 1, 3])
def test_events_with_data_of_a_type(kind: Kind, size: int) -> None:
    found = stream(kind, "text/event-stream", EVENTS, Thing, "events", size)
    assert [thing.id for thing in found] == [1, 2, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_events_that_are_typed_themselves(kind: Kind) -> None:
    found = stream(kind, "text/event-stream", EVENTS, Message, "events")
    assert found[0] == Message(data='{"id": 1}', event="thing", id="a")
    assert [message.event for message in found] == ["thing", "message", "message"]
    typed = stream(kind, "text/event-stream", EVENTS, Delta, "events")
    assert [delta.data.id for delta in typed] == [1, 2, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_done_ends_a_stream_of_events(kind: Kind) -> None:
    body = b'data: {"id": 1}\n\ndata: [DONE]\n\ndata: {"id": 2}\n\n'
    assert stream(kind, "text/event-stream", body, Thing, "events") == [Thing(id=1)]


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_anything(kind: Kind) -> None:
    body = b"data: a\ndata: b\n\ndata:  c\n\n"
    assert stream(kind, "text/event-stream", body, str, "events") == ["a\nb", " c"]
    assert stream(kind, "application/jsonl", b'[1]\n"x"\n', Any, "json-lines") == [[1], "x"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_item_is_a_typed_error(kind: Kind) -> None:
    with pytest.raises(errors.DecodeError) as caught:
        stream(kind, "application/jsonl", b'{"id": 1}\n{oops\n', Thing, "json-lines")
    assert caught.value.operation == "things.call"
    with pytest.raises(errors.AnswerLost, match="cut short"):
        stream(kind, "application/json-seq", b"\x1e1\n\x1e12", int, "json-seq")


@pytest.mark.parametrize("kind", KINDS)
def test_a_stream_that_breaks_off(kind: Kind) -> None:
    def breaks(c: Connection) -> None:
        c.request()
        c.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\nContent-Type: application/jsonl\r\n\r\n")
        c.send(b'{"id": 1}\n')
        c.pause(0.1)
        c.reset()

    op = operation(
        success=(Answer("200", "application/jsonl", lambda: Thing),), stream="json-lines"
    )
    with serving(breaks) as server, pytest.raises(errors.AnswerLost):
        collect(kind, server.url, op)


def test_a_stream_may_last_longer_than_a_call() -> None:
    def slow(c: Connection) -> None:
        c.request()
        c.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\nConnection: close\r\n\r\n")
        for number in range(5):
            c.send(b'{"id": %d}\n' % number)
            c.pause(0.15)

    op = operation(
        success=(Answer("200", "application/jsonl", lambda: Thing),), stream="json-lines"
    )
    with serving(slow) as server, client("sync", base_url=server.url) as target:
        stream = Resource(target)._stream(op, (1, None), options={"deadline": 0.3})
        with stream:
            assert [thing.id for thing in stream] == [0, 1, 2, 3, 4]


def test_a_stream_that_is_left_gives_its_connection_back() -> None:
    def endless(c: Connection) -> None:
        c.request()
        c.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/jsonl\r\nConnection: close\r\n\r\n")
        while not c.server.over.is_set():
            c.send(b'{"id": 1}\n')
            c.pause(0.001)

    op = operation(
        success=(Answer("200", "application/jsonl", lambda: Thing),), stream="json-lines"
    )
    with serving(endless) as server, client("sync", base_url=server.url) as target:
        with Resource(target)._stream(op, (1, None)) as stream:
            assert next(stream) == Thing(id=1)
            assert stream.last_event_id is None
        for _ in range(100):
            if server.open == 0:
                break
            __import__("time").sleep(0.02)
        assert server.open == 0


def test_events_are_framed_as_the_standard_says() -> None:
    framer = EventsFramer()
    first = framer.feed(b"id: 1\ndata\n\ndata:x\n\nid\n\nid: a\0b\ndata: y\nunknown: z\n\n")
    assert first == [
        Event("", "message", "1", None),
        Event("x", "message", "1", None),
        Event("y", "message", "", None),
    ]
    assert framer.feed(b"data: never ended") == []
    assert framer.finish() == []


def test_an_item_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("_runtime.framing.LONGEST", 1000)
    for framer in (LinesFramer(), SequenceFramer(), EventsFramer()):
        with pytest.raises(errors.AnswerLost, match="over 1000 bytes"):
            for _ in range(2000):
                framer.feed(b"data: x\n" if isinstance(framer, EventsFramer) else b"x")
