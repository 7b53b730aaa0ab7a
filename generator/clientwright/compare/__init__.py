"""Two Apis and their names -> what changed, and what that means for callers.

    pair -> compare (wire, surface) -> judge (a policy, ignores) -> report

`compare` looks; `judge` decides how grave it is; `report` writes. None of them touches a file.
"""

from clientwright.compare.comparison import compare
from clientwright.compare.model import Comparison, Finding, Level, Severity
from clientwright.compare.rules import RULES, Rule
from clientwright.compare.sides import Side

__all__ = [
    "POLICIES",
    "RULES",
    "Comparison",
    "Finding",
    "Ignore",
    "Ignored",
    "Judged",
    "Level",
    "Policy",
    "Rule",
    "Severity",
    "Side",
    "apply_ignores",
    "compare",
    "judge",
    "parse_ignores",
]
