"""The second way to read an answer: keep what is wrong, and say where it is.

Every part is first read strictly; only parts that fail are looked into, so that one
bad field of a large answer costs little.
"""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
)

from msgspec import NODEFAULT, Struct, StructMeta

from .describe import describe, kind_of, kinds_of
from .extras import extras_of, hints_of, known_names
from .markers import UNFIT, Marker
from .mismatch import SpecMismatch
from .models import build, defaults_of
from .readers import careful

_TRIALS = 16
"""Levels at which a part is first tried as a whole: bounds the work for deep answers."""

_Path: TypeAlias = tuple[str | int, ...]


def read(
    annotation: Any, plain: Any, operation: str = ""
) -> tuple[Any, tuple[SpecMismatch, ...]]:
    """Read plain JSON values as `annotation`; what is not as promised stays as it is.

    The whole must have been tried already.
    """
    reader = _Lenient(operation)
    value = reader.inspect(annotation, plain, ())
    return value, tuple(reader.mismatches)


class _Field(NamedTuple):
    attribute: str
    wire: str
    type: Any
    required: bool


@cache
def _fields(model: type[Struct]) -> tuple[_Field, ...]:
    hints = hints_of(model)
    defaults = defaults_of(model)
    known = known_names(model)
    return tuple(
        _Field(name, wire, hints[name], defaults[name] is NODEFAULT)
        for name, wire in zip(model.__struct_fields__, model.__struct_encode_fields__)
        if wire in known
    )


class _Lenient:
    """One reading. A probe asks whether the value at depth `probed` is of a type, if
    with faults; `misfit`: it rather looks like another type."""

    def __init__(self, operation: str, probed: int | None = None) -> None:
        self.operation = operation
        self.probed = probed
        self.misfit = False
        self.mismatches: list[SpecMismatch] = []

    def read(self, annotation: Any, value: Any, path: _Path) -> Any:
        """Read a part: as a whole if that is possible."""
        if len(path) < _TRIALS:
            try:
                return careful(annotation)(value)
            except UNFIT:
                pass
        return self.inspect(annotation, value, path)

    def inspect(self, annotation: Any, value: Any, path: _Path) -> Any:
        """Find the faults of a value that cannot be read as a whole."""
        if isinstance(annotation, Marker):
            return self._marker(annotation, value, path)
        if isinstance(annotation, StructMeta) and isinstance(value, dict):
            return self._model(cast("type[Struct]", annotation), value, path)
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            return self.inspect(arguments[0], value, path)
        if origin is Union or origin is UnionType:
            return self._union(annotation, value, path)
        if origin is list and isinstance(value, list):
            item = arguments[0]
            return [self.read(item, v, (*path, i)) for i, v in enumerate(value)]
        if origin is dict and isinstance(value, dict):
            item = arguments[1]
            return {k: self.read(item, v, (*path, k)) for k, v in value.items()}
        return self._leaf(annotation, value, path)

    def _marker(self, marker: Marker, value: Any, path: _Path) -> Any:
        found = marker.choices(value)
        if found is None:
            return value
        if len(found) == 1:
            return self.read(found[0].type, value, path)
        for choice in found:
            if self._suits(choice.type, value, path):
                return self.read(choice.type, value, path)
        return self._keep(marker, value, path)

    def _suits(self, annotation: Any, value: Any, path: _Path) -> bool:
        if self.probed is not None or len(path) >= _TRIALS:
            return False  # Asked once, not again inside: the work must not multiply.
        probe = _Lenient(self.operation, probed=len(path))
        probe.inspect(annotation, value, path)
        return not probe.misfit

    def _model(self, model: type[Struct], value: dict[str, Any], path: _Path) -> Any:
        found: dict[str, Any] = {}
        for field in _fields(model):
            here = (*path, field.wire)
            if field.wire in value:
                item = self.read(field.type, value[field.wire], here)
                found[field.attribute] = item
            elif field.required:
                self._doubt(here)
                self._report(here, describe(field.type), "nothing", None)
        extras = extras_of(model)
        if extras is not None:
            known = known_names(model)
            attribute, item_type = extras
            found[attribute] = {
                name: self.read(item_type, item, (*path, name))
                for name, item in value.items()
                if name not in known
            }
        return build(model, found)

    def _union(self, annotation: Any, value: Any, path: _Path) -> Any:
        """A union that msgspec knows itself: one member for each JSON kind."""
        kind = kind_of(value)
        members = [m for m in get_args(annotation) if kind in kinds_of(m)]
        if len(members) == 1:
            return self.read(members[0], value, path)
        for member in members:
            try:
                return careful(member)(value)
            except UNFIT:
                continue
        return self._keep(annotation, value, path)

    def _leaf(self, annotation: Any, value: Any, path: _Path) -> Any:
        try:
            return careful(annotation)(value)
        except UNFIT:
            pass
        if get_origin(annotation) is Literal:
            self._doubt(path)
        self._keep(annotation, value, path)
        if annotation is int and isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def _doubt(self, path: _Path) -> None:
        """Something by which types are told apart is wrong, lacking or another value."""
        self.misfit |= self.probed is not None and len(path) <= self.probed + 1

    def _keep(self, annotation: Any, value: Any, path: _Path) -> Any:
        self._report(path, describe(annotation), kind_of(value), value)
        return value

    def _report(self, path: _Path, expected: str, got: str, value: object) -> None:
        self.mismatches.append(
            SpecMismatch(
                operation=self.operation,
                pointer=_pointer(path),
                expected=expected,
                got=got,
                value=value,
            )
        )


def _pointer(path: _Path) -> str:
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return "".join(f"/{step}" for step in steps)
