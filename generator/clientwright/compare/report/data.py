"""What all reports are made from."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clientwright.compare.ignores import Ignore, Ignored, apply_ignores
from clientwright.compare.model import Comparison, Severity
from clientwright.compare.policy import Judged, Policy, gravest, judge
from clientwright.compare.versions import BUMPS, Version, months_later, parse_version
from clientwright.diagnostics import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A comparison under a policy, on a day. `version` is what the client has now, None where it is not known."""

    comparison: Comparison
    policy: Policy
    found: Ignored
    today: dt.date
    version: Version | None

    @property
    def judged(self) -> tuple[Judged, ...]:
        """What is not ignored."""
        return self.found.kept

    def of(self, severity: Severity) -> list[Judged]:
        return [each for each in self.judged if each.severity is severity]

    @property
    def gravest(self) -> Severity | None:
        return gravest(self.judged)

    @property
    def bump(self) -> str:
        """`major`, `minor`, `patch` or `none`."""
        return BUMPS[self.gravest] if self.gravest else "none"

    @property
    def suggested(self) -> Version | None:
        return self.version.next(self.gravest) if self.version else None

    @property
    def sunset(self) -> dt.date | None:
        """When the version of today ends, where a new major one follows and the policy says how long that takes."""
        if self.policy.sunset_months is None or self.gravest is not Severity.BREAKING:
            return None
        return months_later(self.today, self.policy.sunset_months)

    def fails(self, least: Severity | None) -> bool:
        """Is there a finding at least as grave?"""
        if least is None or self.gravest is None:
            return False
        return list(Severity).index(self.gravest) <= list(Severity).index(least)


def build_report(
    comparison: Comparison,
    policy: Policy,
    *,
    today: dt.date,
    version: str = "",
    ignores: Sequence[Ignore] = (),
) -> Report:
    """Judges a comparison. `version` is the client's; without one, the document's, where that counts in numbers."""
    judged = judge(comparison, policy)
    return Report(
        comparison=comparison,
        policy=policy,
        found=apply_ignores(judged, ignores, comparison, today),
        today=today,
        version=parse_version(version or comparison.old_version),
    )


# ------------------------------------------------------------------------------------------------- wording


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def where(report: Report, judged: Judged) -> str:
    """`GET /assets`, or `GET /assets (+11)` for a change that reaches twelve operations."""
    operations = judged.finding.operations
    if not operations:
        return ""
    call = report.comparison.calls.get(operations[0])
    first = call.request if call else str(operations[0])
    return f"{first} (+{len(operations) - 1})" if len(operations) > 1 else first


def place_of(judged: Judged) -> Place | None:
    """The place in the new document; of what is gone, that in the old one."""
    return judged.finding.new or judged.finding.old


def place_text(place: Place | None) -> str:
    if place is None:
        return ""
    if not place.file:
        return place.pointer
    return f"{place.file}:{place.line}:{place.column}" if place.line else place.file


def message(report: Report, judged: Judged) -> str:
    """One sentence without a full stop: what changed, where, from what to what."""
    finding = judged.finding
    parts = [judged.title]
    if shown := where(report, judged):
        parts.append(shown)
    text = ": ".join(parts)
    text += f", {finding.detail}" if finding.detail else ""
    return f"{text} ({finding.note})" if finding.note else text


def tally(judged: Sequence[Judged]) -> str:
    """`35 added endpoint, 6 added response property`: the most frequent first."""
    counts = Counter(each.title for each in judged)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{count} {title}" for title, count in ranked)


def verdict(report: Report) -> str:
    """`suggested version 2.0.0 (now 1.4.0)`, or which number changes."""
    if report.gravest is None:
        return "nothing changed for callers"
    if report.suggested is None:
        text = f"suggested version: the next {report.bump} one"
    else:
        text = f"suggested version {report.suggested} (now {report.version})"
    if report.sunset is not None:
        last = f"version {report.version}" if report.version else "the version of now"
        text += f"; {last} ends on {report.sunset.isoformat()}"
    return text
