"""A method of a resource: what is known of it, its arguments as they are written, and the call in its body."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clientwright.emit.arguments import Argument
from clientwright.emit.batches import Batched
from clientwright.emit.code import (
    LINE,
    NOTHING,
    Code,
    call,
    cat,
    identifier,
    mapping,
    tuple_,
)
from clientwright.emit.entity_methods import EntityMethod
from clientwright.emit.media import Call
from clientwright.emit.signature import Signature

BODY = 8
"""Columns before the body of a method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to call an operation, with its names. `pages` and `item` are set where it is a listing in pages."""

    call: Call
    name: str
    constant: Code
    signature: Signature
    result: Code
    pages: bool = False
    item: Code = NOTHING
    batch: Batched | None = None
    entity: EntityMethod | None = None

    @property
    def seen(self) -> tuple[Signature, ...]:
        """The signatures that callers see and the method's own; of a batch, only the latter."""
        return self.entity.heads if self.entity else (self.signature,)

    @property
    def target(self) -> Code:
        """The operation as the call has it."""
        return self.entity.target if self.entity else self.constant


def argument_code(argument: Argument) -> Code:
    code = cat(identifier(argument.name), Code(": "), argument.annotation)
    return code if argument.default is None else cat(code, Code(" = "), argument.default)


def on_a_line(argument: Argument) -> Code:
    """The argument on a line of its own: a union that is too long stands in parentheses, as black puts it."""
    code = argument_code(argument)
    if len(code) + BODY + 1 <= LINE or not argument.is_union:
        return code
    annotation = cat(Code("("), argument.annotation, Code(")"))
    return argument_code(replace(argument, annotation=annotation))


def constant_name(name: str) -> str:
    """The name of the constant behind a method."""
    return f"_{name.strip('_').upper()}" if name.strip("_") else "_CALL"


def pager_arguments(method: Method) -> list[Code]:
    """The arguments of a listing besides those of the document."""
    if not method.pages:
        return []
    found = [Code("max_items: int | None = None"), Code("resume_from: str | None = None")]
    if method.call.operation.conventions.partition:
        found.append(Code("partitions: int | None = None"))
    return found


def our_arguments(method: Method) -> list[tuple[str, str]]:
    """What is to be said of the arguments that are not the document's."""
    if method.pages:
        found = [
            ("max_items", "At most so many items, in as few requests as that takes."),
            ("resume_from", "The `cursor` of a page or pager: begins after it."),
        ]
        if partition := method.call.operation.conventions.partition:
            found.append(
                ("partitions", f"Reads so many parts side by side, at most {partition.maximum}.")
            )
        return found
    if method.batch and (maximum := method.batch.batch.maximum):
        items = "One or many" if method.batch.single else "Any number"
        return [
            (
                method.signature.items,
                f"{items}; a request takes {maximum}. BatchError says what became of each.",
            ),
            ("concurrency", "How many requests are under way at once."),
        ]
    return []


def batch_arguments(method: Method) -> list[Code]:
    """The arguments of a batch besides those of the document."""
    limited = method.batch is not None and method.batch.batch.maximum is not None
    return [Code("concurrency: int = 1")] if limited else []


def _batch_call(method: Method, batch: Batched, passed: Code, plan: Code) -> Code:
    signature = method.signature
    concurrency = Code("concurrency") if batch.batch.maximum is not None else None
    return call(
        Code("self._batched"),
        method.constant,
        plan,
        identifier(signature.items),
        passed,
        signature.body if signature.body is not None else mapping([]),
        Code("options"),
        concurrency=concurrency,
    )


def _pager_call(method: Method, passed: Code, plan: Code) -> Code:
    given = {"max_items": Code("max_items"), "resume_from": Code("resume_from")}
    if method.call.operation.conventions.partition:
        given["partitions"] = Code("partitions")
    body = [method.signature.body] if method.signature.body is not None else []
    return call(
        Code("self._paged"),
        method.target,
        plan,
        passed,
        *body,
        **given,
        options=Code("options"),
    )


def call_of(method: Method, plan: Code, *, is_async: bool) -> Code:
    if method.entity and method.entity.call:
        code = method.entity.call
        return cat(Code("await "), code) if is_async else code
    passed = tuple_([name for _, name in method.signature.parameters])
    if method.pages:
        return _pager_call(method, passed, plan)
    if method.batch:
        code = _batch_call(method, method.batch, passed, plan)
        return cat(Code("await "), code) if is_async else code
    target = Code("self._stream") if method.call.stream else Code("self._call")
    options = Code("options")
    if method.signature.body is None:
        code = call(target, method.constant, passed, options=options)
    else:
        code = call(target, method.constant, passed, method.signature.body, options)
    return cat(Code("await "), code) if is_async else code
