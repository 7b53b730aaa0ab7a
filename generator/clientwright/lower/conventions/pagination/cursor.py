"""Cursors: a token of the answer goes into the next request, in the query or in the body."""

from __future__ import annotations

from clientwright.ir.conventions import Cursor
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.pagination import roles, sizes
from clientwright.lower.conventions.pagination.candidate import NO_DECISION, Candidate, held
from clientwright.lower.conventions.pagination.links import is_link
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind, Leaf


def detect(subject: Subject) -> Candidate | None:
    """The best pair of a request value and an answer's value, or a request value that no answer
    feeds."""
    slots = [slot for slot in subject.slots if _may_carry(slot)]
    tokens = [leaf for leaf in subject.answer if _may_be_token(subject, leaf)]
    best: tuple[float, Slot, Leaf, str] | None = None
    for slot in slots:
        for leaf in tokens:
            named = roles.pair(slot, leaf)
            if named and _types_agree(slot, leaf) and (best is None or named[0] > best[0]):
                best = (named[0], slot, leaf, named[1])
    if best is None:
        return _unanswered(subject, slots)
    return _weighed(subject, *best)


def _may_carry(slot: Slot) -> bool:
    return roles.opaque(slot.kind, slot.format) or slot.kind is Kind.NUMBER


def _may_be_token(subject: Subject, leaf: Leaf) -> bool:
    if not leaf.words or is_link(subject, leaf):
        return False
    return roles.opaque(leaf.kind, leaf.format) or leaf.kind is Kind.NUMBER


def _types_agree(slot: Slot, leaf: Leaf) -> bool:
    """A number is a token only where both sides are numbers and neither is counted in pages or
    items."""
    if Kind.NUMBER not in (slot.kind, leaf.kind):
        return True
    if roles.is_page(slot) or roles.is_offset(slot):
        return False
    return slot.kind is leaf.kind or Kind.STRING in (slot.kind, leaf.kind)


def _weighed(subject: Subject, named: float, slot: Slot, leaf: Leaf, why: str) -> Candidate:
    case = Case()
    strong = 0.5 if slot.kind is Kind.STRING else 0.3
    case.add(strong, f"the request {_where(slot)} has the {_kind(slot)} {slot.name}", slot.place)
    strong = 0.5 if leaf.kind is Kind.STRING else 0.3
    case.add(strong, f"the answer has the {_kind(leaf)} {leaf.name}", leaf.place)
    case.add(named, why, leaf.place)
    items = found_items.locate(subject, leaf.path[:-1])
    if items:
        items.weigh(case, subject)
    if why_not := found_items.embedded(subject, leaf.path[:-1], items):
        case.add(-0.7, why_not, leaf.place)
    size = sizes.weigh(case, sizes.find(subject, slot), 0.2)
    more = sizes.pick(subject, "more", leaf.path[:-1])
    if more:
        case.add(0.2, f"the answer says whether there is more: {more.name}", more.place)
    if roles.SAYS_PAGING.search(slot.doc) or roles.SAYS_PAGING.search(leaf.doc):
        case.add(0.15, "the description speaks of pages or of what comes next", slot.place)
    if "stream" in slot.words and "stream" in leaf.words:
        case.add(-0.6, "it goes through a stream, which has no end", slot.place)
    if "201" in subject.statuses:
        case.add(-0.6, "the answer is 201: something was created", subject.place)
    total = sizes.pick(subject, "total", leaf.path[:-1])
    value = Cursor(
        slot=slot.request,
        cursor=leaf.path,
        items=items.path if items else (),
        size=size,
        more=more.path if more else None,
        total=total.path if total else None,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


def _unanswered(subject: Subject, slots: list[Slot]) -> Candidate | None:
    """A cursor goes in and none comes out: never decided, but somebody should know."""
    named = [slot for slot in slots if _is_cursor(slot)]
    untold = subject.answer[0].kind in (Kind.ANY, Kind.MAP) and len(subject.answer) == 1
    items = found_items.locate(subject)
    if not named or not (items or untold) or "201" in subject.statuses:
        return None
    slot = named[0]
    case = Case()
    case.add(0.5, f"the request {_where(slot)} has the {_kind(slot)} {slot.name}", slot.place)
    if roles.SAYS_PAGING.search(slot.doc):
        case.add(0.15, "its description speaks of pages or of what comes next", slot.place)
    if untold:
        case.add(0.2, "the answer may hold anything", subject.place)
    if items:
        items.weigh(case, subject)
    case.add(-0.1, "no value of the answer fits it", subject.place)
    value = Cursor(
        slot=slot.request, cursor=(), items=items.path if items else (), decision=NO_DECISION
    )
    missing = f"nothing in the answer feeds {slot.name}"
    return Candidate(value=held(value, case, slot, None).value, slot=slot, missing=missing)


def _is_cursor(slot: Slot) -> bool:
    """Its name says cursor, or its description says paging and its type is opaque."""
    if slot.kind is not Kind.STRING or roles.BACK.intersection(slot.words):
        return False
    if slot.words and slot.words[-1] in roles.LOOSE:
        return True
    told = slot.words and slot.words[-1] in roles.AFTER | {"token"}
    return bool(told and roles.SAYS_PAGING.search(slot.doc))


def _where(slot: Slot) -> str:
    return slot.side.value


def _kind(value: Slot | Leaf) -> str:
    return {Kind.STRING: "string", Kind.NUMBER: "number"}.get(value.kind, "value")
