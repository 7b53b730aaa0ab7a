"""The resource that the README shows, and calls of its methods that are right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from clientwright.emit.batches import batched
from clientwright.emit.code import (
    NOTHING,
    Code,
    call,
    cat,
    identifier,
    join,
    keyword,
    literal,
    string,
)
from clientwright.emit.forms import Forms
from clientwright.emit.paging import is_owned, item_type, items_pointer, owned_fields, owned_slots
from clientwright.emit.samples import Samples, is_text, rank
from clientwright.ir.api import Api
from clientwright.ir.conventions import UpdateForm, UpdateStyle
from clientwright.ir.operations import Location, Operation, Parameter
from clientwright.ir.types import (
    EnumShape,
    Field,
    KeepExtras,
    Ref,
    Type,
    TypeId,
    without_null,
)
from clientwright.naming.entities import FILTER, other_spellings
from clientwright.naming.names import MethodName, Names

_METHODS = ("list", "get", "create", "update", "delete")
_WIDTH = 88


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Calls, each empty where there is none. `new` is what is created; `limit`: how many of it fit into a request.

    `route` and `answer` are for a transport of tests. `keyed`: one that is not there is None, no error.
    """

    listing: Code = NOTHING
    filtered: Code = NOTHING
    fetched: Code = NOTHING
    new: Code = NOTHING
    created: Code = NOTHING
    many: Code = NOTHING
    limit: Code = NOTHING
    updated: Code = NOTHING
    route: Code = NOTHING
    answer: Code = NOTHING
    keyed: bool = False

    def count(self) -> int:
        shown = (self.filtered, self.fetched, self.created, self.updated, self.limit)
        return sum(map(bool, shown))


def examples(api: Api, names: Names, forms: Forms) -> Examples:
    """Those of the resource of which most can be shown; of several the one whose things have most properties."""
    maker = _Maker(api, names, forms)
    by_resource = _by_resource(api, names)
    best, most = Examples(), (0, 0, 0)
    for _, operations in sorted(by_resource.items()):
        if not (item := maker.item(operations.get("list"))):
            continue
        found = maker.resource(operations, item)
        shape = maker.samples.shape(item)
        own = (found.count(), len(shape[1].fields) if shape else 0, len(found.fetched))
        if own > most:
            best, most = found, own
    return best


def _by_resource(api: Api, names: Names) -> dict[tuple[str, ...], dict[str, Operation]]:
    """The standard operations of each resource by method; what lists something else stands in for a missing `list`."""
    found: dict[tuple[str, ...], dict[str, Operation]] = {}
    others: dict[tuple[str, ...], Operation] = {}
    behind = other_spellings(api, api.operations)
    for operation in api.operations:
        method = names.methods[operation.key]
        if operation.key in behind:
            continue
        if method.method in _METHODS:
            found.setdefault(method.resource, {}).setdefault(method.method, operation)
        elif method.method.startswith("list_"):
            others.setdefault(method.resource, operation)
    if any("list" in operations for operations in found.values()):
        return found
    return {resource: {"list": operation} for resource, operation in others.items()}


