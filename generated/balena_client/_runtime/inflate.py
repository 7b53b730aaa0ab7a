"""Decompression in bounded steps: a small answer cannot fill the memory.

An answer is refused when more than 16 MiB came out of it and that is over a
hundred times what went in; large honest answers pass.
"""

from __future__ import annotations

import functools
import importlib
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, Protocol

from .errors import AnswerLost, AnswerTooLarge

STEP = 1024 * 1024
FREE = 16 * 1024 * 1024
RATIO = 100
MOST_CODINGS = 3


class Stage(Protocol):
    """One content coding being undone."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class ZlibStage:
    """gzip (also of several members) and deflate (with or without its header)."""

    def __init__(self, gzip: bool) -> None:
        self._gzip = gzip
        self._wbits = zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS
        self._inner = zlib.decompressobj(self._wbits)
        self._fed = False
        self._over = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data and not self._over:
            if self._inner.eof:
                self._next_member(data)
                continue
            piece = self._decompress(data)
            data = self._inner.unconsumed_tail or self._inner.unused_data
            while len(piece) == STEP and not data and not self._inner.eof:
                yield piece
                piece = self._inner.decompress(b"", STEP)
            if piece:
                yield piece

    def _next_member(self, data: bytes) -> None:
        if self._gzip and data.startswith(b"\x1f"):
            self._inner = zlib.decompressobj(self._wbits)
        else:
            self._over = True

    def _decompress(self, data: bytes) -> bytes:
        first, self._fed = not self._fed, True
        try:
            return self._inner.decompress(data, STEP)
        except zlib.error:
            if self._gzip or not first:
                raise
            self._inner = zlib.decompressobj(-zlib.MAX_WBITS)
            return self._inner.decompress(data, STEP)

    def finish(self) -> None:
        if self._fed and not self._inner.eof:
            raise ValueError("the compressed answer ends too early")


class BrotliStage:
    """br, by the brotli package."""

    def __init__(self, module: Any) -> None:
        self._inner = module.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._inner.process(data, output_buffer_limit=STEP)
        while not self._inner.can_accept_more_data():
            yield self._inner.process(b"", output_buffer_limit=STEP)

    def finish(self) -> None:
        if not self._inner.is_finished():
            raise ValueError("the compressed answer ends too early")


class ZstdStage:
    """zstd, by the zstandard package; windows of more than 8 MiB are refused."""

    def __init__(self, module: Any) -> None:
        self._module = module
        self._inner = self._new()
        self._open = False

    def _new(self) -> Any:
        inner = self._module.ZstdDecompressor(max_window_size=8 * STEP)
        return inner.decompressobj(read_across_frames=True)

    def feed(self, data: bytes) -> Iterator[bytes]:
        # A block inflates to at most 128 KiB, and takes at least 4 bytes.
        for at in range(0, len(data), 32):
            yield self._inner.decompress(data[at : at + 32])
        self._open = True

    def finish(self) -> None:
        if self._open and not self._inner.eof and self._inner.unused_data:
            raise ValueError("the compressed answer ends too early")


@functools.cache
def accepted() -> str:
    """The Accept-Encoding that can be kept here."""
    codings = ["gzip", "deflate"]
    if find_spec("brotli") is not None:
        codings.append("br")
    if find_spec("zstandard") is not None:
        codings.append("zstd")
    return ", ".join(codings)


def _stage(coding: str) -> Stage:
    match coding:
        case "gzip" | "x-gzip":
            return ZlibStage(gzip=True)
        case "deflate":
            return ZlibStage(gzip=False)
        case "br" if find_spec("brotli") is not None:
            return BrotliStage(importlib.import_module("brotli"))
        case "zstd" if find_spec("zstandard") is not None:
            return ZstdStage(importlib.import_module("zstandard"))
    raise AnswerLost(f"the answer's content coding is unknown: {coding[:40]!r}")


class Inflater:
    """Undoes the content codings of one answer, chunk by chunk."""

    def __init__(self, content_encoding: str | None) -> None:
        names = (content_encoding or "").lower().split(",")
        codings = [name.strip() for name in names if name.strip()]
        codings = [name for name in codings if name != "identity"]
        if len(codings) > MOST_CODINGS:
            raise AnswerLost("the answer has too many content codings")
        self._stages = [_stage(name) for name in reversed(codings)]
        self._in = 0
        self._out = 0

    @property
    def plain(self) -> bool:
        """There is nothing to undo."""
        return not self._stages

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """What `chunk` inflates to, in pieces of about a MiB at most.

        Raises AnswerTooLarge for a bomb, AnswerLost for what cannot be inflated.
        """
        self._in += len(chunk)
        try:
            for piece in self._through(chunk, 0):
                self._out += len(piece)
                if self._out > FREE and self._out > RATIO * self._in:
                    raise AnswerTooLarge(
                        f"the answer inflates more than {RATIO} times"
                        f" ({self._in} bytes to over {self._out})"
                    )
                if piece:
                    yield piece
        except (zlib.error, ValueError, OSError) as error:
            raise AnswerLost(f"the answer cannot be inflated: {error}") from None

    def _through(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._stages):
            yield data
            return
        for piece in self._stages[depth].feed(data):
            yield from self._through(piece, depth + 1)

    def finish(self) -> None:
        """AnswerLost when the answer stopped in the middle."""
        for stage in self._stages:
            try:
                stage.finish()
            except ValueError as error:
                raise AnswerLost(str(error)) from None
