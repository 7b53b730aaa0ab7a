"""A collection in a `FakeTransport` pages as the API does, whatever its style."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from _runtime.testing import FakeTransport, Turns

from .paging.cases import CASES, Case, id_of, pager_of, target_of
from .support import KINDS, Kind

ITEMS = [{"id": number, "name": f"n{number}"} for number in range(1, 26)]


def ids(kind: Kind, pager: Any) -> list[int]:
    if kind == "sync":
        return [id_of(item) for item in pager]

    async def run() -> list[int]:
        return [id_of(item) async for item in pager]

    return asyncio.run(run())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=repr)
@pytest.mark.parametrize("size", [None, 1, 7, 25, 1000])
def test_every_style(kind: Kind, case: Case, size: int | None) -> None:
    transport = FakeTransport({case.route: ITEMS})
    pager = pager_of(kind, case, target_of(kind, transport), size)
    assert ids(kind, pager) == list(range(1, 26))
    assert len(transport.sent) <= 25 // (size or 1000) + 27


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_an_empty_collection(kind: Kind, case: Case) -> None:
    transport = FakeTransport({case.route: []})
    assert ids(kind, pager_of(kind, case, target_of(kind, transport))) == []


def test_pages_are_as_long_as_asked() -> None:
    case = CASES[0]
    transport = FakeTransport({case.route: ITEMS})
    pages = list(pager_of("sync", case, target_of("sync", transport), 5).pages())
    assert [len(page.items) for page in pages] == [5] * 5
    assert len(transport.sent) == 5


def test_trouble_between_pages() -> None:
    from _runtime.testing import Answer

    case = CASES[0]
    transport = FakeTransport({case.route: Turns(ITEMS, Answer(status=503), ITEMS)})
    target = target_of("sync", transport, max_attempts=3)
    assert ids("sync", pager_of("sync", case, target, 5)) == list(range(1, 26))
    assert len(transport.sent) == 6
