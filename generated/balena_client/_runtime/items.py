"""From one frame of a stream to one typed item."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from .config import Config
from .decode import convert
from .effects import Reply
from .errors import ApiError, DecodeError
from .framing import Event, Frame
from .media import kind_of
from .operation import StreamKind
from .plan import Plan
from .reading import decoded, reporter

EVENT_MEMBERS = frozenset({"data", "event", "id", "retry", "comment"})
KINDS: dict[str, StreamKind] = {
    "events": "events",
    "lines": "json-lines",
    "seq": "json-seq",
}
DONE = "[DONE]"


class ItemReader:
    """Reads the items of one streamed answer as the operation's type."""

    def __init__(self, plan: Plan, config: Config, reply: Reply) -> None:
        declared = reply.headers.get("content-type")
        reader = plan.success.find(reply.status, declared, True)
        self.type: Any = Any if reader is None else reader.type
        kind = kind_of(declared or "")
        self.framing: StreamKind = KINDS.get(
            kind, plan.operation.stream or "json-lines"
        )
        self.last_event_id: str | None = None
        self._whole = self.framing == "events" and is_event(self.type)
        self._reply = reply
        self._strict = config.strict
        self._report = reporter(config, plan)
        self._name = plan.operation.name

    def is_end(self, frame: Frame) -> bool:
        """Whether a frame is the word that ends many event streams."""
        return isinstance(frame, Event) and frame.data.strip() == DONE

    def read(self, frame: Frame, placed: Callable[[Exception], ApiError]) -> Any:
        """The item. DecodeError when it is none."""
        problem: ApiError
        try:
            if isinstance(frame, Event):
                self.last_event_id = frame.id
                return self._event(frame)
            return self._json(frame)
        except ApiError as error:
            problem = placed(error)
        raise problem

    def _json(self, data: bytes) -> Any:
        if self.type is str:
            return data.decode("utf-8", "replace")
        if self.type is bytes:
            return data
        reply = Reply(self._reply.status, self._reply.headers, data)
        return decoded(self.type, reply, self._strict, self._report, self._name)

    def _event(self, event: Event) -> Any:
        if not self._whole:
            return self._json(event.data.encode())
        members: dict[str, Any] = {"event": event.event, "data": event.data}
        if event.id is not None:
            members["id"] = event.id
        if event.retry is not None:
            members["retry"] = event.retry
        if not holds_text(self.type):
            members["data"] = self._plain(event.data)
        return convert(
            self.type,
            members,
            strict=self._strict,
            on_mismatch=self._report,
            operation=self._name,
        )

    def _plain(self, data: str) -> Any:
        try:
            return msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            problem = f"an event's data is not JSON: {error}"
        raise DecodeError(
            problem, self._reply.status, self._reply.headers, data.encode()
        )


def is_event(annotation: Any) -> bool:
    """Whether a type is of events themselves (OpenAPI 3.2), not of their data."""
    names = getattr(annotation, "__struct_encode_fields__", ())
    return "data" in names and EVENT_MEMBERS.issuperset(names)


def holds_text(annotation: Any) -> bool:
    """Whether an event type's data is text, rather than JSON in text."""
    for member in msgspec.structs.fields(annotation):
        if member.encode_name == "data":
            return "str" in str(member.type) or member.type is Any
    return True
