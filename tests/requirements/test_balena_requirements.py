"""What shared/REQUIREMENTS.md asks because of balena, shown by the committed client over loopback."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from requirements.conftest import answer, by_route
from support.loopback import Answer, Loopback
from support.wire import Seen


@pytest.fixture
def client(balena_client: Any, server: Loopback) -> Iterator[Any]:
    server.answer = answer({"d": []})
    with balena_client.Client(base_url=server.url + "/v7", auth="s3ss10n") as made:
        yield made


@pytest.fixture
def asked(server: Loopback) -> Callable[[], str]:
    """What the last request asked, decoded."""
    return lambda: unquote(server.seen[-1].target)


def queried(text: str) -> str:
    """The one option of a query that is not the order of pages."""
    options = text.partition("?")[2].split("&")
    return "&".join(one for one in options if not one.startswith("$orderby="))


def test_the_version_is_a_segment_of_the_path(balena_client: Any) -> None:
    for version in ("v7", "v6", "v1"):
        made = balena_client.Client(auth="x", version=version)
        assert made.base_url == f"https://api.balena-cloud.com/{version}"
    assert balena_client.Client(auth="x").base_url.endswith("/v7")
    own = balena_client.Client(auth="x", base_url="https://api.open-balena.example/v6")
    assert own.base_url == "https://api.open-balena.example/v6"


def test_a_token_is_a_bearer_and_bodies_are_json(
    client: Any, balena_client: Any, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answer = by_route(
        {"POST /v7/application": answer({"id": 1}, 201), "GET /v7/device": answer({"d": []})}
    )
    monkeypatch.setenv("BALENA_TOKEN", "named-api-key")
    with balena_client.Client(base_url=server.url + "/v7") as by_environment:
        by_environment.device.list().collect()
    client.application.create(
        balena_client.models.ApplicationWrite(app_name="x", organization=1, is_for__device_type=2)
    )
    by_key, by_session = server.seen
    assert by_key.headers["authorization"] == "Bearer named-api-key"
    assert by_session.headers["authorization"] == "Bearer s3ss10n"
    assert by_session.headers["content-type"] == "application/json"
    assert json.loads(by_session.body)["app_name"] == "x"


def test_one_of_four_methods_and_never_put(
    client: Any, balena_client: Any, server: Loopback
) -> None:
    server.answer = lambda seen: (
        answer({"d": [{"id": 1}]}) if seen.method == "GET" else answer({"id": 1})
    )
    client.device.get(1)
    client.device.create(
        balena_client.models.DeviceWrite(is_of__device_type=1, belongs_to__application=1)
    )
    client.device.update(1, note="x")
    client.device.delete(1)
    assert [seen.method for seen in server.seen] == ["GET", "POST", "PATCH", "DELETE"]
    assert not hasattr(client.device, "replace")


def test_a_collection_is_read_in_pages_of_a_stable_order(client: Any, server: Loopback) -> None:
    def window(seen: Seen) -> Answer:
        query = dict(seen.query)
        start, size = int(query.get("$skip", 0)), int(query["$top"])
        return answer({"d": [{"id": n} for n in range(5)][start : start + size]})

    server.answer = window
    assert [one.id for one in client.application.list(top=2)] == [0, 1, 2, 3, 4]
    assert [dict(seen.query).get("$skip") for seen in server.seen[:3]] == [None, "2", "4"]
    assert {dict(seen.query)["$orderby"] for seen in server.seen} == {"id asc"}
    server.seen.clear()
    assert [one.id for one in client.application.list(max_items=3, top=2)] == [0, 1, 2]
    assert len(server.seen) == 2


def test_selected_fields_are_there_and_no_others(
    client: Any, balena_client: Any, server: Loopback, asked: Any
) -> None:
    d = balena_client.Device.fields
    server.answer = answer({"d": [{"id": 1, "uuid": "a"}]})
    (found,) = client.device.list(select=[d.id, d.uuid]).collect()
    assert queried(asked()) == "$select=id,uuid"
    assert (found.id, found.uuid) == (1, "a")
    with pytest.raises(balena_client.NotSelected, match="Device.note was not selected"):
        found.note  # noqa: B018
    with pytest.raises(AttributeError, match="nmae"):
        d.nmae  # noqa: B018
    client.device.list().collect()
    assert queried(asked()) == ""


def test_keys(client: Any, asked: Any) -> None:
    assert client.device.get(42) is None
    assert asked() == "/v7/device(42)"
    client.device.get(uuid="0a1b")
    assert asked() == "/v7/device(uuid='0a1b')"
    client.device_tag.get(device=42, tag_key="it's")
    assert asked() == "/v7/device_tag(device=42,tag_key='it''s')"


def test_literals_and_operators(
    client: Any, balena_client: Any, server: Loopback, asked: Any
) -> None:
    d = balena_client.Device.fields
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    found = {
        d.device_name == "O'Brien's lamp": "device_name eq 'O''Brien''s lamp'",
        d.id == 42: "id eq 42",
        d.is_online == True: "is_online eq true",
        d.is_online == False: "is_online eq false",
        d.note == None: "note eq null",
        d.created_at > moment: "created_at gt datetime'2026-01-02T03:04:05Z'",
        d.note != "x": "note ne 'x'",
        d.id >= 1: "id ge 1",
        d.id < 1: "id lt 1",
        d.id <= 1: "id le 1",
        (d.id > 1) & (d.note == "x"): "id gt 1 and note eq 'x'",
        (d.id > 1) | (d.note == "x"): "id gt 1 or note eq 'x'",
        ~(d.id > 1): "not (id gt 1)",
        d.id.in_([1, 2]): "id in (1,2)",
        d.note.contains("x"): "contains(note,'x')",
        d.note.startswith("x"): "startswith(note,'x')",
        d.note.endswith("x"): "endswith(note,'x')",
    }
    for filter, text in found.items():
        client.device.list(filter=filter).collect()
        assert queried(asked()) == f"$filter={text}"
    client.device.list(filter=d.device_name == "a b").collect()
    assert "?$filter=device_name%20eq%20'a%20b'&" in server.seen[-1].target  # %20, and $ as it is


def test_lambdas(client: Any, balena_client: Any, asked: Any) -> None:
    d, a = balena_client.Device.fields, balena_client.Application.fields
    client.device.list(
        filter=d.belongs_to__application.any(lambda a: a.slug == "acme/lamps")
    ).collect()
    assert queried(asked()) == "$filter=belongs_to__application/any(a:a/slug eq 'acme/lamps')"
    client.application.list(filter=a.organization.any(lambda o: o.handle == "acme")).collect()
    assert queried(asked()) == "$filter=organization/any(o:o/handle eq 'acme')"
    client.application.list(filter=a.is_directly_accessible_by__user.any()).collect()
    constant = queried(asked()).removeprefix("$filter=is_directly_accessible_by__user/any(")
    assert constant.partition(":")[2] == "true)"


def test_a_link_is_an_id_or_what_it_leads_to(
    client: Any, balena_client: Any, server: Loopback, asked: Any
) -> None:
    d = balena_client.Device.fields
    server.answer = answer({"d": [{"id": 1, "belongs_to__application": {"__id": 7}}]})
    assert client.device.get(1).belongs_to__application.id == 7
    server.answer = answer(
        {"d": [{"id": 1, "belongs_to__application": [{"id": 7, "slug": "acme/lamps"}]}]}
    )
    expanded = client.device.get(uuid="a", expand=[d.belongs_to__application])
    assert asked() == "/v7/device(uuid='a')?$expand=belongs_to__application"
    assert (expanded.belongs_to__application.id, expanded.belongs_to__application.slug) == (
        7,
        "acme/lamps",
    )


def test_options_inside_of_an_expansion(client: Any, balena_client: Any, asked: Any) -> None:
    d, t = balena_client.Device.fields, balena_client.DeviceTag.fields
    client.device.list(
        select=[d.uuid],
        expand={
            d.is_of__device_type: {"select": ["id", "slug"]},
            d.device_tag: {"filter": t.tag_key == "site", "order_by": t.tag_key.desc(), "top": 1},
        },
    ).collect()
    select, expand = queried(asked()).split("&")
    assert select == "$select=uuid"
    assert expand == (
        "$expand=is_of__device_type($select=id,slug),"
        "device_tag($filter=tag_key eq 'site';$orderby=tag_key desc;$top=1)"
    )
    a = balena_client.Application.fields
    client.application.list(expand={a.owns__device: {"expand": [d.device_tag]}}).collect()
    assert queried(asked()) == "$expand=owns__device($expand=device_tag)"


def test_changes_by_filter_are_guarded(client: Any, balena_client: Any, server: Loopback) -> None:
    d = balena_client.Device.fields
    server.answer = lambda seen: answer({"d": 2}) if "$count" in seen.target else Answer()
    filter = d.note == "old"
    assert client.device.count(filter=filter) == 2  # the dry run
    with pytest.raises(balena_client.UnexpectedCount, match="3 expected, the filter matches 2"):
        client.device.update_where(filter=filter, note="new", expected=3)
    with pytest.raises(balena_client.UnexpectedCount):
        client.device.delete_where(filter=filter, expected=1)
    for nothing in (None, "", " "):
        with pytest.raises(ValueError, match="a filter is needed"):
            client.device.delete_where(filter=nothing, expected=2)
    with pytest.raises(TypeError):
        client.device.update(note="new")  # no key
    assert {seen.method for seen in server.seen} == {"GET"}
    client.device.update_where(filter=filter, note="new", expected=2)
    assert server.seen[-1].method == "PATCH"
    assert unquote(server.seen[-1].target) == "/v7/device?$filter=note eq 'old'"


@pytest.mark.parametrize("wait", ["0", "Fri, 01 Jan 2010 00:00:00 GMT"])
def test_what_is_throttled_waits_as_told(client: Any, server: Loopback, wait: str) -> None:
    """In seconds and as a date, the wait being over at once; a write is sent again too, as it was refused."""
    turns: list[str] = []

    def throttled(seen: Seen) -> Answer:
        turns.append(seen.method)
        if len(turns) % 2:
            return answer({}, 429, Retry_After=wait)
        return answer({"d": [{"id": 1}]}) if seen.method == "GET" else Answer()

    server.answer = throttled
    assert client.device.get(1).id == 1
    client.device.update(1, note="x")
    assert turns == ["GET", "GET", "PATCH", "PATCH"]


def test_the_envelope_is_taken_off(client: Any, server: Loopback) -> None:
    server.answer = answer({"d": [{"id": 1}]})
    assert client.device.get(1).id == 1
    assert [one.id for one in client.device.list(max_items=1)] == [1]
    server.answer = answer({"d": []})
    assert client.device.get(1) is None


def test_null_is_sent_and_what_is_absent_is_not(client: Any, server: Loopback) -> None:
    server.answer = Answer()
    client.device.update(42, note=None)
    client.device.update(uuid="a", note="x", is_pinned_on__release=None)
    assert [json.loads(seen.body) for seen in server.seen] == [
        {"note": None},
        {"note": "x", "is_pinned_on__release": None},
    ]


@pytest.mark.parametrize("wait", ["120", "Fri, 31 Dec 2100 00:00:00 GMT"])
def test_a_wait_that_is_too_long_is_told_at_once(
    client: Any, balena_client: Any, server: Loopback, wait: str
) -> None:
    """So that the wait is the server's, in both of its spellings, and none of ours."""
    server.answer = lambda seen: answer({}, 429, Retry_After=wait)
    with pytest.raises(balena_client.TooManyRequests) as caught:
        client.device.get(1)
    assert len(server.seen) == 1
    assert caught.value.retry_after == 120 or caught.value.retry_after > 1e6
