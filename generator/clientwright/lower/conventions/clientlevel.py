"""Client-level parameters: what nearly every operation takes in the same place is given once, to
the client."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from clientwright.ir.conventions import ClientParameter
from clientwright.ir.operations import Location, Operation, Parameter
from clientwright.ir.types import EnumShape
from clientwright.lower.conventions.evidence import Case
from clientwright.lower.conventions.view import View
from clientwright.lower.conventions.words import words

NEARLY_ALL = 0.8
ENOUGH = 5
"""Of fewer operations nothing can be said."""
OWN = frozenset({"if", "etag", "range", "idempotency", "prefer", "expect"})
"""Words of headers that belong to single requests."""


def detect(
    operations: Sequence[Operation], view: View, versions: Collection[str]
) -> tuple[ClientParameter, ...]:
    """Path parameters that begin nearly all paths alike, and headers that nearly all operations
    take; headers that carry the API's version (`versions`) have a policy of their own."""
    if len(operations) < ENOUGH:
        return ()
    return (*_paths(operations), *_headers(operations, view, versions))


def _paths(operations: Sequence[Operation]) -> list[ClientParameter]:
    prefixes: Counter[str] = Counter()
    for operation in operations:
        parts = operation.path.split("/")
        for index, part in enumerate(parts[:-1] if len(parts) > 2 else []):
            if part.startswith("{") and part.endswith("}"):
                prefixes["/".join(parts[: index + 1])] += 1
    found = []
    for prefix, count in sorted(prefixes.items()):
        if count / len(operations) < NEARLY_ALL:
            continue
        wire = prefix.rsplit("{", 1)[1].rstrip("}")
        parameter = _parameter(operations, wire, Location.PATH)
        case = Case()
        case.add(0.9, f"{count} of {len(operations)} paths begin with {prefix}", parameter.place)
        found.append(
            ClientParameter(
                wire=wire,
                header=False,
                default=_default(parameter),
                doc=parameter.doc,
                decision=case.decision(),
            )
        )
    return found


def _headers(
    operations: Sequence[Operation], view: View, versions: Collection[str]
) -> list[ClientParameter]:
    counts: Counter[str] = Counter(
        wire
        for operation in operations
        for wire in {p.wire for p in operation.parameters if p.location is Location.HEADER}
    )
    found = []
    for wire, count in sorted(counts.items()):
        if count / len(operations) < NEARLY_ALL or wire in versions or OWN & set(words(wire)):
            continue
        parameter = _parameter(operations, wire, Location.HEADER)
        shape = view.core(parameter.type)
        case = Case()
        case.add(0.9, f"{count} of {len(operations)} operations take the header", parameter.place)
        found.append(
            ClientParameter(
                wire=wire,
                header=True,
                required=parameter.required,
                default=_default(parameter),
                values=tuple(map(str, shape.values)) if isinstance(shape, EnumShape) else (),
                doc=parameter.doc,
                decision=case.decision(),
            )
        )
    return found


def _parameter(operations: Sequence[Operation], wire: str, location: Location) -> Parameter:
    return next(
        p for o in operations for p in o.parameters if p.wire == wire and p.location is location
    )


def _default(parameter: Parameter) -> str | None:
    value = parameter.default.value if parameter.default else None
    return str(value) if value is not None else None
