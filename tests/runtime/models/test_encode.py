"""What JSON is made of models, plain values and both."""

from __future__ import annotations

import enum
import subprocess
import sys
from collections import OrderedDict, UserDict, deque
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

import pytest
from models_sample._runtime.decode import decode
from models_sample._runtime.encode import encode_json, to_builtins
from models_sample._runtime.markers import EXTRA
from models_sample._runtime.models import OMIT
from models_sample.models._assets import Asset, Circle, ManagedObject

from .conftest import CLIENT


class Color(enum.Enum):
    RED = "red"


class Text(str):
    pass


class Whole(int):
    pass


class Part(float):
    pass


MO = ManagedObject(name="m", extra={"x": [ManagedObject(extra={"y": None})]})


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ({"a": MO, "b": [MO]}, '{"a":{"name":"m","x":[{"y":null}]},"b":[{"name":"m","x":[{"y":null}]}]}'),
        (ManagedObject(child=MO), '{"child":{"name":"m","x":[{"y":null}]}}'),
        ([Asset(id=1, owner=None, parent=ManagedObject())], '[{"id":1,"owner":null,"kind":"asset","parent":{}}]'),
        ({"a": OMIT, "b": None, "c": {"d": OMIT}}, '{"b":null,"c":{}}'),
        (ManagedObject(extra={"a": OMIT, "b": 1}), '{"b":1}'),
        ({"at": datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=2)))}, '{"at":"2026-01-01T00:00:00+02:00"}'),
        ({"at": datetime(2026, 1, 1, tzinfo=UTC), "on": date(2026, 1, 2)}, '{"at":"2026-01-01T00:00:00Z","on":"2026-01-02"}'),
        ([Decimal("1.10"), UUID(int=1), timedelta(minutes=1), b"\x00\xff"],
         '["1.10","00000000-0000-0000-0000-000000000001","PT60S","AP8="]'),
        ([Color.RED, Text("t"), Whole(3), Part(2.5), True], '["red","t",3,2.5,true]'),
        ([(1, 2), deque([1]), range(2), {"k": 1}.keys()], "[[1,2],[1],[0,1],[\"k\"]]"),
        ([MappingProxyType({"a": MO}), OrderedDict(b=1), UserDict(c=1)],
         '[{"a":{"name":"m","x":[{"y":null}]}},{"b":1},{"c":1}]'),
        (ManagedObject(extra=MappingProxyType({"a": 1})), '{"a":1}'),
        ({1: "a", UUID(int=1): "b"}, '{"1":"a","00000000-0000-0000-0000-000000000001":"b"}'),
        ("\ud83d", '"\\ud83d"'),
        (ManagedObject(extra={"a": "\ud83d"}), '{"a":"\\ud83d"}'),
        (2**70, "1180591620717411303424"),
        ("é\u2028", '"é\u2028"'),
        (None, "null"),
    ],
)  # fmt: skip
def test_what_is_sent(value: Any, sent: str) -> None:
    assert encode_json(value).decode() == sent
    assert encode_json(to_builtins(value)).decode() == sent


@pytest.mark.parametrize(
    "value", [object(), {"a": [object()]}, ManagedObject(extra={"a": object()}), OMIT, [OMIT], len]
)
def test_what_has_no_json_form(value: Any) -> None:
    with pytest.raises(TypeError, match="has no JSON form"):
        encode_json(value)


def test_a_field_and_an_extra_of_one_name() -> None:
    assert encode_json(ManagedObject(extra={"name": None})) == b'{"name":null}'
    with pytest.raises(ValueError, match="'name' is set as a field and among the extras"):
        encode_json(ManagedObject(name="a", extra={"name": "b"}))


def test_what_was_given_is_not_changed() -> None:
    given = {"a": OMIT, "m": ManagedObject(extra={"x": {"y": 1}})}
    encode_json(given)
    assert to_builtins(given) == {"m": {"x": {"y": 1}}}
    assert given == {"a": OMIT, "m": ManagedObject(extra={"x": {"y": 1}})}


def test_the_name_under_which_extras_are_stored_is_another_one_in_each_process() -> None:
    code = f"import sys; sys.path.insert(0, {str(CLIENT)!r}); from _runtime.markers import EXTRA; print(ascii(EXTRA))"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
        for _ in range(3)
    ]
    assert len({*runs, ascii(EXTRA).encode()}) == 4


def test_values_raw_in_typed_fields_are_sent_as_they_are() -> None:
    circle = decode(Circle, b'{"kind":"circle","radius":{"about":[1]}}', on_mismatch=lambda _: None)
    assert circle.to_json() == b'{"kind":"circle","radius":{"about":[1]}}'
