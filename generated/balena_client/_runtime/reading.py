"""From the bytes of an answer to what the caller gets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from .config import Config
from .decode import DecodeFailure, decode
from .effects import Reply
from .errors import DecodeError
from .hooks import log_mismatch
from .media import kind_of, text
from .mismatch import SpecMismatch
from .plan import Plan, Reader


def read_answer(plan: Plan, config: Config, reply: Reply) -> Any:
    """What the method gives for a good answer; None where there is no body.

    Raises DecodeError when the answer is not what the document says.
    """
    value = read_value(plan, config, reply)
    result = plan.operation.result
    return value if result is None else result(value)


def read_value(plan: Plan, config: Config, reply: Reply) -> Any:
    """The value of a good answer; None where there is no body."""
    if not reply.body:
        return None
    declared = reply.headers.get("content-type")
    reader = plan.success.find(reply.status, declared, True)
    if reader is None or reader.kind == "none":
        return None
    return read_body(reader, reply, config.strict, reporter(config, plan), plan)


def read_body(
    reader: Reader,
    reply: Reply,
    strict: bool,
    on_mismatch: Callable[[SpecMismatch], object],
    plan: Plan,
) -> Any:
    """A body read as its media type and type say."""
    kind = reader.kind
    declared = reply.headers.get("content-type")
    if declared is not None and "*" in (reader.media_type or ""):
        kind = kind_of(declared)
    if reader.type is bytes:
        return reply.body
    # Numbers and truth values are spelt in a text as in JSON.
    spelt = reader.type in (int, float, bool)
    if kind == "json" or spelt or (kind != "text" and reader.type is not str):
        if kind != "json" and reader.type is Any:
            return reply.body
        return decoded(reader.type, reply, strict, on_mismatch, plan.operation.name)
    return text(reply.body, declared)


def decoded(
    annotation: Any,
    reply: Reply,
    strict: bool,
    on_mismatch: Callable[[SpecMismatch], object],
    operation: str,
) -> Any:
    """JSON decoded as a type. Raises DecodeError."""
    problem = ""
    try:
        return decode(
            annotation,
            reply.body,
            strict=strict,
            on_mismatch=on_mismatch,
            operation=operation,
        )
    except (DecodeFailure, msgspec.MsgspecError, RecursionError) as error:
        problem = str(error)
    raise DecodeError(problem, reply.status, reply.headers, reply.body)


def reporter(config: Config, plan: Plan) -> Callable[[SpecMismatch], object]:
    """Where to tell of answers that break the document: the hook, and the log."""
    return partial(_report, config)


def _report(config: Config, mismatch: SpecMismatch) -> None:
    log_mismatch(logging.getLogger(config.settings.package), mismatch)
    if config.hooks.on_mismatch is not None:
        config.hooks.on_mismatch(mismatch)


def _ignore(mismatch: SpecMismatch) -> None:
    """Errors are read as well as they can be."""


def parse_error(reader: Reader | None, reply: Reply) -> Any:
    """An error's body as the document's type, else as plain JSON, else None."""
    if not reply.body:
        return None
    if reader is not None and reader.kind == "json":
        try:
            return decode(reader.type, reply.body, on_mismatch=_ignore)
        except (ValueError, msgspec.MsgspecError, RecursionError):
            return None
    try:
        return msgspec.json.decode(reply.body)
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
