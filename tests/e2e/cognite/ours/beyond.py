"""What `sdk/beyond.py` does, under the same names, by the generated client."""

from __future__ import annotations

from typing import Any

from e2e.cognite.fake.server import TOKEN
from e2e.cognite.ours.core import Step, collected

FIRST = 3713  # the first id that the steps of core.py leave


def steps(package: Any, url: str) -> dict[str, Step]:
    """`url`: where the fake is, without a project."""
    m = package.models
    return pipelines(m) | access(package, url) | functions(m) | transformations(m) | three_d(m)


def pipelines(m: Any) -> dict[str, Step]:
    ep = m.ExtractionPipelineIdentifier(external_id="ep")
    return {
        "pipeline": lambda c: c.extraction_pipelines.create(
            m.ExtractionPipelineWrite(external_id="ep", name="Nightly", data_set_id=1, schedule="On trigger", metadata={"a": "b"})
        ),
        "list pipelines": lambda c: collected(c.extraction_pipelines.list),
        "pipeline by id": lambda c: c.extraction_pipelines.retrieve(ep),
        "change a pipeline": lambda c: c.extraction_pipelines.update(
            m.ExtractionPipelineUpdate(external_id="ep", description="every night", metadata=m.Change(add={"c": "d"}))
        ),
        "run": lambda c: c.extraction_pipeline_runs.create(
            m.ExtractionPipelineRunWrite(external_id="ep", status="failure", message="no disk")
        ),
        "list runs": lambda c: collected(
            c.extraction_pipeline_runs.filter, filter=m.ExtractionPipelineRunFilter(external_id="ep", statuses=["failure"])
        ),
        "configuration": lambda c: c.extraction_pipeline_configurations.create(external_id="ep", config="a: 1", description="first"),
        "configuration again": lambda c: c.extraction_pipeline_configurations.create(external_id="ep", config="a: 2"),
        "read the configuration": lambda c: c.extraction_pipeline_configurations.get(external_id="ep"),
        "read an old one": lambda c: c.extraction_pipeline_configurations.get(external_id="ep", revision=1),
        "list configurations": lambda c: c.extraction_pipeline_configurations.list_config_revisions(external_id="ep").collect(),
        "back to an old one": lambda c: c.extraction_pipeline_configurations.revert(external_id="ep", revision=1),
        "delete a pipeline": lambda c: c.extraction_pipelines.delete(ep),
    }  # fmt: skip


def access(package: Any, url: str) -> dict[str, Step]:
    m = package.models

    def inspect(_: Any) -> Any:
        """This one stands above projects: `base_url=` says where everything is, so it needs a client of its own."""
        with package.Client(base_url=f"{url}/api/v1", auth=TOKEN) as client:
            return client.token.inspect().projects[0].project_url_name

    reading = m.GroupCapability(assets_acl=m.FilesAcl(actions=["READ"], scope=m.AllScope(all={})))
    return {
        "group": lambda c: c.groups.create(m.GroupWrite(name="readers", source_id="s", capabilities=[reading])),
        "list groups": lambda c: [one.name for one in c.groups.list(all=True)],
        "delete a group": lambda c: c.groups.delete(items=[FIRST + 2]),
        "categories": lambda c: c.security_categories.create(
            [m.SecurityCategoryWrite(name="secret"), m.SecurityCategoryWrite(name="open")]
        ),
        "list categories": lambda c: collected(c.security_categories.list),
        "delete a category": lambda c: c.security_categories.delete(items=[FIRST + 3]),
        "session": lambda c: c.sessions.create(items=[m.ClientCredentialsSession(client_id="who", client_secret="hush")]).items[0],
        "list sessions": lambda c: c.sessions.list(max_items=25).collect(),
        "session by id": lambda c: c.sessions.retrieve(m.InternalId(id=FIRST + 5)),
        "revoke": lambda c: c.sessions.revoke(items=[m.SessionId(id=FIRST + 5)]).items[0],
        "token": inspect,
    }  # fmt: skip


