"""c8y_api at the URL that the script is given, and the steps it takes: each is marked at the server, and its result printed
as a line of JSON."""

from __future__ import annotations

import io
import json
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from c8y_api import CumulocityApi

URL = sys.argv[1]
C8Y = CumulocityApi(URL, "t123", "user", "secret", application_key="myapp")
IDS: dict[str, str] = {}
NOON, ONE, TWO = (f"2026-01-01T{hour}:00:00.000Z" for hour in ("12", "13", "14"))


def step(name: str, do: Callable[[], Any]) -> None:
    urllib.request.urlopen(f"{URL}/_step/{urllib.parse.quote(name)}").close()
    try:
        result = do()
    except KeyError:
        result = "not found"
    print(json.dumps({"step": name, "result": result}), flush=True)


def keep(name: str, id: Any) -> str:
    IDS[name] = str(id)
    return IDS[name]


def ids(found: Any) -> list[str]:
    return [str(each.id) for each in found]


def file(content: str) -> io.BytesIO:
    return io.BytesIO(content.encode())
