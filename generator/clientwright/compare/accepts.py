"""Is every value of one type a value of another? For unions, whose members come, go and merge.

The answer is yes only where that is sure.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from clientwright.compare.scalars import holds, limits_hold, values_of
from clientwright.compare.sides import Side
from clientwright.ir.types import (
    AnyType,
    Array,
    BytesType,
    KeepExtras,
    Map,
    NullType,
    ObjectShape,
    Ref,
    Type,
    TypeId,
    UnionShape,
)

_DEPTH = 12


@dataclass(slots=True)
class Acceptance:
    """Whether types of `wide` take all that types of `narrow` give."""

    wide: Side
    narrow: Side
    _assumed: set[tuple[TypeId, TypeId]] = field(default_factory=set)

    def accepts(self, wide: Type, narrow: Type, depth: int = 0) -> bool:
        """`depth`: how far below the first types these stand; too far is not sure."""
        if depth > _DEPTH:
            return False
        (outer, null), (inner, null_given) = self.wide.resolve(wide), self.narrow.resolve(narrow)
        if isinstance(outer, AnyType):
            return True
        if isinstance(inner, AnyType) or (null_given and not null):
            return False
        if isinstance(inner, NullType):
            return True
        members = _members(self.narrow, inner)
        return all(self._one(outer, member, depth) for member in members)

    def _one(self, wide: Type, narrow: Type, depth: int) -> bool:
        """Some member of the one type takes the other, which is no union."""
        return any(self._plain(each, narrow, depth + 1) for each in _members(self.wide, wide))

    def _plain(self, wide: Type, narrow: Type, depth: int) -> bool:
        outer, inner = values_of(self.wide, wide), values_of(self.narrow, narrow)
        if outer is not None and inner is not None:
            if not holds(outer.kinds, inner.kinds):
                return False
            if outer.known is not None:
                return inner.known is not None and set(map(repr, inner.known)) <= set(
                    map(repr, outer.known)
                )
            same = outer.format is None or outer.format == inner.format
            return same and limits_hold(outer.constraints, inner.constraints)
        match wide, narrow:
            case Array(items=items, constraints=limits), Array(items=given, constraints=held):
                return limits_hold(limits, held) and self.accepts(items, given, depth)
            case Map(values=values, constraints=limits), Map(values=given, constraints=held):
                return limits_hold(limits, held) and self.accepts(values, given, depth)
            case BytesType(), BytesType():
                return True
            case Ref(id=id_), Ref(id=given_id):
                return self._objects(id_, given_id, depth)
            case _:
                return False

    def _objects(self, wide: TypeId, narrow: TypeId, depth: int) -> bool:
        outer, inner = self.wide.decl(wide).shape, self.narrow.decl(narrow).shape
        if not isinstance(outer, ObjectShape) or not isinstance(inner, ObjectShape):
            return False
        if (wide, narrow) in self._assumed:
            return True
        if not limits_hold(outer.constraints, inner.constraints):
            return False
        self._assumed.add((wide, narrow))
        given = {each.wire: each for each in inner.fields}
        for each in outer.fields:
            mine = given.pop(each.wire, None)
            if each.required and (mine is None or not mine.required):
                return False
            if mine is not None and not self.accepts(each.type, mine.type, depth):
                return False
        if isinstance(inner.extras, KeepExtras) and not isinstance(outer.extras, KeepExtras):
            return False
        return not given or isinstance(outer.extras, KeepExtras)


def _members(side: Side, type_: Type) -> list[Type]:
    shape = side.decl(type_.id).shape if isinstance(type_, Ref) else None
    if not isinstance(shape, UnionShape):
        return [type_]
    return [side.resolve(member.type)[0] for member in shape.members]
