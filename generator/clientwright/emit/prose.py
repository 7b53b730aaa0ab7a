"""What docstrings say: the document's words, and the facts that types do not show. Plain text; `emit.code` escapes it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from clientwright.ir.api import Api
from clientwright.ir.operations import Operation, Stability, Webhook
from clientwright.ir.types import (
    Constraints,
    Default,
    EnumShape,
    Field,
    JsonScalar,
    Nullable,
    Scalar,
    Type,
    TypeDecl,
)
from clientwright.naming.names import ResourceName


def type_doc(decl: TypeDecl) -> str:
    """A declaration: its description, else its title."""
    return _paragraphs(decl.doc or decl.title, "Deprecated." if decl.deprecated else "")


def alias_doc(decl: TypeDecl, shape: EnumShape) -> str:
    """An enum, and what the document says of its values."""
    values = [
        f"- `{value}`: {' '.join(doc.split())}"
        for value, doc in zip(shape.values, shape.value_docs, strict=False)
        if doc
    ]
    return _paragraphs(type_doc(decl), "\n".join(values))


def field_doc(field: Field) -> str:
    """A property: its description, limits and default."""
    facts = [*_limits(field.type), *_default(field.default)]
    if field.read_only:
        facts.append("Read-only.")
    if field.deprecated:
        facts.append("Deprecated.")
    return _with_facts(field.doc, facts)


def argument_doc(
    doc: str,
    type_: Type,
    default: Default | None,
    *,
    deprecated: bool,
    values: Sequence[JsonScalar] = (),
) -> str:
    """An argument of a method: its description, known values, limits and default."""
    facts = [
        *_known(values, doc),
        *_limits(type_),
        *_default(default),
        *(["Deprecated."] if deprecated else []),
    ]
    return _with_facts(doc, facts)


def _known(values: Sequence[JsonScalar], doc: str) -> list[str]:
    """The values of an enum, if they are few and the description does not name them."""
    shown = [json.dumps(value, ensure_ascii=False) for value in values]
    if not shown or sum(map(len, shown)) > 160 or all(str(value) in doc for value in values):
        return []
    return [f"One of {', '.join(f'`{value}`' for value in shown)}."]


def method_doc(operation: Operation) -> str:
    """An operation: summary, description, and what else the document says of it."""
    summary, doc = operation.summary.strip(), operation.doc.strip()
    if doc.startswith(summary):
        summary = ""
    if summary and summary[-1].isalnum():
        summary += "."
    return _paragraphs(
        summary,
        doc,
        _STABILITY.get(operation.stability, ""),
        f"Stops working on {operation.sunset}." if operation.sunset else "",
        f"See {operation.external_docs}" if operation.external_docs else "",
    )


def resource_doc(resource: ResourceName) -> str:
    """A resource: what the document says of its tag."""
    return resource.doc


def api_doc(api: Api) -> str:
    """The API as a whole."""
    title = api.title.strip()
    if api.version.strip():
        title += f" {api.version.strip()}"
    return title


def webhook_doc(webhook: Webhook) -> str:
    """What the API sends, parsed."""
    return _paragraphs(webhook.summary or f"Parse the request of {webhook.name}.", webhook.doc)


_STABILITY = {
    Stability.ALPHA: "Alpha: may change or go at any time.",
    Stability.BETA: "Beta: may change.",
}


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def _with_facts(doc: str, facts: list[str]) -> str:
    words = " ".join(facts)
    if not words:
        return doc
    stripped = doc.strip()
    if not stripped:
        return words
    if "\n" in stripped or len(stripped) > 300:
        return f"{stripped}\n\n{words}"
    return f"{stripped} {words}" if stripped[-1] in ".!?)" else f"{stripped}. {words}"


def _default(default: Default | None) -> list[str]:
    if default is None:
        return []
    shown = json.dumps(default.value, ensure_ascii=False, default=str)
    return [f"Default: `{shown}`."] if len(shown) <= 60 else []


def _limits(type_: Type) -> list[str]:
    if isinstance(type_, Nullable):
        type_ = type_.inner
    constraints = getattr(type_, "constraints", None)
    if not isinstance(constraints, Constraints):
        return []
    facts = [
        _range("items", constraints.min_items, constraints.max_items),
        # A moment is no text to callers: how long it is on the wire tells them nothing.
        ""
        if getattr(type_, "format", None) in ("date-time", "date")
        else _range("characters", constraints.min_length, constraints.max_length),
    ]
    if isinstance(type_, Scalar):
        facts += [
            f"At least {_number(constraints.minimum)}." if constraints.minimum is not None else "",
            f"At most {_number(constraints.maximum)}." if constraints.maximum is not None else "",
        ]
    return [fact for fact in facts if fact]


def _range(what: str, least: int | None, most: int | None) -> str:
    if most is not None:
        return f"{least} to {most} {what}." if least else f"At most {most} {what}."
    return f"At least {least} {what}." if least and least > 1 else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
