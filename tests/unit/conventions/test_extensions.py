"""What is declared wins over what is found, is evidence itself, and is told when it cannot be
read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from clientwright.ir.conventions import (
    Habits,
    NextLink,
    PageNumber,
    RetrySafety,
    Source,
    UpdateStyle,
    VersionPlace,
    VersionScheme,
)
from clientwright.ir.operations import Stability
from clientwright.lower.conventions.undecided import style_of

from .labels import decided
from .toy import lowered, only, operation_node

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "x-clientwright.schema.json").read_text(encoding="utf-8"))
LISTING = operation_node({"page": "i", "per_page": "i"}, {"things": ["thing"], "total": "i"})


def validator(place: str) -> jsonschema_rs.Validator:
    """The published schema for one place where the extension stands."""
    return jsonschema_rs.validator_for({"$ref": f"#/$defs/{place}", "$defs": SCHEMA["$defs"]})


PAGINATIONS: dict[str, dict[str, Any]] = {
    "cursor": {"style": "cursor", "request": "body:/page/cursor", "response": "/next", "items": "/things"},
    "page": {"style": "page", "request": "query:page", "first": 0, "items": "/things", "pages": "/pages"},
    "offset": {"style": "offset", "request": "query:from", "more": "/more", "total": "/total"},
    "next-link": {"style": "next-link", "response": "body:/next", "items": "/things", "stop-when-short": True},
    "link-header": {"style": "link-header", "items": ""},
    "keyset": {"style": "keyset", "request": "query:after", "key": "/uid", "items": "/things"},
    "odata": {"style": "odata", "items": "/value"},
    "a size": {"style": "page", "request": "header:X-Page", "size": {"request": "query:n", "default": 5, "maximum": 50}},
}  # fmt: skip


@pytest.mark.parametrize("name", PAGINATIONS)
def test_pagination_as_declared(name: str) -> None:
    said = PAGINATIONS[name]
    result = lowered({**LISTING, "x-clientwright": {"pagination": said}})
    value = only(result).conventions.pagination
    assert value is not None
    assert not result.diagnostics
    assert style_of(value) == said["style"]
    assert value.decision.source is Source.OVERLAY
    assert [one.text for one in value.decision.evidence] == ["x-clientwright says so"]
    assert validator("operation").is_valid({"pagination": said})


BAD: dict[str, tuple[Any, str]] = {
    "style": ({"pagination": {"style": "pages"}}, "pagination style is 'pages', not one of"),
    "request": ({"pagination": {"style": "page", "request": "page"}}, "'page' is not of the form query:NAME"),
    "no request": ({"pagination": {"style": "page"}}, "page needs request, where the value goes"),
    "no response": ({"pagination": {"style": "cursor", "request": "query:c"}}, "a cursor needs response"),
    "misspelt": ({"pagination": {"style": "odata", "item": "/x"}}, "pagination has the unknown key 'item'"),
    "first": ({"pagination": {"style": "page", "request": "query:p", "first": 2}}, "first is 2, not 0 or 1"),
    "retry": ({"retry": "always"}, "retry is 'always', not one of idempotent, safe, unsafe"),
    "maximum": ({"batch": {"items": "/items", "maximum": 0}}, "batch maximum is 0, not a positive whole number"),
    "partition": ({"partition": {"request": "query:partition"}}, "a partition needs maximum"),
    "update": ({"update": "patch"}, "update is 'patch', not one of"),
    "unknown": ({"paginate": "none"}, "x-clientwright has the unknown key 'paginate'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_reported_and_left_out(name: str) -> None:
    said, message = BAD[name]
    result = lowered({**LISTING, "x-clientwright": said})
    (found,) = result.diagnostics
    assert found.code == "conventions/bad-extension"
    assert found.message.startswith(message)
    assert found.message.endswith("; the declaration is left out")
    assert found.place.pointer.startswith("#/paths/~1things/get/x-clientwright")
    assert isinstance(only(result).conventions.pagination, PageNumber)  # what is found still holds
    assert not validator("operation").is_valid(said)


def test_none_is_a_decision() -> None:
    node = {**LISTING, "x-clientwright": {"pagination": "none"}}
    assert only(lowered(node)).conventions.pagination is None


def test_a_path_speaks_for_its_operations_and_they_for_themselves() -> None:
    result = lowered({**LISTING, "x-clientwright": {"retry": "unsafe"}})
    assert only(result).conventions.retry is not None
    paths = {"/a": {"x-clientwright": {"retry": "unsafe", "update": "merge"}, "put": LISTING, "get": {**LISTING, "x-clientwright": {"retry": "safe"}}}}  # fmt: skip
    operations = lowered(LISTING, paths=paths).api.operations
    found = {one.method: one.conventions for one in operations}
    assert [(one.retry and one.retry.safety) for one in (found["GET"], found["PUT"])] == [
        RetrySafety.SAFE,
        RetrySafety.UNSAFE,
    ]
    assert found["PUT"].update is not None and found["PUT"].update.style is UpdateStyle.MERGE


FOREIGN: dict[str, tuple[dict[str, Any], str]] = {
    "x-ms-pageable": ({"nextLinkName": "nextLink", "itemName": "rows"}, "next-link None body:/nextLink /rows"),
    "x-speakeasy-pagination": (
        {"type": "cursor", "inputs": [{"name": "after", "in": "parameters", "type": "cursor"}, {"name": "n", "in": "parameters", "type": "limit"}], "outputs": {"nextCursor": "$.meta.next", "results": "$.rows"}},
        "cursor query:after body:/meta/next /rows",
    ),
    "x-speakeasy-pagination offset": (
        {"type": "offsetLimit", "inputs": [{"name": "page", "in": "parameters", "type": "page"}], "outputs": {"results": "$"}},
        "page query:page None ",
    ),
    "x-speakeasy-pagination url": ({"type": "url", "outputs": {"nextUrl": "$.next", "results": "$.rows"}}, "next-link None body:/next /rows"),
    "x-fern-pagination": ({"cursor": "$request.page", "next_cursor": "$response.meta.next", "results": "$response.rows"}, "cursor query:page body:/meta/next /rows"),
    "x-fern-pagination offset": ({"offset": "$request.page", "results": "$response.rows"}, "page query:page None /rows"),
    "x-pagination": ({"style": "offset", "request": "query:page", "items": "/rows"}, "offset query:page None /rows"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_other_tools_extensions_are_declarations(name: str) -> None:
    said, expected = FOREIGN[name]
    result = lowered({**LISTING, name.split()[0]: said})
    value = only(result).conventions.pagination
    assert value is not None and not result.diagnostics
    assert value.decision.source is Source.EXTENSION
    found = decided(value)
    assert f"{found.style} {found.request} {found.response} {found.items}" == expected


def test_ours_wins_over_others() -> None:
    ours = {"pagination": {"style": "next-link", "response": "/ours", "items": "/things"}}
    node = {**LISTING, "x-clientwright": ours, "x-ms-pageable": {"nextLinkName": "theirs"}}
    value = only(lowered(node)).conventions.pagination
    assert isinstance(value, NextLink) and value.link == ("ours",)


def test_a_null_link_name_says_that_all_comes_at_once() -> None:
    node = {**LISTING, "x-ms-pageable": {"nextLinkName": None}}
    assert only(lowered(node)).conventions.pagination is None


@pytest.mark.parametrize(
    "said, safety",
    [
        ({"x-speakeasy-retries": {"strategy": "backoff", "retryConnectionErrors": True}}, RetrySafety.IDEMPOTENT),
        ({"x-speakeasy-retries": {"strategy": "none"}}, RetrySafety.UNSAFE),
        ({"x-speakeasy-retries": {"strategy": "backoff"}}, RetrySafety.UNSAFE),
        ({"x-fern-idempotent": True}, RetrySafety.IDEMPOTENT),
        ({"x-fern-retries": {"disabled": True}}, RetrySafety.UNSAFE),
    ],
)  # fmt: skip
def test_retries_of_other_tools(said: dict[str, Any], safety: RetrySafety) -> None:
    node = operation_node(None, "thing", body={"name": "s"}, status="201", **said)
    retry = only(lowered(node, method="post")).conventions.retry
    assert retry is not None and retry.safety is safety


def test_retries_stated_for_a_whole_document_make_no_post_safe() -> None:
    node = operation_node(None, "thing", body={"name": "s"}, status="201")
    extra = {"x-speakeasy-retries": {"strategy": "backoff", "retryConnectionErrors": True}}
    retry = only(lowered(node, method="post", **extra)).conventions.retry
    assert retry is not None and retry.safety is RetrySafety.UNSAFE


def test_the_root_declares_versions_client_parameters_and_habits() -> None:
    said = {
        "versioning": [{"in": "header", "name": "X-Version", "scheme": "date", "default": "2024-01-01"}],
        "client-parameters": [{"name": "X-App", "python-name": "app", "methods": ["POST"], "values": ["a"]}],
        "method-override": {"header": "X-HTTP-METHOD"},
        "empty-answer": "no-accept",
        "error": {"word": "/error/type", "separator": "."},
        "odata": {"envelope": "d", "missing": "empty-list", "page": {"order-by": "id"}, "writes-by-filter": "guarded", "keys": {"device": [["id"], ["uuid"]]}},
    }  # fmt: skip
    result = lowered(LISTING, **{"x-clientwright": said})
    assert not result.diagnostics
    assert validator("root").is_valid(said)
    (version,) = result.api.versioning
    assert (version.where, version.name, version.scheme, version.default) == (
        VersionPlace.HEADER,
        "X-Version",
        VersionScheme.DATE,
        "2024-01-01",
    )
    (parameter,) = result.api.client_parameters
    assert (parameter.wire, parameter.name_hint, parameter.methods) == ("X-App", "app", ("POST",))
    habits = result.api.habits
    assert habits.method_override is not None and habits.odata is not None
    assert habits.empty_without_accept
    assert habits.error_words is not None
    assert (habits.error_words.path, habits.error_words.separator) == (("error", "type"), ".")
    assert habits.odata.guarded and habits.odata.missing_is_empty
    assert habits.odata.keys == {"device": (("id",), ("uuid",))}


@pytest.mark.parametrize(
    "said",
    [
        {"versioning": [{"in": "header"}]},
        {"versioning": [{"in": "cookie", "name": "v"}]},
        {"client-parameters": [{"in": "header"}]},
        {"client-parameters": [{"name": "X", "methods": ["FETCH"]}]},
        {"method-override": {}},
        {"empty-answer": "always"},
        {"error": {"separator": "/"}},
        {"error": {"word": "/error", "seperator": "/"}},
        {"odata": {"envelop": "d"}},
        {"versions": []},
    ],
)
def test_faults_at_the_root(said: dict[str, Any]) -> None:
    result = lowered(LISTING, **{"x-clientwright": said})
    assert [one.code for one in result.diagnostics] == ["conventions/bad-extension"]
    assert not validator("root").is_valid(said)
    assert result.api.habits == Habits()


def test_stability_and_sunset_are_declared() -> None:
    said = {"stability": "beta", "sunset": "2027-01-01", "deprecated": True}
    one = only(lowered({**LISTING, "x-clientwright": said}))
    assert (one.stability, one.sunset, one.deprecated) == (Stability.BETA, "2027-01-01", True)


@pytest.mark.parametrize("name", ["balena", "cognite", "cumulocity"])
def test_the_project_s_overlays_keep_to_the_published_schema(name: str) -> None:
    overlay = yaml.safe_load((ROOT / "specs" / name / "overlay.yaml").read_text(encoding="utf-8"))
    for action in overlay["actions"]:
        said = as_extension(action.get("update"))
        if said is None:
            continue
        place = "root" if action["target"] == "$" else "operation"
        place = "schema" if "components.schemas" in action["target"] else place
        errors = [str(error) for error in validator(place).iter_errors(said)]
        assert not errors, f"{action['target']}: {errors}"


def as_extension(update: Any) -> Any:
    return update.get("x-clientwright") if isinstance(update, dict) else None
