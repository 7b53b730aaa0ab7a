"""A client as it is generated, in one module that other processes can import."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from _runtime.client import BaseClient, Resource
from _runtime.models import Model, field
from _runtime.operation import Answer, Operation, Query
from _runtime.pager import Pager
from _runtime.paging import CursorPaging, PartitionSlot, SizeSlot, Slot
from _runtime.settings import BearerScheme, Settings
from _runtime.types import OMIT, Options


class Event(Model):
    id: int
    type: str | None = None


class EventPage(Model):
    items: list[Event]
    next_cursor: str | None = field(default=None, name="nextCursor")


_LIST: Operation[EventPage] = Operation(
    "events.list",
    "GET",
    "/events",
    params=(Query("limit"), Query("cursor"), Query("type"), Query("partition")),
    success=(Answer("200", "application/json", lambda: EventPage),),
    safety="safe",
)
_LIST_PAGES = CursorPaging(
    slot=Slot("query", "cursor"),
    cursor=("nextCursor",),
    items=("items",),
    size=SizeSlot(Slot("query", "limit"), default=100, maximum=1000),
    partition=PartitionSlot(Slot("query", "partition"), maximum=10),
)
SETTINGS = Settings(
    title="Events",
    package="events_client",
    version="1.0",
    schemes={"bearer": BearerScheme()},
    security=(("bearer",),),
    env_prefix="EVENTS",
)


class Events(Resource):
    def list(
        self,
        *,
        limit: int | None = None,
        type: str | None = None,
        max_items: int | None = None,
        resume_from: str | None = None,
        partitions: int | None = None,
        options: Options | None = None,
    ) -> Pager[Event, EventPage]:
        return self._paged(
            _LIST,
            _LIST_PAGES,
            (limit, OMIT, type, OMIT),
            max_items=max_items,
            resume_from=resume_from,
            partitions=partitions,
            options=options,
        )


class Client(BaseClient):
    def __init__(self, **options: Any) -> None:
        super().__init__(SETTINGS, **options)

    @cached_property
    def events(self) -> Events:
        return Events(self)
