"""Which private module of `models` holds which declaration, so that a call loads little more than it needs.

Declarations that reach each other stay together. What one resource uses alone goes to that resource's module; what the
same few resources share goes together when it is much; the rest is shared. Public names do not depend on any of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from clientwright.emit.forms import Form, Forms, declared_refs, refs
from clientwright.emit.graph import components
from clientwright.ir.api import Api
from clientwright.ir.operations import Body, Response
from clientwright.ir.types import Type, TypeId
from clientwright.naming.names import Names

LIMIT = 600
OWN_MODULE = 40
"""How many declarations several resources must share to get a module of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """`modules`: file stem -> declarations; `home`: the way back; `edges`: what each declaration names."""

    modules: Mapping[str, tuple[TypeId, ...]]
    home: Mapping[TypeId, str]
    edges: Mapping[TypeId, tuple[TypeId, ...]]


def group(api: Api, names: Names, forms: Forms) -> Grouping:
    """Share out all declarations that have code of their own."""
    edges = _edges(api, forms)
    groups = components(edges)
    users = _users(api, names, forms, edges, groups)
    by_users: defaultdict[int, list[list[TypeId]]] = defaultdict(list)
    for each in groups:
        by_users[users[each[0]]].append(each)
    stems = _stems(by_users, _owners(api, names))
    gathered: defaultdict[str, list[list[TypeId]]] = defaultdict(list)
    for (
        each
    ) in groups:  # dependencies first, so that a later part of a module needs only earlier ones
        gathered[stems[users[each[0]]]].append(each)
    modules: dict[str, tuple[TypeId, ...]] = {}
    for stem, held in sorted(gathered.items()):
        for number, part in enumerate(_parts(held), start=1):
            modules[_free(stem if number == 1 else f"{stem}_{number}", modules)] = part
    home = {id_: stem for stem, ids in modules.items() for id_ in ids}
    return Grouping(modules=modules, home=home, edges=edges)


def expanded(forms: Forms, ids: Iterable[TypeId]) -> Iterator[TypeId]:
    """The declarations with code of their own behind these, which may be written in place."""
    for id_ in ids:
        if forms.form(id_) is Form.INLINE:
            yield from expanded(forms, declared_refs(forms.shape(id_)))
        else:
            yield id_


def _edges(api: Api, forms: Forms) -> dict[TypeId, tuple[TypeId, ...]]:
    return {
        id_: tuple(dict.fromkeys(expanded(forms, declared_refs(decl.shape))))
        for id_, decl in api.types.items()
        if forms.form(id_) is not Form.INLINE
    }


def _owners(api: Api, names: Names) -> dict[str, str]:
    """Module stem of each user of models -> the same; the order gives the bits."""
    stems = [f"_{resource.module}" for resource in names.resources.values()]
    return {stem: stem for stem in [*sorted(stems), *(["_webhooks"] if api.webhooks else [])]}


def _users(
    api: Api,
    names: Names,
    forms: Forms,
    edges: Mapping[TypeId, tuple[TypeId, ...]],
    groups: list[list[TypeId]],
) -> dict[TypeId, int]:
    """For each declaration a bit set of the resources that reach it."""
    bits = {stem: 1 << number for number, stem in enumerate(_owners(api, names))}
    users: dict[TypeId, int] = dict.fromkeys(edges, 0)
    for operation in api.operations:
        method = names.methods[operation.key]
        bit = bits[f"_{names.resources[method.resource].module}"]
        types = [parameter.type for parameter in operation.parameters]
        types += _body_types(operation.body) + _answer_types(
            (*operation.success, *operation.errors)
        )
        for id_ in expanded(forms, _named(types)):
            users[id_] |= bit
    for webhook in api.webhooks:
        for id_ in expanded(forms, _named(_body_types(webhook.body))):
            users[id_] |= bits["_webhooks"]
    for each in reversed(groups):  # users before what they use
        together = 0
        for id_ in each:
            together |= users[id_]
        for id_ in each:
            users[id_] = together
            for used in edges[id_]:
                users[used] |= together
    return users


def _body_types(body: Body | None) -> list[Type]:
    return [content.type for content in body.contents] if body else []


def _answer_types(answers: tuple[Response, ...]) -> list[Type]:
    return [content.type for answer in answers for content in answer.contents]


def _named(types: Iterable[Type]) -> list[TypeId]:
    return list(dict.fromkeys(ref for type_ in types for ref in refs(type_)))


def _stems(by_users: Mapping[int, list[list[TypeId]]], owners: Mapping[str, str]) -> dict[int, str]:
    """The module for each set of users."""
    ordered = list(owners)
    stems: dict[int, str] = {}
    for bits, groups in sorted(by_users.items()):
        own = [stem for number, stem in enumerate(ordered) if bits >> number & 1]
        if not own:
            stems[bits] = _free("_unused", owners)
        elif len(own) == 1:
            stems[bits] = own[0]
        elif len(own) == 2 and sum(map(len, groups)) >= OWN_MODULE:
            stems[bits] = _free(f"{own[0]}_and{own[1]}", owners)
        else:
            stems[bits] = _free("_shared", owners)
    return stems


def _parts(groups: list[list[TypeId]]) -> Iterator[tuple[TypeId, ...]]:
    part: list[TypeId] = []
    for each in groups:
        if part and len(part) + len(each) > LIMIT:
            yield tuple(part)
            part = []
        part += each
    yield tuple(part)


def _free(stem: str, taken: Iterable[str]) -> str:
    while stem in taken:
        stem += "_"
    return stem
