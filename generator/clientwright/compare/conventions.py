"""Habits of an operation: paging, partitions, batches, partial updates, what may be repeated."""

from __future__ import annotations

from collections.abc import Iterable

from clientwright.compare.changes import At, Spot, Way
from clientwright.compare.pairing import OperationPair
from clientwright.compare.sides import Side
from clientwright.compare.walk import Walker
from clientwright.ir.conventions import (
    Cursor,
    Keyset,
    Listing,
    NextLink,
    Pagination,
    Pointer,
    RequestSlot,
    RetrySafety,
)
from clientwright.ir.conventions import (
    Side as Where,
)
from clientwright.ir.operations import Content, Operation, Stability
from clientwright.ir.types import Array, ObjectShape, Ref, Type, UnionShape

_SAFETY = (RetrySafety.UNSAFE, RetrySafety.IDEMPOTENT, RetrySafety.SAFE)
_STABILITY = (Stability.ALPHA, Stability.BETA, Stability.STABLE)


def compare_conventions(walker: Walker, pair: OperationPair) -> None:
    """What was decided about one operation in both documents."""
    at = walker.spot(
        Spot(pair.old.key, "", walker.old.method(pair.old.key)),
        Way.REQUEST,
        old=pair.old.place,
        new=pair.new.place,
    )
    _lifecycle(pair, at)
    _pagination(walker, pair, at)
    _partitions(pair, at)
    _batches(pair, at)
    old, new = pair.old.conventions, pair.new.conventions
    if old.update and new.update and old.update.style is not new.update.style:
        at.add("wire/changed-update-style", old.update.style.value, new.update.style.value)
    if old.retry and new.retry and old.retry.safety is not new.retry.safety:
        raised = _SAFETY.index(new.retry.safety) > _SAFETY.index(old.retry.safety)
        at.add(
            f"wire/{'raised' if raised else 'reduced'}-retry-safety",
            old.retry.safety.value,
            new.retry.safety.value,
        )


def _lifecycle(pair: OperationPair, at: At) -> None:
    old, new = pair.old, pair.new
    if old.deprecated != new.deprecated:
        at.add(f"wire/{'' if new.deprecated else 'un'}deprecated-operation")
    if old.sunset != new.sunset:
        at.add("wire/changed-sunset", old.sunset or "none", new.sunset or "none")
    if old.stability is not new.stability:
        raised = _STABILITY.index(new.stability) > _STABILITY.index(old.stability)
        at.add(
            f"wire/{'raised' if raised else 'reduced'}-stability",
            old.stability.value,
            new.stability.value,
        )


# ------------------------------------------------------------------------------------------------- paging


def _pagination(walker: Walker, pair: OperationPair, at: At) -> None:
    """A listing gives a pager whether it pages or comes in one piece: only what gives none, before or after, breaks
    callers."""
    old, new = pair.old.conventions.pagination, pair.new.conventions.pagination
    if old is None and new is None:
        _listing(pair, at)
    elif old is None and new is not None:
        whole = pair.old.conventions.listing
        same = whole is not None and whole.items == new.items
        at.add(
            f"surface/{'listing-now-pages' if same else 'became-paged'}", after=_paging_text(new)
        )
    elif new is None and old is not None:
        whole = pair.new.conventions.listing
        same = whole is not None and whole.items == old.items
        at.add(
            f"surface/{'listing-comes-whole' if same else 'no-longer-paged'}",
            before=_paging_text(old),
        )
    elif old is not None and new is not None and _essence(old) != _essence(new):
        lost = _lost(walker.new, pair.new, old)
        rule = "changed-pagination" if lost else "changed-pagination-decision"
        note = f"{lost} is gone" if lost else ""
        at.add(f"wire/{rule}", _paging_text(old), _paging_text(new), note=note)


def _listing(pair: OperationPair, at: At) -> None:
    """An answer that became a listing, or is none any more, though nothing pages it."""
    old, new = pair.old.conventions.listing, pair.new.conventions.listing
    if old is None and new is not None:
        at.add("surface/became-paged", after=_listing_text(new))
    elif old is not None and new is None:
        at.add("surface/no-longer-paged", before=_listing_text(old))


