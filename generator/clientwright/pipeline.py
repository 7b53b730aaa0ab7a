"""From a document to the files of a client, without touching the output folder.

    read -> lower -> name -> emit -> format

The document is validated beside all of it, in a second process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from clientwright import __version__
from clientwright.config import ClientConfig
from clientwright.diagnostics import Diagnostic, Severity
from clientwright.emit import EmitOptions, emit
from clientwright.emit.format import Files, format_tree
from clientwright.ir.api import Api
from clientwright.ir.types import JsonKind
from clientwright.lower import lower
from clientwright.naming import Names, allocate
from clientwright.spec import Document, read
from clientwright.spec.validate import Validation

Progress: TypeAlias = Callable[[str], None]
"""Is told the phase that begins."""

Make: TypeAlias = Callable[[Api, Names], Files]

Naming: TypeAlias = Callable[[Api, str], tuple[Names, tuple[Diagnostic, ...]]]
"""Gives the names of an Api to a package of that name."""


def _freely(api: Api, package: str) -> tuple[Names, tuple[Diagnostic, ...]]:
    return allocate(api, package=package)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of a document. `api` is None when it was refused.

    `files` (path below the package to text) is empty, too, when something would be lost or `strict`
    found a fault. `document` and `names` are there when `api` is.
    """

    client: ClientConfig
    document: Document | None = None
    api: Api | None = None
    names: Names | None = None
    files: Files = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


def build(client: ClientConfig, progress: Progress, naming: Naming = _freely) -> Built:
    """Makes the client of one document."""

    def make(api: Api, names: Names) -> Files:
        progress("emitting")
        options = EmitOptions(
            generator_version=__version__,
            client_version=client.version,
            project=client.project,
        )
        files = emit(api, names, options)
        progress("formatting")
        return format_tree(files, formatter=client.formatter)

    return _run(client, progress, naming, make)


def examine(client: ClientConfig, progress: Progress, naming: Naming = _freely) -> Built:
    """All that can be said of a document, without making its client."""
    return _run(client, progress, naming, lambda api, names: {})


def _run(client: ClientConfig, progress: Progress, naming: Naming, make: Make) -> Built:
    progress("reading")
    source = read(client.spec, overlays=client.overlays)
    document = source.document
    if document is None:
        return Built(client=client, diagnostics=source.diagnostics)
    validation = Validation.start(document)
    progress("lowering")
    lowered = lower(document, include=client.include, exclude=client.exclude)
    names, clashes = naming(lowered.api, client.package)
    found = (*source.diagnostics, *lowered.diagnostics, *clashes)
    lost = has_errors(found) and not client.allow_skips
    files = {} if lost else make(lowered.api, names)
    progress("validating")
    diagnostics = document.located((*found, *validation.result()))
    if client.strict:
        diagnostics = tuple(_made_fatal(diagnostic) for diagnostic in diagnostics)
    refused = client.strict and has_errors(diagnostics)
    return Built(
        client=client,
        document=document,
        api=lowered.api,
        names=names,
        files={} if refused else files,
        diagnostics=diagnostics,
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether something is lost or refused."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


def _made_fatal(found: Diagnostic) -> Diagnostic:
    return found if found.severity is Severity.NOTE else replace(found, severity=Severity.ERROR)


# ----------------------------------------------------------------------------------------- coverage

_SCHEMAS = "#/components/schemas/"
_PART = re.compile(rf"(?:[|&](?:write|self|merged|{'|'.join(JsonKind)}))+$")
"""What lowering appends where one schema gives several declarations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was generated, of what the document holds and was not excluded."""

    operations: tuple[int, int]
    schemas: tuple[int, int]
    paged: int
    partitioned: int


def coverage(api: Api, client: ClientConfig) -> Coverage:
    """Counts what an Api holds against its document.

    Where operations are selected, the schemas that they do not use are left out on purpose.
    """
    schemas = {
        _PART.sub("", id)
        for id in api.types
        if id.startswith(_SCHEMAS) and "/" not in id.removeprefix(_SCHEMAS)
    }
    selected = bool(client.include or client.exclude)
    conventions = [operation.conventions for operation in api.operations]
    return Coverage(
        operations=(len(api.operations), api.counts.operations),
        schemas=(len(schemas), len(schemas) if selected else api.counts.schemas),
        paged=sum(convention.pagination is not None for convention in conventions),
        partitioned=sum(convention.partition is not None for convention in conventions),
    )
