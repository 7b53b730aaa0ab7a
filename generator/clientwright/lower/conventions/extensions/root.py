"""What is declared for the whole API: `x-clientwright` at the root of the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    ClientParameter,
    Habits,
    Source,
    Versioning,
    VersionPlace,
    VersionScheme,
)
from clientwright.lower.context import Context, as_dict, as_list
from clientwright.lower.conventions.evidence import declared
from clientwright.lower.conventions.extensions import habits, reading
from clientwright.lower.conventions.extensions.reading import OURS, Bad

T = TypeVar("T")
KEYS = frozenset({"versioning", "client-parameters", *habits.READERS})
VERSION_KEYS = frozenset({"in", "name", "scheme", "default", "values"})
PARAMETER_KEYS = frozenset(
    {"name", "in", "required", "default", "values", "methods", "python-name", "description"}
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RootDeclared:
    """None where nothing is declared: then what is found holds."""

    versioning: tuple[Versioning, ...] | None
    client_parameters: tuple[ClientParameter, ...]
    habits: Habits


def of_root(ctx: Context) -> RootDeclared:
    """Declared versions replace what is found in the same place; declared client parameters are
    added to it."""
    node = as_dict(ctx.document.root.get(OURS))
    if node:
        try:
            reading.known(node, KEYS, OURS)
        except Bad as reason:
            reading.report(ctx, f"#/{OURS}", reason)
    versions = _each(ctx, node, "versioning", _version)
    parameters = _each(ctx, node, "client-parameters", _parameter)
    return RootDeclared(
        versioning=tuple(versions) if "versioning" in node else None,
        client_parameters=tuple(parameters),
        habits=habits.read(ctx, node),
    )


def _each(
    ctx: Context, node: dict[str, Any], key: str, read: Callable[[dict[str, Any], Place], T]
) -> list[T]:
    found: list[T] = []
    for index, value in enumerate(as_list(node.get(key))):
        pointer = f"#/{OURS}/{key}/{index}"
        try:
            found.append(read(as_dict(value), Place(pointer=pointer)))
        except Bad as reason:
            reading.report(ctx, pointer, reason)
    return found


def _version(node: dict[str, Any], place: Place) -> Versioning:
    reading.known(node, VERSION_KEYS, "a version")
    places = frozenset(one.value for one in VersionPlace)
    schemes = frozenset(one.value for one in VersionScheme)
    where = VersionPlace(reading.word(node.get("in"), places, "in"))
    name = node.get("name", "")
    if not isinstance(name, str) or (
        not name and where in (VersionPlace.HEADER, VersionPlace.QUERY)
    ):
        raise Bad("a version in a header or the query needs name")
    default = node.get("default")
    return Versioning(
        where=where,
        name=name,
        scheme=VersionScheme(reading.word(node.get("scheme", "free"), schemes, "scheme")),
        default=str(default) if default is not None else None,
        values=tuple(str(value) for value in as_list(node.get("values"))),
        decision=declared(Source.OVERLAY, "x-clientwright says so", place),
    )


def _parameter(node: dict[str, Any], place: Place) -> ClientParameter:
    reading.known(node, PARAMETER_KEYS, "a client parameter")
    name, where = node.get("name"), node.get("in", "header")
    if not isinstance(name, str) or not name:
        raise Bad("a client parameter needs name")
    reading.word(where, frozenset({"header", "path"}), "in")
    methods = tuple(str(one).upper() for one in as_list(node.get("methods")))
    if not set(methods) <= METHODS:
        raise Bad(f"methods has {min(set(methods) - METHODS)!r}, which is no method")
    default, hint, doc = node.get("default"), node.get("python-name"), node.get("description", "")
    return ClientParameter(
        wire=name,
        header=where == "header",
        declared=False,
        required=node.get("required") is True,
        default=str(default) if default is not None else None,
        values=tuple(str(value) for value in as_list(node.get("values"))),
        methods=methods,
        name_hint=hint if isinstance(hint, str) else None,
        doc=doc if isinstance(doc, str) else "",
        decision=declared(Source.OVERLAY, "x-clientwright says so", place),
    )
