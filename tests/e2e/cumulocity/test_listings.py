"""Listings against the fake: links followed as they are, to the end, also where c8y_api stops."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.cumulocity.fake.server import Fake
from e2e.cumulocity.fake.world import LARGEST, TENANT, World
from e2e.cumulocity.test_sdk import told

FIRST_VISIBLE = 1500


def fill(world: World, table: str, count: int, late: int, early: str = "acme_Early") -> None:
    """So many objects, all without an effect; from `late` on, as listings order them, of another type."""
    for at in range(count):
        world.add(
            table,
            {
                "source": {"id": "1"},
                "type": early if at < late else "acme_Late",
                "text": str(at),
                "time": f"2026-01-01T00:00:00.{count - at:06}+00:00",
                "severity": "MINOR",
                "status": "ACTIVE",
            },
        )


def restrict(world: World) -> None:
    """The user has inventory roles and may see only events that come late in the listing."""
    fill(world, "events", 2500, FIRST_VISIBLE, "acme_Hidden")
    world.visible = lambda item: item["type"] != "acme_Hidden"


def test_links_are_followed_to_the_end(fake: Fake, client: Any) -> None:
    fill(fake.world, "alarms", LARGEST + 1, 0)
    found = [alarm.text for alarm in client.alarms.list(status=["ACTIVE"])]
    assert found == [str(at) for at in range(LARGEST + 1)]
    first, second = fake.log
    assert first.query == "pageSize=2000&status=ACTIVE"
    assert second.query == "status=ACTIVE&pageSize=2000&currentPage=2"


@pytest.mark.parametrize("count", [0, 3, 4, 5, 8, 9])
def test_a_next_link_on_the_last_page_costs_one_request_at_most(
    fake: Fake, client: Any, count: int
) -> None:
    fill(fake.world, "alarms", count, 0)
    assert len(client.alarms.list(page_size=4).collect()) == count
    assert len(fake.log) == count // 4 + 1


def test_larger_pages_are_cut_and_nothing_is_lost(fake: Fake, client: Any) -> None:
    fill(fake.world, "alarms", LARGEST + 5, 0)
    found = client.alarms.list(page_size=LARGEST * 5).collect()
    assert len(found) == LARGEST + 5 and len(fake.log) == 2


def test_statistics(fake: Fake, client: Any) -> None:
    fill(fake.world, "alarms", 9, 0)
    listing = client.alarms.list(page_size=4, with_total_pages=True, with_total_elements=True)
    found = [page.statistics for page in listing.pages()]
    pages = [
        (one.current_page, one.page_size, one.total_pages, one.total_elements) for one in found
    ]
    assert pages == [(1, 4, 3, 9), (2, 4, 3, 9), (3, 4, 3, 9)]
    plain = client.alarms.list(page_size=4).first_page()
    assert plain.statistics.total_pages is None and plain.total is None


def test_applications_by_name_and_tenant_come_whole(fake: Fake, client: Any) -> None:
    for at in range(6):
        fake.world.add("applications", {"name": "same", "key": f"k{at}", "type": "HOSTED"})
    assert len(client.applications.list_by_name("same").collect()) == 6
    assert len(client.applications.list_by_tenant(TENANT).collect()) == 7
    assert [one.query for one in fake.log] == ["pageSize=2000"] * 2


def test_children_and_members_are_listed_at_their_own_paths(
    fake: Fake, client: Any, package: Any
) -> None:
    m = package.models
    parent, *children = [
        client.managed_objects.create(m.ManagedObjectWrite(name=f"n{at}")).id for at in range(4)
    ]
    references = [
        m.ChildReferencesWriteReference(managed_object=m.SourceId(id=one)) for one in children
    ]
    client.child_devices.create(parent, m.ChildReferencesWrite(references=references))
    new = m.ManagedObjectWrite(name="new")
    client.child_devices.create(parent, new)
    found = client.child_devices.list(parent, page_size=3)
    assert [one.managed_object.name for one in found] == ["n1", "n2", "n3", "new"]
    assert client.child_devices.get(parent, children[0]).managed_object.id == children[0]
    group = client.groups.create(TENANT, name="engineers").id
    role = m.RoleReferenceWrite(role=m.Link(self="user/roles/ROLE_ALARM_READ"))
    client.roles.create_for_group(TENANT, group, role)
    client.users.create_for_group(TENANT, group, user=m.Link(self=f"/user/{TENANT}/users/user"))
    assert [one.role.id for one in client.roles.list_for_group(TENANT, group)] == [
        "ROLE_ALARM_READ"
    ]
    members = [one.user.user_name for one in client.users.list_for_group(TENANT, group)]
    assert members == ["user"]
    assert len(client.roles.list(page_size=2).collect()) == 4
    client.device_requests.create(id="serial-1")
    assert [one.status for one in client.device_requests.list()] == ["WAITING_FOR_CONNECTION"]


def test_the_root_leads_to_the_collections(fake: Fake, client: Any, package: Any) -> None:
    fill(fake.world, "events", 3, 2)
    event = client.platform.get().event
    url = event.events_for_source_and_type.expand(source="1", type="acme_Late")
    found = client.request("GET", url).json()
    assert [one["text"] for one in found["events"]] == ["2"]
    with pytest.raises(TypeError, match="needs source="):
        event.events_for_source_and_type.expand(type="acme_Late")


@pytest.mark.parametrize("page_size", [7, 100, 2000])
def test_pages_that_show_nothing_are_not_the_end(fake: Fake, client: Any, page_size: int) -> None:
    restrict(fake.world)
    found = [event.text for event in client.events.list(page_size=page_size)]
    assert found == [str(at) for at in range(FIRST_VISIBLE, 2500)]


def test_a_listing_of_part_of_a_collection_is_resumed(fake: Fake, client: Any) -> None:
    restrict(fake.world)
    pages = list(client.events.list(page_size=100).pages())
    assert [len(page.items) for page in pages[:2]] == [0, 100]
    for page in pages:
        if page.has_next:
            rest = client.events.list(page_size=100, resume_from=page.cursor).collect()
            seen = sum(len(one.items) for one in pages[: pages.index(page) + 1])
            assert len(rest) == 1000 - seen


@pytest.mark.slow
def test_c8y_api_stops_where_a_page_has_nothing_for_it(
    fake: Fake, connect: Callable[..., Any], sdk_python: Path
) -> None:
    """A filter of its own that nothing of the first page passes; a user to whom nothing of it is shown."""
    fill(fake.world, "alarms", 250, 240)
    restrict(fake.world)
    theirs = told(sdk_python, fake, "stops")
    assert theirs["c8y_api: filtered"] == theirs["c8y_api: not all visible"] == 0
    client = connect(fake.url)
    late = [one for one in client.alarms.list(page_size=100) if one.type == "acme_Late"]
    assert len(late) == 10
    assert len(client.events.list(page_size=100).collect()) == 1000
