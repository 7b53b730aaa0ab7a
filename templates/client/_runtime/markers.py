"""Types that msgspec cannot decode by itself, and how they are decoded.

A marker is a class that stands in an annotation for another type. msgspec hands the
plain JSON value to `hook`, and the marker's reader does the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec

Reader: TypeAlias = Callable[[Any], Any]
_T = TypeVar("_T")

EXTRA = "\ufdd0extra"
"""Name of the field of extras as msgspec sees it: a noncharacter that no API sends."""


class NoMember(Exception):
    """A value fits no member of a union. Not a ValueError: it ends strict decoding
    at once, where trying other members of outer unions could take for ever."""


UNFIT = (ValueError, NoMember)
"""What a reader raises."""


class Choice(NamedTuple):
    """A member of a union."""

    type: Any
    read: Reader


class Marker(type):
    """Metaclass of markers; every value counts as an instance, as msgspec checks.

    `make` prepares the reader. `kept` is set on `Kept[...]`, `choices` on unions:
    who may read a value, best first; None if it is kept as it is.
    """

    make: Callable[[], Reader]
    kept: type[msgspec.Struct] | None = None
    choices: Callable[[Any], tuple[Choice, ...] | None] | None = None

    def __instancecheck__(cls, instance: object) -> bool:
        return True

    def read(cls, value: Any) -> Any:
        """Decode a JSON value; the first call prepares the reader and stays away."""
        reader = cls.make()
        type.__setattr__(cls, "read", staticmethod(reader))
        return reader(value)


def hook(marker: Any, value: Any) -> Any:
    """msgspec's `dec_hook`."""
    return marker.read(value)


if TYPE_CHECKING:
    Kept: TypeAlias = Annotated[_T, "unknown properties are kept"]
else:

    class Kept:
        """`Kept[X]` is X; unknown properties of the JSON object go to its extras."""

        def __class_getitem__(cls, item: Any) -> Any:
            return keeping(item)


@cache
def _keeper(model: type[msgspec.Struct]) -> Marker:
    name = f"Kept[{model.__name__}]"
    make = staticmethod(lambda: _keeping_reader(model))
    return Marker(name, (), {"kept": model, "make": make})


def _keeping_reader(model: type[msgspec.Struct]) -> Reader:
    attribute, values = extras_of(model)
    known = known_names(model)
    # Subscripted by hand: for type checkers `values` is no type.
    read_values = (
        None if values is Any else converter(dict.__class_getitem__((str, values)))
    )

    def read(value: Any) -> Any:
        result = msgspec.convert(value, model, dec_hook=hook)
        if not known.issuperset(value):
            rest = {name: value[name] for name in value if name not in known}
            if read_values is not None:
                rest = read_values(rest)
            setattr(result, attribute, rest)
        return result

    return read


def known_names(model: type[msgspec.Struct]) -> frozenset[str]:
    """The wire names of a model's declared fields."""
    return frozenset(model.__struct_encode_fields__) - {EXTRA}


def extras_of(model: type[msgspec.Struct]) -> tuple[str, Any]:
    """The attribute that holds a model's extras, and the type of their values."""
    index = model.__struct_encode_fields__.index(EXTRA)
    attribute = model.__struct_fields__[index]
    hint = get_type_hints(model, include_extras=True)[attribute]
    return attribute, (*get_args(hint), Any, Any)[1]


def keeps_extras(annotation: Any) -> bool:
    """Is it the class of a model that has a place for unknown properties?"""
    return isinstance(annotation, msgspec.StructMeta) and (
        EXTRA in annotation.__struct_encode_fields__
    )


def keeping(annotation: Any) -> Any:
    """The same type, with every model that has a place for extras filling it."""
    if keeps_extras(annotation):
        return _keeper(annotation)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if not arguments or origin is Literal:
        return annotation
    kept = tuple(keeping(argument) for argument in arguments)
    if kept == arguments:
        return annotation
    if origin is Union or origin is UnionType:
        return reduce(or_, kept)
    if origin is Annotated:
        return Annotated[(kept[0], *annotation.__metadata__)]
    return cast("Any", origin)[kept]


@cache
def converter(annotation: Any) -> Reader:
    """A function that turns plain JSON values into `annotation`, else ValueError."""
    if isinstance(annotation, Marker):
        return lambda value: annotation.read(value)
    if isinstance(annotation, msgspec.StructMeta):
        return lambda value: msgspec.convert(value, annotation, dec_hook=hook)
    # msgspec keeps what it worked out about a type only on Structs.
    box: Any = msgspec.defstruct("Box", [("value", annotation)])
    return lambda value: msgspec.convert({"value": value}, box, dec_hook=hook).value
