"""From JSON to models: strictly and fast first, leniently where that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

import msgspec

from .extras import Splitter, learned, open_models, split_all
from .markers import UNFIT, NoMember
from .mismatch import DecodeFailure, SpecMismatch
from .readers import careful, careful_hook, fast_hook

OnMismatch: TypeAlias = Callable[[SpecMismatch], object]

_BOM = b"\xef\xbb\xbf"
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_TOO_DEEP = "the JSON is nested too deeply"

__all__ = ["DecodeFailure", "SpecMismatch", "convert", "decode", "decode_as"]


@cache
def _decoder(annotation: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(annotation, dec_hook=fast_hook)


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
        problem: Exception = error
    except RecursionError:
        raise DecodeFailure(_TOO_DEEP) from None
    except ValueError:
        # No JSON; or JSON that msgspec does not bear.
        return convert(
            annotation,
            _plain(data),
            strict=strict,
            on_mismatch=on_mismatch,
            operation=operation,
        )
    for split in _splitters(annotation):
        try:
            plain = split(_plain(data), True)
            return msgspec.convert(plain, annotation, dec_hook=careful_hook)
        except (*UNFIT, RecursionError) as error:
            problem = error
    return _repair(annotation, _plain(data), problem, strict, on_mismatch, operation)


def _splitters(annotation: Any) -> Iterator[Splitter]:
    """Ways to find extras, the cheapest first."""
    if open_models:
        likely = learned.split(annotation)
        if likely is not None:
            yield likely
        yield split_all(annotation) or (lambda plain, _fresh: plain)


def _plain(data: bytes) -> Any:
    """Plain JSON values. A byte order mark and halves of surrogate pairs are borne."""
    data = data.removeprefix(_BOM)
    try:
        return msgspec.json.decode(data)
    except RecursionError:
        raise DecodeFailure(_TOO_DEEP) from None
    except ValueError as error:
        problem = error
    try:
        if _SURROGATE.search(data):
            return json.loads(data, parse_constant=_refuse)
    except RecursionError:
        raise DecodeFailure(_TOO_DEEP) from None
    except ValueError as error:
        problem = error
    raise DecodeFailure(f"not JSON: {problem}")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


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
        return careful(annotation)(plain)
    except (*UNFIT, RecursionError) as error:
        problem = error
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
    problem: Exception,
    strict: bool,
    on_mismatch: OnMismatch | None,
    operation: str,
) -> Any:
    from .lenient import read

    try:
        value, mismatches = read(annotation, plain, operation)
    except RecursionError:
        raise DecodeFailure(_TOO_DEEP) from None
    if strict:
        text = "; ".join(str(mismatch) for mismatch in mismatches[:3]) or str(problem)
        raise DecodeFailure(text, mismatches)
    for mismatch in mismatches:
        (on_mismatch or _log)(mismatch)
    return value


def _log(mismatch: SpecMismatch) -> None:
    import logging

    package = __name__.rpartition("._runtime")[0] or __name__
    logging.getLogger(package).warning("%s", mismatch)
