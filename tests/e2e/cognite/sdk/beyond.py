"""Extraction pipelines, access, functions, transformations, 3D, data modelling: by cognite-sdk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cognite.client.data_classes import (
    ExtractionPipelineConfigWrite,
    ExtractionPipelineRunWrite,
    ExtractionPipelineUpdate,
    ExtractionPipelineWrite,
    FunctionWrite,
    SecurityCategoryWrite,
    ThreeDAssetMappingWrite,
    ThreeDModelRevisionUpdate,
    ThreeDModelRevisionWrite,
    ThreeDModelUpdate,
    TransformationDestination,
    TransformationUpdate,
    TransformationWrite,
)
from cognite.client.data_classes.capabilities import AssetsAcl
from cognite.client.data_classes.iam import ClientCredentials, GroupWrite

Step = Callable[[Any], Any]
FIRST = 3713  # the first id that the steps of core.py leave

PIPELINES: dict[str, Step] = {
    "pipeline": lambda sdk: sdk.extraction_pipelines.create(
        ExtractionPipelineWrite(external_id="ep", name="Nightly", data_set_id=1, schedule="On trigger", metadata={"a": "b"})
    ),
    "list pipelines": lambda sdk: sdk.extraction_pipelines.list(limit=None),
    "pipeline by id": lambda sdk: sdk.extraction_pipelines.retrieve(external_id="ep"),
    "change a pipeline": lambda sdk: sdk.extraction_pipelines.update(
        ExtractionPipelineUpdate(external_id="ep").description.set("every night").metadata.add({"c": "d"})
    ),
    "run": lambda sdk: sdk.extraction_pipelines.runs.create(
        ExtractionPipelineRunWrite(extpipe_external_id="ep", status="failure", message="no disk")
    ),
    "list runs": lambda sdk: sdk.extraction_pipelines.runs.list("ep", statuses="failure", limit=None),
    "configuration": lambda sdk: sdk.extraction_pipelines.config.create(ExtractionPipelineConfigWrite("ep", config="a: 1", description="first")),
    "configuration again": lambda sdk: sdk.extraction_pipelines.config.create(ExtractionPipelineConfigWrite("ep", config="a: 2")),
    "read the configuration": lambda sdk: sdk.extraction_pipelines.config.retrieve("ep"),
    "read an old one": lambda sdk: sdk.extraction_pipelines.config.retrieve("ep", revision=1),
    "list configurations": lambda sdk: sdk.extraction_pipelines.config.list("ep"),
    "back to an old one": lambda sdk: sdk.extraction_pipelines.config.revert("ep", revision=1),
    "delete a pipeline": lambda sdk: sdk.extraction_pipelines.delete(external_id="ep"),
}  # fmt: skip

ACCESS: dict[str, Step] = {
    "group": lambda sdk: sdk.iam.groups.create(
        GroupWrite(name="readers", source_id="s", capabilities=[AssetsAcl([AssetsAcl.Action.Read], AssetsAcl.Scope.All())])
    ),
    "list groups": lambda sdk: [one.name for one in sdk.iam.groups.list(all=True)],
    "delete a group": lambda sdk: sdk.iam.groups.delete(FIRST + 2),
    "categories": lambda sdk: sdk.iam.security_categories.create([SecurityCategoryWrite("secret"), SecurityCategoryWrite("open")]),
    "list categories": lambda sdk: sdk.iam.security_categories.list(limit=None),
    "delete a category": lambda sdk: sdk.iam.security_categories.delete(FIRST + 3),
    "session": lambda sdk: sdk.iam.sessions.create(client_credentials=ClientCredentials("who", "hush")),
    "list sessions": lambda sdk: sdk.iam.sessions.list(),
    "session by id": lambda sdk: sdk.iam.sessions.retrieve(FIRST + 5),
    "revoke": lambda sdk: sdk.iam.sessions.revoke(FIRST + 5),
    "token": lambda sdk: sdk.iam.token.inspect().projects[0].url_name,
}  # fmt: skip

FUNCTIONS: dict[str, Step] = {
    "function": lambda sdk: sdk.functions.create(FunctionWrite(name="f", external_id="f", file_id=3710)),
    "list functions": lambda sdk: sdk.functions.list(name="f", limit=10),
    "function by id": lambda sdk: sdk.functions.retrieve(external_id="f"),
    "function limits": lambda sdk: sdk.functions.limits().timeout_minutes,
    "function status": lambda sdk: sdk.functions.status().status,
    "call": lambda sdk: sdk.functions.call(id=FIRST + 6, data={"x": 1}, wait=False, nonce="n"),
    "list calls": lambda sdk: sdk.functions.calls.list(function_id=FIRST + 6, limit=10),
    "call by id": lambda sdk: sdk.functions.calls.retrieve(call_id=FIRST + 7, function_id=FIRST + 6),
    "answer of a call": lambda sdk: sdk.functions.calls.get_response(call_id=FIRST + 7, function_id=FIRST + 6),
    "logs of a call": lambda sdk: [one.message for one in sdk.functions.calls.get_logs(call_id=FIRST + 7, function_id=FIRST + 6)],
    "delete a function": lambda sdk: sdk.functions.delete(external_id="f"),
}  # fmt: skip

TRANSFORMATIONS: dict[str, Step] = {
    "transformation": lambda sdk: sdk.transformations.create(
        TransformationWrite(external_id="t", name="T", ignore_null_fields=True, query="select 1", destination=TransformationDestination.assets(), tags=["a"])
    ),
    "list transformations": lambda sdk: sdk.transformations.list(conflict_mode="upsert", limit=None),
    "transformation by id": lambda sdk: sdk.transformations.retrieve(external_id="t"),
    "change a transformation": lambda sdk: sdk.transformations.update(TransformationUpdate(external_id="t").query.set("select 2").is_public.set(False)),
    "run a transformation": lambda sdk: sdk.transformations.run(transformation_external_id="t", wait=False),
    "list jobs": lambda sdk: sdk.transformations.jobs.list(transformation_external_id="t", limit=10),
    "job by id": lambda sdk: sdk.transformations.jobs.retrieve(FIRST + 9),
    "cancel": lambda sdk: sdk.transformations.cancel(transformation_external_id="t"),
    "delete a transformation": lambda sdk: sdk.transformations.delete(external_id="t"),
}  # fmt: skip

THREE_D: dict[str, Step] = {
    "3D model": lambda sdk: sdk.three_d.models.create("hall"),
    "list 3D models": lambda sdk: sdk.three_d.models.list(limit=None),
    "3D model by id": lambda sdk: sdk.three_d.models.retrieve(FIRST + 10),
    "3D model of nobody": lambda sdk: sdk.three_d.models.retrieve(99_999),
    "change a 3D model": lambda sdk: sdk.three_d.models.update(ThreeDModelUpdate(id=FIRST + 10).name.set("the hall")),
    "3D revision": lambda sdk: sdk.three_d.revisions.create(FIRST + 10, ThreeDModelRevisionWrite(file_id=3710)),
    "list 3D revisions": lambda sdk: sdk.three_d.revisions.list(FIRST + 10, limit=None),
    "3D revision by id": lambda sdk: sdk.three_d.revisions.retrieve(FIRST + 10, FIRST + 11),
    "publish a 3D revision": lambda sdk: sdk.three_d.revisions.update(FIRST + 10, ThreeDModelRevisionUpdate(id=FIRST + 11).published.set(True)),
    "3D nodes": lambda sdk: [one.name for one in sdk.three_d.revisions.list_nodes(FIRST + 10, FIRST + 11, depth=0, limit=None)],
    "3D mapping": lambda sdk: sdk.three_d.asset_mappings.create(FIRST + 10, FIRST + 11, ThreeDAssetMappingWrite(node_id=2, asset_id=2500)),
    "list 3D mappings": lambda sdk: sdk.three_d.asset_mappings.list(FIRST + 10, FIRST + 11, asset_id=2500, limit=None),
    "delete a 3D mapping": lambda sdk: sdk.three_d.asset_mappings.delete(FIRST + 10, FIRST + 11, [ThreeDAssetMappingWrite(node_id=2, asset_id=2500)]),
    "delete a 3D revision": lambda sdk: sdk.three_d.revisions.delete(FIRST + 10, FIRST + 11),
    "delete a 3D model": lambda sdk: sdk.three_d.models.delete(FIRST + 10),
}  # fmt: skip

STEPS = PIPELINES | ACCESS | FUNCTIONS | TRANSFORMATIONS | THREE_D
