"""The two thin loops: they do what the logic's effects say, in threads or tasks."""

from __future__ import annotations

import inspect
import threading
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any, TypeVar

from .effects import Effect, Invoke, Reply, Send, Sleep, Steps, Wait
from .errors import AnswerLost, ApiError, DeadlineExceeded
from .inflate import Inflater
from .sources import Source
from .throttle import Signal
from .transport import AsyncResponse, AsyncTransport, Request, Response, Transport

R = TypeVar("R")


class Collector:
    """The body of one answer, put together within the call's deadline."""

    __slots__ = ("_inflater", "_pieces", "_until")

    def __init__(self, request: Request, content_encoding: str | None) -> None:
        self._until = request.until
        self._pieces: list[bytes] = []
        self._inflater = (
            None if content_encoding is None else Inflater(content_encoding)
        )

    def feed(self, chunk: bytes) -> None:
        """Takes what came off the wire. Raises TransportError."""
        if self._until is not None and time.monotonic() > self._until:
            raise DeadlineExceeded("the call's deadline has passed")
        if self._inflater is None or self._inflater.plain:
            self._pieces.append(chunk)
        else:
            self._pieces.extend(self._inflater.feed(chunk))

    def finish(self) -> bytes:
        """The whole body. AnswerLost when it is cut short."""
        if self._inflater is not None:
            self._inflater.finish()
        pieces = self._pieces
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def left_open(send: Send, status: int) -> bool:
    """Whether an answer's body is left for a stream to read."""
    return send.request.stream and 200 <= status < 300


def at_fault(request: Request, error: Exception) -> Exception:
    """What a failed send is to be called: the caller's own error, where the body
    could not be read, else one of ours."""
    body = request.body
    if isinstance(body, Source) and body.problem is not None:
        return body.problem
    if isinstance(error, ApiError):
        return error
    return AnswerLost(str(error) or type(error).__name__)


class SyncLoop:
    """Effects in the caller's thread."""

    def __init__(
        self, transport: Transport | None, sleep: Callable[[float], object]
    ) -> None:
        self._transport = transport
        self._own = transport is None
        self._closed = False
        self._lock = threading.Lock()
        self._sleep = sleep

    @property
    def transport(self) -> Transport:
        """The transport; the default one is made when it is first needed."""
        if self._closed:
            raise RuntimeError("the client is closed")
        if self._transport is not None:
            return self._transport
        from .transports.with_httpx2 import Httpx2Transport

        with self._lock:
            if self._transport is None:
                self._transport = Httpx2Transport()
            return self._transport

    def close(self) -> None:
        """Closes a transport that was made here; one that was given stays open."""
        self._closed = True
        if self._own and self._transport is not None:
            self._transport.close()

    def run(self, steps: Steps[R]) -> R:
        """Runs logic to its end."""
        try:
            effect = next(steps)
            while True:
                try:
                    result = self._do(effect)
                except BaseException as error:  # noqa: BLE001 (thrown into the logic)
                    effect = steps.throw(error)
                else:
                    effect = steps.send(result)
        except StopIteration as stop:
            value: R = stop.value
            return value

    def _do(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return self._send(effect)
            case Sleep():
                return self._sleep(effect.seconds)
            case Wait():
                event = threading.Event()
                effect.signal.add(event.set)
                return event.wait(effect.seconds)
            case Invoke():
                result = effect.function()
                if inspect.isawaitable(result):
                    if inspect.iscoroutine(result):
                        result.close()
                    raise TypeError("a coroutine function needs AsyncClient")
                return result

    def _send(self, send: Send) -> Reply:
        request = send.request
        response = self._open(request)
        status, headers = response.status, response.headers
        if left_open(send, status):
            return Reply(status, headers, stream=response)
        try:
            collector = Collector(request, headers.get("content-encoding"))
            for chunk in response.iter_raw():
                collector.feed(chunk)
            return Reply(status, headers, collector.finish())
        except OSError as error:
            if isinstance(error, ApiError):
                raise
            problem = str(error) or type(error).__name__
        finally:
            response.close()
        raise AnswerLost(problem)

    def _open(self, request: Request) -> Response:
        lost: Exception
        try:
            return self.transport.send(request)
        except (OSError, ApiError) as error:
            lost = at_fault(request, error)
        raise lost


class AsyncLoop:
    """Effects in the caller's task."""

    def __init__(
        self,
        transport: AsyncTransport | None,
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._transport = transport
        self._own = transport is None
        self._closed = False
        self._sleep = sleep

    @property
    def transport(self) -> AsyncTransport:
        """The transport; the default one is made when it is first needed."""
        if self._closed:
            raise RuntimeError("the client is closed")
        if self._transport is None:
            from .transports.with_httpx2 import AsyncHttpx2Transport

            self._transport = AsyncHttpx2Transport()
        return self._transport

    async def close(self) -> None:
        """Closes a transport that was made here; one that was given stays open."""
        self._closed = True
        if self._own and self._transport is not None:
            await self._transport.aclose()

    async def run(self, steps: Steps[R]) -> R:
        """Runs logic to its end."""
        try:
            effect = next(steps)
            while True:
                try:
                    result = await self._do(effect)
                except BaseException as error:  # noqa: BLE001 (thrown into the logic)
                    effect = steps.throw(error)
                else:
                    effect = steps.send(result)
        except StopIteration as stop:
            value: R = stop.value
            return value

    async def _do(self, effect: Effect) -> Any:
        match effect:
            case Send():
                return await self._send(effect)
            case Sleep():
                return await self._sleep(effect.seconds)
            case Wait():
                return await wait(effect.signal, effect.seconds)
            case Invoke():
                result = effect.function()
                return await result if inspect.isawaitable(result) else result

    async def _send(self, send: Send) -> Reply:
        request = send.request
        response = await self._open(request)
        status, headers = response.status, response.headers
        if left_open(send, status):
            return Reply(status, headers, stream=response)
        try:
            collector = Collector(request, headers.get("content-encoding"))
            async with aclosing(response.aiter_raw()) as chunks:
                async for chunk in chunks:
                    collector.feed(chunk)
            return Reply(status, headers, collector.finish())
        except OSError as error:
            if isinstance(error, ApiError):
                raise
            problem = str(error) or type(error).__name__
        finally:
            await response.aclose()
        raise AnswerLost(problem)

    async def _open(self, request: Request) -> AsyncResponse:
        lost: Exception
        try:
            return await self.transport.asend(request)
        except (OSError, ApiError) as error:
            lost = at_fault(request, error)
        raise lost


async def wait(signal: Signal, seconds: float) -> bool:
    """Waits for a signal; False when the time is over first."""
    import asyncio

    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()

    def wake() -> None:
        if not future.done():
            future.set_result(None)

    def call() -> None:
        try:
            loop.call_soon_threadsafe(wake)
        except RuntimeError:  # the waiter's loop has been closed
            return

    signal.add(call)
    try:
        await asyncio.wait_for(future, seconds)
    except TimeoutError:
        return signal.is_set
    return True
