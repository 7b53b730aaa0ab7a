"""Parameters: added, removed, renamed, moved, and what became of the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from clientwright.compare import show
from clientwright.compare.changes import At, Spot, Way
from clientwright.compare.defaults import compare_defaults
from clientwright.compare.pairing import OperationPair
from clientwright.compare.sides import Side
from clientwright.compare.similarity import RENAMED, best_pairs, rename_score
from clientwright.compare.walk import Walker
from clientwright.ir.operations import Location, Operation, Parameter, Style
from clientwright.ir.types import Array, Map, ObjectShape, Ref, UnionShape

Slot = tuple[Location, str]
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def compare_parameters(walker: Walker, pair: OperationPair) -> None:
    """All parameters of one operation. Those of the path are known by where they stand, not by name."""
    _Parameters(walker, pair).compare()


@dataclass(slots=True)
class _Parameters:
    walker: Walker
    pair: OperationPair

    def compare(self) -> None:
        for one, other in self._in_path():
            if one.wire != other.wire and one.style is other.style is Style.MATRIX:
                # `;name=value`: its name is sent
                self._at(one, other).add("wire/renamed-parameter", one.wire, other.wire)
            self._same(one, other)
        old, new = _by_slot(self.pair.old), _by_slot(self.pair.new)
        gone = [each for slot, each in old.items() if slot not in new]
        come = [each for slot, each in new.items() if slot not in old]
        for one, other, score in self._related(gone, come, (old, new)):
            gone = [each for each in gone if each is not one]
            come = [each for each in come if each is not other]
            self._renamed(one, other, score)
        for one in gone:
            self._at(one, None).add("wire/removed-parameter")
        for other in come:
            kind = "required" if other.required else "optional"
            self._at(None, other).add(f"wire/added-{kind}-parameter")
        for slot, one in old.items():
            if slot in new:
                self._same(one, new[slot])

    def _related(
        self,
        gone: list[Parameter],
        come: list[Parameter],
        slots: tuple[Mapping[Slot, Parameter], Mapping[Slot, Parameter]],
    ) -> list[tuple[Parameter, Parameter, float]]:
        """Those that moved to another location, then those that were renamed."""
        moved = [
            (one, other, 1.0)
            for one in gone
            for other in come
            if one.wire.lower() == other.wire.lower() and one.location is not other.location
        ]
        taken = {id(each) for one, other, _ in moved for each in (one, other)}
        old, new = (list(each) for each in slots)
        scores = [
            (
                rename_score(
                    (one.wire, one.doc, _position(old, one)),
                    (other.wire, other.doc, _position(new, other)),
                    same_required=one.required == other.required,
                ),
                one,
                other,
            )
            for one in gone
            for other in come
            if id(one) not in taken and id(other) not in taken and self._could_be(one, other)
        ]
        found = [(one, other, score) for score, one, other in best_pairs(scores, RENAMED)]
        return moved + found

    def _could_be(self, one: Parameter, other: Parameter) -> bool:
        return one.location is other.location and show.shallow(
            self.walker.old, one.type
        ) == show.shallow(self.walker.new, other.type)

    def _renamed(self, one: Parameter, other: Parameter, score: float) -> None:
        at = self._at(one, other)
        if one.location is not other.location:
            at.add("wire/moved-parameter", one.location.value, other.location.value)
        else:
            at.add("wire/renamed-parameter", one.wire, other.wire, score=score)
        self._same(one, other)

    # ---------------------------------------------------------------------------------------------- the same

    def _same(self, one: Parameter, other: Parameter) -> None:
        at = self._at(one, other)
        if one.required != other.required:
            at.add(f"wire/parameter-now-{'required' if other.required else 'optional'}")
        if one.deprecated != other.deprecated:
            at.add(f"wire/{'' if other.deprecated else 'un'}deprecated-parameter")
        before, after = self._style(one), self._style(other)
        compound = self._is_compound(self.walker.old, one) or self._is_compound(
            self.walker.new, other
        )
        if before != after and compound:
            at.add("wire/changed-parameter-style", before, after)
        paging = self.pair.new.conventions.pagination
        size = getattr(paging, "size", None)
        versions = {each.name for each in self.walker.new.api.versioning}
        if other.wire not in versions:  # the version that is asked for changes with the document
            page_size = size is not None and size.slot.path == (other.wire,)
            compare_defaults(one.wire, one.default, other.default, at, page_size=page_size)
        self.walker.compare(one.type, other.type, at)

    def _style(self, parameter: Parameter) -> str:
        if parameter.content is not None:
            return parameter.content
        words = [parameter.style.value, "exploded" if parameter.explode else "one value"]
        return ", ".join([*words, "reserved as is"] if parameter.allow_reserved else words)

    def _is_compound(self, side: Side, parameter: Parameter) -> bool:
        """Do style and explode make a difference?"""
        if parameter.content is not None or parameter.allow_reserved:
            return True
        if parameter.location is Location.PATH and parameter.style is not Style.SIMPLE:
            return True
        type_ = side.resolve(parameter.type)[0]
        if isinstance(type_, Ref):
            return isinstance(side.decl(type_.id).shape, ObjectShape | UnionShape)
        return isinstance(type_, Array | Map)

    def _in_path(self) -> list[tuple[Parameter, Parameter]]:
        """Path parameters that stand at the same place of the URL; one of the server is none of an operation."""
        old, new = _path_slots(self.pair.old), _path_slots(self.pair.new)
        if len(old) != len(new):
            return []
        return [
            (one, other)
            for one, other in zip(old, new, strict=True)
            if one is not None and other is not None
        ]

    def _at(self, old: Parameter | None, new: Parameter | None) -> At:
        shown = old or new
        assert shown is not None
        pair, walker = self.pair, self.walker
        if old is not None:
            python = walker.old.argument(pair.old.key, old)
        else:
            python = walker.new.argument(pair.new.key, shown)
        if new is not None and old is None:
            spot = Spot(pair.new.key, f"{shown.location.value} {shown.wire}", python)
        else:
            spot = Spot(pair.old.key, f"{shown.location.value} {shown.wire}", python)
        return walker.spot(
            spot,
            Way.REQUEST,
            old=old.place if old else None,
            new=new.place if new else None,
        )


def _by_slot(operation: Operation) -> dict[Slot, Parameter]:
    """By location and name; names of headers in lower case."""
    return {
        (each.location, each.wire.lower() if each.location is Location.HEADER else each.wire): each
        for each in operation.parameters
        if each.location is not Location.PATH
    }


def _position(slots: list[Slot], parameter: Parameter) -> float:
    wires = [wire.lower() for _, wire in slots]
    return wires.index(parameter.wire.lower()) / max(len(wires) - 1, 1)


def _path_slots(operation: Operation) -> list[Parameter | None]:
    """One entry for each placeholder of the whole URL."""
    named = {each.wire: each for each in operation.parameters if each.location is Location.PATH}
    inside = [named.get(name) for name in _PLACEHOLDER.findall(operation.path)]
    before = operation.key.count("{}") - len(inside)
    return [None] * max(before, 0) + inside
