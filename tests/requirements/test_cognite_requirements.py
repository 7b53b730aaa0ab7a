"""What shared/REQUIREMENTS.md asks because of Cognite, shown by the committed client over loopback."""

from __future__ import annotations

import asyncio
import importlib
import json
import pickle
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from requirements.conftest import answer, by_route
from support.loopback import Answer, Loopback
from support.wire import Seen

PATH = "/api/v1/projects/acme"


def asset(number: int = 1, **more: Any) -> dict[str, Any]:
    return {"id": number, "name": f"pump-{number}", "createdTime": 0, "lastUpdatedTime": 0, **more}


@pytest.fixture
def client(cognite_client: Any, server: Loopback) -> Iterator[Any]:
    with cognite_client.Client(base_url=server.url + PATH, auth="token") as made:
        yield made


def test_cluster_and_project_are_given_once(cognite_client: Any) -> None:
    def base(**options: Any) -> str:
        return str(cognite_client.Client(auth="x", **options).base_url)

    assert base(project="acme") == "https://api.cognitedata.com/api/v1/projects/acme"
    for cluster in ("westeurope-1", "az-eastus-1", "asia-northeast1-1", "one-made-tomorrow"):
        assert base(cluster=cluster, project="acme") == (
            f"https://{cluster}.cognitedata.com/api/v1/projects/acme"
        )
    assert base(project="a b?c").endswith("/projects/a%20b%3Fc")
    own = "https://cdf.dedicated.example/api/v1/projects/acme"
    assert base(base_url=own) == own
    with pytest.raises(ValueError, match="cannot be part of a host's name"):
        base(cluster="evil.example/")


def test_only_the_operations_that_the_document_has(cognite_client: Any) -> None:
    client = cognite_client.Client(project="acme", auth="x")
    optional = ("get", "retrieve", "filter", "search", "update")
    for resource in ("assets", "events", "files", "time_series", "sequences", "relationships"):
        for needed in ("create" if resource != "files" else "upload", "list", "delete"):
            assert callable(getattr(getattr(client, resource), needed)), resource
    found = {
        name: [one for one in optional if hasattr(getattr(client, name), one)]
        for name in ("assets", "relationships", "labels", "data_sets")
    }
    assert found == {
        "assets": ["get", "retrieve", "filter", "search", "update"],
        "relationships": ["retrieve", "filter", "update"],
        "labels": ["retrieve", "filter"],
        "data_sets": ["retrieve", "filter", "update"],
    }


def test_one_in_one_out_and_nothing_of_a_deletion(
    client: Any, cognite_client: Any, server: Loopback
) -> None:
    models = cognite_client.models
    server.answer = by_route(
        {
            f"POST {PATH}/assets": lambda seen: answer(
                {
                    "items": [
                        asset(at, **one) for at, one in enumerate(json.loads(seen.body)["items"])
                    ]
                }
            ),
            f"POST {PATH}/assets/delete": Answer(),  # no body at all
        }
    )
    assert client.assets.create(models.AssetWrite(name="a")).name == "a"
    made = client.assets.create([models.AssetWrite(name="a"), models.AssetWrite(name="b")])
    assert [one.name for one in made] == ["a", "b"]
    assert client.assets.delete([models.Identifier(id=1)]) is None
    assert [json.loads(seen.body) for seen in server.seen] == [
        {"items": [{"name": "a"}]},
        {"items": [{"name": "a"}, {"name": "b"}]},
        {"items": [{"id": 1}]},
    ]


def test_posts_that_read_are_repeated_and_posts_that_write_are_not(
    client: Any, cognite_client: Any, server: Loopback
) -> None:
    models, seen = cognite_client.models, server.seen
    server.answer = lambda request: answer({"error": {"code": 500, "message": "no"}}, 500)
    reads = (
        lambda: client.assets.filter().collect(),
        lambda: client.assets.search(search=models.AssetSearch(name="x")).collect(),
        lambda: client.assets.retrieve([models.Identifier(id=1)]),
    )
    for read in reads:
        seen.clear()
        with pytest.raises(cognite_client.ApiError, match="500 InternalServerError"):
            read()
        assert len(seen) == 3, seen[0].target
    writes = (
        lambda: client.assets.create(models.AssetWrite(name="x")),
        lambda: client.assets.update(models.AssetUpdate(id=1, name="x")),
        lambda: client.assets.delete([models.Identifier(id=1)]),
    )
    for write in writes:
        seen.clear()
        with pytest.raises(cognite_client.ApiError, match="500 InternalServerError"):
            write()
        assert len(seen) == 1, seen[0].target


