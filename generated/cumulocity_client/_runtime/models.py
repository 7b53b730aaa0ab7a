"""What generated models are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Self,
    TypeAlias,
    TypeVar,
    dataclass_transform,
)

from msgspec import NODEFAULT, UNSET, Struct, StructMeta, UnsetType, field
from msgspec.structs import asdict

from .extras import open_models
from .markers import EXTRA, Kept
from .unions import Member, union

__all__ = [
    "OMIT",
    "Kept",
    "Member",
    "Model",
    "OpenModel",
    "Opt",
    "const",
    "extras",
    "field",
    "is_set",
    "union",
]

_T = TypeVar("_T")
_M = TypeVar("_M", bound=Struct)

OMIT: Any = UNSET
"""Not given: not sent, and read as None."""

if TYPE_CHECKING:
    Opt: TypeAlias = _T | None
else:
    Opt = _T | None | UnsetType


def const(value: _T) -> _T:
    """The only value of a required field: always sent."""
    # A factory, because a plain default would be dropped by omit_defaults.
    default: _T = field(default_factory=lambda: value)
    return default


def extras() -> dict[str, Any]:
    """The field of an `OpenModel` that holds its unknown properties."""
    default: dict[str, Any] = field(default_factory=dict, name=EXTRA)
    return default


def defaults_of(cls: type[Struct]) -> dict[str, Any]:
    """The default of each field by attribute; NODEFAULT: it is required."""
    names, defaults = cls.__struct_fields__, cls.__struct_defaults__
    required = (NODEFAULT,) * (len(names) - len(defaults))
    return dict(zip(names, required + defaults))


class ModelMeta(StructMeta):
    """Makes fields keyword-only, and unset ones read as None."""

    def __new__(
        mcls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        /,
        **options: Any,
    ) -> Any:
        options |= {"kw_only": True, "omit_defaults": True, "repr_omit_defaults": True}
        cls: Any = super().__new__(mcls, name, bases, namespace, **options)
        if UNSET in cls.__struct_defaults__:
            for attribute, default in defaults_of(cls).items():
                if default is UNSET and attribute in cls.__dict__:
                    read_unset_as_none(cls, attribute)
        for attribute in namespace.get("_templates", ()):
            read_as_template(cls, attribute)
        if EXTRA in cls.__struct_encode_fields__:
            open_models.add(cls)
        return cls


def read_unset_as_none(cls: type, attribute: str) -> None:
    """Let an attribute whose slot holds UNSET read as None.

    Only the attribute changes: msgspec reaches the slot itself, at full speed.
    """
    owner: Any = cls
    while attribute not in owner.__dict__:
        owner = owner.__base__
    slot = owner.__dict__[attribute]
    if isinstance(slot, property):
        return
    get = slot.__get__

    def read(model: object) -> Any:
        value = get(model)
        return None if value is UNSET else value

    setattr(owner, attribute, property(read, slot.__set__))


def read_as_template(cls: type, attribute: str) -> None:
    """Let an attribute that holds a string read as a `UriTemplate`."""
    slot: Any = cls.__dict__[attribute]
    get, put = slot.__get__, slot.__set__

    def read(model: object) -> Any:
        value = get(model)
        if not isinstance(value, str):
            return value
        from .templates import UriTemplate

        return UriTemplate(value)

    setattr(cls, attribute, property(read, put))


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
class Model(Struct, metaclass=ModelMeta):
    """A JSON object of the API, with typed attributes.

    Models compare by value, can be copied and pickled, and are mutable.
    """

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON values under the API's names; what is unset is left out."""
        from .encode import to_builtins

        plain: dict[str, Any] = to_builtins(self)
        return plain

    def to_json(self) -> bytes:
        """As JSON, UTF-8 encoded."""
        from .encode import encode_json

        return encode_json(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], *, strict: bool = False) -> Self:
        """From plain JSON values under the API's names, the reverse of `to_dict`.

        Values that are not what the document promises are kept as they are and
        logged; with `strict` they raise ValueError.
        """
        from .decode import decode_as

        model: Self = decode_as(cls, data, strict=strict)
        return model

    @classmethod
    def from_json(cls, data: bytes | str, *, strict: bool = False) -> Self:
        """From JSON; otherwise like `from_dict`. ValueError: it is not JSON."""
        from .decode import decode_as

        model: Self = decode_as(cls, data, strict=strict)
        return model

    def __reduce__(self) -> tuple[Any, ...]:
        # Unset fields are left out: the reader may know more fields than the writer.
        values = {k: v for k, v in asdict(self).items() if v is not UNSET}
        return build, (type(self), values)


class OpenModel(Model, forbid_unknown_fields=True):
    """A model that keeps the properties that the document does not name.

    Subclasses declare where: `extra: dict[str, Any] = extras()`.
    """


def build(cls: type[_M], values: dict[str, Any]) -> _M:
    """Make a model that may lack required fields.

    These read as None and are not sent, as they were not received. Servers leave
    out required properties seldom enough for `cls` to learn it only then.
    """
    for attribute, default in defaults_of(cls).items():
        if default is NODEFAULT and attribute not in values:
            values[attribute] = UNSET
            read_unset_as_none(cls, attribute)
    return cls(**values)


def is_set(model: Struct, attribute: str) -> bool:
    """Was the field given or received? For a nullable one, null counts as given.

    AttributeError: the model has no such field.
    """
    values = asdict(model)
    if attribute not in values:
        raise AttributeError(f"{type(model).__name__} has no field {attribute!r}")
    value = values[attribute]
    if value is None:
        return defaults_of(type(model))[attribute] is not None
    return value is not UNSET
