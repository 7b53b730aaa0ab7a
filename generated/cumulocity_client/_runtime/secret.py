"""Values that must not be seen."""

from __future__ import annotations

from typing import Any


class Secret:
    """A credential. It shows in no repr, no str, no vars, and cannot be pickled."""

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value

    def reveal(self) -> str:
        """The value itself, to be put into a request and nowhere else."""
        return self.__value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.__value == other.__value

    def __hash__(self) -> int:
        return hash(self.__value)

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("credentials cannot be pickled")
