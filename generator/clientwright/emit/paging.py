"""How a listing pages, as code: the constant that the pager obeys, and the types of its items and pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from clientwright.emit import symbols
from clientwright.emit.code import Code, call, literal, string, tuple_
from clientwright.emit.imports import Imports, Symbol
from clientwright.ir.conventions import (
    Conventions,
    Cursor,
    Keyset,
    LinkHeader,
    NextLink,
    ODataPaging,
    Offset,
    PageNumber,
    PageSize,
    Pagination,
    Partition,
    Pointer,
    RequestSlot,
    Side,
)
from clientwright.ir.operations import Body, Location, Operation, Parameter
from clientwright.ir.types import (
    ANY,
    AliasShape,
    Array,
    Map,
    Nullable,
    ObjectShape,
    Ref,
    Type,
    TypeDecl,
    TypeId,
)

_LOCATIONS = {Side.QUERY: Location.QUERY, Side.HEADER: Location.HEADER}
_STYLES: Mapping[type[Pagination], tuple[Symbol, tuple[str, ...]]] = {
    Cursor: (symbols.CURSOR_PAGING, ("slot", "cursor", "more", "total")),
    PageNumber: (
        symbols.PAGE_PAGING,
        ("slot", "first", "size_echo", "total", "pages", "more"),
    ),
    Offset: (symbols.OFFSET_PAGING, ("slot", "size_echo", "total", "more")),
    NextLink: (
        symbols.LINK_PAGING,
        ("link", "slot", "size_echo", "total", "stop_when_short", "number_echo"),
    ),
    LinkHeader: (symbols.LINK_HEADER_PAGING, ("slot", "total")),
    Keyset: (symbols.KEYSET_PAGING, ("slot", "key", "more")),
    ODataPaging: (symbols.ODATA_PAGING, ("top", "skip", "link")),
}
"""The classes of the runtime, and those of their arguments that are attributes of the decision."""
_USUAL: Mapping[str, object] = {
    "first": 1,
    "stop_when_short": False,
    "top": "$top",
    "skip": "$skip",
}


# ------------------------------------------------------------------------------------------- what the pager owns


def owned_slots(conventions: Conventions) -> tuple[RequestSlot, ...]:
    """The places of the request that the pager fills: they are no arguments of the method."""
    slots: list[RequestSlot] = []
    match conventions.pagination:
        case Cursor(slot=slot) | PageNumber(slot=slot) | Offset(slot=slot) | Keyset(slot=slot):
            slots.append(slot)
        case NextLink(slot=found) | LinkHeader(slot=found):
            slots += [found] if found else []
        case ODataPaging(skip=skip):
            slots.append(RequestSlot(side=Side.QUERY, path=(skip,)))
        case None:
            return ()
        case _:
            assert_never(conventions.pagination)
    if conventions.partition:
        slots.append(conventions.partition.slot)
    return tuple(slots)


def items_pointer(conventions: Conventions) -> Pointer | None:
    """Where the items of a listing are in its answer; None for what is no listing."""
    found = conventions.pagination or conventions.listing
    return None if found is None else found.items


def is_owned(parameter: Parameter, slots: Iterable[RequestSlot]) -> bool:
    """Does the pager fill this parameter?"""
    return any(
        _LOCATIONS.get(slot.side) is parameter.location and slot.path == (parameter.wire,)
        for slot in slots
    )


def owned_fields(body: Body | None, slots: Iterable[RequestSlot]) -> frozenset[str]:
    """The properties of a flat body that the pager fills."""
    if body is None or not body.flat:
        return frozenset()
    return frozenset(
        slot.path[0] for slot in slots if slot.side is Side.BODY and len(slot.path) == 1
    )


# ------------------------------------------------------------------------------------------------- types of items


def item_type(types: Mapping[TypeId, TypeDecl], operation: Operation, pointer: Pointer) -> Type:
    """The type of one item; anything where the answer does not say."""
    contents = [content for answer in operation.success for content in answer.contents]
    if not contents:
        return ANY
    value = _inside(types, contents[0].type)
    for wire in pointer:
        value = _inside(types, _property(types, value, wire))
    return value.items if isinstance(value, Array) else ANY


def _inside(types: Mapping[TypeId, TypeDecl], value: Type) -> Type:
    """Without null, aliases followed."""
    while True:
        if isinstance(value, Nullable):
            value = value.inner
        elif isinstance(value, Ref) and isinstance(shape := types[value.id].shape, AliasShape):
            value = shape.target
        else:
            return value


def _property(types: Mapping[TypeId, TypeDecl], value: Type, wire: str) -> Type:
    if isinstance(value, Map):
        return value.values
    shape = types[value.id].shape if isinstance(value, Ref) else None
    if isinstance(shape, ObjectShape):
        return next((field.type for field in shape.fields if field.wire == wire), ANY)
    return ANY


# -------------------------------------------------------------------------------------------------- the constant


class PagingMaker:
    """Makes the paging constants of one module."""

    def __init__(self, imports: Imports) -> None:
        self._imports = imports

    def single(self, items: Pointer) -> Code:
        """`SinglePage(...)`: a listing that comes in one piece."""
        return self._style(symbols.SINGLE_PAGE, items=pointer(items))

    def constant(self, pagination: Pagination, partition: Partition | None) -> Code:
        """`CursorPaging(...)` and its like."""
        style, names = _STYLES[type(pagination)]
        arguments = {name: self._argument(name, getattr(pagination, name)) for name in names}
        return self._style(
            style,
            **arguments,
            items=pointer(pagination.items),
            size=None if isinstance(pagination, ODataPaging) else self._size(pagination.size),
            partition=self._partition(partition) if partition else None,
        )

    def _argument(self, name: str, value: RequestSlot | Pointer | int | str | None) -> Code | None:
        """The argument as code; None where it is what the runtime takes anyway."""
        if value is None or value == _USUAL.get(name):
            return None
        if isinstance(value, RequestSlot):
            return self._slot(value)
        return pointer(value) if isinstance(value, tuple) else literal(value)

    def _style(self, style: Symbol, **arguments: Code | None) -> Code:
        return call(self._imports.add(style), **arguments)

    def _slot(self, slot: RequestSlot) -> Code:
        words = [string(slot.side.value), *map(string, slot.path)]
        return call(self._imports.add(symbols.SLOT), *words)

    def _size(self, size: PageSize | None) -> Code | None:
        if size is None:
            return None
        return call(
            self._imports.add(symbols.SIZE_SLOT),
            self._slot(size.slot),
            default=literal(size.default) if size.default is not None else None,
            maximum=literal(size.maximum) if size.maximum is not None else None,
        )

    def _partition(self, partition: Partition) -> Code:
        return call(
            self._imports.add(symbols.PARTITION_SLOT),
            self._slot(partition.slot),
            maximum=literal(partition.maximum),
        )


def pointer(path: Pointer) -> Code:
    """A path into the answer."""
    return tuple_([string(wire) for wire in path])
