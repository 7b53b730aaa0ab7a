"""What users of the Cognite client write, run against answers from memory: requests and results."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from e2e.examples.conftest import Example

EVENTS = [{"id": number, "createdTime": 0, "lastUpdatedTime": 0} for number in range(25)]


def asset(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"pump-{number}",
        "createdTime": 0,
        "lastUpdatedTime": 0,
        "rootId": number,
        **more,
    }


@pytest.fixture
def connect(cognite: Example) -> Callable[..., tuple[Any, Any]]:
    def connected(routes: dict[str, Any], **options: Any) -> tuple[Any, Any]:
        transport = cognite.package.testing.FakeTransport(routes)
        client = cognite.package.Client(project="acme", auth="x", transport=transport, **options)
        return client, transport

    return connected


@pytest.fixture
def usage(cognite: Example) -> Any:
    return cognite.usage


def test_any_client(connect: Any, usage: Any) -> None:
    client, transport = connect(
        {"GET /assets/{id}": asset(42), "GET /some/undocumented/path": {"y": 2}}
    )
    found, typed, anything = usage.any_client(client)
    assert (found.id, found.name, typed.status, typed.parse(), anything) == (
        42, "pump-42", 200, found, {"y": 2},
    )  # fmt: skip
    assert transport.sent[-1].url == (
        "https://api.cognitedata.com/api/v1/projects/acme/some/undocumented/path?x=1"
    )


def test_server_variables_and_credentials_of_the_environment(
    cognite: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COGNITE_TOKEN", "from-the-environment")
    transport = cognite.package.testing.FakeTransport({"GET /assets/{id}": asset(42)})
    with cognite.package.Client(
        cluster="westeurope-1", project="acme", transport=transport
    ) as client:
        client.assets.get(42)
    (sent,) = transport.sent
    assert sent.url == "https://westeurope-1.cognitedata.com/api/v1/projects/acme/assets/42"
    assert sent.headers["authorization"] == "Bearer from-the-environment"


def test_not_found(connect: Any, usage: Any, cognite: Example) -> None:
    answer = cognite.package.testing.Answer(
        status=404, body={"error": {"code": 404, "message": "no asset 43"}}
    )
    client, _ = connect({"GET /assets/{id}": answer})
    assert "404 NotFound: no asset 43" in usage.missing(client)
    package = cognite.package
    assert package.NotFound.__mro__[1:4] == (
        package.ClientError, package.StatusError, package.ApiError,
    )  # fmt: skip


def test_the_asynchronous_client(cognite: Example) -> None:
    transport = cognite.package.testing.FakeTransport({"GET /events": EVENTS})

    async def run() -> list[int]:
        async with cognite.package.AsyncClient(
            project="acme", auth="x", transport=transport
        ) as client:
            found: list[int] = await cognite.usage.alarms(client)
            return found

    assert asyncio.run(run()) == list(range(25))
    assert {tuple(sent.query["type"]) for sent in transport.sent} == {("alarm",)}


def test_cursors_in_the_query(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /assets": [asset(number) for number in range(2500)]})
    assert len(usage.all_assets(client)) == 2500
    assert [sent.query["limit"] for sent in transport.sent] == [["1000"]] * 3
    assert ["cursor" in sent.query for sent in transport.sent] == [False, True, True]


def test_a_filter_and_its_cursor_in_the_body(connect: Any, usage: Any) -> None:
    def listed(sent: Any) -> dict[str, Any]:
        second = sent.json().get("cursor") == "next"
        return {"items": [asset(2)]} if second else {"items": [asset(1)], "nextCursor": "next"}

    client, transport = connect({"POST /assets/list": listed})
    first, rest = usage.first_page(client)
    assert ([one.id for one in first], [one.id for one in rest]) == ([1], [2])
    assert [sent.json()["filter"] for sent in transport.sent] == [{"root": True}] * 2
    assert transport.sent[1].json()["cursor"] == "next"


def test_at_most_so_many(connect: Any, usage: Any) -> None:
    client, transport = connect({"GET /assets": [asset(number) for number in range(2500)]})
    assert len(usage.some(client)) == 50
    (sent,) = transport.sent
    assert sent.query["limit"] == ["50"]


def test_partitions(connect: Any, usage: Any) -> None:
    def part(sent: Any) -> dict[str, Any]:
        m, n = map(int, sent.query["partition"][0].split("/"))
        return {"items": [one for one in EVENTS if one["id"] % n == m - 1]}

    client, transport = connect({"GET /events": part})
    assert sorted(usage.side_by_side(client)) == list(range(25))
    parts = sorted(sent.query["partition"][0] for sent in transport.sent)
    assert parts == sorted(f"{m}/10" for m in range(1, 11))
    with pytest.raises(ValueError, match="10"):
        client.events.list(partitions=11).collect()


def created(sent: Any) -> dict[str, Any]:
    return {"items": [asset(at, **one) for at, one in enumerate(sent.json()["items"])]}


def test_many_are_created_in_three_requests(connect: Any, usage: Any) -> None:
    client, transport = connect({"POST /assets": created})
    found = usage.create_many(client)
    assert [one.name for one in found] == [f"pump-{number}" for number in range(2500)]
    assert [len(sent.json()["items"]) for sent in transport.sent] == [1000, 1000, 500]
    assert usage.create_one(client).name == "one"
    assert transport.sent[-1].json() == {"items": [{"name": "one"}]}


def test_a_lost_answer_is_unknown_and_not_repeated(
    connect: Any, usage: Any, cognite: Example
) -> None:
    errors = cognite.package.errors
    written: list[int] = []

    def second_is_lost(sent: Any) -> dict[str, Any]:
        written.append(len(sent.json()["items"]))
        if len(written) == 2:
            raise errors.AnswerLost("the connection was reset")
        return created(sent)

    client, _ = connect({"POST /assets": second_is_lost})
    assert usage.broken_batch(client) == (1500, 0, 1000)
    assert written == [1000, 1000, 500]


def test_updates_are_spelt_as_the_api_spells_them(connect: Any, usage: Any) -> None:
    client, transport = connect({"POST /assets/update": {"items": [asset(1)]}})
    usage.updates(client)
    assert [sent.json()["items"] for sent in transport.sent] == [
        [{"id": 1, "update": {"description": {"setNull": True}}}],
        [
            {
                "id": 1,
                "update": {
                    "labels": {
                        "add": [{"externalId": "pump"}],
                        "remove": [{"externalId": "spare"}],
                    }
                },
            }
        ],
        [
            {
                "externalId": "a",
                "update": {
                    "externalId": {"set": "b"},
                    "name": {"set": "pump"},
                    "metadata": {"set": {"k": "v"}},
                },
            }
        ],
        [
            {
                "id": 1,
                "update": {
                    "labels": {"set": [{"externalId": "pump"}, {"externalId": "spare"}]},
                    "dataSetId": {"set": 7},
                },
            }
        ],
        [{"id": 1, "update": {"metadata": {"add": {"k": "v"}, "remove": ["old"]}}}],
        [{"id": 1, "update": {"name": {"set": "pump"}}}],
    ]


def test_an_update_is_the_model_of_the_document(cognite: Example) -> None:
    models = cognite.package.models
    plain = models.AssetUpdate(id=1, description=None, labels=["pump"])
    wired = models.AssetUpdate(
        id=1,
        update=models.AssetChanges(
            description=models.SetNull(set_null=True),
            labels=models.LabelsSet(set=[models.Label(external_id="pump")]),
        ),
    )
    assert plain == wired == models.AssetUpdate.from_dict(plain.to_dict())
    assert plain.update.description == models.SetNull(set_null=True)
    assert models.AssetUpdate(id=1).to_dict() == {"id": 1, "update": {}}
    with pytest.raises(ValueError, match="name cannot be taken away: None is no value of it"):
        models.AssetUpdate(id=1, name=None)
    with pytest.raises(ValueError, match="description"):
        models.AssetUpdate(id=1, description=5)
    with pytest.raises(TypeError, match="update= holds all changes, or none"):
        models.AssetUpdate(id=1, update=models.AssetChanges(), name="pump")
    with pytest.raises(TypeError, match="nmae"):
        models.AssetUpdate(id=1, nmae="pump")


def test_deleting(connect: Any, usage: Any, cognite: Example) -> None:
    client, transport = connect({"POST /assets/delete": {}})
    ids = [cognite.package.models.Identifier(id=number) for number in range(1500)]
    usage.delete(client, ids)
    assert [len(sent.json()["items"]) for sent in transport.sent] == [1000, 500]


def test_versions(cognite: Example, usage: Any) -> None:
    transport = cognite.package.testing.FakeTransport(
        {"POST /documents/search": {"items": []}, "GET /assets/{id}": asset(42)}
    )
    with pytest.warns(FutureWarning) as caught:
        client = usage.versions(transport)
    assert [str(one.message) for one in caught] == [
        "version 20230101-beta of Cognite Data Fusion is beta: it may still change",
        "version 20230101-alpha of Cognite Data Fusion is alpha: it may change or go at any time",
    ]
    assert {one.filename for one in caught} == {usage.__file__}
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # once is enough
        usage.versions(transport)
        client.assets.get(42)
    found = [sent.headers["cdf-version"] for sent in transport.sent]
    assert found == ["20230101-alpha", "20230101-alpha", "20230101-beta"]


@pytest.mark.parametrize("version", ["2023-1-1", "2023-01-01", "20231301", "beta", ""])
def test_what_is_no_version(connect: Any, version: str) -> None:
    with pytest.raises(ValueError) as caught:
        connect({}, api_version=version)
    assert str(caught.value) == (
        f"{version!r} is no version of Cognite Data Fusion;"
        " one looks like 20230101, 20230101-beta, 20230101-alpha"
    )


def test_the_end_of_an_operation_is_told_once(connect: Any, cognite: Example) -> None:
    headers = {"Deprecation": "@1688169599", "Sunset": "Sun, 30 Jun 2024 23:59:59 GMT"}
    answer = cognite.package.testing.Answer(body={"items": []}, headers=headers)
    client, _ = connect({"POST /assets/byids": answer})
    ids = [cognite.package.models.Identifier(id=1)]
    with pytest.warns(DeprecationWarning) as caught:
        client.assets.with_raw_response.retrieve(items=ids)
    (told,) = caught
    assert str(told.message) == (
        "the API says that assets.retrieve is deprecated (since 2023-06-30);"
        " it ends on Sun, 30 Jun 2024 23:59:59 GMT"
    )
    assert told.filename == __file__
    client.assets.with_raw_response.retrieve(items=ids)


def test_a_resource_called_raw(connect: Any, usage: Any) -> None:
    client, _ = connect({"GET /raw/dbs": [{"name": "db"}]})
    assert [one.name for one in usage.named_raw(client)] == ["db"]


def test_the_tests_of_users(usage: Any) -> None:
    assert usage.own_test() == ["pump"]
