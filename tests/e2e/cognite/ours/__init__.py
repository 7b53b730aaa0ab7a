"""The steps of `sdk/` by the generated client."""

from __future__ import annotations

import json
from typing import Any

from e2e.cognite.ours import beyond, core, modelling


def steps(package: Any, url: str) -> dict[str, core.Step]:
    m = package.models
    return core.steps(m) | beyond.steps(package, url) | modelling.steps(m)


def plain(found: Any) -> Any:
    """What a call gave, as JSON."""
    if hasattr(found, "to_dict"):
        return found.to_dict()
    if isinstance(found, list):
        return [plain(one) for one in found]
    return found


def outcome(package: Any, step: core.Step, client: Any) -> dict[str, Any]:
    """What came of a step, in the words of `sdk/run.py`."""
    try:
        return {"result": plain(step(client))}
    except package.ApiError as error:
        first = error.errors[0] if isinstance(error, package.BatchError) else error
        if not isinstance(first, package.StatusError):
            raise
        said = json.loads(first.body)["error"]
        more = {name: said[name] for name in ("missing", "duplicated") if said.get(name)}
        return {"error": {"code": first.status} | more}
