"""Where a schema stands, as the steps that naming makes a name of.

A pointer is walked up to the nearest *anchor*: a declaration, an operation, a parameter, a component. What lies between
becomes steps; tokens that every schema has (`properties`, `schema`, `content`, media types) say nothing and are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from clientwright.ir.types import ComponentName, InsideOperation, InsideType, Origin, TypeId
from clientwright.lower.context import Context, Unsupported, as_dict, text, unescape

BUNDLE = "#/x-clientwright-files/"
COMPONENT_SUFFIX = {
    "schemas": "",
    "responses": "response",
    "parameters": "parameter",
    "requestBodies": "body",
    "headers": "header",
    "mediaTypes": "content",
}
SILENT = frozenset(
    {
        "properties",
        "schema",
        "content",
        "allOf",
        "$defs",
        "definitions",
        "parameters",
        "headers",
        "encoding",
    }
)
SPOKEN = {
    "items": "item", "additionalProperties": "value", "unevaluatedProperties": "value", "patternProperties": "value",
    "requestBody": "request", "itemSchema": "item", "prefixItems": "item", "not": "not",
}  # fmt: skip
MAIN_STATUS = frozenset({"200", "201", "2XX", "2xx", "default"})


@dataclass(slots=True)
class Anchors:
    """Pointers with a name of their own, filled while operations and declarations are met."""

    origins: dict[str, Origin] = field(default_factory=dict)

    def add(self, pointer: str, origin: Origin) -> None:
        self.origins.setdefault(pointer, origin)


def component_of(pointer: str) -> str | None:
    """The name of the schema component, or of the bundled file, that stands exactly at `pointer`."""
    tokens = pointer.split("/")
    if len(tokens) == 4 and tokens[1] == "components" and tokens[2] == "schemas":
        return unescape(tokens[3])
    if pointer.startswith(BUNDLE):
        if len(tokens) == 3:
            return PurePosixPath(unescape(tokens[2])).stem
        if len(tokens) == 4 or tokens[-2] in ("schemas", "definitions", "$defs"):
            return unescape(tokens[-1])
    return None


def origin_of(ctx: Context, anchors: Anchors, pointer: str) -> Origin:
    """The name-giving context of the schema at `pointer`."""
    name = component_of(pointer)
    if name is not None:
        return ComponentName(name=name)
    tokens = pointer.split("/")
    for cut in range(len(tokens) - 1, 0, -1):
        prefix = "/".join(tokens[:cut])
        steps = tuple(_steps(ctx, tokens, cut))
        if prefix in anchors.origins:
            return _extend(anchors.origins[prefix], steps)
        if (owner := TypeId(prefix)) in ctx.decls or owner in ctx.queued:
            return InsideType(owner=owner, steps=steps)
        if cut == 4 and tokens[1] == "components":
            name = shared_name(unescape(tokens[3]), COMPONENT_SUFFIX.get(tokens[2], ""))
            return ComponentName(name=" ".join([name, *steps]))
    stem = PurePosixPath(unescape(tokens[2])).stem if len(tokens) > 2 else "Schema"
    return ComponentName(name=" ".join([stem, *_steps(ctx, tokens, min(3, len(tokens)))]))


def shared_name(name: str, suffix: str) -> str:
    """The name of a schema inside a component that is no schema: `Limit parameter`; `ErrorResponse` says it already."""
    return name if not suffix or name.lower().endswith(suffix) else f"{name} {suffix}"


def _extend(origin: Origin, steps: tuple[str, ...]) -> Origin:
    match origin:
        case ComponentName(name=name):
            return ComponentName(name=" ".join([name, *steps]))
        case InsideType(owner=owner, steps=before):
            return InsideType(owner=owner, steps=(*before, *steps))
        case InsideOperation(operation=operation, steps=before):
            return InsideOperation(operation=operation, steps=(*before, *steps))


def _steps(ctx: Context, tokens: list[str], start: int) -> list[str]:
    """Readable steps for `tokens[start:]`."""
    steps: list[str] = []
    index = start
    while index < len(tokens):
        token = unescape(tokens[index])
        following = unescape(tokens[index + 1]) if index + 1 < len(tokens) else ""
        index += 1
        if token == "properties" and following:
            steps.append(following)
            index += 1
        elif token in ("oneOf", "anyOf") and following.isdigit():
            steps.append(_option(ctx, "/".join(tokens[: index + 1]), int(following)))
            index += 1
        elif token == "responses" and following:
            steps.append(_status(following))
            index += 1
        elif token == "content":
            index += 1  # the media type
        elif token in ("allOf", "prefixItems") or token in SPOKEN:
            steps.extend([SPOKEN[token]] if token in SPOKEN else [])
            index += following.isdigit()
        elif token not in SILENT:
            steps.append(token)
    return steps


def _option(ctx: Context, pointer: str, index: int) -> str:
    try:
        title = text(as_dict(ctx.at(pointer)).get("title"))
    except Unsupported:
        title = ""
    return title if title and len(title) <= 40 else f"option {index + 1}"


def _status(status: str) -> str:
    if status in MAIN_STATUS:
        return "response"
    return f"response {status}" if status.startswith("2") else f"error {status}"
