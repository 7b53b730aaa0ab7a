"""Nothing breaks that was not said to: values held against schemas.

A value that the old document lets a caller send has to be one in the new document, or `breaking` was said; a value
that the new server may answer has to be one in the old document. Unknown properties and enum values never fail in a
client, so they do not count.
"""

from __future__ import annotations

import copy
import random
from typing import Any

import jsonschema_rs
import pytest
from clientwright.compare import Severity, compare
from support.diffing import side_of
from support.lowering import Doc

Schema = dict[str, Any]
NAMES = ("a", "b", "c", "d")


def _schema(rng: random.Random, depth: int = 0) -> Schema:
    kinds = ["string", "integer", "number", "boolean", "enum", "const", "any"]
    if depth < 3:
        kinds += ["object", "object", "array", "map", "union", "nullable"]
    match rng.choice(kinds):
        case "string":
            return {"type": "string", **_some(rng, maxLength=rng.randint(2, 6), minLength=1)}
        case "integer" | "number" as kind:
            return {
                "type": kind,
                **_some(rng, minimum=rng.randint(-3, 0), maximum=rng.randint(3, 9)),
            }
        case "boolean":
            return {"type": "boolean"}
        case "enum":
            return {"type": "string", "enum": rng.sample(["p", "q", "r", "s"], rng.randint(2, 4))}
        case "const":
            return {"const": rng.choice(["k", "l"])}
        case "any":
            return {}
        case "object":
            return _object(rng, depth)
        case "array":
            return {"type": "array", "items": _schema(rng, depth + 1), **_some(rng, maxItems=2)}
        case "map":
            return {"type": "object", "additionalProperties": _schema(rng, depth + 1)}
        case "union":
            return {"anyOf": [_schema(rng, depth + 1) for _ in range(rng.randint(2, 3))]}
        case _:
            return {"anyOf": [_schema(rng, depth + 1), {"type": "null"}]}


def _object(rng: random.Random, depth: int) -> Schema:
    names = rng.sample(NAMES, rng.randint(1, 3))
    found: Schema = {
        "type": "object",
        "properties": {name: _schema(rng, depth + 1) for name in sorted(names)},
    }
    required = sorted(name for name in names if rng.random() < 0.5)
    return {**found, "required": required} if required else found


def _some(rng: random.Random, **limits: int) -> dict[str, int]:
    return {name: limit for name, limit in limits.items() if rng.random() < 0.3}


def _parts(schema: Any) -> list[Schema]:
    if not isinstance(schema, dict):
        return []
    found = [schema]
    for value in (*schema.get("properties", {}).values(), *schema.get("anyOf", ())):
        found += _parts(value)
    return found + _parts(schema.get("items")) + _parts(schema.get("additionalProperties"))


def _mutated(schema: Schema, rng: random.Random) -> Schema:
    """One to three changes, anywhere."""
    changed = copy.deepcopy(schema)
    for _ in range(rng.randint(1, 3)):
        part = rng.choice(_parts(changed))
        choice = rng.randrange(6)
        if choice == 0 and "properties" in part:
            part["required"] = sorted(set(part.get("required", [])) ^ {rng.choice(NAMES)})
            part["required"] = [name for name in part["required"] if name in part["properties"]]
        elif choice == 1 and "properties" in part:
            part["properties"][rng.choice(NAMES)] = _schema(rng, 2)
        elif choice == 2 and len(part.get("anyOf", ())) > 1:
            part["anyOf"].pop(rng.randrange(len(part["anyOf"])))
        elif choice == 3 and "anyOf" in part:
            part["anyOf"].append(_schema(rng, 2))
        elif choice == 4 and part.get("type") in ("integer", "number", "string", "array"):
            word = {"string": "maxLength", "array": "maxItems"}.get(part["type"], "maximum")
            part[word] = rng.randint(1, 9)
        else:
            fresh = _schema(rng, 1)
            part.clear()
            part.update(fresh)
    return changed


