"""`Client`, `AsyncClient` and their resources, as generated classes derive them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, Unpack

from .base import ClientBase, ClientOptions
from .core import Call
from .effects import Reply
from .errors import ApiError
from .loops import AsyncLoop, SyncLoop
from .operation import Operation
from .raw import RawResponse
from .settings import Settings
from .streams import AsyncStream, AsyncStreamedResponse, Stream, StreamedResponse
from .transport import AsyncTransport, Transport
from .types import OMIT, Options

if TYPE_CHECKING:
    from .async_pager import AsyncPager
    from .batching import Batch
    from .pager import Pager
    from .paging import Style

T = TypeVar("T")
P = ParamSpec("P")


class BaseClient(ClientBase):
    """The client for threads; they may share it."""

    _loop: SyncLoop

    def __init__(
        self,
        settings: Settings,
        *,
        transport: Transport | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(settings, **options)
        self._loop = SyncLoop(transport, self._shared.clock.sleep)

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = OMIT,
        options: Options | None = None,
    ) -> RawResponse[Any]:
        """Calls what the document does not describe.

        path is taken as it is, below the base URL; an absolute URL of another
        origin gets no credentials. body is sent as JSON, or as it is when it is
        bytes, a path or a file. Raises ApiError.
        """
        call = self._prepare_request(method, path, query, headers, body, options)
        answer: RawResponse[Any] = self._run(call)
        return answer

    def with_raw_response(self, method: Callable[P, T]) -> Callable[P, RawResponse[T]]:
        """`client.with_raw_response(client.assets.get)(42)`: status and headers, too.

        The same as `client.assets.with_raw_response.get(42)`, fully typed.
        """
        found: Callable[P, RawResponse[T]] = in_raw_mode(method)
        return found

    def _run(self, call: Call) -> Any:
        problem: ApiError
        try:
            value = self._loop.run(call.run())
            if not call.stream or not isinstance(value, Reply):
                return value
            streamed = call.config.mode == "streamed" or call.operation.stream is None
            return StreamedResponse(call, value) if streamed else Stream(call, value)
        except ApiError as error:
            problem = error
        # Our own frames hold credentials: no traceback may show their variables.
        raise problem.with_traceback(None)

    def close(self) -> None:
        """Closes the connections."""
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncBaseClient(ClientBase):
    """The client for tasks; they may share it, within one event loop."""

    _loop: AsyncLoop

    def __init__(
        self,
        settings: Settings,
        *,
        transport: AsyncTransport | None = None,
        **options: Unpack[ClientOptions],
    ) -> None:
        super().__init__(settings, **options)
        self._loop = AsyncLoop(transport, self._shared.clock.asleep)

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = OMIT,
        options: Options | None = None,
    ) -> RawResponse[Any]:
        """Calls what the document does not describe.

        path is taken as it is, below the base URL; an absolute URL of another
        origin gets no credentials. body is sent as JSON, or as it is when it is
        bytes, a path or a file. Raises ApiError.
        """
        call = self._prepare_request(method, path, query, headers, body, options)
        answer: RawResponse[Any] = await self._run(call)
        return answer

    def with_raw_response(
        self, method: Callable[P, Awaitable[T]]
    ) -> Callable[P, Awaitable[RawResponse[T]]]:
        """`client.with_raw_response(client.assets.get)(42)`: status and headers, too.

        The same as `client.assets.with_raw_response.get(42)`, fully typed.
        """
        found: Callable[P, Awaitable[RawResponse[T]]] = in_raw_mode(method)
        return found

    async def _run(self, call: Call) -> Any:
        problem: ApiError
        try:
            value = await self._loop.run(call.run())
            if not call.stream or not isinstance(value, Reply):
                return value
            if call.config.mode == "streamed" or call.operation.stream is None:
                return AsyncStreamedResponse(call, value)
            return AsyncStream(call, value)
        except ApiError as error:
            problem = error
        raise problem.with_traceback(None)

    async def close(self) -> None:
        """Closes the connections."""
        await self._loop.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def in_raw_mode(method: Any) -> Any:
    """The same method of the same resource, giving raw responses."""
    resource = getattr(method, "__self__", None)
    if not isinstance(resource, (Resource, AsyncResource)):
        raise TypeError("not a method of a resource, such as client.assets.get")
    return getattr(resource.with_raw_response, method.__name__)


class Resource:
    """A namespace of operations."""

    def __init__(self, client: BaseClient) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> Any:
        """The same methods, giving `RawResponse`: status, headers, `parse()`."""
        return type(self)(self._client._in_mode("raw"))

    @property
    def with_streaming_response(self) -> Any:
        """The same methods, giving `StreamedResponse`: bytes as they come."""
        return type(self)(self._client._in_mode("streamed"))

    def _call(
        self,
        operation: Operation[T],
        args: tuple[object, ...],
        body: object = OMIT,
        options: Options | None = None,
    ) -> T:
        client = self._client
        value: T = client._run(client._prepare(operation, args, body, options))
        return value

    def _stream(
        self,
        operation: Operation[T],
        args: tuple[object, ...],
        body: object = OMIT,
        options: Options | None = None,
    ) -> Stream[T]:
        client = self._client
        call = client._prepare(operation, args, body, options, stream=True)
        stream: Stream[T] = client._run(call)
        return stream

    def _paged(
        self,
        operation: Operation[T],
        style: Style,
        args: tuple[object, ...],
        body: object = OMIT,
        *,
        max_items: int | None = None,
        resume_from: str | None = None,
        partitions: int | None = None,
        options: Options | None = None,
    ) -> Pager[Any, T]:
        from .listing import listing_of
        from .pager import paged

        listing = listing_of(
            self, operation, style, args, body, max_items, resume_from, options
        )
        pager: Pager[Any, T] = paged(self._client, listing, partitions)
        return pager

    def _batched(
        self,
        operation: Operation[Any],
        batch: Batch[T],
        items: object,
        args: tuple[object, ...] = (),
        body: object = OMIT,
        options: Options | None = None,
        *,
        concurrency: int = 1,
    ) -> T:
        from .batching import BatchRun, run

        client = self._client
        whole = BatchRun(client, operation, batch, items, args, body, options)
        result: T = run(client, whole, concurrency)
        return result

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"


class AsyncResource:
    """A namespace of operations."""

    def __init__(self, client: AsyncBaseClient) -> None:
        self._client = client

    @property
    def with_raw_response(self) -> Any:
        """The same methods, giving `RawResponse`: status, headers, `parse()`."""
        return type(self)(self._client._in_mode("raw"))

    @property
    def with_streaming_response(self) -> Any:
        """The same methods, giving `AsyncStreamedResponse`: bytes as they come."""
        return type(self)(self._client._in_mode("streamed"))

    async def _call(
        self,
        operation: Operation[T],
        args: tuple[object, ...],
        body: object = OMIT,
        options: Options | None = None,
    ) -> T:
        client = self._client
        call = client._prepare(operation, args, body, options)
        value: T = await client._run(call)
        return value

    async def _stream(
        self,
        operation: Operation[T],
        args: tuple[object, ...],
        body: object = OMIT,
        options: Options | None = None,
    ) -> AsyncStream[T]:
        client = self._client
        call = client._prepare(operation, args, body, options, stream=True)
        stream: AsyncStream[T] = await client._run(call)
        return stream

    def _paged(
        self,
        operation: Operation[T],
        style: Style,
        args: tuple[object, ...],
        body: object = OMIT,
        *,
        max_items: int | None = None,
        resume_from: str | None = None,
        partitions: int | None = None,
        options: Options | None = None,
    ) -> AsyncPager[Any, T]:
        from .async_pager import paged
        from .listing import listing_of

        listing = listing_of(
            self, operation, style, args, body, max_items, resume_from, options
        )
        pager: AsyncPager[Any, T] = paged(self._client, listing, partitions)
        return pager

    async def _batched(
        self,
        operation: Operation[Any],
        batch: Batch[T],
        items: object,
        args: tuple[object, ...] = (),
        body: object = OMIT,
        options: Options | None = None,
        *,
        concurrency: int = 1,
    ) -> T:
        from .batching import BatchRun, arun

        client = self._client
        whole = BatchRun(client, operation, batch, items, args, body, options)
        result: T = await arun(client, whole, concurrency)
        return result

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"
