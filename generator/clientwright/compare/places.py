"""Where findings stand in the files that were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from clientwright.compare.model import Comparison, Finding
from clientwright.diagnostics import Place


class Located(Protocol):
    """A document that knows where its nodes stand."""

    def place(self, pointer: str) -> Place: ...


def locate(comparison: Comparison, old: Located, new: Located) -> Comparison:
    """The same comparison with file, line and column of every finding, in the old and the new document."""
    return replace(comparison, findings=tuple(_located(comparison.findings, old, new)))


def _located(findings: Iterable[Finding], old: Located, new: Located) -> Iterable[Finding]:
    known: dict[tuple[int, str], Place] = {}

    def find(place: Place | None, document: Located) -> Place | None:
        if place is None or place.line:
            return place
        key = (id(document), place.pointer)
        if key not in known:
            known[key] = document.place(place.pointer)
        return known[key]

    for finding in findings:
        yield replace(finding, old=find(finding.old, old), new=find(finding.new, new))