def _listing_text(listing: Listing) -> str:
    return f"a list in one piece, items in {'/'.join(listing.items) or 'the answer'}"


def _essence(paging: Pagination) -> tuple[object, ...]:
    return (type(paging), *_slots(paging), *_pointers(paging))


def _slots(paging: Pagination) -> Iterable[RequestSlot]:
    slot = getattr(paging, "slot", None)
    return (slot,) if isinstance(slot, RequestSlot) else ()


def _pointers(paging: Pagination) -> list[Pointer]:
    """What a pager reads of an answer."""
    found = [paging.items]
    match paging:
        case Cursor(cursor=cursor):
            found.append(cursor)
        case NextLink(link=link):
            found.append(link)
        case Keyset(key=key, items=items):
            found.append((*items, "[]", *key))
        case _:
            pass
    return found


def _paging_text(paging: Pagination) -> str:
    """`Cursor by query cursor, nextCursor, items in data`."""
    slots = "".join(f" by {slot.side.value} {'.'.join(slot.path)}" for slot in _slots(paging))
    reads = "".join(f", {'.'.join(path)}" for path in _pointers(paging)[1:] if path)
    where = f", items in {'.'.join(paging.items)}" if paging.items else ""
    return f"{type(paging).__name__}{slots}{reads}{where}"


def _lost(side: Side, operation: Operation, paging: Pagination) -> str:
    """What the old pager needs and the new document does not have; empty: it goes on working."""
    for slot in _slots(paging):
        if not _takes(side, operation, slot):
            return f"{slot.side.value} {'.'.join(slot.path)}"
    answers = [content for answer in operation.success for content in answer.contents]
    for pointer in _pointers(paging):
        if not _has(side, answers, pointer):
            return f"response {'.'.join(pointer)}"
    return ""


def _takes(side: Side, operation: Operation, slot: RequestSlot) -> bool:
    if slot.side is Where.BODY:
        return _has(side, operation.body.contents if operation.body else (), slot.path)
    return any(
        each.wire == slot.path[0] and each.location.value == slot.side.value
        for each in operation.parameters
    )


def _has(side: Side, contents: Iterable[Content], path: Pointer) -> bool:
    return any(_leads(side, content.type, path) for content in contents)


def _leads(side: Side, type_: Type, path: Pointer) -> bool:
    """Is there something at this path of properties?"""
    if not path:
        return True
    resolved = side.resolve(type_)[0]
    if path[0] == "[]":
        return isinstance(resolved, Array) and _leads(side, resolved.items, path[1:])
    if not isinstance(resolved, Ref):
        return False
    match side.decl(resolved.id).shape:
        case ObjectShape(fields=fields):
            return any(
                field.wire == path[0] and _leads(side, field.type, path[1:]) for field in fields
            )
        case UnionShape(members=members):
            return any(_leads(side, member.type, path) for member in members)
        case _:
            return False


# --------------------------------------------------------------------------------------- partitions, batches


def _partitions(pair: OperationPair, at: At) -> None:
    old, new = pair.old.conventions.partition, pair.new.conventions.partition
    if old is None and new is not None:
        at.add("surface/added-partitions", after=str(new.maximum))
    elif old is not None and new is None:
        at.add("surface/removed-partitions", before=str(old.maximum))
    elif old is not None and new is not None and old.maximum != new.maximum:
        word = "raised" if new.maximum > old.maximum else "reduced"
        at.add(f"wire/{word}-partitions", str(old.maximum), str(new.maximum))


def _batches(pair: OperationPair, at: At) -> None:
    """A limit that the schema states shows there; one that was told in another way shows here."""
    old, new = pair.old.conventions.batch, pair.new.conventions.batch
    if old is None or new is None or old.maximum == new.maximum:
        return
    reduced = new.maximum is not None and (old.maximum is None or new.maximum < old.maximum)
    at.add(
        f"wire/{'reduced' if reduced else 'raised'}-batch",
        str(old.maximum or "none"),
        str(new.maximum or "none"),
    )