def _value(schema: Schema, rng: random.Random) -> Any:
    """A value of the schema, likely at its edges."""
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return rng.choice(schema["enum"])
    if "anyOf" in schema:
        return _value(rng.choice(schema["anyOf"]), rng)
    match schema.get("type"):
        case "string":
            return "x" * rng.randint(schema.get("minLength", 0), schema.get("maxLength", 9))
        case "integer":
            return rng.choice([schema.get("minimum", -50), schema.get("maximum", 50)])
        case "number":
            return rng.choice([schema.get("minimum", -50.5), schema.get("maximum", 50.5), 0.5])
        case "boolean":
            return rng.random() < 0.5
        case "null":
            return None
        case "array":
            size = rng.randint(0, schema.get("maxItems", 4))
            return [_value(schema.get("items", {}), rng) for _ in range(size)]
        case "object" if "properties" in schema:
            required = schema.get("required", [])
            return {
                name: _value(inner, rng)
                for name, inner in schema["properties"].items()
                if name in required or rng.random() < 0.6
            }
        case "object":
            inner = schema.get("additionalProperties", {})
            return {name: _value(inner, rng) for name in rng.sample(["x", "y"], rng.randint(0, 2))}
        case _:
            return rng.choice([1, "x", None, True, 2.5, [1], {"z": 1}])


def _open(schema: Any, *, member: bool = False) -> Any:
    """What a client reads: an enum is the type of its values, and so are several constants; limits are not looked at."""
    if not isinstance(schema, dict):
        return schema
    dropped = {"enum", "maxLength", "minLength", "minimum", "maximum", "maxItems"}
    if member and "const" in schema:
        return {"type": "string"}
    found = {key: value for key, value in schema.items() if key not in dropped}
    if "anyOf" in found:
        found["anyOf"] = [_open(each, member=True) for each in found["anyOf"]]
    if "properties" in found:
        found["properties"] = {name: _open(each) for name, each in found["properties"].items()}
    for word in ("items", "additionalProperties"):
        if word in found:
            found[word] = _open(found[word])
    return found


def _document(schema: Schema, *, sent: bool) -> Doc:
    wrapper = {"type": "object", "required": ["value"], "properties": {"value": schema}}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    operation: dict[str, Any] = {"operationId": "doThing", "tags": ["Things"]}
    done: dict[str, Any] = {"description": "done"}
    if sent:
        operation["requestBody"] = {"required": True, "content": content}
    else:
        done["content"] = content
    operation["responses"] = {"200": done}
    return Doc(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/things": {"post": operation}},
            "components": {"schemas": {"Thing": wrapper}},
        }
    )


def _is_told(schema: Any) -> bool:
    """Is null only beside one alternative, not inside of alternatives? Lowering does not lift it from there."""
    for part in _parts(schema):
        members = part.get("anyOf", ())
        if {"type": "null"} in members and len(members) == 1:
            return False
        if any({"type": "null"} in inner.get("anyOf", ()) for inner in members):
            return False
    return True


CASES = 40


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "received"])
@pytest.mark.parametrize("batch", range(25))
def test_what_fails_was_said_to_break(batch: int, sent: bool) -> None:
    for case in range(CASES):
        rng = random.Random(f"{batch} {case} {sent}")
        old = _schema(rng)
        new = _mutated(old, rng)
        if not (_is_told(old) and _is_told(new)):
            continue
        given, wanted = (old, new) if sent else (new, _open(old))
        validator = jsonschema_rs.validator_for(wanted)
        values = [_value(given, rng) for _ in range(60)]
        failing = [value for value in values if not validator.is_valid(value)]
        if not failing:
            continue
        comparison = compare(side_of(_document(old, sent=sent)), side_of(_document(new, sent=sent)))
        severities = {finding.severity for finding in comparison.findings}
        assert Severity.BREAKING in severities, (old, new, failing[0], comparison.findings)
