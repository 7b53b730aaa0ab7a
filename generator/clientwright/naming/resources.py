"""Which resource every operation belongs to."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from clientwright.ir.api import Api
from clientwright.ir.operations import Operation, OperationKey
from clientwright.naming.homes import find_homes
from clientwright.naming.identifiers import safe
from clientwright.naming.names import ResourceName
from clientwright.naming.pins import Pins
from clientwright.naming.reserved import (
    CLIENT_MEMBERS,
    MODULE_NAMES,
    RESOURCE_CLASS_NAMES,
    RESOURCE_MEMBERS,
)
from clientwright.naming.scopes import Entry, ignoring_case, resolve
from clientwright.naming.shapes import (
    Shape,
    compact,
    literals,
    shape_of,
    starts_with,
    text_of,
    without_version,
)
from clientwright.naming.targets import is_action
from clientwright.naming.verbs import is_verb
from clientwright.naming.words import lower, pascal, snake, split

ResourcePath = tuple[str, ...]
_LEVELS = re.compile(r"(?<=\w)[./](?=[^\W\d])")
_MODULE_LENGTH = 100
FALLBACK = "operations"


def group(api: Api, pins: Pins) -> dict[OperationKey, ResourcePath]:
    """The resource of every operation: pinned, hinted, of its first tag, else of its path."""
    chosen: dict[OperationKey, ResourcePath] = {}
    untagged: list[Operation] = []
    shared_names = _tag_names(api)
    for operation in api.operations:
        pinned = pins.methods.get(operation.key)
        if (
            pinned is not None
            and pinned.resource
            and all(part.isidentifier() for part in pinned.resource)
        ):
            chosen[operation.key] = pinned.resource
        elif operation.resource_hint:
            chosen[operation.key] = _chain(operation.resource_hint)
        elif operation.tags:
            chosen[operation.key] = shared_names[operation.tags[0]]
        else:
            untagged.append(operation)
    chosen.update(_by_path(api, chosen, untagged))
    return chosen


def with_spoken_names(api: Api) -> Api:
    """The Api with operationIds that are better to read, where its resource hints are no resources.

    Some documents give every operation its own `x-codegen-resource-name` (`getAlarms`): a name of the operation.
    """
    uses = Counter(each.resource_hint for each in api.operations if each.resource_hint)
    rare = {hint for hint, count in uses.items() if count <= 2 and "." not in hint}
    if 2 * sum(map(_is_verb_phrase, rare)) <= len(uses):
        return api
    spoken = {hint for hint in rare if _is_verb_phrase(hint) or _is_camel_case(hint)}
    operations = (
        replace(operation, operation_id=operation.resource_hint, resource_hint=None)
        if operation.resource_hint in spoken
        else operation
        for operation in api.operations
    )
    return replace(api, operations=tuple(operations))


def _is_verb_phrase(hint: str) -> bool:
    words = lower(split(hint))
    return len(words) > 1 and is_verb(words[0])


def _is_camel_case(hint: str) -> bool:
    return hint.isalnum() and hint[0].islower() and hint != hint.lower()


def _chain(text: str) -> ResourcePath:
    """`admin.apps` nests; `Time series` does not."""
    levels = [text] if " " in text.strip() else _LEVELS.split(text)
    parts = [snake(split(part)) for part in levels]
    return _attributes([part for part in parts if part] or [snake(split(text)) or FALLBACK])


def _attributes(parts: list[str]) -> ResourcePath:
    return tuple(
        safe(part, RESOURCE_MEMBERS if level else CLIENT_MEMBERS)
        for level, part in enumerate(parts)
    )


def _tag_names(api: Api) -> dict[str, ResourcePath]:
    """Resources of tags. `Platform API` is platform, unless that would stand beside a twin (`Alarm API`, `Alarms`)."""
    tags = sorted({operation.tags[0] for operation in api.operations if operation.tags})
    names = {tag: _chain(tag) for tag in tags}
    nouns = [compact(tuple("_".join(path).split("_"))) for path in names.values()]
    for tag, path in names.items():
        words = tuple(path[-1].split("_"))
        if (
            len(words) > 1
            and words[-1] == "api"
            and compact((*path[:-1], *words[:-1])) not in nouns
        ):
            names[tag] = _attributes([*path[:-1], "_".join(words[:-1])])
    return names


def _by_path(
    api: Api, chosen: Mapping[OperationKey, ResourcePath], untagged: list[Operation]
) -> dict[OperationKey, ResourcePath]:
    """Operations without a tag join the resource in whose collection they stand, else the one their path begins with."""
    if not untagged:
        return {}
    homes = _homes(api, chosen)
    endpoints = {text_of(without_version(shape_of(operation.path))) for operation in api.operations}
    names: dict[OperationKey, ResourcePath] = {}
    for operation in untagged:
        shape = shape_of(operation.path)
        owners = [(len(home), path) for home, path in homes if starts_with(shape, home)]
        names[operation.key] = (
            max(owners)[1] if owners else _attributes([_root(without_version(shape), endpoints)])
        )
    return names


def _homes(
    api: Api, chosen: Mapping[OperationKey, ResourcePath]
) -> list[tuple[Shape, ResourcePath]]:
    shapes: dict[ResourcePath, list[Shape]] = {}
    for operation in api.operations:
        if operation.key in chosen:
            shapes.setdefault(chosen[operation.key], []).append(shape_of(operation.path))
    found = []
    for path, members in sorted(shapes.items()):
        home = find_homes(tuple("_".join(path).split("_")), members).primary
        if len(literals(without_version(home))) > 0 and home[-1].noun() in compact(
            tuple("_".join(path).split("_"))
        ):
            found.append((home, path))
    return found


def _root(shape: Shape, endpoints: set[str]) -> str:
    """`issuing_cards` of /issuing/cards/{card}, `customers` of /customers/{customer}/sources."""
    start = next((at for at, segment in enumerate(shape) if not segment.parameter), len(shape))
    end = start
    while end < len(shape) and not shape[end].parameter:
        end += 1
        if text_of(shape[start:end]) in endpoints:
            break
    chosen = list(shape[start:end])
    if len(chosen) > 1 and is_action("POST", chosen[-1].words):
        chosen.pop()
    return snake(tuple(word for segment in chosen for word in segment.words)) or FALLBACK


def describe(api: Api, paths: set[ResourcePath]) -> dict[ResourcePath, ResourceName]:
    """Class, module and documentation of every resource, and of those that only hold others."""
    whole = {path[:depth] for path in paths for depth in range(1, len(path) + 1)}
    words = {
        path: tuple(word for part in path for word in part.split("_") if word) for path in whole
    }
    classes = resolve(
        [
            Entry(identity=".".join(path), candidates=_class_candidates(path, words[path]))
            for path in whole
        ],
        taken=RESOURCE_CLASS_NAMES,
        same=lambda name: ignoring_case(name.removeprefix("Async")),
    ).names
    modules = resolve(
        [Entry(identity=".".join(path), candidates=_module_candidates(path)) for path in whole],
        same=ignoring_case,
    ).names
    docs = {_chain(tag.name): tag.doc for tag in api.tags} | {
        path: tag.doc for tag in api.tags if (path := _tag_names(api).get(tag.name))
    }
    return {
        path: ResourceName(
            path=path,
            class_name=classes[".".join(path)],
            module=modules[".".join(path)],
            doc=docs.get(path, ""),
        )
        for path in sorted(whole)
    }


def _class_candidates(path: ResourcePath, words: tuple[str, ...]) -> tuple[str, ...]:
    name = safe(pascal(words) or "Operations")
    return (name, f"{name}Resource")


def _module_candidates(path: ResourcePath) -> tuple[str, ...]:
    stem = "_".join(path)
    ascii_stem = "".join(char for char in stem if char.isascii()).strip("_")
    if not ascii_stem[:1].isalpha():
        ascii_stem = f"resource_{ascii_stem}".rstrip("_")
    if ascii_stem != stem or len(stem) > _MODULE_LENGTH:
        digest = hashlib.sha256(stem.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        return (f"{ascii_stem[:_MODULE_LENGTH]}_{digest}",)
    return (safe(stem, MODULE_NAMES), f"{stem}_resource")


def resource_words(path: ResourcePath) -> tuple[str, ...]:
    """The words of a resource's name in lower case, with a leading digit as it was (`3d`)."""
    words = tuple(word for part in path for word in part.split("_") if word)
    if words[:2] in (("two", "d"), ("three", "d")):
        return ("2d" if words[0] == "two" else "3d", *words[2:])
    return lower(words)
