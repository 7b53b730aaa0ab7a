"""Models of updates by setters: a constructor that takes the changes plainly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clientwright.emit import symbols
from clientwright.emit.annotations import Annotator, Setting
from clientwright.emit.code import Code, call, cat, identifier, mapping, string, subscript
from clientwright.emit.forms import Forms, can_be_field
from clientwright.emit.imports import Imports, Symbol
from clientwright.emit.views import UpdateView
from clientwright.ir.api import Api
from clientwright.ir.conventions import Change, UpdateForm
from clientwright.ir.types import (
    AliasShape,
    Array,
    Field,
    IgnoreExtras,
    ObjectShape,
    Ref,
    Scalar,
    Type,
    TypeId,
)

_SETTING = Setting(qualified=False, upload=True, loose=True)
_NONE = Code("None")


def update_forms(api: Api) -> Mapping[TypeId, UpdateForm]:
    """All declarations whose changes can be said plainly."""
    found = [each.conventions.update for each in api.operations if each.conventions.update]
    return {form.type: form for update in found for form in update.forms}


def model_base(*, is_open: bool, is_update: bool) -> Symbol:
    """The class that a model derives from."""
    if is_update:
        return symbols.OPEN_UPDATE_MODEL if is_open else symbols.UPDATE_MODEL
    return symbols.OPEN_MODEL if is_open else symbols.MODEL


@dataclass(frozen=True, slots=True)
class _Keyword:
    name: str
    change: Change


class UpdateMaker:
    """Writes the constructors of one module of models."""

    def __init__(
        self, forms: Forms, imports: Imports, names: Mapping[TypeId, Mapping[str, str]]
    ) -> None:
        self._forms = forms
        self._imports = imports
        self._names = names
        self._annotator = Annotator(forms, imports, _SETTING)
        self.used = self._annotator.used

    def view(self, form: UpdateForm) -> UpdateView:
        """The constructor of a form, and the table that the runtime spells changes by."""
        imports, attributes = self._imports, self._names[form.type]
        keywords = list(self._keywords(form))
        table = mapping([(string(each.name), self._setter(each.change)) for each in keywords])
        setters = imports.add(symbols.SETTERS)
        imports.add(symbols.TYPE_CHECKING)
        return UpdateView(
            setters=call(setters, string(attributes[form.property]), table),
            arguments=(
                *self._identity(form),
                *(
                    self._argument(each.name, self._value(each.change), optional=True)
                    for each in keywords
                ),
            ),
        )

    def _keywords(self, form: UpdateForm) -> Iterator[_Keyword]:
        """A change is called as in the document; `new_...` beside a property that tells what is changed."""
        taken = set(self._names[form.type].values())
        attributes = self._names[form.holder]
        for change in form.changes:
            if not can_be_field(change.wire):
                continue
            name = attributes[change.wire]
            while name in taken:
                name = f"new_{name}"
            taken.add(name)
            yield _Keyword(name, change)

    def _identity(self, form: UpdateForm) -> Iterator[Code]:
        shape = self._forms.shape(form.type)
        assert isinstance(shape, ObjectShape)
        fields = [field for field in shape.fields if can_be_field(field.wire)]
        for field in sorted(fields, key=lambda each: not self._is_required(each, form)):
            name = self._names[form.type][field.wire]
            if self._is_required(field, form):
                annotation = self._annotator.annotation(field.type)
                yield self._argument(name, annotation, optional=False)
            elif self._forms.takes_null(field.type):
                yield self._argument(name, self._annotator.annotation(field.type), optional=True)
            else:
                annotation = self._annotator.annotation(field.type, optional=True)
                yield cat(identifier(name), Code(": "), annotation, Code(" = None"))
        if self._forms.is_open(form.type):
            extra = self._imports.add(symbols.MAPPING)
            values = subscript(extra, Code("str"), self._imports.add(symbols.ANY))
            yield self._argument("extra", values, optional=True)

    def _is_required(self, field: Field, form: UpdateForm) -> bool:
        return field.required and field.wire != form.property

    def _argument(self, name: str, annotation: Code, *, optional: bool) -> Code:
        if not optional:
            return cat(identifier(name), Code(": "), annotation)
        maybe = subscript(self._imports.add(symbols.MAYBE), annotation)
        omit = self._imports.add(symbols.MODEL_OMIT)
        return cat(identifier(name), Code(": "), maybe, Code(" = "), omit)

    # ---------------------------------------------------------------------------------------------- changes

    def _value(self, change: Change) -> Code:
        if _is_plain(change):
            return self._annotator.annotation(change.plain)
        codes = []
        if change.set is not None:
            codes.append(self._part(change.set, change))
        if change.add is not None or change.remove is not None:
            added, removed = (
                _NONE if part is None else self._part(part, change)
                for part in (change.add, change.remove)
            )
            codes.append(subscript(self._imports.add(symbols.CHANGE), added, removed))
        return self._annotator.one_of(codes, optional=change.null is not None)

    def _part(self, part: Type, change: Change) -> Code:
        entry = self._entry(part)
        array = self._core(part)
        if entry is None or not isinstance(array, Array):
            return self._annotator.annotation(part)
        either = self._annotator.union([array.items, entry.type])
        return subscript(self._imports.add(symbols.SEQUENCE), either)

    def _setter(self, change: Change) -> Code:
        parts = [part for part in (change.set, change.add, change.remove) if part is not None]
        entry = next((found for part in parts if (found := self._entry(part))), None)
        return call(
            self._imports.add(symbols.SETTER),
            wire=string(change.wire),
            plain=Code("True") if _is_plain(change) else None,
            null=string(change.null) if change.null else None,
            entry=string(entry.wire) if entry else None,
        )

    def _entry(self, part: Type) -> Field | None:
        """Of a list of objects that hold nothing but one scalar: its property."""
        array = self._core(part)
        shape = self._core(array.items) if isinstance(array, Array) else None
        if not isinstance(shape, ObjectShape) or len(shape.fields) != 1:
            return None
        (field,) = shape.fields
        closed = isinstance(shape.extras, IgnoreExtras) and field.required
        return field if closed and isinstance(self._core(field.type), Scalar) else None

    def _core(self, value: Type) -> Type | ObjectShape | None:
        while isinstance(value, Ref):
            shape = self._forms.shape(value.id)
            if isinstance(shape, ObjectShape):
                return shape
            if not isinstance(shape, AliasShape):
                return None
            value = shape.target
        return value


def _is_plain(change: Change) -> bool:
    return change.set is None and change.null is None and change.add is None
