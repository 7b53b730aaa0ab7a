"""`filter`, `select`, `expand` and `order_by` as the request has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, TypedDict, TypeVar

from .expressions import Expr, Field, Order, Value
from .fields import Nav
from .literals import encoded

E = TypeVar("E")

Filter: TypeAlias = Expr[E] | str
"""Which entities; a `str` is OData as it is."""

Select: TypeAlias = Sequence[Field[E, Any] | Nav[E, Any, Any]] | str
"""Which fields; a `str` is OData as it is."""

OrderBy: TypeAlias = Order[E] | Value[E, Any] | Sequence[Order[E] | Value[E, Any]] | str
"""In which order; a `str` is OData as it is."""


class ExpandOptions(TypedDict, total=False):
    """What is wanted of the entities at the other end of a link."""

    filter: Expr[Any] | str
    select: Sequence[Field[Any, Any] | Nav[Any, Any, Any] | str] | str
    expand: ExpandAny
    order_by: OrderBy[Any]
    top: int
    skip: int


ExpandAny: TypeAlias = (
    Mapping[Nav[Any, Any, Any], ExpandOptions]
    | Mapping[str, ExpandOptions]
    | Sequence[Nav[Any, Any, Any] | str]
    | str
)

Expand: TypeAlias = (
    Mapping[Nav[E, Any, Any], ExpandOptions] | Sequence[Nav[E, Any, Any]] | str
)
"""Which links are followed, with options where they are a mapping; a `str` is OData
as it is."""


def filtered(filter: Expr[Any] | str | None) -> str | None:
    """The text of `$filter`; None: no filter."""
    return None if filter is None else encoded(str(filter))


def needed(filter: Expr[Any] | str | None) -> str:
    """The text of a `$filter` that has to be there. ValueError: it is empty."""
    text = None if filter is None else str(filter).strip()
    if not text:
        raise ValueError("a filter is needed: without one every entity would change")
    return encoded(text)


def selected(select: Select[Any] | None) -> str | None:
    """The text of `$select`; None: all fields. ValueError: it is empty."""
    return None if select is None else encoded(select_text(select))


def expanded(expand: Expand[Any] | None) -> str | None:
    """The text of `$expand`; None: no link is followed."""
    return encoded(expand_text(expand)) if expand else None


def ordered(order_by: OrderBy[Any] | None, *stable: str) -> str | None:
    """The text of `$orderby`; the fields `stable` are added, so that there is only one
    order, and pages never overlap."""
    given = [] if order_by is None else listed(order_text(order_by))
    named = {one.split()[0] for one in given}
    text = ",".join([*given, *(f"{one} asc" for one in stable if one not in named)])
    return encoded(text) if text else None


# ------------------------------------------------------------------------------- texts


def select_text(select: Sequence[object] | str) -> str:
    """`id,uuid`."""
    text = select if isinstance(select, str) else ",".join(map(str, select))
    if not text:
        raise ValueError("select names no field: leave it out for all of them")
    return text


def order_text(order_by: OrderBy[Any]) -> str:
    """`created_at desc,id asc`. The direction is always said: servers differ in what
    they do without one."""
    if isinstance(order_by, str):
        return order_by
    if isinstance(order_by, Value):
        return str(order_by.asc())
    if isinstance(order_by, Order):
        return str(order_by)
    return ",".join(map(order_text, order_by))


def expand_text(expand: Any) -> str:
    """`belongs_to__application($select=id;$expand=...),device_tag`."""
    if isinstance(expand, str):
        return expand
    if not isinstance(expand, Mapping):
        return ",".join(map(str, expand))
    return ",".join(f"{nav}{options_text(given)}" for nav, given in expand.items())


def options_text(options: ExpandOptions) -> str:
    """`($select=id;$top=1)`; nothing where there are none."""
    texts: list[str] = []
    for name, value in options.items():
        match name:
            case "filter":
                texts.append(f"$filter={value}")
            case "select":
                chosen: Any = value
                texts.append(f"$select={select_text(chosen)}")
            case "expand":
                texts.append(f"$expand={expand_text(value)}")
            case "order_by":
                order: Any = value
                texts.append(f"$orderby={order_text(order)}")
            case "top" | "skip":
                texts.append(f"${name}={value}")
            case _:
                raise TypeError(f"expand has no option {name!r}")
    return f"({';'.join(texts)})" if texts else ""


def listed(text: str) -> list[str]:
    """The parts between the commas that stand outside of brackets and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == "," and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]
