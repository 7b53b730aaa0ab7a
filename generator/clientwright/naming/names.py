"""The frozen table of names that naming hands to emission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clientwright.ir.operations import Location, OperationKey
from clientwright.ir.types import TypeId


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceName:
    """A namespace of the client. `path` is the attribute chain: ("assets",), or ("data_modeling", "spaces")."""

    path: tuple[str, ...]
    class_name: str  # Assets; its async twin is Async + class_name
    module: str  # file stem in resources/
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodName:
    """Where an operation is called: client.<resource path>.<method>, and its arguments' names.

    `parameters` is keyed by (location, wire name); `fields` by the wire name of a flat body's property.
    All arguments of one method share one scope and never clash, nor with `self` and `options`.
    """

    resource: tuple[str, ...]
    method: str
    parameters: Mapping[tuple[Location, str], str]
    fields: Mapping[str, str]
    body: str  # the argument of a body that is not flat


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    package: str
    types: Mapping[TypeId, str]  # every declaration has a name, unique in the models package
    fields: Mapping[TypeId, Mapping[str, str]]  # object declaration -> wire name -> attribute
    resources: Mapping[tuple[str, ...], ResourceName]
    methods: Mapping[OperationKey, MethodName]
    webhooks: Mapping[str, str]  # webhook key -> name of its body in the webhooks module
    server_variables: Mapping[str, str]  # wire name -> keyword of the client
    client_parameters: Mapping[str, str]
