"""What `sdk/modelling.py` does, under the same names, by the generated client."""

from __future__ import annotations

from typing import Any

from e2e.cognite.ours.core import Step, collected


def steps(m: Any) -> dict[str, Step]:
    """`m`: the models of the client."""
    return schemas(m) | instances(m) | removal(m)


def version(m: Any, name: str) -> Any:
    return m.VersionedReference(space="plant", external_id=name, version="1")


def schemas(m: Any) -> dict[str, Step]:
    pump = m.SchemaReference(space="plant", external_id="Pump")
    container = m.ContainerReference(space="plant", external_id="Pump")
    kinds = {"label": m.TextProperty(), "power": m.PrimitiveProperty(type="float64")}
    properties = {
        name: m.ContainerPropertyCreateDefinition(type=kind) for name, kind in kinds.items()
    }
    mapped = {
        name: m.MappedPropertyWrite(container=container, container_property_identifier=name)
        for name in kinds
    }
    new = m.InstanceContainerWrite(
        space="plant", external_id="Pump", properties=properties, used_for="node"
    )
    view = m.ViewWrite(space="plant", external_id="Pump", version="1", properties=mapped)
    views = [m.ViewReference(space="plant", external_id="Pump", version="1")]
    return {
        "space": lambda c: c.spaces.apply(m.SpaceWrite(space="plant", description="d")),
        "list spaces": lambda c: collected(c.spaces.list),
        "space by id": lambda c: c.spaces.retrieve(m.SpaceReference(space="plant")),
        "space of nobody": lambda c: c.spaces.retrieve(m.SpaceReference(space="nobody")),
        "container": lambda c: c.containers.apply(new),
        "list containers": lambda c: collected(c.containers.list, space="plant"),
        "container by id": lambda c: c.containers.retrieve(pump),
        "view": lambda c: c.views.apply(view),
        "list views": lambda c: collected(c.views.list, space="plant", all_versions=True),
        "data model": lambda c: c.data_models.apply(m.DataModelWrite(space="plant", external_id="All", version="1", views=views)),
        "list data models": lambda c: collected(c.data_models.list, space="plant", all_versions=True),
        "view by id": lambda c: c.views.retrieve(m.VersionedReferenceItems(items=[version(m, "Pump")])).items,
        "data model by id": lambda c: c.data_models.retrieve(m.VersionedReferenceItems(items=[version(m, "All")])).items,
    }  # fmt: skip


def instances(m: Any) -> dict[str, Step]:
    view = m.ViewReference(space="plant", external_id="Pump", version="1")
    label, power = ["plant", "Pump/1", "label"], ["plant", "Pump/1", "power"]

    def node(external_id: str, source: Any = view, **properties: Any) -> Any:
        data = [m.InstanceData(source=source, properties=properties)]
        return m.NodeWrite(space="plant", external_id=external_id, sources=data)

    def listed(**asked: Any) -> Step:
        sources = [m.FilterInstancesSource(source=view)]
        return lambda c: collected(
            c.instances.filter, instance_type="node", sources=sources, **asked
        )

    def reference(model: Any, external_id: str) -> Any:
        return model(space="plant", external_id=external_id, instance_type="node")

    unknown = m.ViewReference(space="plant", external_id="No", version="1")
    return {
        "nodes": lambda c: c.instances.apply(items=[node(f"n{n}", label=f"pump {n}", power=n / 2) for n in range(1, 6)]).items,
        "node again": lambda c: c.instances.apply(items=[node("n1", label="changed"), node("n2", label="pump 2")]).items,
        "nodes of no view": lambda c: c.instances.apply(items=[node("y", unknown, a=1)]),
        "list nodes": listed(),
        "nodes by label": listed(filter=m.InstanceEqualsFilter(equals=m.InstanceEqualsCondition(property=label, value="changed"))),
        "nodes by power": listed(
            filter=m.InstanceRangeFilter(range=m.InstanceRangeCondition(property=power, gte=0.5, lt=2)),
            sort=[m.InstanceSort(property=power, direction="descending")],
        ),
        "node by id": lambda c: c.instances.retrieve(
            items=[reference(m.InstanceReferenceWithType, "n1")], sources=[m.FilterInstancesSource(source=view)]
        ).items[0],
        "delete nodes": lambda c: c.instances.delete([reference(m.InstanceDeletion, "n5"), reference(m.InstanceDeletion, "nobody")]),
    }  # fmt: skip


def removal(m: Any) -> dict[str, Step]:
    return {
        "delete a data model": lambda c: c.data_models.delete([version(m, "All")]),
        "delete a view": lambda c: c.views.delete([version(m, "Pump")]),
        "delete a container": lambda c: c.containers.delete(
            [m.SchemaReference(space="plant", external_id="Pump")]
        ),
        "delete a space": lambda c: [
            one.space for one in c.spaces.delete([m.SpaceReference(space="plant")])
        ],
    }
