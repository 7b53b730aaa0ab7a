"""For programs: a JSON array."""

from __future__ import annotations

import json
from collections.abc import Sequence

from clientwright.diagnostics.model import Diagnostic
from clientwright.diagnostics.render.text import in_order


def as_data(diagnostic: Diagnostic) -> dict[str, object]:
    """One finding as JSON data. `line` and `column` count from 1; 0 is unknown."""
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": diagnostic.place.file,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "pointer": diagnostic.place.pointer,
        "help": diagnostic.help,
        "notes": list(diagnostic.notes),
    }


def render_json(diagnostics: Sequence[Diagnostic]) -> str:
    """The findings as an array, in ASCII."""
    return json.dumps([as_data(found) for found in in_order(diagnostics)], indent=2)
