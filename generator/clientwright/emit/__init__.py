"""IR and names to the files of a client. Nothing here touches the disk but to read templates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from clientwright.emit import models, package, readme, resources, symbols
from clientwright.emit.check import EmitBug, check_tree
from clientwright.emit.code import header
from clientwright.emit.format import FormatError, Formatter, format_tree
from clientwright.emit.forms import Forms
from clientwright.emit.grouping import group
from clientwright.emit.odata import Entities, shown
from clientwright.emit.operations import default_security
from clientwright.emit.project import project_files
from clientwright.emit.render import render, templates_folder
from clientwright.emit.servers import options_symbol
from clientwright.emit.views import HeaderView
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation
from clientwright.naming.names import Names

__all__ = [
    "WRITTEN_ONCE",
    "EmitBug",
    "EmitOptions",
    "FormatError",
    "Formatter",
    "check_tree",
    "emit",
    "format_tree",
]

WRITTEN_ONCE = frozenset({"CHANGELOG.md", "custom/__init__.py"})
"""Files that are the user's from the first run on: never written where they exist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmitOptions:
    """`env_prefix` begins the environment variables of the client; without one it is made from the package's name.
    `project`: the client is a project of its own, which pip can install."""

    generator_version: str
    client_version: str = "0.1.0"
    env_prefix: str = ""
    project: bool = False


def emit(api: Api, names: Names, options: EmitOptions) -> dict[str, str | bytes]:
    """The files of the client, by path inside the package, not formatted yet. EmitBug when one does not parse."""
    forms = Forms(api.types, names.types)
    entities = Entities(api, names)
    grouping = group(api, names, forms)
    mark = header(options.generator_version)
    files: dict[str, str | bytes] = dict(_copied())
    files.update(
        _models(
            models.ModelsContext(
                api=api,
                names=names,
                forms=forms,
                grouping=grouping,
                entities=entities,
                header=mark,
            )
        )
    )
    security = default_security(api.operations)
    files.update(
        _resources(
            resources.ResourcesContext(
                api=api,
                names=names,
                forms=forms,
                entities=entities,
                header=mark,
                default_security=security,
            )
        )
    )
    context = package.PackageContext(
        api=api,
        names=names,
        forms=forms,
        header=mark,
        version=options.client_version,
        env_prefix=options.env_prefix or names.package.removesuffix("_client").upper(),
        default_security=security,
        entities=shown(entities, names, grouping, package.taken_names()),
    )
    files.update(_package(context, project=options.project))
    if options.project:
        files.update(project_files(api, names.package, mark, options.client_version))
    check_tree(files)
    return dict(sorted(files.items()))


def _models(context: models.ModelsContext) -> Iterator[tuple[str, str]]:
    for stem in context.grouping.modules:
        yield (
            f"models/{stem}.py",
            render("models/_module.py.jinja", models.module_view(context, stem)),
        )
    aliases = models.alias_ids(context)
    if aliases:
        view = models.aliases_view(context, aliases)
        yield f"models/{models.ALIASES}.py", render("models/_aliases.py.jinja", view)
    yield (
        "models/__init__.py",
        render("models/__init__.py.jinja", models.index_view(context, aliases)),
    )


def _resources(context: resources.ResourcesContext) -> Iterator[tuple[str, str]]:
    by_resource: defaultdict[tuple[str, ...], list[Operation]] = defaultdict(list)
    for operation in context.api.operations:
        by_resource[context.names.methods[operation.key].resource].append(operation)
    for path, resource in context.names.resources.items():
        view = resources.module_view(context, resource, by_resource[path])
        yield f"resources/{resource.module}.py", render("resources/_resource.py.jinja", view)
    yield (
        "resources/__init__.py",
        render("resources/__init__.py.jinja", HeaderView(header=context.header)),
    )


def _package(context: package.PackageContext, *, project: bool) -> Iterator[tuple[str, str]]:
    yield "__init__.py", render("__init__.py.jinja", package.package_view(context))
    yield "_client.py", render("_client.py.jinja", package.client_view(context))
    yield "_settings.py", render("_settings.py.jinja", package.settings_view(context))
    if options_symbol(context.api) is not symbols.OPTIONS:
        yield "_options.py", render("_options.py.jinja", package.options_view(context))
    if context.api.webhooks:
        yield "webhooks.py", render("webhooks.py.jinja", package.webhooks_view(context))
    view = readme.readme_view(
        context.api,
        context.names,
        context.forms,
        context.default_security,
        context.env_prefix,
        project=project,
    )
    yield "README.md", render("README.md.jinja", view)


@cache
def _copied() -> tuple[tuple[str, bytes], ...]:
    """The files that are the same in every client."""
    root = templates_folder() / "client"
    return tuple(
        (path.relative_to(root).as_posix(), path.read_bytes())
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix in (".py", ".typed") and "__pycache__" not in path.parts
    )
