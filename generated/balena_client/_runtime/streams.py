"""Answers that are read while they come: items (`Stream`) or bytes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .core import Call
from .effects import Reply
from .errors import AnswerLost, ApiError
from .framing import framer_of
from .inflate import Inflater
from .items import ItemReader
from .media import parameter
from .reading import read_answer
from .transport import AsyncResponse, Headers, Response

T = TypeVar("T")


class Opened:
    """An answer whose body is still on its way: what both twins know of it."""

    def __init__(self, call: Call, reply: Reply) -> None:
        self.status = reply.status
        self.headers: Headers = reply.headers
        self._call = call
        self._inflater = Inflater(reply.headers.get("content-encoding"))

    def _placed(self, error: Exception) -> ApiError:
        """The error as one of ours, without the frames that hold credentials."""
        if not isinstance(error, ApiError):
            error = AnswerLost(str(error) or type(error).__name__)
        self._call.place(error)
        return error.with_traceback(None)

    def _charset(self) -> str:
        return parameter(self.headers.get("content-type") or "", "charset") or "utf-8"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}>"


class StreamedResponse(Opened):
    """A good answer whose body is read as it comes. Close it, or use `with`."""

    def __init__(self, call: Call, reply: Reply) -> None:
        super().__init__(call, reply)
        assert isinstance(reply.stream, Response)
        self._response: Response = reply.stream

    def iter_bytes(self) -> Iterator[bytes]:
        """The body in pieces, decompressed; once. Raises TransportError."""
        problem: ApiError
        try:
            for chunk in self._response.iter_raw():
                yield from self._inflater.feed(chunk)
            self._inflater.finish()
            return
        except (OSError, ApiError) as error:
            problem = self._placed(error)
        finally:
            self.close()
        raise problem

    def iter_lines(self) -> Iterator[str]:
        """The body line by line, without line ends."""
        kept = b""
        charset = self._charset()
        for piece in self.iter_bytes():
            *lines, kept = (kept + piece).split(b"\n")
            for line in lines:
                yield line.removesuffix(b"\r").decode(charset, "replace")
        if kept:
            yield kept.decode(charset, "replace")

    def read(self) -> bytes:
        """The whole body."""
        return b"".join(self.iter_bytes())

    def parse(self) -> Any:
        """The whole body as the method's type. Raises DecodeError."""
        reply = Reply(self.status, self.headers, self.read())
        problem: ApiError
        try:
            return read_answer(self._call.plan, self._call.config, reply)
        except ApiError as error:
            problem = self._placed(error)
        raise problem

    def to_file(self, path: str | os.PathLike[str]) -> int:
        """Writes the body to a file, whole or not at all; gives its size in bytes."""
        target = Path(path)
        part = target.with_name(target.name + ".part")
        size = 0
        try:
            with part.open("wb") as stream:
                for piece in self.iter_bytes():
                    size += stream.write(piece)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return size

    def close(self) -> None:
        """Gives the connection back; what was not read is lost."""
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncStreamedResponse(Opened):
    """`StreamedResponse` for tasks."""

    def __init__(self, call: Call, reply: Reply) -> None:
        super().__init__(call, reply)
        assert isinstance(reply.stream, AsyncResponse)
        self._response: AsyncResponse = reply.stream

    async def iter_bytes(self) -> AsyncIterator[bytes]:
        """The body in pieces, decompressed; once. Raises TransportError."""
        problem: ApiError
        try:
            async with aclosing(self._response.aiter_raw()) as chunks:
                async for chunk in chunks:
                    for piece in self._inflater.feed(chunk):
                        yield piece
            self._inflater.finish()
            return
        except (OSError, ApiError) as error:
            problem = self._placed(error)
        finally:
            await self.close()
        raise problem

    async def iter_lines(self) -> AsyncIterator[str]:
        """The body line by line, without line ends."""
        kept = b""
        charset = self._charset()
        async for piece in self.iter_bytes():
            *lines, kept = (kept + piece).split(b"\n")
            for line in lines:
                yield line.removesuffix(b"\r").decode(charset, "replace")
        if kept:
            yield kept.decode(charset, "replace")

    async def read(self) -> bytes:
        """The whole body."""
        return b"".join([piece async for piece in self.iter_bytes()])

    async def parse(self) -> Any:
        """The whole body as the method's type. Raises DecodeError."""
        reply = Reply(self.status, self.headers, await self.read())
        problem: ApiError
        try:
            return read_answer(self._call.plan, self._call.config, reply)
        except ApiError as error:
            problem = self._placed(error)
        raise problem

    async def to_file(self, path: str | os.PathLike[str]) -> int:
        """Writes the body to a file, whole or not at all; gives its size in bytes."""
        import asyncio

        target = Path(path)
        part = target.with_name(target.name + ".part")
        size = 0
        try:
            stream = await asyncio.to_thread(part.open, "wb")
            with stream:
                async for piece in self.iter_bytes():
                    size += await asyncio.to_thread(stream.write, piece)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return size

    async def close(self) -> None:
        """Gives the connection back; what was not read is lost."""
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


class Stream(Generic[T]):
    """The items of an answer, as they come. Close it, or use `with`.

    Raises TransportError when the connection breaks, DecodeError for an item
    that is not what the document says.
    """

    def __init__(self, call: Call, reply: Reply) -> None:
        self.response = StreamedResponse(call, reply)
        self._reader = ItemReader(call.plan, call.config, reply)
        self._items = self._iterate()

    def _iterate(self) -> Iterator[T]:
        framer = framer_of(self._reader.framing)
        reader = self._reader
        for piece in self.response.iter_bytes():
            for frame in framer.feed(piece):
                if reader.is_end(frame):
                    self.close()
                    return
                yield reader.read(frame, self.response._placed)
        for frame in framer.finish():
            yield reader.read(frame, self.response._placed)

    @property
    def last_event_id(self) -> str | None:
        """The id of the last event, for resuming."""
        return self._reader.last_event_id

    def __iter__(self) -> Iterator[T]:
        return self._items

    def __next__(self) -> T:
        return next(self._items)

    def close(self) -> None:
        """Gives the connection back."""
        self.response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncStream(Generic[T]):
    """`Stream` for tasks."""

    def __init__(self, call: Call, reply: Reply) -> None:
        self.response = AsyncStreamedResponse(call, reply)
        self._reader = ItemReader(call.plan, call.config, reply)
        self._items = self._iterate()

    async def _iterate(self) -> AsyncIterator[T]:
        framer = framer_of(self._reader.framing)
        reader = self._reader
        async for piece in self.response.iter_bytes():
            for frame in framer.feed(piece):
                if reader.is_end(frame):
                    await self.close()
                    return
                yield reader.read(frame, self.response._placed)
        for frame in framer.finish():
            yield reader.read(frame, self.response._placed)

    @property
    def last_event_id(self) -> str | None:
        """The id of the last event, for resuming."""
        return self._reader.last_event_id

    def __aiter__(self) -> AsyncIterator[T]:
        return self._items

    async def __anext__(self) -> T:
        return await anext(self._items)

    async def close(self) -> None:
        """Gives the connection back."""
        await self.response.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()
