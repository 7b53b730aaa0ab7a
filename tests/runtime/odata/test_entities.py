"""Models of entities: links, selections, and the answers they come in."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import msgspec
import pytest
from _runtime.decode import decode_as
from _runtime.models import is_set
from _runtime.odata import NotSelected
from _runtime.odata.selection import selection_of
from shop import Customer, Line, Order, OrderList, Ref

o, c, l = Order.fields, Customer.fields, Line.fields


def order(**values: Any) -> Order:
    return decode_as(Order, {"id": 1, **values})


def selected(select: Any, expand: Any = None, **values: Any) -> Order:
    found, selection = order(**values), selection_of(select, expand)
    assert selection is not None
    selection.applied(found)
    return found


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"customer": {"__id": 7}}, Ref(id=7)),
        ({"customer": [{"id": 7, "name": "a"}]}, Customer(id=7, name="a")),
        ({"customer": []}, None),
        ({"customer": None}, None),
        ({}, None),
    ],
)
def test_a_link_reads_as_the_one_it_leads_to(sent: dict[str, Any], read: object) -> None:
    found = order(**sent)
    assert found.customer == read
    assert found.to_dict() == {"id": 1, **sent}


def test_its_id_is_read_alike_whether_expanded_or_not() -> None:
    for sent in ({"__id": 7}, [{"id": 7}]):
        customer = order(customer=sent).customer
        assert customer is not None
        assert customer.id == 7


def test_a_list_of_several_stays_one() -> None:
    several: Any = order(customer=[{"id": 1}, {"id": 2}]).customer
    assert several == [Customer(id=1), Customer(id=2)]


def test_a_link_can_be_set() -> None:
    made = Order(customer=Ref(id=3))
    made.customer = Ref(id=4)
    assert made.to_dict() == {"customer": {"__id": 4}}


def test_what_was_not_selected_says_so() -> None:
    found = selected([o.id, o.code], id=1, code="a")
    assert (found.id, found.code) == (1, "a")
    with pytest.raises(NotSelected) as caught:
        found.note  # noqa: B018
    assert str(caught.value) == "Order.note was not selected: add it to select, or to expand"
    with pytest.raises(NotSelected):
        found.customer  # noqa: B018
    with pytest.raises(NotSelected):
        found.class_  # noqa: B018
    assert not hasattr(found, "paid")


def test_a_selected_field_that_is_null_is_none() -> None:
    assert selected([o.note], note=None).note is None
    assert selected("note, class").class_ is None


def test_what_is_expanded_is_there_and_selects_for_itself() -> None:
    found = selected(
        [o.id],
        {o.customer: {"select": ["id"]}, o.lines: {"select": [l.id], "expand": {l.order: {"select": "id"}}}},
        customer=[{"id": 7}],
        lines=[{"id": 1, "order": {"id": 1}}, {"id": 2}],
    )  # fmt: skip
    assert isinstance(found.customer, Customer)
    assert found.lines is not None
    assert [line.id for line in found.lines] == [1, 2]
    for read in (
        lambda: found.code,
        lambda: found.customer.name,  # type: ignore[union-attr]
        lambda: found.lines[1].amount,  # type: ignore[index]
        lambda: found.lines[0].order.code,  # type: ignore[index,union-attr]
    ):
        with pytest.raises(NotSelected):
            read()


def test_an_expansion_without_selection_has_everything() -> None:
    assert selection_of(None, [o.customer]) is None
    assert selection_of(None, "customer($select=id),lines") is None
    found = selected("id", "customer($select=id),lines/$count", customer=[{"id": 7}], lines=[])
    assert isinstance(found.customer, Customer)
    assert found.customer.name is None
    assert found.lines == []


def test_only_what_is_expanded_is_narrowed() -> None:
    found = selected(None, {o.customer: {"select": ["id"]}}, customer=[{"id": 7}])
    assert found.code is None
    with pytest.raises(NotSelected):
        found.customer.name  # type: ignore[union-attr]  # noqa: B018


def test_an_entity_with_a_selection_is_an_entity_like_others() -> None:
    found = selected([o.id, o.note], note="n")
    assert isinstance(found, Order)
    assert type(found).__name__ == "Order"
    assert repr(found) == "Order(id=1, note='n')"
    assert found.to_dict() == {"id": 1, "note": "n"}
    assert found == selected([o.id, o.note], note="n")
    assert is_set(found, "note")
    assert msgspec.json.encode(found) == b'{"id":1,"note":"n"}'


@pytest.mark.parametrize(
    "again", [copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))]
)
def test_copies_know_what_was_selected(again: Any) -> None:
    found = again(selected([o.id], {o.customer: {"select": "id"}}, customer=[{"id": 7, "x": 1}]))
    assert found.to_dict() == {"id": 1, "customer": [{"id": 7, "x": 1}]}
    with pytest.raises(NotSelected):
        found.code  # noqa: B018
    with pytest.raises(NotSelected):
        found.customer.name  # noqa: B018


def test_kept_properties_are_never_hidden() -> None:
    found = selected(None, {o.customer: {"select": "id"}}, customer=[{"id": 7, "x": 1}])
    assert found.customer.extra == {"x": 1}  # type: ignore[union-attr]


def test_what_is_no_entity_is_left_alone() -> None:
    selection = selection_of([o.id], {o.customer: {"select": "id"}})
    assert selection is not None
    raw = {"id": 1, "customer": {"id": 7}}
    selection.applied(raw)
    assert raw == {"id": 1, "customer": {"id": 7}}
    linked = order(customer={"__id": 7})
    selection.applied(linked)
    assert linked.customer == Ref(id=7)


def test_a_class_is_made_once_for_a_selection() -> None:
    assert type(selected([o.id, o.code])) is type(selected("code,id"))
    assert type(selected([o.id])) is not type(selected([o.code]))
    assert type(order()) is Order


def test_a_whole_list() -> None:
    body = decode_as(OrderList, {"d": [{"id": 1}, {"id": 2}]})
    assert [each.id for each in body.d] == [1, 2]
