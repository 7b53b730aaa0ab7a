"""Why it was decided so: every decision on an operation with its score, its evidence, and what
would change it.

Pure text and JSON: whoever calls gives the operation, and a function that turns a place into file,
line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from clientwright.diagnostics import Diagnostic, Place
from clientwright.ir.api import Api
from clientwright.ir.conventions import (
    Batch,
    Cursor,
    Decision,
    Evidence,
    Keyset,
    LinkHeader,
    NextLink,
    ODataEntity,
    ODataPaging,
    Offset,
    PageNumber,
    PageSize,
    Pagination,
    RequestSlot,
    RetrySafety,
    Side,
    UpdateStyle,
    Versioning,
    VersionPlace,
    VersionScheme,
)
from clientwright.ir.operations import Operation, Stability

Locate = Callable[[Place], Place]
WIDTH = 66
"""Columns before the score or the place."""
LABEL = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One decision. `subject` is its kind (pagination, repeat, ...); `change` is how to decide
    otherwise."""

    subject: str
    text: str
    decision: Decision | None = None
    change: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """All decisions on one operation, or on the whole API."""

    title: str
    place: Place
    rows: tuple[Row, ...]


def of_operation(
    operation: Operation,
    *,
    name: str | None = None,
    notes: Iterable[tuple[str, str]] = (),
    diagnostics: Iterable[Diagnostic] = (),
) -> Explanation:
    """The decisions on an operation. `name` is its Python name; `notes` are further rows, such as
    ("name", "pinned"); of `diagnostics` those about this operation are shown."""
    shown = f" ({operation.operation_id})" if operation.operation_id else ""
    title = f"{operation.method} {operation.path}{shown}"
    questions = [
        one
        for one in diagnostics
        if one.code == "conventions/undecided" and one.place.pointer == operation.place.pointer
    ]
    rows = [*_rows(operation, questions), *(Row(subject=key, text=text) for key, text in notes)]
    return Explanation(
        title=f"{name}  {title}" if name else title, place=operation.place, rows=tuple(rows)
    )


def of_api(api: Api) -> Explanation:
    """What holds for the whole API: versions and client-level parameters."""
    rows = [_version_row(one) for one in api.versioning]
    for parameter in api.client_parameters:
        kind = "header" if parameter.header else "path parameter"
        methods = f" on {', '.join(parameter.methods)}" if parameter.methods else ""
        rows.append(
            Row(
                subject="client",
                text=f"the {kind} {parameter.wire} is given once, to the client{methods}",
                decision=parameter.decision,
                change="x-clientwright: {client-parameters: [...]} at the root",
            )
        )
    return Explanation(title=api.title, place=Place(pointer="#"), rows=tuple(rows))


def pins(operation: Operation) -> dict[str, str]:
    """The decisions on an operation in short stable words, without scores: what a lock keeps, to
    see one flip."""
    found = operation.conventions
    told: dict[str, str] = {}
    if found.pagination is not None:
        told["pagination"] = _pagination(found.pagination)
    if found.partition is not None:
        told["partition"] = f"{_slot(found.partition.slot)} {found.partition.maximum}"
    if found.batch is not None:
        told["batch"] = _batch(found.batch)
    if found.retry is not None:
        told["repeat"] = found.retry.safety.value
    if found.update is not None:
        told["update"] = found.update.style.value
    if found.odata is not None:
        told["odata"] = _odata(found.odata)
    if operation.stability is not Stability.STABLE:
        told["stability"] = operation.stability.value
    return told


# ---------------------------------------------------------------------------------------- rows


def _rows(operation: Operation, questions: list[Diagnostic]) -> Iterator[Row]:
    found = operation.conventions
    if found.pagination is not None:
        yield Row(
            subject="pagination",
            text=_pagination(found.pagination),
            decision=found.pagination.decision,
            change="x-clientwright: {pagination: none}, or another style",
        )
    elif questions:
        message = f"undecided: {questions[0].message}"
        yield Row(subject="pagination", text=message, change=questions[0].help)
    if found.partition is not None:
        yield Row(
            subject="partition",
            text=f"{_slot(found.partition.slot)} as m/n, n at most {found.partition.maximum}",
            decision=found.partition.decision,
            change="x-clientwright: {partition: none}",
        )
    yield from _sending(operation)
    yield from _further(operation)


