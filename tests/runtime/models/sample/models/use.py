"""What people write: must pass type checkers as it stands."""

from __future__ import annotations

from typing import Any, assert_type

from .._runtime.models import OMIT, is_set
from .._runtime.types import Maybe
from ._assets import Asset, Circle, Counters, ManagedObject, Named, Polygon, Square


def reading(asset: Asset) -> None:
    assert_type(asset.note, str | None)
    assert_type(asset.parent_id, int | None)
    assert_type(asset.parent, ManagedObject | None)
    assert_type(asset.owner, str | None)
    if asset.note is not None:
        asset.note.upper()
    for part in asset.parts or ():
        assert_type(part, ManagedObject)
        assert_type(part.extra, dict[str, Any])
        part.extra["c8y_Position"]["lat"]
    if isinstance(asset.shape, Circle | Square):
        assert_type(asset.shape, Circle | Square)
    elif isinstance(asset.shape, Polygon | Named):
        assert_type(asset.shape.label, str | None)
    is_set(asset, "note")


def writing(note: Maybe[str | None] = OMIT) -> None:
    Asset(id=1, owner=None)
    Asset(id=1, owner="me", note=None, parent_id=3)
    Asset(id=1, owner="me", note=OMIT)
    Asset(id=1, owner="me", note="text", severity="BRAND NEW")
    ManagedObject(name="gateway", extra={"c8y_IsDevice": {}})
    Counters(total=1, extra={"x": ManagedObject()})
    Circle(radius=1.5)
    asset = Asset.from_dict({"id": 1})
    assert_type(asset, Asset)
    assert_type(asset.to_dict(), dict[str, Any])
    assert_type(asset.to_json(), bytes)
    asset.note = None
