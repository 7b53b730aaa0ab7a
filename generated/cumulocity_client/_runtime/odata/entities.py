"""Models of entities: links read well, and what was not selected says so."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from ..markers import EXTRA
from ..models import Model, ModelMeta, OpenModel, build

L = TypeVar("L")
T = TypeVar("T")

if TYPE_CHECKING:
    ToOne: TypeAlias = L | T | None
    """A link, or what it leads to when that was expanded."""
else:
    ToOne = L | list[T] | None | UnsetType


class NotSelected(AttributeError):
    """A field was read that `select` did not ask for."""


class EntityMeta(ModelMeta):
    """Lets links to one read as the one, which the API sends as a list of one."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        /,
        links: tuple[str, ...] = (),
        **options: Any,
    ) -> Any:
        cls = super().__new__(mcls, name, bases, namespace, **options)
        for attribute in links:
            setattr(cls, attribute, the_one(cls.__dict__[attribute]))
        return cls


def the_one(slot: Any) -> property:
    """An attribute that gives the only entry of a list, None for an empty one."""
    get = slot.__get__

    def read(model: object) -> Any:
        value = get(model)
        if value is UNSET:
            return None
        if isinstance(value, list) and len(value) < 2:
            return value[0] if value else None
        return value

    return property(read, slot.__set__)


class Entity(Model, metaclass=EntityMeta):
    """An entity. `fields` of its class is what expressions are made of."""


class OpenEntity(OpenModel, metaclass=EntityMeta):
    """An entity that keeps the properties that the document does not name."""


# --------------------------------------------------------------------------- selection


def narrow(model: Any, wires: frozenset[str]) -> None:
    """Makes a model say so when a field is read that is not among these.

    What is no model (an answer that broke its document) stays as it is.
    """
    cls: Any = type(model)
    if isinstance(model, (Entity, OpenEntity)) and "_selected" not in cls.__dict__:
        model.__class__ = narrowed(cls, wires)


@lru_cache(maxsize=512)
def narrowed(cls: Any, wires: frozenset[str]) -> Any:
    """The class of which only the fields of these names were selected."""
    namespace = {
        "__module__": cls.__module__,
        "__qualname__": cls.__qualname__,
        "__doc__": cls.__doc__,
        "__reduce__": _reduce,
    }
    found: Any = type(cls)(cls.__name__, (cls,), namespace)
    found._selected = (cls, wires)
    names = zip(cls.__struct_fields__, cls.__struct_encode_fields__, strict=True)
    for attribute, wire in names:
        if wire not in wires and wire != EXTRA:
            setattr(found, attribute, _not_selected(cls.__name__, attribute))
    return found


def _not_selected(model: str, attribute: str) -> property:
    def read(_: object) -> Any:
        raise NotSelected(
            f"{model}.{attribute} was not selected: add it to select, or to expand"
        )

    return property(read)


def _reduce(model: Any) -> tuple[Any, ...]:
    cls, wires = type(model)._selected
    values = msgspec.structs.asdict(model)
    held = {name: value for name, value in values.items() if value is not UNSET}
    return _rebuild, (cls, wires, held)


def _rebuild(cls: type[Any], wires: frozenset[str], values: dict[str, Any]) -> Any:
    model = build(cls, values)
    narrow(model, wires)
    return model
