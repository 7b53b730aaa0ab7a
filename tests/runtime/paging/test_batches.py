"""Many items in one call: chunks, order, and what is known when a chunk fails."""

from __future__ import annotations

import asyncio
import json
import pickle
import threading
from typing import Any

import pytest
from _runtime.batching import Batch
from _runtime.client import AsyncResource, Resource
from _runtime.errors import (
    AnswerLost,
    BatchError,
    Conflict,
    ConnectError,
    DecodeError,
    Forbidden,
    ReadTimeout,
)
from _runtime.models import Model
from _runtime.operation import Answer as Good
from _runtime.operation import Body, Content, Operation, Path
from _runtime.testing import Answer, FakeTransport, Sent

from ..hostile import Connection, each_request, serving
from ..support import KINDS, FakeTime, Kind, client


class ThingWrite(Model):
    name: str


class Thing(Model):
    id: int
    name: str | None = None


class Things(Model):
    items: list[Thing]


class Write(Model):
    items: list[ThingWrite]
    mode: str | None = None


def operation(name: str, answer: Any = Things, safety: Any = "unsafe") -> Operation[Any]:
    return Operation(
        f"things.{name}",
        "POST",
        f"/things/{name}",
        body=Body(Content("application/json", lambda: Write), required=True),
        success=(Good("200", "application/json", lambda: answer),),
        safety=safety,
    )


CREATE = operation("create")
READ = operation("byids", safety="safe")
DELETE = operation("delete", dict[str, Any])
BATCH = Batch(items=("items",), maximum=1000, answers=("items",))
GONE = Batch(items=("items",), maximum=1000)


def writes(count: int) -> list[ThingWrite]:
    return [ThingWrite(name=f"t{i}") for i in range(count)]


def created(sent: Sent) -> object:
    names = [item["name"] for item in sent.json()["items"]]
    return {"items": [{"id": int(name[1:]), "name": name} for name in names]}


def batched(
    kind: Kind,
    transport: Any,
    items: object,
    op: Operation[Any] = CREATE,
    batch: Batch = BATCH,
    client_options: dict[str, Any] | None = None,
    mode: str = "",
    **options: Any,
) -> Any:
    given = {"clock": FakeTime().clock(), **(client_options or {})}
    target = client(kind, transport=transport, **given)
    resource: Any = (Resource if kind == "sync" else AsyncResource)(target)
    resource = getattr(resource, mode) if mode else resource
    if kind == "sync":
        try:
            return resource._batched(op, batch, items, **options)
        finally:
            target.close()

    async def run() -> Any:
        try:
            return await resource._batched(op, batch, items, **options)
        finally:
            await target.close()

    return asyncio.run(run())


def sizes(transport: FakeTransport) -> list[int]:
    return [len(sent.json()["items"]) for sent in transport.sent]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("concurrency", [1, 2, 5])
def test_2500_creates_in_3_requests(kind: Kind, concurrency: int) -> None:
    transport = FakeTransport({"POST /things/create": created})
    found = batched(kind, transport, writes(2500), concurrency=concurrency)
    assert sorted(sizes(transport)) == [500, 1000, 1000]
    assert [thing.id for thing in found] == list(range(2500))
    assert isinstance(found[0], Thing)


@pytest.mark.parametrize("kind", KINDS)
def test_one_in_one_out_a_list_in_a_list_out(kind: Kind) -> None:
    transport = FakeTransport({"POST /things/create": created, "POST /things/delete": {}})
    one = batched(kind, transport, ThingWrite(name="t7"))
    assert one == Thing(id=7, name="t7")
    assert batched(kind, transport, {"name": "t8"}) == Thing(id=8, name="t8")
    assert batched(kind, transport, writes(1)) == [Thing(id=0, name="t0")]
    assert batched(kind, transport, (w for w in writes(2)))[1].id == 1
    assert batched(kind, transport, []) == []
    assert batched(kind, transport, [{"name": "x"}], DELETE, GONE) is None
    assert sizes(transport) == [1, 1, 1, 2, 1]


def test_an_item_that_is_a_text_or_a_number() -> None:
    transport = FakeTransport({"POST /things/delete": {}})
    for item in ("ab", 7):
        batched("sync", transport, item, DELETE, GONE)
    assert [sent.json() for sent in transport.sent] == [{"items": ["ab"]}, {"items": [7]}]


def test_the_rest_of_the_body_is_in_every_chunk() -> None:
    transport = FakeTransport({"POST /things/create": created})
    batched("sync", transport, writes(1500), body={"mode": "m", "note": None})
    assert [sent.json()["mode"] for sent in transport.sent] == ["m", "m"]
    assert all("note" not in sent.json() for sent in transport.sent)


