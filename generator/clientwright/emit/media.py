"""Which media types of an operation the client offers, and in how many calls."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clientwright.ir.operations import Content, ContentKind, Operation, Response

STREAMS = {
    ContentKind.EVENTS: "events",
    ContentKind.JSON_LINES: "json-lines",
    ContentKind.JSON_SEQ: "json-seq",
}
_OTHER_ENCODINGS = ("yaml", "protobuf", "cbor", "msgpack", "xml", "smile")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One way to call an operation: its answers as a whole, or as a stream of this kind."""

    operation: Operation
    answers: tuple[Response, ...]
    stream: str | None


def calls(operation: Operation) -> tuple[Call, ...]:
    """The calls that an operation offers: a whole answer, a stream, or both (then the stream comes second)."""
    streams = [
        content
        for answer in operation.success
        for content in answer.contents
        if content.kind in STREAMS
    ]
    if not streams:
        return (Call(operation=operation, answers=_whole(operation.success), stream=None),)
    kind = streams[0].kind
    streamed = Call(
        operation=operation, answers=_only(operation.success, {kind}), stream=STREAMS[kind]
    )
    rest = _whole(_only(operation.success, set(ContentKind) - set(STREAMS)))
    if not any(answer.contents for answer in rest):
        return (streamed,)
    return (Call(operation=operation, answers=rest, stream=None), streamed)


def _only(answers: tuple[Response, ...], kinds: set[ContentKind]) -> tuple[Response, ...]:
    """The answers' contents of these kinds, and the answers that never had a body."""
    found = []
    for answer in answers:
        contents = tuple(content for content in answer.contents if content.kind in kinds)
        if contents or not answer.contents:
            found.append(replace(answer, contents=contents))
    return tuple(found)


def _whole(answers: tuple[Response, ...]) -> tuple[Response, ...]:
    return tuple(
        replace(answer, contents=without_other_encodings(answer.contents)) for answer in answers
    )


def without_other_encodings(contents: tuple[Content, ...]) -> tuple[Content, ...]:
    """Without those that write what is there as JSON in another encoding: YAML, XML, protocol buffers."""
    if not any(content.kind is ContentKind.JSON for content in contents):
        return contents
    return tuple(content for content in contents if not _is_other_encoding(content))


def _is_other_encoding(content: Content) -> bool:
    media_type = content.media_type.lower()
    return content.kind is not ContentKind.JSON and any(
        word in media_type for word in _OTHER_ENCODINGS
    )
