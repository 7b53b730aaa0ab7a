"""What shared/REQUIREMENTS.md asks because of Cumulocity, shown by the committed client over loopback."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from requirements.conftest import answer, by_route
from support.loopback import Answer, Loopback
from support.wire import Seen

MANAGED = "/inventory/managedObjects"
BERLIN = dt.timezone(dt.timedelta(hours=2))


@pytest.fixture
def client(cumulocity_client: Any, server: Loopback) -> Iterator[Any]:
    server.answer = answer({"id": "42"})
    auth = cumulocity_client.BasicAuth("user", "secret")
    with cumulocity_client.Client(base_url=server.url, auth=auth) as made:
        yield made


def test_credentials(cumulocity_client: Any, server: Loopback, opened: ExitStack) -> None:
    pkg = cumulocity_client
    server.answer = answer({"id": "42"})
    basic = {
        "user:p\u00e4ss": pkg.BasicAuth("user", "p\u00e4ss"),
        "t1/user:pw": pkg.BasicAuth("user", "pw", tenant="t1"),
    }
    for auth in basic.values():
        opened.enter_context(pkg.Client(base_url=server.url, auth=auth)).events.get("42")
    opened.enter_context(pkg.Client(base_url=server.url, auth="token")).events.get("42")
    found = [seen.headers["authorization"] for seen in server.seen]
    expected = [f"Basic {base64.b64encode(text.encode()).decode()}" for text in basic]
    assert found == [*expected, "Bearer token"]
    assert {seen.headers["host"] for seen in server.seen} == {server.url.removeprefix("http://")}


def test_the_application_s_key_is_on_all_requests_or_on_none(
    cumulocity_client: Any, server: Loopback, client: Any
) -> None:
    def calls(target: Any) -> set[str | None]:
        server.seen.clear()
        target.events.get("42")
        target.managed_objects.create(cumulocity_client.models.ManagedObjectWrite())
        target.events.delete("42")
        target.request("GET", "/any")
        return {seen.headers.get("x-cumulocity-application-key") for seen in server.seen}

    with cumulocity_client.Client(base_url=server.url, auth="x", application_key="app") as of_app:
        assert calls(of_app) == {"app"}
    assert calls(client) == {None}  # a device


@pytest.mark.parametrize("mode", ["PERSISTENT", "TRANSIENT", "A_NEW_ONE", None])
def test_the_processing_mode_is_on_writes_only(
    cumulocity_client: Any, server: Loopback, mode: str | None
) -> None:
    write = cumulocity_client.models.ManagedObjectWrite(name="x")
    server.answer = answer({"id": "42"})
    with cumulocity_client.Client(base_url=server.url, auth="x", processing_mode=mode) as client:
        client.managed_objects.get("42")
        client.managed_objects.create(write)
        client.managed_objects.update("42", write)
        client.managed_objects.delete("42")
    found = [seen.headers.get("x-cumulocity-processing-mode") for seen in server.seen]
    assert found == [None, mode, mode, mode]


def test_what_a_method_needs_is_written_at_it(
    cumulocity_client: Any, server: Loopback, client: Any
) -> None:
    assert "`ROLE_EVENT_ADMIN`" in type(client.events).create.__doc__
    body = {
        "error": "security/Forbidden",
        "message": "Access is denied",
        "info": "https://x.example",
    }
    server.answer = answer(body, 403)
    with pytest.raises(cumulocity_client.Forbidden) as caught:
        client.events.get("42")
    assert str(caught.value).startswith("403 Forbidden: Access is denied")
    assert caught.value.error_words == ("security", "Forbidden")


def test_media_types_with_a_version(cumulocity_client: Any, server: Loopback, client: Any) -> None:
    mine = "Application/Vnd.com.nsn.cumulocity.managedObject+JSON; charset=utf-8; VER=0.9; x=1"
    server.answer = Answer(
        201, {"Content-Type": mine}, '{"id":"42","name":"\u00fc\u20ac"}'.encode()
    )
    write = cumulocity_client.models.ManagedObjectWrite(name="\u00fc\u20ac")
    assert client.managed_objects.create(write).name == "\u00fc\u20ac"
    (seen,) = server.seen
    kind = "application/vnd.com.nsn.cumulocity.managedobject+json;ver=0.9"
    assert seen.headers["content-type"].lower() == kind
    assert kind in seen.headers["accept"].lower()
    assert json.loads(seen.body.decode("utf-8")) == {"name": "\u00fc\u20ac"}
    with cumulocity_client.Client(base_url=server.url, auth="x", api_version="0.8") as old:
        old.managed_objects.get("42")
    assert "+json;ver=0.8" in server.seen[-1].headers["accept"]


def test_answers_are_asked_for_or_not(
    cumulocity_client: Any, server: Loopback, client: Any
) -> None:
    """The service gives the object where Accept is there, else nothing but where it is."""

    def made(seen: Seen) -> Answer:
        where = {"Location": f"{server.url}{MANAGED}/42"}
        if "accept" in seen.headers:
            return answer({"id": "42"}, 201, **where)
        return Answer(201, where)

    server.answer = made
    write = cumulocity_client.models.ManagedObjectWrite(name="x")
    create = client.managed_objects.create
    assert create(write).id == "42"
    assert create(write, options={"return": "none"}) is None
    raw = client.with_raw_response(create)(write, options={"return": "none"})
    assert (raw.location, raw.parse()) == (f"{server.url}{MANAGED}/42", None)
    assert client.with_raw_response(create)(write).location == f"{server.url}{MANAGED}/42"


def test_dates_and_times(cumulocity_client: Any, server: Loopback, client: Any) -> None:
    server.answer = lambda seen: answer({"events": [], "id": "1"})
    moment = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=BERLIN)
    client.events.list(date_from=moment).collect()
    assert "dateFrom=2026-01-02T03%3A04%3A05%2B02%3A00" in server.seen[0].target
    assert dict(server.seen[0].query)["dateFrom"] == "2026-01-02T03:04:05+02:00"
    server.seen.clear()
    event = {"source": {"id": "1"}, "text": "x", "type": "y"}
    naive = cumulocity_client.models.EventWrite.from_dict({**event, "time": "2026-01-02T03:04:05Z"})
    naive.time = dt.datetime(2026, 1, 2)
    spelt = cumulocity_client.models.EventWrite.from_dict({**event, "time": "2026-01-02T03:04:05Z"})
    spelt.time = "2026-01-02 03:04:05.5"
    for sends in (
        lambda: client.events.list(date_from=dt.datetime(2026, 1, 2)).collect(),
        lambda: client.events.list(date_from="2026-01-02T03:04:05").collect(),
        lambda: client.events.create(naive),
        lambda: client.events.create(spelt),
    ):
        with pytest.raises(ValueError, match="without a time zone"):
            sends()
    assert server.seen == []
    server.answer = answer({"id": "1", "time": "2026-01-02T03:04:05.678+02:00"})
    assert client.events.get("1").time == moment.replace(microsecond=678000)


STATUSES = {
    400: "BadRequest", 401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed",
    409: "Conflict", 422: "UnprocessableEntity", 500: "InternalServerError", 503: "ServiceUnavailable",
    418: "ClientError", 599: "ServerError",
}  # fmt: skip


@pytest.mark.parametrize("status", STATUSES)
def test_errors_by_code_and_by_class(
    cumulocity_client: Any, server: Loopback, client: Any, status: int
) -> None:
    """Each has its class and the class of its hundred; none of a write is sent again."""
    errors = cumulocity_client.errors
    server.answer = answer({"error": "inventory/Something Odd", "message": "m"}, status)
    with pytest.raises(getattr(errors, STATUSES[status])) as caught:
        client.managed_objects.create(cumulocity_client.models.ManagedObjectWrite())
    assert isinstance(caught.value, errors.ClientError if status < 500 else errors.ServerError)
    assert (caught.value.status, caught.value.error_words) == (
        status,
        ("inventory", "Something Odd"),
    )
    assert len(server.seen) == 1


def test_a_service_that_is_away_for_a_while(server: Loopback, client: Any) -> None:
    turns = iter([Answer(503, {"Retry-After": "0"}), answer({"id": "42"})])
    server.answer = lambda seen: next(turns)
    assert client.managed_objects.get("42").id == "42"


@pytest.mark.parametrize(
    ("sent", "error", "message", "info", "trace"),
    [
        (b'{"error":"a/b","message":"m","info":"i","details":{"expectionStackTrace":"at x"}}',
         "a/b", "m", "i", "at x"),
        (b'{"error":"a/b","message":"m","info":"i"}', "a/b", "m", "i", None),
    ],
)  # fmt: skip
def test_bodies_of_errors(
    cumulocity_client: Any, server: Loopback, client: Any,
    sent: bytes, error: str, message: str, info: str, trace: str | None,
) -> None:  # fmt: skip
    kind = "application/vnd.com.nsn.cumulocity.error+json"
    server.answer = Answer(404, {"Content-Type": kind}, sent)
    with pytest.raises(cumulocity_client.NotFound) as caught:
        client.managed_objects.get("42")
    found = caught.value
    assert (found.error, found.message, found.info) == (error, message, info)
    assert (found.details and found.details.expection_stack_trace) == trace
    for nothing in (b"", b"<html>"):
        server.answer = Answer(404, {"Content-Type": "text/html"}, nothing)
        with pytest.raises(cumulocity_client.NotFound) as caught:
            client.managed_objects.get("42")
        assert caught.value.body == nothing


def test_updates_are_of_fragments(cumulocity_client: Any, server: Loopback, client: Any) -> None:
    models = cumulocity_client.models
    client.managed_objects.update("42", models.ManagedObjectWrite(name="x"))
    client.managed_objects.update(
        "42",
        models.ManagedObjectWrite(
            c8y_is_device=None, extra={"c8y_Position": None, "own": {"a": 1}}
        ),
    )
    assert [(seen.method, json.loads(seen.body)) for seen in server.seen] == [
        ("PUT", {"name": "x"}),
        ("PUT", {"c8y_IsDevice": None, "c8y_Position": None, "own": {"a": 1}}),
    ]
    read_only = {"id", "self", "creation_time", "last_updated", "child_devices", "child_assets"}
    fields = set(models.ManagedObjectWrite.__struct_fields__)
    assert not fields & read_only and read_only <= set(models.ManagedObject.__struct_fields__)


def test_deleting_gives_nothing(server: Loopback, client: Any) -> None:
    server.answer = Answer(204)
    assert client.managed_objects.delete("42") is None
    assert (server.seen[0].method, server.seen[0].target) == ("DELETE", f"{MANAGED}/42")


def test_fragments_survive(server: Loopback, client: Any) -> None:
    body = {"id": "42", "name": "x", "c8y_IsDevice": {}, "own": {"deep": [1, None]}}
    server.answer = answer(body)
    assert client.managed_objects.get("42").to_dict() == body


def test_the_root_leads_to_interfaces_collections_and_members(
    server: Loopback, client: Any
) -> None:
    """Three levels, each found by the links of the one before, and URI templates filled with data."""
    url = server.url
    server.answer = by_route(
        {
            "GET /platform": answer(
                {
                    "self": f"{url}/platform",
                    "event": {"events": {"self": f"{url}/event/events"},
                              "eventsForSource": f"{url}/event/events?source={{source}}"},
                    "inventory": {"managedObjects": {"self": f"{url}{MANAGED}"}},
                }
            ),
            f"GET {MANAGED}": answer({"managedObjects": [{"id": "42", "self": f"{url}{MANAGED}/42"}]}),
            f"GET {MANAGED}/42": answer({"id": "42", "name": "found"}),
            "GET /event/events": answer({"events": []}),
        }
    )  # fmt: skip
    root = client.platform.get()
    for interface in ("inventory", "identity", "event", "measurement", "audit", "alarm", "user"):
        assert interface in type(root).__struct_fields__
    collection = client.request("GET", root.inventory.managed_objects.self).json()
    member = client.request("GET", collection["managedObjects"][0]["self"]).json()
    assert member["name"] == "found"
    template = root.event.events_for_source
    client.request("GET", template.expand(source="4 2&x"))
    assert server.seen[-1].target == "/event/events?source=4%202%26x"
    with pytest.raises(TypeError, match="needs source="):
        template.expand()


def pages(server: Loopback, count: int, cut: int, host: str = "") -> Any:
    """A collection whose links are spelt in a way of their own, and never end."""

    def page(seen: Seen) -> Answer:
        query = dict(seen.query)
        at = int(query.get("currentPage") or query.get("Page") or 1)
        size = min(int(query.get("pageSize", "5")), cut)
        items = [{"id": str(one)} for one in range(count)][(at - 1) * size : at * size]
        found: dict[str, Any] = {
            "alarms": items,
            "next": f"{host or server.url}/alarm/alarms?pageSize={size}&Page={at + 1}&verbatim=%2f",
            "statistics": {"currentPage": at, "pageSize": size},
        }
        if query.get("withTotalPages"):
            found["statistics"] |= {"totalPages": 3, "totalRecords": count}
        return answer(found)

    return page


def test_pages_are_large_and_their_links_are_followed(server: Loopback, client: Any) -> None:
    server.answer = pages(server, count=4500, cut=2000)
    assert len(client.alarms.list().collect()) == 4500
    first, second, third = (seen.target for seen in server.seen)
    assert first == "/alarm/alarms?pageSize=2000"
    assert (second, third) == tuple(
        f"/alarm/alarms?pageSize=2000&Page={page}&verbatim=%2f" for page in (2, 3)
    )


def test_a_size_that_is_cut_loses_nothing(server: Loopback, client: Any) -> None:
    server.answer = pages(server, count=25, cut=10)
    assert len(client.alarms.list(page_size=5000).collect()) == 25


def test_links_stay_at_home(cumulocity_client: Any, server: Loopback, client: Any) -> None:
    with Loopback() as elsewhere:
        server.answer = pages(server, count=4500, cut=2000, host=elsewhere.url)
        with pytest.raises(cumulocity_client.PaginationError, match="elsewhere|origin"):
            client.alarms.list().collect()
        assert elsewhere.seen == []


def test_totals_only_on_demand(server: Loopback, client: Any) -> None:
    server.answer = pages(server, count=12, cut=5)
    quiet = client.alarms.list(page_size=5).first_page()
    assert (quiet.statistics.page_size, quiet.statistics.total_pages) == (5, None)
    assert "withTotalPages" not in server.seen[0].target
    counted = client.alarms.list(with_total_pages=True).first_page().statistics
    assert (counted.total_pages, counted.total_records) == (3, 12)


def test_what_is_said_to_be_always_there_may_be_absent(server: Loopback, client: Any) -> None:
    server.answer = answer({"alarms": [{}]})
    (alarm,) = client.alarms.list().collect()
    assert (alarm.id, alarm.severity, alarm.source) == (None, None, None)


def test_methods_that_travel_as_post(cumulocity_client: Any, server: Loopback) -> None:
    server.answer = answer({"id": "42"})
    write = cumulocity_client.models.ManagedObjectWrite(name="x")
    with cumulocity_client.Client(base_url=server.url, auth="x", method_override=True) as client:
        client.managed_objects.get("42")
        client.managed_objects.create(write)
        client.managed_objects.update("42", write)
        client.managed_objects.delete("42")
    assert [(seen.method, seen.headers.get("x-http-method")) for seen in server.seen] == [
        ("GET", None), ("POST", None), ("POST", "PUT"), ("POST", "DELETE"),
    ]  # fmt: skip


def test_the_items_of_each_listing_have_a_name_of_their_own(server: Loopback, client: Any) -> None:
    listings = {
        "alarms": client.alarms.list,
        "events": client.events.list,
        "managedObjects": client.managed_objects.list,
        "measurements": client.measurements.list,
        "operations": client.operations.list,
    }
    for wire, listing in listings.items():
        server.answer = answer({wire: [{"id": "7"}], "self": "x", "statistics": {"pageSize": 5}})
        assert [one.id for one in listing()] == ["7"], wire
