"""What was selected of the entities of an answer, so that they can say what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar

from msgspec.structs import force_setattr, replace

from ..operation import Operation
from ..plan import plan_of
from ..wirepath import dig, member
from .entities import narrow
from .query import Expand, Select, expand_text, listed, select_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Selection:
    """wires: the fields that are there, None: all; links: those that are expanded."""

    wires: frozenset[str] | None
    links: Mapping[str, Selection]

    def applied(self, entity: Any) -> None:
        """Narrows one entity, and what its links lead to."""
        for wire, within in self.links.items():
            found = member(entity, wire)
            for other in found if isinstance(found, list) else (found,):
                if other is not None:
                    within.applied(other)
        if self.wires is not None:
            narrow(entity, self.wires)


def selection_of(select: Any, expand: Any) -> Selection | None:
    """What a request selects; None: everything."""
    links = dict(_links(expand))
    if select is None and not any(links.values()):
        return None
    wires = (
        None if select is None else frozenset(listed(select_text(select))) | {*links}
    )
    return Selection(wires, {wire: found for wire, found in links.items() if found})


def _links(expand: Any) -> list[tuple[str, Selection | None]]:
    if not isinstance(expand, Mapping):
        names = listed(expand_text(expand)) if expand else []
        return [(name.partition("(")[0].partition("/")[0], None) for name in names]
    return [
        (str(nav), selection_of(options.get("select"), options.get("expand")))
        for nav, options in expand.items()
    ]


def chosen(
    operation: Operation[T],
    select: Select[Any] | None,
    expand: Expand[Any] | None,
    *items: str,
) -> Operation[T]:
    """The operation, its answer's entities narrowed to what a request selects.

    items: where they are in what the operation gives.
    """
    selection = selection_of(select, expand)
    if selection is None:
        return operation
    before = operation.result

    def result(answer: Any) -> Any:
        value = answer if before is None else before(answer)
        found = dig(value, items)
        for entity in found if isinstance(found, list) else (found,):
            if entity is not None:
                selection.applied(entity)
        return value

    return with_result(operation, result)


def with_result(operation: Operation[T], result: Callable[[Any], Any]) -> Operation[T]:
    """The operation with another way to make a value of its answer."""
    derived = replace(operation, result=result)
    plan = copy(plan_of(operation))
    plan.operation = derived
    force_setattr(derived, "plan", plan)
    return derived
