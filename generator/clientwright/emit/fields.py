"""The classes whose members are the fields of OData entities, beside their models."""

from __future__ import annotations

from collections.abc import Mapping

from clientwright.emit.annotations import Annotator
from clientwright.emit.code import (
    NOTHING,
    Code,
    call,
    cat,
    docstring,
    identifier,
    listed,
    string,
    subscript,
    thunk,
    tuple_,
)
from clientwright.emit.imports import Imports
from clientwright.emit.odata import KIND_CLASSES, Entities, Kind, Lead, odata
from clientwright.emit.symbols import FINAL
from clientwright.emit.views import FieldsView, FieldView
from clientwright.ir.types import Field, ObjectShape, TypeDecl, TypeId
from clientwright.naming.names import Names


class FieldsMaker:
    """Makes what one module of models says of its entities."""

    def __init__(
        self, entities: Entities, names: Names, imports: Imports, annotator: Annotator
    ) -> None:
        self._entities = entities
        self._names = names
        self._imports = imports
        self._annotator = annotator
        self.targets: set[TypeId] = set()  # entities whose fields are named

    def base(self, shape: ObjectShape, attributes: Mapping[str, str], *, is_open: bool) -> Code:
        """The base class of an entity's model, and which of its attributes are links to one."""
        base = odata(self._imports, "OpenEntity" if is_open else "Entity")
        links = [
            string(attributes[field.wire])
            for field in self._entities.shown_fields(shape)
            if (lead := self._entities.lead(field)) and lead.kind is Kind.LINK
        ]
        return listed([base, cat(Code("links="), tuple_(links))]) if links else base

    def annotation(self, field: Field) -> Code | None:
        """The annotation of a link in a model. None: it is none."""
        lead = self._entities.lead(field)
        if lead is None or lead.kind is not Kind.LINK or lead.link is None:
            return None
        self._annotator.used |= {lead.link, lead.target}
        types = [identifier(self._names.types[id_]) for id_ in (lead.link, lead.target)]
        return subscript(odata(self._imports, "ToOne"), listed(types))

    def view(self, decl: TypeDecl, shape: ObjectShape) -> FieldsView:
        """The class with the fields of an entity."""
        entity = identifier(self._names.types[decl.id])
        attributes = self._names.fields.get(decl.id, {})
        prefixed = Code(", prefixed_times=True") if self._entities.prefixed_times else NOTHING
        return FieldsView(
            name=identifier(self._entities.fields_name(decl.id)),
            base=cat(subscript(odata(self._imports, "Fields"), entity), prefixed),
            doc=docstring(
                f"`{entity}.fields`: what filters, selections and orders are made of.", 4
            ),
            model=entity,
            fields=tuple(
                self._field(entity, field, attributes[field.wire])
                for field in self._entities.shown_fields(shape)
            ),
        )

    def _field(self, entity: Code, field: Field, name: str) -> FieldView:
        lead = self._entities.lead(field)
        kind = self._value(entity, field) if lead is None else self._lead(entity, lead)
        made = "named" if lead is None else lead.kind.value
        target = None
        if lead is not None:
            target = thunk(identifier(self._entities.fields_name(lead.target)))
        given = [string(field.wire)] if target is None else [string(field.wire), target]
        value = call(odata(self._imports, made), *given)
        return FieldView(
            name=identifier(name),
            annotation=subscript(self._imports.add(FINAL), kind),
            default=cat(Code(" = "), value),
            doc=NOTHING,
        )

    def _value(self, entity: Code, field: Field) -> Code:
        annotation = self._annotator.without_none(field.type)
        return subscript(odata(self._imports, "Field"), listed([entity, annotation]))

    def _lead(self, entity: Code, lead: Lead) -> Code:
        self._annotator.used.add(lead.target)
        self.targets.add(lead.target)
        names = [self._names.types[lead.target], self._entities.fields_name(lead.target)]
        types = [entity, *map(identifier, names)]
        if lead.id is not None:
            types.append(self._annotator.without_none(lead.id))
        return subscript(odata(self._imports, KIND_CLASSES[lead.kind]), listed(types))
