"""Assets, events, time series, data points, sequences, relationships, labels, data sets, files, raw: by cognite-sdk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cognite.client.data_classes import (
    AssetFilter,
    AssetUpdate,
    AssetWrite,
    DataSetUpdate,
    DataSetWrite,
    EventFilter,
    EventUpdate,
    EventWrite,
    FileMetadataUpdate,
    FileMetadataWrite,
    Label,
    LabelDefinitionWrite,
    LabelFilter,
    RelationshipUpdate,
    RelationshipWrite,
    RowWrite,
    SequenceColumnWrite,
    SequenceUpdate,
    SequenceWrite,
    TimeSeriesUpdate,
    TimeSeriesWrite,
    TimestampRange,
    filters,
)
from cognite.client.data_classes.assets import AssetProperty, SortableAssetProperty
from cognite.client.data_classes.events import EventProperty

Step = Callable[[Any], Any]
T0 = 1_600_000_000_000

ASSETS: dict[str, Step] = {
    "labels": lambda sdk: sdk.labels.create(
        [LabelDefinitionWrite(external_id="pump", name="Pump"), LabelDefinitionWrite(external_id="spare", name="Spare")]
    ),
    "data set": lambda sdk: sdk.data_sets.create(DataSetWrite(external_id="ds", name="Data", metadata={"a": "b"})),
    "asset": lambda sdk: sdk.assets.create(AssetWrite(name="plant", external_id="plant", description="all of it")),
    "assets": lambda sdk: sdk.assets.create(
        [
            AssetWrite(name="hall", external_id="hall", parent_external_id="plant", data_set_id=1),
            AssetWrite(name="pump æøå", external_id="p/1", parent_external_id="hall", source="sap",
                       labels=[Label("pump")], metadata={"maker": "A", "Größe": "7"}),
            AssetWrite(name="pump 2", external_id="p 2", parent_external_id="hall", source="sap", metadata={"maker": "B"}),
        ]
    ),
    "many assets": lambda sdk: sdk.assets.create(
        [AssetWrite(name=f"bolt {n}", external_id=f"bolt-{n}", source="many") for n in range(2500)]
    ),
    "asset twice": lambda sdk: sdk.assets.create(AssetWrite(name="again", external_id="hall")),
    "asset of nobody": lambda sdk: sdk.assets.create(AssetWrite(name="x", parent_external_id="nobody")),
    "asset in no data set": lambda sdk: sdk.assets.create(AssetWrite(name="x", data_set_id=999_999)),
    "retrieve": lambda sdk: sdk.assets.retrieve(external_id="p/1"),
    "retrieve by id": lambda sdk: sdk.assets.retrieve(id=2),
    "retrieve several": lambda sdk: sdk.assets.retrieve_multiple(ids=[2, 3], external_ids=["p 2"]),
    "retrieve, some missing": lambda sdk: sdk.assets.retrieve_multiple(external_ids=["hall", "no", "none"]),
    "retrieve, missing ignored": lambda sdk: sdk.assets.retrieve_multiple(external_ids=["hall", "no"], ignore_unknown_ids=True),
    "all assets": lambda sdk: [one.id for one in sdk.assets.list(limit=None)],
    "some assets": lambda sdk: sdk.assets.list(limit=3),
    "1500 assets": lambda sdk: len(sdk.assets.list(limit=1500)),
    "by source": lambda sdk: sdk.assets.list(source="sap", limit=None),
    "by nothing": lambda sdk: sdk.assets.list(source="nobody", limit=None),
    "by subtree": lambda sdk: [one.id for one in sdk.assets.list(asset_subtree_external_ids=["hall"], limit=None)],
    "by label": lambda sdk: sdk.assets.list(labels=LabelFilter(contains_any=["pump"]), limit=None),
    "by metadata": lambda sdk: sdk.assets.list(metadata={"maker": "B"}, limit=None),
    "by parent": lambda sdk: sdk.assets.list(parent_external_ids=["hall"], aggregated_properties=["depth", "childCount"], limit=None),
    "by data set": lambda sdk: sdk.assets.list(data_set_external_ids=["ds"], limit=None),
    "by prefix": lambda sdk: len(sdk.assets.list(external_id_prefix="bolt-1", limit=None)),
    "by time": lambda sdk: len(sdk.assets.list(created_time=TimestampRange(max=1_700_000_000_003), limit=None)),
    "roots": lambda sdk: len(sdk.assets.list(root=True, limit=None)),
    "sorted": lambda sdk: sdk.assets.list(source="sap", sort=(SortableAssetProperty.name, "desc"), limit=None),
    "advanced": lambda sdk: sdk.assets.list(
        advanced_filter=filters.And(
            filters.Prefix(AssetProperty.name, "pump"), filters.Not(filters.Equals(AssetProperty.metadata_key("maker"), "A"))
        ),
        limit=None,
    ),
    "in partitions": lambda sdk: sorted(one.id for one in sdk.assets.list(partitions=3, limit=None)),
    "search": lambda sdk: sdk.assets.search(name="pump", filter=AssetFilter(source="sap"), limit=10),
    "count": lambda sdk: sdk.assets.aggregate_count(filter=AssetFilter(source="many")),
    "different sources": lambda sdk: sdk.assets.aggregate_cardinality_values(AssetProperty.source),
    "the sources": lambda sdk: [[one.count, one.value] for one in sdk.assets.aggregate_unique_values(AssetProperty.source)],
    "change": lambda sdk: sdk.assets.update(AssetUpdate(external_id="hall").description.set("the hall").source.set("sap")),
    "take away": lambda sdk: sdk.assets.update(AssetUpdate(external_id="hall").description.set(None)),
    "change metadata": lambda sdk: sdk.assets.update(AssetUpdate(id=4).metadata.add({"k": "v"}).metadata.remove(["maker"])),
    "change labels": lambda sdk: sdk.assets.update(AssetUpdate(id=4).labels.add(["spare"]).labels.remove(["pump"])),
    "set metadata": lambda sdk: sdk.assets.update(AssetUpdate(id=5).metadata.set({"only": "this"})),
    "change nobody": lambda sdk: sdk.assets.update(AssetUpdate(external_id="nobody").name.set("x")),
    "change to what is taken": lambda sdk: sdk.assets.update(AssetUpdate(external_id="p 2").external_id.set("hall")),
    "delete": lambda sdk: sdk.assets.delete(external_id="bolt-0"),
    "delete many": lambda sdk: sdk.assets.delete(external_id=[f"bolt-{n}" for n in range(1, 2490)]),
    "delete what has children": lambda sdk: sdk.assets.delete(external_id="hall"),
    "delete a tree": lambda sdk: sdk.assets.delete(external_id="plant", recursive=True),
    "delete, missing": lambda sdk: sdk.assets.delete(external_id=["bolt-0", "bolt-2499"]),
    "delete, missing ignored": lambda sdk: sdk.assets.delete(external_id=["bolt-0", "bolt-2499"], ignore_unknown_ids=True),
}  # fmt: skip

EVENTS: dict[str, Step] = {
    "event": lambda sdk: sdk.events.create(
        EventWrite(external_id="e1", type="alarm", subtype="hot", start_time=T0, end_time=T0 + 5, asset_ids=[2500])
    ),
    "events": lambda sdk: sdk.events.create(
        [EventWrite(external_id=f"e{n}", type="alarm" if n % 2 else "note", start_time=T0 + n, metadata={"n": str(n)}) for n in range(2, 1202)]
    ),
    "all events": lambda sdk: [one.id for one in sdk.events.list(limit=None)],
    "alarms": lambda sdk: len(sdk.events.list(type="alarm", limit=None)),
    "events in time": lambda sdk: sdk.events.list(start_time=TimestampRange(min=T0 + 3, max=T0 + 5), limit=None),
    "active events": lambda sdk: len(sdk.events.list(active_at_time=TimestampRange(min=T0 + 1190, max=T0 + 1195), limit=None)),
    "events of an asset": lambda sdk: sdk.events.list(asset_ids=[2500], limit=None),
    "events sorted": lambda sdk: [one.id for one in sdk.events.list(type="note", sort=("startTime", "desc"), limit=3)],
    "event by id": lambda sdk: sdk.events.retrieve(external_id="e1"),
    "event of nobody": lambda sdk: sdk.events.retrieve(external_id="nobody"),
    "change an event": lambda sdk: sdk.events.update(
        EventUpdate(external_id="e1").end_time.set(None).description.set("ended").metadata.add({"a": "b"}).asset_ids.add([2501])
    ),
    "count events": lambda sdk: sdk.events.aggregate_count(filter=EventFilter(type="alarm")),
    "event types": lambda sdk: [[one.count, one.value] for one in sdk.events.aggregate_unique_values(property=EventProperty.type)],
    "search events": lambda sdk: sdk.events.search(description="ended"),
    "delete events": lambda sdk: sdk.events.delete(external_id=[f"e{n}" for n in range(3, 1202)]),
}  # fmt: skip

SERIES: dict[str, Step] = {
    "time series": lambda sdk: sdk.time_series.create(
        [
            TimeSeriesWrite(external_id="t1", name="heat", unit="°C", metadata={"a": "b"}, asset_id=2500),
            TimeSeriesWrite(external_id="t2", name="state", is_string=True, is_step=True),
        ]
    ),
    "time series twice": lambda sdk: sdk.time_series.create(TimeSeriesWrite(external_id="t1")),
    "list time series": lambda sdk: sdk.time_series.list(limit=None),
    "text series": lambda sdk: sdk.time_series.list(is_string=True, limit=None),
    "time series by id": lambda sdk: sdk.time_series.retrieve(external_id="t1"),
    "change a time series": lambda sdk: sdk.time_series.update(
        TimeSeriesUpdate(external_id="t1").unit.set(None).name.set("warmth").metadata.remove(["a"])
    ),
    "search time series": lambda sdk: sdk.time_series.search(name="warmth"),
    "count time series": lambda sdk: sdk.time_series.aggregate_count(),
    "points": lambda sdk: sdk.time_series.data.insert([(T0 + n * 60_000, n / 4) for n in range(300)], external_id="t1"),
    "points of two": lambda sdk: sdk.time_series.data.insert_multiple(
        [
            {"externalId": "t1", "datapoints": [(T0, -1.5)]},
            {"externalId": "t2", "datapoints": [(T0, "on"), (T0 + 1000, "off ✓")]},
        ]
    ),
    "points of nobody": lambda sdk: sdk.time_series.data.insert([(T0, 1)], external_id="nobody"),
    "text into numbers": lambda sdk: sdk.time_series.data.insert([(T0, "x")], external_id="t1"),
    "read points": lambda sdk: points(sdk.time_series.data.retrieve(external_id="t1", start=T0, end=T0 + 240_000)),
    "read some points": lambda sdk: points(sdk.time_series.data.retrieve(external_id="t1", start=T0, end=T0 + 10**9, limit=2)),
    "read text": lambda sdk: points(sdk.time_series.data.retrieve(external_id="t2", start=T0, end=T0 + 10**6)),
    "hourly": lambda sdk: aggregates(
        sdk.time_series.data.retrieve(external_id="t1", start=1_600_002_000_000, end=1_600_009_200_000, aggregates=["average", "max", "count"], granularity="1h")
    ),
    "latest": lambda sdk: latest(sdk.time_series.data.retrieve_latest(external_id="t1")),
    "latest before": lambda sdk: latest(sdk.time_series.data.retrieve_latest(external_id="t1", before=T0 + 60_000)),
    "delete points": lambda sdk: sdk.time_series.data.delete_range(start=T0 + 120_000, end=T0 + 10**9, external_id="t1"),
    "delete a time series": lambda sdk: sdk.time_series.delete(external_id="t2"),
}  # fmt: skip


def points(found: Any) -> list[Any]:
    return [list(pair) for pair in zip(found.timestamp, found.value, strict=True)]


def latest(found: Any) -> list[Any]:
    return [int(found.timestamp.timestamp() * 1000), found.value]


def aggregates(found: Any) -> list[Any]:
    return [
        list(one)
        for one in zip(found.timestamp, found.average, found.max, found.count, strict=True)
    ]


def rows(found: Any) -> list[Any]:
    return [[one.row_number, list(one.values)] for one in found.rows]


COLUMNS = [
    SequenceColumnWrite(external_id="depth", value_type="DOUBLE"),
    SequenceColumnWrite(external_id="note", name="Note", value_type="STRING"),
]
TABLES: dict[str, Step] = {
    "sequence": lambda sdk: sdk.sequences.create(SequenceWrite(external_id="s1", name="drill", columns=COLUMNS, metadata={"a": "b"})),
    "sequence rows": lambda sdk: sdk.sequences.data.insert(
        [*[(n, [n / 2, f"n{n}"]) for n in range(1, 6)], (9, [4.5, None])], columns=["depth", "note"], external_id="s1"
    ),
    "read rows": lambda sdk: rows(sdk.sequences.data.retrieve(external_id="s1", start=2, end=5)),
    "read a column": lambda sdk: rows(sdk.sequences.data.retrieve(external_id="s1", start=0, end=3, columns=["note"])),
    "last row": lambda sdk: rows(sdk.sequences.data.retrieve_last_row(external_id="s1")),
    "last row before": lambda sdk: rows(sdk.sequences.data.retrieve_last_row(external_id="s1", before=5)),
    "delete rows": lambda sdk: sdk.sequences.data.delete(rows=[1, 9], external_id="s1"),
    "list sequences": lambda sdk: sdk.sequences.list(limit=None),
    "change a sequence": lambda sdk: sdk.sequences.update(SequenceUpdate(external_id="s1").description.set("deep").name.set(None)),
    "search sequences": lambda sdk: sdk.sequences.search(description="deep"),
    "relationships": lambda sdk: sdk.relationships.create(
        [
            RelationshipWrite("r1", "bolt-2490", "asset", "t1", "timeSeries", confidence=0.5, labels=[Label("pump")]),
            RelationshipWrite("r2", "bolt-2490", "asset", "e1", "event"),
        ]
    ),
    "list relationships": lambda sdk: sdk.relationships.list(source_external_ids=["bolt-2490"], target_types=["timeSeries"], limit=None),
    "relationship with ends": lambda sdk: sdk.relationships.retrieve(external_id="r1", fetch_resources=True),
    "change a relationship": lambda sdk: sdk.relationships.update(RelationshipUpdate(external_id="r1").confidence.set(None).start_time.set(T0)),
    "delete a relationship": lambda sdk: sdk.relationships.delete(external_id="r2"),
    "list labels": lambda sdk: sdk.labels.list(name="Pump", limit=None),
    "label by id": lambda sdk: sdk.labels.retrieve("spare"),
    "delete a label": lambda sdk: sdk.labels.delete("spare"),
    "list data sets": lambda sdk: sdk.data_sets.list(limit=None),
    "change a data set": lambda sdk: sdk.data_sets.update(DataSetUpdate(external_id="ds").description.set("all").metadata.set({"c": "d"})),
    "data set by id": lambda sdk: sdk.data_sets.retrieve(external_id="ds"),
    "count data sets": lambda sdk: sdk.data_sets.aggregate_count(),
    "file": lambda sdk: sdk.files.create(FileMetadataWrite(name="a.txt", external_id="f1", mime_type="text/plain", asset_ids=[2500]))[0],
    "file with bytes": lambda sdk: sdk.files.upload_bytes(b"hello", name="b.txt", external_id="f2", source="x"),
    "download links": lambda sdk: list(sdk.files.retrieve_download_urls(external_id="f2")),
    "download": lambda sdk: sdk.files.download_bytes(external_id="f2").decode(),
    "list files": lambda sdk: sdk.files.list(uploaded=True, limit=None),
    "file by id": lambda sdk: sdk.files.retrieve(external_id="f1"),
    "change a file": lambda sdk: sdk.files.update(FileMetadataUpdate(external_id="f1").source.set("y").mime_type.set(None).labels.add(["pump"])),
    "search files": lambda sdk: sdk.files.search(name="txt"),
    "count files": lambda sdk: sdk.files.aggregate_count(),
    "delete a file": lambda sdk: sdk.files.delete(external_id="f2"),
}  # fmt: skip


RAW: dict[str, Step] = {
    "databases": lambda sdk: sdk.raw.databases.create(["db 1", "db2"]),
    "database twice": lambda sdk: sdk.raw.databases.create("db2"),
    "tables": lambda sdk: sdk.raw.tables.create("db 1", ["t/1", "t2"]),
    "tables of nobody": lambda sdk: sdk.raw.tables.create("nobody", "t"),
    "list databases": lambda sdk: sdk.raw.databases.list(limit=None),
    "list tables": lambda sdk: sdk.raw.tables.list("db 1", limit=None),
    "raw rows": lambda sdk: sdk.raw.rows.insert("db 1", "t/1", [RowWrite(f"k{n:03}", {"n": n, "text": "å"}) for n in range(120)]),
    "raw rows, parents made": lambda sdk: sdk.raw.rows.insert("db3", "new", [RowWrite("k", {"a": None})], ensure_parent=True),
    "list raw rows": lambda sdk: [one.key for one in sdk.raw.rows.list("db 1", "t/1", limit=None)],
    "some raw rows": lambda sdk: sdk.raw.rows.list("db 1", "t/1", columns=["n"], limit=2),
    "one raw row": lambda sdk: sdk.raw.rows.retrieve("db 1", "t/1", "k007"),
    "delete raw rows": lambda sdk: sdk.raw.rows.delete("db 1", "t/1", [f"k{n:03}" for n in range(100)]),
    "delete a table": lambda sdk: sdk.raw.tables.delete("db 1", "t2"),
    "delete a database": lambda sdk: sdk.raw.databases.delete("db3", recursive=True),
}  # fmt: skip

LAST: dict[str, Step] = {
    "asset without an external id": lambda sdk: sdk.assets.create(AssetWrite(name="anonymous")),
    "bytes of a file that is known": lambda sdk: (
        sdk.files.upload_content_bytes(b"again", external_id="f1").external_id
    ),
    "sequence by id": lambda sdk: sdk.sequences.retrieve(external_id="s1"),
    "count sequences": lambda sdk: sdk.sequences.aggregate_count(),
    "delete a sequence": lambda sdk: sdk.sequences.delete(external_id="s1"),
}
STEPS = ASSETS | EVENTS | SERIES | TABLES | RAW | LAST
