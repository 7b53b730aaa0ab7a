"""What users of the Cognite client write. It runs (test_cognite_examples.py), and it is type-checked: the lines that
end in `# error` are refused by mypy --strict and by pyright, all others are accepted by both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, assert_type

from cognite_client import AsyncClient, BatchError, Client, NotFound, RawResponse, models
from cognite_client.testing import FakeTransport


def any_client(client: Client) -> tuple[models.Asset, RawResponse[models.Asset], Any]:
    asset = client.assets.get(42)
    raw = client.assets.with_raw_response.get(42)
    assert raw.status == 200 and raw.headers["content-type"] == "application/json"
    assert raw.parse() == asset
    typed = client.with_raw_response(client.assets.get)(42)
    client.with_options(timeout=5, max_attempts=5).assets.get(42)
    anything = client.request("GET", "/some/undocumented/path", query={"x": 1}).json()
    assert_type(asset, models.Asset)
    assert_type(typed, RawResponse[models.Asset])
    return asset, typed, anything


def missing(client: Client) -> str:
    try:
        client.assets.get(43)
    except NotFound as error:
        return str(error)
    return ""


async def alarms(client: AsyncClient) -> list[int]:
    found = []
    async for event in client.events.list(type="alarm"):
        assert_type(event, models.Event)
        found.append(event.id)
    return found


def all_assets(client: Client) -> list[models.Asset]:
    found = []
    for asset in client.assets.list(limit=1000):
        assert_type(asset, models.Asset)
        found.append(asset)
    return found


def first_page(client: Client) -> tuple[list[models.Asset], list[models.Asset]]:
    page = client.assets.filter(filter=models.AssetFilter(root=True)).first_page()
    assert page.has_next
    rest = client.assets.filter(
        filter=models.AssetFilter(root=True), resume_from=page.cursor
    ).collect()
    return list(page.items), rest


def some(client: Client) -> list[models.Asset]:
    return client.assets.list(max_items=50).collect()


def side_by_side(client: Client) -> list[int]:
    return [event.id for event in client.events.list(partitions=10)]


def create_many(client: Client) -> list[models.Asset]:
    created = client.assets.create([models.AssetWrite(name=f"pump-{i}") for i in range(2500)])
    assert_type(created, list[models.Asset])
    return created


def create_one(client: Client) -> models.Asset:
    one = client.assets.create(models.AssetWrite(name="one"))
    assert_type(one, models.Asset)
    return one


def broken_batch(client: Client) -> tuple[int, int, int]:
    try:
        create_many(client)
    except BatchError as error:
        return len(error.successful), len(error.failed), len(error.unknown)
    return 2500, 0, 0


def updates(client: Client) -> None:
    client.assets.update([models.AssetUpdate(id=1, description=None)])
    client.assets.update(
        [models.AssetUpdate(id=1, labels=models.Change(add=["pump"], remove=["spare"]))]
    )
    client.assets.update(
        models.AssetUpdate(external_id="a", new_external_id="b", name="pump", metadata={"k": "v"})
    )
    client.assets.update(
        models.AssetUpdate(id=1, labels=[models.Label(external_id="pump"), "spare"], data_set_id=7)
    )
    client.assets.update(
        models.AssetUpdate(id=1, metadata=models.Change(add={"k": "v"}, remove=["old"]))
    )
    client.assets.update(
        models.AssetUpdate(id=1, update=models.AssetChanges(name=models.SetName(set="pump")))
    )


def delete(client: Client, ids: Iterable[models.Identifier]) -> None:
    client.assets.delete(ids)


def versions(transport: FakeTransport) -> Client:
    client = Client(project="acme", auth="x", api_version="20230101-beta", transport=transport)
    hits = client.documents.search(
        search=models.DocumentSearch(query="pump"), options={"api_version": "20230101-alpha"}
    )
    assert hits.collect() == []
    return client


def named_raw(client: Client) -> list[models.Database]:
    return client.raw.list_databases().collect()


def own_test() -> list[str | None]:
    client = Client(
        project="acme",
        auth="x",
        transport=FakeTransport({"GET /assets": [{"id": 1, "name": "pump"}]}),
    )
    return [asset.name for asset in client.assets.list()]


def wrong(client: Client) -> None:
    client.assets.get("42")  # error
    print(client.assets.get(42).nmae)  # error
    client.assets.list(limt=1000)  # error
    client.assets.filter(filter=models.AssetFilter(rot=True))  # error
    client.assets.create(models.AssetUpdate(id=1))  # error
    client.assets.update(models.AssetUpdate(id=1, nmae="pump"))  # error
    client.assets.update(models.AssetUpdate(id=1, name=None))  # error
    client.assets.update(models.AssetUpdate(id=1, description=5))  # error
    client.assets.update(models.AssetUpdate(id=1, name=models.Change(add=["a"])))  # error
    client.assets.update(models.AssetUpdate(id=1, labels=models.Change(add=[1])))  # error
    client.assets.list(partitions="10")  # error
    client.assets.get(42, options={"api_versoin": "20230101"})  # error
    Client(project="acme", api_version=20230101)  # error
    Client(projekt="acme")  # error
