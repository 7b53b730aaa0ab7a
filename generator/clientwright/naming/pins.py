"""Names that are already promised to callers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clientwright.ir.operations import Location, OperationKey
from clientwright.ir.types import TypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedMethod:
    """The resource's attribute chain and the method; arguments as in `MethodName`, where they are pinned too."""

    resource: tuple[str, ...]
    method: str
    parameters: Mapping[tuple[Location, str], str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pins:
    """Names from a lock, which win over all derived ones. What is pinned but no longer in the Api is ignored."""

    methods: Mapping[OperationKey, PinnedMethod] = field(default_factory=dict)
    types: Mapping[TypeId, str] = field(default_factory=dict)
    fields: Mapping[TypeId, Mapping[str, str]] = field(default_factory=dict)


NO_PINS = Pins()
