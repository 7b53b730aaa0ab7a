"""Where one item of a streamed answer ends: events, JSON lines, JSON sequences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from .errors import AnswerLost
from .operation import StreamKind

LONGEST = 64 * 1024 * 1024


@dataclass(slots=True)
class Event:
    """A server-sent event: its data, its type, the last id, the retry time in ms."""

    data: str
    event: str = "message"
    id: str | None = None
    retry: int | None = None


Frame: TypeAlias = bytes | Event


class Framer(Protocol):
    """Cuts chunks into items, wherever the chunks end."""

    def feed(self, chunk: bytes) -> list[Frame]: ...

    def finish(self) -> list[Frame]: ...


class Splitter:
    """Cuts at a separator of one byte."""

    def __init__(self, separator: bytes) -> None:
        self._separator = separator
        self._kept: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes]:
        """The pieces that are whole now."""
        first, *rest = chunk.split(self._separator)
        self._keep(first)
        if not rest:
            return []
        pieces = [b"".join(self._kept), *rest[:-1]]
        self._kept, self._size = [], 0
        self._keep(rest[-1])
        return pieces

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._kept.append(piece)
            self._size += len(piece)
        if self._size > LONGEST:
            raise AnswerLost(f"one item of the stream is over {LONGEST} bytes")

    def rest(self) -> bytes:
        """What came after the last separator."""
        return b"".join(self._kept)


class LinesFramer:
    """JSON Lines: one item a line; empty lines mean nothing."""

    def __init__(self) -> None:
        self._splitter = Splitter(b"\n")

    def feed(self, chunk: bytes) -> list[Frame]:
        lines = self._splitter.feed(chunk)
        return [line for line in lines if line.strip()]

    def finish(self) -> list[Frame]:
        rest = self._splitter.rest()
        return [rest] if rest.strip() else []


class SequenceFramer:
    """JSON text sequences (RFC 7464): items begin with a record separator."""

    def __init__(self) -> None:
        self._splitter = Splitter(b"\x1e")

    def feed(self, chunk: bytes) -> list[Frame]:
        items = self._splitter.feed(chunk)
        return [item for item in items if item.strip()]

    def finish(self) -> list[Frame]:
        rest = self._splitter.rest()
        if not rest.strip():
            return []
        # A number or word without its line feed may have been cut short.
        if not rest.endswith(b"\n") and rest[-1:] not in b'}]"':
            raise AnswerLost("the last item of the sequence is cut short")
        return [rest]


class EventsFramer:
    """Server-sent events, as the HTML standard reads them."""

    def __init__(self) -> None:
        self._splitter = Splitter(b"\n")
        self._after_return = False
        self._first = True
        self._data: list[str] = []
        self._event = ""
        self._id: str | None = None
        self._retry: int | None = None
        self._held = 0

    def feed(self, chunk: bytes) -> list[Frame]:
        # CR, LF and CRLF all end a line; a CRLF may be cut in two.
        if self._after_return and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        if chunk:
            self._after_return = chunk.endswith(b"\r")
        chunk = chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        events: list[Frame] = []
        for line in self._splitter.feed(chunk):
            event = self._line(line.decode("utf-8", "replace"))
            if event is not None:
                events.append(event)
        return events

    def finish(self) -> list[Frame]:
        # An event that no empty line ended is incomplete, and is dropped.
        return []

    def _line(self, line: str) -> Event | None:
        if self._first:
            self._first = False
            line = line.removeprefix("\ufeff")
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "data":
                self._held += len(value)
                if self._held > LONGEST:
                    raise AnswerLost(f"one event is over {LONGEST} bytes")
                self._data.append(value)
            case "event":
                self._event = value
            case "id" if "\0" not in value:
                self._id = value
            case "retry" if value.isascii() and value.isdigit() and len(value) < 10:
                self._retry = int(value)
        return None

    def _dispatch(self) -> Event | None:
        data, event = self._data, self._event
        self._data, self._event, self._held = [], "", 0
        if not data:
            return None
        return Event("\n".join(data), event or "message", self._id, self._retry)


def framer_of(kind: StreamKind) -> Framer:
    """A new framer for a kind of stream."""
    if kind == "events":
        return EventsFramer()
    return LinesFramer() if kind == "json-lines" else SequenceFramer()
