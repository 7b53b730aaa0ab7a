"""What users of the Cumulocity client write. It runs (test_cumulocity_examples.py), and it is type-checked: the lines
that end in `# error` are refused by mypy --strict and by pyright, all others are accepted by both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, assert_type

from cumulocity_client import BasicAuth, Client, UnprocessableEntity, models
from cumulocity_client.testing import FakeTransport

BERLIN = timezone(timedelta(hours=2))


def connect(transport: FakeTransport | None = None, *, method_override: bool = False) -> Client:
    return Client(
        base_url="https://acme.cumulocity.com",
        auth=BasicAuth("user", "secret", tenant="t123"),
        application_key="myapp",
        processing_mode="TRANSIENT",
        method_override=method_override,
        transport=transport,
    )


def major_alarms(client: Client) -> list[str | None]:
    found = []
    for alarm in client.alarms.list(severity="MAJOR", page_size=2000):
        assert_type(alarm, models.Alarm)
        found.append(alarm.id)
    return found


def all_alarms(client: Client) -> int:
    return len(client.alarms.list().collect())


def statistics(client: Client) -> int | None:
    page = client.alarms.list(with_total_pages=True).first_page()
    assert page.body.statistics is not None
    return page.body.statistics.total_pages


def create_gateway(client: Client) -> Any:
    mo = client.managed_objects.create(
        models.ManagedObjectWrite(
            name="gateway", extra={"c8y_IsDevice": {}, "c8y_Position": {"lat": 1, "lng": 2}}
        )
    )
    assert_type(mo, models.ManagedObject)
    return mo.extra["c8y_Position"]["lat"]


def remove_position(client: Client, id: str) -> None:
    client.managed_objects.update(id, models.ManagedObjectWrite(extra={"c8y_Position": None}))


def without_zone(client: Client) -> str:
    try:
        client.events.list(date_from=datetime(2026, 1, 1)).collect()
    except ValueError as error:
        return str(error)
    return ""


def with_zone(client: Client) -> int:
    return len(client.events.list(date_from=datetime(2026, 1, 1, tzinfo=BERLIN)).collect())


def event() -> models.EventWrite:
    return models.EventWrite(
        source=models.SourceId(id="42"),
        text="Door opened",
        time=datetime(2026, 1, 1, tzinfo=UTC),
        type="acme_Door",
    )


def create_silently(client: Client) -> str | None:
    answer = client.with_raw_response(client.events.create)(event(), options={"return": "none"})
    return answer.location


def create_now(client: Client) -> models.Event:
    return client.events.create(event(), options={"processing_mode": "PERSISTENT"})


def write_and_delete(client: Client) -> None:
    client.managed_objects.update("42", models.ManagedObjectWrite(name="gateway"))
    client.managed_objects.delete("42")


def template(client: Client) -> str:
    return client.platform.get().event.events_for_source_and_type.expand(type="alarm", source="42")


def refused(client: Client) -> tuple[str | None, str, str | None, tuple[str, ...]]:
    try:
        client.managed_objects.create(models.ManagedObjectWrite(name="gateway"))
    except UnprocessableEntity as e:
        return e.error, e.message, e.info, e.error_words
    return None, "", None, ()


def wrong(client: Client) -> None:
    Client(processing_mode=5)  # error
    Client(application_kye="myapp")  # error
    client.alarms.list(severity=[5])  # error
    client.alarms.list(page_size="2000")  # error
    client.events.list(date_from="2026-01-01")  # error
    client.events.create(models.EventWrite(text="Door opened"))  # error
    client.events.create(event(), options={"return": "nothing"})  # error
    client.events.create(event(), options={"procesing_mode": "TRANSIENT"})  # error
    client.managed_objects.update("42", {"c8y_Position": None})  # error
    client.managed_objects.create(models.ManagedObjectWrite(nmae="gateway"))  # error
    client.platform.get().event.events_for_source_and_tpye.expand(type="alarm")  # error
