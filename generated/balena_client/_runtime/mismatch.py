"""What is said about an answer that is not what the API's document promises."""

from __future__ import annotations

import msgspec


class SpecMismatch(msgspec.Struct, frozen=True, kw_only=True):
    """One place of an answer that breaks the API's own document.

    `operation` is the operation's Python name ("" if unknown), `pointer` a JSON
    pointer (RFC 6901) into the answer, `expected` and `got` short descriptions.
    `value` is the value that was received and kept; it is no part of `str()`, so
    that it does not reach logs by itself.
    """

    operation: str
    pointer: str
    expected: str
    got: str
    value: object = None

    def __str__(self) -> str:
        where = self.pointer or "the whole answer"
        return f"{where}: expected {self.expected}, got {self.got}"

    __repr__ = __str__


class DecodeFailure(ValueError):
    """The bytes are not JSON, or, when decoding strictly, not what was promised.

    `mismatches` names the places; it is empty where the bytes are not JSON.
    """

    def __init__(self, message: str, mismatches: tuple[SpecMismatch, ...] = ()) -> None:
        super().__init__(message, mismatches)
        self.message = message
        self.mismatches = mismatches

    def __str__(self) -> str:
        return self.message
