"""The words that signatures of generated methods are made of."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, TypeVar

from msgspec import UnsetType

from .models import OMIT, Kept

if TYPE_CHECKING:
    from .transport import Timeout

__all__ = ["OMIT", "File", "Kept", "Maybe", "Options", "Upload"]

T = TypeVar("T")

Maybe: TypeAlias = T | UnsetType
"""`T`, or `OMIT`: not given, not sent."""

Bytes: TypeAlias = (
    bytes | str | Path | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes]
)
"""What bytes can be read from; a `str` is text and is sent as UTF-8."""


@dataclass(frozen=True, slots=True)
class File:
    """A file to upload: its content, the name the server sees, its media type.

    Without a `filename` a `Path` gives its own; without a `content_type` the
    document's is used, else one guessed from the name.
    """

    content: Bytes
    filename: str | None = None
    content_type: str | None = None


if TYPE_CHECKING:
    Upload: TypeAlias = (
        bytes | Path | IO[bytes] | Iterable[bytes] | AsyncIterable[bytes] | File
    )
    """A body of bytes. Iterators can be sent once: such a call is never repeated."""
    TimeoutOption: TypeAlias = Timeout | float
else:
    # Models that hold files take any when they are read: msgspec knows none of these.
    Upload = Any
    TimeoutOption = float

Options = TypedDict(
    "Options",
    {
        "timeout": TimeoutOption,
        "max_attempts": int,
        "deadline": float,
        "headers": Mapping[str, str],
        "query": Mapping[str, object],
        "body": Mapping[str, object],
        "idempotency_key": str,
        "api_version": str,
        "return": Literal["none", "representation"],
        "content_type": str,
        "accept": str,
    },
    total=False,
)
"""What one call can be given beside its parameters.

timeout: seconds for each step, or a `Timeout`; max_attempts: sends for faults;
deadline: seconds for the whole call; headers, query, body: added to what the
method sends (body: properties of a JSON object); idempotency_key: makes the call
safe to repeat; return: "none" asks for an empty answer.
"""
