"""What stands in annotations for more than msgspec knows."""

from __future__ import annotations

from collections.abc import Callable
from os import urandom
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeAlias, TypeVar

Reader: TypeAlias = Callable[[Any], Any]
"""From plain JSON values to a type; raises one of `UNFIT`."""

_T = TypeVar("_T")

EXTRA = "\ufdd0" + urandom(8).hex()
"""Name of the field of extras as msgspec sees it; servers must not be able to guess it,
or else they could pass off properties as extras."""


if TYPE_CHECKING:
    Kept: TypeAlias = Annotated[_T, "unknown properties are kept"]
else:

    class Kept:
        """`Kept[X]` is X, whose unknown properties go to its extras."""

        def __class_getitem__(cls, item: Any) -> Any:
            return item


class NoMember(Exception):
    """A value fits no member of a union.

    Not a ValueError: it ends strict decoding at once. Trying the other members of
    the unions around it could take for ever.
    """


UNFIT = (ValueError, NoMember)


class Choice(NamedTuple):
    """A member of a union. `fast` refuses unknown properties where extras are kept,
    `careful` puts them there."""

    type: Any
    fast: Reader
    careful: Reader


class Marker(type):
    """Metaclass of unions; every value counts as an instance, as msgspec checks.

    `choices`: who may read a value, best first; None: it is kept as it is.
    """

    choices: Callable[[Any], tuple[Choice, ...] | None]

    def __instancecheck__(cls, instance: object) -> bool:
        return True
