"""What users of the Cumulocity client write, run against answers from memory: requests and results."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from e2e.examples.conftest import Example

ALARM = "application/vnd.com.nsn.cumulocity.alarm+json"
API = "https://acme.cumulocity.com"


@pytest.fixture
def usage(cumulocity: Example) -> Any:
    return cumulocity.usage


@pytest.fixture
def connect(cumulocity: Example) -> Callable[..., tuple[Any, Any]]:
    def connected(routes: dict[str, Any], **options: Any) -> tuple[Any, Any]:
        transport = cumulocity.package.testing.FakeTransport(routes)
        return cumulocity.usage.connect(transport, **options), transport

    return connected


def alarms(count: int) -> Callable[[Any], dict[str, Any]]:
    """A collection as Cumulocity gives it: `next` is there on the last page, too, and spelt differently."""

    def answer(sent: Any) -> dict[str, Any]:
        page = int((sent.query.get("currentPage") or sent.query.get("Page") or ["1"])[0])
        size = min(int(sent.query.get("pageSize", ["5"])[0]), 2000)
        items = [{"id": str(one)} for one in range(count)][(page - 1) * size : page * size]
        return {
            "alarms": items,
            "next": f"{API}/alarm/alarms?pageSize={size}&severity=MAJOR&Page={page + 1}",
            "statistics": {"currentPage": page, "pageSize": size, "totalPages": 7},
        }

    return answer


def test_what_every_request_carries(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /alarm/alarms": alarms(3), "PUT /inventory/{a}/{id}": {}})
    assert usage.major_alarms(client) == ["0", "1", "2"]
    (sent,) = transport.sent
    user = base64.b64encode(b"t123/user:secret").decode()
    assert sent.headers["authorization"] == f"Basic {user}"
    assert sent.headers["x-cumulocity-application-key"] == "myapp"
    assert "x-cumulocity-processing-mode" not in sent.headers
    assert sent.query == {"severity": ["MAJOR"], "pageSize": ["2000"]}
    assert "application/vnd.com.nsn.cumulocity.alarmcollection+json;ver=0.9" in (
        sent.headers["accept"].replace(" ", "")
    )


def test_next_is_followed_verbatim_until_a_short_page(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /alarm/alarms": alarms(4500)})
    assert usage.all_alarms(client) == 4500
    assert [sent.query.get("Page") for sent in transport.sent] == [None, ["2"], ["3"]]
    assert transport.sent[0].query["pageSize"] == ["2000"]  # five a page are not what anyone means
    assert transport.sent[2].url == f"{API}/alarm/alarms?pageSize=2000&severity=MAJOR&Page=3"


def test_next_stays_on_the_origin(connect: Any, usage: Any, cumulocity: Example) -> None:
    page = {
        "alarms": [{"id": str(one)} for one in range(2000)],
        "next": "https://elsewhere.example/alarm/alarms?currentPage=2",
        "statistics": {"currentPage": 1, "pageSize": 2000},
    }
    client, transport = connect({"GET /alarm/alarms": page})
    with pytest.raises(cumulocity.package.PaginationError, match="elsewhere"):
        usage.all_alarms(client)
    assert len(transport.sent) == 1


def test_statistics(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /alarm/alarms": alarms(3)})
    assert usage.statistics(client) == 7
    assert transport.sent[0].query["withTotalPages"] == ["true"]
    page = client.alarms.list(with_total_pages=True).first_page()
    assert page.statistics.total_pages == 7


def test_fragments_survive(connect: Any, usage: Any) -> None:
    def echo(sent: Any) -> dict[str, Any]:
        return {"id": "42", **sent.json()}

    client, transport = connect({"POST /inventory/managedObjects": echo})
    assert usage.create_gateway(client) == 1
    (sent,) = transport.sent
    assert sent.json() == {
        "name": "gateway",
        "c8y_IsDevice": {},
        "c8y_Position": {"lat": 1, "lng": 2},
    }
    assert sent.headers["x-cumulocity-processing-mode"] == "TRANSIENT"
    assert sent.headers["content-type"].startswith(
        "application/vnd.com.nsn.cumulocity.managedobject+json"
    )
    assert sent.headers["content-type"].endswith(";ver=0.9")


def test_only_the_given_fragment_is_sent(connect: Any, usage: Any) -> None:
    client, transport = connect({"PUT /inventory/managedObjects/{id}": {"id": "42"}})
    usage.remove_position(client, "42")
    assert transport.sent[0].json() == {"c8y_Position": None}


def test_times_have_a_zone(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /event/events": {"events": []}})
    assert usage.without_zone(client) == (
        "date-time without a time zone: 2026-01-01T00:00:00;"
        " give it one, such as tzinfo=datetime.timezone.utc"
    )
    transport.assert_nothing_sent()
    assert usage.with_zone(client) == 0
    assert "dateFrom=2026-01-01T00%3A00%3A00%2B02%3A00" in transport.sent[0].url


def test_an_empty_answer(connect: Any, usage: Any, cumulocity: Example) -> None:
    answer = cumulocity.package.testing.Answer(
        status=201, headers={"Location": f"{API}/event/events/7"}
    )
    client, transport = connect({"POST /event/events": answer})
    assert usage.create_silently(client) == f"{API}/event/events/7"
    assert client.events.create(usage.event(), options={"return": "none"}) is None
    for sent in transport.sent:
        assert ("accept" in sent.headers, "prefer" in sent.headers) == (False, False)


def test_the_processing_mode_of_one_call(connect: Any, usage: Any) -> None:
    client, transport = connect({"POST /event/events": {"id": "7"}})
    assert usage.create_now(client).id == "7"
    client.events.create(usage.event(), options={"processing_mode": None, "application_key": None})
    found = [sent.headers.get_list("x-cumulocity-processing-mode") for sent in transport.sent]
    assert found == [["PERSISTENT"], []]
    assert "x-cumulocity-application-key" not in transport.sent[1].headers


def test_methods_that_travel_as_post(connect: Any, usage: Any) -> None:
    route = "POST /inventory/managedObjects/{id}"
    client, transport = connect({route: {"id": "42"}}, method_override=True)
    usage.write_and_delete(client)
    found = [(sent.method, sent.headers["x-http-method"]) for sent in transport.sent]
    assert found == [("POST", "PUT"), ("POST", "DELETE")]


def test_uri_templates(connect: Any, usage: Any, cumulocity: Example) -> None:
    link = f"{API}/event/events?source={{source}}&type={{type}}"
    client, _ = connect({"GET /platform": {"event": {"eventsForSourceAndType": link}}})
    assert usage.template(client) == f"{API}/event/events?source=42&type=alarm"
    found = cumulocity.package.models.EventInterface.from_dict({"eventsForSourceAndType": link})
    template = found.events_for_source_and_type
    assert template == link and template.placeholders == ("source", "type")
    assert isinstance(template, cumulocity.package.UriTemplate)
    assert found.to_dict() == {"eventsForSourceAndType": link}
    assert template.expand(source="4 2/3", type="a&b") == (
        f"{API}/event/events?source=4%202%2F3&type=a%26b"
    )
    with pytest.raises(TypeError, match="needs source="):
        template.expand(type="alarm")
    with pytest.raises(TypeError, match="has no placeholder 'sauce'"):
        template.expand(source="42", type="alarm", sauce="x")


def test_errors(connect: Any, usage: Any, cumulocity: Example) -> None:
    body = {
        "error": "inventory/Invalid Data",
        "message": "Following mandatory fields should be included: type",
        "info": "https://www.cumulocity.com/guides/reference/rest/#a-name-error-reporting-a-error",
    }
    answer = cumulocity.package.testing.Answer(status=422, body=body)
    client, _ = connect({"POST /inventory/managedObjects": answer})
    assert usage.refused(client) == (*body.values(), ("inventory", "Invalid Data"))
    html = cumulocity.package.testing.Answer(status=422, body=b"<html>")
    client, _ = connect({"POST /inventory/managedObjects": html})
    with pytest.raises(cumulocity.package.UnprocessableEntity) as caught:
        client.managed_objects.create(cumulocity.package.models.ManagedObjectWrite())
    assert caught.value.error_words == ()
