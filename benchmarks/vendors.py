"""The generated clients against the vendors' hand-written ones, and against none at all, in one run.

    python benchmarks/vendors.py [--rounds N]

First call: whole processes that import a client and read one page over plain HTTP from a server on loopback,
in turn, so that the machine's noise is the same for all; `bare` is httpx2 and msgspec by hand. Decoding:
pages of 1,000 items, in microseconds an item, by the best of several runs in one process each. The targets: the first call of
a client 30 ms above the bare one at most; decoding a fifth of cognite-sdk's and of c8y_api's, and less than the
plain dicts of balena-sdk for Python. What balena-sdk for Node does, JSON.parse, is shown beside it and is no target.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.loopback import Answer, Loopback
from support.tools import Unavailable, python_with

COUNT = 1000
ASSET = {
    "id": 4503599627370496, "externalId": "pump-17", "name": "Pump 17", "parentId": 17, "rootId": 1,
    "description": "Moves water.", "metadata": {"maker": "Acme", "room": "1/2"}, "source": "sap",
    "labels": [{"externalId": "pumps"}], "createdTime": 1700000000000, "lastUpdatedTime": 1700000000001,
    "dataSetId": 5, "parentExternalId": "hall-1",
}  # fmt: skip
_NOBODY = {"references": [], "self": "http://x/inventory/managedObjects/4711/childDevices"}
THING = {
    "id": "4711", "name": "Meter", "type": "c8y_Meter", "owner": "ada",
    "self": "http://x/inventory/managedObjects/4711",
    "creationTime": "2026-01-02T03:04:05.678Z", "lastUpdated": "2026-01-02T03:04:05.678Z",
    "childDevices": _NOBODY, "childAssets": _NOBODY, "childAdditions": _NOBODY,
    "assetParents": _NOBODY, "deviceParents": _NOBODY, "additionParents": _NOBODY,
    "c8y_IsDevice": {}, "com_cumulocity_model_Agent": {},
    "c8y_Hardware": {"serialNumber": "9", "model": "M", "revision": "2"},
    "c8y_SupportedOperations": ["c8y_Restart", "c8y_Command"],
    "c8y_Availability": {"status": "AVAILABLE", "lastMessage": "2026-01-02T03:04:05.678Z"},
    "c8y_Position": {"lat": 51.2, "lng": 6.8, "alt": 40}, "acme_Room": {"floor": 3, "name": "1/2"},
}  # fmt: skip
DEVICE = {
    "id": 7, "uuid": "0a1b2c3d", "device_name": "lamp", "note": None, "is_online": True, "is_active": True,
    "latitude": "1.5", "longitude": "2.5", "created_at": "2026-01-02T03:04:05.678Z",
    "last_connectivity_event": "2026-01-02T03:04:05.678Z", "is_of__device_type": {"__id": 3},
    "belongs_to__application": {"__id": 4}, "os_version": "balenaOS 5.0", "supervisor_version": "16.0.0",
}  # fmt: skip
PAGES = {
    "cognite": {"items": [{**ASSET, "id": number} for number in range(COUNT)]},
    "cumulocity": {"managedObjects": [{**THING, "id": str(number)} for number in range(COUNT)]},
    "balena": {"d": [{**DEVICE, "id": number} for number in range(COUNT)]},
}

FIRST = {
    "bare": """\
import httpx2, msgspec
with httpx2.Client(base_url=URL, headers={"Authorization": "Bearer x"}) as client:
    msgspec.json.decode(client.get("/assets", params={"limit": 1}).content)
""",
    "cognite_client": """\
from cognite_client import Client
with Client(base_url=URL, project="p", auth="x") as client:
    client.assets.list(limit=1).first_page().items[0].name
""",
    "cumulocity_client": """\
from cumulocity_client import Client
with Client(base_url=URL, auth="x") as client:
    client.managed_objects.list(page_size=1).first_page().items[0].name
""",
    "balena_client": """\
from balena_client import Client
with Client(base_url=URL, auth="x") as client:
    client.device.list(top=1).first_page().items[0].device_name
""",
    "cognite-sdk": """\
from cognite.client import ClientConfig, CogniteClient
from cognite.client.credentials import Token
config = ClientConfig(client_name="b", project="p", credentials=Token("x"), base_url=URL)
CogniteClient(config).assets.list(limit=1)[0].name
""",
    "c8y_api": """\