def test_items_deep_in_the_body_or_the_body_itself() -> None:
    deep = Batch(items=("data", "rows"), maximum=2, answers=("out", "rows"))
    whole = Batch(items=(), maximum=2, answers=())
    raw: Operation[Any] = Operation(
        "raw.insert",
        "POST",
        "/db/{db}/rows",
        params=(Path("db"),),
        body=Body(Content("application/json", lambda: Any), required=True),
        success=(Good("200", "application/json", lambda: Any),),
    )
    transport = FakeTransport(
        {"POST /db/a/rows": lambda s: {"out": s.json()["data"]}, "POST /db/b/rows": Sent.json}
    )
    body = {"data": {"kind": "x"}}
    assert batched("sync", transport, [1, 2, 3], raw, deep, args=("a",), body=body) == [1, 2, 3]
    assert batched("sync", transport, [1, 2, 3], raw, whole, args=("b",)) == [1, 2, 3]
    assert [sent.json() for sent in transport.sent] == [
        {"data": {"kind": "x", "rows": [1, 2]}},
        {"data": {"kind": "x", "rows": [3]}},
        [1, 2],
        [3],
    ]
    assert body == {"data": {"kind": "x"}}


class Shop:
    """Writes what it is sent, and counts it; does `odd` after the chunk of this number."""

    def __init__(self, number: int, odd: str) -> None:
        self.number, self.odd = number, odd
        self.lock = threading.Lock()
        self.requests = 0
        self.written: list[str] = []

    def __call__(self, c: Connection, first: str, headers: dict[str, str], body: bytes) -> None:
        names = [item["name"] for item in json.loads(body)["items"]]
        with self.lock:
            self.requests += 1
            self.written += names
        if f"t{(self.number - 1) * 1000}" in names:
            if self.odd == "reset":
                c.reset()
                raise ConnectionError
            if self.odd == "500":
                c.json(b"{}", 500)
                return
            if self.odd == "nonsense":
                c.json(b"[")
                return
        items = [{"id": int(name[1:]), "name": name} for name in names]
        c.json(json.dumps({"items": items}).encode())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("concurrency", [1, 3])
@pytest.mark.parametrize(
    ("odd", "cause"), [("reset", AnswerLost), ("500", None), ("nonsense", DecodeError)]
)
def test_a_chunk_whose_answer_is_lost_is_unknown_and_not_written_twice(
    kind: Kind, concurrency: int, odd: str, cause: type[Exception] | None
) -> None:
    shop = Shop(2, odd)
    items = writes(2500)
    with serving(each_request(shop)) as server:
        options = {"base_url": server.url}
        with pytest.raises(BatchError) as caught:
            batched(kind, None, items, client_options=options, concurrency=concurrency)
    error = caught.value
    assert error.unknown == items[1000:2000]
    assert [thing.id for thing in error.successful] == [*range(1000), *range(2000, 2500)]
    assert error.failed == []
    assert shop.requests == 3
    assert len(shop.written) == len(set(shop.written)) == 2500
    assert cause is None or isinstance(error.__cause__, cause)
    assert error.errors == [error.__cause__]


def test_a_safe_chunk_is_sent_again() -> None:
    turns = iter([ReadTimeout("x"), None, None])

    def serve(sent: Sent) -> object:
        return next(turns) or created(sent)

    transport = FakeTransport({"POST /things/byids": serve})
    assert len(batched("sync", transport, writes(1200), READ)) == 1200
    assert sizes(transport) == [1000, 1000, 200]


def refusing(status: int, headers: dict[str, str] | None = None) -> Any:
    def serve(sent: Sent) -> object:
        if sent.json()["items"][0]["name"] == "t1000":
            return Answer(status=status, headers=headers or {}, body={"message": "no"})
        return created(sent)

    return FakeTransport({"POST /things/create": serve})


@pytest.mark.parametrize("kind", KINDS)
def test_a_chunk_that_is_refused_has_failed_and_the_others_go_on(kind: Kind) -> None:
    items = writes(2500)
    transport = refusing(409)
    with pytest.raises(BatchError) as caught:
        batched(kind, transport, items)
    error = caught.value
    assert error.failed == items[1000:2000]
    assert (len(error.successful), error.unknown) == (1500, [])
    assert isinstance(error.__cause__, Conflict)
    assert str(error) == (
        "1 of 3 requests failed (1500 items successful, 1000 failed, 0 unknown); the first"
        " with 409 Conflict: no: POST https://things.example/api/things/create (things.create)"
    )
    again = pickle.loads(pickle.dumps(error))
    assert (again.failed, str(again)) == (error.failed, str(error))


