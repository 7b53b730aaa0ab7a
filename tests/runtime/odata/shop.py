"""Entities as the generator writes them, over the runtime as it stands."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Final, Literal

from _runtime import odata
from _runtime.models import OMIT, Model, Opt, extras, field


class Ref(Model):
    id: int = field(name="__id")


class Order(odata.Entity, links=("customer", "parent")):
    fields: ClassVar[OrderFields]

    id: int | None = None
    code: str | None = None
    note: Opt[str] = OMIT
    state: Literal["open", "shut"] | str | None = None
    price: float | None = None
    paid: bool | None = None
    due: Opt[dt.datetime] = OMIT
    class_: str | None = field(default=None, name="class")
    customer: odata.ToOne[Ref, Customer] = OMIT
    parent: odata.ToOne[Ref, Order] = OMIT
    lines: list[Line] | None = None


class OrderFields(odata.Fields[Order]):
    id: Final[odata.Field[Order, int]] = odata.named("id")
    code: Final[odata.Field[Order, str]] = odata.named("code")
    note: Final[odata.Field[Order, str]] = odata.named("note")
    state: Final[odata.Field[Order, Literal["open", "shut"] | str]] = odata.named("state")
    price: Final[odata.Field[Order, float]] = odata.named("price")
    paid: Final[odata.Field[Order, bool]] = odata.named("paid")
    due: Final[odata.Field[Order, dt.datetime]] = odata.named("due")
    class_: Final[odata.Field[Order, str]] = odata.named("class")
    customer: Final[odata.Link[Order, Customer, CustomerFields, int]] = odata.link(
        "customer", lambda: CustomerFields
    )
    parent: Final[odata.Link[Order, Order, OrderFields, int]] = odata.link(
        "parent", lambda: OrderFields
    )
    lines: Final[odata.Nav[Order, Line, LineFields]] = odata.many("lines", lambda: LineFields)


Order.fields = OrderFields()


class Customer(odata.OpenEntity):
    fields: ClassVar[CustomerFields]

    id: int | None = None
    name: str | None = None
    since: dt.datetime | None = None
    orders: list[Order] | None = None
    extra: dict[str, Any] = extras()


class CustomerFields(odata.Fields[Customer], prefixed_times=True):
    id: Final[odata.Field[Customer, int]] = odata.named("id")
    name: Final[odata.Field[Customer, str]] = odata.named("name")
    since: Final[odata.Field[Customer, dt.datetime]] = odata.named("since")
    orders: Final[odata.Nav[Customer, Order, OrderFields]] = odata.many(
        "orders", lambda: OrderFields
    )


Customer.fields = CustomerFields()


class Line(odata.Entity):
    fields: ClassVar[LineFields]

    id: int | None = None
    amount: int | None = None
    order: Order | None = None


class LineFields(odata.Fields[Line]):
    id: Final[odata.Field[Line, int]] = odata.named("id")
    amount: Final[odata.Field[Line, int]] = odata.named("amount")
    order: Final[odata.One[Line, Order, OrderFields]] = odata.one("order", lambda: OrderFields)


Line.fields = LineFields()


class OrderList(Model):
    d: list[Order]
