"""How an operation pages: the styles in order of what they promise, each with its own evidence."""

from __future__ import annotations

from clientwright.ir.conventions import Cursor, NextLink
from clientwright.lower.conventions.evidence import DOUBTFUL
from clientwright.lower.conventions.pagination import cursor, items, keyset, links, numbered, odata
from clientwright.lower.conventions.pagination.candidate import Candidate
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import Kind

DETECTORS = (
    odata.detect,
    cursor.detect,
    links.detect_header,
    links.detect_body,
    keyset.detect,
    numbered.detect_offset,
    numbered.detect_page,
)
"""Strongest promise first: a token or a link of the server's own holds when items come and go, a
count does not."""
LISTING = frozenset({"GET", "POST", "QUERY"})


def detect(subject: Subject) -> Candidate | None:
    """The first style that is decided, else the one that came nearest and is worth a question."""
    if subject.operation.method not in LISTING or not subject.answer:
        return None
    found = [one for one in (detector(subject) for detector in DETECTORS) if one is not None]
    decided = [one for one in found if one.decided]
    if decided:
        return next((one for one in decided if not _switched_off(subject, one)), decided[0])
    listing = _may_list(subject)
    doubtful = [one for one in found if one.score >= DOUBTFUL and (listing or _answers(one))]
    return max(doubtful, key=lambda one: one.score, default=None)


def _answers(candidate: Candidate) -> bool:
    """The answer has a paging value, whatever else is missing."""
    value = candidate.value
    return isinstance(value, NextLink) or (isinstance(value, Cursor) and bool(value.cursor))


def _may_list(subject: Subject) -> bool:
    """The answer holds a list, a map, or what nobody knows."""
    return items.locate(subject) is not None or any(
        leaf.kind is Kind.MAP or (leaf.kind is Kind.ANY and not leaf.path)
        for leaf in subject.answer
    )


def _switched_off(subject: Subject, candidate: Candidate) -> bool:
    """A boolean of the request turns the cursor on, and is off by default: `usemarker` beside
    `marker`."""
    if not isinstance(candidate.value, Cursor) or candidate.slot is None:
        return False
    wanted = set(candidate.slot.words)
    return any(
        slot.kind is Kind.BOOLEAN
        and slot.side is candidate.slot.side
        and len(slot.words) > 1
        and slot.words[0] in ("use", "enable", "with")
        and wanted <= set(slot.words)
        and not (slot.default and slot.default.value is True)
        for slot in subject.slots
    )