def test_nothing_is_remembered_from_one_project_for_another(
    cognite_client: Any, server: Loopback, opened: ExitStack
) -> None:
    server.answer = lambda seen: answer(asset(7, name=seen.target.split("/")[4]))
    bases = [f"{server.url}/api/v1/projects/{name}" for name in ("one", "two")]
    made = [opened.enter_context(cognite_client.Client(base_url=base, auth="x")) for base in bases]
    assets = [client.assets.get(7) for client in made for _ in range(2)]
    assert [one.name for one in assets] == ["one", "one", "two", "two"]
    assert assets[0] == assets[1] != assets[2]
    assert len(server.seen) == 4


def test_parts_side_by_side_lose_nothing_to_throttling(client: Any, server: Loopback) -> None:
    """Ten chains of two pages; each part is refused once with 429, and one of its pages is asked for again."""
    lock, turns = threading.Lock(), dict[str, int]()

    def part(seen: Seen) -> Answer:
        query = dict(seen.query)
        m, n = map(int, query["partition"].split("/"))
        with lock:
            turn = turns[query["partition"]] = turns.get(query["partition"], 0) + 1
        if turn == (m % 2) + 1:
            return answer({}, 429, Retry_After="0")
        last = query.get("cursor") == "next"
        items = [asset(m + n), asset(m + 2 * n)] if last else [asset(m)]
        return answer({"items": items} if last else {"items": items, "nextCursor": "next"})

    server.answer = part
    pager = client.assets.list(name="pump", limit=500).partitioned(10, ordered=True)
    assert [one.id for one in pager] == [m + k for m in range(1, 11) for k in (0, 10, 20)]
    assert sorted(turns) == sorted(f"{m}/10" for m in range(1, 11))
    assert set(turns.values()) == {3}
    assert {(dict(seen.query)["name"], dict(seen.query)["limit"]) for seen in server.seen} == {
        ("pump", "500")
    }
    server.seen.clear()
    with pytest.raises(ValueError, match=r"assets\.list has 1 to 10 partitions, not 11"):
        client.assets.list(partitions=11)
    assert server.seen == []


def test_parts_are_read_when_they_are_asked_for_only(client: Any, server: Loopback) -> None:
    server.answer = lambda seen: answer({"items": [asset()]})
    assert len(client.assets.list().collect()) == 1
    assert "partition" not in dict(server.seen[0].query)


def test_so_many_requests_at_once_as_the_client_allows(
    cognite_client: Any, server: Loopback
) -> None:
    lock, now, most = threading.Lock(), 0, 0
    both = threading.Barrier(2)

    def slow(seen: Seen) -> Answer:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        both.wait(10)  # two have to be here at once, or nobody goes on
        with lock:
            now -= 1
        return answer({"items": []})

    server.answer = slow
    with cognite_client.Client(base_url=server.url + PATH, auth="x", max_concurrency=2) as client:
        assert client.assets.list(partitions=10).collect() == []
    assert (most, len(server.seen)) == (2, 10)


@pytest.mark.filterwarnings("ignore:version 20230101-:FutureWarning")
@pytest.mark.parametrize("version", ["20230101", "20230101-beta", "20230101-alpha"])
def test_a_calendar_version_goes_with_every_request(
    cognite_client: Any, server: Loopback, version: str
) -> None:
    server.answer = by_route(
        {
            f"GET {PATH}/assets/1": answer(asset()),
            f"GET {PATH}/assets": answer({"items": []}),
            f"GET {PATH}/any": answer({}),
        }
    )
    with cognite_client.Client(base_url=server.url + PATH, auth="x", api_version=version) as client:
        client.assets.get(1)
        client.assets.list().collect()
        client.request("GET", "/any")
        client.assets.get(1, options={"api_version": "20240101"})
    assert [seen.headers["cdf-version"] for seen in server.seen] == [version] * 3 + ["20240101"]
    assert {seen.target.split("/")[2] for seen in server.seen} == {
        "v1"
    }  # beside the one in the path


def test_the_older_header_of_versions(cognite_client: Any, server: Loopback) -> None:
    server.answer = answer(asset())
    with cognite_client.Client(
        base_url=server.url + PATH, auth="x", headers={"version": "beta"}
    ) as client:
        client.assets.get(1)
        client.assets.get(1, options={"headers": {"version": "playground"}})
    assert [seen.headers["version"] for seen in server.seen] == ["beta", "playground"]
    assert "cdf-version" not in server.seen[0].headers


def test_a_version_that_is_gone_is_a_clear_error(cognite_client: Any, server: Loopback) -> None:
    server.answer = answer({"error": {"code": 410, "message": "version 0.5 is removed"}}, 410)
    with (
        cognite_client.Client(base_url=f"{server.url}/api/0.5/projects/acme", auth="x") as old,
        pytest.raises(cognite_client.errors.Gone, match="410 Gone: version 0.5 is removed"),
    ):
        old.assets.get(1)
    with pytest.raises(ValueError, match="'0.5' is no version of Cognite Data Fusion"):
        cognite_client.Client(project="acme", auth="x", api_version="0.5")


