"""What makes a client a project of its own, which pip installs from its folder."""

from __future__ import annotations

from collections.abc import Iterator

from clientwright.emit.code import Code, identifier, toml_string
from clientwright.emit.prose import api_doc
from clientwright.emit.render import render
from clientwright.emit.text import one_line
from clientwright.emit.views import ChangelogView, ProjectView
from clientwright.ir.api import Api


def project_files(api: Api, package: str, mark: Code, version: str) -> Iterator[tuple[str, str]]:
    """The files of the project, which stand in the package. `mark` is the line that begins generated files."""
    about = f"A client of {one_line(api_doc(api)) or package}"
    view = ProjectView(
        header=mark,
        name=toml_string(package.replace("_", "-").strip("-")),
        description=toml_string(about[:200]),
        version=toml_string(version),
        package=toml_string(package),
    )
    yield "pyproject.toml", render("pyproject.toml.jinja", view)
    changes = ChangelogView(package=identifier(package))
    yield "CHANGELOG.md", render("CHANGELOG.md.jinja", changes)
