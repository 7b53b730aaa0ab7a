"""How grave changes are: semantic versioning by itself, or rules that an API has published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from clientwright.compare.model import Comparison, Finding, Severity
from clientwright.compare.rules import RULES
from clientwright.ir.operations import Stability


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`clauses` name the published rule that a change falls under; the others are judged by what they break.

    `alpha_may_break`: what is marked as alpha promises nothing. `sunset_months`: how long a version lives after the
    next major one.
    """

    name: str
    clauses: Mapping[str, str] = field(default_factory=dict)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    alpha_may_break: bool = False
    sunset_months: int | None = None


_COGNITE = {
    "raising request limits": (
        "wire/raised-request-limit", "wire/raised-batch", "wire/raised-partitions",
    ),
    "adding response properties": ("wire/added-response-property",),
    "adding request properties": ("wire/added-optional-request-property",),
    "adding query parameters": ("wire/added-optional-parameter",),
    "removing an endpoint": (
        "wire/removed-operation", "wire/moved-operation", "wire/changed-base-path",
    ),
    "removing a response property": ("wire/removed-response-property",),
    "changing an error format": ("wire/changed-error-format",),
    "changing a success status": ("wire/changed-success-status",),
    "reducing a request limit": (
        "wire/reduced-request-limit", "wire/reduced-batch", "wire/reduced-partitions",
    ),
    "renaming a parameter or property": (
        "wire/renamed-parameter", "wire/renamed-request-property", "wire/renamed-response-property",
    ),
    "changing the sort order": ("wire/changed-sort-order",),
}  # fmt: skip

SEMVER = Policy(name="semver")
COGNITE = Policy(
    name="cognite",
    clauses=MappingProxyType({rule: text for text, rules in _COGNITE.items() for rule in rules}),
    alpha_may_break=True,
    sunset_months=12,
)
POLICIES: Mapping[str, Policy] = MappingProxyType(
    {policy.name: policy for policy in (SEMVER, COGNITE)}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A finding under a policy. `clause`: the published rule that it falls under; empty where none names it."""

    finding: Finding
    severity: Severity
    title: str
    clause: str = ""


def judge(comparison: Comparison, policy: Policy) -> tuple[Judged, ...]:
    """The findings with their severity under a policy, gravest first, else in the order of the comparison."""
    judged = [_judge(comparison, finding, policy) for finding in comparison.findings]
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return tuple(sorted(judged, key=lambda each: ranks[each.severity]))


def _judge(comparison: Comparison, finding: Finding, policy: Policy) -> Judged:
    severity = policy.severities.get(finding.rule, finding.severity)
    clause = policy.clauses.get(finding.rule, "")
    if severity is Severity.BREAKING and policy.alpha_may_break:
        stabilities = [
            comparison.calls[key].stability for key in finding.operations if key in comparison.calls
        ]
        if stabilities and all(each is Stability.ALPHA for each in stabilities):
            severity, clause = Severity.INFO, "alpha promises nothing"
    return Judged(finding=finding, severity=severity, title=title_of(finding), clause=clause)


def title_of(finding: Finding) -> str:
    """`renamed query parameter`: what the change is called."""
    where = finding.subject.partition(" ")[0]
    return RULES[finding.rule].title.replace("{where}", where)


def gravest(judged: Iterable[Judged]) -> Severity | None:
    """None where nothing changed."""
    found = {each.severity for each in judged}
    return next((severity for severity in Severity if severity in found), None)
