"""What must become of a call when something goes wrong on the way: the same before every server."""

from __future__ import annotations

from typing import NamedTuple

from support.fault_proxy import CutShort, Deny, Fault, Refuse, ResetAfter, ResetBefore

NOW = {"Retry-After": "0"}


class Case(NamedTuple):
    """A fault that meets a write once, the error that the call ends in ("" for none), how often the server then has
    carried it out, and how often it was sent. Reads end well, sent twice."""

    fault: Fault
    end: str
    effects: int
    sent: int


CASES = {
    "429 with Retry-After": Case(Refuse(status=429, headers=NOW), "", 1, 2),
    "429": Case(Refuse(status=429), "", 1, 2),
    "503 with Retry-After": Case(Refuse(status=503, headers=NOW), "", 1, 2),
    "503": Case(Refuse(status=503), "ServiceUnavailable", 0, 1),
    "503 after the effect": Case(Deny(status=503), "ServiceUnavailable", 1, 1),
    "502 after the effect": Case(Deny(status=502), "BadGateway", 1, 1),
    "reset before the effect": Case(ResetBefore(), "AnswerLost", 0, 1),
    "reset after the effect": Case(ResetAfter(), "AnswerLost", 1, 1),
    "body cut short": Case(CutShort(), "AnswerLost", 1, 1),
}
