"""Keysets: a property of the last item goes into the next request."""

from __future__ import annotations

from clientwright.ir.conventions import Keyset
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.pagination import items as found_items
from clientwright.lower.conventions.pagination import roles, sizes
from clientwright.lower.conventions.pagination.candidate import NO_DECISION, Candidate, held
from clientwright.lower.conventions.pagination.items import Items
from clientwright.lower.conventions.subject import Slot, Subject
from clientwright.lower.conventions.view import Kind
from clientwright.lower.conventions.words import words

HERE = frozenset({"after", "starting", "start", "since", "last", "min", "exclusive", "from"})
"""Words that say: behind this one."""


def detect(subject: Subject) -> Candidate | None:
    """`starting_after`, `after`, `since_id`: fed from the last item's id."""
    slot = next((slot for slot in subject.slots if _is_key(slot)), None)
    items = found_items.locate(subject)
    if slot is None or items is None:
        return None
    key = _key(slot, items)
    if key is None:
        return None
    case = Case()
    case.add(0.5, f"the request has {slot.name}", slot.place)
    items.weigh(case, subject)
    case.add(0.3, f"the items have the property {key}", items.leaf.place)
    more = sizes.pick(subject, "more", items.path[:-1])
    if more:
        case.add(0.4, f"the answer says whether there is more: {more.name}", more.place)
    last = next((leaf for leaf in subject.answer if leaf.words == ("last", *words(key))), None)
    if last:
        case.add(0.3, f"the answer repeats the last item's: {last.name}", last.place)
    said = slot.doc.lower()
    if "id" in words(slot.doc) and any(
        one in said for one in ("after", "last", "cursor", "greater")
    ):
        case.add(0.3, "its description speaks of the id of an item", slot.place)
    size = sizes.weigh(case, sizes.find(subject, slot), 0.2)
    if subject.operation.method not in ("GET", "POST", "QUERY"):
        case.add(-0.8, f"{subject.operation.method} does not list", subject.place)
    value = Keyset(
        slot=slot.request,
        key=(key,),
        items=items.path,
        more=more.path if more else None,
        size=size,
        decision=NO_DECISION,
    )
    return held(value, case, slot, items)


def _is_key(slot: Slot) -> bool:
    if slot.kind not in (Kind.STRING, Kind.NUMBER) or slot.format in roles.DATES:
        return False
    said = set(slot.words)
    if said & {"date", "time", "timestamp", "created", "updated", "modified", "before"}:
        return False
    return "after" in said or (bool(said & {"since", "last", "min"}) and "id" in said)


def _key(slot: Slot, items: Items) -> str | None:
    """The property of the items that the slot's name leaves over, else their id."""
    left = tuple(word for word in slot.words if word not in HERE and word != "page")
    for wire in sorted(items.leaf.keys):
        if left and words(wire) == left:
            return wire
    return "id" if "id" in items.leaf.keys and left in ((), ("id",)) else None
