"""One operation as detectors see it: what the request can carry, and what the answer holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from clientwright.diagnostics import Place
from clientwright.ir.conventions import RequestSlot, Side
from clientwright.ir.operations import Content, ContentKind, Header, Location, Operation, Style
from clientwright.ir.types import ANY, NO_CONSTRAINTS, Array, Constraints, Default, Type
from clientwright.lower.context import Context, Located, Unsupported, as_dict
from clientwright.lower.conventions.hidden import behind
from clientwright.lower.conventions.view import Kind, Leaf, View, leaves_of_example
from clientwright.lower.conventions.words import brief, words

SIDES = {Location.QUERY: Side.QUERY, Location.HEADER: Side.HEADER}
BODIES = (ContentKind.JSON, ContentKind.FORM, ContentKind.MULTIPART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A value that a caller may send: a parameter, or a property of the body."""

    side: Side
    path: tuple[str, ...]
    words: tuple[str, ...]
    kind: Kind
    required: bool
    format: str
    doc: str
    default: Default | None
    constraints: Constraints
    place: Place

    @property
    def request(self) -> RequestSlot:
        return RequestSlot(side=self.side, path=self.path)

    @property
    def name(self) -> str:
        return "/".join(self.path)


class Subject:
    """An operation, looked at once for all detectors."""

    def __init__(self, ctx: Context, view: View, operation: Operation) -> None:
        self.ctx = ctx
        self.view = view
        self.operation = operation

    @property
    def place(self) -> Place:
        return self.operation.place

    # ------------------------------------------------------------------------------- request

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Query and header parameters, then the body's properties, outer ones first."""
        return (*self._parameters(), *self._properties())

    def _parameters(self) -> Iterator[Slot]:
        for parameter in self.operation.parameters:
            side = SIDES.get(parameter.location)
            if side is None:
                continue
            if parameter.style is Style.DEEP:
                for leaf in self.view.leaves(parameter.type)[1:]:
                    path = (parameter.wire, *leaf.path)
                    yield _slot(side, path, (*words(parameter.wire), *leaf.words), leaf)
            scalar = self.view.scalar(parameter.type)
            yield Slot(
                side=side,
                path=(parameter.wire,),
                words=words(parameter.wire),
                kind=self.view.kind(parameter.type),
                required=parameter.required,
                format=(scalar.format or "") if scalar else "",
                doc=brief(parameter.doc),
                default=parameter.default,
                constraints=scalar.constraints if scalar else NO_CONSTRAINTS,
                place=parameter.place,
            )

    def _properties(self) -> Iterator[Slot]:
        for leaf in self.body_leaves[1:]:
            if len(leaf.path) <= 2:
                yield _slot(Side.BODY, leaf.path, leaf.words, leaf)

    @cached_property
    def body_content(self) -> Content | None:
        """The body as JSON, else as a form."""
        contents = self.operation.body.contents if self.operation.body else ()
        return next((one for kind in BODIES for one in contents if one.kind is kind), None)

    @cached_property
    def body_leaves(self) -> tuple[Leaf, ...]:
        content = self.body_content
        return self.view.leaves(content.type) if content else ()

    # -------------------------------------------------------------------------------- answer

    @cached_property
    def answer_type(self) -> Type | None:
        """The JSON answer of the first success that has one; lines of JSON are a list."""
        for response in self.operation.success:
            for content in response.contents:
                if content.kind is ContentKind.JSON:
                    return content.type
        return None

    @cached_property
    def answer(self) -> tuple[Leaf, ...]:
        """The leaves of the answer, the answer itself first; empty when it is no JSON.

        Where the schema is silent or short, what the document's own example shows is taken too.
        """
        if self.answer_type is None:
            return ()
        stated = self.view.leaves(self.answer_type)
        hidden = [one for leaf in stated for one in behind(self.ctx, leaf)]
        stated = (*stated, *hidden) if hidden else stated
        known = {leaf.path for leaf in stated}
        blind = {leaf.path for leaf in stated if leaf.kind in (Kind.ANY, Kind.MAP)}
        if len(stated) > 40 or stated[0].kind is Kind.ARRAY:
            return stated
        shown = [
            leaf
            for leaf in self._shown()
            if leaf.path not in known
            and (len(leaf.path) == 1 or leaf.path[:-1] in blind or leaf.path[:-1] not in known)
        ]
        return (*stated, *shown) if shown else stated

    def _shown(self) -> tuple[Leaf, ...]:
        """Leaves of the first example of the answer, and of schemas of which the types say only
        `anything`."""
        found: list[Leaf] = []
        for response in self.operation.success:
            try:
                node = self._response_node(response.status)
            except Unsupported:
                continue
            for example in _examples(node):
                found.extend(leaves_of_example(example, self.place))
        return tuple(found)

    def _response_node(self, status: str) -> Any:
        pointer = f"{self.operation.place.pointer}/responses/{status}"
        here = Located(self.ctx.at(pointer), pointer)
        return self.ctx.deref(here).node

    @cached_property
    def headers(self) -> tuple[Header, ...]:
        return tuple(header for response in self.operation.success for header in response.headers)

    @cached_property
    def statuses(self) -> frozenset[str]:
        return frozenset(response.status for response in self.operation.success)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path's literal segments."""
        return tuple(
            one for one in self.operation.path.split("/") if one and not one.startswith("{")
        )

    @cached_property
    def doc(self) -> str:
        return brief(self.operation.doc)

    @cached_property
    def prose(self) -> str:
        return f"{brief(self.operation.summary)}\n{self.doc}"

    def type_at(self, path: tuple[str, ...], value: Type) -> Type:
        """What stands at `path` in a value of this type; anything where nothing is known to."""
        for token in path:
            value = next((one.type for one in self.view.fields(value) if one.wire == token), ANY)
        return value

    def array_type(self, path: tuple[str, ...], value: Type) -> Array | None:
        """The array that stands at `path` in a value of this type."""
        core = self.view.core(self.type_at(path, value))
        return core if isinstance(core, Array) else None


def _slot(side: Side, path: tuple[str, ...], said: tuple[str, ...], leaf: Leaf) -> Slot:
    return Slot(
        side=side,
        path=path,
        words=said,
        kind=leaf.kind,
        required=leaf.required,
        format=leaf.format,
        doc=leaf.doc,
        default=leaf.default,
        constraints=leaf.constraints,
        place=leaf.place,
    )


def _examples(response: Any) -> Iterator[Any]:
    """One example by media type, in both spellings; Swagger 2.0 keeps them beside the schema."""
    for media_type, content in as_dict(as_dict(response).get("content")).items():
        if "json" not in media_type:
            continue
        if "example" in as_dict(content):
            yield content["example"]
        for one in as_dict(as_dict(content).get("examples")).values():
            if "value" in as_dict(one):
                yield one["value"]
                break
    for media_type, example in as_dict(as_dict(response).get("examples")).items():
        if "json" in media_type:
            yield example
