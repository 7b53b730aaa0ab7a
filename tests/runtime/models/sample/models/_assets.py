"""One group of models, as the generator writes them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .._runtime.models import (
    OMIT,
    Kept,
    Member,
    Model,
    OpenModel,
    Opt,
    const,
    extras,
    field,
    union,
)

Severity: TypeAlias = Literal["MAJOR", "MINOR"] | str


class Asset(Model):
    """An asset."""

    id: int
    """Its number."""
    parent_id: int | None = field(default=None, name="parentId")
    note: Opt[str] = OMIT
    seen_at: Opt[datetime] = field(default=OMIT, name="seenAt")
    owner: str | None
    kind: Literal["asset"] = const("asset")
    severity: Severity | None = None
    state: Literal["on", "off"] | None = None
    parent: Kept[ManagedObject] | None = None
    shape: Shape | None = None
    last: Opt[Shape] = OMIT
    parts: list[Kept[ManagedObject]] | None = None
    by_name: dict[str, Kept[ManagedObject]] | None = field(default=None, name="byName")
    shapes: list[Shape] | None = None
    link: int | Account | None = None
    tree: Node | None = None


class ManagedObject(OpenModel):
    """Something with fragments."""

    name: str | None = None
    id: int | None = None
    child: Kept[ManagedObject] | None = None
    account: Opt[Account] = OMIT
    extra: dict[str, Any] = extras()


class Counters(OpenModel):
    """Unknown properties with a type."""

    total: int
    extra: dict[str, Kept[ManagedObject]] = extras()


class Circle(Model):
    kind: Literal["circle"] = const("circle")
    radius: float


class Square(OpenModel):
    side: int
    kind: str | None = None
    extra: dict[str, Any] = extras()


class Polygon(Model):
    sides: int | None = None
    label: str | None = None


class Named(OpenModel):
    label: str | None = None
    extra: dict[str, Any] = extras()


class Node(Model):
    value: int | None = None
    children: list[Node] | None = None


if TYPE_CHECKING:
    Other: TypeAlias = Polygon | Named
    Shape: TypeAlias = Circle | Square | Other | list[str] | float | dict[str, Any]
    Either: TypeAlias = Shape | bool
else:
    Shape = union(
        "Shape",
        (
            Member(lambda: Circle, kinds=("object",), tags=("circle", "ellipse")),
            Member(lambda: Square, kinds=("object",), key="side"),
            Member(lambda: Other, kinds=("object",)),
            Member(lambda: list[str], kinds=("array",)),
            Member(lambda: float, kinds=("integer", "number")),
        ),
        tag="kind",
    )
    Other = union(
        "Other",
        (
            Member(lambda: Polygon, kinds=("object",)),
            Member(lambda: Named, kinds=("object",)),
        ),
    )
    Either = union(
        "Either",
        (
            Member(lambda: Shape, kinds=("object", "array", "integer", "number")),
            Member(lambda: bool, kinds=("boolean",)),
        ),
    )

from ._accounts import Account
