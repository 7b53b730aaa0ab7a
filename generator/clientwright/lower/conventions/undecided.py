"""Questions: what was seen but not decided, with the overlay lines that decide it."""

from __future__ import annotations

from clientwright.diagnostics import Severity
from clientwright.ir.conventions import (
    Cursor,
    Keyset,
    LinkHeader,
    NextLink,
    ODataPaging,
    Offset,
    PageNumber,
    Pagination,
    RequestSlot,
    Side,
)
from clientwright.lower.conventions.evidence import DECIDED
from clientwright.lower.conventions.pagination.candidate import Candidate
from clientwright.lower.conventions.subject import Subject

WORDS = {
    Cursor: "cursor",
    PageNumber: "page",
    Offset: "offset",
    NextLink: "next-link",
    LinkHeader: "link-header",
    Keyset: "keyset",
    ODataPaging: "odata",
}


def style_of(value: Pagination) -> str:
    """The word for a style, as overlays and labels spell it."""
    return WORDS[type(value)]


def ask(subject: Subject, candidate: Candidate) -> None:
    """What was seen, what is missing, and how to say yes or no: a warning where the request pages,
    for then items may be lost; a note where only the answer looks so."""
    operation = subject.operation
    value = candidate.value
    seen = value.decision.evidence[0].text if value.decision.evidence else "little"
    missing = f", but {candidate.missing}" if candidate.missing else ""
    subject.ctx.report(
        "conventions/undecided",
        Severity.WARNING if candidate.slot is not None else Severity.NOTE,
        f"{operation.method} {operation.path} may page by {style_of(value)} "
        f"({value.decision.score:.2f} of {DECIDED}): {seen}{missing}",
        operation.place.pointer,
        "decide it in an overlay:\n" + overlay(subject, value),
    )


def overlay(subject: Subject, value: Pagination) -> str:
    """The lines that declare `value`; what is not known is left as `/...` to fill in."""
    lines = [f"style: {style_of(value)}"]
    slot: RequestSlot | None = getattr(value, "slot", None)
    if slot is not None:
        lines.append(f"request: {quoted(spell(slot))}")
    match value:
        case Cursor(cursor=pointer) | NextLink(link=pointer):
            lines.append(
                f"response: {quoted('body:' + _pointer(pointer) if pointer else 'body:/...')}"
            )
        case _:
            pass
    whole = (
        bool(subject.answer)
        and not subject.answer[0].path
        and subject.answer[0].kind.name == "ARRAY"
    )
    lines.append(f"items: {quoted(_pointer(value.items) if value.items or whole else '/...')}")
    operation = subject.operation
    path = operation.path.replace("'", "\\'")
    target = f"$.paths['{path}'].{operation.method.lower()}"
    return (
        "  overlay: 1.0.0\n"
        "  info: {title: decisions, version: 1.0.0}\n"
        "  actions:\n"
        f"    - target: {quoted(target)}\n"
        "      update:\n"
        "        x-clientwright:\n"
        f"          pagination: {{{', '.join(lines)}}}   # or: pagination: none"
    )


def spell(slot: RequestSlot) -> str:
    """`query:page`, `body:/pagination/cursor`."""
    if slot.side is Side.BODY:
        return "body:" + _pointer(slot.path)
    return f"{slot.side.value}:{'/'.join(slot.path)}"


def _pointer(path: tuple[str, ...]) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def quoted(text: str) -> str:
    """A YAML scalar in double quotes, which every such string survives."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
