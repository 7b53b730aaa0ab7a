"""Unions that msgspec cannot tell apart: who reads a value, and what stays raw."""

from __future__ import annotations

import json
import time
from typing import Any, Literal

import pytest
from models_sample._runtime.decode import DecodeFailure, convert, decode
from models_sample._runtime.encode import encode_json
from models_sample._runtime.models import Member, Model, OpenModel, Opt, extras, union
from models_sample.models._assets import (
    Asset,
    Circle,
    Either,
    ManagedObject,
    Named,
    Other,
    Polygon,
    Shape,
    Square,
)


class Left(Model):
    child: Opt[Tree] = None
    left: int | None = None


class Right(Model):
    child: Opt[Tree] = None
    right: int | None = None


class Loose(OpenModel):
    child: Opt[Tree] = None
    extra: dict[str, Any] = extras()


class Fixed(Model):
    size: int
    kind: Literal["fixed"]


class Free(Model):
    kind: str
    weight: int


Tree = union("Tree", tuple(Member(lambda m=m: m, ("object",)) for m in (Left, Right)))
Bush = union("Bush", (Member(lambda: Left, ("object",)), Member(lambda: Loose, ("object",))))
Number = union("Number", (Member(lambda: float, ("number",)), Member(lambda: int, ("integer",))))
Strict = union("Strict", (Member(lambda: Circle, ("object",), ("circle",)),), tag="kind")
Told = union(
    "Told",
    (
        Member(lambda: Fixed, ("object",), ("fixed",), key="size"),
        Member(lambda: Free, ("object",), ("free",), key="weight"),
    ),
    tag="kind",
)
Truth = union("Truth", (Member(lambda: str, ("string",)), Member(lambda: bool, ("boolean",))))


@pytest.mark.parametrize(
    ("annotation", "data", "expected"),
    [
        (Shape, '{"kind":"circle","radius":1.5}', Circle(radius=1.5)),
        (Shape, '{"side":2}', Square(side=2)),
        (Shape, '{"side":2,"color":"red"}', Square(side=2, extra={"color": "red"})),
        (Shape, '{"sides":3}', Polygon(sides=3)),
        (Shape, '{"sides":"three","label":"x"}', Named(label="x", extra={"sides": "three"})),
        (Shape, '["a"]', ["a"]),
        (Shape, "3", 3.0),
        (Shape, "3.5", 3.5),
        (Shape, '{"kind":"hexagon","side":2}', Square(kind="hexagon", side=2)),
        (Strict, '{"kind":"hexagon","radius":2}', {"kind": "hexagon", "radius": 2}),
        (Strict, '{"kind":["circle"]}', {"kind": ["circle"]}),
        (Told, '{"kind":"fixed","size":2}', Fixed(size=2, kind="fixed")),
        (Told, '{"kind":"novel","size":2}', {"kind": "novel", "size": 2}),
        (Told, '{"kind":"novel","weight":2}', Free(kind="novel", weight=2)),
        (Told, '{"kind":"novel"}', {"kind": "novel"}),
        (Either, "true", True),
        (Either, '{"side":2}', Square(side=2)),
        (Number, "3", 3),
        (Number, "3.0", 3.0),
        (Truth, "true", True),
        (list[Shape], '[{"side":2},["a"]]', [Square(side=2), ["a"]]),
        (dict[str, Shape], '{"a":{"side":2}}', {"a": Square(side=2)}),
        (list[Either | None], '[null,{"side":2,"x":1}]', [None, Square(side=2, extra={"x": 1})]),
        (Bush, '{"left":"no","child":{"left":1}}', Loose(child=Left(left=1), extra={"left": "no"})),
    ],
)
def test_who_reads_a_value(annotation: Any, data: str, expected: object) -> None:
    value = decode(annotation, data.encode(), strict=True)
    assert value == expected
    assert type(value) is type(expected)
    assert json.loads(encode_json(value)) == json.loads(data)
    assert convert(annotation, json.loads(data), strict=True) == expected


