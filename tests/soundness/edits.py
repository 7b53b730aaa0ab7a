"""The catalogue of changes: each kind alters a document at a random place, or says that it has none to alter."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from support.documents import METHODS
from support.sampling import Node

T = TypeVar("T")
Edit: TypeAlias = "Callable[[Draft], bool]"

KINDS: dict[str, Edit] = {}
"""By name; each gives False where the document has nothing that it could change."""


def kind(edit: Edit) -> Edit:
    """Puts an edit into the catalogue."""
    KINDS[edit.__name__] = edit
    return edit


@dataclass(frozen=True)
class Site:
    """A schema and what holds it, so that it can be replaced."""

    holder: Any
    key: Any

    @property
    def schema(self) -> Node:
        found: Node = self.holder[self.key]
        return found

    def put(self, schema: Node) -> None:
        self.holder[self.key] = schema


@dataclass
class Draft:
    """A document that is being changed. `renamed`: properties and parameters by their old names."""

    root: Any
    rng: random.Random
    renamed: dict[str, str] = field(default_factory=dict)

    def pick(self, things: list[T]) -> T | None:
        return self.rng.choice(things) if things else None

    def resolve(self, node: Node) -> Any:
        """What a reference leads to, in place."""
        while isinstance(node, dict) and isinstance(node.get("$ref"), str):
            reference = node["$ref"]
            node = self.root
            for token in reference.removeprefix("#/").split("/"):
                node = node[token.replace("~1", "/").replace("~0", "~")]
        return node

    def operations(self) -> list[tuple[str, str, Any]]:
        """Path, method, operation."""
        return [
            (path, method, item[method])
            for path, item in self.root["paths"].items()
            for method in METHODS
            if method in item
        ]

    def operation(self) -> Any:
        return self.rng.choice(self.operations())[2]

    def parameters(self) -> list[tuple[list[Any], int, Any]]:
        """The list that holds a parameter, its place there, and the parameter itself."""
        holders = [item for item in self.root["paths"].values()]
        holders += [operation for _, _, operation in self.operations()]
        return [
            (holder["parameters"], index, self.resolve(one))
            for holder in holders
            for index, one in enumerate(holder.get("parameters", ()))
        ]

    def bodies(self) -> list[Any]:
        """The operations that have a body in place."""
        return [one for _, _, one in self.operations() if "content" in one.get("requestBody", {})]

    def responses(self) -> list[tuple[Any, str, Any]]:
        """The operation's responses, the status, the response itself."""
        return [
            (one["responses"], status, self.resolve(response))
            for _, _, one in self.operations()
            for status, response in one.get("responses", {}).items()
        ]

    def contents(self) -> list[Any]:
        """All `content` maps of bodies and answers."""
        found = [one["requestBody"]["content"] for one in self.bodies()]
        return found + [one["content"] for _, _, one in self.responses() if one.get("content")]

    # ---------------------------------------------------------------------------------------------- schemas

    def sites(self, wanted: Callable[[Node], bool] = lambda _: True) -> list[Site]:
        """All schemas of the document, those inside of others too."""
        return [site for site in self._sites() if wanted(site.schema)]

    def site(self, wanted: Callable[[Node], bool] = lambda _: True) -> Site | None:
        return self.pick(self.sites(wanted))

    def _sites(self) -> Iterator[Site]:
        tops: list[Site] = []
        schemas = self.root.get("components", {}).get("schemas", {})
        tops += [Site(schemas, name) for name in schemas]
        tops += [Site(one, "schema") for _, _, one in self.parameters() if "schema" in one]
        for content in self.contents():
            tops += [Site(one, "schema") for one in content.values() if "schema" in one]
        seen: set[tuple[int, str]] = set()
        for top in tops:
            if (id(top.holder), str(top.key)) not in seen:
                seen.add((id(top.holder), str(top.key)))
                yield from self._below(top)

    def _below(self, site: Site) -> Iterator[Site]:
        yield site
        schema = site.schema
        if not isinstance(schema, dict):
            return
        for name in schema.get("properties", {}):
            yield from self._below(Site(schema["properties"], name))
        for word in ("items", "additionalProperties"):
            if isinstance(schema.get(word), dict):
                yield from self._below(Site(schema, word))
        for word in ("oneOf", "anyOf", "allOf"):
            for index in range(len(schema.get(word, ()))):
                yield from self._below(Site(schema[word], index))

    @property
    def is_old(self) -> bool:
        """OpenAPI 3.0, where null is a word of its own."""
        return str(self.root["openapi"]).startswith("3.0")

    def fresh(self) -> Node:
        """A small schema out of nothing."""
        return copy.deepcopy(
            self.rng.choice(
                [
                    {"type": "string"},
                    {"type": "integer"},
                    {"type": "number"},
                    {"type": "boolean"},
                    {"type": "string", "format": "date-time"},
                    {"type": "string", "enum": ["up", "down"]},
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "object", "additionalProperties": {"type": "integer"}},
                    {
                        "type": "object",
                        "required": ["fresh"],
                        "properties": {"fresh": {"type": "string"}, "other": {"type": "number"}},
                    },
                ]
            )
        )

    def component(self, schema: Node) -> Node:
        """Makes a component of a schema; a reference to it."""
        schemas = self.root.setdefault("components", {}).setdefault("schemas", {})
        name = f"Made{len(schemas)}"
        schemas[name] = schema
        return {"$ref": f"#/components/schemas/{name}"}


@dataclass(frozen=True)
class Changed:
    """A changed document, and what was done to it."""

    root: Any
    kinds: tuple[str, ...]
    renamed: dict[str, str]


def change(root: Node, rng: random.Random, *, only: str = "") -> Changed:
    """One change, or two or three; `only`: of this kind. What comes out is another document, as JSON has it."""
    while True:
        draft = Draft(copy.deepcopy(root), rng)
        count = 1 if only else rng.choice([1, 1, rng.randint(1, 3)])
        done: list[str] = []
        while len(done) < count:
            name = only or rng.choice(sorted(KINDS))
            if KINDS[name](draft):
                done.append(name)
        if not _shuts_out(draft):
            return Changed(json.loads(json.dumps(draft.root)), tuple(done), draft.renamed)


def _shuts_out(draft: Draft) -> bool:
    """Does a part of an allOf, or what stands beside it, say what properties beside its own may be?

    By the letter that is said of the properties of the other parts as well, which is never meant. Whoever reads such
    documents, the generator too, lays the parts over each other first.
    """
    for site in draft.sites(lambda one: isinstance(one, dict) and bool(one.get("allOf"))):
        for part in [site.schema, *site.schema["allOf"]]:
            if draft.resolve(part).get("additionalProperties", True) not in (True, {}):
                return True
    return False