def _sending(operation: Operation) -> Iterator[Row]:
    """Batches, repetition, updates."""
    found = operation.conventions
    if found.batch is not None:
        yield Row(
            subject="batch",
            text=_batch(found.batch),
            decision=found.batch.decision,
            change="x-clientwright: {batch: none}",
        )
    if found.retry is not None:
        yield Row(
            subject="repeat",
            text=_SAFETY[found.retry.safety],
            decision=found.retry.decision,
            change="x-clientwright: {retry: safe | idempotent | unsafe}",
        )
    if found.update is not None:
        yield Row(
            subject="update",
            text=_UPDATE[found.update.style],
            decision=found.update.decision,
            change="x-clientwright: {update: merge | set-null | replace | none}",
        )


def _further(operation: Operation) -> Iterator[Row]:
    found = operation.conventions
    if found.odata is not None:
        yield Row(subject="odata", text=_odata(found.odata), decision=found.odata.decision)
    for template in found.templates:
        names = ", ".join(template.variables) or "the names in it"
        text = f"{_pointer(template.link)} is a URI template, filled with {names}"
        yield Row(subject="template", text=text, decision=template.decision)
    if operation.stability is not Stability.STABLE:
        yield Row(
            subject="stability",
            text=operation.stability.value,
            change="x-clientwright: {stability: stable | beta | alpha}",
        )
    if operation.deprecated:
        until = f", gone after {operation.sunset}" if operation.sunset else ""
        yield Row(subject="life", text=f"deprecated{until}")


_SAFETY = {
    RetrySafety.SAFE: "safe: it only reads",
    RetrySafety.IDEMPOTENT: "idempotent: a second sending changes nothing",
    RetrySafety.UNSAFE: "unsafe: sent again only when nothing was sent, or it was refused",
}
_UPDATE = {
    UpdateStyle.MERGE: "merge: what is not given stays, null clears",
    UpdateStyle.SET_NULL: "set and setNull: each change says what it does",
    UpdateStyle.REPLACE: "replace: what is not given is cleared",
}


def _pagination(value: Pagination) -> str:
    """One sentence: what goes in, what comes out, when it ends."""
    match value:
        case Cursor():
            where = "the body" if value.slot.side is Side.BODY else f"the {value.slot.side.value}"
            end = f" or {_pointer(value.more)} is false" if value.more else ""
            text = f"cursor in {where}, until {_pointer(value.cursor)} is absent{end}"
        case PageNumber():
            where = f"page number from {value.first} in {_slot(value.slot)}"
            text = f"{where}, until a short or empty page"
        case Offset():
            text = f"offset in {_slot(value.slot)}, until a short or empty page"
        case NextLink():
            short = ", or the page is short" if value.stop_when_short else ""
            text = f"the link {_pointer(value.link)}, followed until it is absent{short}"
        case LinkHeader():
            text = "the Link header's next, followed until it is absent"
        case Keyset():
            end = f"{_pointer(value.more)} is false" if value.more else "an empty page"
            text = f"{_pointer(value.key)} of the last item in {_slot(value.slot)}, until {end}"
        case ODataPaging():
            link = f", and the link {_pointer(value.link)}" if value.link else ""
            text = f"{value.top} and {value.skip}{link}"
        case _:
            assert_never(value)
    size = _size(getattr(value, "size", None))
    return f"{text}; items in {_pointer(value.items)}{size}"


def _size(size: PageSize | None) -> str:
    if size is None:
        return ""
    parts = [
        f"{word} {number}"
        for word, number in (("default", size.default), ("at most", size.maximum))
        if number is not None
    ]
    return f"; {_slot(size.slot)}" + (f" ({', '.join(parts)})" if parts else "")


