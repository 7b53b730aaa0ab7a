"""The `models` package: views of its modules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clientwright.emit import symbols
from clientwright.emit.annotations import IN_MODEL, Annotator, constant, template_of
from clientwright.emit.code import (
    LINE,
    NOTHING,
    Code,
    call,
    cat,
    docstring,
    identifier,
    indented,
    literal,
    string,
    subscript,
    thunk,
    tuple_,
)
from clientwright.emit.fields import FieldsMaker
from clientwright.emit.forms import Form, Forms, can_be_field
from clientwright.emit.grouping import Grouping
from clientwright.emit.imports import Imports, Symbol, exports, from_import, natural
from clientwright.emit.odata import Entities
from clientwright.emit.prose import alias_doc, field_doc, type_doc
from clientwright.emit.updates import UpdateMaker, model_base, update_forms
from clientwright.emit.views import (
    AliasModuleView,
    AliasView,
    ClassView,
    FieldView,
    HomeView,
    ModelsIndexView,
    ModelsModuleView,
    UnionView,
)
from clientwright.ir.api import Api
from clientwright.ir.types import (
    ANY,
    AliasShape,
    ComponentName,
    Const,
    EnumShape,
    Field,
    JsonKind,
    KeepExtras,
    Map,
    ObjectShape,
    Ref,
    TypeDecl,
    TypeId,
    UnionMember,
    UnionShape,
)
from clientwright.naming.names import Names

ALIASES = "_aliases"
_NONE = Code("None")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsContext:
    """What all modules of models are made from."""

    api: Api
    names: Names
    forms: Forms
    grouping: Grouping
    entities: Entities
    header: Code


def module_view(context: ModelsContext, stem: str) -> ModelsModuleView:
    """The private module `stem`."""
    return _Module(context, stem).view()


class _Module:
    def __init__(self, context: ModelsContext, stem: str) -> None:
        self._context = context
        self._stem = stem
        held = [context.api.types[id_] for id_ in context.grouping.modules[stem]]
        self._held = sorted(held, key=lambda decl: context.names.types[decl.id])
        attributes = [
            context.names.fields[decl.id].values()
            for decl in held
            if decl.id in context.names.fields
        ]
        hidden = {name for each in attributes for name in each} | set(context.names.types.values())
        self._imports = Imports(1, frozenset(hidden))
        self._annotator = Annotator(context.forms, self._imports, IN_MODEL)
        self._fields = FieldsMaker(context.entities, context.names, self._imports, self._annotator)
        self._update_forms = update_forms(context.api)
        self._updates = UpdateMaker(context.forms, self._imports, context.names.fields)
        self._defined: set[TypeId] = set()

    def view(self) -> ModelsModuleView:
        enums, classes, unions = [], [], []
        for decl in self._held:
            match decl.shape:
                case EnumShape():
                    enums.append(self._enum(decl, decl.shape))
                case ObjectShape():
                    classes.append(self._class(decl, decl.shape))
        self._defined.update(decl.id for decl in self._held if not self._is_marker(decl))
        for decl in self._ordered_markers():
            unions.append(self._union(decl))
            self._defined.add(decl.id)
        self._annotator.used |= self._updates.used
        needed = tuple(self._needed())
        if needed or unions:
            self._imports.add(symbols.TYPE_CHECKING)
        return ModelsModuleView(
            header=self._context.header,
            doc=docstring(_module_doc(self._context, self._stem)),
            imports=self._imports.render(),
            needed=needed,
            exports=tuple(map(string, exports(_shown(self._context, self._stem)))),
            enums=tuple(enums),
            classes=tuple(classes),
            unions=tuple(unions),
        )

    def _name(self, decl: TypeDecl) -> str:
        return self._context.names.types[decl.id]

    def _is_marker(self, decl: TypeDecl) -> bool:
        return self._context.forms.form(decl.id) is Form.MARKER

    def _needed(self) -> Iterator[Code]:
        """Imports of the other modules of models that this one names."""
        by_home: dict[str, list[str]] = {}
        home = self._context.grouping.home
        for id_ in self._annotator.used:
            if home[id_] != self._stem:
                by_home.setdefault(home[id_], []).append(self._context.names.types[id_])
                if id_ in self._fields.targets:
                    by_home[home[id_]].append(self._context.entities.fields_name(id_))
        yield from imports_of(by_home, 1, indent=4)

    # ------------------------------------------------------------------------------------------------- enums

    def _enum(self, decl: TypeDecl, shape: EnumShape) -> AliasView:
        annotation = self._annotator.enum(shape)
        doc = docstring(alias_doc(decl, shape))
        return AliasView(
            target=alias_target(self._imports, self._name(decl)), annotation=annotation, doc=doc
        )

    # ----------------------------------------------------------------------------------------------- classes

    def _class(self, decl: TypeDecl, shape: ObjectShape) -> ClassView:
        names = self._context.names.fields.get(decl.id, {})
        is_entity = decl.id in self._context.entities.types
        fields = tuple(
            self._field(
                field, names[field.wire], self._fields.annotation(field) if is_entity else None
            )
            for field in shape.fields
            if can_be_field(field.wire)
        )
        is_open = self._context.forms.is_open(decl.id)
        extra = NOTHING
        if is_open:
            all_fit = len(fields) == len(shape.fields)
            values = (
                shape.extras.values if isinstance(shape.extras, KeepExtras) and all_fit else ANY
            )
            extra = subscript(Code("dict"), Code("str"), self._annotator.annotation(values))
        form = self._update_forms.get(decl.id)
        update = None if form is None else self._updates.view(form)
        doc = docstring(type_doc(decl), 4)
        base = self._imports.add(model_base(is_open=is_open, is_update=form is not None))
        if is_entity:
            self._imports.add(symbols.CLASS_VAR)
            base = self._fields.base(shape, names, is_open=is_open)
        return ClassView(
            name=identifier(self._name(decl)),
            base=base,
            doc=doc if doc or fields or is_open else Code('"""An empty object."""'),
            fields=fields,
            extra=extra,
            extras=self._imports.add(symbols.EXTRAS) if is_open else NOTHING,
            templates=tuple(
                string(names[field.wire])
                for field in shape.fields
                if can_be_field(field.wire) and template_of(field.type)
            ),
            entity=self._fields.view(decl, shape) if is_entity else None,
            update=update,
        )

    def _field(self, field: Field, name: str, link: Code | None) -> FieldView:
        forms, annotator = self._context.forms, self._annotator
        renamed = string(field.wire) if name != field.wire else None
        annotator.template = template_of(field.type)
        if link is not None:
            annotation = link
            default = self._default(self._imports.add(symbols.MODEL_OMIT), renamed)
        elif field.required:
            annotation = annotator.annotation(field.type)
            default = self._required_default(field, renamed)
        elif forms.takes_null(field.type):
            inner = annotator.without_none(field.type)
            annotation = subscript(self._imports.add(symbols.OPT), inner)
            default = self._default(self._imports.add(symbols.MODEL_OMIT), renamed)
        else:
            annotation = annotator.annotation(field.type, optional=True)
            default = self._default(_NONE, renamed)
        if len(name) + len(annotation) + len("    :  = field(") > LINE and not _can_break(
            annotation
        ):
            default = cat(
                default, Code("  # fmt: skip")
            )  # black and ruff break such a line differently
        return FieldView(
            name=identifier(name),
            annotation=annotation,
            default=default,
            doc=docstring(field_doc(field), 4),
        )

    def _required_default(self, field: Field, renamed: Code | None) -> Code:
        value = constant(field.type.value) if isinstance(field.type, Const) else None
        if renamed is None:
            return (
                cat(Code(" = "), call(self._imports.add(symbols.CONST), value))
                if value
                else NOTHING
            )
        factory = thunk(value) if value else None
        return cat(
            Code(" = "),
            call(self._imports.add(symbols.FIELD), default_factory=factory, name=renamed),
        )

    def _default(self, default: Code, renamed: Code | None) -> Code:
        if renamed is None:
            return cat(Code(" = "), default)
        return cat(
            Code(" = "), call(self._imports.add(symbols.FIELD), default=default, name=renamed)
        )

    # ------------------------------------------------------------------------------------------------ unions

    def _ordered_markers(self) -> list[TypeDecl]:
        """Markers, those that others of this module name before them where there is no circle."""
        markers = {decl.id: decl for decl in self._held if self._is_marker(decl)}
        edges = self._context.grouping.edges
        found: dict[TypeId, TypeDecl] = {}

        def visit(id_: TypeId, above: frozenset[TypeId]) -> None:
            if id_ in found or id_ in above:
                return
            for used in edges[id_]:
                if used in markers:
                    visit(used, above | {id_})
            found.setdefault(id_, markers[id_])

        for id_ in markers:
            visit(id_, frozenset())
        return list(found.values())

    def _union(self, decl: TypeDecl) -> UnionView:
        name = self._name(decl)
        shape = decl.shape
        if isinstance(shape, AliasShape):
            kinds = tuple(
                JsonKind(kind) for kind in self._context.forms.kinds(shape.target) if kind != "null"
            )
            shape = UnionShape(members=(UnionMember(type=shape.target, kinds=kinds),))
        assert isinstance(shape, UnionShape)
        return UnionView(
            name=identifier(name),
            target=alias_target(self._imports, name, 4),
            text=string(name),
            function=self._imports.add(symbols.UNION),
            annotation=self._alias(shape),
            members=tuple(self._member(member) for member in shape.members),
            tag=string(shape.tag) if shape.tag is not None else NOTHING,
            doc=docstring(type_doc(decl), 4),
        )

    def _alias(self, shape: UnionShape) -> Code:
        """What checkers see. When a name comes later in the module the whole is quoted, as pyright asks for."""
        annotator = Annotator(self._context.forms, self._imports, IN_MODEL)
        types = [member.type for member in shape.members]
        if any(JsonKind.OBJECT in member.kinds for member in shape.members):
            types.append(Map(values=ANY))  # an object that fits no member is kept as it came
        annotation = annotator.union(types)
        self._annotator.used |= annotator.used
        here = {id_ for id_ in annotator.used if self._context.grouping.home[id_] == self._stem}
        return annotation if here <= self._defined else string(annotation)

    def _member(self, member: UnionMember) -> Code:
        kinds = tuple_([string(kind.value) for kind in member.kinds])
        tags = tuple_([literal(tag) for tag in member.tags]) if member.tags else None
        key = string(member.key) if member.key is not None else None
        expression = thunk(self._annotator.annotation(member.type))
        return call(self._imports.add(symbols.MEMBER), expression, kinds=kinds, tags=tags, key=key)


def _can_break(annotation: Code) -> bool:
    return "[" in annotation or " | " in annotation


# ------------------------------------------------------------------------------------------------ other modules


def alias_ids(context: ModelsContext) -> list[TypeId]:
    """Components that are written in place where they are used, and have a name for users all the same."""
    return [
        id_
        for id_, decl in context.api.types.items()
        if isinstance(decl.origin, ComponentName) and context.forms.form(id_) is Form.INLINE
    ]


def aliases_view(context: ModelsContext, ids: list[TypeId]) -> AliasModuleView:
    """The module of such names. Nothing imports it but the index, so that it can import all others."""
    imports = Imports(1)
    annotator = Annotator(context.forms, imports, IN_MODEL)
    types = context.names.types
    aliases = tuple(
        AliasView(
            target=alias_target(imports, types[id_]),
            annotation=annotator.annotation(Ref(id=id_)),
            doc=docstring(type_doc(context.api.types[id_])),
        )
        for id_ in sorted(ids, key=lambda id_: types[id_])
    )
    for id_ in annotator.used:
        imports.add(Symbol(f"models.{context.grouping.home[id_]}", types[id_], inside=True))
    return AliasModuleView(
        header=context.header,
        imports=imports.render(),
        exports=tuple(map(string, exports(types[id_] for id_ in ids))),
        aliases=aliases,
    )


def index_view(context: ModelsContext, aliases: list[TypeId]) -> ModelsIndexView:
    """The public module: names of all models, loaded when they are first asked for."""
    types = context.names.types
    by_home = {stem: _shown(context, stem) for stem in context.grouping.modules}
    if aliases:
        by_home[ALIASES] = [types[id_] for id_ in aliases]
    if update_forms(context.api):
        by_home[f".{symbols.CHANGE.module}"] = [symbols.CHANGE.name]
    homes = tuple(
        HomeView(module=string(stem), names=tuple(string(name) for name in exports(held)))
        for stem, held in sorted(by_home.items())
    )
    every = exports(name for held in by_home.values() for name in held)
    return ModelsIndexView(
        header=context.header,
        imports=tuple(imports_of(by_home, 1, indent=4)),
        homes=homes,
        exports=tuple(map(string, every)),
    )


def _shown(context: ModelsContext, stem: str) -> list[str]:
    """The names that a module gives away: its types, and the fields of its entities."""
    ids = context.grouping.modules[stem]
    entities = context.entities
    fields = [entities.fields_name(id_) for id_ in ids if id_ in entities.types]
    return [*(context.names.types[id_] for id_ in ids), *fields]


def alias_target(imports: Imports, name: str, indent: int = 0) -> Code:
    """`Name: TypeAlias`; for a very long name just `Name`, which checkers take for an alias too: black and ruff break
    the annotation of such a line differently."""
    if len(name) + len(": TypeAlias = (") + indent > LINE:
        return identifier(name)
    return cat(identifier(name), Code(": "), imports.add(symbols.TYPE_ALIAS))


def imports_of(by_home: Mapping[str, list[str]], dots: int, indent: int) -> Iterator[Code]:
    """One import for each module, in order."""
    for stem, held in sorted(by_home.items(), key=lambda item: natural(item[0])):
        yield indented(from_import("." * dots + stem, held, indent), indent)


def _module_doc(context: ModelsContext, stem: str) -> str:
    for resource in context.names.resources.values():
        if f"_{resource.module}" == stem:
            return f"Models of `client.{'.'.join(resource.path)}`."
    return {
        "_webhooks": "Models of webhooks.",
        "_unused": "Models that the document has and no operation uses.",
    }.get(stem, "Models that several resources share.")
