"""What templates see: one frozen view for each, of finished code only."""

from __future__ import annotations

from dataclasses import dataclass

from clientwright.emit.code import NOTHING, Code


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderView:
    header: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """`default` begins with its ` = `, or is empty."""

    name: Code
    annotation: Code
    default: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateView:
    """The arguments of a constructor that takes changes plainly, and how the runtime spells them."""

    arguments: tuple[Code, ...]
    setters: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldsView:
    """The class with the fields of an OData entity, and the model that has it as `fields`."""

    name: Code
    base: Code
    doc: Code
    model: Code
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassView:
    """`extra` is the annotation of the extras, empty for a model that keeps none; `entity` is there for the model of
    an OData entity; `update` is there where changes are
    taken plainly."""

    name: Code
    base: Code
    doc: Code
    fields: tuple[FieldView, ...]
    extra: Code
    extras: Code  # the function that gives their default
    templates: tuple[Code, ...] = ()  # attributes that read as URI templates
    entity: FieldsView | None = None
    update: UpdateView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasView:
    target: Code  # `Name: TypeAlias`
    annotation: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionView:
    name: Code
    target: Code  # `Name: TypeAlias`
    text: Code  # the name as a literal
    function: Code
    annotation: Code
    members: tuple[Code, ...]
    tag: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsModuleView:
    """A private module of models. `needed` are imports of other such modules."""

    header: Code
    doc: Code
    imports: Code
    needed: tuple[Code, ...]
    exports: tuple[Code, ...]
    enums: tuple[AliasView, ...]
    classes: tuple[ClassView, ...]
    unions: tuple[UnionView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasModuleView:
    header: Code
    imports: Code
    exports: tuple[Code, ...]
    aliases: tuple[AliasView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeView:
    """A private module and the names it has."""

    module: Code
    names: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsIndexView:
    header: Code
    imports: tuple[Code, ...]
    homes: tuple[HomeView, ...]
    exports: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationView:
    """`planned` says how its pages follow each other, or what its batches are, under the name `plan`; mostly empty."""

    constant: Code
    result: Code
    arguments: tuple[Code, ...]
    plan: Code
    planned: Code
    plan_type: Code = NOTHING  # what a batch gives


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """A signature; `arguments` includes `self` and `*`. `one_line`: it fits in a line."""

    arguments: tuple[Code, ...]
    inline_arguments: Code
    one_line: bool
    result: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView(HeadView):
    """A method with its own signature; `overloads` are those that callers see, where there are several."""

    def_: Code
    name: Code
    overloads: tuple[HeadView, ...]
    deprecated: Code
    doc: Code
    call: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildView:
    """A resource below another, or below the client."""

    attribute: Code
    class_name: Code
    module: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceClassView:
    name: Code
    base: Code
    doc: Code
    children: tuple[ChildView, ...]
    methods: tuple[MethodView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceModuleView:
    header: Code
    doc: Code
    imports: Code
    needed: tuple[Code, ...]
    exports: tuple[Code, ...]
    operations: tuple[OperationView, ...]
    classes: tuple[ResourceClassView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientClassView:
    name: Code
    base: Code
    additions: Code
    transport: Code
    doc: Code
    resources: tuple[ChildView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientModuleView:
    """`keywords` are arguments of the document: server variables and parameters given once."""

    header: Code
    doc: Code
    needed: tuple[Code, ...]
    keywords: tuple[Code, ...]
    variables: Code
    parameters: Code
    has_version: bool
    has_choices: bool
    classes: tuple[ClientClassView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionsView:
    header: Code
    has_choices: bool
    keys: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    header: Code
    imports: Code
    arguments: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageView:
    header: Code
    doc: Code
    homes: tuple[HomeView, ...]
    imports: tuple[Code, ...]
    exports: tuple[Code, ...]
    version: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookView:
    name: Code
    result: Code
    type: Code
    doc: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksView:
    header: Code
    imports: Code
    exports: tuple[Code, ...]
    webhooks: tuple[WebhookView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeEntry:
    call: Code
    request: Code
    summary: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeSection:
    title: Code
    doc: Code
    entries: tuple[ReadmeEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadmeView:
    """Calls of `examples.Examples`, empty where there is none. `connection` are the client's arguments, `offline` those
    of one for tests, which `fake` answers; `names` what is imported; `tried` a call that may fail. `project`: pip can
    install it; `times`: the examples use `dt`."""

    title: Code
    package: Code
    doc: Code
    project: bool
    connection: Code
    names: Code
    credentials: Code
    times: bool
    listing: Code
    filtered: Code
    fetched: Code
    keyed: bool
    new: Code
    created: Code
    many: Code
    limit: Code
    updated: Code
    tried: Code
    route: Code
    fake: Code
    offline: Code
    sections: tuple[ReadmeSection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectView:
    """`pyproject.toml` of a client that is a project of its own; all but `header` are strings of TOML."""

    header: Code
    name: Code
    description: Code
    version: Code
    package: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangelogView:
    package: Code
