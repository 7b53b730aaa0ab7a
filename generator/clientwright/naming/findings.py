"""What naming has to tell."""

from __future__ import annotations

from clientwright.diagnostics import Diagnostic, Place, Severity


def hashed(what: str, place: Place) -> Diagnostic:
    """A note: the name is unique only by a hash."""
    return Diagnostic(
        code="naming/hashed",
        severity=Severity.NOTE,
        message=f"only a hash makes the name unique: {what}",
        place=place,
        help="give it a name of its own with x-clientwright in an overlay",
    )


def refused(what: str, place: Place) -> Diagnostic:
    """A warning: a pin cannot be kept."""
    return Diagnostic(
        code="naming/pin-refused",
        severity=Severity.WARNING,
        message=f"the pinned name is no identifier, is taken or is pinned twice: {what}",
        place=place,
        help="correct the name in clientwright.lock",
    )
