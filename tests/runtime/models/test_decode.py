"""What servers do to their own documents, and what is made of it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from models_sample._runtime.decode import DecodeFailure, SpecMismatch, convert, decode, decode_as
from models_sample._runtime.encode import encode_json
from models_sample.models._assets import Asset, Counters, ManagedObject, Node

REQUIRED = '"id":1,"owner":null,"kind":"asset"'


@pytest.mark.parametrize(
    ("annotation", "data", "expected"),
    [
        (int, "3", 3),
        (int, "9007199254740993", 2**53 + 1),
        (int, "123456789012345678901234567890", 123456789012345678901234567890),
        (float, "3", 3.0),
        (Any, '{"a":[1]}', {"a": [1]}),
        (None, "null", None),
        (datetime, '"2026-01-01T00:00:00Z"', datetime(2026, 1, 1, tzinfo=UTC)),
        (date, '"2026-01-01"', date(2026, 1, 1)),
        (Decimal, '"1.10"', Decimal("1.10")),
        (UUID, '"00000000-0000-0000-0000-000000000001"', UUID(int=1)),
        (Literal["a", "b"] | str, '"c"', "c"),
        (ManagedObject, '{"x":1}', ManagedObject(extra={"x": 1})),
        (list[ManagedObject], '[{"x":1},{}]', [ManagedObject(extra={"x": 1}), ManagedObject()]),
        (dict[str, list[ManagedObject]], '{"k":[{"x":1}]}', {"k": [ManagedObject(extra={"x": 1})]}),
        (ManagedObject | None, "null", None),
        (ManagedObject | None, '{"x":1}', ManagedObject(extra={"x": 1})),
        (Annotated[ManagedObject, "doc"], '{"x":1}', ManagedObject(extra={"x": 1})),
        (ManagedObject, '{"extra":{"x":1}}', ManagedObject(extra={"extra": {"x": 1}})),
        (ManagedObject, '{"to_dict":1,"a\\"b\\\\\\n":2,"":3}', ManagedObject(extra={"to_dict": 1, 'a"b\\\n': 2, "": 3})),
        (str, '"half \\ud83d"', "half \ud83d"),
    ],
)  # fmt: skip
def test_what_the_document_promises(annotation: Any, data: str, expected: object) -> None:
    value = decode(annotation, data.encode(), strict=True)
    assert value == expected
    assert type(value) is type(expected)
    assert json.loads(encode_json(value)) == json.loads(data)
    assert convert(annotation, json.loads(data), strict=True) == expected


@pytest.mark.parametrize(
    ("part", "attribute", "value", "report"),
    [
        ('"id":1.0', "id", 1, "/id: expected integer, got number"),
        ('"id":1.5', "id", 1.5, "/id: expected integer, got number"),
        ('"id":"1"', "id", "1", "/id: expected integer, got string"),
        ('"id":null', "id", None, "/id: expected integer, got null"),
        ('"id":true', "id", True, "/id: expected integer, got boolean"),
        ('"id":{"a":1}', "id", {"a": 1}, "/id: expected integer, got object"),
        ('"parentId":2.0', "parent_id", 2, "/parentId: expected integer, got number"),
        ('"note":5', "note", 5, "/note: expected string or null, got integer"),
        ('"seenAt":""', "seen_at", "", "/seenAt: expected a date-time, got string"),
        ('"seenAt":"2026-01-01T00:00:60Z"', "seen_at", "2026-01-01T00:00:60Z", "/seenAt: expected a date-time, got string"),
        ('"seenAt":1767225600', "seen_at", 1767225600, "/seenAt: expected a date-time or null, got integer"),
        ('"kind":"other"', "kind", "other", "/kind: expected 'asset', got string"),
        ('"state":"broken"', "state", "broken", "/state: expected one of 'on', 'off', got string"),
        ('"severity":"NEW"', "severity", "NEW", None),
        ('"parent":"7"', "parent", "7", "/parent: expected ManagedObject or null, got string"),
        ('"parent":{"id":"7","x":1}', "parent", ManagedObject(id="7", extra={"x": 1}), "/parent/id: expected integer or null, got string"),
        ('"parts":{"a":1}', "parts", {"a": 1}, "/parts: expected an array of ManagedObject or null, got object"),
        ('"parts":[{"x":1},null]', "parts", [ManagedObject(extra={"x": 1}), None], "/parts/1: expected ManagedObject, got null"),
        ('"byName":{"a/b~c":{"id":[]}}', "by_name", {"a/b~c": ManagedObject(id=[])}, "/byName/a~1b~0c/id: expected integer or null, got array"),
        ('"link":"x"', "link", "x", "/link: expected integer or Account or null, got string"),
        ('"link":5.0', "link", 5, "/link: expected integer, got number"),
    ],
)  # fmt: skip
def test_what_breaks_the_document(
    part: str, attribute: str, value: object, report: str | None
) -> None:
    data = ("{" + REQUIRED + "," + part + "}").encode()
    reports: list[SpecMismatch] = []
    asset = decode(Asset, data, on_mismatch=reports.append, operation="assets.get")
    assert getattr(asset, attribute) == value
    assert type(getattr(asset, attribute)) is type(value)
    assert [str(mismatch) for mismatch in reports] == ([report] if report else [])
    assert all(mismatch.operation == "assets.get" for mismatch in reports)
    assert convert(Asset, json.loads(data), on_mismatch=lambda _: None) == asset
    if report:
        assert json.loads(asset.to_json()) == json.loads(data)
        with pytest.raises(DecodeFailure) as failure:
            decode(Asset, data, strict=True)
        assert str(failure.value) == report
        assert [m.pointer for m in failure.value.mismatches] == [reports[0].pointer]


def test_what_is_missing_reads_as_none_and_is_not_sent() -> None:
    reports: list[str] = []
    asset = decode(Asset, b'{"note":"x"}', on_mismatch=lambda m: reports.append(str(m)))
    assert (asset.id, asset.owner) == (None, None)
    assert reports == [
        "/id: expected integer, got nothing",
        "/owner: expected string or null, got nothing",
    ]
    assert asset.to_json() == b'{"note":"x","kind":"asset"}'
    assert Asset(id=5, owner="me").id == 5


def test_only_the_faulty_parts_are_reported() -> None:
    data = json.dumps(
        [{"id": i if i % 10 else "x", "owner": None, "kind": "asset"} for i in range(100)]
    )
    reports: list[str] = []
    assets = decode(list[Asset], data.encode(), on_mismatch=lambda m: reports.append(m.pointer))
    assert reports == [f"/{i}/id" for i in range(0, 100, 10)]
    assert [asset.id for asset in assets[:3]] == ["x", 1, 2]


def test_a_report_carries_the_value_but_does_not_show_it() -> None:
    reports: list[SpecMismatch] = []
    decode(Asset, b'{"id":"s3cret","owner":null,"kind":"asset"}', on_mismatch=reports.append)
    assert reports[0].value == "s3cret"
    assert "s3cret" not in f"{reports[0]} {reports[0]!r}"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "not JSON: Input data was truncated"),
        (b"<html>no</html>", "not JSON: JSON is malformed: invalid character (byte 0)"),
        (b'{"id":1', "not JSON: Input data was truncated"),
        (b'{"id":NaN}', "not JSON: JSON is malformed: invalid character (byte 6)"),
        (b'{"id":NaN,"x":"\\ud83d"}', "not JSON: NaN is no JSON"),
        (b'{"id":1} {}', "not JSON: JSON is malformed: trailing characters (byte 10)"),
        (
            b'"\xff"',
            "not JSON: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
        ),
        (b"1e999", "not JSON: Number out of range"),
        (b"[" * 100_000, "the JSON is nested too deeply"),
        (b'{"a":' * 100_000, "the JSON is nested too deeply"),
        (b'["\\ud83d",' + b"[" * 100_000, "the JSON is nested too deeply"),
    ],
)
@pytest.mark.parametrize("annotation", [Any, Asset, list[ManagedObject], int])
@pytest.mark.parametrize("strict", [True, False])
def test_what_is_no_json(annotation: Any, data: bytes, message: str, strict: bool) -> None:
    with pytest.raises(DecodeFailure) as failure:
        decode(annotation, data, strict=strict)
    assert str(failure.value) == message
    assert failure.value.mismatches == ()
    assert failure.value.__cause__ is None


def test_a_fault_at_the_bottom_of_deep_json_is_found_or_refused() -> None:
    for depth in (5, 40, 100, 300, 400, 2000):
        data = b'{"children":[' * depth + b'{"value":"x"}' + b"]}" * depth
        reports: list[str] = []
        try:
            decode(Node, data, on_mismatch=lambda m: reports.append(m.pointer))  # noqa: B023
        except DecodeFailure as failure:
            assert str(failure) == "the JSON is nested too deeply"
            assert depth > 100
        else:
            assert reports == ["/children/0" * depth + "/value"]


def test_a_byte_order_mark_is_borne() -> None:
    assert decode(ManagedObject, b'\xef\xbb\xbf{"x":1}', strict=True) == ManagedObject(
        extra={"x": 1}
    )


def test_extras_of_all_depths_are_kept_beside_faults() -> None:
    data = b'{"total":"many","a":{"child":{"x":1,"name":2},"y":[null]},"b":3}'
    reports: list[str] = []
    counters = decode(Counters, data, on_mismatch=lambda m: reports.append(str(m)))
    assert counters.extra["a"].extra == {"y": [None]}
    assert counters.extra["a"].child.extra == {"x": 1}
    assert json.loads(counters.to_json()) == json.loads(data)
    assert reports == [
        "/total: expected integer, got string",
        "/a/child/name: expected string or null, got integer",
        "/b: expected ManagedObject, got integer",
    ]


@pytest.mark.parametrize("payload", [b'{"x":1}', '{"x":1}', {"x": 1}, bytearray(b'{"x":1}')])
def test_payloads_of_webhooks(payload: Any) -> None:
    assert decode_as(ManagedObject, payload) == ManagedObject(extra={"x": 1})


def test_a_mapping_that_was_given_is_not_changed() -> None:
    plain = {"x": 1, "child": {"y": 1}}
    assert convert(ManagedObject, plain).child.extra == {"y": 1}
    assert ManagedObject.from_dict(plain).extra == {"x": 1}
    assert plain == {"x": 1, "child": {"y": 1}}


def test_a_failing_hook_is_not_swallowed() -> None:
    def fail(_: SpecMismatch) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        decode(int, b'"x"', on_mismatch=fail)
