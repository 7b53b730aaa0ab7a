"""The Jinja environment. It lays out finished code and does nothing else.

A template prints `Code` or a number; anything else raises. Calls, chains of attributes, arithmetic and filters are
refused by a test over the parsed templates.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from clientwright.emit.code import Code

_HERE = Path(__file__).resolve().parent


@cache
def templates_folder() -> Path:
    """Where the templates are: inside the package in a wheel, beside it in a checkout. FileNotFoundError otherwise."""
    for folder in (_HERE.parent / "_templates", _HERE.parents[2] / "templates"):
        if (folder / "client" / "_runtime").is_dir():
            return folder
    raise FileNotFoundError("the templates are missing: clientwright is not installed completely")


def _finished(value: object) -> object:
    if isinstance(value, Code) or type(value) is int:
        return value
    raise TypeError(f"a template printed {type(value).__name__}, not Code")


@cache
def environment() -> jinja2.Environment:
    """The one environment of all templates of the client."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "client"),
        autoescape=True,
        finalize=_finished,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(template: str, view: Any) -> str:
    """The template's text for one view."""
    return environment().get_template(template).render(view=view)