def _batch(batch: Batch) -> str:
    most = f"at most {batch.maximum} a request" if batch.maximum else "no limit stated"
    answers = f", answered in {_pointer(batch.answers)}" if batch.answers is not None else ""
    return f"{_pointer(batch.items)} of the body, {most}{answers}"


def _odata(entity: ODataEntity) -> str:
    key = f" by {', '.join(entity.key.properties)}" if entity.key else ""
    way = "".join(f", then {step}" for step in entity.navigation)
    return f"{entity.entity_set}{key}{way}"


_SCHEME = {
    VersionScheme.DATE: "a date",
    VersionScheme.NUMBER: "a number",
    VersionScheme.FREE: "of any form",
}


def _version_row(one: Versioning) -> Row:
    place = {
        VersionPlace.PATH: "the path",
        VersionPlace.SERVER: "the server's URL",
        VersionPlace.HEADER: "a header",
        VersionPlace.QUERY: "the query",
        VersionPlace.MEDIA_TYPE: "media types",
    }[one.where]
    default = f", {one.default} by default" if one.default else ""
    name = f" {one.name}" if one.name else ""
    return Row(
        subject="version",
        text=f"in {place}{name}, {_SCHEME[one.scheme]}{default}",
        decision=one.decision,
        change="x-clientwright: {versioning: [...]} at the root",
    )


def _slot(slot: RequestSlot) -> str:
    return f"{slot.side.value} {'/'.join(slot.path)}"


def _pointer(path: tuple[str, ...]) -> str:
    return "/".join(path) if path else "the whole"


# ---------------------------------------------------------------------------------------- text


def to_text(explanation: Explanation, locate: Locate = lambda place: place) -> str:
    """Aligned lines, evidence under its decision with + and -, places at the right."""
    lines = [_aligned(explanation.title, _place(locate(explanation.place)))]
    for row in explanation.rows:
        score = f"{row.decision.score:.2f}" if row.decision else ""
        if row.decision and row.decision.source.value != "detected":
            score = row.decision.source.value
        lines.append(_aligned(f"  {row.subject:<{LABEL}}{row.text}", score))
        for fact in row.decision.evidence if row.decision else ():
            sign = "+" if fact.weight >= 0 else "-"
            text = f"  {'':<{LABEL}}{sign} {fact.text}"
            lines.append(_aligned(text, _place(locate(fact.place))))
        if row.change:
            first, *more = row.change.split("\n")
            lines.append(f"  {'':<{LABEL}}to change it: {first}")
            lines.extend(f"  {'':<{LABEL}}{line}" for line in more)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _aligned(left: str, right: str) -> str:
    return f"{left:<{WIDTH}}  {right}" if right else left


def _place(place: Place) -> str:
    if place.line:
        return f"{place.file}:{place.line}:{place.column}"
    return place.pointer


# ---------------------------------------------------------------------------------------- JSON


def to_json(explanation: Explanation, locate: Locate = lambda place: place) -> dict[str, Any]:
    """The same as plain data: title, place, and a list of decisions."""
    return {
        "title": explanation.title,
        "place": _place_json(locate(explanation.place)),
        "decisions": [_row_json(row, locate) for row in explanation.rows],
    }


def _row_json(row: Row, locate: Locate) -> dict[str, Any]:
    found: dict[str, Any] = {"subject": row.subject, "text": row.text}
    if row.decision is not None:
        found["source"] = row.decision.source.value
        found["score"] = row.decision.score
        found["evidence"] = [_evidence_json(fact, locate) for fact in row.decision.evidence]
    if row.change:
        found["change"] = row.change
    return found


def _evidence_json(fact: Evidence, locate: Locate) -> dict[str, Any]:
    return {"text": fact.text, "weight": fact.weight, "place": _place_json(locate(fact.place))}


def _place_json(place: Place) -> dict[str, Any]:
    found: dict[str, Any] = {"pointer": place.pointer}
    if place.line:
        found |= {"file": place.file, "line": place.line, "column": place.column}
    return found
