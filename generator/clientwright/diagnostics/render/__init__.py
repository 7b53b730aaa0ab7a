"""Diagnostics as text for people, and as JSON, GitHub annotations and SARIF for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, assert_never

from clientwright.diagnostics.model import Diagnostic
from clientwright.diagnostics.render.github import render_github
from clientwright.diagnostics.render.plain import as_data, render_json
from clientwright.diagnostics.render.sarif import render_sarif
from clientwright.diagnostics.render.text import Style, in_order, render_text, visible

Format: TypeAlias = Literal["text", "json", "github", "sarif"]

FORMATS: tuple[Format, ...] = ("text", "json", "github", "sarif")

__all__ = ["FORMATS", "Format", "Style", "as_data", "in_order", "render", "render_text", "visible"]


def render(diagnostics: Sequence[Diagnostic], format: Format, *, tool_version: str) -> str:
    """The diagnostics, gravest first, in one of the formats; no newline at the end."""
    match format:
        case "text":
            return render_text(diagnostics)
        case "json":
            return render_json(diagnostics)
        case "github":
            return render_github(diagnostics)
        case "sarif":
            return render_sarif(diagnostics, tool_version=tool_version)
    assert_never(format)
