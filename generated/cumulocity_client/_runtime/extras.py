"""Unknown properties of models that keep them.

msgspec has no place for them, so a model that keeps them (a class with a field of
wire name `EXTRA`) refuses unknown properties. Decoding is tried so first, which costs
nothing; where it fails, a *splitter* moves them to where msgspec puts them into place.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from msgspec import Struct, StructMeta

from .markers import EXTRA

Splitter: TypeAlias = Callable[[Any, bool], Any]
"""(plain JSON value, may it be changed in place?) -> the value with extras moved."""

_Plan: TypeAlias = tuple[tuple[str, ...], tuple[tuple[str, Splitter], ...]]
"""The unknown names of an object, and the parts that need splitting themselves."""

_PLANS = 1024

open_models: set[type[Struct]] = set()
"""All classes that keep extras; while there is none, nothing needs to be looked for."""


@cache
def hints_of(model: type[Struct]) -> dict[str, Any]:
    """The types of a model's fields, by attribute."""
    return get_type_hints(model, include_extras=True)


@cache
def known_names(model: type[Struct]) -> frozenset[str]:
    """The wire names of a model's declared fields."""
    return frozenset(model.__struct_encode_fields__) - {EXTRA}


@cache
def extras_of(model: type[Struct]) -> tuple[str, Any] | None:
    """The attribute that holds a model's extras and the type of their values."""
    if EXTRA not in model.__struct_encode_fields__:
        return None
    index = model.__struct_encode_fields__.index(EXTRA)
    attribute = model.__struct_fields__[index]
    arguments = get_args(hints_of(model)[attribute])
    return attribute, arguments[1] if arguments else Any


class Splitters:
    """Makes splitters that look for extras of `models`, and only for those.

    `found` is told of each model of which there was an object with extras.
    """

    def __init__(
        self, models: set[type[Struct]], found: Callable[[type[Struct]], object]
    ) -> None:
        self.models = models
        self.found = found
        self._made: dict[Any, Splitter] = {}
        self._without: set[type[Struct]] = set()

    def __call__(self, annotation: Any) -> Splitter | None:
        """How to move extras inside values of a type; None: there can be none."""
        return self._split(annotation) if self._reaches(annotation) else None

    def _split(self, annotation: Any) -> Splitter:
        made = self._made.get(annotation)
        if made is not None:
            return made
        parts = [part for part in parts_of(annotation) if self._reaches(part)]
        by_type = {_json_type(part): self._split_part(part) for part in parts}

        def split(value: Any, fresh: bool) -> Any:
            found = by_type.get(type(value))
            return value if found is None else found(value, fresh)

        return self._made.setdefault(annotation, split)

    def _split_part(self, part: Any) -> Splitter:
        if isinstance(part, StructMeta):
            return self._split_model(cast("type[Struct]", part))
        inside = self._split(get_args(part)[-1])
        if get_origin(part) is dict:
            return lambda value, fresh: {k: inside(v, fresh) for k, v in value.items()}
        return lambda value, fresh: [inside(item, fresh) for item in value]

    def _split_model(self, model: type[Struct]) -> Splitter:
        # What there is to do, by the names in an object: an API's objects are alike.
        plans: dict[tuple[str, ...], _Plan] = {}

        def plan(shape: tuple[str, ...]) -> _Plan:
            made = self._plan(model, shape)
            if len(plans) < _PLANS:
                plans[shape] = made
            return made

        def split(value: Any, fresh: bool) -> Any:
            shape = tuple(value)
            unknown, inside = plans.get(shape) or plan(shape)
            if not fresh:
                value = value.copy()
            if unknown:
                value[EXTRA] = {name: value.pop(name) for name in unknown}
            for name, part in inside:
                value[name] = part(value[name], fresh)
            return value

        return split

    def _plan(self, model: type[Struct], shape: tuple[str, ...]) -> _Plan:
        unknown: tuple[str, ...] = ()
        if model in self.models:
            known = known_names(model)
            unknown = tuple(name for name in shape if name not in known)
        if unknown:
            self.found(model)
        present = (*shape, EXTRA) if unknown else shape
        hints = hints_of(model)
        named = zip(model.__struct_encode_fields__, model.__struct_fields__)
        inside = ((wire, self(hints[name])) for wire, name in named if wire in present)
        return unknown, tuple((wire, split) for wire, split in inside if split)

    def _reaches(self, annotation: Any) -> bool:
        """Is one of the models anywhere inside the type?"""
        seen: set[type[Struct]] = set()
        todo = [annotation] if self.models else []
        while todo:
            for part in parts_of(todo.pop()):
                if not isinstance(part, StructMeta):
                    inside = get_args(part) if get_origin(part) in (list, dict) else ()
                    todo.extend(inside)
                    continue
                model = cast("type[Struct]", part)
                if model in self.models:
                    return True
                if model not in seen and model not in self._without:
                    seen.add(model)
                    todo.extend(hints_of(model).values())
        self._without |= seen
        return False


def parts_of(annotation: Any) -> tuple[Any, ...]:
    """The alternatives of a type; most have one."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return parts_of(get_args(annotation)[0])
    if origin is Union or origin is UnionType:
        return tuple(p for a in get_args(annotation) for p in parts_of(a))
    return (annotation,)


def _json_type(part: Any) -> type:
    return list if get_origin(part) is list else dict


class _Learned:
    """Splitters for the models whose objects have had extras so far.

    Most models that may have extras never do, and looking into all of their objects
    would cost more than decoding them.
    """

    def __init__(self) -> None:
        self.split = Splitters(set(), self.add)

    def add(self, model: type[Struct]) -> None:
        if model not in self.split.models:
            self.split = Splitters({*self.split.models, model}, self.add)


learned = _Learned()
split_all = Splitters(open_models, learned.add)
