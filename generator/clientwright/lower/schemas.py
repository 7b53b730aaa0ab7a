"""Schema to type: this module only decides which lowering applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from clientwright.diagnostics import Place
from clientwright.ir.types import (
    ANY,
    NULL,
    AliasShape,
    Array,
    Direction,
    JsonKind,
    Ref,
    Scalar,
    Shape,
    Type,
    TypeDecl,
    TypeId,
    without_null,
)
from clientwright.lower import enums, objects, unions
from clientwright.lower.constraints import constraints_of
from clientwright.lower.context import Context, Located, Unsupported, as_dict, ref_pointer, text
from clientwright.lower.flat import Flat, flatten
from clientwright.lower.nulls import nullable
from clientwright.lower.origins import Anchors, component_of, origin_of
from clientwright.lower.rewrites import is_heir, lone_reference


@dataclass(slots=True)
class Schemas:
    """Lowers schemas of one document; the declarations gather in `ctx.decls`."""

    ctx: Context
    anchors: Anchors = field(default_factory=Anchors)
    active: set[str] = field(default_factory=set)

    def type_of(self, here: Located) -> Type:
        """The type of the schema at `here`. Unsupported when it cannot be expressed."""
        if isinstance(here.node, dict):
            lone = lone_reference(self.ctx, here.node)
            if lone is not None:
                return nullable(self.reference(lone.ref), when=lone.nullable)
        return self.type_of_flat(flatten(self.ctx, here))

    def type_of_flat(self, flat: Flat) -> Type:
        inner = self._dispatch(flat)
        return nullable(inner, when=flat.nullable)

    def _dispatch(self, flat: Flat) -> Type:
        if flat.groups:
            return unions.of_groups(self, flat)
        if flat.values is not None:
            return enums.of_values(self, flat)
        if flat.kinds is None:
            return ANY
        if not flat.kinds:
            return NULL
        if len(flat.kinds) > 1 and flat.kinds != {JsonKind.INTEGER, JsonKind.NUMBER}:
            return unions.of_kinds(self, flat)
        if JsonKind.OBJECT in flat.kinds:
            return objects.of_object(self, flat)
        if JsonKind.ARRAY in flat.kinds:
            return self._array(flat)
        kind = JsonKind.NUMBER if JsonKind.NUMBER in flat.kinds else next(iter(flat.kinds))
        return Scalar(kind=kind, format=flat.format, constraints=constraints_of(flat.constraints))

    def _array(self, flat: Flat) -> Type:
        """An array; a tuple (`prefixItems`) whose places differ becomes an array of anything."""
        found = [self.type_of(part) for part in flat.prefix_items]
        if flat.items is not None:
            found.append(self.type_of(flat.items))
        items = found[0] if found and all(item == found[0] for item in found) else ANY
        return Array(items=items, constraints=constraints_of(flat.constraints))

    def reference(self, ref: str) -> Type:
        """A use of the schema that `ref` names: a declaration if it has a name, else the schema in place."""
        pointer = ref_pointer(ref)
        if component_of(pointer) is None:
            pointer = self.ctx.follow(ref).pointer
        node = self.ctx.at(pointer)
        here = Located(node, pointer)
        if component_of(pointer) is not None:
            return nullable(self.component(here), when=self._component_nullable(here))
        if pointer in self.active:
            raise Unsupported("the schema contains itself without a name", pointer)
        self.active.add(pointer)
        try:
            return self.type_of(here)
        finally:
            self.active.discard(pointer)

    def _component_nullable(self, here: Located) -> bool:
        try:
            end, nullable_on_the_way = self._end_of_aliases(here)
            return nullable_on_the_way or flatten(self.ctx, end).nullable
        except Unsupported:
            return False  # reported where the component itself is lowered

    def _end_of_aliases(self, here: Located) -> tuple[Located, bool]:
        """The first schema on the way of lone references that says something itself, and whether one on the way adds
        null. Unsupported when the way leads back."""
        seen: list[str] = []
        with_null = False
        while (
            isinstance(here.node, dict)
            and not is_heir(self.ctx, here)
            and (lone := lone_reference(self.ctx, here.node)) is not None
        ):
            if here.pointer in seen:
                raise Unsupported("the schema refers to nothing but itself", here.pointer)
            seen.append(here.pointer)
            with_null = with_null or lone.nullable
            here = self.ctx.follow(lone.ref)
        return here, with_null

    def component(self, here: Located) -> Ref:
        """The declaration of a named schema, made later."""
        ident = TypeId(here.pointer)
        node = as_dict(here.node)
        return self.declare(
            ident,
            lambda: self._component_shape(here),
            title=text(node.get("title")),
            doc=text(node.get("description")),
            deprecated=node.get("deprecated") is True,
            name_hint=hint(node),
        )

    def _component_shape(self, here: Located) -> Shape:
        """The shape of a component: what `type_of` declares in place is the component itself."""
        if isinstance(here.node, dict) and not is_heir(self.ctx, here):
            lone = lone_reference(self.ctx, here.node)
            if lone is not None:
                self._end_of_aliases(here)
                return AliasShape(target=without_null(self.reference(lone.ref)))
        return self.shape_of_flat(flatten(self.ctx, here))

    def shape_of_flat(self, flat: Flat) -> Shape:
        """The shape that a declaration at the schema's own pointer has."""
        if flat.groups:
            return unions.shape(self, flat)
        if flat.discriminator is not None and (shape := unions.inheritance(self, flat)):
            return shape
        if flat.values is not None and (enum := enums.shape(flat)):
            return enum
        if (
            flat.kinds is not None
            and JsonKind.OBJECT in flat.kinds
            and len(flat.kinds) == 1
            and flat.props
        ):
            return objects.shape(self, flat)
        if (
            flat.kinds is not None
            and len(flat.kinds) > 1
            and flat.kinds != {JsonKind.INTEGER, JsonKind.NUMBER}
        ):
            return unions.shape_of_kinds(self, flat)
        return AliasShape(target=without_null(self._dispatch(flat)))

    def declare(
        self,
        ident: TypeId,
        make: Callable[[], Shape],
        *,
        title: str = "",
        doc: str = "",
        deprecated: bool = False,
        name_hint: str | None = None,
    ) -> Ref:
        """Makes sure that `ident` will be declared; `make` runs when the queue is drained."""
        ctx = self.ctx
        if ident in ctx.decls or ident in ctx.queued:
            return Ref(id=ident)
        origin = origin_of(ctx, self.anchors, ident)
        ctx.queued[ident] = origin

        def run() -> None:
            try:
                shape = make()
            except Unsupported as reason:
                ctx.skip(f"schema {ident}", reason.message, reason.pointer)
                shape = AliasShape(target=ANY)
            ctx.decls[ident] = TypeDecl(
                id=ident,
                origin=origin,
                shape=shape,
                direction=Direction.UNUSED,
                title=title,
                doc=doc,
                deprecated=deprecated,
                name_hint=name_hint,
                place=Place(pointer=ident),
            )
            del ctx.queued[ident]

        ctx.queue.append(run)
        return Ref(id=ident)

    def declare_flat(self, flat: Flat, make: Callable[[], Shape]) -> Ref:
        """Declares the inline schema behind `flat`."""
        return self.declare(
            TypeId(flat.pointer), make, title=flat.title, doc=flat.doc, deprecated=flat.deprecated
        )


def hint(node: dict[str, object]) -> str | None:
    """A class name that the document's author chose: ours first, then other generators' extensions."""
    ours = as_dict(node.get("x-clientwright")).get("name")
    for value in (ours, node.get("x-speakeasy-name-override"), node.get("x-fern-type-name")):
        if isinstance(value, str) and value:
            return value
    return None
