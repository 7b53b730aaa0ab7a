"""One schema with its `allOf`s and `$ref` siblings merged, as far as that can be done before alternatives are looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from clientwright.ir.types import JsonKind
from clientwright.lower.context import Context, Located, Unsupported, as_dict, as_list, escape, text

KIND_OF_WORD = {
    "null": JsonKind.NULL,
    "boolean": JsonKind.BOOLEAN,
    "integer": JsonKind.INTEGER,
    "number": JsonKind.NUMBER,
    "string": JsonKind.STRING,
    "array": JsonKind.ARRAY,
    "object": JsonKind.OBJECT,
    "file": JsonKind.STRING,
}
ONE_KIND: dict[str, tuple[frozenset[JsonKind] | None, bool]] = {
    word: (frozenset(), True) if kind is JsonKind.NULL else (frozenset({kind}), False)
    for word, kind in KIND_OF_WORD.items()
}
"""What `type: word` says: the kinds without null, and whether null is one; made once, asked 40,000 times."""
ANNOTATIONS = frozenset(
    {
        "$comment", "$id", "$schema", "default", "deprecated", "description", "example", "examples", "externalDocs",
        "nullable", "readOnly", "summary", "title", "writeOnly", "xml",
    }
)  # fmt: skip
"""Keywords that say something about a value without saying what it looks like."""
STRUCTURE = frozenset(
    {
        "$ref", "additionalProperties", "allOf", "anyOf", "const", "discriminator", "enum", "items", "oneOf",
        "patternProperties", "prefixItems", "properties", "type",
    }
)  # fmt: skip
"""Keywords that say what a value looks like; a schema without any of them is a mere constraint."""
CONSTRAINT_WORDS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties",
)  # fmt: skip


@dataclass(slots=True)
class Group:
    """One `oneOf` or `anyOf` whose members really differ."""

    members: list[Located]
    discriminator: Located | None


@dataclass(slots=True)
class Flat:
    """A merged schema. `kinds` None: the schema does not say; null is in `nullable`, never in `kinds`."""

    pointer: str
    kinds: frozenset[JsonKind] | None = None
    nullable: bool = False
    props: dict[str, list[Located]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    extras: bool | Located | None = None
    items: Located | None = None
    prefix_items: list[Located] = field(default_factory=list)
    values: list[Any] | None = None  # of enum or const; null is in `nullable`
    const: bool = False
    value_docs: list[str] = field(default_factory=list)
    format: str | None = None
    constraints: dict[str, Any] = field(default_factory=dict)
    groups: list[Group] = field(default_factory=list)
    discriminator: Located | None = None
    title: str = ""
    doc: str = ""
    deprecated: bool = False

    @property
    def shaped(self) -> bool:
        """Does the schema itself (not its alternatives) say what a value looks like?"""
        return bool(
            self.props or self.values is not None or self.items or isinstance(self.extras, Located)
        )


def flatten(ctx: Context, here: Located) -> Flat:
    """The merged view of the schema at `here`; remembered by pointer where the node is the document's own."""
    cached = ctx.flat_cache.get(here.pointer)
    if cached is not None and cached[0] is here.node:
        flat: Flat = cached[1]
        return flat
    flat = _flatten(ctx, here, ())
    ctx.flat_cache[here.pointer] = (here.node, flat)
    return flat


def flatten_all(ctx: Context, parts: list[Located], pointer: str) -> Flat:
    """Several schemas that must all hold, merged into one that stands at `pointer`."""
    flat = Flat(pointer=pointer)
    for index, part in enumerate(parts):
        _merge(flat, _flatten(ctx, part, ()), first=index == 0)
    _absorb_required(flat)
    return flat


def _flatten(ctx: Context, here: Located, path: tuple[str, ...]) -> Flat:
    if here.pointer in path:
        raise Unsupported("the schema includes itself through allOf", here.pointer)
    flat = Flat(pointer=here.pointer)
    node = here.node
    if not isinstance(node, dict):
        return flat  # true, false, or a fault that the validator reports
    if len(path) > 64:
        raise Unsupported("allOf and $ref nest deeper than 64 levels", here.pointer)
    path = (*path, here.pointer)
    parts = [here.child("allOf", index) for index in range(len(as_list(node.get("allOf"))))]
    if isinstance(node.get("$ref"), str):
        parts.insert(0, ctx.follow(node["$ref"]))
    nullable_parts = []
    for index, part in enumerate(parts):
        inner = _flatten(ctx, part, path)
        _merge(flat, inner, first=index == 0)
        nullable_parts.append(
            inner.nullable or (isinstance(part.node, dict) and not STRUCTURE & part.node.keys())
        )
    flat.nullable = (
        bool(parts)
        and all(nullable_parts)
        and any(as_dict(part.node).keys() & STRUCTURE for part in parts)
    )
    _own_keywords(ctx, flat, here)
    _own_groups(ctx, flat, here, path)
    _absorb_required(flat)
    return flat


