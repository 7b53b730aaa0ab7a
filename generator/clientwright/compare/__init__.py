"""Two Apis and their names -> what changed, and what that means for callers.

    pair -> compare (wire, surface) -> judge (a policy, ignores) -> report

`compare` looks; `judge` decides how grave it is; `report` writes. None of them touches a file.
"""

from clientwright.compare.comparison import compare
from clientwright.compare.ignores import Ignore, Ignored, apply_ignores, parse_ignores
from clientwright.compare.model import Comparison, Finding, Level, Severity
from clientwright.compare.policy import POLICIES, Judged, Policy, judge
from clientwright.compare.report import FORMATS, Report, build_report, render_report
from clientwright.compare.rules import RULES, Rule
from clientwright.compare.sides import Side

__all__ = [
    "FORMATS",
    "POLICIES",
    "RULES",
    "Comparison",
    "Finding",
    "Ignore",
    "Ignored",
    "Judged",
    "Level",
    "Policy",
    "Report",
    "Rule",
    "Severity",
    "Side",
    "apply_ignores",
    "build_report",
    "compare",
    "judge",
    "parse_ignores",
    "render_report",
]
