"""The exceptions inside the reader; none of them leaves `clientwright.spec.read`."""

from __future__ import annotations

from collections.abc import Sequence

from clientwright.diagnostics import Diagnostic, Place, Severity


class Refused(Exception):
    """The input cannot be read at all; carries the one diagnostic that says why."""

    def __init__(self, code: str, message: str, *, place: Place, help: str) -> None:
        super().__init__(message)
        self.diagnostic = Diagnostic(
            code=code, severity=Severity.ERROR, message=message, place=place, help=help
        )


class DanglingRef(LookupError):
    """A `$ref` whose target is not in the document."""

    def __init__(self, ref: str, missing: str) -> None:
        super().__init__(f"`{ref}` leads nowhere: {missing}")
        self.ref = ref
        self.missing = missing


class RefCycle(ValueError):
    """A chain of `$ref`s that comes back to itself; `cycle` begins and ends with the same reference."""

    def __init__(self, cycle: Sequence[str]) -> None:
        super().__init__(" -> ".join(cycle))
        self.cycle = tuple(cycle)
