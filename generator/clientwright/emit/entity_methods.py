"""Methods on OData entities: typed options, one method for all keys, changes by filter that count first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from clientwright.emit.annotations import Annotator
from clientwright.emit.arguments import Argument
from clientwright.emit.code import (
    NOTHING,
    Code,
    call,
    cat,
    identifier,
    mapping,
    string,
    subscript,
    tuple_,
)
from clientwright.emit.entity_keys import KeyPart, KeyUse, forms
from clientwright.emit.imports import Imports
from clientwright.emit.odata import Entities, answer_entity, odata
from clientwright.emit.signature import Signature, SignatureMaker
from clientwright.ir.api import Api
from clientwright.ir.conventions import ODataService
from clientwright.ir.operations import Location, Operation, OperationKey, Parameter
from clientwright.ir.types import JsonKind, Ref, Scalar
from clientwright.naming.entities import FILTER, Role, other_spellings, role_of
from clientwright.naming.names import Names
from clientwright.naming.words import snake, split

SELECT, EXPAND, ORDER_BY = "$select", "$expand", "$orderby"
TYPED = {
    FILTER: ("Filter", "filtered"),
    SELECT: ("Select", "selected"),
    EXPAND: ("Expand", "expanded"),
    ORDER_BY: ("OrderBy", "ordered"),
}
"""By option: its type, and the function that makes its text."""

_INTEGER = Scalar(kind=JsonKind.INTEGER)
_NONE, _OPTIONS = Code("None"), Code("options")
_COUNTED = (
    "How many entities that are: they are counted first, and UnexpectedCount is raised, and nothing changed, when"
    " there are more or fewer."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """Another operation behind the same method."""

    operation: Operation
    constant: Code
    signature: Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityMethod:
    """What is special about a method on entities.

    `heads`: the signatures that callers see, then its own; `target`: the operation as the call has it; `call`: all of
    the call, where it is not the usual one; `result`: what it gives; `made`: how that is made of the answer; `keys`:
    the constant that says which key is which operation, and its name.
    """

    signature: Signature
    heads: tuple[Signature, ...]
    target: Code
    call: Code | None = None
    result: Code | None = None
    made: Code | None = None
    keys: Code | None = None
    keys_name: Code = NOTHING
    spellings: tuple[Spelling, ...] = ()
    guarded: bool = False


class EntityMethods:
    """Makes the methods on entities of one module."""

    def __init__(
        self,
        api: Api,
        names: Names,
        entities: Entities,
        imports: Imports,
        results: Annotator,
        signatures: SignatureMaker,
    ) -> None:
        self._api = api
        self._names = names
        self._entities = entities
        self._imports = imports
        self._results = results
        self._signatures = signatures
        self._others: dict[OperationKey, list[Operation]] = {}
        self._counts: dict[str, Operation] = {}

    def take(self, operations: Sequence[Operation]) -> list[Operation]:
        """Looks at the operations of the module; gives those that have a method of their own."""
        shared = other_spellings(self._api, operations)
        for operation in operations:
            if operation.key in shared:
                self._others.setdefault(shared[operation.key], []).append(operation)
            entity = operation.conventions.odata
            if entity and role_of(self._api, operation) is Role.COUNT:
                self._counts[entity.entity_set] = operation
        return [operation for operation in operations if operation.key not in shared]

    def method(self, operation: Operation, constant: Code) -> EntityMethod | None:
        """The method of an operation; None where nothing about it is special."""
        service, id_ = self._api.habits.odata, self._entities.of_set(operation)
        if service is None or id_ is None:
            return None
        entity = self._results.annotation(Ref(id=id_))
        match role_of(self._api, operation):
            case Role.LIST:
                return self._listing(operation, constant, entity, service)
            case Role.COUNT:
                return self._count(operation, constant, entity, service)
            case Role.GET | Role.UPDATE | Role.REPLACE | Role.DELETE as role:
                return self._keyed(operation, constant, entity, role, service)
            case Role.UPDATE_WHERE | Role.DELETE_WHERE:
                return self._where(operation, constant, entity, service)
            case Role.CREATE | None:
                return None

    # ------------------------------------------------------------------------------------------------- options

    def _typed(
        self,
        operation: Operation,
        entity: Code,
        *,
        stable: tuple[str, ...] = (),
        needs_filter: bool = False,
    ) -> Signature:
        """The signature with the options of OData typed for the entity."""
        signature = self._signatures.signature(operation)
        keyword = {each.name: each for each in signature.keyword}
        parameters: list[tuple[Parameter, Code]] = []
        for parameter, passed in signature.parameters:
            wire = parameter.wire.lower()
            if parameter.location is not Location.QUERY or wire not in TYPED:
                parameters.append((parameter, passed))
                continue
            needed = needs_filter and wire == FILTER
            type_, function = TYPED[wire]
            annotation = subscript(odata(self._imports, type_), entity)
            keyword[passed] = replace(
                keyword[passed],
                annotation=annotation if needed else cat(annotation, Code(" | None")),
                default=None if needed else _NONE,
            )
            more = map(string, stable if wire == ORDER_BY else ())
            made = call(odata(self._imports, "needed" if needed else function), passed, *more)
            # The grammar of OData is not to be encoded, and its text knows what is.
            parameters.append((replace(parameter, allow_reserved=True), made))
        return replace(signature, keyword=tuple(keyword.values()), parameters=tuple(parameters))

    def _stable(self, operation: Operation, service: ODataService) -> tuple[str, ...]:
        """The fields that every listing is ordered by in the end: the declared one, else the primary key."""
        found = operation.conventions.odata
        known = self._entities.wires(operation)
        if service.order_by in known:
            return (service.order_by,)
        keys = service.keys.get(found.entity_set, ()) if found else ()
        return keys[0] if keys and set(keys[0]) <= known else ()

    def _option(self, operation: Operation, wire: str) -> Code | None:
        """The argument of an option."""
        names = self._names.methods[operation.key].parameters
        for (location, name), argument in names.items():
            if location is Location.QUERY and name.lower() == wire:
                return identifier(argument)
        return None

    def _listing(
        self, operation: Operation, constant: Code, entity: Code, service: ODataService
    ) -> EntityMethod:
        signature = self._typed(operation, entity, stable=self._stable(operation, service))
        select, expand = self._option(operation, SELECT), self._option(operation, EXPAND)
        target = constant
        pagination = operation.conventions.pagination
        if pagination is not None and (select or expand):
            items = map(string, pagination.items)
            chosen = odata(self._imports, "chosen")
            target = call(chosen, constant, select or _NONE, expand or _NONE, *items)
        return EntityMethod(signature=signature, heads=(signature,), target=target)

    def _count(
        self, operation: Operation, constant: Code, entity: Code, service: ODataService
    ) -> EntityMethod:
        signature = self._typed(operation, entity)
        path = [string(service.count_value)] if service.count_value is not None else []
        return EntityMethod(
            signature=signature,
            heads=(signature,),
            target=constant,
            result=self._results.annotation(_INTEGER),
            made=call(odata(self._imports, "counted"), *path),
        )

    # ---------------------------------------------------------------------------------------------------- keys

    def _keyed(
        self,
        operation: Operation,
        constant: Code,
        entity: Code,
        role: Role,
        service: ODataService,
    ) -> EntityMethod:
        signature = self._typed(operation, entity)
        others = sorted(self._others.get(operation.key, []), key=lambda each: each.path)
        spellings = tuple(self._spelling(other, constant, entity) for other in others)
        uses = [self._use(operation, constant, signature, operation)]
        uses += [
            self._use(each.operation, each.constant, each.signature, operation)
            for each in spellings
        ]
        heads = forms(signature, uses)
        keys = cat(constant, Code("_KEYS"))
        optional = role is Role.GET and service.missing_is_empty
        unwrapped = role is Role.GET and (service.envelope is not None or optional)
        path = [string(service.envelope)] if service.envelope is not None else []
        result = None
        if unwrapped:
            result = self._results.annotation(
                answer_entity(self._api, operation), optional=optional
            )
        return EntityMethod(
            signature=heads[-1],
            heads=heads,
            target=constant,
            call=self._keyed_call(operation, keys, signature, uses),
            result=result,
            made=call(odata(self._imports, "first"), *path) if unwrapped else None,
            keys_name=keys,
            keys=tuple_([each.code(odata(self._imports, "Key")) for each in uses]),
            spellings=spellings,
        )

    def _spelling(self, operation: Operation, constant: Code, entity: Code) -> Spelling:
        key = operation.conventions.odata.key if operation.conventions.odata else None
        words = [word for name in (key.properties if key else ()) for word in split(name)]
        name = identifier(f"{constant}_BY_{snake(tuple(words)).upper()}")
        return Spelling(
            operation=operation, constant=name, signature=self._typed(operation, entity)
        )

    def _use(
        self, operation: Operation, constant: Code, signature: Signature, main: Operation
    ) -> KeyUse:
        """A key as an operation takes it. Its parts go by the names that the body has for them."""
        key = operation.conventions.odata.key if operation.conventions.odata else None
        assert key is not None
        fields: Mapping[str, str] = {}
        if operation is not main:
            fields = self._names.methods[main.key].fields
        by_name = {each.name: each for each in signature.positional}
        parameters = self._names.methods[operation.key].parameters
        parts = []
        for wire, name in zip(key.parameters, key.properties, strict=True):
            argument = by_name[parameters[Location.PATH, wire]]
            renamed = replace(argument, name=fields.get(name, argument.name))
            parts.append(KeyPart(property=name, parameter=wire, argument=renamed))
        return KeyUse(constant=constant, parts=tuple(parts))

    def _keyed_call(
        self, operation: Operation, keys: Code, signature: Signature, uses: Sequence[KeyUse]
    ) -> Code:
        given = {
            part.property: identifier(part.argument.name) for use in uses for part in use.parts
        }
        named = mapping([(string(name), code) for name, code in given.items()])
        mine = {part.parameter for part in uses[0].parts}
        rest = [
            (string(parameter.wire), passed)
            for parameter, passed in signature.parameters
            if parameter.wire not in mine and parameter.wire.lower() not in (SELECT, EXPAND)
        ]
        beside = [mapping(rest)] if rest else []
        flat = operation.body is not None and operation.body.flat
        if flat and signature.body is not None:
            changed = odata(self._imports, "changed")
            found = call(changed, keys, named, signature.body, *beside)
            return call(Code("self._call"), cat(Code("*"), found), _OPTIONS)
        found = call(
            odata(self._imports, "keyed"),
            keys,
            named,
            *beside,
            select=self._option(operation, SELECT),
            expand=self._option(operation, EXPAND),
        )
        body = [signature.body] if signature.body is not None else []
        return call(Code("self._call"), cat(Code("*"), found), *body, options=_OPTIONS)

    # -------------------------------------------------------------------------------------------------- filters

    def _where(
        self, operation: Operation, constant: Code, entity: Code, service: ODataService
    ) -> EntityMethod:
        signature = self._typed(operation, entity, needs_filter=service.guarded)
        found = operation.conventions.odata
        count = self._counts.get(found.entity_set) if found else None
        if count is None:
            return EntityMethod(signature=signature, heads=(signature,), target=constant)
        expected = Argument(
            name="expected",
            annotation=self._results.annotation(_INTEGER, optional=not service.guarded),
            default=None if service.guarded else _NONE,
            doc=_COUNTED,
        )
        keyword = sorted((*signature.keyword, expected), key=lambda each: each.default is not None)
        shown = replace(signature, keyword=tuple(keyword))
        passed = tuple_([code for _, code in signature.parameters])
        body = [signature.body] if signature.body is not None else []
        counted = self._names.methods[count.key].method
        return EntityMethod(
            signature=shown,
            heads=(shown,),
            target=constant,
            call=call(
                Code("self._guarded"),
                constant,
                identifier(f"_{counted.strip('_').upper()}"),
                passed,
                *body,
                expected=Code("expected"),
                options=_OPTIONS,
            ),
            guarded=True,
        )