from c8y_api import CumulocityApi
CumulocityApi(URL, "t1", username="u", password="p").inventory.get_all(limit=1)[0].name
""",
}
VENDORS = {"cognite-sdk": "cognite-sdk==8.22.0", "c8y_api": "c8y_api==3.7.3"}

TIMED = """\
import gc, time
def best(function, count=1000, rounds=20):
    function()
    found = []
    for _ in range(rounds):
        gc.collect()
        begin = time.perf_counter()
        function()
        found.append(time.perf_counter() - begin)
    print(min(found) / count * 1e6)
data = open(FILE, "rb").read()
"""
DECODE = {
    "cognite_client": "from cognite_client import models; best(lambda: models.AssetPage.from_json(data))",
    "cognite-sdk": (
        "import json; from cognite.client.data_classes import AssetList;"
        " best(lambda: AssetList._load(json.loads(data)['items']))"
    ),
    "cumulocity_client": (
        "from cumulocity_client import models;"
        " best(lambda: models.ManagedObjectPage.from_json(data))"
    ),
    "c8y_api": (
        "import json; from c8y_api.model import ManagedObject; best(lambda: "
        "[ManagedObject.from_json(each) for each in json.loads(data)['managedObjects']])"
    ),
    "balena_client": "from balena_client import models; best(lambda: models.DeviceList.from_json(data))",
    "plain dicts": "import json; best(lambda: json.loads(data)['d'])",
}
NODE = """\
const text = require("fs").readFileSync(process.argv[1], "utf8");
let best = Infinity;
for (let round = 0; round < 30; round++) {
  const begin = process.hrtime.bigint();
  JSON.parse(text);
  best = Math.min(best, Number(process.hrtime.bigint() - begin));
}
console.log(best / 1000 / 1000);
"""


def interpreters() -> dict[str, str]:
    """Who can be run: by name, the interpreter to run it with."""
    found = {name: sys.executable for name in FIRST if name not in VENDORS}
    for name, requirement in VENDORS.items():
        try:
            found[name] = str(python_with(requirement))
        except Unavailable as reason:
            print(f"not measured: {name}: {reason}")
    return found


def run(python: str, program: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generated")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [python, "-c", program], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{program}\n{done.stderr}")
    return done.stdout


def first_calls(python: dict[str, str], rounds: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in FIRST if name in python}
    page = {"items": [ASSET], "managedObjects": [THING], "d": [DEVICE]}  # one item of everything
    with Loopback() as server:
        kind = {"Content-Type": "application/json"}
        server.answer = Answer(200, kind, json.dumps(page).encode())
        for number in range(rounds + 1):
            for name, times in taken.items():
                begin = time.perf_counter()
                run(python[name], f"URL = {server.url!r}\n{FIRST[name]}")
                if number:  # the first round writes bytecode
                    times.append(time.perf_counter() - begin)
    bare = statistics.median(taken["bare"])
    print("\nimport and first call, whole process, median")
    for name, times in taken.items():
        own = statistics.median(times)
        print(f"  {name:20} {own * 1e3:7.0f} ms  {(own - bare) * 1e3:+7.0f} ms against bare")


def decoding(python: dict[str, str]) -> None:
    print("\ndecoding, microseconds an item")
    with tempfile.TemporaryDirectory() as folder:
        for api, page in PAGES.items():
            (Path(folder) / api).write_text(json.dumps(page))
        apis = {"cognite-sdk": "cognite", "c8y_api": "cumulocity", "plain dicts": "balena"}
        for name, program in DECODE.items():
            if name not in VENDORS or name in python:
                file = str(Path(folder) / apis.get(name, name.removesuffix("_client")))
                took = float(
                    run(python.get(name, sys.executable), f"FILE = {file!r}\n{TIMED}{program}")
                )
                print(f"  {name:20} {took:7.2f}")
        node = shutil.which("node")
        if node is None:
            print("not measured: plain dicts in Node: node is not installed")
            return
        command = [node, "-e", NODE, str(Path(folder) / "balena")]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        print(f"  {'plain dicts in Node':20} {float(done.stdout):7.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("documents", nargs="?", help="not needed; every benchmark takes it")
    parser.add_argument("--rounds", type=int, default=11)
    given = parser.parse_args()
    python = interpreters()
    first_calls(python, given.rounds)
    decoding(python)


if __name__ == "__main__":
    main()
