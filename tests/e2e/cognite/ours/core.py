"""What `sdk/core.py` does, under the same names, by the generated client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2

Step = Callable[[Any], Any]
T0 = 1_600_000_000_000


def steps(m: Any) -> dict[str, Step]:
    """`m`: the models of the client."""

    def again(c: Any) -> Any:
        links = c.files.get_upload_links(m.UploadLinkIdentifier(external_id="f1"))
        httpx2.put(links.upload_url, content=b"again").raise_for_status()
        return links.external_id

    last: dict[str, Step] = {
        "asset without an external id": lambda c: c.assets.create(m.AssetWrite(name="anonymous")),
        "bytes of a file that is known": again,
        "sequence by id": lambda c: c.sequences.retrieve(m.Identifier(external_id="s1")),
        "count sequences": lambda c: (
            c.sequences.aggregate(m.SequenceCountAggregate()).items[0].count
        ),
        "delete a sequence": lambda c: c.sequences.delete(m.Identifier(external_id="s1")),
    }
    return assets(m) | events(m) | series(m) | tables(m) | files(m) | raw(m) | last


def collected(call: Callable[..., Any], **asked: Any) -> Any:
    """A listing to its end, in pages of 1000 as cognite-sdk has them."""
    return call(**{"limit": 1000} | asked).collect()


def assets(m: Any) -> dict[str, Step]:
    x = lambda external_id: m.Identifier(external_id=external_id)
    new, change, f = m.AssetWrite, m.AssetUpdate, m.AssetFilter

    def listed(**filter: Any) -> Step:
        return lambda c: collected(c.assets.filter, filter=f(**filter))

    def ids(**filter: Any) -> Step:
        return lambda c: [one.id for one in listed(**filter)(c)]

    def number(**filter: Any) -> Step:
        return lambda c: len(listed(**filter)(c))

    def update(*args: Any, **changes: Any) -> Step:
        return lambda c: c.assets.update(change(*args, **changes))

    return {
        "labels": lambda c: c.labels.create(
            [m.LabelDefinitionWrite(external_id="pump", name="Pump"), m.LabelDefinitionWrite(external_id="spare", name="Spare")]
        ),
        "data set": lambda c: c.data_sets.create(m.DataSetWrite(external_id="ds", name="Data", metadata={"a": "b"})),
        "asset": lambda c: c.assets.create(new(name="plant", external_id="plant", description="all of it")),
        "assets": lambda c: c.assets.create(
            [
                new(name="hall", external_id="hall", parent_external_id="plant", data_set_id=1),
                new(name="pump æøå", external_id="p/1", parent_external_id="hall", source="sap",
                    labels=[m.Label(external_id="pump")], metadata={"maker": "A", "Größe": "7"}),
                new(name="pump 2", external_id="p 2", parent_external_id="hall", source="sap", metadata={"maker": "B"}),
            ]
        ),
        "many assets": lambda c: c.assets.create(
            new(name=f"bolt {n}", external_id=f"bolt-{n}", source="many") for n in range(2500)
        ),
        "asset twice": lambda c: c.assets.create(new(name="again", external_id="hall")),
        "asset of nobody": lambda c: c.assets.create(new(name="x", parent_external_id="nobody")),
        "asset in no data set": lambda c: c.assets.create(new(name="x", data_set_id=999_999)),
        "retrieve": lambda c: c.assets.retrieve(x("p/1")),
        "retrieve by id": lambda c: c.assets.retrieve(m.Identifier(id=2)),
        "retrieve several": lambda c: c.assets.retrieve([m.Identifier(id=2), m.Identifier(id=3), x("p 2")]),
        "retrieve, some missing": lambda c: c.assets.retrieve([x("hall"), x("no"), x("none")]),
        "retrieve, missing ignored": lambda c: c.assets.retrieve([x("hall"), x("no")], ignore_unknown_ids=True),
        "all assets": lambda c: [one.id for one in collected(c.assets.filter)],
        "some assets": lambda c: collected(c.assets.filter, max_items=3),
        "1500 assets": lambda c: len(collected(c.assets.filter, max_items=1500)),
        "by source": listed(source="sap"),
        "by nothing": listed(source="nobody"),
        "by subtree": ids(asset_subtree_ids=[x("hall")]),
        "by label": listed(labels=m.LabelContainsAnyFilter(contains_any=[m.Label(external_id="pump")])),
        "by metadata": listed(metadata={"maker": "B"}),
        "by parent": lambda c: collected(
            c.assets.filter, filter=f(parent_external_ids=["hall"]), aggregated_properties=["depth", "childCount"]
        ),
        "by data set": listed(data_set_ids=[x("ds")]),
        "by prefix": number(external_id_prefix="bolt-1"),
        "by time": number(created_time=m.TimeRange(max=1_700_000_000_003)),
        "roots": number(root=True),
        "sorted": lambda c: collected(c.assets.filter, filter=f(source="sap"), sort=[m.SortItem(property=["name"], order="desc")]),
        "advanced": lambda c: collected(
            c.assets.filter,
            advanced_filter=m.AssetFilterAnd(
                and_=[
                    m.PrefixFilter(prefix=m.PropertyPrefix(property=["name"], value="pump")),
                    m.AssetFilterNot(not_=m.EqualsFilter(equals=m.PropertyValue(property=["metadata", "maker"], value="A"))),
                ]
            ),
        ),
        "in partitions": lambda c: sorted(one.id for one in collected(c.assets.filter, partitions=3)),
        "search": lambda c: c.assets.search(search=m.AssetSearch(name="pump"), filter=f(source="sap"), limit=10).items,
        "count": lambda c: c.assets.aggregate(m.AssetCountAggregate(filter=f(source="many"))).items[0].count,
        "different sources": lambda c: c.assets.aggregate(
            m.AssetCardinalityValuesAggregate(properties=[m.AssetAggregateProperty(property=["source"])])
        ).items[0].count,
        "the sources": lambda c: [
            [one.count, one.values[0]]
            for one in c.assets.aggregate(
                m.AssetUniqueValuesAggregate(properties=[m.AssetAggregateProperty(property=["source"])])
            ).items
        ],
        "change": update(external_id="hall", description="the hall", source="sap"),
        "take away": update(external_id="hall", description=None),
        "change metadata": update(id=4, metadata=m.Change(add={"k": "v"}, remove=["maker"])),
        "change labels": update(id=4, labels=m.Change(add=["spare"], remove=["pump"])),
        "set metadata": update(id=5, metadata={"only": "this"}),
        "change nobody": update(external_id="nobody", name="x"),
        "change to what is taken": lambda c: c.assets.update(
            change(external_id="p 2", update=m.AssetChanges(external_id=m.SetExternalId(set="hall")))
        ),
        "delete": lambda c: c.assets.delete(x("bolt-0")),
        "delete many": lambda c: c.assets.delete(x(f"bolt-{n}") for n in range(1, 2490)),
        "delete what has children": lambda c: c.assets.delete(x("hall")),
        "delete a tree": lambda c: c.assets.delete(x("plant"), recursive=True),
        "delete, missing": lambda c: c.assets.delete([x("bolt-0"), x("bolt-2499")]),
        "delete, missing ignored": lambda c: c.assets.delete([x("bolt-0"), x("bolt-2499")], ignore_unknown_ids=True),
    }  # fmt: skip


def events(m: Any) -> dict[str, Step]:
    x = lambda external_id: m.Identifier(external_id=external_id)
    new, f = m.EventWrite, m.EventFilter

    def listed(**filter: Any) -> Step:
        return lambda c: collected(c.events.filter, filter=f(**filter))

    return {
        "event": lambda c: c.events.create(
            new(external_id="e1", type="alarm", subtype="hot", start_time=T0, end_time=T0 + 5, asset_ids=[2500])
        ),
        "events": lambda c: c.events.create(
            new(external_id=f"e{n}", type="alarm" if n % 2 else "note", start_time=T0 + n, metadata={"n": str(n)})
            for n in range(2, 1202)
        ),
        "all events": lambda c: [one.id for one in collected(c.events.filter)],
        "alarms": lambda c: len(listed(type="alarm")(c)),
        "events in time": listed(start_time=m.TimeRange(min=T0 + 3, max=T0 + 5)),
        "active events": lambda c: len(listed(active_at_time=m.TimeRange(min=T0 + 1190, max=T0 + 1195))(c)),
        "events of an asset": listed(asset_ids=[2500]),
        "events sorted": lambda c: [
            one.id
            for one in collected(
                c.events.filter, filter=f(type="note"), sort=[m.SortItem(property=["startTime"], order="desc")], max_items=3
            )
        ],
        "event by id": lambda c: c.events.retrieve(x("e1")),
        "event of nobody": lambda c: c.events.retrieve(x("nobody")),
        "change an event": lambda c: c.events.update(
            m.EventUpdate(external_id="e1", end_time=None, description="ended", metadata=m.Change(add={"a": "b"}),
                          asset_ids=m.Change(add=[2501]))
        ),
        "count events": lambda c: c.events.aggregate(m.EventCountAggregate(filter=f(type="alarm"))).items[0].count,
        "event types": lambda c: [
            [one.count, one.values[0]]
            for one in c.events.aggregate(
                m.EventUniqueValuesAggregate(properties=[m.EventAggregateProperty(property=["type"])])
            ).items
        ],
        "search events": lambda c: c.events.search(search=m.EventSearch(description="ended"), limit=25).items,
        "delete events": lambda c: c.events.delete(x(f"e{n}") for n in range(3, 1202)),
    }  # fmt: skip


def points(found: Any) -> list[Any]:
    return [[one.timestamp, one.value] for one in found.datapoints]


def series(m: Any) -> dict[str, Step]:
    x = lambda external_id: m.Identifier(external_id=external_id)

    def insert(**points: list[tuple[int, Any]]) -> Step:
        items = [
            m.DatapointsWrite(
                external_id=name,
                datapoints=[
                    (m.StringDatapointWrite if isinstance(value, str) else m.NumericDatapointWrite)(
                        timestamp=at, value=value
                    )
                    for at, value in told
                ],
            )
            for name, told in points.items()
        ]
        return lambda c: c.datapoints.create(m.InsertDatapointsRequest(items=items))

    def read(name: str, **asked: Any) -> Step:
        return lambda c: points(c.datapoints.filter(m.DatapointsQuery(external_id=name, **asked)))

    return {
        "time series": lambda c: c.time_series.create(
            [
                m.TimeSeriesWrite(external_id="t1", name="heat", unit="°C", metadata={"a": "b"}, asset_id=2500),
                m.TimeSeriesWrite(external_id="t2", name="state", is_string=True, is_step=True),
            ]
        ),
        "time series twice": lambda c: c.time_series.create(m.TimeSeriesWrite(external_id="t1")),
        "list time series": lambda c: collected(c.time_series.filter),
        "text series": lambda c: collected(c.time_series.filter, filter=m.TimeSeriesFilter(is_string=True)),
        "time series by id": lambda c: c.time_series.retrieve(m.TimeSeriesIdentifier(external_id="t1")),
        "change a time series": lambda c: c.time_series.update(
            m.TimeSeriesUpdate(external_id="t1", unit=None, name="warmth", metadata=m.Change(remove=["a"]))
        ),
        "search time series": lambda c: c.time_series.search(search=m.TimeSeriesSearch(name="warmth"), limit=25).items,
        "count time series": lambda c: c.time_series.aggregate(m.TimeSeriesCountAggregate()).items[0].count,
        "points": insert(t1=[(T0 + n * 60_000, n / 4) for n in range(300)]),
        "points of two": insert(t1=[(T0, -1.5)], t2=[(T0, "on"), (T0 + 1000, "off ✓")]),
        "points of nobody": insert(nobody=[(T0, 1)]),
        "text into numbers": insert(t1=[(T0, "x")]),
        "read points": read("t1", start=T0, end=T0 + 240_000),
        "read some points": read("t1", start=T0, end=T0 + 10**9, limit=2),
        "read text": read("t2", start=T0, end=T0 + 10**6),
        "hourly": lambda c: [
            [one.timestamp, one.average, one.max, one.count]
            for one in c.datapoints.filter(
                m.DatapointsQuery(external_id="t1", start=1_600_002_000_000, end=1_600_009_200_000,
                                  aggregates=["average", "max", "count"], granularity="1h")
            ).datapoints
        ],
        "latest": lambda c: points(c.datapoints.retrieve_latest(m.LatestDatapointQuery(external_id="t1")))[0],
        "latest before": lambda c: points(
            c.datapoints.retrieve_latest(m.LatestDatapointQuery(external_id="t1", before=str(T0 + 60_000)))
        )[0],
        "delete points": lambda c: c.datapoints.delete(
            m.DatapointsDeletion(external_id="t1", inclusive_begin=T0 + 120_000, exclusive_end=T0 + 10**9)
        ),
        "delete a time series": lambda c: c.time_series.delete(x("t2")),
    }  # fmt: skip


def rows(found: Any) -> list[Any]:
    return [[one.row_number, one.values] for one in found]


def tables(m: Any) -> dict[str, Step]:
    columns = [
        m.SequenceColumnWrite(external_id="depth", value_type="DOUBLE"),
        m.SequenceColumnWrite(external_id="note", name="Note", value_type="STRING"),
    ]
    told: list[tuple[int, list[Any]]] = [(n, [n / 2, f"n{n}"]) for n in range(1, 6)]
    told.append((9, [4.5, None]))
    written = [m.SequenceRow(row_number=n, values=values) for n, values in told]

    def read(**asked: Any) -> Step:
        return lambda c: rows(
            collected(c.sequence_rows.filter, external_id="s1", limit=10_000, **asked)
        )

    def last(**asked: Any) -> Step:
        return lambda c: rows(c.sequence_rows.retrieve_latest(external_id="s1", **asked).rows)

    return {
        "sequence": lambda c: c.sequences.create(
            m.SequenceWrite(external_id="s1", name="drill", columns=columns, metadata={"a": "b"})
        ),
        "sequence rows": lambda c: c.sequence_rows.create(
            m.SequenceRowsWrite(external_id="s1", columns=["depth", "note"], rows=written)
        ),
        "read rows": read(start=2, end=5),
        "read a column": read(start=0, end=3, columns=["note"]),
        "last row": last(),
        "last row before": last(before=5),
        "delete rows": lambda c: c.sequence_rows.delete(m.SequenceRowsDeletion(external_id="s1", rows=[1, 9])),
        "list sequences": lambda c: collected(c.sequences.filter),
        "change a sequence": lambda c: c.sequences.update(m.SequenceUpdate(external_id="s1", description="deep", name=None)),
        "search sequences": lambda c: c.sequences.search(search=m.SequenceSearch(description="deep"), limit=25).items,
        "relationships": lambda c: c.relationships.create(
            [
                m.RelationshipWrite(external_id="r1", source_external_id="bolt-2490", source_type="asset", target_external_id="t1",
                                    target_type="timeSeries", confidence=0.5, labels=[m.Label(external_id="pump")]),
                m.RelationshipWrite(external_id="r2", source_external_id="bolt-2490", source_type="asset", target_external_id="e1",
                                    target_type="event"),
            ]
        ),
        "list relationships": lambda c: collected(
            c.relationships.filter, filter=m.RelationshipFilter(source_external_ids=["bolt-2490"], target_types=["timeSeries"])
        ),
        "relationship with ends": lambda c: c.relationships.retrieve(m.ExternalId(external_id="r1"), fetch_resources=True),
        "change a relationship": lambda c: c.relationships.update(
            m.RelationshipUpdate(external_id="r1", confidence=None, start_time=T0)
        ),
        "delete a relationship": lambda c: c.relationships.delete(m.ExternalId(external_id="r2")),
        "list labels": lambda c: collected(c.labels.filter, filter=m.LabelDefinitionFilter(name="Pump")),
        "label by id": lambda c: c.labels.retrieve(m.SubscriptionReference(external_id="spare")),
        "delete a label": lambda c: c.labels.delete(m.ExternalIdReference(external_id="spare")),
        "list data sets": lambda c: collected(c.data_sets.filter),
        "change a data set": lambda c: c.data_sets.update(
            m.DataSetUpdate(external_id="ds", description="all", metadata={"c": "d"})
        ),
        "data set by id": lambda c: c.data_sets.retrieve(m.Identifier(external_id="ds")),
        "count data sets": lambda c: c.data_sets.aggregate(filter=m.DataSetFilter()).items[0].count,
    }  # fmt: skip


def files(m: Any) -> dict[str, Step]:
    x = lambda external_id: m.FileIdentifier(external_id=external_id)

    def with_bytes(c: Any) -> Any:
        """The bytes go to the link by other means: they are no request of the API."""
        made = c.files.upload(m.UploadFileRequest(name="b.txt", external_id="f2", source="x"))
        httpx2.put(made.upload_url, content=b"hello").raise_for_status()
        return made

    def download(c: Any) -> str:
        (link,) = c.files.get_download_links([x("f2")])
        return httpx2.get(link.download_url).text

    return {
        "file": lambda c: c.files.upload(
            m.UploadFileRequest(name="a.txt", external_id="f1", mime_type="text/plain", asset_ids=[2500])
        ),
        "file with bytes": with_bytes,
        "download links": lambda c: [one.external_id for one in c.files.get_download_links([x("f2")])],
        "download": download,
        "list files": lambda c: collected(c.files.filter, filter=m.FileFilter(uploaded=True)),
        "file by id": lambda c: c.files.retrieve(x("f1")),
        "change a file": lambda c: c.files.update(
            m.FileUpdate(external_id="f1", source="y", mime_type=None, labels=m.Change(add=["pump"]))
        ),
        "search files": lambda c: c.files.search(search=m.FileSearch(name="txt")).items,
        "count files": lambda c: c.files.aggregate().items[0].count,
        "delete a file": lambda c: c.files.delete(m.Identifier(external_id="f2")),
    }  # fmt: skip


def raw(m: Any) -> dict[str, Step]:
    databases = lambda *names: [m.Database(name=one) for one in names]
    tables = lambda *names: [m.Table(name=one) for one in names]

    def insert(db: str, table: str, rows: dict[str, Any], **more: Any) -> Step:
        body = m.InsertRowsRequest(
            items=[m.RowWrite(key=key, columns=told) for key, told in rows.items()]
        )
        return lambda c: c.raw.insert_rows(db, table, body, **more)

    return {
        "databases": lambda c: c.raw.create_databases(items=databases("db 1", "db2")).items,
        "database twice": lambda c: c.raw.create_databases(items=databases("db2")),
        "tables": lambda c: c.raw.create_tables("db 1", items=tables("t/1", "t2")).items,
        "tables of nobody": lambda c: c.raw.create_tables("nobody", items=tables("t")),
        "list databases": lambda c: collected(c.raw.list_databases),
        "list tables": lambda c: collected(c.raw.list_tables, db_name="db 1"),
        "raw rows": insert("db 1", "t/1", {f"k{n:03}": {"n": n, "text": "å"} for n in range(120)}),
        "raw rows, parents made": insert("db3", "new", {"k": {"a": None}}, ensure_parent=True),
        "list raw rows": lambda c: [one.key for one in collected(c.raw.list_rows, db_name="db 1", table_name="t/1")],
        "some raw rows": lambda c: collected(c.raw.list_rows, db_name="db 1", table_name="t/1", columns="n", max_items=2),
        "one raw row": lambda c: c.raw.get_row("db 1", "t/1", "k007"),
        "delete raw rows": lambda c: c.raw.delete_rows(
            "db 1", "t/1", items=[m.RowKey(key=f"k{n:03}") for n in range(100)]
        ),
        "delete a table": lambda c: c.raw.delete_tables("db 1", items=tables("t2")),
        "delete a database": lambda c: c.raw.delete_databases(items=databases("db3"), recursive=True),
    }  # fmt: skip
