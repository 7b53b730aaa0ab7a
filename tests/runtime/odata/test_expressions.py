"""Expressions and the OData that they stand for."""

from __future__ import annotations

import datetime as dt

import pytest
from _runtime.odata import Expr, Fields
from shop import Customer, Line, Order

o, c = Order.fields, Customer.fields
NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (o.code == "O'B", "code eq 'O''B'"),
        (o.code != "a", "code ne 'a'"),
        (o.id < 3, "id lt 3"),
        (o.id <= 3, "id le 3"),
        (o.id > 3, "id gt 3"),
        (o.id >= 3, "id ge 3"),
        (o.class_ == "x", "class eq 'x'"),
        (o.note == None, "note eq null"),
        (o.note.is_(None), "note eq null"),
        (o.paid.is_not(True), "paid ne true"),
        (o.price > 2, "price gt 2"),
        (o.due < NOON, "due lt 2026-01-02T12:00:00Z"),
        (c.since < NOON, "since lt datetime'2026-01-02T12:00:00Z'"),
        (o.state == "held", "state eq 'held'"),
        (o.code == o.note, "code eq note"),
        (o.id.in_([1, 2]), "id in (1,2)"),
        (o.code.in_(["a", "b'"]), "code in ('a','b''')"),
        (o.code.contains("a"), "contains(code,'a')"),
        (o.code.startswith("a"), "startswith(code,'a')"),
        (o.code.endswith(o.note), "endswith(code,note)"),
        (o.code.lower() == "a", "tolower(code) eq 'a'"),
        (o.code.upper().strip() == "A", "trim(toupper(code)) eq 'A'"),
        (o.code.length() > 2, "length(code) gt 2"),
        (o.code.index_of("b") == -1, "indexof(code,'b') eq -1"),
        (o.code.substring(1) == "b", "substring(code,1) eq 'b'"),
        (o.code.substring(1, 2) == "b", "substring(code,1,2) eq 'b'"),
        (o.code.concat(o.note).contains("x"), "contains(concat(code,note),'x')"),
        (o.due.year() == 2026, "year(due) eq 2026"),
        (o.due.month() == o.due.day(), "month(due) eq day(due)"),
        (o.due.hour() + o.due.minute() < 9, "hour(due) add minute(due) lt 9"),
        (o.due.second() == 0, "second(due) eq 0"),
        (o.price.round() == 2, "round(price) eq 2"),
        (o.price.floor() < o.price.ceiling(), "floor(price) lt ceiling(price)"),
        ((o.id + 1) * 2 == 4, "(id add 1) mul 2 eq 4"),
        (o.id - (o.id / 2) % 3 > 0, "id sub ((id div 2) mod 3) gt 0"),
        (o.lines.count() >= 2, "lines/$count ge 2"),
        (o.customer == 7, "customer eq 7"),
        (o.customer.in_([7]), "customer in (7)"),
        (o.customer.is_(None), "customer eq null"),
    ],
)
def test_one_comparison(expression: Expr[Order], text: str) -> None:
    assert str(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ((o.id == 1) & (o.id == 2) & (o.id == 3), "id eq 1 and id eq 2 and id eq 3"),
        ((o.id == 1) | (o.id == 2) & (o.id == 3), "id eq 1 or id eq 2 and id eq 3"),
        (((o.id == 1) | (o.id == 2)) & (o.id == 3), "(id eq 1 or id eq 2) and id eq 3"),
        ((o.id == 3) & ((o.id == 1) | (o.id == 2)), "id eq 3 and (id eq 1 or id eq 2)"),
        (~(o.id == 1), "not (id eq 1)"),
        (~((o.id == 1) | (o.id == 2)) & (o.id == 3), "not (id eq 1 or id eq 2) and id eq 3"),
        (~o.code.contains("a"), "not (contains(code,'a'))"),
        (o.customer.where(lambda c: (c.id == 1) | (c.id == 2)) & (o.id == 3),
         "(customer/id eq 1 or customer/id eq 2) and id eq 3"),
    ],
)  # fmt: skip
def test_joined(expression: Expr[Order], text: str) -> None:
    assert str(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (o.lines.any(lambda l: l.amount > 1), "lines/any(l:l/amount gt 1)"),
        (o.lines.all(lambda line: line.amount > 1), "lines/all(line:line/amount gt 1)"),
        (o.lines.any(), "lines/any(x:true)"),
        (o.customer.any(lambda c: c.name == "a"), "customer/any(c:c/name eq 'a')"),
        (o.customer.where(lambda c: c.name == "a"), "customer/name eq 'a'"),
        (
            o.lines.any(lambda l: l.order.where(lambda p: p.customer.where(lambda c: c.id == 1))),
            "lines/any(l:l/order/customer/id eq 1)",
        ),
        (
            o.customer.any(lambda c: (c.name == "a") & c.orders.any(lambda o: o.paid.is_(True))),
            "customer/any(c:c/name eq 'a' and c/orders/any(o:o/paid eq true))",
        ),
        (
            o.parent.any(lambda x: x.parent.any(lambda x: x.parent.any(lambda x: x.id == 1))),
            "parent/any(x:x/parent/any(x2:x2/parent/any(x3:x3/id eq 1)))",
        ),
        (o.parent.any(lambda x: x.lines.any()), "parent/any(x:x/lines/any(x2:true))"),
        (
            o.parent.any(lambda p: p.lines.any(lambda l: l.amount > p.lines.count())),
            "parent/any(p:p/lines/any(l:l/amount gt p/lines/$count))",
        ),
        (o.lines.any(lambda größe: größe.id == 1), "lines/any(x:x/id eq 1)"),
        (o.customer.any(lambda c: c.since < NOON),
         "customer/any(c:c/since lt datetime'2026-01-02T12:00:00Z')"),
    ],
)  # fmt: skip
def test_lambdas(expression: Expr[Order], text: str) -> None:
    assert str(expression) == text


