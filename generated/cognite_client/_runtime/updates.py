"""Updates that say what becomes of each property: `{"set": 1}`, `{"setNull": true}`.

Users say it plainly: a value is set, None takes it away, a `Change` adds and
removes, and what is not given stays as it is. A model of this kind looks on the
wire, and is read, as the document has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from msgspec import UNSET, Struct

from .decode import decode_as
from .encode import to_builtins
from .extras import hints_of
from .models import Model, ModelMeta

__all__ = ["Change", "OpenUpdateModel", "Setter", "Setters", "UpdateModel"]

Added_co = TypeVar("Added_co", covariant=True)
Removed_co = TypeVar("Removed_co", covariant=True)


class Change(Generic[Added_co, Removed_co]):
    """What to add to a property and what to take away from it; the rest stays."""

    __slots__ = ("add", "remove")

    def __init__(
        self, *, add: Added_co | None = None, remove: Removed_co | None = None
    ):
        self.add = add
        self.remove = remove

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Change):
            return NotImplemented
        return bool(self.add == other.add and self.remove == other.remove)

    __hash__ = None  # type: ignore[assignment]  # it holds lists

    def __repr__(self) -> str:
        return f"Change(add={self.add!r}, remove={self.remove!r})"


class Setter(Struct, frozen=True, kw_only=True):
    """How a property is spelt: its wire name, the boolean that takes it away, and
    the one property of its entries that a plain value stands for."""

    wire: str
    plain: bool = False
    null: str | None = None
    entry: str | None = None

    def spell(self, value: object) -> Any:
        """The change as the API spells it. ValueError: it cannot be taken away."""
        if self.plain:
            return to_builtins(value)
        if isinstance(value, Change):
            parts = {"add": value.add, "remove": value.remove}
            return {k: self._entries(v) for k, v in parts.items() if v is not None}
        if value is not None:
            return {"set": self._entries(value)}
        if self.null is None:
            raise ValueError(
                f"{self.wire} cannot be taken away: None is no value of it"
            )
        return {self.null: True}

    def _entries(self, value: object) -> Any:
        found = to_builtins(value)
        if self.entry is None or not isinstance(found, list):
            return found
        name = self.entry
        return [one if isinstance(one, dict) else {name: one} for one in found]


class Setters(Struct, frozen=True):
    """The attribute of a model that holds its changes, and what each keyword is there."""

    attribute: str
    keywords: Mapping[str, Setter]


class UpdateMeta(ModelMeta):
    """Takes changes as keywords; decoding makes models without it."""

    _setters: Setters

    if not TYPE_CHECKING:  # checkers look at the constructor of each model

        def __call__(cls, *args, **values):
            attribute, keywords = cls._setters.attribute, cls._setters.keywords
            given = {k: values.pop(k) for k in [*values] if k in keywords}
            changes = {keywords[k]: v for k, v in given.items() if v is not UNSET}
            held = values.get(attribute)
            if held is None or held is UNSET:
                wire = {setter.wire: setter.spell(v) for setter, v in changes.items()}
                holder = hints_of(cls)[attribute]
                values[attribute] = decode_as(holder, wire, strict=True)
            elif changes:
                raise TypeError(f"{attribute}= holds all changes, or none")
            return super().__call__(*args, **values)


class UpdateModel(Model, metaclass=UpdateMeta):
    """What to change in one thing, and what becomes of its properties."""

    _setters = Setters("", {})


class OpenUpdateModel(UpdateModel, forbid_unknown_fields=True):
    """The same, and keeps the properties that the document does not name."""
