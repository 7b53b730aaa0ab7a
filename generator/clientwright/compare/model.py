"""What a comparison gives: findings as data."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from clientwright.diagnostics import Place
from clientwright.ir.operations import OperationKey, Stability


class Level(StrEnum):
    """Who sees the change: what travels, or the callers of the regenerated client."""

    WIRE = "wire"
    SURFACE = "surface"


class Severity(StrEnum):
    """Gravest first."""

    BREAKING = "breaking"  # something that worked fails, or gives other results
    ADDITION = "addition"  # something new works
    INFO = "info"  # worth knowing, nobody has to act


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One change.

    `operations` are all that it reaches, sorted; none where it concerns the whole API. `subject` is what changed
    (`query limit`, `Asset.name`), `before` and `after` what it was and is; `python` is how callers know it.
    `identity` names the thing independently of where it stands, and makes the fingerprint stable. `score` says how
    sure a pairing is (0 to 1), where the finding rests on one.
    """

    rule: str
    severity: Severity
    operations: tuple[OperationKey, ...]
    subject: str = ""
    before: str = ""
    after: str = ""
    python: str = ""
    old: Place | None = None
    new: Place | None = None
    identity: str
    score: float | None = None
    note: str = ""

    @property
    def level(self) -> Level:
        return Level(self.rule.partition("/")[0])

    @property
    def fingerprint(self) -> str:
        """16 hex digits: the same for the same change of the same thing, whatever else changes around it."""
        text = f"{self.rule}\0{self.identity}\0{self.before}\0{self.after}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def detail(self) -> str:
        """`query limit 1000 -> 100`: what changed, in a few words."""
        change = " -> ".join(part for part in (self.before, self.after) if part)
        subject = self.subject
        if self.after and subject.endswith((f" {self.before}", f".{self.before}")):
            return f"{subject} -> {self.after}"  # what changed is the name itself
        subject = "" if subject == self.before else subject
        return " ".join(part for part in (subject, change) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How an operation is shown: `GET /assets/{id}`, and `assets.get`."""

    request: str
    python: str
    stability: Stability = Stability.STABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All changes between two documents, in a fixed order."""

    findings: tuple[Finding, ...]
    calls: Mapping[OperationKey, Call] = field(default_factory=dict)
    old_title: str = ""
    new_title: str = ""
    old_version: str = ""
    new_version: str = ""
    paired: int = 0
    """Operations that both documents have."""
