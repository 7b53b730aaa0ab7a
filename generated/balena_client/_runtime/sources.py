"""Bytes to send that need not fit into memory: from paths, files, iterators."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from .types import File, Upload

CHUNK = 64 * 1024

Content: TypeAlias = Upload | str


class Source:
    """Bytes that are read when they are sent.

    size: how many, where that is known before; replayable: they can be sent
    again; started: reading has begun; problem: what reading ended in, when it
    failed here and not on the way to the server. Iterate with `for` or `async for`.
    """

    size: int | None = None
    replayable: bool = False
    started: bool = False
    problem: Exception | None = None

    def chunks(self) -> Iterator[bytes]:
        raise NotImplementedError

    async def achunks(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks():
            yield chunk

    def __iter__(self) -> Iterator[bytes]:
        self._start()
        try:
            yield from self.chunks()
        except Exception as error:
            self.problem = error
            raise

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self._start()
        try:
            async for chunk in self.achunks():
                yield chunk
        except Exception as error:
            self.problem = error
            raise

    def _start(self) -> None:
        if self.started and not self.replayable:
            raise ValueError("this body can be sent only once")
        self.started = True


class BytesSource(Source):
    """Bytes at hand."""

    replayable = True

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.size = len(data)

    def chunks(self) -> Iterator[bytes]:
        yield self.data


class PathSource(Source):
    """A file by its path, opened for each send."""

    replayable = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size

    def chunks(self) -> Iterator[bytes]:
        with self.path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk

    async def achunks(self) -> AsyncIterator[bytes]:
        import asyncio

        stream = await asyncio.to_thread(self.path.open, "rb")
        with stream:
            while chunk := await asyncio.to_thread(stream.read, CHUNK):
                yield chunk


class FileSource(Source):
    """An open binary file, from where it stands; replayable if it can seek."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.begin = 0
        try:
            self.replayable = stream.seekable()
            if self.replayable:
                self.begin = stream.tell()
                end = stream.seek(0, os.SEEK_END)
                stream.seek(self.begin)
                self.size = end - self.begin
        except (OSError, AttributeError):
            self.replayable = False

    def _start(self) -> None:
        if self.started and self.replayable:
            self.stream.seek(self.begin)
        super()._start()

    def chunks(self) -> Iterator[bytes]:
        while chunk := self.stream.read(CHUNK):
            yield as_bytes(chunk)

    async def achunks(self) -> AsyncIterator[bytes]:
        import asyncio

        while chunk := await asyncio.to_thread(self.stream.read, CHUNK):
            yield as_bytes(chunk)


class IterableSource(Source):
    """Chunks from an iterable; only lists and tuples can be sent again."""

    def __init__(self, iterable: Iterable[bytes]) -> None:
        self.iterable = iterable
        self.replayable = isinstance(iterable, (list, tuple))

    def chunks(self) -> Iterator[bytes]:
        for chunk in self.iterable:
            if chunk:
                yield as_bytes(chunk)


class AsyncIterableSource(Source):
    """Chunks from an asynchronous iterable, once; for `AsyncClient` only."""

    def __init__(self, iterable: AsyncIterable[bytes]) -> None:
        self.iterable = iterable

    def chunks(self) -> Iterator[bytes]:
        raise TypeError("an asynchronous iterable needs AsyncClient")

    async def achunks(self) -> AsyncIterator[bytes]:
        async for chunk in self.iterable:
            if chunk:
                yield as_bytes(chunk)


class JoinedSource(Source):
    """Several sources one after another."""

    def __init__(self, sources: list[Source]) -> None:
        self.sources = sources
        self.replayable = all(source.replayable for source in sources)
        sizes = [source.size for source in sources if source.size is not None]
        self.size = sum(sizes) if len(sizes) == len(sources) else None

    def chunks(self) -> Iterator[bytes]:
        for source in self.sources:
            yield from source

    async def achunks(self) -> AsyncIterator[bytes]:
        for source in self.sources:
            async for chunk in source:
                yield chunk


def as_bytes(chunk: object) -> bytes:
    """`chunk` if it is bytes; TypeError says what it is otherwise."""
    if isinstance(chunk, (bytes, bytearray, memoryview)):
        return bytes(chunk)
    raise TypeError(f"a body has to yield bytes, not {type(chunk).__name__}")


def is_upload(value: object) -> bool:
    """Whether `value` is something that `source_of` reads as bytes."""
    if isinstance(value, (bytes, bytearray, Path, File)):
        return True
    return callable(getattr(value, "read", None))  # a model may have a field `read`


def source_of(content: Any) -> Source:
    """A source for anything that can be uploaded. TypeError for other things."""
    if isinstance(content, Source):
        return content
    if isinstance(content, File):
        return source_of(content.content)
    if isinstance(content, (bytes, bytearray, memoryview)):
        return BytesSource(bytes(content))
    if isinstance(content, str):
        return BytesSource(content.encode())
    if isinstance(content, Path):
        return PathSource(content)
    if callable(getattr(content, "read", None)):
        return FileSource(content)
    if isinstance(content, AsyncIterable):
        return AsyncIterableSource(content)
    if isinstance(content, Iterable):
        return IterableSource(content)
    raise TypeError(f"cannot read bytes from {type(content).__name__}")
