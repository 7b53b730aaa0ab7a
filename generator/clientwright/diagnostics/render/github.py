"""For GitHub's continuous integration: workflow commands that annotate lines of a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from clientwright.diagnostics.model import Diagnostic, Severity
from clientwright.diagnostics.render.text import in_order

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(diagnostics: Sequence[Diagnostic]) -> str:
    """One workflow command a finding."""
    return "\n".join(_command(found) for found in in_order(diagnostics))


def _command(found: Diagnostic) -> str:
    properties = {"file": found.place.file, "title": found.code}
    if found.place.line:
        properties |= {"line": str(found.place.line), "col": str(found.place.column)}
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    text = "\n".join(part for part in (found.message, found.help) if part)
    return f"::{_COMMANDS[found.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