def _own_keywords(ctx: Context, flat: Flat, here: Located) -> None:
    node = here.node
    kinds, nullable = _declared_kinds(node)
    if kinds is not None:
        flat.kinds = kinds if flat.kinds is None else (_meet(flat.kinds, kinds) or kinds)
        if "type" in node and not nullable and not isinstance(node.get("nullable"), bool):
            flat.nullable = False
    if nullable or node.get("nullable") is True or node.get("x-nullable") is True:
        flat.nullable = True
    for name, schema in as_dict(node.get("properties")).items():
        flat.props.setdefault(name, []).append(
            Located(schema, f"{here.pointer}/properties/{escape(name)}")
        )
    flat.required.update(name for name in as_list(node.get("required")) if isinstance(name, str))
    _own_extras(flat, here)
    if isinstance(node.get("items"), dict | bool):
        flat.items = here.child("items")
    if isinstance(node.get("prefixItems"), list):
        flat.prefix_items = [
            here.child("prefixItems", index) for index in range(len(node["prefixItems"]))
        ]
    _own_values(flat, node)
    for word in CONSTRAINT_WORDS:
        if word in node:
            flat.constraints[word] = node[word]
    if isinstance(node.get("format"), str):
        flat.format = node["format"]
    elif node.get("type") == "file":
        flat.format = "binary"
    if isinstance(node.get("discriminator"), dict):
        flat.discriminator = here.child("discriminator")
    flat.title = text(node.get("title"))
    flat.doc = text(node.get("description")) or flat.doc
    flat.deprecated = flat.deprecated or node.get("deprecated") is True


def _declared_kinds(node: dict[str, Any]) -> tuple[frozenset[JsonKind] | None, bool]:
    """The kinds that `type` names, without null, and whether null is one of them."""
    words = node.get("type")
    if isinstance(words, str):
        return ONE_KIND.get(words, (None, False))
    if not isinstance(words, list):
        return None, False
    kinds = {KIND_OF_WORD[word] for word in words if isinstance(word, str) and word in KIND_OF_WORD}
    nullable = JsonKind.NULL in kinds
    kinds.discard(JsonKind.NULL)
    return (frozenset(kinds) if kinds or nullable else None), nullable


def _meet(left: frozenset[JsonKind], right: frozenset[JsonKind]) -> frozenset[JsonKind]:
    both = left & right
    if (
        JsonKind.NUMBER in left
        and JsonKind.INTEGER in right
        or JsonKind.NUMBER in right
        and JsonKind.INTEGER in left
    ):
        both |= {JsonKind.INTEGER}
    return both


def _own_extras(flat: Flat, here: Located) -> None:
    """additionalProperties and patternProperties: a schema wins over true, true over false, anything over silence."""
    node = here.node
    extra = node.get("additionalProperties", node.get("unevaluatedProperties"))
    found: bool | Located | None = None
    if isinstance(extra, dict):
        word = "additionalProperties" if "additionalProperties" in node else "unevaluatedProperties"
        found = here.child(word) if extra else True
    elif isinstance(extra, bool):
        found = extra
    patterns = as_dict(node.get("patternProperties"))
    if patterns and not isinstance(found, Located):
        name = next(iter(patterns))
        found = here.child("patternProperties", name) if len(patterns) == 1 else True
    if found is not None and not (found is False and flat.extras):
        flat.extras = found


def _own_values(flat: Flat, node: dict[str, Any]) -> None:
    values = node.get("enum")
    if (
        isinstance(node.get("const"), str | int | float | bool)
        or "const" in node
        and node["const"] is None
    ):
        values, flat.const = [node["const"]], True
    if not isinstance(values, list):
        return
    if None in values:
        flat.nullable = True
    docs = node.get("x-enum-descriptions") or node.get("x-enumDescriptions")
    if isinstance(docs, list) and len(docs) == len(values):
        flat.value_docs = [text(doc) for doc in docs]
    known = [value for value in values if isinstance(value, str | int | float | bool)]
    if len(known) + (None in values) < len(values):
        known = []  # objects or arrays as values: the type says it all
    if known or None in values:
        flat.values = (
            known
            if flat.values is None
            else [value for value in known if value in flat.values] or known
        )


