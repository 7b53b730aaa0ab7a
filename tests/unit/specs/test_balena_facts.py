"""Our document of balena against the facts it was written from, and against the published listing."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support.documents import Document, Node, load
from support.fidelity import targets_hit

ROOT = Path(__file__).parents[3]
OURS = ROOT / "specs" / "balena"
SHARED = ROOT.parent / "shared"
RENAMED = {
    "application__has__env_var_name": "application_environment_variable",
    "device__has__env_var_name": "device_environment_variable",
}
SET_BY_THE_SERVICE = {"id", "created_at", "modified_at"}
TEXT = re.compile(r"string \(max (\d+)\)")


@cache
def ours() -> Node:
    return load(OURS / "openapi.yaml")


@cache
def shared(path: str) -> Node:
    if not (SHARED / path).exists():
        pytest.skip(f"the facts are not here: ../shared/{path}")
    return load(SHARED / path)


def resources() -> Node:
    return shared("api-docs/balena-resources.json")


def path_name(resource: str) -> str:
    """The name in paths of a resource, which may be called by another of its names."""
    also = {other: name for name, facts in resources().items() for other in facts["also_named"]}
    name: str = also.get(resource, resource)
    return RENAMED.get(name, name)


def model(resource: str, suffix: str = "") -> Node:
    words = re.split("_+", path_name(resource))
    schema = ours()["components"]["schemas"]["".join(word.capitalize() for word in words) + suffix]
    assert isinstance(schema, dict)
    return schema


def as_schema(field: Node) -> dict[str, Any]:
    """What the facts say of a field, in the words of a schema."""
    kind = field["type"]
    schema: dict[str, Any] = {"type": kind.split()[0]}
    if kind == "any JSON":
        return {}
    if kind == "file":
        schema |= {"type": "object", "additionalProperties": True}
    if kind == "string date-time":
        schema["format"] = "date-time"
    if kind == "integer int64":
        schema["format"] = "int64"
    if kind == "string write-only":
        schema["writeOnly"] = True
    if length := TEXT.fullmatch(kind):
        schema["maxLength"] = int(length[1])
    if "enum" in field:
        schema["enum"] = [*field["enum"], *([None] if field["nullable"] else [])]
    if field["nullable"]:
        schema["type"] = [schema["type"], "null"]
    return schema


def facts_of(schema: Node) -> dict[str, Any]:
    return {key: schema[key] for key in schema if key not in ("description", "readOnly")}


def test_ours_is_valid() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(ours()).iter_errors()] == []


def test_every_field_is_as_the_facts_say() -> None:
    wrong: list[str] = []
    seen = 0
    for resource, facts in resources().items():
        for field in facts["fields"]:
            seen += 1
            written = field["writable"] and field["name"] not in SET_BY_THE_SERVICE
            read = "write-only" not in field["type"]
            for suffix, there in (("", read), ("Write", written)):
                schema = model(resource, suffix)["properties"].get(field["name"])
                if (schema is not None) != there:
                    wrong.append(f"{resource}{suffix}.{field['name']}: there {schema is not None}")
                elif schema is not None and facts_of(schema) != as_schema(field):
                    wrong.append(f"{resource}{suffix}.{field['name']}: {facts_of(schema)}")
    assert wrong == []
    assert seen == 301


def test_every_link_is_as_the_facts_say() -> None:
    wrong: list[str] = []
    seen = 0
    for resource, facts in resources().items():
        for link in facts["navigation"]:
            seen += 1
            target = next(
                key
                for key, schema in ours()["components"]["schemas"].items()
                if schema is model(link["to"])
            )
            expected: dict[str, Any] = {"$ref": f"#/components/schemas/{target}"}
            if link["many"]:
                expected = {"type": "array", "items": expected}
            else:
                expected = {
                    "oneOf": [
                        {"$ref": "#/components/schemas/Link"},
                        {"type": "array", "maxItems": 1, "items": expected},
                        *([{"type": "null"}] if link["nullable"] else []),
                    ]
                }
            if facts_of(model(resource)["properties"][link["name"]]) != expected:
                wrong.append(f"{resource}.{link['name']}")
            written = model(resource, "Write")["properties"].get(link["name"])
            kind = ["integer", "null"] if link.get("nullable") else "integer"
            if (written and written["type"]) != (kind if link.get("writable") else None):
                wrong.append(f"{resource}Write.{link['name']}")
    assert wrong == []
    assert seen == 216


def test_every_resource_has_every_form() -> None:
    for resource in resources():
        path = f"/{path_name(resource)}"
        assert {"get", "post", "patch", "delete"} <= ours()["paths"][path].keys()
        assert "get" in ours()["paths"][f"{path}/$count"]
        assert {"get", "patch", "delete"} <= ours()["paths"][f"{path}({{id}})"].keys()


def test_every_documented_call_can_be_made() -> None:
    calls = shared("api-docs/balena-examples.json")["examples"]
    missing = [
        call["summary"] for call in calls if not can_be_made(call["method"], call["endpoint"])
    ]
    assert missing == []
    assert len(calls) == 117


def can_be_made(method: str, endpoint: str) -> bool:
    """Whether our document has the operation. Values count by their place only; some calls have a slash
    before the key, some paths an anchor at the end."""
    resource, slash, key = endpoint.removeprefix("/v7/").partition("#")[0].partition("(")
    name = resource.strip("/")
    path = f"/{path_name(name)}{slash}{key}"
    shape = re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path)
    shapes = {re.sub(r"\{[^}]*\}", "{}", known): item for known, item in ours()["paths"].items()}
    return method.lower() in shapes.get(shape, {})


def test_every_documented_field_is_there() -> None:
    named = {
        "fleet": "application",
        "fleet_tag": "application_tag",
        "fleet_config_variable": "application_config_variable",
        "fleet_environment_variable": "application_environment_variable",
        "fleet_membership_role": "application_membership_role",
        "team_fleet_access": "team_application_access",
    }
    documented = shared("api-docs/balena-examples.json")["documented_fields"]
    views_of_others = {"download", "whoami", "balenaos_versions", "supervisor_release"}
    missing = [
        f"{resource}.{field}"
        for resource, fields in documented.items()
        if resource not in views_of_others
        for field in fields
        if field not in model(named.get(resource, resource))["properties"]
    ]
    assert missing == []


@pytest.mark.parametrize("listing", ["listing-2026-03.yaml", "listing-2026-06.yaml"])
def test_every_path_of_the_listing_is_there(listing: str) -> None:
    published = shared(f"specs/balena/{listing}")
    missing = [
        f"{method.upper()} {path}"
        for path, item in published["paths"].items()
        for method in item
        if method in ("get", "post", "patch", "delete") and not can_be_made(method, path)
    ]
    assert missing == []


def test_no_sentence_of_theirs() -> None:
    theirs = Document(shared("specs/balena/listing-2026-06.yaml")).sentences()
    assert Document(ours()).sentences() & theirs == set()


def test_every_overlay_action_finds_something() -> None:
    overlay = load(OURS / "overlay.yaml")
    for document in (ours(), shared("specs/balena/listing-2026-06.yaml")):
        assert [
            target for target, count in targets_hit(overlay, document).items() if count == 0
        ] == []


def test_the_overlay_names_the_keys_that_the_paths_show() -> None:
    keys = load(OURS / "overlay.yaml")["actions"][0]["update"]["x-clientwright"]["odata"]["keys"]
    shown: dict[str, list[list[str]]] = {}
    for path in ours()["paths"]:
        if found := re.fullmatch(r"/(\w+)\((.*)\)", path):
            shown.setdefault(found[1], []).append(re.findall(r"\{(\w+)\}", found[2]))
    assert {name: sets for name, sets in shown.items() if sets != [["id"]]} == keys
