"""The modules of `resources`: operations, and a class for each of the twins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from clientwright.emit import symbols
from clientwright.emit.annotations import BUILTINS, PLAIN, Annotator, Setting
from clientwright.emit.arguments import Argument
from clientwright.emit.batches import Batched, batched
from clientwright.emit.batches import constant as batch_constant
from clientwright.emit.batches import forms as batch_forms
from clientwright.emit.code import (
    LINE,
    NOTHING,
    Code,
    call,
    cat,
    docstring,
    identifier,
    indented,
    keyword,
    listed,
    method_docstring,
    string,
    subscript,
)
from clientwright.emit.entity_methods import EntityMethods, Spelling
from clientwright.emit.forms import Forms
from clientwright.emit.imports import Imports, exports, from_import
from clientwright.emit.media import Call, calls
from clientwright.emit.methods import (
    BODY,
    Method,
    argument_code,
    batch_arguments,
    call_of,
    constant_name,
    on_a_line,
    our_arguments,
    pager_arguments,
)
from clientwright.emit.odata import Entities, odata
from clientwright.emit.operations import OperationMaker
from clientwright.emit.paging import PagingMaker, item_type, items_pointer
from clientwright.emit.prose import method_doc, resource_doc
from clientwright.emit.servers import options_symbol
from clientwright.emit.signature import SignatureMaker
from clientwright.emit.views import (
    ChildView,
    HeadView,
    MethodView,
    OperationView,
    ResourceClassView,
    ResourceModuleView,
)
from clientwright.ir.api import Api
from clientwright.ir.operations import Operation, Requirement
from clientwright.ir.types import ANY, Type
from clientwright.naming.names import Names, ResourceName


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourcesContext:
    """What all resource modules are made from."""

    api: Api
    names: Names
    forms: Forms
    entities: Entities
    header: Code
    default_security: tuple[tuple[Requirement, ...], ...]


def module_view(
    context: ResourcesContext, resource: ResourceName, operations: Sequence[Operation]
) -> ResourceModuleView:
    """The module of one resource."""
    return _Module(context, resource, operations).view()


class _Module:
    def __init__(
        self, context: ResourcesContext, resource: ResourceName, operations: Sequence[Operation]
    ) -> None:
        self._context = context
        self._resource = resource
        names, forms = context.names, context.forms
        self._children = children(names, resource.path)
        members = {names.methods[each.key].method for each in operations}
        members |= {child.path[-1] for child in self._children}
        found = sorted(operations, key=lambda each: names.methods[each.key].method)
        self._stream_names = _stream_names(context, found, members)
        members |= set(self._stream_names.values())
        shadowed = frozenset(members & BUILTINS)
        self._imports = imports = Imports(1, frozenset(members))
        argument = Setting(loose=True, upload=True, shadowed=shadowed)
        self._results = Annotator(forms, imports, Setting(shadowed=shadowed))
        self._argument_types = Annotator(forms, imports, argument)
        self._signatures = SignatureMaker(names, forms, imports, self._argument_types)
        self._maker = OperationMaker(
            imports, Annotator(forms, imports, PLAIN), context.default_security
        )
        self._paging = PagingMaker(imports)
        self._entities = EntityMethods(
            context.api, names, context.entities, imports, self._results, self._signatures
        )
        self._operations = self._entities.take(found)
        self._constants = {constant_name(name) for name in members}

    def view(self) -> ResourceModuleView:
        methods = [method for operation in self._operations for method in self._methods(operation)]
        operations = tuple(view for method in methods for view in self._views(method))
        classes = (self._class(methods, is_async=False), self._class(methods, is_async=True))
        names = [self._resource.class_name, f"Async{self._resource.class_name}"]
        needed = tuple(_child_import(child) for child in self._children)
        if needed:
            self._imports.add(symbols.TYPE_CHECKING)
            self._imports.add(symbols.CACHED_PROPERTY)
        return ResourceModuleView(
            header=self._context.header,
            doc=docstring(f"`client.{'.'.join(self._resource.path)}`."),
            imports=self._imports.render(),
            needed=needed,
            exports=tuple(map(string, exports(names))),
            operations=operations,
            classes=classes,
        )

    def _methods(self, operation: Operation) -> list[Method]:
        plain = self._context.names.methods[operation.key].method
        entity = self._entities.method(operation, identifier(constant_name(plain)))
        signature = entity.signature if entity else self._signatures.signature(operation)
        found: list[Method] = []
        for each in calls(operation):
            name = self._stream_names[operation.key] if each.stream and found else plain
            method = Method(
                call=each,
                name=name,
                constant=identifier(constant_name(name)),
                signature=signature.streaming() if each.stream and found else signature,
                result=(entity and entity.result) or self._result(each),
                entity=entity,
            )
            found.append(method if each.stream else self._paged(method))
        return found

    def _paged(self, method: Method) -> Method:
        """The method with its pages or its batch, if it has one of them."""
        operation = method.call.operation
        items = items_pointer(operation.conventions)
        if items is None:
            return replace(method, batch=batched(self._context.api.types, operation))
        item = item_type(self._context.api.types, operation, items)
        return replace(method, pages=True, item=self._results.annotation(item))

    def _plan_name(self, method: Method) -> Code:
        """The name of the constant that says how a method pages, or what its batches are."""
        if method.entity and method.entity.keys:
            return method.entity.keys_name
        name = f"{constant_name(method.name)}_{'PAGES' if method.pages else 'BATCH'}"
        while name in self._constants:
            name += "_"
        return identifier(name)

    def _result(self, each: Call) -> Code:
        if not each.answers:
            return self._results.annotation(ANY)
        types: list[Type] = [content.type for answer in each.answers for content in answer.contents]
        empty = any(not answer.contents for answer in each.answers)
        return self._results.union(types, optional=empty and not each.stream)

    def _views(self, method: Method) -> list[OperationView]:
        """The operations behind a method: several when an entity has several keys."""
        others = method.entity.spellings if method.entity else ()
        return [*(self._other(method, each) for each in others), self._operation(method)]

    def _other(self, method: Method, spelling: Spelling) -> OperationView:
        same = replace(
            method,
            call=replace(method.call, operation=spelling.operation),
            constant=spelling.constant,
            signature=spelling.signature,
        )
        return replace(self._operation(same), plan=NOTHING, planned=NOTHING)

    def _operation(self, method: Method) -> OperationView:
        name = ".".join([*self._resource.path, method.name])
        self._imports.add(symbols.OPERATION)
        arguments = self._maker.arguments(method.call, name, method.signature)
        if method.entity and method.entity.made:
            arguments += (keyword("result", method.entity.made),)
        conventions = method.call.operation.conventions
        plan = plan_type = NOTHING
        if method.pages and conventions.pagination:
            plan = self._paging.constant(conventions.pagination, conventions.partition)
        elif method.pages and conventions.listing:
            plan = self._paging.single(conventions.listing.items)
        elif method.batch:
            plan = batch_constant(self._imports, method.batch.batch)
            *_, (_, given) = self._batch_forms(method, method.batch)
            plan_type = subscript(self._imports.add(symbols.BATCH), given)
        elif method.entity and method.entity.keys:
            plan = method.entity.keys
        return OperationView(
            constant=method.constant,
            result=method.result,
            arguments=arguments,
            plan=self._plan_name(method) if plan else NOTHING,
            planned=plan,
            plan_type=plan_type,
        )

    # ----------------------------------------------------------------------------------------------- classes

    def _class(self, methods: Sequence[Method], *, is_async: bool) -> ResourceClassView:
        name = ("Async" if is_async else "") + self._resource.class_name
        if any(method.entity and method.entity.guarded for method in methods):
            base = odata(self._imports, "AsyncEntityResource" if is_async else "EntityResource")
        else:
            base = self._imports.add(symbols.ASYNC_RESOURCE if is_async else symbols.RESOURCE)
        doc = docstring(resource_doc(self._resource), 4)
        return ResourceClassView(
            name=identifier(name),
            base=base,
            doc=doc or docstring(f"`client.{'.'.join(self._resource.path)}`.", 4),
            children=tuple(child_view(child, is_async=is_async) for child in self._children),
            methods=tuple(self._method(method, is_async=is_async) for method in methods),
        )

    def _method(self, method: Method, *, is_async: bool) -> MethodView:
        operation = method.call.operation
        awaited = is_async and not method.pages
        request = f"{operation.method} {operation.path}"
        described = [(each.name, each.doc) for each in method.signature.arguments()]
        described += our_arguments(method)
        *overloads, own = self._heads(method, is_async=is_async)
        if overloads:
            self._imports.add(symbols.OVERLOAD)
        return MethodView(
            def_=Code("async def") if awaited else Code("def"),
            name=identifier(method.name),
            overloads=tuple(overloads),
            arguments=own.arguments,
            inline_arguments=own.inline_arguments,
            one_line=own.one_line,
            result=own.result,
            deprecated=self._deprecated(operation),
            doc=method_docstring(method_doc(operation), described, request, BODY),
            call=call_of(method, self._plan_name(method), is_async=is_async),
        )

    def _heads(self, method: Method, *, is_async: bool) -> list[HeadView]:
        """The signatures of the method: overloads for a batch, one in and many in, then its own."""
        signature = method.signature
        if method.batch is None:
            result = self._given(method, is_async=is_async)
            return [
                self._head(replace(method, signature=each), each.positional, result, is_async)
                for each in method.seen
            ]
        return [
            self._head(method, (*signature.positional, items), result, is_async)
            for items, result in self._batch_forms(method, method.batch)
        ]

    def _batch_forms(self, method: Method, batch: Batched) -> list[tuple[Argument, Code]]:
        return batch_forms(
            batch, method.signature.items, self._argument_types, self._results, self._imports
        )

    def _head(
        self, method: Method, positional: tuple[Argument, ...], result: Code, is_async: bool
    ) -> HeadView:
        signature = method.signature
        kind = self._imports.add(options_symbol(self._context.api))
        options = cat(Code("options: "), kind, Code(" | None = None"))
        ours = [*pager_arguments(method), *batch_arguments(method), options]
        arguments = [Code("self"), *map(argument_code, positional), Code("*")]
        arguments += [*map(argument_code, signature.keyword), *ours]
        exploded = [Code("self"), *map(on_a_line, positional), Code("*")]
        exploded += [*map(on_a_line, signature.keyword), *ours]
        flat = listed(arguments)
        head = len("    async def (") if is_async and not method.pages else len("    def (")
        # An overload has ` ...` after it.
        length = head + len(method.name) + len(flat) + len(") -> :") + len(result) + 4
        return HeadView(
            arguments=tuple(exploded),
            inline_arguments=flat,
            one_line=length - (0 if method.batch or len(method.seen) > 1 else 4) <= LINE,
            result=result,
        )

    def _given(self, method: Method, *, is_async: bool) -> Code:
        """What the method gives: its result, a stream of it, or a pager over its items."""
        if method.call.stream:
            stream = symbols.ASYNC_STREAM if is_async else symbols.STREAM
            return subscript(self._imports.add(stream), method.result)
        if method.pages:
            pager = symbols.ASYNC_PAGER if is_async else symbols.PAGER
            return subscript(self._imports.add(pager), listed([method.item, method.result]))
        return method.result

    def _deprecated(self, operation: Operation) -> Code:
        if not operation.deprecated:
            return NOTHING
        reason = "The API has deprecated this operation"
        reason += f" and ends it on {operation.sunset}." if operation.sunset else "."
        return call(self._imports.add(symbols.DEPRECATED), string(reason))


def children(names: Names, path: tuple[str, ...]) -> list[ResourceName]:
    """The resources right below `path`; below the client when it is empty."""
    found = [other for other in names.resources.values() if other.path[:-1] == path]
    return sorted(found, key=lambda other: other.path)


def child_view(child: ResourceName, *, is_async: bool) -> ChildView:
    """A resource as a property of what is above it."""
    name = identifier(f"Async{child.class_name}" if is_async else child.class_name)
    return ChildView(
        attribute=identifier(child.path[-1]),
        class_name=name,
        module=identifier(child.module),
        doc=docstring(resource_doc(child), 8),
    )


def _child_import(child: ResourceName) -> Code:
    names = [f"Async{child.class_name}", child.class_name]
    return indented(from_import(f".{child.module}", names, 4), 4)


def _stream_names(
    context: ResourcesContext, operations: Sequence[Operation], members: set[str]
) -> dict[str, str]:
    """Names of the streaming methods beside plain ones."""
    found: dict[str, str] = {}
    taken = set(members)
    for operation in operations:
        if len(calls(operation)) > 1:
            name = f"{context.names.methods[operation.key].method.rstrip('_')}_stream"
            while name in taken:
                name += "_"
            taken.add(name)
            found[operation.key] = name
    return found