def functions(m: Any) -> dict[str, Step]:
    f, call = FIRST + 6, FIRST + 7
    return {
        "function": lambda c: c.functions.create(m.FunctionWrite(name="f", external_id="f", file_id=3710)),
        "list functions": lambda c: c.functions.filter(filter=m.FunctionFilter(name="f"), limit=10).items,
        "function by id": lambda c: c.functions.retrieve(m.Identifier(external_id="f")),
        "function limits": lambda c: c.functions.get_limits().timeout_minutes,
        "function status": lambda c: c.functions.get_status().status,
        "call": lambda c: c.function_calls.call(f, data={"x": 1}, nonce="n"),
        "list calls": lambda c: c.function_calls.filter(f, limit=10).collect(),
        "call by id": lambda c: c.function_calls.retrieve(f, m.InternalId(id=call)),
        "answer of a call": lambda c: c.function_calls.get_response(f, call).response,
        "logs of a call": lambda c: [one.message for one in c.function_calls.list_logs(f, call)],
        "delete a function": lambda c: c.functions.delete(m.Identifier(external_id="f")),
    }  # fmt: skip


def transformations(m: Any) -> dict[str, Step]:
    t = [m.TransformationIdentifier(external_id="t")]
    new = m.TransformationWrite(external_id="t", name="T", ignore_null_fields=True, query="select 1",
                                destination=m.ResourceDestination(type="assets"), tags=["a"])  # fmt: skip
    return {
        "transformation": lambda c: c.transformations.create(items=[new]).items[0],
        "list transformations": lambda c: collected(
            c.transformations.filter, filter=m.TransformationFilter(is_public=True, conflict_mode="upsert")
        ),
        "transformation by id": lambda c: c.transformations.retrieve(items=t, with_job_details=False).items[0],
        "change a transformation": lambda c: c.transformations.update(
            items=[m.TransformationUpdate(external_id="t", query="select 2", is_public=False)]
        ).items[0],
        "run a transformation": lambda c: c.transformations.run(external_id="t"),
        "list jobs": lambda c: c.transformation_jobs.list(transformation_external_id="t", limit=10).collect(),
        "job by id": lambda c: c.transformation_jobs.retrieve(items=[m.JobId(id=FIRST + 9)]).items[0],
        "cancel": lambda c: c.transformations.cancel(external_id="t"),
        "delete a transformation": lambda c: c.transformations.delete(items=t),
    }  # fmt: skip


def three_d(m: Any) -> dict[str, Step]:
    model, revision = FIRST + 10, FIRST + 11
    return {
        "3D model": lambda c: c.three_d_models.create(m.CreateClassic3DModelsRequest(items=[m.Model3DWrite(name="hall")])).items[0],
        "list 3D models": lambda c: collected(c.three_d_models.list),
        "3D model by id": lambda c: c.three_d_models.get(model),
        "3D model of nobody": lambda c: c.three_d_models.get(99_999),
        "change a 3D model": lambda c: c.three_d_models.update(
            m.UpdateClassic3DModelsRequest(items=[m.Model3DUpdate(id=model, name="the hall")])
        ).items[0],
        "3D revision": lambda c: c.three_d_revisions.create(
            model, m.CreateClassic3DRevisionsRequest(items=[m.Revision3DWrite(file_id=3710)])
        ).items[0],
        "list 3D revisions": lambda c: collected(c.three_d_revisions.list, model_id=model),
        "3D revision by id": lambda c: c.three_d_revisions.get(model, revision),
        "publish a 3D revision": lambda c: c.three_d_revisions.update(
            model, m.UpdateClassic3DRevisionsRequest(items=[m.Revision3DUpdate(id=revision, published=True)])
        ).items[0],
        "3D nodes": lambda c: [
            one.name for one in collected(c.three_d_revisions.list_nodes, model_id=model, revision_id=revision, depth=0)
        ],
        "3D mapping": lambda c: c.three_d_asset_mappings.create(
            model, revision, m.CreateClassic3DAssetMappingsRequest(items=[m.AssetMapping3DWrite(node_id=2, asset_id=2500)])
        ).items[0],
        "list 3D mappings": lambda c: collected(
            c.three_d_asset_mappings.list, model_id=model, revision_id=revision, asset_id=2500
        ),
        "delete a 3D mapping": lambda c: c.three_d_asset_mappings.delete(
            model, revision, m.DeleteClassic3DAssetMappingsRequest(items=[m.DeleteAssetMapping3D(node_id=2, asset_id=2500)])
        ),
        "delete a 3D revision": lambda c: c.three_d_revisions.delete(
            model, m.DeleteClassic3DModelsRequest(items=[m.InternalId(id=revision)])
        ),
        "delete a 3D model": lambda c: c.three_d_models.delete(m.DeleteClassic3DModelsRequest(items=[m.InternalId(id=model)])),
    }  # fmt: skip
