"""What the client is for beside c8y_api: against the fake, which here stands on the vendor's documents alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.fake.world import TENANT

Connect = Callable[..., Any]
NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def event(package: Any, **more: Any) -> Any:
    m = package.models
    return m.EventWrite(source=m.SourceId(id="1"), text="x", time=NOON, type="acme", extra=more)


def test_errors_in_the_api_s_form(fake: Fake, client: Any, package: Any, connect: Connect) -> None:
    m = package.models
    with pytest.raises(package.NotFound) as caught:
        client.managed_objects.get("99")
    assert caught.value.error_words == ("inventory", "notFound")
    assert caught.value.message == "there is no 99 in managedObjects"
    client.tenant_options.create(category="a", key="b", value="c")
    id = client.managed_objects.create(m.ManagedObjectWrite(name="n")).id
    given = m.ExternalIdWrite(external_id="a/b ü", type="t")
    client.identity.create_external_id(id, given)
    assert client.identity.get_external_id("t", "a/b ü").managed_object.id == id
    with pytest.raises(package.Conflict) as taken:
        client.identity.create_external_id(id, given)
    assert taken.value.error_words == ("identity", "Duplicate")
    with pytest.raises(package.UnprocessableEntity, match="mandatory fields"):
        client.request("POST", "/event/events", body={"text": "x"})
    with pytest.raises(package.Unauthorized) as refused:
        fake.world.password = "changed"
        client.current_user.get()
    assert refused.value.error == "security/Unauthorized"


def test_an_empty_answer_and_where_it_leads(fake: Fake, client: Any, package: Any) -> None:
    create = client.with_raw_response(client.events.create)
    answer = create(event(package), options={"return": "none"})
    assert (answer.status, answer.parse()) == (201, None)
    assert answer.location == f"{fake.url}/event/events/1001"
    assert client.request("GET", answer.location).json()["text"] == "x"
    assert len(fake.world.effects) == 1


def test_methods_that_travel_as_post(fake: Fake, package: Any, connect: Connect) -> None:
    m = package.models
    client = connect(fake.url, method_override=True)
    id = client.managed_objects.create(m.ManagedObjectWrite(name="a", extra={"acme_X": 1})).id
    client.managed_objects.update(id, m.ManagedObjectWrite(extra={"acme_X": None}))
    assert "acme_X" not in fake.world.table("managedObjects")[id]
    client.managed_objects.delete(id)
    assert fake.world.table("managedObjects") == {}
    assert [one.headers.get("x-http-method") for one in fake.log] == [None, "PUT", "DELETE"]


def test_what_writes_and_reads_carry(fake: Fake, package: Any, connect: Connect) -> None:
    client = connect(fake.url, processing_mode="TRANSIENT")
    client.events.create(event(package))
    client.events.list().collect()
    client.events.create(event(package), options={"processing_mode": "QUIESCENT"})
    modes = [one.headers.get("x-cumulocity-processing-mode") for one in fake.log]
    assert modes == ["TRANSIENT", None, "QUIESCENT"]
    assert {one.headers["x-cumulocity-application-key"] for one in fake.log} == {"myapp"}


def test_nothing_of_an_object_is_lost_on_the_way(fake: Fake, client: Any, package: Any) -> None:
    """What is read can be written again elsewhere, all fragments in it."""
    more = {"acme_Deep": {"a": [1, None, {"b": 2.5}]}, "acme_Empty": {}, "ünï": "✓"}
    made = client.events.create(event(package, **more))
    read = client.events.get(made.id)
    assert read.extra == more
    sent = {key: value for key, value in read.to_dict().items() if key not in ("id", "self")}
    again = client.events.create(package.models.EventWrite.from_dict(sent))
    assert client.events.get(again.id).extra | more == again.extra
    stored = fake.world.table("events")[again.id]
    assert {key: stored[key] for key in more} == more


def test_times_need_a_zone(fake: Fake, client: Any, package: Any) -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        client.events.list(date_from=dt.datetime(2026, 1, 1)).collect()
    assert fake.log == []
    berlin = dt.timezone(dt.timedelta(hours=2))
    client.events.create(event(package))
    early, late = (dt.datetime(2026, 1, 1, hour, tzinfo=berlin) for hour in (14, 15))
    assert len(client.events.list(date_from=early, date_to=late).collect()) == 1
    assert len(client.events.list(date_from=late).collect()) == 0


def test_files_of_bytes(fake: Fake, client: Any, package: Any) -> None:
    m = package.models
    data = bytes(range(256)) * 40
    file = package.File(data, filename="a.bin", content_type="image/png")
    made = client.binaries.create(m.BinaryUpload(object=m.BinaryInfo(name="a"), file=file))
    assert client.binaries.get(made.id) == data
    assert fake.world.files[made.id] == ("image/png", data)
    assert client.binaries.update(made.id, data[::-1]).length == len(data)
    assert client.binaries.get(made.id) == data[::-1]


def test_users_of_one_tenant(client: Any, package: Any) -> None:
    with pytest.raises(package.Forbidden) as caught:
        client.users.list("another").collect()
    assert caught.value.error_words == ("security", "Forbidden")
    with pytest.raises(package.Conflict):
        client.users.create(TENANT, email="user@acme.example", user_name="user")