def test_what_is_new_in_answers_is_no_error(client: Any, server: Loopback) -> None:
    event = {"id": 1, "createdTime": 0, "lastUpdatedTime": 0}
    server.answer = by_route(
        {
            f"GET {PATH}/assets/1": answer(
                asset(new={"deep": [1]}, labels=[{"externalId": "x", "w": 1}])
            ),
            f"GET {PATH}/events/1": answer({**event, "subtype": "new", "brandNew": None}),
            f"GET {PATH}/timeseries": answer(
                {"items": [{**event, "type": "a new kind"}], "more": 1}
            ),
        }
    )
    assert client.assets.get(1).labels[0].external_id == "x"
    assert client.events.get(1).subtype == "new"
    assert client.time_series.list().collect()[0].id == 1


def test_limits_are_those_of_the_document(
    client: Any, cognite_client: Any, server: Loopback
) -> None:
    """How much fits into one request differs by operation: 1000 assets, 10 functions."""
    models = cognite_client.models
    server.answer = lambda seen: answer({})
    client.assets.delete([models.Identifier(id=number) for number in range(1001)])
    client.functions.delete([models.Identifier(id=number) for number in range(11)])
    assert [len(json.loads(seen.body)["items"]) for seen in server.seen] == [1000, 1, 10, 1]


def test_credentials_of_oauth_are_had_and_sent_with_all(
    cognite_client: Any, server: Loopback
) -> None:
    def token(seen: Seen) -> Answer:
        return answer({"access_token": "fresh", "expires_in": 3600, "token_type": "Bearer"})

    server.answer = by_route(
        {
            "POST /token": token,
            f"GET {PATH}/assets/1": answer(asset()),
            f"POST {PATH}/assets/list": answer({"items": []}),
            f"GET {PATH}/any": answer({}),
        }
    )
    auth = cognite_client.ClientCredentials("me", "s3cret", token_url=f"{server.url}/token")
    with cognite_client.Client(base_url=server.url + PATH, auth=auth) as client:
        client.assets.get(1)
        client.assets.filter().collect()
        client.request("GET", "/any")
        assert "s3cret" not in repr(client) + repr(auth)
    first, *others = server.seen
    assert b"grant_type=client_credentials" in first.body
    assert [seen.headers["authorization"] for seen in others] == ["Bearer fresh"] * 3


def test_only_what_is_given_is_sent(client: Any, cognite_client: Any, server: Loopback) -> None:
    models = cognite_client.models
    server.answer = lambda seen: answer({"items": [asset()]})
    client.assets.list().first_page()
    client.assets.filter(filter=models.AssetFilter(root=False)).first_page()
    client.assets.create(models.AssetWrite(name="x"))
    listed, filtered, created = server.seen
    assert dict(listed.query) == {"limit": "1000"}
    assert json.loads(filtered.body) == {"filter": {"root": False}, "limit": 1000}
    assert json.loads(created.body) == {"items": [{"name": "x"}]}


def test_a_listing_and_its_twin_of_tasks(cognite_client: Any, server: Loopback) -> None:
    """Lazy, page by page, resumable, and ended by a cursor that comes again."""

    def page(seen: Seen) -> Answer:
        at = int(dict(seen.query).get("cursor", "0"))
        return answer({"items": [asset(at)], "nextCursor": str(at + 1) if at < 3 else "1"})

    server.answer = page
    with cognite_client.Client(base_url=server.url + PATH, auth="x") as client:
        pager = client.assets.list()
        assert server.seen == []
        pages = pager.pages()
        saved = next(pages).cursor
        assert (saved, len(server.seen)) == ("1", 1)
        with pytest.raises(cognite_client.PaginationError, match="cursor"):
            client.assets.list(resume_from=saved).collect()

    async def tasks() -> list[int]:
        async with cognite_client.AsyncClient(base_url=server.url + PATH, auth="x") as client:
            return [one.id async for one in client.assets.list(max_items=3)]

    assert asyncio.run(tasks()) == [0, 1, 2]


def test_what_was_sent_is_no_cassette(cognite_client: Any) -> None:
    """What tests record shows no credential, and cannot be stored with one."""
    testing = importlib.import_module(f"{cognite_client.__name__}.testing")
    recorder = testing.Recorder(testing.FakeTransport({"GET /assets/{id}": asset()}))
    with cognite_client.Client(project="acme", auth="s3cret", transport=recorder) as client:
        client.assets.get(1)
    (sent,) = recorder.sent
    assert sent.headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in f"{sent!r} {sent} {sent.described()} {recorder.sent}"
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(recorder.sent)
    with pytest.raises(AssertionError) as told:
        recorder.assert_sent("GET /assets/{id}", headers={"authorization": "Bearer other"})
    assert "s3cret" not in str(told.value)
