"""Decoding through the client runtime against msgspec on hand-written Structs, in ratios.

    python benchmarks/decode.py ../shared/specs

1,000 GitHub repositories and 1,000 Stripe charges are made up from the documents' schemas, always the same
ones. Each schema becomes three modules of classes: plain msgspec Structs as one would write them by hand, models
as clients have them, and models that keep unknown properties. The targets: 1.3 for models, 3 with kept extras.
"""

from __future__ import annotations

import gc
import importlib
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
COUNT = 1000
ROUNDS = 15
DOCUMENTS = {"github/api.github.com-23.json": "full-repository", "stripe/2022-04.json": "charge"}
HEADS = {
    "plain": "from msgspec import Struct, field\n",
    "models": "from client_runtime.models import OMIT, Model, Opt, field\n",
    "kept": "from client_runtime.models import OMIT, Kept, OpenModel, Opt, extras, field\n",
}
IMPORTS = (
    "from __future__ import annotations\nfrom datetime import datetime\nfrom typing import Any\n"
)
BASES = {"plain": "Struct, kw_only=True", "models": "Model", "kept": "OpenModel"}
SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

Json = dict[str, Any]


@dataclass
class Schemas:
    """One document's schemas, as classes and as values."""

    named: Json
    style: str = "plain"
    classes: dict[str, str] = field(default_factory=dict)
    random: random.Random = field(default_factory=lambda: random.Random(7))

    def resolve(self, schema: Json) -> tuple[Json, str]:
        """The schema behind a reference and the name of its class."""
        if "$ref" not in schema:
            return schema, ""
        name = schema["$ref"].rpartition("/")[2]
        return self.named[name], "C_" + name.replace("-", "_").replace(".", "_")

    def annotation(self, schema: Json, path: str) -> str:
        """The Python type of a schema, without null; classes are noted on the way."""
        schema, name = self.resolve(schema)
        members = [
            m for m in schema.get("anyOf") or schema.get("oneOf") or () if m.get("type") != "null"
        ]
        if members:
            found = {self.annotation(member, f"{path}_{i}") for i, member in enumerate(members)}
            return " | ".join(sorted(found)) if self.is_native(found) else "Any"
        match schema.get("type"):
            case "array":
                return f"list[{self.annotation(schema['items'], path + '_item')}]"
            case "object" if schema.get("properties"):
                return self.object(schema, name or path)
            case "string" if schema.get("format") == "date-time":
                return "datetime"
            case str(kind) if kind in SCALARS:
                return SCALARS[kind]
        return "Any"

    @staticmethod
    def is_native(found: set[str]) -> bool:
        """msgspec tells a string from one class by itself."""
        return len(found) == 1 or (
            len(found) == 2 and "str" in found and any("C_" in f for f in found)
        )

    def object(self, schema: Json, name: str) -> str:
        use = f"Kept[{name}]" if self.style == "kept" else name
        if name in self.classes:
            return use
        self.classes[name] = ""
        lines = [f"class {name}({BASES[self.style]}):"]
        for index, (wire, value) in enumerate(schema["properties"].items()):
            lines.append(
                self.line(f"f{index}", wire, value, wire in schema.get("required", ()), name)
            )
        if self.style == "kept":
            lines.append("    extra: dict[str, Any] = extras()")
        self.classes[name] = "\n".join(lines)
        return use

    def line(self, attribute: str, wire: str, schema: Json, required: bool, owner: str) -> str:
        hint = self.annotation(schema, f"{owner}_{attribute}")
        nullable = self.is_nullable(schema)
        if required:
            return f"    {attribute}: {hint}{' | None' if nullable else ''} = field(name={wire!r})"
        if nullable and self.style != "plain":
            return f"    {attribute}: Opt[{hint}] = field(default=OMIT, name={wire!r})"
        return f"    {attribute}: {hint} | None = field(default=None, name={wire!r})"

    def is_nullable(self, schema: Json) -> bool:
        schema, _ = self.resolve(schema)
        return bool(schema.get("nullable"))

    def value(self, schema: Json, depth: int = 0) -> Any:
        """A value of a schema; optional and nullable parts are there most of the time."""
        schema, _ = self.resolve(schema)
        if schema.get("nullable") and (depth > 4 or self.random.random() < 0.2):
            return None
        members = schema.get("anyOf") or schema.get("oneOf") or ()
        if members:
            return self.value(min(members, key=lambda member: "$ref" in member), depth)
        match schema.get("type"):
            case "array":
                return [
                    self.value(schema["items"], depth + 1) for _ in range(0 if depth > 3 else 2)
                ]
            case "object":
                return dict(self.properties(schema, depth))
            case "string":
                return self.string(schema)
            case "integer":
                return self.random.randrange(10**9)
            case "number":
                return self.random.randrange(10**6) / 8
        return True

    def properties(self, schema: Json, depth: int) -> Iterator[tuple[str, Any]]:
        for wire, value in schema.get("properties", {}).items():
            if wire in schema.get("required", ()) or (depth <= 3 and self.random.random() < 0.8):
                yield wire, self.value(value, depth + 1)

    def string(self, schema: Json) -> str:
        if schema.get("format") == "date-time":
            return (
                f"2026-01-{self.random.randrange(1, 28):02}T12:00:{self.random.randrange(60):02}Z"
            )
        if schema.get("enum"):
            return str(self.random.choice(schema["enum"]))
        if schema.get("format") == "uri":
            return f"https://api.example.com/repos/octocat/{self.random.randrange(10**9)}/contents"
        return "text " * self.random.randrange(1, 6)


