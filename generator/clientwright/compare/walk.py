"""Types compared by structure, position by position, through references.

Each pair of declarations that meet is looked at once for each direction, whatever leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clientwright.compare import show
from clientwright.compare.alternatives import Alternative, compare_alternatives
from clientwright.compare.changes import At, Bucket, BucketKey, Spot, TypePair, Way
from clientwright.compare.objects import compare_objects
from clientwright.compare.scalars import compare_limits, compare_scalars, values_of
from clientwright.compare.sides import Side
from clientwright.diagnostics import Place
from clientwright.ir.types import (
    NO_CONSTRAINTS,
    AliasShape,
    AnyType,
    Array,
    BytesType,
    JsonScalar,
    Map,
    NullType,
    ObjectShape,
    Ref,
    Type,
    TypeId,
    UnionShape,
    without_null,
)


class Walker:
    """Gathers the changes of all types that operations lead to."""

    def __init__(self, old: Side, new: Side) -> None:
        self.old = old
        self.new = new
        self.buckets: dict[BucketKey, Bucket] = {}
        self._waiting: list[TypePair] = []

    def spot(self, spot: Spot, way: Way, *, old: Place | None, new: Place | None) -> At:
        """A place of an operation, for changes of its own and the types that stand there."""
        bucket = self.buckets.setdefault(spot, Bucket())
        return At(bucket, way, old=old, new=new)

    def finish(self) -> None:
        """Looks at every pair of declarations that was met, and at what they lead to."""
        while self._waiting:
            pair = self._waiting.pop()
            self._declarations(pair)

    def pair(self, old: Ref, new: Ref, at: At) -> None:
        """Two declarations stand at this place: they are compared on their own."""
        pair = TypePair(old.id, new.id, at.way)
        at.bucket.children[pair] = None
        if pair not in self.buckets:
            self.buckets[pair] = Bucket()
            self._waiting.append(pair)

    def compare(self, old: Type, new: Type, at: At) -> None:
        """Notes how values of `new` differ from those of `old`, seen from `at.way`."""
        (mine, null), (theirs, null_now) = self.old.resolve(old), self.new.resolve(new)
        if isinstance(mine, AnyType) or isinstance(theirs, AnyType):
            self._anything(mine, theirs, at)
            return
        if null != null_now:
            self._null(at, (old, new), now=null_now)
        if isinstance(mine, NullType) or isinstance(theirs, NullType):
            self._only_null(mine, theirs, at)
            return
        aliases = self._aliases(old, new)
        if aliases is not None:
            self.pair(*aliases, at)
        else:
            self.values(mine, theirs, at)

    def values(self, old: Type, new: Type, at: At) -> None:
        """The same for types that are no aliases, and null left aside."""
        if isinstance(old, Ref) and isinstance(new, Ref):
            one, other = self.old.decl(old.id).shape, self.new.decl(new.id).shape
            if type(one) is type(other):
                self.pair(old, new, at)
                return
        mine, theirs = self._alternatives(self.old, old), self._alternatives(self.new, new)
        if len(mine) == 1 and len(theirs) == 1:
            self.single(mine[0].type, theirs[0].type, at)
        else:
            compare_alternatives(self, mine, theirs, at, tag=_tag(self.old, old))

    def single(self, old: Type, new: Type, at: At) -> None:
        """Two types that are no unions."""
        texts = self.texts(old, new)
        match old, new:
            case Array(items=items, constraints=limits), Array(items=now, constraints=limits_now):
                compare_limits(limits, limits_now, at)
                self.compare(items, now, at.below("[]"))
                return
            case Map(values=values, constraints=limits), Map(values=now, constraints=limits_now):
                compare_limits(limits, limits_now, at)
                self.compare(values, now, at.below("{}"))
                return
            case BytesType(), BytesType():
                return
        mine, theirs = values_of(self.old, old), values_of(self.new, new)
        if mine is not None and theirs is not None:
            compare_scalars(mine, theirs, texts, at)
        elif isinstance(old, Map) and isinstance(new, Ref):
            self._map_to_model(old, new, at, texts)
        elif isinstance(old, Ref) and isinstance(new, Map):
            self._model_to_map(old, new, at, texts)
        elif self.old.object_of(old) and self.new.object_of(new):
            assert isinstance(old, Ref) and isinstance(new, Ref)
            self.pair(old, new, at)
        else:
            at.add(f"wire/{'request' if at.way.sent else 'response'}-type-changed", *texts)

    def texts(self, old: Type, new: Type) -> tuple[str, str]:
        """What the two types are, for a finding."""
        return show.type_text(self.old, old), show.type_text(self.new, new)

    # ------------------------------------------------------------------------------------------ special cases

    def _declarations(self, pair: TypePair) -> None:
        old, new = self.old.decl(pair.old), self.new.decl(pair.new)
        at = At(self.buckets[pair], pair.way, old=old.place, new=new.place)
        match old.shape, new.shape:
            case ObjectShape() as one, ObjectShape() as other:
                compare_objects(self, pair, one, other, at)
            case UnionShape() as one, UnionShape() as other:
                self._unions(pair, one, other, at)
            case AliasShape(target=one_type), AliasShape(target=other_type):
                self.values(self.old.resolve(one_type)[0], self.new.resolve(other_type)[0], at)
            case _:
                self.single(Ref(id=pair.old), Ref(id=pair.new), at)

    def _unions(self, pair: TypePair, old: UnionShape, new: UnionShape, at: At) -> None:
        mine = self._alternatives(self.old, Ref(id=pair.old))
        theirs = self._alternatives(self.new, Ref(id=pair.new))
        if old.tag is not None and old.tag != new.tag:
            at.add("wire/changed-tag", old.tag, new.tag or "none")
        compare_limits(old.constraints, new.constraints, at)
        compare_alternatives(self, mine, theirs, at, tag=old.tag)

    def _alternatives(self, side: Side, type_: Type) -> list[Alternative]:
        return list(_spread(side, type_, (), frozenset()))

    def _aliases(self, old: Type, new: Type) -> tuple[Ref, Ref] | None:
        """Both are named aliases: what changes in them is a change of the alias."""
        mine, theirs = without_null(old), without_null(new)
        if not isinstance(mine, Ref) or not isinstance(theirs, Ref):
            return None
        shapes = (self.old.decl(mine.id).shape, self.new.decl(theirs.id).shape)
        return (mine, theirs) if all(isinstance(each, AliasShape) for each in shapes) else None

    def _anything(self, old: Type, new: Type, at: At) -> None:
        if isinstance(old, AnyType) and isinstance(new, AnyType):
            return
        texts = self.texts(old, new)
        word = "request" if at.way.sent else "response"
        wider = isinstance(new, AnyType)
        at.add(f"wire/{word}-type-{'widened' if wider else 'narrowed'}", *texts)
        if not wider and not at.way.sent and self.new.object_of(new):
            at.add("surface/changed-type", "Any", texts[1])

    def _null(self, at: At, types: tuple[Type, Type], *, now: bool) -> None:
        texts = self.texts(*types)
        if at.way.sent:
            at.add(f"wire/request-null-{'accepted' if now else 'refused'}", *texts)
        else:
            at.add(f"wire/response-{'now-nullable' if now else 'never-null'}", *texts)

    def _only_null(self, old: Type, new: Type, at: At) -> None:
        if isinstance(old, NullType) and isinstance(new, NullType):
            return
        word = "request" if at.way.sent else "response"
        wider = isinstance(old, NullType)
        at.add(
            f"wire/{word}-type-{'widened' if wider else 'narrowed'}",
            *self.texts(old, new),
        )

    def _map_to_model(self, old: Map, new: Ref, at: At, texts: tuple[str, str]) -> None:
        word = "request" if at.way.sent else "response"
        model = self.new.object_of(new)
        if model is None:
            at.add(f"wire/{word}-type-changed", *texts)
            return
        at.add(f"wire/{word}-type-narrowed", *texts)
        if not at.way.sent:
            at.add("surface/changed-type", "dict", texts[1])
            for field in model.fields:
                self._inside(old.values, field.type, at.below(field.wire))

    def _model_to_map(self, old: Ref, new: Map, at: At, texts: tuple[str, str]) -> None:
        word = "request" if at.way.sent else "response"
        model = self.old.object_of(old)
        if model is None:
            at.add(f"wire/{word}-type-changed", *texts)
            return
        at.add(f"wire/{word}-type-widened", *texts)
        if at.way.sent:
            at.add("surface/changed-type", texts[0], "dict")
            compare_limits(NO_CONSTRAINTS, new.constraints, at)
            for field in model.fields:
                self._inside(field.type, new.values, at.below(field.wire))

    def _inside(self, old: Type, new: Type, at: At) -> None:
        """A property on one side, any value of a map on the other. Nothing is to be said where all is received."""
        side, received = (self.new, new) if at.way.sent else (self.old, old)
        if not isinstance(side.resolve(received)[0], AnyType):
            self.compare(old, new, at)


def _spread(
    side: Side, type_: Type, tags: tuple[JsonScalar, ...], inside: frozenset[TypeId]
) -> Iterator[Alternative]:
    """The members of a union, those of unions among them included."""
    shape = side.decl(type_.id).shape if isinstance(type_, Ref) else None
    if not isinstance(type_, Ref) or not isinstance(shape, UnionShape):
        yield Alternative(type=type_, tags=tags)
    elif type_.id not in inside:
        for member in shape.members:
            inner = side.resolve(member.type)[0]
            yield from _spread(side, inner, member.tags or tags, inside | {type_.id})


def _tag(side: Side, type_: Type) -> str | None:
    shape = side.decl(type_.id).shape if isinstance(type_, Ref) else None
    return shape.tag if isinstance(shape, UnionShape) else None
