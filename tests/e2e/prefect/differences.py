"""Where Prefect's answers are not what its document says. Prism is given the document with these in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Operations that answer `status` with `media_type`, where the document has the same body under `documented`."""

    reason: str
    operations: tuple[str, ...]
    status: str
    documented: str = "200"
    media_type: str = "application/json"


DIFFERENCES = (
    Difference(
        reason="what is made anew is answered with 201; the document has the 200 of what was there already",
        operations=(
            "POST /flows/",
            "POST /flow_runs/",
            "POST /task_runs/",
            "POST /deployments/",
            "POST /deployments/{id}/create_flow_run",
            "POST /flow_runs/{id}/set_state",
            "POST /concurrency_limits/",
            "POST /artifacts/",
            "PUT /saved_searches/",
        ),
        status="201",
    ),
    Difference(
        reason="the value of an input is answered as plain text; the document says JSON",
        operations=("GET /flow_runs/{id}/input/{key}",),
        status="200",
        media_type="text/plain",
    ),
)


def apply(document: dict[str, Any]) -> None:
    """Says in the document what the server does."""
    for difference in DIFFERENCES:
        for responses in _responses(document, difference):
            found = responses[difference.documented]["content"]["application/json"]
            content = {"content": {difference.media_type: found}}
            responses[difference.status] = {"description": difference.reason} | content


def _responses(document: dict[str, Any], difference: Difference) -> Iterator[dict[str, Any]]:
    for operation in difference.operations:
        method, path = operation.split()
        yield document["paths"][path][method.lower()]["responses"]