@pytest.mark.parametrize(
    ("annotation", "data", "expected", "reports"),
    [
        (Shape, b'"text"', "text", ["the whole answer: expected Shape, got string"]),
        (Shape, b"null", None, ["the whole answer: expected Shape, got null"]),
        (Shape, b'["a",1]', ["a", 1], ["/1: expected string, got integer"]),
        (Strict, b'{"radius":1}', Circle(radius=1), None),
        (Strict, b'{"kind":"circle","radius":"1"}', Circle(radius="1"), ["/radius: expected number, got string"]),
        (Other, b'{"sides":"3","label":5}', Polygon(sides="3", label=5), [
            "/sides: expected integer or null, got string",
            "/label: expected string or null, got integer",
        ]),
        (list[Tree], b'[{"left":1},{"child":{"left":1,"right":2,"child":7}}]',
         [Left(left=1), Left(child=Left(left=1, child=7))],
         ["/1/child/child: expected Tree, got integer"]),
    ],
)  # fmt: skip
def test_faults_inside_unions(
    annotation: Any, data: bytes, expected: object, reports: list[str] | None
) -> None:
    seen: list[str] = []
    assert decode(annotation, data, on_mismatch=lambda m: seen.append(str(m))) == expected
    assert seen == (reports or [])
    if reports:
        with pytest.raises(DecodeFailure, match=reports[0]):
            decode(annotation, data, strict=True)


def test_unions_in_models_and_unions_that_may_be_null() -> None:
    data = (
        b'{"id":1,"owner":null,"kind":"asset","last":null,"shape":{"kind":"circle","radius":1.0},'
        b'"shapes":[["a"],{"sides":3}]}'
    )
    asset = decode(Asset, data, strict=True)
    assert asset.shape == Circle(radius=1.0)
    assert asset.shapes == [["a"], Polygon(sides=3)]
    assert json.loads(asset.to_json()) == json.loads(data)


def test_native_unions_need_no_marker() -> None:
    assert decode(list[str | ManagedObject | None], b'["a",{"x":1},null]', strict=True) == [
        "a",
        ManagedObject(extra={"x": 1}),
        None,
    ]


@pytest.mark.parametrize("leaf", ['{"left":1}', '{"left":"bad","right":"bad"}', "5", '{"right":3}'])
@pytest.mark.parametrize(
    "level", ['"left":"bad"', '"right":1', '"left":"bad","right":"bad"', '"other":[]']
)
@pytest.mark.parametrize("annotation", [Tree, Bush])
def test_nested_unions_cost_no_more_than_their_depth(
    annotation: Any, leaf: str, level: str
) -> None:
    # Two members at each of 60 levels: trying all would take 2^60 steps.
    before = ("{" + level + ',"child":') * 60 + leaf + "}" * 60
    after = '{"child":' * 60 + leaf + ("," + level + "}") * 60
    start = time.perf_counter()
    for data in (before, after):
        decode(annotation, data.encode(), on_mismatch=lambda _: None)
    assert time.perf_counter() - start < 2


def test_the_member_that_knows_all_properties_goes_before_one_that_drops_some() -> None:
    assert convert(Tree, {"right": 1}) == Right(right=1)
    assert convert(Tree, {"left": 1}) == Left(left=1)
    # Where each drops some, the first of those that drop fewest.
    assert convert(Tree, {"left": 1, "new": 2}) == Left(left=1)
    assert convert(Tree, {"right": 1, "new": 2}) == Right(right=1)
    assert convert(Tree, {"new": 2}) == Left()


class Mean(Model):
    timestamp: int
    average: float | None = None


class Point(Model):
    timestamp: int
    value: float


class Means(Model):
    id: int
    points: list[Mean]
    by_name: dict[str, Mean] | None = None


class Points(Model):
    id: int
    points: list[Point]
    by_name: dict[str, Point] | None = None


Curve = union("Curve", tuple(Member(lambda m=m: m, ("object",)) for m in (Means, Points)))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"points": [{"timestamp": 1, "value": 2.5}]}, Points),
        ({"points": [{"timestamp": 1, "average": 2.5}]}, Means),
        ({"points": [{"timestamp": 1}, {"timestamp": 2, "value": 2.5}]}, Means),  # no Point fits
        ({"points": [], "by_name": {"a": {"timestamp": 1, "value": 2.5}}}, Points),
        ({"points": [], "by_name": {"a": {"timestamp": 1, "value": 2.5}}, "new": 1}, Points),
        ({"points": []}, Means),
    ],
)
def test_what_members_drop_of_what_is_inside_them_counts(
    value: dict[str, Any], expected: type[Any]
) -> None:
    assert type(convert(Curve, {"id": 1, **value})) is expected
