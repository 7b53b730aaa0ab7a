"""What cognite-sdk is told to do, in an environment that has it: `python run.py BASE [STEP...]`. The token is in CDF_TOKEN.

Prints a JSON object a line: the name of the step, and what came of it or the error that it ended in. Before each step it
asks the server for `/_step/NAME`, so that the server's log says which requests belong to it.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.request
from typing import Any
from urllib.parse import quote

import beyond
import core
import modelling
from cognite.client import ClientConfig, CogniteClient, global_config
from cognite.client.credentials import Token
from cognite.client.exceptions import CogniteAPIError

STEPS = core.STEPS | beyond.STEPS | modelling.STEPS


def plain(found: Any) -> Any:
    """What a call gave, as JSON."""
    if hasattr(found, "dump"):
        return found.dump(camel_case=True)
    if isinstance(found, tuple | list):
        return [plain(one) for one in found]
    return found


def outcome(sdk: CogniteClient, step: Any) -> dict[str, Any]:
    try:
        return {"result": plain(step(sdk))}
    except CogniteAPIError as error:
        told = {"missing": error.missing, "duplicated": error.duplicated}
        return {"error": {"code": error.code} | {name: one for name, one in told.items() if one}}
    except Exception as error:  # noqa: BLE001 (what the fake could not answer; the test shows it)
        return {"crash": f"{type(error).__name__}: {error}"}


def connect(base: str) -> CogniteClient:
    """One request at a time, so that the ids which the server gives are alike from run to run."""
    global_config.disable_pypi_version_check = True
    global_config.silence_feature_preview_warnings = True
    settings = global_config.concurrency_settings
    for name in ("general", "raw", "datapoints", "data_modeling", "files"):
        config = getattr(settings, name, None)
        if config is not None:
            config.read = config.write = config.delete = 1
    return CogniteClient(
        ClientConfig("tests", "acme", Token(os.environ["CDF_TOKEN"]), base_url=base, timeout=10)
    )


def main(base: str, *only: str) -> None:
    sdk = connect(base)
    for name, step in STEPS.items():
        if only and name not in only:
            continue
        urllib.request.urlopen(f"{base}/_step/{quote(name)}").read()
        print(json.dumps({"step": name} | outcome(sdk, step)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