class _Maker:
    def __init__(self, api: Api, names: Names, forms: Forms) -> None:
        self._api = api
        self._names = names
        self._forms = forms
        self.samples = Samples(names, forms)

    def item(self, operation: Operation | None) -> Type | None:
        """What a listing lists, if it can be called without arguments and lists objects."""
        if operation is None or self._needed(operation):
            return None
        pointer = items_pointer(operation.conventions)
        if pointer is None:
            return None
        found = item_type(self._api.types, operation, pointer)
        return found if self.samples.shape(found) else None

    def resource(self, operations: Mapping[str, Operation], item: Type) -> Examples:
        listing = operations["list"]
        found = Examples(
            listing=call(self._callable(listing)),
            filtered=self._filtered(listing, item),
            route=string(f"{listing.method} {listing.path}"),
            answer=self.samples.answer(item),
        )
        if get := operations.get("get"):
            keyed = get.conventions.odata is not None and self._api.habits.odata is not None
            found = replace(found, fetched=self._called(get), keyed=keyed)
        if create := operations.get("create"):
            found = self._creation(found, create)
        if update := operations.get("update"):
            found = replace(found, updated=self._updated(update))
        return found

    # ------------------------------------------------------------------------------------------------ calls

    def _callable(self, operation: Operation) -> Code:
        method = self._names.methods[operation.key]
        words = [Code("client"), *map(identifier, method.resource), identifier(method.method)]
        return join(Code("."), words)

    def _needed(self, operation: Operation) -> list[Parameter]:
        return [
            each
            for each in operation.parameters
            if (each.required or each.location is Location.PATH)
            and each.wire not in self._names.client_parameters
        ]

    def _called(
        self, operation: Operation, body: Code | None = None, named: Sequence[Code] = ()
    ) -> Code:
        """A call with what is required of parameters, and more; nothing where that has no short form."""
        method, needed = self._names.methods[operation.key], self._needed(operation)
        path = [each for each in needed if each.location is Location.PATH]
        path.sort(key=lambda each: operation.path.find("{" + each.wire + "}"))
        rest = [each for each in needed if each.location is not Location.PATH]
        given: list[Code | None] = [
            string(each.wire) if is_text(each.type) else self.samples.code(each.type)
            for each in path
        ]
        given += [body] if body is not None else []
        given += [self._named(each, method) for each in rest]
        codes = [code for code in (*given, *named) if code is not None]
        if len(codes) < len(given) + len(named):
            return NOTHING
        return fitted(self._callable(operation), codes)

    def _named(self, parameter: Parameter, method: MethodName) -> Code | None:
        value = self.samples.code(parameter.type)
        if value is None:
            return None
        return keyword(method.parameters[parameter.location, parameter.wire], value)

    # ------------------------------------------------------------------------------------------------ filters

    def _filtered(self, operation: Operation, item: Type) -> Code:
        """A listing with a condition: a parameter named like a property, or an expression of OData."""
        method = self._names.methods[operation.key]
        if (Location.QUERY, FILTER) in method.parameters and self._api.habits.odata:
            return self._by_expression(operation, item, method)
        found = self.samples.shape(item)
        fields = {field.wire for field in found[1].fields} if found else set()
        slots = owned_slots(operation.conventions)
        likely = [
            each
            for each in operation.parameters
            if each.location is Location.QUERY
            and each.wire in fields
            and not is_owned(each, slots)
            and self._is_choice(each.type)
        ]
        if not likely:
            return NOTHING
        likely.sort(key=lambda each: not self._forms.values_of(each.type))
        condition = self._named(likely[0], method)
        return self._called(operation, named=[condition]) if condition else NOTHING

    def _is_choice(self, type_: Type) -> bool:
        """Text, or one of some words."""
        inner = without_null(type_)
        return is_text(inner) or (
            isinstance(inner, Ref) and isinstance(self._forms.shape(inner.id), EnumShape)
        )

    def _by_expression(self, operation: Operation, item: Type, method: MethodName) -> Code:
        found = self.samples.shape(item)
        field = next(self.samples.plain_fields(item), None)
        if found is None or field is None:
            return NOTHING
        attribute = identifier(self._names.fields[found[0]][field.wire])
        fields = cat(self.samples.name(found[0]), Code(".fields."), attribute)
        expression = cat(fields, Code(' == "..."'))
        condition = keyword(method.parameters[Location.QUERY, FILTER], expression)
        return self._called(operation, named=[condition])

    # ------------------------------------------------------------------------------------------------ writing

    def _creation(self, found: Examples, operation: Operation) -> Examples:
        if batch := batched(self._api.types, operation):
            new = self.samples.code(batch.item)
            if new is None or not batch.single or self._needed(operation) or "(" not in new:
                return found
            limit = literal(batch.batch.maximum) if batch.batch.maximum else NOTHING
            created = call(self._callable(operation), Code("new"))
            many = call(self._callable(operation), Code("[new, new]"))
            return replace(found, new=new, created=created, many=many, limit=limit)
        shape = self._body_shape(operation)
        if shape is None or operation.body is None:
            return found
        id_, fields, _ = shape
        if not operation.body.flat:
            new = self.samples.code(Ref(id=id_))
            return found if new is None else replace(found, created=self._called(operation, new))
        needed = [field for field in fields if field.required]
        telling = [field for field in fields if is_text(field.type)][:1]
        named = self._keywords(self._names.methods[operation.key], needed or telling)
        return replace(found, created=self._called(operation, named=named)) if named else found

    def _keywords(self, method: MethodName, fields: Iterable[Field]) -> Sequence[Code]:
        found = []
        for field in fields:
            value = self.samples.code(field.type)
            if value is None or field.wire not in method.fields:
                return ()
            found.append(keyword(method.fields[field.wire], value))
        return found

    def _body_shape(self, operation: Operation) -> tuple[TypeId, tuple[Field, ...], bool] | None:
        """The declaration of a body, its properties without the pager's, and whether it keeps others."""
        if operation.body is None:
            return None
        found = self.samples.shape(operation.body.contents[0].type)
        if found is None:
            return None
        owned = owned_fields(operation.body, owned_slots(operation.conventions))
        fields = tuple(field for field in found[1].fields if field.wire not in owned)
        return found[0], fields, isinstance(found[1].extras, KeepExtras)

    def _updated(self, operation: Operation) -> Code:
        """A call that takes a value away."""
        update = operation.conventions.update
        if update is None or update.style is UpdateStyle.REPLACE:
            return NOTHING
        if update.forms:
            return self._changed(operation, update.forms[0])
        shape = self._body_shape(operation)
        if shape is None or operation.body is None:
            return NOTHING
        id_, fields, keeps = shape
        nullable = [
            each for each in fields if not each.required and self.samples.takes_null(each.type)
        ]
        nullable.sort(key=lambda each: rank(each.wire))
        if operation.body.flat:
            known = self._names.methods[operation.key].fields
            names = [known[each.wire] for each in nullable if each.wire in known]
            gone = [keyword(name, Code("None")) for name in names[:1]]
            return self._called(operation, named=gone) if gone else NOTHING
        if any(each.required for each in fields):
            return NOTHING
        known = self._names.fields[id_]
        if keeps:
            change = Code('extra={"...": None}')
        elif nullable:
            change = keyword(known[nullable[0].wire], Code("None"))
        else:
            return NOTHING
        return self._called(operation, call(self.samples.name(id_), change))

    def _changed(self, operation: Operation, form: UpdateForm) -> Code:
        """An update whose changes are set, taken away, added to."""
        batch = batched(self._api.types, operation)
        shape = self.samples.shape(Ref(id=form.type))
        taken = [each.wire for each in form.changes if each.null is not None]
        if batch is None or not batch.single or shape is None or not taken:
            return NOTHING
        taken.sort(key=rank)
        known = self._names.fields[form.type]
        identity = [each for each in shape[1].fields if each.wire != form.property]
        key = self.samples.argument(form.type, identity[0]) if identity else None
        changed = self._names.fields[form.holder].get(taken[0])
        if changed is None or (key is not None and changed in known.values()):
            return NOTHING
        given = [*([key] if key is not None else []), keyword(changed, Code("None"))]
        return self._called(operation, call(self.samples.name(form.type), *given))


def fitted(function: Code, arguments: Sequence[Code]) -> Code:
    """A call on one line, or with an argument a line where that is too long."""
    line = call(function, *arguments)
    if len(line) <= _WIDTH:
        return line
    rows = [cat(Code("    "), argument, Code(",\n")) for argument in arguments]
    return cat(function, Code("(\n"), *rows, Code(")"))