def _own_groups(ctx: Context, flat: Flat, here: Located, path: tuple[str, ...]) -> None:
    for word in ("oneOf", "anyOf"):
        members = as_list(here.node.get(word))
        if members:
            _own_group(
                ctx, flat, here, [here.child(word, index) for index in range(len(members))], path
            )


def _own_group(
    ctx: Context, flat: Flat, here: Located, members: list[Located], path: tuple[str, ...]
) -> None:
    """Drops null members and mere constraints; a single member that is left is merged like an allOf."""
    real: list[Located] = []
    for member in members:
        if _only_null(ctx, member):
            flat.nullable = True
        elif not isinstance(member.node, dict) or not member.node.keys() & STRUCTURE:
            if (
                not member.node
                or not isinstance(member.node, dict)
                or not member.node.keys() - ANNOTATIONS
            ):
                real.append(member)  # {}: anything
        elif flat.props and _only_requires(member.node):
            continue
        else:
            real.append(member)
    if any(_takes_null(ctx, member, ()) for member in real):
        flat.nullable = True
    elif members and not real and flat.nullable and flat.kinds is None and not flat.shaped:
        flat.kinds = frozenset()  # nothing but null
    if len(real) == 1:
        inner = _flatten(ctx, real[0], path)
        nullable = flat.nullable or inner.nullable
        title, doc = flat.title, flat.doc
        _merge(flat, inner, first=flat.kinds is None and not flat.props)
        flat.nullable, flat.title, flat.doc = nullable, title or inner.title, doc or inner.doc
    elif real:
        flat.groups.append(Group(members=real, discriminator=flat.discriminator))


def _only_requires(node: dict[str, Any]) -> bool:
    """`{type: object, required: [a]}` beside properties: says which must be there, not what they are."""
    return not node.keys() - ANNOTATIONS - {"type", "required", "not"}


def _takes_null(ctx: Context, member: Located, seen: tuple[str, ...]) -> bool:
    """Is null a value of the member, or of an alternative inside of it?"""
    if not isinstance(member.node, dict) or len(seen) > 32:
        return False
    here = ctx.deref(member)
    if here.pointer in seen or not isinstance(here.node, dict):
        return False
    node = here.node
    if node.get("nullable") is True or (
        isinstance(node.get("type"), list) and "null" in node["type"]
    ):
        return True
    inner = [
        here.child(word, at)
        for word in ("oneOf", "anyOf")
        for at in range(len(as_list(node.get(word))))
    ]
    return any(
        _only_null(ctx, one) or _takes_null(ctx, one, (*seen, here.pointer)) for one in inner
    )


def _only_null(ctx: Context, member: Located) -> bool:
    node = as_dict(member.node)
    if isinstance(node.get("$ref"), str) and len(node) == 1:
        node = as_dict(ctx.follow(node["$ref"]).node)
    return (
        node.get("type") == "null"
        or node.get("enum") == [None]
        or ("const" in node and node["const"] is None)
    )


def _merge(into: Flat, part: Flat, *, first: bool) -> None:
    """`into` and `part` must both hold."""
    if part.kinds is not None:
        into.kinds = (
            part.kinds if into.kinds is None else (_meet(into.kinds, part.kinds) or part.kinds)
        )
    for name, found in part.props.items():
        into.props.setdefault(name, []).extend(found)
    into.required |= part.required
    if part.extras is not None and not (part.extras is False and into.extras):
        into.extras = part.extras
    into.items = part.items or into.items
    into.prefix_items = part.prefix_items or into.prefix_items
    if part.values is not None:
        common = [value for value in part.values if into.values is None or value in into.values]
        into.values = common or part.values
        into.const, into.value_docs = into.const or part.const, part.value_docs
    into.format = part.format or into.format
    into.constraints.update(part.constraints)
    into.groups.extend(part.groups)
    into.deprecated = into.deprecated or (first and part.deprecated)
    into.doc = into.doc or part.doc
    into.title = into.title or (part.title if first else "")
    into.nullable = part.nullable if first else into.nullable and part.nullable


def _absorb_required(flat: Flat) -> None:
    """Kinds that follow from other keywords when `type` is missing."""
    if flat.kinds is None and not flat.groups:
        if flat.props or isinstance(flat.extras, Located) or flat.extras is True:
            flat.kinds = frozenset({JsonKind.OBJECT})
        elif flat.items is not None or flat.prefix_items:
            flat.kinds = frozenset({JsonKind.ARRAY})
    if flat.kinds is None and flat.props:
        flat.kinds = frozenset({JsonKind.OBJECT})
