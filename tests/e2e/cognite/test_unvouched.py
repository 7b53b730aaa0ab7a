"""What cognite-sdk never asks for, by the client: it agrees with what cognite-sdk does vouch for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from e2e.cognite.fake.server import TOKEN, Fake


@pytest.fixture
def client(cognite: Any, fake: Fake) -> Iterator[Any]:
    with cognite.Client(base_url=fake.base, auth=TOKEN) as made:
        yield made


@pytest.fixture
def filled(cognite: Any, client: Any) -> Any:
    """25 of each kind, and data sets, pipelines and files that belong to them."""
    m = cognite.models
    client.data_sets.create(m.DataSetWrite(external_id="ds"))
    client.assets.create(
        [m.AssetWrite(name=f"a{n}", external_id=f"a{n}", source=f"s{n % 2}") for n in range(25)]
    )
    client.events.create(
        [m.EventWrite(external_id=f"e{n}", type=f"t{n % 2}", start_time=n) for n in range(25)]
    )
    client.time_series.create([m.TimeSeriesWrite(external_id=f"x{n}") for n in range(25)])
    client.sequences.create(
        [
            m.SequenceWrite(external_id=f"q{n}", columns=[m.SequenceColumnWrite(external_id="c")])
            for n in range(25)
        ]
    )
    client.relationships.create(
        [
            m.RelationshipWrite(
                external_id=f"r{n}",
                source_external_id="a1",
                source_type="asset",
                target_external_id=f"e{n}",
                target_type="event",
            )
            for n in range(25)
        ]
    )
    for n in range(3):
        client.files.upload(m.UploadFileRequest(name=f"f{n}.txt", external_id=f"f{n}"))
        client.extraction_pipelines.create(
            m.ExtractionPipelineWrite(external_id=f"p{n}", name="p", data_set_id=1)
        )
    return m  # fmt: skip


LISTED = (
    "assets",
    "events",
    "time_series",
    "sequences",
    "relationships",
    "files",
    "extraction_pipelines",
)


@pytest.mark.parametrize("resource", LISTED)
def test_listing_by_the_query_gives_what_filtering_gives(
    client: Any, filled: Any, resource: str
) -> None:
    listed = getattr(client, resource).list(limit=10).collect()
    filtered = getattr(client, resource).filter(limit=10).collect()
    assert [one.to_dict() for one in listed] == [one.to_dict() for one in filtered]
    assert len(listed) == (3 if resource in ("files", "extraction_pipelines") else 25)


@pytest.mark.parametrize("resource", ["assets", "events", "files", "extraction_pipelines"])
def test_getting_gives_what_was_listed(client: Any, filled: Any, resource: str) -> None:
    target = getattr(client, resource)
    for one in target.list(max_items=3):
        assert target.get(one.id) == one


def test_conditions_in_the_query_are_those_of_the_filter(client: Any, filled: Any) -> None:
    m = filled
    by_query = client.assets.list(source="s1", max_created_time=1_800_000_000_000).collect()
    by_body = client.assets.filter(
        filter=m.AssetFilter(source="s1", created_time=m.TimeRange(max=1_800_000_000_000))
    ).collect()
    assert [one.id for one in by_query] == [one.id for one in by_body]
    assert len(by_query) == 12
    by_query = client.events.list(min_start_time=5, max_start_time=9, type="t1").collect()
    assert [one.external_id for one in by_query] == ["e5", "e7", "e9"]


def test_a_pipeline_found_by_a_filter(client: Any, filled: Any) -> None:
    found = client.extraction_pipelines.filter(
        filter=filled.ExtractionPipelineFilter(external_id_prefix="p1")
    ).collect()
    assert [one.external_id for one in found] == ["p1"]


def test_a_cursor_belongs_to_its_listing(cognite: Any, client: Any, filled: Any) -> None:
    page = client.assets.filter(limit=10).first_page()
    with pytest.raises(cognite.BadRequest, match="a listing with other parameters"):
        client.assets.filter(
            limit=10, filter=filled.AssetFilter(source="s1"), resume_from=page.cursor
        ).collect()


def test_limits_are_checked(cognite: Any, client: Any) -> None:
    with pytest.raises(cognite.BadRequest, match="limit must be between 1 and 1000"):
        client.assets.filter(limit=1001).collect()


def test_one_wrong_item_refuses_all(cognite: Any, client: Any, fake: Fake, filled: Any) -> None:
    items = [filled.AssetWrite(name="new"), filled.AssetWrite(name="x", external_id="a1")]
    before = fake.project.state()
    with pytest.raises(cognite.BatchError) as caught:
        client.assets.create(items)
    assert isinstance(caught.value.errors[0], cognite.Conflict)
    assert fake.project.state() == before


def test_ids_named_twice_are_refused(cognite: Any, client: Any, filled: Any) -> None:
    with pytest.raises(cognite.BatchError) as caught:
        client.assets.retrieve([filled.Identifier(external_id="a1")] * 2)
    (error,) = caught.value.errors
    assert (error.status, error.error["duplicated"]) == (422, [{"externalId": "a1"}])


def test_who_is_nobody_is_refused(cognite: Any, fake: Fake) -> None:
    with (
        cognite.Client(base_url=fake.base, auth="wrong") as client,
        pytest.raises(cognite.Unauthorized, match="401 Unauthorized"),
    ):
        client.assets.list().collect()
