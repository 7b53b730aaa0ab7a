"""Models: what they read, what they send, and how they behave as Python values."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from models_sample._runtime.decode import decode
from models_sample._runtime.encode import encode_json
from models_sample._runtime.models import OMIT, Model, is_set
from models_sample.models._accounts import Account
from models_sample.models._assets import Asset, Circle, Counters, ManagedObject

from .conftest import CLIENT


def test_fields_are_keyword_only() -> None:
    with pytest.raises(TypeError):
        Asset(1, owner=None)


def test_a_required_field_must_be_given() -> None:
    with pytest.raises(TypeError, match="Missing required argument 'owner'"):
        Asset(id=1)


@pytest.mark.parametrize(
    ("model", "sent"),
    [
        (Asset(id=1, owner=None), b'{"id":1,"owner":null,"kind":"asset"}'),
        (Asset(id=1, owner="me", parent_id=None), b'{"id":1,"owner":"me","kind":"asset"}'),
        (
            Asset(id=1, owner="me", parent_id=0),
            b'{"id":1,"parentId":0,"owner":"me","kind":"asset"}',
        ),
        (Asset(id=1, owner="me", note=None), b'{"id":1,"note":null,"owner":"me","kind":"asset"}'),
        (Asset(id=1, owner="me", note=OMIT), b'{"id":1,"owner":"me","kind":"asset"}'),
        (Asset(id=1, owner="me", note=""), b'{"id":1,"note":"","owner":"me","kind":"asset"}'),
        (ManagedObject(extra={"c8y_Position": None}), b'{"c8y_Position":null}'),
        (
            ManagedObject(name="gateway", extra={"c8y_IsDevice": {}}),
            b'{"name":"gateway","c8y_IsDevice":{}}',
        ),
        (ManagedObject(), b"{}"),
    ],
)
def test_what_is_sent(model: Model, sent: bytes) -> None:
    assert model.to_json() == sent
    assert encode_json([model, {"in": model}]) == b"[" + sent + b',{"in":' + sent + b"}]"


def test_unset_null_and_values_read_alike_and_can_be_told_apart() -> None:
    unset, null, value = (decode(Asset, data) for data in (
        b'{"id":1,"owner":null,"kind":"asset"}',
        b'{"id":1,"owner":null,"kind":"asset","note":null}',
        b'{"id":1,"owner":null,"kind":"asset","note":"x","parentId":2}',
    ))  # fmt: skip
    assert (unset.note, null.note, value.note) == (None, None, "x")
    assert [is_set(asset, "note") for asset in (unset, null, value)] == [False, True, True]
    assert [is_set(asset, "parent_id") for asset in (unset, null, value)] == [False, False, True]
    assert is_set(unset, "owner")
    with pytest.raises(AttributeError, match="Asset has no field 'nope'"):
        is_set(unset, "nope")


def test_fields_can_be_set_and_unset() -> None:
    asset = Asset(id=1, owner=None)
    asset.note = "text"
    assert asset.note == "text"
    asset.note = None
    assert is_set(asset, "note") and b'"note":null' in asset.to_json()
    asset.note = OMIT
    assert asset.note is None and b"note" not in asset.to_json()


def test_repr_shows_what_is_set() -> None:
    assert repr(Asset(id=1, owner=None)) == "Asset(id=1, owner=None, kind='asset')"
    assert (
        repr(ManagedObject(name="a", extra={"b": 1})) == "ManagedObject(name='a', extra={'b': 1})"
    )


def test_models_compare_by_value() -> None:
    assert Asset(id=1, owner=None) == Asset(id=1, owner=None)
    assert Asset(id=1, owner=None) != Asset(id=1, owner=None, note=None)
    assert ManagedObject(extra={"a": 1}) != ManagedObject()


@pytest.mark.parametrize(
    "data",
    [
        b'{"id":1,"owner":null,"kind":"asset","note":null,"parent":{"name":"x","q":[1]}}',
        b'{"kind":"asset","note":"required ones are missing"}',
    ],
)
def test_copies_and_pickles(data: bytes) -> None:
    asset = decode(Asset, data, on_mismatch=lambda _: None)
    for twin in (copy.copy(asset), copy.deepcopy(asset), pickle.loads(pickle.dumps(asset))):
        assert twin == asset and twin is not asset
        assert twin.to_json() == asset.to_json()
    assert copy.copy(asset).parent is asset.parent
    assert asset.parent is None or copy.deepcopy(asset).parent is not asset.parent


def test_a_pickle_of_a_model_that_lacks_a_field_reads_as_none_in_another_process() -> None:
    asset = decode(Asset, b'{"owner":"me","kind":"asset"}', on_mismatch=lambda _: None)
    code = (
        "import sys, pickle, types; p = types.ModuleType('models_sample'); "
        f"p.__path__ = {sys.modules['models_sample'].__path__!r}; sys.modules['models_sample'] = p; "
        "a = pickle.loads(sys.stdin.buffer.read()); print(a.id, a.to_json())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(asset), capture_output=True, check=True
    )
    assert run.stdout.decode().split(maxsplit=1) == ["None", 'b\'{"owner":"me","kind":"asset"}\'\n']


def test_dict_and_json_and_back() -> None:
    asset = Asset(
        id=1,
        owner=None,
        seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        parent=ManagedObject(child=ManagedObject(extra={"a": {"b": [1]}})),
        shape=Circle(radius=2.5),
    )
    plain = asset.to_dict()
    assert plain == {
        "id": 1,
        "owner": None,
        "kind": "asset",
        "seenAt": "2026-01-01T00:00:00Z",
        "parent": {"child": {"a": {"b": [1]}}},
        "shape": {"kind": "circle", "radius": 2.5},
    }
    assert Asset.from_dict(plain) == asset
    assert Asset.from_json(asset.to_json()) == asset
    assert Asset.from_json(asset.to_json().decode()) == asset
    assert (
        Asset.from_dict({"id": 1, "owner": None, "parent": ManagedObject()}).parent
        == ManagedObject()
    )


def test_from_dict_keeps_what_is_wrong_unless_strict(caplog: pytest.LogCaptureFixture) -> None:
    asset = Asset.from_dict({"id": "one", "owner": None, "kind": "asset"})
    assert asset.id == "one"
    assert [record.getMessage() for record in caplog.records] == [
        "/id: expected integer, got string"
    ]
    assert [record.name for record in caplog.records] == ["models_sample"]
    with pytest.raises(ValueError, match="/id: expected integer, got string"):
        Asset.from_dict({"id": "one", "owner": None, "kind": "asset"}, strict=True)


def test_groups_of_models_need_each_other() -> None:
    account = decode(
        Account,
        b'{"type_":"account","name":"a","mainObject":{"x":1},'
        b'"assets":[{"id":1,"owner":null,"kind":"asset","parent":{"account":{"type_":"account","name":"b"}}}]}',
    )
    assert account.main.extra == {"x": 1}
    assert account.assets[0].parent.account.name == "b"


def test_extras_have_the_type_of_the_document() -> None:
    counters = decode(Counters, b'{"total":1,"a":{"name":"n","q":1},"b":{}}')
    assert counters == Counters(
        total=1, extra={"a": ManagedObject(name="n", extra={"q": 1}), "b": ManagedObject()}
    )
    assert counters.to_json() == b'{"total":1,"a":{"name":"n","q":1},"b":{}}'


def test_the_module_of_models_is_cheap_to_import() -> None:
    code = (
        f"import sys, msgspec, threading; sys.path.insert(0, {str(CLIENT)!r}); before = set(sys.modules); "
        "import _runtime.models; print(*sorted(sys.modules.keys() - before))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours = {f"_runtime.{name}" for name in ("extras", "markers", "models", "readers", "unions")}
    assert set(run.stdout.split()) - {"_runtime"} == ours