@pytest.mark.parametrize(
    ("status", "headers", "which"),
    [
        (400, {}, "failed"),
        (408, {}, "unknown"),
        (429, {"Retry-After": "900"}, "failed"),
        (501, {}, "failed"),
        (503, {}, "unknown"),
        (503, {"Retry-After": "900"}, "failed"),
        (504, {}, "unknown"),
    ],
)
def test_what_is_known_of_a_chunk(status: int, headers: dict[str, str], which: str) -> None:
    items = writes(1100)
    with pytest.raises(BatchError) as caught:
        batched("sync", refusing(status, headers), items)
    assert getattr(caught.value, which) == items[1000:]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("concurrency", [1, 2])
def test_after_a_refusal_of_all_nothing_more_is_sent(kind: Kind, concurrency: int) -> None:
    transport = FakeTransport({"POST /things/create": Answer(status=403, body={})})
    items = writes(9000)
    with pytest.raises(BatchError) as caught:
        batched(kind, transport, items, concurrency=concurrency)
    assert caught.value.failed == items
    assert isinstance(caught.value.__cause__, Forbidden)
    assert len(transport.sent) <= concurrency


def test_a_server_that_is_not_there_gets_nothing() -> None:
    transport = FakeTransport({"POST /things/create": ConnectError("nobody")})
    items = writes(3000)
    with pytest.raises(BatchError) as caught:
        batched("sync", transport, items, client_options={"max_attempts": 1})
    assert (caught.value.failed, len(transport.sent)) == (items, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_one_item_ends_in_its_own_error(kind: Kind) -> None:
    with pytest.raises(Conflict):
        batched(kind, refusing(409), ThingWrite(name="t1000"))


def test_where_nothing_comes_back_the_items_themselves_are_successful() -> None:
    def serve(sent: Sent) -> object:
        return Answer(status=400, body={}) if sent.json()["items"] == [3] else {}

    transport = FakeTransport({"POST /things/delete": serve})
    batch = Batch(items=("items",), maximum=2)
    with pytest.raises(BatchError) as caught:
        batched("sync", transport, [1, 2, 3], DELETE, batch)
    assert (caught.value.successful, caught.value.failed) == ([1, 2], [3])


def test_bad_arguments_are_refused_before_anything_is_sent() -> None:
    transport = FakeTransport({"POST /things/create": created})
    with pytest.raises(TypeError):
        batched("sync", transport, [*writes(1500), object()])
    with pytest.raises(ValueError, match="concurrency has to be at least 1"):
        batched("sync", transport, writes(1), concurrency=0)
    assert transport.sent == []


def test_each_chunk_has_its_own_deadline_and_idempotency_key() -> None:
    time = FakeTime()

    def serve(sent: Sent) -> object:
        time.sleep(40)
        return created(sent)

    transport = FakeTransport({"POST /things/create": serve})
    options = {"idempotency_key": "k", "deadline": 60.0}
    clock = {"clock": time.clock()}
    assert (
        len(batched("sync", transport, writes(2500), options=options, client_options=clock)) == 2500
    )
    keys = [sent.headers.get("idempotency-key") for sent in transport.sent]
    assert keys == ["k-1", "k-2", "k-3"]
    batched("sync", transport, writes(3), options=options)
    assert transport.sent[-1].headers.get("idempotency-key") == "k"


@pytest.mark.parametrize("kind", KINDS)
def test_raw_answers(kind: Kind) -> None:
    transport = FakeTransport({"POST /things/create": created})
    one = batched(kind, transport, writes(3), mode="with_raw_response")
    assert (one.status, len(one.parse().items)) == (200, 3)
    several = batched(kind, transport, writes(1001), mode="with_raw_response")
    assert [len(answer.parse().items) for answer in several] == [1000, 1]


def test_concurrency_is_bounded() -> None:
    active, most = 0, 0
    lock = threading.Lock()
    gate = threading.Barrier(3)

    def serve(sent: Sent) -> object:
        nonlocal active, most
        with lock:
            active += 1
            most = max(most, active)
        gate.wait(5)  # three at a time, or this breaks
        with lock:
            active -= 1
        return created(sent)

    transport = FakeTransport({"POST /things/create": serve})
    batch = Batch(items=("items",), maximum=10, answers=("items",))
    found = batched("sync", transport, writes(90), batch=batch, concurrency=3)
    assert ([thing.id for thing in found], most) == (list(range(90)), 3)
