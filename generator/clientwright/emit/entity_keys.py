"""The keys of an OData entity as arguments: the primary one by position, the others by keyword."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clientwright.emit.arguments import Argument
from clientwright.emit.code import Code, call, cat, string, tuple_
from clientwright.emit.signature import Signature

_NONE = Code("None")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPart:
    """A property that is part of a key, what the path calls it, and the argument that gives it."""

    property: str
    parameter: str
    argument: Argument


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """A key, and the constant of the operation that takes it."""

    constant: Code
    parts: tuple[KeyPart, ...]

    def code(self, function: Code) -> Code:
        """`Key(_GET_BY_UUID, "uuid")`."""
        renamed = any(part.property != part.parameter for part in self.parts)
        wires = tuple_([string(part.parameter) for part in self.parts]) if renamed else None
        properties = [string(part.property) for part in self.parts]
        return call(function, self.constant, *properties, parameters=wires)


def forms(signature: Signature, uses: Sequence[KeyUse]) -> tuple[Signature, ...]:
    """The signatures that callers see, one for each key, and the method's own, which takes all of them.

    `signature` is that of the primary key's operation. What names the entity cannot be changed at once: in the form of
    its key, an argument of the body by the same name is the key.
    """
    own_parts = {part.argument.name for part in uses[0].parts}
    beside = tuple(each for each in signature.positional if each.name not in own_parts)
    if len(uses) == 1:
        return (_form(signature, uses[0], beside, by_position=len(own_parts) == 1),)
    found = [
        _form(signature, use, beside, by_position=index == 0 and len(use.parts) == 1)
        for index, use in enumerate(uses)
    ]
    return (*found, _own(signature, uses, beside))


def _form(
    signature: Signature, use: KeyUse, beside: tuple[Argument, ...], *, by_position: bool
) -> Signature:
    parts = tuple(part.argument for part in use.parts)
    if by_position:
        return replace(signature, positional=(*parts, *beside))
    names = {part.name for part in parts}
    rest = tuple(each for each in signature.keyword if each.name not in names)
    return replace(signature, positional=beside, keyword=(*parts, *rest))


def _own(signature: Signature, uses: Sequence[KeyUse], beside: tuple[Argument, ...]) -> Signature:
    positional: tuple[Argument, ...] = ()
    taken = {each.name for each in signature.keyword}
    keyword: list[Argument] = []
    for index, use in enumerate(uses):
        parts = [_optional(part.argument) for part in use.parts]
        if index == 0 and len(parts) == 1:
            positional = tuple(parts)
            taken |= {part.name for part in parts}
            continue
        keyword += [part for part in parts if part.name not in taken]
        taken |= {part.name for part in parts}
    return replace(
        signature, positional=(*positional, *beside), keyword=(*keyword, *signature.keyword)
    )


def _optional(argument: Argument) -> Argument:
    return replace(argument, annotation=cat(argument.annotation, Code(" | None")), default=_NONE)