def test_a_named_function_is_a_lambda_too() -> None:
    def large(line: object) -> Expr[Line]:
        return Line.fields.amount > 1

    class Large:
        def __call__(self, line: object) -> Expr[Line]:
            return Line.fields.amount > 2

    assert str(o.lines.any(large)) == "lines/any(line:amount gt 1)"
    assert str(o.lines.any(Large())) == "lines/any(x:amount gt 2)"


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: (o.id == 1) and (o.id == 2),
        lambda: (o.id == 1) or (o.id == 2),
        lambda: not o.code.contains("a"),
        lambda: 1 < o.id < 3,
        lambda: [1] if o.id == 1 else [],
    ],
)
def test_python_words_that_cannot_be_meant(wrong: object) -> None:
    with pytest.raises(TypeError) as caught:
        wrong()  # type: ignore[operator]
    assert str(caught.value) == (
        "an expression is neither true nor false here: write & | ~ in place of and or not,"
        " and each comparison in parentheses"
    )


def test_and_with_something_else() -> None:
    with pytest.raises(TypeError, match="unsupported operand"):
        (o.id == 1) & True  # type: ignore[operator]


def test_in_needs_values() -> None:
    with pytest.raises(ValueError) as caught:
        o.id.in_([])
    assert str(caught.value) == "in_() needs at least one value"


def test_orders() -> None:
    assert str(o.id.asc()) == "id asc"
    assert str(o.customer.desc()) == "customer desc"
    assert str(o.lines.count().desc()) == "lines/$count desc"


def test_what_is_shown() -> None:
    assert repr(o) == "<OrderFields>"
    assert repr(o.id) == "<Field id>"
    assert repr(o.customer) == "<Link customer>"
    assert repr(o.id == 1) == "<Expr id eq 1>"
    assert repr(o.id.asc()) == "<Order id asc>"


def test_fields_can_be_keys_of_a_dict() -> None:
    navs = {o.customer: 1, o.lines: 2, o.parent: 3}
    assert [str(nav) for nav in navs] == ["customer", "lines", "parent"]


def test_fields_are_read_only_where_they_are_described() -> None:
    assert isinstance(Order.fields, Fields)
    with pytest.raises(AttributeError):
        Order.fields.nope  # type: ignore[attr-defined]  # noqa: B018
