"""Conventions: how an API pages, what may be repeated, how much fits in one request, which version
is asked for.

Each detector looks at the shapes of request and answer together and gives a decision with a score
and its evidence. Below the threshold there is no decision but a question. What is declared wins
over what is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clientwright.diagnostics import Place
from clientwright.ir.conventions import (
    ClientParameter,
    Conventions,
    Habits,
    ODataPaging,
    Versioning,
    VersionPlace,
)
from clientwright.ir.operations import Operation
from clientwright.ir.types import TypeDecl, TypeId
from clientwright.lower import security
from clientwright.lower.context import Context
from clientwright.lower.conventions import (
    batching,
    clientlevel,
    entities,
    extensions,
    listings,
    pagination,
    partitions,
    retry,
    stability,
    templates,
    undecided,
    updates,
    versioning,
)
from clientwright.lower.conventions.extensions import Declared
from clientwright.lower.conventions.subject import Subject
from clientwright.lower.conventions.view import View

__all__ = ["Applied", "apply"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What conventions add to the Api."""

    operations: tuple[Operation, ...]
    versioning: tuple[Versioning, ...]
    client_parameters: tuple[ClientParameter, ...]
    habits: Habits


@dataclass(frozen=True, slots=True)
class _Shared:
    """What one operation's description says of others: the number of partitions, and the names of
    sets."""

    partitions: int | None
    entities: entities.Sets
    order_by: str | None


def _shared(subjects: list[Subject], habits: Habits) -> _Shared:
    stated = [habit for habit in map(partitions.habit_of, subjects) if habit is not None]
    return _Shared(
        partitions=min(stated) if stated else None,
        entities=entities.sets_of(subjects, habits.odata),
        order_by=habits.odata.order_by if habits.odata else None,
    )


def apply(
    ctx: Context, types: Mapping[TypeId, TypeDecl], operations: tuple[Operation, ...]
) -> Applied:
    """The operations with their conventions and stability, and what holds for the whole API. Doubts
    become warnings."""
    view = View(types=types)
    subjects = [Subject(ctx, view, operation) for operation in operations]
    declared = extensions.of_root(ctx)
    shared = _shared(subjects, declared.habits)
    servers = security.servers(ctx.document.root.get("servers"))
    found = versioning.detect(operations, servers, view, Place(pointer="#"))
    versions = _versions(found, declared.versioning)
    headers = {one.name for one in versions if one.where is VersionPlace.HEADER}
    return Applied(
        operations=tuple(_operation(subject, shared) for subject in subjects),
        versioning=versions,
        client_parameters=_client(
            clientlevel.detect(operations, view, headers), declared.client_parameters
        ),
        habits=declared.habits,
    )


def _versions(
    found: tuple[Versioning, ...], declared: tuple[Versioning, ...] | None
) -> tuple[Versioning, ...]:
    """What is declared for a place takes the place of what was found there; an empty declaration,
    of everything."""
    if declared is None or not found:
        return declared or found
    said = {one.where for one in declared}
    kept = (one for one in found if declared and one.where not in said)
    return (*kept, *declared)


def _client(
    found: tuple[ClientParameter, ...], declared: tuple[ClientParameter, ...]
) -> tuple[ClientParameter, ...]:
    """What is declared takes the place of what was found under the same name."""
    said = {(one.wire.lower(), one.header) for one in declared}
    kept = (one for one in found if (one.wire.lower(), one.header) not in said)
    return (*kept, *declared)


def _operation(subject: Subject, shared: _Shared) -> Operation:
    declared = extensions.of_operation(subject)
    life = stability.life_of(subject.operation, declared.node)
    return replace(
        subject.operation,
        conventions=_conventions(subject, declared, shared),
        stability=life.stability,
        deprecated=life.deprecated,
        sunset=life.sunset,
    )


def _conventions(subject: Subject, said: Declared, shared: _Shared) -> Conventions:
    paging = said.pagination
    if paging is None and not said.unpaged:
        candidate = pagination.detect(subject)
        if candidate is not None and candidate.decided:
            paging = candidate.value
        elif candidate is not None:
            undecided.ask(subject, candidate)
    if isinstance(paging, ODataPaging):
        paging = replace(paging, order_by=shared.order_by)
    paged = paging is not None
    update = said.update if said.update or said.no_update else updates.detect(subject)
    partition = said.partition
    if partition is None and not said.unpartitioned:
        partition = partitions.detect(subject, paged=paged, habit=shared.partitions)
    batch = said.batch
    if batch is None and not said.unbatched:
        batch = batching.detect(subject, paged=paged)
    return Conventions(
        pagination=paging,
        listing=None if paged else listings.detect(subject),
        retry=said.retry or retry.detect(subject, paged=paged, update=update),
        partition=partition,
        batch=batch,
        update=update,
        odata=entities.detect(subject, shared.entities),
        templates=templates.detect(subject),
    )
