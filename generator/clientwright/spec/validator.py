"""openapi-spec-validator with its rules, a fast schema check, no network, and a place for each error.

The library remembers visited schemas in lists, which makes it quadratic; its errors below the root know only their way
inside of a schema; its reference handlers open files and URLs. All three are replaced here by subclassing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final, NoReturn

import jsonschema_rs
from jsonschema_path.accessors import SchemaAccessor
from jsonschema_path.paths import SchemaPath
from openapi_schema_validator._specifications import REGISTRY
from openapi_spec_validator import schemas
from openapi_spec_validator.validation import keywords
from openapi_spec_validator.validation.registries import KeywordValidatorRegistry
from openapi_spec_validator.validation.validators import (
    OpenAPIV2SpecValidator,
    OpenAPIV30SpecValidator,
    OpenAPIV31SpecValidator,
    OpenAPIV32SpecValidator,
    SpecValidator,
)
from referencing import Registry
from referencing._core import Resolved
from referencing.jsonschema import DRAFT202012

from clientwright.spec import pointer as pointers
from clientwright.spec.document import MISSING
from clientwright.spec.refs import HOPS

_MASK: Final = "\x00"
_ONE_OF: Final = (
    jsonschema_rs.ValidationErrorKind.OneOfNotValid,
    jsonschema_rs.ValidationErrorKind.AnyOf,
)
_RULES: Final[dict[str, tuple[Any, type[SpecValidator]]]] = {
    "2.0": (schemas.schema_v2, OpenAPIV2SpecValidator),
    "3.0": (schemas.schema_v30, OpenAPIV30SpecValidator),
    "3.1": (schemas.schema_v31, OpenAPIV31SpecValidator),
    "3.2": (schemas.schema_v32, OpenAPIV32SpecValidator),
}


def findings(root: dict[str, Any], dialect: str) -> Iterator[tuple[str, str]]:
    """Every error as (pointer, message). May raise whatever the libraries raise."""
    schema, rules = _RULES[dialect]
    validator = jsonschema_rs.validator_for(dict(schema), mask=_MASK)
    for error in validator.iter_errors(root):
        yield _explain(error)
    yield from _keyword_findings(root, rules)


# --- the official schema


def _explain(error: Any) -> tuple[str, str]:
    """The most telling error: of alternatives, that of the one which went farthest."""
    while isinstance(error.kind, _ONE_OF):
        branches = [
            branch
            for branch in error.kind.context
            if branch and not any(_asks_for_reference(inner) for inner in branch)
        ]
        if not branches:
            break
        deepest = [max(branch, key=lambda inner: len(inner.instance_path)) for branch in branches]
        error = max(deepest, key=lambda inner: len(inner.instance_path))
        options = _options(deepest, error)
        if len(options) > 1:
            message = f"{_shown(error.instance)} is not one of {', '.join(options)}"
            return pointers.join("", *error.instance_path), _one_line(message)
    pointer = pointers.join("", *error.instance_path)
    return pointer, _one_line(error.message.replace(_MASK, _shown(error.instance)))


def _options(alternatives: list[Any], chosen: Any) -> list[str]:
    """What all the alternatives together allow at the chosen one's place, where each lists its values."""
    there = [e for e in alternatives if e.instance_path == chosen.instance_path]
    if not all(isinstance(e.kind, jsonschema_rs.ValidationErrorKind.Enum) for e in there):
        return []
    return [_shown(option) for e in there for option in e.kind.options]


def _asks_for_reference(error: Any) -> bool:
    return "Reference" in error.schema_path and error.schema_path[-1] == "required"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "the object"
    if isinstance(value, list):
        return "the array"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _one_line(message: str) -> str:
    message = " ".join(message.split())
    return message if len(message) <= 300 else f"{message[:297]}..."


# --- the rules that no schema can say


class _Ids:
    """What the library keeps in a list, with `in` in constant time."""

    def __init__(self) -> None:
        self._items: set[Any] = set()

    def append(self, item: Any) -> None:
        self._items.add(item)

    def __contains__(self, item: Any) -> bool:
        return item in self._items


