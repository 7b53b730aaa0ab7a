"""Excerpts of real documents: a few operations with all that they refer to."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

from support.documents import METHODS, load

_OPERATIONS = 8
_REFERENCE = re.compile(r'"#/components/(\w+)/([^"/]+)')
_LARGEST = 60_000
"""Characters of one excerpt; operations that would exceed them are left out."""


def excerpt(document: Path, folder: Path, name: str, depth: int) -> Path:
    """Writes an excerpt, the same one each time. Schemas below `depth` references are plain objects."""
    root: Any = json.loads(json.dumps(load(document), default=str))
    rng = random.Random(name)
    calls = [
        (path, method)
        for path, item in root["paths"].items()
        if "$ref" not in item
        for method in METHODS
        if method in item
    ]
    rng.shuffle(calls)
    cut = _cut(root, [], depth)
    chosen: list[tuple[str, str]] = []
    for call in calls:
        larger = _cut(root, [*chosen, call], depth)
        if len(json.dumps(larger)) <= _LARGEST:
            chosen, cut = [*chosen, call], larger
        if len(chosen) == _OPERATIONS:
            break
    target = folder / f"{name}.json"
    target.write_text(json.dumps(cut))
    return target


def _cut(root: Any, calls: list[tuple[str, str]], depth: int) -> Any:
    """The document with these operations only. Texts are left out: no difference is made of them."""
    paths: dict[str, Any] = {}
    for path, method in calls:
        item = root["paths"][path]
        kept = paths.setdefault(path, {key: item[key] for key in ("parameters",) if key in item})
        kept[method] = item[method]
    cut = {key: root[key] for key in ("openapi", "info", "servers", "security") if key in root}
    cut = _without_texts({**cut, "paths": paths})
    schemes = root.get("components", {}).get("securitySchemes")
    components: dict[str, Any] = {"securitySchemes": schemes} if schemes else {}
    near = [json.dumps(cut)]
    for level in range(depth + 1):
        far = []
        for kind, name in _REFERENCE.findall("".join(near)):
            held = components.setdefault(kind, {})
            if name not in held:
                whole = root["components"][kind][name]
                plain = kind == "schemas" and level == depth
                held[name] = {"type": "object"} if plain else _without_texts(whole)
                far.append(json.dumps(held[name]))
        near = far
    return {**cut, "components": components}


def _without_texts(node: Any, named: bool = False) -> Any:
    """`named`: the keys are names of the author's, not words of OpenAPI."""
    if isinstance(node, list):
        return [_without_texts(one) for one in node]
    if not isinstance(node, dict):
        return node
    words = {"example", "examples", "externalDocs", "title", "links", "callbacks"}
    names = (
        "properties",
        "paths",
        "responses",
        "schemas",
        "patternProperties",
        "content",
        "headers",
    )
    found: dict[str, Any] = {}
    for key, value in node.items():
        if named:
            found[key] = _without_texts(value)
        elif key == "description":
            found[key] = ""
        elif key not in words and not key.startswith("x-"):
            found[key] = _without_texts(value, key in names)
    return found
