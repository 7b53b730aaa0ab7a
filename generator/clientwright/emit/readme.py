"""The README of the client: what it is and an index of its methods."""

from __future__ import annotations

from clientwright.emit.code import Code, cat, identifier, join, markdown, markdown_code
from clientwright.emit.prose import api_doc, resource_doc
from clientwright.emit.views import ReadmeEntry, ReadmeSection, ReadmeView
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation
from clientwright.naming.names import Names, ResourceName


def readme_view(api: Api, names: Names) -> ReadmeView:
    """`README.md`."""
    by_resource: dict[tuple[str, ...], list[Operation]] = {}
    for operation in api.operations:
        by_resource.setdefault(names.methods[operation.key].resource, []).append(operation)
    return ReadmeView(
        title=identifier(names.package),
        package=identifier(names.package),
        doc=markdown(f"A client of {api_doc(api) or names.package}."),
        sections=tuple(
            _section(names, resource, by_resource[path])
            for path, resource in sorted(names.resources.items())
            if path in by_resource
        ),
    )


def _section(names: Names, resource: ResourceName, operations: list[Operation]) -> ReadmeSection:
    chain = join(Code("."), [Code("client"), *map(identifier, resource.path)])
    ordered = sorted(operations, key=lambda each: names.methods[each.key].method)
    return ReadmeSection(
        title=chain,
        doc=markdown(resource_doc(resource)),
        entries=tuple(_entry(names, chain, operation) for operation in ordered),
    )


def _entry(names: Names, chain: Code, operation: Operation) -> ReadmeEntry:
    method = names.methods[operation.key].method
    summary = operation.summary or operation.doc.split("\n", 1)[0]
    return ReadmeEntry(
        call=cat(chain, Code("."), identifier(method)),
        request=markdown_code(f"{operation.method} {operation.path}"),
        summary=markdown(summary[:200]),
    )