def _keyword_findings(
    root: dict[str, Any], rules: type[SpecValidator]
) -> Iterator[tuple[str, str]]:
    registry = KeywordValidatorRegistry(
        {name: _located(cls) for name, cls in rules.keyword_validators.items()}
    )
    path = SchemaPath(_Accessor(root))
    root_validator: Any = registry["__root__"]
    for error in root_validator(path):
        where = getattr(error, "clientwright_where", ())
        inner = () if error.absolute_path is None else tuple(error.absolute_path)
        yield pointers.join("", *where, *inner), _one_line(_plain(error))


def _plain(error: Any) -> str:
    """jsonschema's messages begin with the value's repr, which may be a whole schema."""
    shown = repr(error.instance)
    if len(shown) > 80 and error.message.startswith(shown):
        return f"{_shown(error.instance)}{error.message[len(shown) :]}"
    return str(error.message)


class _Accessor(SchemaAccessor):
    """Walks a document whose references are all local, with one look-up a step instead of forty calls."""

    def __init__(self, root: dict[str, Any]) -> None:
        registry: Any = Registry(retrieve=_refuse)  # type: ignore[call-arg]
        self._resolver = registry.with_resource("", DRAFT202012.create_resource(root)).resolver()
        super().__init__(root, self._resolver)
        self._nodes: dict[tuple[Any, ...], Any] = {(): root}
        self._targets: dict[str, Any] = {}

    def __getitem__(self, parts: Sequence[Any]) -> Any:
        parts = tuple(parts)
        node = self._nodes.get(parts, MISSING)
        if node is MISSING:
            above = self[parts[:-1]]
            if not isinstance(above, dict | list):
                raise KeyError(parts[-1])
            node = self._nodes[parts] = self._follow(above[parts[-1]])
        return node

    def get_resolved(self, parts: Sequence[Any]) -> Resolved[Any]:
        return Resolved(self[parts], self._resolver)  # type: ignore[call-arg]

    def _follow(self, node: Any) -> Any:
        for _ in range(HOPS):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return node
            ref = node["$ref"]
            if ref not in self._targets:
                self._targets[ref] = self._resolver.lookup(ref).contents
            node = self._targets[ref]
        raise LookupError(f"{ref[:200]} has no end")


def _refuse(uri: str) -> NoReturn:
    """The validator opens nothing."""
    raise LookupError(f"{uri[:200]} is outside of the document")


def _located(cls: type[keywords.KeywordValidator]) -> type[keywords.KeywordValidator]:
    """A subclass that notes on each error where in the document it was found, and keeps its lists as sets."""

    class Located(cls):  # type: ignore[valid-type, misc]
        def __init__(self, registry: KeywordValidatorRegistry) -> None:
            super().__init__(registry)
            for name in ("visited_schema_ids", "meta_checked_schema_ids", "operation_ids_registry"):
                if hasattr(self, name):
                    setattr(self, name, _Ids())

        def __call__(self, *args: Any, **options: Any) -> Iterator[Any]:
            for error in super().__call__(*args, **options):
                if not hasattr(error, "clientwright_where"):
                    path = next(arg for arg in args if isinstance(arg, SchemaPath))
                    below = ("default",) if issubclass(cls, keywords.ValueValidator) else ()
                    error.clientwright_where = (*path.parts, *below)
                yield error

    if issubclass(cls, keywords.OpenAPIV31SchemaValidator):
        return _checked_first(Located, REGISTRY.contents(cls.default_jsonschema_dialect_id))
    if issubclass(cls, keywords.OpenAPIV30SchemaValidator):
        return _checked_first(Located, cls.schema_validator_cls.META_SCHEMA)
    return Located


def _checked_first(cls: Any, metaschema: Any) -> type[keywords.KeywordValidator]:
    """A subclass that asks the fast validator whether there is anything for the slow one to explain."""
    fast = jsonschema_rs.validator_for(
        metaschema, retriever=REGISTRY.contents, validate_formats=True
    )
    dialect = metaschema.get("$id")

    class CheckedFirst(cls):  # type: ignore[misc]
        def _validate_schema_meta(self, schema: SchemaPath, value: Any) -> Any:
            ours = dialect is None or self._get_schema_dialect_id(schema, value) == dialect
            if ours and fast.is_valid(value):
                return None
            return super()._validate_schema_meta(schema, value)

    return CheckedFirst
