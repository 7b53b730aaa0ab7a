"""`filter`, `select`, `expand` and `order_by` as the request has them."""

from __future__ import annotations

from typing import Any

import pytest
from _runtime.odata import expanded, filtered, needed, ordered, selected
from shop import Customer, Line, Order

o, c, l = Order.fields, Customer.fields, Line.fields


def test_filters() -> None:
    assert filtered(None) is None
    assert filtered(o.code == "a b") == "code%20eq%20'a%20b'"
    assert filtered("code eq 'x&y'") == "code%20eq%20'x%26y'"


@pytest.mark.parametrize("nothing", ["", " ", "\t \n", None])
def test_a_needed_filter_cannot_be_empty(nothing: Any) -> None:
    with pytest.raises(ValueError) as caught:
        needed(nothing)
    assert str(caught.value) == "a filter is needed: without one every entity would change"


def test_a_needed_filter() -> None:
    assert needed(o.id == 1) == "id%20eq%201"


def test_selections() -> None:
    assert selected(None) is None
    assert selected([o.id, o.class_, o.customer]) == "id,class,customer"
    assert selected("id,code") == "id,code"
    with pytest.raises(ValueError) as caught:
        selected([])
    assert str(caught.value) == "select names no field: leave it out for all of them"


@pytest.mark.parametrize(
    ("expand", "text"),
    [
        (None, None),
        ([], None),
        ({}, None),
        ("customer($select=id)", "customer($select=id)"),
        ([o.customer, o.lines], "customer,lines"),
        ({o.customer: {}, o.lines: {}}, "customer,lines"),
        ({o.customer: {"select": ["id", "name"]}}, "customer($select=id,name)"),
        ({o.customer: {"select": [c.id]}, o.lines: {"top": 1}}, "customer($select=id),lines($top=1)"),
        (
            {o.lines: {"filter": l.amount > 1, "order_by": [l.id.desc(), l.amount], "top": 2, "skip": 1}},
            "lines($filter=amount%20gt%201;$orderby=id%20desc,amount%20asc;$top=2;$skip=1)",
        ),
        (
            {o.customer: {"select": "id", "expand": {c.orders: {"expand": [o.lines]}}}},
            "customer($select=id;$expand=orders($expand=lines))",
        ),
        (
            {o.customer: {"filter": (c.name == "a;b)") & c.orders.any(lambda o: o.id == 1)}},
            "customer($filter=name%20eq%20'a%3Bb%29'%20and%20orders/any(o:o/id%20eq%201))",
        ),
    ],
)  # fmt: skip
def test_expanding(expand: Any, text: str | None) -> None:
    assert expanded(expand) == text


def test_an_option_that_is_none() -> None:
    with pytest.raises(TypeError) as caught:
        expanded({o.customer: {"selct": ["id"]}})  # type: ignore[dict-item,misc]
    assert str(caught.value) == "expand has no option 'selct'"


@pytest.mark.parametrize(
    ("order_by", "stable", "text"),
    [
        (None, [], None),
        ([], [], None),
        (None, ["id"], "id%20asc"),
        (None, ["code", "id"], "code%20asc,id%20asc"),
        (o.code, [], "code%20asc"),
        (o.code.desc(), ["id"], "code%20desc,id%20asc"),
        (o.code.desc(), ["code", "id"], "code%20desc,id%20asc"),
        ([o.code.desc(), o.id.desc()], ["id"], "code%20desc,id%20desc"),
        ([o.code, o.price.asc()], [], "code%20asc,price%20asc"),
        ("code desc", ["id"], "code%20desc,id%20asc"),
        ("id", ["id"], "id"),
        (o.code.concat("x,id").desc(), ["id"], "concat(code,'x%2Cid')%20desc,id%20asc"),
        ([o.lines.count().desc()], ["id"], "lines/$count%20desc,id%20asc"),
    ],
)
def test_orders(order_by: Any, stable: list[str], text: str | None) -> None:
    assert ordered(order_by, *stable) == text
