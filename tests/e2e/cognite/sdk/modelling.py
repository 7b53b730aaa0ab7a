"""Spaces, containers, views, data models, instances: by cognite-sdk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cognite.client.data_classes.data_modeling import (
    ContainerApply,
    ContainerId,
    ContainerProperty,
    DataModelApply,
    MappedPropertyApply,
    NodeApply,
    NodeId,
    NodeOrEdgeData,
    SpaceApply,
    Text,
    ViewApply,
    ViewId,
)
from cognite.client.data_classes.data_modeling.data_types import Float64
from cognite.client.data_classes.data_modeling.instances import InstanceSort
from cognite.client.data_classes.filters import Equals, Range

Step = Callable[[Any], Any]
CONTAINER, VIEW = ContainerId("plant", "Pump"), ViewId("plant", "Pump", "1")


def node(number: int, **properties: Any) -> NodeApply:
    return NodeApply("plant", f"n{number}", sources=[NodeOrEdgeData(VIEW, properties)])


def nodes(sdk: Any, **asked: Any) -> Any:
    return sdk.data_modeling.instances.list("node", sources=VIEW, limit=None, **asked)


STEPS: dict[str, Step] = {
    "space": lambda sdk: sdk.data_modeling.spaces.apply(SpaceApply("plant", description="d")),
    "list spaces": lambda sdk: sdk.data_modeling.spaces.list(limit=None),
    "space by id": lambda sdk: sdk.data_modeling.spaces.retrieve("plant"),
    "space of nobody": lambda sdk: sdk.data_modeling.spaces.retrieve("nobody"),
    "container": lambda sdk: sdk.data_modeling.containers.apply(
        ContainerApply("plant", "Pump", {"label": ContainerProperty(Text()), "power": ContainerProperty(Float64())}, used_for="node")
    ),
    "list containers": lambda sdk: sdk.data_modeling.containers.list(space="plant", limit=None),
    "container by id": lambda sdk: sdk.data_modeling.containers.retrieve(CONTAINER),
    "view": lambda sdk: sdk.data_modeling.views.apply(
        ViewApply("plant", "Pump", "1", properties={name: MappedPropertyApply(CONTAINER, name) for name in ("label", "power")})
    ),
    "list views": lambda sdk: sdk.data_modeling.views.list(space="plant", all_versions=True, limit=None),
    "data model": lambda sdk: sdk.data_modeling.data_models.apply(DataModelApply("plant", "All", "1", views=[VIEW])),
    "list data models": lambda sdk: sdk.data_modeling.data_models.list(space="plant", all_versions=True, limit=None),
    "view by id": lambda sdk: sdk.data_modeling.views.retrieve(VIEW),
    "data model by id": lambda sdk: sdk.data_modeling.data_models.retrieve(("plant", "All", "1")),
    "nodes": lambda sdk: sdk.data_modeling.instances.apply([node(n, label=f"pump {n}", power=n / 2) for n in range(1, 6)]).nodes,
    "node again": lambda sdk: sdk.data_modeling.instances.apply([node(1, label="changed"), node(2, label="pump 2")]).nodes,
    "nodes of no view": lambda sdk: sdk.data_modeling.instances.apply(
        NodeApply("plant", "y", sources=[NodeOrEdgeData(ViewId("plant", "No", "1"), {"a": 1})])
    ),
    "list nodes": lambda sdk: nodes(sdk),
    "nodes by label": lambda sdk: nodes(sdk, filter=Equals(VIEW.as_property_ref("label"), "changed")),
    "nodes by power": lambda sdk: nodes(
        sdk, filter=Range(VIEW.as_property_ref("power"), gte=0.5, lt=2), sort=InstanceSort(VIEW.as_property_ref("power"), "descending")
    ),
    "node by id": lambda sdk: sdk.data_modeling.instances.retrieve_nodes(NodeId("plant", "n1"), sources=VIEW),
    "delete nodes": lambda sdk: sdk.data_modeling.instances.delete(nodes=[NodeId("plant", "n5"), NodeId("plant", "nobody")]).nodes,
    "delete a data model": lambda sdk: sdk.data_modeling.data_models.delete(("plant", "All", "1")),
    "delete a view": lambda sdk: sdk.data_modeling.views.delete(VIEW),
    "delete a container": lambda sdk: sdk.data_modeling.containers.delete(CONTAINER),
    "delete a space": lambda sdk: sdk.data_modeling.spaces.delete("plant"),
}  # fmt: skip
