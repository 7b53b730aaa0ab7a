"""The arguments of a method: path parameters and a whole body by position, everything else by keyword."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from clientwright.emit import symbols
from clientwright.emit.annotations import Annotator, can_be_literal, constant
from clientwright.emit.arguments import Argument
from clientwright.emit.batches import batched
from clientwright.emit.code import Code, identifier, mapping, string, subscript
from clientwright.emit.forms import Forms
from clientwright.emit.imports import Imports
from clientwright.emit.media import without_other_encodings
from clientwright.emit.paging import is_owned, owned_fields, owned_slots
from clientwright.emit.prose import argument_doc
from clientwright.ir.operations import Body, Content, Location, Operation, Parameter
from clientwright.ir.types import (
    NULL,
    AliasShape,
    AnyType,
    Const,
    Field,
    JsonKind,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    without_null,
)
from clientwright.naming.names import MethodName, Names

_NONE, _TRUE = Code("None"), Code("True")
SWITCHES = frozenset({"stream", "watch"})
"""Booleans that ask for a stream, where an operation answers with either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """`parameters` are in the order of the tuple that the method passes on; `body` is the expression it passes."""

    positional: tuple[Argument, ...]
    keyword: tuple[Argument, ...]
    parameters: tuple[tuple[Parameter, Code], ...]
    body: Code | None
    nullable: tuple[str, ...]  # wire names of a flat body's properties that null may be sent for
    items: str = ""  # the argument that takes a batch's items; empty where there is no batch

    def arguments(self) -> tuple[Argument, ...]:
        """All arguments of the document, in order."""
        return (*self.positional, *self.keyword)

    def streaming(self) -> Signature:
        """The signature of the streaming twin of a method: what asks for a stream is on."""
        on = tuple(replace(each, default=_TRUE) if each.switch else each for each in self.keyword)
        return replace(self, keyword=on)


