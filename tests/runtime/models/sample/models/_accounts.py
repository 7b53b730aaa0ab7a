"""Another group: the two need each other."""

from __future__ import annotations

from typing import Literal

from .._runtime.models import Kept, Model, const, field


class Account(Model):
    """Who pays."""

    type_: Literal["account"] = const("account")
    name: str
    assets: list[Asset] | None = None
    main: Kept[ManagedObject] | None = field(default=None, name="mainObject")


from ._assets import Asset, ManagedObject
