"""Page numbers and offsets: the client counts, and a short or empty page is the last."""

from __future__ import annotations

from clientwright.ir.conventions import Offset, PageNumber
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.pagination import roles, sizes
from clientwright.lower.conventions.pagination.candidate import NO_DECISION, Candidate, held
from clientwright.lower.conventions.pagination.items import Items
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind


def detect_page(subject: Subject) -> Candidate | None:
    slot = next((slot for slot in subject.slots if roles.is_page(slot)), None)
    if slot is None:
        return None
    case, items = Case(), found_items.locate(subject)
    strong = 0.55 if slot.kind is Kind.NUMBER else 0.4
    case.add(strong, f"the request has the page number {slot.name}", slot.place)
    common = _Common(subject, slot, case, items)
    pages = sizes.pick(subject, "pages", items.path[:-1] if items else ())
    if pages:
        case.add(0.3, f"the answer says how many pages there are: {pages.name}", pages.place)
    value = PageNumber(
        slot=slot.request,
        items=items.path if items else (),
        first=_first(slot),
        size=common.size,
        size_echo=common.echo.path if common.echo else None,
        total=common.total.path if common.total else None,
        pages=pages.path if pages else None,
        more=common.more.path if common.more else None,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


def detect_offset(subject: Subject) -> Candidate | None:
    slot = next((slot for slot in subject.slots if roles.is_offset(slot)), None)
    if slot is None:
        return None
    case, items = Case(), found_items.locate(subject)
    if slot.kind is Kind.STRING and not sizes.echo(subject, slot):
        return None  # an opaque place in the list that is only called offset
    vague = slot.words in {("start",), ("from",)}
    if vague and (_is_range(subject, slot) or sizes.find(subject, slot) is None):
        return None
    strong = 0.2 if vague else 0.55 if slot.kind is Kind.NUMBER else 0.3
    case.add(strong, f"the request has the offset {slot.name}", slot.place)
    common = _Common(subject, slot, case, items)
    value = Offset(
        slot=slot.request,
        items=items.path if items else (),
        size=common.size,
        size_echo=common.echo.path if common.echo else None,
        total=common.total.path if common.total else None,
        more=common.more.path if common.more else None,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


class _Common:
    """The evidence that page numbers and offsets share, weighed into `case`."""

    def __init__(self, subject: Subject, slot: Slot, case: Case, items: Items | None) -> None:
        if items:
            items.weigh(case, subject)
        sized = sizes.find(subject, slot)
        self.size = sizes.weigh(case, sized, 0.4)
        self.echo = sizes.echo(subject, sized[1] if sized else None)
        near = items.path[:-1] if items else ()
        self.total = sizes.pick(subject, "total", near)
        self.more = sizes.pick(subject, "more", near)
        repeated = sizes.echo(subject, slot)
        for leaf, text in (
            (repeated, "the answer repeats it"),
            (self.total, "the answer counts all items"),
            (self.more, "the answer says whether there is more"),
        ):
            if leaf:
                case.add(0.3, f"{text}: {leaf.name}", leaf.place)
        if roles.SAYS_PAGING.search(slot.doc) or _says_counting(slot):
            case.add(0.3, "its description speaks of pages or of where to start", slot.place)
        if subject.operation.method not in ("GET", "POST", "QUERY", "HEAD"):
            case.add(-0.8, f"{subject.operation.method} does not list", subject.place)
        if "201" in subject.statuses:
            case.add(-0.6, "the answer is 201: something was created", subject.place)


def _is_range(subject: Subject, slot: Slot) -> bool:
    """`start` has an `end`, `from` a `to`: a range of times or values, not a place in the list."""
    return any(
        other.path[:-1] == slot.path[:-1]
        and other.words[:1] in (("end",), ("to",), ("until",), ("stop",))
        for other in subject.slots
    )


def _says_counting(slot: Slot) -> bool:
    said = slot.doc.lower()
    return any(word in said for word in ("offset", "skip", "index of the first", "starting index"))


def _first(slot: Slot) -> int:
    """The number of the first page: the default, the least value, or what is written; 1 where
    nothing is said."""
    value = slot.default.value if slot.default else None
    if isinstance(value, int) and not isinstance(value, bool) and value in (0, 1):
        return value
    if slot.constraints.minimum is not None:
        return 0 if slot.constraints.minimum == 0 else 1
    return 0 if roles.SAYS_ZERO.search(slot.doc) else 1