class SignatureMaker:
    """Makes the signatures of one module's methods."""

    def __init__(self, names: Names, forms: Forms, imports: Imports, annotator: Annotator) -> None:
        self._names = names
        self._forms = forms
        self._imports = imports
        self._annotator = annotator

    def signature(self, operation: Operation) -> Signature:
        """The signature of the operation's method."""
        method = self._names.methods[operation.key]
        parameters = [each for each in operation.parameters if not self._given_to_client(each)]
        slots = owned_slots(operation.conventions)
        path = _in_path_order(operation.path, parameters)
        rest = [each for each in parameters if each.location is not Location.PATH]
        rest.sort(key=lambda each: not each.required)
        ordered = [*path, *rest]
        positional = [self._parameter(each, method) for each in path]
        keyword = [self._parameter(each, method) for each in rest if not is_owned(each, slots)]
        body: Code | None = None
        items = ""
        nullable: tuple[str, ...] = ()
        fields = self._flat_fields(operation.body) if operation.body and operation.body.flat else []
        owned = owned_fields(operation.body, slots)
        if operation.body and all(field.wire in method.fields for field, _ in fields) and fields:
            fields = [(field, required) for field, required in fields if field.wire not in owned]
            if batch := batched(self._forms.types, operation):
                fields = [
                    (field, required) for field, required in fields if field.wire != batch.wire
                ]
                items = method.fields[batch.wire]
            keyword += [self._flat(field, required, method) for field, required in fields]
            nullable = tuple(
                field.wire for field, _ in fields if self._forms.takes_null(field.type)
            )
            body = mapping(
                [(string(field.wire), identifier(method.fields[field.wire])) for field, _ in fields]
            )
        elif operation.body:
            positional.append(self._body(operation.body, method))
            body = identifier(method.body)
        keyword.sort(key=lambda argument: argument.default is not None)
        return Signature(
            positional=tuple(positional),
            keyword=tuple(keyword),
            parameters=tuple(
                (each, self._passed(each, method, is_owned(each, slots))) for each in ordered
            ),
            body=body,
            nullable=nullable,
            items=items,
        )

    def _passed(self, parameter: Parameter, method: MethodName, owned: bool) -> Code:
        """What the method passes on for a parameter; nothing for what the pager fills."""
        if owned:
            return self._imports.add(symbols.OMIT)
        return identifier(method.parameters[parameter.location, parameter.wire])

    def _given_to_client(self, parameter: Parameter) -> bool:
        once = parameter.location in (Location.HEADER, Location.PATH)
        return once and parameter.wire in self._names.client_parameters

    def _parameter(self, parameter: Parameter, method: MethodName) -> Argument:
        required = parameter.required or parameter.location is Location.PATH
        type_ = parameter.type
        if parameter.location is Location.PATH and isinstance(type_, AnyType):
            type_ = Scalar(kind=JsonKind.STRING)
        return Argument(
            name=method.parameters[parameter.location, parameter.wire],
            annotation=self._annotator.annotation(type_, optional=not required),
            default=None if required else _NONE,
            doc=argument_doc(
                parameter.doc,
                type_,
                parameter.default,
                deprecated=parameter.deprecated,
                values=self._forms.values_of(type_),
            ),
            switch=_is_switch(parameter.wire, type_),
        )

    # -------------------------------------------------------------------------------------------------- body

    def _body(self, body: Body, method: MethodName) -> Argument:
        contents = without_other_encodings(body.contents)
        codes = self._annotator.codes(
            [content.type for content in contents if not content.streamed]
        )
        for content in contents:
            if content.streamed:
                item = self._annotator.annotation(content.type)
                codes.append(subscript(self._imports.add(symbols.ITERABLE), item))
        return Argument(
            name=method.body,
            annotation=self._annotator.one_of(codes, optional=not body.required),
            default=None if body.required else _NONE,
            doc=body.doc,
        )

    def _flat_fields(self, body: Body) -> list[tuple[Field, bool]]:
        """The properties of all contents, and whether each must be given."""
        found: dict[str, Field] = {}
        required: dict[str, bool] = {}
        for content in body.contents:
            for field in self._fields(content):
                found.setdefault(field.wire, field)
                required[field.wire] = required.get(field.wire, body.required) and field.required
        return [(field, required[wire]) for wire, field in found.items()]

    def _fields(self, content: Content) -> tuple[Field, ...]:
        type_ = content.type
        while isinstance(type_, Ref):
            shape = self._forms.shape(type_.id)
            if isinstance(shape, ObjectShape):
                return shape.fields
            type_ = shape.target if isinstance(shape, AliasShape) else NULL
        raise AssertionError("a flat body is an object")

    def _flat(self, field: Field, required: bool, method: MethodName) -> Argument:
        argument = self._plain(field, required, method)
        return replace(argument, switch=_is_switch(field.wire, field.type))

    def _plain(self, field: Field, required: bool, method: MethodName) -> Argument:
        name = method.fields[field.wire]
        doc = argument_doc(
            field.doc,
            field.type,
            field.default,
            deprecated=field.deprecated,
            values=self._forms.values_of(field.type),
        )
        annotation = self._annotator.annotation(field.type, optional=False)
        if required and isinstance(field.type, Const) and can_be_literal(field.type.value):
            return Argument(
                name=name, annotation=annotation, default=constant(field.type.value), doc=doc
            )
        if required:
            return Argument(name=name, annotation=annotation, doc=doc)
        if self._forms.takes_null(field.type):
            annotation = subscript(self._imports.add(symbols.MAYBE), annotation)
            return Argument(
                name=name, annotation=annotation, default=self._imports.add(symbols.OMIT), doc=doc
            )
        annotation = self._annotator.annotation(field.type, optional=True)
        return Argument(name=name, annotation=annotation, default=_NONE, doc=doc)


def _is_switch(wire: str, type_: Type) -> bool:
    plain = without_null(type_)
    return wire in SWITCHES and isinstance(plain, Scalar) and plain.kind is JsonKind.BOOLEAN


def _in_path_order(path: str, parameters: Iterable[Parameter]) -> list[Parameter]:
    found = [each for each in parameters if each.location is Location.PATH]
    return sorted(found, key=lambda each: path.find("{" + each.wire + "}"))
