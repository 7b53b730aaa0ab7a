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
import timeit
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

ROOT = Path(__file__).resolve().parents[1]
COUNT = 1000
DOCUMENTS = {"github/api.github.com-23.json": "full-repository", "stripe/2022-04.json": "charge"}
HEADS = {
    "plain": "from msgspec import Struct, field\n",
    "models": "from client_runtime.models import OMIT, Model, Opt, field\n",
    "kept": "from client_runtime.models import OMIT, Kept, OpenModel, Opt, extras, field\n",
}
IMPORTS = "from __future__ import annotations\nfrom datetime import datetime\nfrom typing import Any\n"
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
        members = [m for m in schema.get("anyOf", schema.get("oneOf", ())) if m.get("type") != "null"]
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
        return len(found) == 1 or (len(found) == 2 and "str" in found and any("C_" in f for f in found))

    def object(self, schema: Json, name: str) -> str:
        use = f"Kept[{name}]" if self.style == "kept" else name
        if name in self.classes:
            return use
        self.classes[name] = ""
        lines = [f"class {name}({BASES[self.style]}):"]
        for index, (wire, value) in enumerate(schema["properties"].items()):
            lines.append(self.line(f"f{index}", wire, value, wire in schema.get("required", ()), name))
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
        members = schema.get("anyOf", schema.get("oneOf", ()))
        if members:
            return self.value(min(members, key=lambda member: "$ref" in member), depth)
        match schema.get("type"):
            case "array":
                return [self.value(schema["items"], depth + 1) for _ in range(0 if depth > 3 else 2)]
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
            return f"2026-01-{self.random.randrange(1, 28):02}T12:00:{self.random.randrange(60):02}Z"
        if schema.get("enum"):
            return str(self.random.choice(schema["enum"]))
        if schema.get("format") == "uri":
            return f"https://api.example.com/repos/octocat/{self.random.randrange(10**9)}/contents"
        return "text " * self.random.randrange(1, 6)


def runtime() -> ModuleType:
    """The runtime, as a package of its own."""
    sys.path.insert(0, str(ROOT / "templates" / "client"))
    package = ModuleType("client_runtime")
    package.__path__ = [str(ROOT / "templates" / "client" / "_runtime")]
    sys.modules["client_runtime"] = package
    return importlib.import_module("client_runtime.decode")


def classes(named: Json, schema: str, style: str) -> Any:
    """The class of a schema, in a module made for it."""
    schemas = Schemas(named, style)
    schemas.annotation({"$ref": f"#/{schema}"}, "")
    module = ModuleType(f"bench_{style}_{schema.replace('-', '_')}")
    sys.modules[module.__name__] = module
    exec(IMPORTS + HEADS[style] + "\n".join(schemas.classes.values()), module.__dict__)
    return getattr(module, "C_" + schema.replace("-", "_"))


def seconds(action: Callable[[], object]) -> float:
    """The best of many runs."""
    gc.collect()
    return min(timeit.repeat(action, number=1, repeat=15))


def nothing(_mismatch: object) -> None:
    """Takes reports of mismatches."""


def without_nulls(value: Any, model: Any) -> Any:
    """What is sent back of what was received: optional fields that are not nullable have no null to send."""
    return value


def measure(title: str, named: Json, schema: str) -> None:
    decode = runtime().decode
    encode = importlib.import_module("client_runtime.encode").encode_json
    schemas = Schemas(named)
    rows = [schemas.value({"$ref": f"#/{schema}"}) for _ in range(COUNT)]
    data = json.dumps(rows).encode()
    unknown = json.dumps([{**row, "x_one": {"a": 1}, "x_two": "text"} for row in rows]).encode()
    plain, model, kept = (list[classes(named, schema, style)] for style in HEADS)  # type: ignore[misc]
    decoder = msgspec.json.Decoder(plain)
    base, base_unknown = seconds(lambda: decoder.decode(data)), seconds(lambda: decoder.decode(unknown))
    objects, keeping = decode(model, data), decode(kept, unknown)
    assert json.loads(encode(objects)) == json.loads(data)
    assert json.loads(encode(keeping)) == json.loads(unknown)
    hand_written = decoder.decode(data)
    written = seconds(lambda: msgspec.json.encode(hand_written))
    print(f"{title}: {COUNT} objects, {len(data) / 1e6:.1f} MB, msgspec {base * 1e3:.1f} ms")
    for name, ratio in (
        ("models", seconds(lambda: decode(model, data)) / base),
        ("kept extras, nothing unknown", seconds(lambda: decode(kept, data)) / base),
        ("kept extras, 2 unknown properties each", seconds(lambda: decode(kept, unknown)) / base_unknown),
        ("models, encoding", seconds(lambda: encode(objects)) / written),
        ("kept extras, encoding", seconds(lambda: encode(keeping)) / written),
    ):
        print(f"  {ratio:5.2f}  {name}")


def main() -> None:
    specs = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".." / "shared" / "specs")
    for name, schema in DOCUMENTS.items():
        document = json.loads((specs / name).read_bytes())
        measure(schema, document["components"]["schemas"], schema)


if __name__ == "__main__":
    main()
