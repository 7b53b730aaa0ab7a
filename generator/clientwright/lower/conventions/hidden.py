"""Paging values that the types do not show.

`{pages: {anyOf: [forward links, backward links, {}]}}` is anything to a type, since the last member
takes anything; what its other members name is still where the server puts its links.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clientwright.diagnostics import Place
from clientwright.lower.context import Context, Located, Unsupported, as_dict, as_list, text
from clientwright.lower.conventions.view import Kind, Leaf
from clientwright.lower.conventions.words import words

WRAPPINGS = frozenset(
    {"pages", "links", "link", "paging", "pagination", "meta", "metadata", "next", "cursors"}
)
DEEP = 4


def behind(ctx: Context, leaf: Leaf) -> Iterator[Leaf]:
    """The string properties that stand in the alternatives of a value of any type, when its name
    speaks of paging."""
    if leaf.kind is not Kind.ANY or leaf.shown or not WRAPPINGS.intersection(leaf.words):
        return
    try:
        here = Located(ctx.at(leaf.place.pointer), leaf.place.pointer)
        found = dict(_properties(ctx, here, DEEP))
    except Unsupported:
        return
    for name, schema in found.items():
        if as_dict(schema).get("type") == "string":
            yield Leaf(
                path=(*leaf.path, name),
                words=words(name),
                above=leaf.above.union(leaf.words),
                kind=Kind.STRING,
                required=False,
                format=text(as_dict(schema).get("format")),
                doc=text(as_dict(schema).get("description")),
                place=Place(pointer=leaf.place.pointer),
            )


def _properties(ctx: Context, here: Located, deep: int) -> Iterator[tuple[str, Any]]:
    target = ctx.deref(here)
    node = as_dict(target.node)
    for name in as_dict(node.get("properties")):
        yield name, ctx.deref(target.child("properties", name)).node
    if deep:
        for word in ("anyOf", "oneOf", "allOf"):
            for index in range(len(as_list(node.get(word)))):
                yield from _properties(ctx, target.child(word, index), deep - 1)
