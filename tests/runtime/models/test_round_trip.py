"""Whatever JSON of the document's shape comes in goes out again, null and absence as received."""

from __future__ import annotations

import json
import pickle
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from models_sample._runtime.decode import convert, decode
from models_sample._runtime.encode import encode_json
from models_sample.models._assets import Asset, Counters, ManagedObject, Shape

INTEGERS = st.integers(-(2**80), 2**80)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
ANY = st.recursive(
    st.none() | st.booleans() | INTEGERS | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def objects(
    required: dict[str, Any], optional: dict[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def open_objects(
    required: dict[str, Any], optional: dict[str, Any], values: st.SearchStrategy[Any] = ANY
) -> st.SearchStrategy[dict[str, Any]]:
    names = TEXT.filter(lambda name: name not in required and name not in optional)
    unknown = st.just({}) | st.dictionaries(names, values, max_size=3)
    return st.builds(lambda known, rest: {**rest, **known}, objects(required, optional), unknown)


account = st.deferred(
    lambda: objects(
        {"type_": st.just("account"), "name": TEXT},
        {"assets": st.lists(asset, max_size=2), "mainObject": managed_object},
    )
)
managed_object: st.SearchStrategy[Any] = st.deferred(
    lambda: open_objects(
        {}, {"name": TEXT, "id": INTEGERS, "child": managed_object, "account": st.none() | account}
    )
)
counters = open_objects({"total": INTEGERS}, {}, managed_object)
circle = objects({"kind": st.sampled_from(["circle"]), "radius": NUMBERS}, {})
square = open_objects(
    {"side": INTEGERS}, {"kind": TEXT.filter(lambda t: t not in ("circle", "ellipse"))}
)
polygon = objects({}, {"sides": INTEGERS, "label": TEXT})
shape = circle | square | polygon | st.lists(TEXT, max_size=3) | NUMBERS
node: st.SearchStrategy[Any] = st.deferred(
    lambda: objects({}, {"value": INTEGERS, "children": st.lists(node, max_size=2)})
)
stamps = st.datetimes().map(lambda at: at.isoformat() + "Z")
asset = objects(
    {"id": INTEGERS, "owner": st.none() | TEXT, "kind": st.just("asset")},
    {
        "parentId": INTEGERS,
        "note": st.none() | TEXT,
        "seenAt": st.none() | stamps,
        "severity": st.sampled_from(["MAJOR", "MINOR", "BRAND NEW"]),
        "state": st.sampled_from(["on", "off"]),
        "parent": managed_object,
        "shape": shape,
        "last": st.none() | shape,
        "parts": st.lists(managed_object, max_size=2),
        "byName": st.dictionaries(TEXT, managed_object, max_size=2),
        "shapes": st.lists(shape, max_size=3),
        "link": INTEGERS | account,
        "tree": node,
    },
)
SHAPES = [
    (Asset, asset),
    (ManagedObject, managed_object),
    (Counters, counters),
    (Shape, shape),
    (list[Asset | None], st.lists(asset | st.none(), max_size=3)),
    (dict[str, ManagedObject], st.dictionaries(TEXT, managed_object, max_size=3)),
]
CASES = st.one_of(
    *[st.tuples(st.just(annotation), strategy) for annotation, strategy in SHAPES]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(CASES)
def test_what_comes_in_goes_out(case: tuple[Any, Any]) -> None:
    annotation, plain = case
    data = json.dumps(plain).encode()
    value = decode(annotation, data, strict=True)
    assert json.loads(encode_json(value)) == plain
    assert decode(annotation, encode_json(value), strict=True) == value
    assert convert(annotation, plain, strict=True) == value
    assert pickle.loads(pickle.dumps(value)) == value


@settings(max_examples=400, deadline=None)
@given(CASES, st.data())
def test_nothing_that_a_server_changes_breaks_decoding(
    case: tuple[Any, Any], data: st.DataObject
) -> None:
    annotation, plain = case
    changed = json.loads(json.dumps(plain))
    where = changed
    while isinstance(where, dict | list) and where:
        keys = list(where) if isinstance(where, dict) else range(len(where))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(where[key], dict | list) or not where[key] or data.draw(st.booleans()):
            where[key] = data.draw(ANY)
            break
        where = where[key]
    pointers: list[str] = []
    value = decode(
        annotation, json.dumps(changed).encode(), on_mismatch=lambda m: pointers.append(m.pointer)
    )
    encode_json(value)
    for pointer in pointers:
        at(changed, pointer)


def at(plain: Any, pointer: str) -> Any:
    """What a JSON pointer leads to; the last step may lead to a property that is missing."""
    *steps, last = pointer.split("/")[1:] or [""]
    for step in steps:
        name = step.replace("~1", "/").replace("~0", "~")
        plain = plain[int(name)] if isinstance(plain, list) else plain[name]
    assert not last or isinstance(plain, dict | list)
    return plain
