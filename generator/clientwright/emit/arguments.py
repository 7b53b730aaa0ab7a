"""One argument of a method."""

from __future__ import annotations

from dataclasses import dataclass

from clientwright.emit.code import Code, has_bar


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """`default` None: it has to be given. `switch`: it asks the API to stream."""

    name: str
    annotation: Code
    default: Code | None = None
    doc: str = ""
    switch: bool = False

    @property
    def is_union(self) -> bool:
        """Is the annotation a union at its top level?"""
        return has_bar(self.annotation)
