"""What went wrong, as values: code, severity, place, message, help."""

from clientwright.diagnostics.model import Diagnostic, Place, Severity

__all__ = ["Diagnostic", "Place", "Severity"]
