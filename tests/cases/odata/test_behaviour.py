"""An OData 4 service as its standard has it: string keys in quotes, `value`, a bare count, 404, whole objects."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

ROUTES: dict[str, Any] = {
    "people.list": [{"UserName": "bob", "Age": 3}, {"UserName": "eve"}],
    "people.get": {"UserName": "bob", "BestFriend": {"UserName": "eve"}, "Nick": "b"},
    "people.count": 2,
    "people.update": None,
    "people.delete": None,
    "people.delete_where": None,
    "people.replace": None,
    "trips.get": {"Owner": "bob", "Number": 1},
    "trips.list": [{"Owner": "bob", "Number": 1}],
    "trips.update": None,
}


class Travel:
    """A client over a fake, and what it sent."""

    def __init__(self, folder: Path) -> None:
        import travel_client
        from travel_client.testing import FakeTransport

        self.pkg: Any = travel_client
        self.fake = FakeTransport(ROUTES)
        self.client = travel_client.Client(transport=self.fake)
        self.aclient = travel_client.AsyncClient(transport=self.fake)

    def sent(self) -> list[str]:
        prefix = "https://travel.example/odata"
        return [f"{each.method} {each.url.removeprefix(prefix)}" for each in self.fake.sent]


@pytest.fixture
def travel(travel_folder: Path) -> Travel:
    return Travel(travel_folder)


def test_a_listing(travel: Travel) -> None:
    p = travel.pkg.Person.fields
    found = travel.client.people.list(
        filter=(p.age > 2) & p.best_friend.where(lambda b: b.user_name == "e'e"),
        select=[p.user_name, p.age],
        expand={p.trips: {"filter": travel.pkg.Trip.fields.filter == "x"}},
        if_none_match="*",
    ).collect()
    assert [person.user_name for person in found] == ["bob", "eve"]
    (line,) = travel.sent()
    assert line.split("&") == [
        "GET /People?$filter=Age%20gt%202%20and%20BestFriend/UserName%20eq%20'e%27%27e'",
        "$select=UserName,Age",
        "$expand=Trips($filter=filter%20eq%20'x')",
        "$orderby=UserName%20asc",
    ]
    assert travel.fake.sent[0].headers["if-none-match"] == "*"
    with pytest.raises(travel.pkg.NotSelected, match="Person.email was not selected"):
        found[0].email  # noqa: B018


def test_pages(travel: Travel) -> None:
    assert [person.user_name for person in travel.client.people.list(top=1)] == ["bob", "eve"]
    assert travel.sent()[0] == "GET /People?$orderby=UserName%20asc&$top=1"


@pytest.mark.parametrize(
    ("how", "request_line"),
    [
        ({"args": ("O'B/?",)}, "GET /People('O%27%27B%2F%3F')"),
        ({"email": "a@b'c"}, "GET /People(Email='a%40b%27%27c')"),
        ({"args": ("bob",), "select": "Age"}, "GET /People('bob')?$select=Age"),
    ],
)
def test_one_by_its_keys(travel: Travel, how: dict[str, Any], request_line: str) -> None:
    args = how.pop("args", ())
    person = travel.client.people.get(*args, **how)
    twin = asyncio.run(travel.aclient.people.get(*args, **how))
    assert travel.sent() == [request_line, request_line]
    assert person == twin
    assert person.to_dict()["UserName"] == "bob"
    assert person.extra == {"Nick": "b"}
    assert hasattr(person, "best_friend") is ("select" not in how)


def test_the_primary_key_has_its_header_and_the_other_key_has_none(travel: Travel) -> None:
    travel.client.people.get("bob", if_none_match="x")
    assert travel.fake.sent[-1].headers["if-none-match"] == "x"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "people.get needs UserName or Email"),
        ({"email": None}, "people.get needs UserName or Email"),
        ({"user_name": "a", "email": "b"}, "people.get takes one key, not UserName and Email"),
    ],
)
def test_keys_that_name_nobody(travel: Travel, given: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        travel.client.people.get(**given)
    assert str(caught.value) == message
    travel.fake.assert_nothing_sent()


def test_who_is_not_there_is_an_error_here(travel: Travel) -> None:
    client = travel.pkg.Client(transport=type(travel.fake)({}))
    with pytest.raises(travel.pkg.NotFound):
        client.people.get("nobody")


def test_a_composite_primary_key(travel: Travel) -> None:
    assert travel.client.trips.get(owner="bob", number=1).number == 1
    travel.client.trips.update(owner="bob", number=1, name=None, Owner="eve")
    assert travel.sent() == [
        "GET /Trips(Owner='bob',Number=1)",
        "PATCH /Trips(Owner='bob',Number=1)",
    ]
    assert travel.fake.sent[-1].json() == {"Name": None, "Owner": "eve"}


def test_a_function_is_no_set(travel: Travel) -> None:
    with pytest.raises(travel.pkg.NotFound):
        travel.client.trips.nearest(1.5)
    assert travel.sent() == ["GET /Trips/Nearest(lat=1.5)"]


def test_a_count_that_is_the_answer(travel: Travel) -> None:
    p = travel.pkg.Person.fields
    assert travel.client.people.count(filter=p.age > 1) == 2
    assert asyncio.run(travel.aclient.people.count()) == 2
    assert travel.sent() == ["GET /People/$count?$filter=Age%20gt%201", "GET /People/$count"]


def test_a_count_that_is_no_number(travel: Travel) -> None:
    client = travel.pkg.Client(transport=type(travel.fake)({"people.count": {"x": 1}}))
    with pytest.raises(travel.pkg.DecodeError, match="a count is a number, not"):
        client.people.count()


def test_whole_bodies_stay_models(travel: Travel) -> None:
    person = travel.pkg.models.Person(user_name="bob", email=None)
    travel.client.people.update("bob", person, if_match="1")
    travel.client.people.replace("bob", person)
    travel.client.people.delete("bob")
    assert travel.sent() == ["PATCH /People('bob')", "PUT /People('bob')", "DELETE /People('bob')"]
    assert travel.fake.sent[0].json() == {"UserName": "bob", "Email": None}
    assert travel.fake.sent[0].headers["if-match"] == "1"


def test_where_a_service_does_not_ask_for_it_nothing_is_counted(travel: Travel) -> None:
    p = travel.pkg.Person.fields
    travel.client.people.delete_where(filter=p.age > 1)
    assert travel.sent() == ["DELETE /People?$filter=Age%20gt%201"]


def test_and_where_the_caller_does_it_is(travel: Travel) -> None:
    p = travel.pkg.Person.fields
    with pytest.raises(travel.pkg.UnexpectedCount) as caught:
        travel.client.people.delete_where(filter=p.age > 1, expected=3)
    assert (caught.value.expected, caught.value.found) == (3, 2)
    with pytest.raises(travel.pkg.UnexpectedCount):
        asyncio.run(travel.aclient.people.delete_where(filter=p.age > 1, expected=3))
    assert travel.sent() == ["GET /People/$count?$filter=Age%20gt%201"] * 2
    asyncio.run(travel.aclient.people.delete_where(filter=p.age > 1, expected=2))
    assert travel.sent()[2:] == [
        "GET /People/$count?$filter=Age%20gt%201",
        "DELETE /People?$filter=Age%20gt%201",
    ]