def runtime() -> None:
    """Make the runtime importable, as a package of its own."""
    sys.path.insert(0, str(ROOT / "templates" / "client"))
    package = ModuleType("client_runtime")
    package.__path__ = [str(ROOT / "templates" / "client" / "_runtime")]
    sys.modules["client_runtime"] = package


def classes(named: Json, schema: str, style: str, folder: Path) -> Any:
    """A list of the schema's class, in a module made for it."""
    schemas = Schemas(named, style)
    schemas.annotation({"$ref": f"#/{schema}"}, "")
    name = f"bench_{style}_{schema.replace('-', '_')}"
    source = IMPORTS + HEADS[style] + "\n".join(schemas.classes.values())
    (folder / f"{name}.py").write_text(source)
    found: Any = getattr(importlib.import_module(name), "C_" + schema.replace("-", "_"))
    return list[found]


def seconds(*actions: Callable[[], object]) -> list[float]:
    """CPU time of each action: the best of many rounds, in which they take turns."""
    best = [float("inf")] * len(actions)
    for _ in range(ROUNDS):
        for index, action in enumerate(actions):
            gc.collect()
            start = time.process_time()
            action()
            best[index] = min(best[index], time.process_time() - start)
    return best


def measure(schemas: Schemas, schema: str, folder: Path) -> dict[str, float]:
    """Times in relation to those of hand-written Structs."""
    decode = importlib.import_module("client_runtime.decode").decode
    encode = importlib.import_module("client_runtime.encode").encode_json
    rows = [schemas.value({"$ref": f"#/{schema}"}) for _ in range(COUNT)]
    data = json.dumps(rows).encode()
    unknown = json.dumps([{**row, "x_one": {"a": 1}, "x_two": "text"} for row in rows]).encode()
    faulty = json.dumps(
        [{**row, "id": {}} if i == COUNT // 2 else row for i, row in enumerate(rows)]
    ).encode()
    types = {style: classes(schemas.named, schema, style, folder) for style in HEADS}
    decoder = msgspec.json.Decoder(types["plain"])
    plain, models, kept = (
        decoder.decode(data),
        decode(types["models"], data),
        decode(types["kept"], unknown),
    )
    assert json.loads(encode(models)) == rows
    assert json.loads(encode(kept)) == json.loads(unknown)
    read, read_unknown, *times = seconds(
        lambda: decoder.decode(data),
        lambda: decoder.decode(unknown),
        lambda: decode(types["models"], data),
        lambda: decode(types["models"], faulty, on_mismatch=lambda _: None),
        lambda: decode(types["kept"], data),
        lambda: decode(types["kept"], unknown),
    )
    write, *write_times = seconds(
        lambda: msgspec.json.encode(plain), lambda: encode(models), lambda: encode(kept)
    )
    print(
        f"{schema}: {COUNT} objects, {len(data) / 1e6:.1f} MB, read in {read * 1e3:.1f} ms by msgspec"
    )
    return {
        "models": times[0] / read,
        "models, one object with a fault": times[1] / read,
        "kept extras, none there": times[2] / read,
        "kept extras, 2 in each object": times[3] / read_unknown,
        "models, writing": write_times[0] / write,
        "kept extras, 2 in each object, writing": write_times[1] / write,
    }


def main() -> None:
    specs = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".." / "shared" / "specs")
    runtime()
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        for name, schema in DOCUMENTS.items():
            document = json.loads((specs / name).read_bytes())
            schemas = Schemas(document["components"]["schemas"])
            for title, ratio in measure(schemas, schema, Path(folder)).items():
                print(f"  {ratio:5.2f}  {title}")


if __name__ == "__main__":
    main()
