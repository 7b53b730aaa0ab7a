"""Links: the answer names the URL of the next page, in its body or in the Link header (RFC
8288)."""

from __future__ import annotations

from clientwright.diagnostics import Place
from clientwright.ir.conventions import LinkHeader, NextLink
from clientwright.ir.operations import Header
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.pagination import roles, sizes
from clientwright.lower.conventions.pagination.candidate import NO_DECISION, Candidate, held
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind, Leaf

URI_FORMATS = frozenset({"uri", "url", "uri-reference", "iri", "iri-reference", "uri-ref"})
NAMES = roles.LINK | {"next", "page", "results", "records", "odata", "batch", "set"}
KIN = frozenset({"prev", "previous", "self", "first", "last", "href"})
"""Words of the links that stand beside a next link."""
READS = ("GET", "POST", "QUERY")


def is_link(subject: Subject, leaf: Leaf) -> bool:
    """Whether a string of the answer is a URL, by its format, its name, what is said of it, or what
    stands beside it."""
    if leaf.kind not in (Kind.STRING, Kind.ANY) or not leaf.words:
        return False
    if roles.says_next(leaf) and not set(leaf.words) <= NAMES:
        return False  # next_action_url is no page
    if leaf.format in URI_FORMATS or roles.LINK.intersection(leaf.words):
        return True
    if leaf.words[-1] in roles.TOKEN or leaf.words[-1] not in ("next", "page"):
        return False
    if roles.LINK.intersection(leaf.above) or roles.SAYS_LINK.search(leaf.doc):
        return True
    return leaf.words == ("next",) and _has_kin(subject, leaf) and "cursor" not in leaf.doc.lower()


def _kin(subject: Subject, leaf: Leaf) -> list[Leaf]:
    return [
        one
        for one in subject.answer
        if one.path[:-1] == leaf.path[:-1]
        and one.kind is Kind.STRING
        and one is not leaf
        and KIN.intersection(one.words)
        and not {"id", "cursor", "token", "marker"}.intersection(one.words)
    ]


def _has_kin(subject: Subject, leaf: Leaf) -> bool:
    return bool(_kin(subject, leaf))


def detect_body(subject: Subject) -> Candidate | None:
    """`next`, `next_url`, `links.next`, `next_page.uri`, `@odata.nextLink`: a URL that says next."""
    found = [
        leaf
        for leaf in subject.answer
        if roles.says_next(leaf) and not roles.goes_back(leaf) and is_link(subject, leaf)
    ]
    if not found or subject.operation.method not in READS:
        return None
    leaf = min(enumerate(found), key=lambda entry: (len(entry[1].path), entry[0]))[1]
    slot = request_slot(subject)
    if subject.operation.method == "POST" and slot is None:
        return None  # an answer to a creation that has the shape of a listing
    case = _of_link(subject, leaf, slot)
    items = found_items.locate(subject, leaf.path[:-1])
    if items:
        items.weigh(case, subject)
    if why_not := found_items.embedded(subject, leaf.path[:-1], items):
        case.add(-0.7, why_not, leaf.place)
    sized = sizes.find(subject, slot)
    size = sizes.weigh(case, sized, 0.2)
    if slot is None and sized is None:
        case.add(-0.3, "the request takes nothing that pages", subject.place)
    total = sizes.pick(subject, "total", leaf.path[:-1])
    if total:
        case.add(0.15, f"the answer counts all items: {total.name}", total.place)
    echo = sizes.echo(subject, sized[1] if sized else None)
    number = sizes.echo(subject, slot)
    counted = slot is not None and (roles.is_page(slot) or roles.is_offset(slot))
    value = NextLink(
        link=leaf.path,
        slot=slot.request if slot else None,
        items=items.path if items else (),
        size=size,
        size_echo=echo.path if echo else None,
        total=total.path if total else None,
        stop_when_short=counted and echo is not None,
        number_echo=number.path if number and counted and echo is not None else None,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


def _of_link(subject: Subject, leaf: Leaf, slot: Slot | None) -> Case:
    """What speaks for the link itself."""
    case = Case()
    case.add(0.6, f"the answer has the link {leaf.name}", leaf.place)
    if kin := _kin(subject, leaf):
        case.add(0.3, f"beside it stands {kin[0].name}", kin[0].place)
    if roles.SAYS_PAGING.search(leaf.doc):
        case.add(0.2, "its description speaks of pages or of what comes next", leaf.place)
    if slot:
        case.add(0.4, f"the request takes {slot.name}", slot.place)
    return case


def request_slot(subject: Subject) -> Slot | None:
    """What a next link would change in the request: a page, an offset, a cursor."""
    for test in (_is_token, roles.is_page, roles.is_offset):
        for slot in subject.slots:
            if test(slot):
                return slot
    return None


def _since(subject: Subject) -> Slot | None:
    """`since` that takes an id and not a time: a keyset that a Link header carries on."""
    for slot in subject.slots:
        if slot.words in {("since",), ("since", "id")} and slot.kind is Kind.NUMBER:
            return slot
    return None


def _is_token(slot: Slot) -> bool:
    if slot.kind not in (Kind.STRING, Kind.NUMBER) or not slot.words:
        return False
    if roles.BACK.intersection(slot.words) or roles.TIMES.intersection(slot.words):
        return False
    last = slot.words[-1]
    paged = "page" in slot.words and len(slot.words) > 1
    return (
        last in roles.LOOSE
        or last == "after"
        or (paged and last in ("token", "after", "info", "key"))
    )


def detect_header(subject: Subject) -> Candidate | None:
    """A `Link` header beside a list."""
    header = next((one for one in subject.headers if one.wire.lower() == "link"), None)
    slot = request_slot(subject) or _since(subject)
    told = slot is not None and bool(roles.SAYS_HEADER.search(slot.doc))
    items = found_items.locate(subject)
    if not (header or told) or subject.operation.method not in READS:
        return None
    whole = items is not None and not items.path
    if slot is None and (subject.operation.method == "POST" or not whole):
        return None
    case = Case()
    if header:
        case.add(0.6, "the answer has a Link header", _header_place(subject, header))
        if roles.SAYS_PAGING.search(header.doc):
            case.add(0.3, "its description speaks of pages or of what comes next", subject.place)
    if slot and told:
        case.add(0.6, f"the description of {slot.name} speaks of the Link header", slot.place)
    if slot:
        case.add(0.4, f"the request takes {slot.name}", slot.place)
    if items:
        items.weigh(case, subject)
    if whole:
        case.add(0.1, "an array has no place of its own for a link", subject.place)
    size = sizes.weigh(case, sizes.find(subject, slot), 0.3)
    if slot is None and size is None:
        case.add(-0.3, "the request takes nothing that pages", subject.place)
    total = sizes.pick(subject, "total", items.path[:-1] if items else ())
    value = LinkHeader(
        slot=slot.request if slot else None,
        items=items.path if items else (),
        size=size,
        total=total.path if total else None,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


def _header_place(subject: Subject, header: Header) -> Place:
    for response in subject.operation.success:
        if header in response.headers:
            return Place(pointer=f"{subject.place.pointer}/responses/{response.status}")
    return subject.place
