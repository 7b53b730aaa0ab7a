"""OData: `$top` and `$skip` go in, `value` and `@odata.nextLink` come out."""

from __future__ import annotations

from clientwright.ir.conventions import ODataPaging
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.pagination.candidate import NO_DECISION, Candidate, held
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind

NEXT_LINKS = frozenset({"@odata.nextlink", "odata.nextlink"})
OPTIONS = ("filter", "select", "expand", "orderby", "count", "search")


def detect(subject: Subject) -> Candidate | None:
    """Two options with the `$` of OData, or its next link, beside an array."""
    options = {slot.path[0].lower().lstrip("$"): slot for slot in subject.slots if _is_option(slot)}
    top, skip = options.get("top"), options.get("skip")
    links = (leaf for leaf in subject.answer if leaf.path and leaf.path[-1].lower() in NEXT_LINKS)
    link = next(links, None)
    if not (top and skip) and not (link and (top or skip)):
        return None
    case = Case()
    for slot in (top, skip):
        if slot:
            case.add(0.5, f"the query has the option {slot.name}", slot.place)
    if link:
        case.add(0.6, f"the answer has the link {link.name}", link.place)
    others = [options[name] for name in OPTIONS if name in options]
    if others:
        case.add(0.4, f"and other options of OData, such as {others[0].name}", others[0].place)
    items = found_items.locate(subject)
    if items:
        items.weigh(case, subject)
    if subject.operation.method != "GET":
        case.add(-0.8, f"{subject.operation.method} does not list", subject.place)
    value = ODataPaging(
        items=items.path if items else (),
        top=top.path[0] if top else "$top",
        skip=skip.path[0] if skip else "$skip",
        link=link.path if link else None,
        decision=NO_DECISION,
    )
    return held(value, case, skip or top, items)


def _is_option(slot: Slot) -> bool:
    return len(slot.path) == 1 and slot.path[0].startswith("$") and slot.kind is not Kind.OBJECT
