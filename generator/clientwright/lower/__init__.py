"""Document to IR."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clientwright.diagnostics import Diagnostic
from clientwright.ir.api import Api, Counts, Tag
from clientwright.ir.types import Direction
from clientwright.lower import conventions, security
from clientwright.lower.context import (
    Context,
    Located,
    Readable,
    Unsupported,
    as_dict,
    as_list,
    ref_pointer,
    text,
)
from clientwright.lower.files import with_files
from clientwright.lower.flatness import mark_flat
from clientwright.lower.operations import Selection, lower_operations, lower_webhooks
from clientwright.lower.schemas import Schemas
from clientwright.lower.variants import split_directions

__all__ = ["Lowered", "lower"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    api: Api
    diagnostics: tuple[Diagnostic, ...]


def lower(
    document: Readable, *, include: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Lowered:
    """Everything that the document says, decided.

    `include` and `exclude` are patterns `tag:NAME`, `path:GLOB`, `id:GLOB` (ValueError for another form); with
    either, declarations that no wanted operation uses are left out.
    """
    selection = Selection(include=tuple(include), exclude=tuple(exclude))
    ctx = Context(document=document)
    ctx.children = _children(ctx)
    schemas = Schemas(ctx)
    operations, wanted = lower_operations(schemas, selection)
    webhooks = lower_webhooks(schemas) if not (include or exclude) else []
    names = list(as_dict(as_dict(document.root.get("components")).get("schemas")))
    if not (include or exclude):
        for name in names:
            schemas.component(Located(document.root, "#").child("components", "schemas", name))
    ctx.drain()
    types, done = split_directions(ctx.decls, operations, webhooks)
    types = with_files(types, done)
    if include or exclude:
        types = {
            ident: decl for ident, decl in types.items() if decl.direction is not Direction.UNUSED
        }
    applied = conventions.apply(ctx, types, done)
    types = conventions.templates.marked(types, applied.operations)
    info = as_dict(document.root.get("info"))
    api = Api(
        title=text(info.get("title")),
        version=str(info.get("version", "")),
        doc=text(info.get("description")),
        servers=security.servers(document.root.get("servers")),
        tags=_tags(ctx),
        security_schemes=security.schemes(ctx),
        types={ident: types[ident] for ident in sorted(types)},
        operations=mark_flat(types, applied.operations),
        webhooks=tuple(webhooks),
        versioning=applied.versioning,
        client_parameters=applied.client_parameters,
        habits=applied.habits,
        skipped=tuple(ctx.skipped),
        counts=Counts(operations=wanted, schemas=len(names)),
    )
    return Lowered(api=api, diagnostics=tuple(ctx.diagnostics))


def _tags(ctx: Context) -> tuple[Tag, ...]:
    found = {
        tag["name"]: Tag(name=tag["name"], doc=text(tag.get("description")))
        for tag in as_list(ctx.document.root.get("tags"))
        if isinstance(tag, dict) and isinstance(tag.get("name"), str)
    }
    return tuple(found[name] for name in sorted(found))


def _children(ctx: Context) -> dict[str, list[str]]:
    """Which components extend which by allOf."""
    found: dict[str, list[str]] = {}
    schemas = as_dict(as_dict(ctx.document.root.get("components")).get("schemas"))
    for name, schema in schemas.items():
        for part in as_list(as_dict(schema).get("allOf")):
            ref = as_dict(part).get("$ref")
            if isinstance(ref, str):
                try:
                    target = ctx.follow(ref).pointer
                except Unsupported:
                    continue  # reported where the schema is lowered
                here = Located(schemas, "#/components/schemas").child(name).pointer
                if ref_pointer(ref) != here:
                    found.setdefault(target, []).append(here)
    return found
