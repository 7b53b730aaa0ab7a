"""Operations: the small constant of data behind each method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from clientwright.emit import symbols
from clientwright.emit.annotations import Annotator
from clientwright.emit.code import Code, call, keyword, literal, string, thunk, tuple_
from clientwright.emit.imports import Imports
from clientwright.emit.media import Call, without_other_encodings
from clientwright.emit.servers import server_code
from clientwright.emit.signature import Signature
from clientwright.ir.conventions import RetrySafety
from clientwright.ir.operations import (
    Body,
    Content,
    ContentKind,
    Location,
    Operation,
    Parameter,
    Part,
    Requirement,
    Response,
    Style,
)
from clientwright.ir.types import Scalar, without_null

_SAFETY = {
    "GET": RetrySafety.SAFE,
    "HEAD": RetrySafety.SAFE,
    "OPTIONS": RetrySafety.SAFE,
    "QUERY": RetrySafety.SAFE,
    "TRACE": RetrySafety.SAFE,
    "PUT": RetrySafety.IDEMPOTENT,
    "DELETE": RetrySafety.IDEMPOTENT,
}


class OperationMaker:
    """Makes the constants of one module."""

    def __init__(
        self,
        imports: Imports,
        thunks: Annotator,
        default_security: tuple[tuple[Requirement, ...], ...],
    ) -> None:
        """`thunks` writes the types that msgspec reads."""
        self._imports = imports
        self._thunks = thunks
        self._default_security = default_security

    def arguments(self, each: Call, name: str, signature: Signature) -> tuple[Code, ...]:
        """The arguments of `Operation(...)`."""
        return tuple(self._arguments(each, name, signature))

    def _arguments(self, each: Call, name: str, signature: Signature) -> Iterator[Code]:
        operation = each.operation
        yield string(name)
        yield string(operation.method)
        yield string(operation.path)
        if operation.operation_id is not None:
            yield keyword("id", string(operation.operation_id))
        if signature.parameters:
            yield keyword(
                "params",
                tuple_([self._parameter(parameter) for parameter, _ in signature.parameters]),
            )
        if operation.body:
            yield keyword("body", self._body(operation.body, signature))
        if success := [code for answer in each.answers for code in self._answers(answer)]:
            yield keyword("success", tuple_(success))
        if errors := [code for answer in operation.errors for code in self._errors(answer)]:
            yield keyword("errors", tuple_(errors))
        if operation.security and operation.security != self._default_security:
            yield keyword("security", security_code(operation.security))
        yield from self._behaviour(each)

    def _behaviour(self, each: Call) -> Iterator[Code]:
        operation = each.operation
        retry = operation.conventions.retry
        safety = retry.safety if retry else _SAFETY.get(operation.method, RetrySafety.UNSAFE)
        yield keyword("safety", string(safety.value))
        if each.stream:
            yield keyword("stream", string(each.stream))
        if operation.server:
            yield keyword("server", server_code(self._imports, operation.server))
        if retry and retry.key_header:
            yield keyword("key_header", string(retry.key_header))

    # -------------------------------------------------------------------------------------------- parameters

    def _parameter(self, parameter: Parameter) -> Code:
        explode = literal(parameter.explode)
        style = string(parameter.style.value)
        content = string(parameter.content) if parameter.content is not None else None
        wire = string(parameter.wire)
        exploded = explode if parameter.explode else None
        match parameter.location:
            case Location.PATH:
                styled = style if parameter.style is not Style.SIMPLE else None
                return call(
                    self._imports.add(symbols.PATH),
                    wire,
                    style=styled,
                    explode=exploded,
                    content=content,
                )
            case Location.HEADER:
                return call(
                    self._imports.add(symbols.HEADER), wire, explode=exploded, content=content
                )
            case Location.QUERY | Location.COOKIE as location:
                symbol = symbols.QUERY if location is Location.QUERY else symbols.COOKIE
                return call(
                    self._imports.add(symbol),
                    wire,
                    style=style if parameter.style is not Style.FORM else None,
                    explode=None if parameter.explode else explode,
                    allow_reserved=Code("True") if parameter.allow_reserved else None,
                    content=content,
                    zoned=Code("True") if _is_moment(parameter) else None,
                )
            case Location.QUERYSTRING:
                media_type = parameter.content or "application/x-www-form-urlencoded"
                return call(self._imports.add(symbols.QUERY_STRING), string(media_type))
            case _:
                assert_never(parameter.location)

    # -------------------------------------------------------------------------------------------------- body

    def _body(self, body: Body, signature: Signature) -> Code:
        nullable = (
            tuple_([string(wire) for wire in signature.nullable]) if signature.nullable else None
        )
        contents = [self._content(content) for content in without_other_encodings(body.contents)]
        required = literal(body.required) if body.required else None
        return call(
            self._imports.add(symbols.BODY), *contents, required=required, nullable=nullable
        )

    def _content(self, content: Content) -> Code:
        parts = tuple_([self._part(part) for part in content.parts]) if content.parts else None
        type_ = thunk(self._thunks.annotation(content.type))
        return call(
            self._imports.add(symbols.CONTENT), string(content.media_type), type_, parts=parts
        )

    def _part(self, part: Part) -> Code:
        return call(
            self._imports.add(symbols.PART),
            string(part.wire),
            content_type=string(part.content_type) if part.content_type is not None else None,
            style=string(part.style.value) if part.style is not Style.FORM else None,
            explode=None if part.explode else Code("False"),
            allow_reserved=Code("True") if part.allow_reserved else None,
            file=Code("True") if part.binary else None,
        )

    # ----------------------------------------------------------------------------------------------- answers

    def _answers(self, answer: Response) -> Iterator[Code]:
        symbol = self._imports.add(symbols.ANSWER)
        if not answer.contents:
            yield call(symbol, string(answer.status))
        for content in answer.contents:
            type_ = thunk(self._thunks.annotation(content.type))
            yield call(symbol, string(answer.status), string(content.media_type), type_)

    def _errors(self, answer: Response) -> Iterator[Code]:
        for content in answer.contents:
            if content.kind is ContentKind.JSON:
                type_ = thunk(self._thunks.annotation(content.type))
                symbol = self._imports.add(symbols.ANSWER)
                yield call(symbol, string(answer.status), string(content.media_type), type_)


def _is_moment(parameter: Parameter) -> bool:
    """Whether it is a date-time of the query, which needs its zone as text, too."""
    type_ = without_null(parameter.type)
    is_moment = isinstance(type_, Scalar) and type_.format == "date-time"
    return is_moment and parameter.location is Location.QUERY


def security_code(alternatives: tuple[tuple[Requirement, ...], ...]) -> Code:
    """`(("oauth",), ("key", "app"))`; `()` when the only alternative is to send nothing."""
    if alternatives == ((),):
        return tuple_([])
    return tuple_(
        [tuple_([string(each.scheme) for each in alternative]) for alternative in alternatives]
    )


def default_security(operations: tuple[Operation, ...]) -> tuple[tuple[Requirement, ...], ...]:
    """The alternatives that most operations have; none when an operation states none."""
    counts: dict[tuple[tuple[Requirement, ...], ...], int] = {}
    for operation in operations:
        counts[operation.security] = counts.get(operation.security, 0) + 1
    if () in counts or not counts:
        return ()
    return max(counts, key=lambda alternatives: counts[alternatives])
