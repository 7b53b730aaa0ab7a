"""From JSON to models: strictly and fast first, leniently where that fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

import msgspec

from .markers import NoMember, converter, hook, keeping
from .mismatch import DecodeFailure, SpecMismatch

OnMismatch: TypeAlias = Callable[[SpecMismatch], object]

__all__ = ["DecodeFailure", "SpecMismatch", "convert", "decode", "decode_as"]


@cache
def _decoder(annotation: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(keeping(annotation), dec_hook=hook)


def decode(
    annotation: Any,
    data: bytes,
    *,
    strict: bool = False,
    on_mismatch: OnMismatch | None = None,
    operation: str = "",
) -> Any:
    """Decode JSON as `annotation`: a model, or any type that models are made of.

    What is not as promised is kept as it is and reported to `on_mismatch` (without
    one: to the log), or, with `strict`, raises DecodeFailure. So do bytes that are
    not JSON.
    """
    try:
        return _decoder(annotation).decode(data)
    except (msgspec.ValidationError, NoMember) as error:
        problem = str(error)
    except (ValueError, RecursionError) as error:
        raise DecodeFailure(_no_json(error)) from None
    try:
        plain = msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        raise DecodeFailure(_no_json(error)) from None
    return _repair(annotation, plain, problem, strict, on_mismatch, operation)


def convert(
    annotation: Any,
    plain: Any,
    *,
    strict: bool = False,
    on_mismatch: OnMismatch | None = None,
    operation: str = "",
) -> Any:
    """Like `decode`, from plain JSON values."""
    try:
        return converter(keeping(annotation))(plain)
    except (ValueError, NoMember, RecursionError) as error:
        problem = str(error)
    return _repair(annotation, plain, problem, strict, on_mismatch, operation)


def decode_as(
    annotation: Any, payload: bytes | str | Mapping[str, Any], *, strict: bool = False
) -> Any:
    """Like `decode`, from JSON as bytes or text, or from what JSON was parsed to."""
    if isinstance(payload, bytes | bytearray | memoryview):
        return decode(annotation, bytes(payload), strict=strict)
    if isinstance(payload, str):
        return decode(annotation, payload.encode(), strict=strict)
    from .encode import to_builtins

    return convert(annotation, to_builtins(payload), strict=strict)


def _repair(
    annotation: Any,
    plain: Any,
    problem: str,
    strict: bool,
    on_mismatch: OnMismatch | None,
    operation: str,
) -> Any:
    from .lenient import read

    try:
        value, mismatches = read(keeping(annotation), plain, operation)
    except RecursionError:
        raise DecodeFailure("the JSON is nested too deeply") from None
    if strict:
        text = "; ".join(str(mismatch) for mismatch in mismatches[:3]) or problem
        raise DecodeFailure(text, mismatches)
    for mismatch in mismatches:
        (on_mismatch or _log)(mismatch)
    return value


def _log(mismatch: SpecMismatch) -> None:
    import logging

    package = __name__.rpartition("._runtime")[0] or __name__
    logging.getLogger(package).warning("%s: %s", mismatch.operation, mismatch)


def _no_json(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the JSON is nested too deeply"
    return f"not JSON: {error}"
