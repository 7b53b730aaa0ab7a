"""Changes of objects: their properties, and how parts of schemas refer to others."""

from __future__ import annotations

import copy
import json
from typing import Any

from soundness.edits import Draft, Site, kind
from soundness.finding import is_object, is_reference, is_told_apart


def _property(draft: Draft) -> tuple[Any, str] | None:
    """An object and the name of one of its properties."""
    site = draft.site(is_object)
    if site is None:
        return None
    return site.schema, draft.rng.choice(sorted(site.schema["properties"]))


def _retire(schema: Any, name: str) -> None:
    """Takes a name off the required ones."""
    if name in schema.get("required", ()):
        schema["required"] = [one for one in schema["required"] if one != name]
        if not schema["required"]:
            del schema["required"]


# ------------------------------------------------------------------------------------------------ properties


@kind
def add_property(draft: Draft) -> bool:
    site = draft.site(is_object)
    if site is None:
        return False
    site.schema["properties"][f"added{draft.rng.randint(1, 9)}"] = draft.fresh()
    return True


@kind
def add_required_property(draft: Draft) -> bool:
    site = draft.site(is_object)
    if site is None:
        return False
    name = f"needed{draft.rng.randint(1, 9)}"
    site.schema["properties"][name] = draft.fresh()
    site.schema["required"] = [*site.schema.get("required", ()), name]
    return True


@kind
def remove_property(draft: Draft) -> bool:
    found = _property(draft)
    if found is None:
        return False
    del found[0]["properties"][found[1]]
    _retire(*found)
    return True


@kind
def rename_property(draft: Draft) -> bool:
    found = _property(draft)
    if found is None:
        return False
    schema, name = found
    new = draft.rng.choice([f"{name}New", f"{name}_", name.upper(), "renamed"])
    if new in schema["properties"]:
        return False
    schema["properties"] = {
        new if key == name else key: value for key, value in schema["properties"].items()
    }
    schema["required"] = [new if key == name else key for key in schema.get("required", ())]
    if not schema["required"]:
        del schema["required"]
    draft.renamed[name] = new
    return True


@kind
def flip_required(draft: Draft) -> bool:
    found = _property(draft)
    if found is None:
        return False
    schema, name = found
    if name in schema.get("required", ()):
        _retire(schema, name)
    else:
        schema["required"] = [*schema.get("required", ()), name]
    return True


@kind
def flip_read_only(draft: Draft) -> bool:
    return _flip_word(draft, "readOnly")


@kind
def flip_write_only(draft: Draft) -> bool:
    return _flip_word(draft, "writeOnly")


@kind
def flip_deprecated_property(draft: Draft) -> bool:
    return _flip_word(draft, "deprecated")


def _flip_word(draft: Draft, word: str) -> bool:
    found = _property(draft)
    inner = found[0]["properties"][found[1]] if found else {"$ref": ""}
    if not isinstance(inner, dict) or "$ref" in inner:
        return False
    if {"readOnly", "writeOnly", word} <= {word, *inner}:
        return False  # what travels neither way
    if not inner.pop(word, False):
        inner[word] = True
    return True


@kind
def swap_properties(draft: Draft) -> bool:
    """Two properties take each other's types."""
    site = draft.site(lambda one: is_object(one) and len(one["properties"]) > 1)
    if site is None:
        return False
    held = site.schema["properties"]
    one, other = draft.rng.sample(sorted(held), 2)
    held[one], held[other] = held[other], held[one]
    return True


@kind
def nest_property(draft: Draft) -> bool:
    """A property moves into an object of its own."""
    found = _property(draft)
    if found is None or "nest" in found[0]["properties"]:
        return False
    schema, name = found
    inner = schema["properties"].pop(name)
    schema["properties"]["nest"] = {"type": "object", "properties": {name: inner}}
    _retire(schema, name)
    return True


@kind
def replace_property(draft: Draft) -> bool:
    found = _property(draft)
    if found is None:
        return False
    found[0]["properties"][found[1]] = draft.fresh()
    return True


# ------------------------------------------------------------------------------------------------ references


@kind
def write_in_place(draft: Draft) -> bool:
    """A reference gives way to a copy of what it leads to."""
    site = draft.site(is_reference)
    if site is None:
        return False
    target = copy.deepcopy(draft.resolve(site.schema))
    if site.schema["$ref"] in json.dumps(target):
        return False
    site.put(target)
    return True


@kind
def make_component(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one) and "$ref" not in one)
    if site is None or site.holder is draft.root.get("components", {}).get("schemas"):
        return False
    site.put(draft.component(site.schema))
    return True


@kind
def rename_component(draft: Draft) -> bool:
    schemas = draft.root.get("components", {}).get("schemas", {})
    name = draft.pick(sorted(schemas))
    if name is None:
        return False
    new = f"{name}Renamed"
    old_ref, new_ref = (f'"#/components/schemas/{one}"' for one in (name, new))
    if any(
        "mapping" not in one["discriminator"]
        for one in (site.schema for site in draft.sites(is_told_apart))
    ):
        return False  # there the name is a value
    text = json.dumps(draft.root).replace(old_ref, new_ref)
    draft.root = json.loads(text)
    held = draft.root["components"]["schemas"]
    held[new] = held.pop(name)
    return True


@kind
def another_component(draft: Draft) -> bool:
    site = draft.site(is_reference)
    schemas = draft.root.get("components", {}).get("schemas", {})
    if site is None or len(schemas) < 2:
        return False
    before = site.schema
    site.put({"$ref": f"#/components/schemas/{draft.rng.choice(sorted(schemas))}"})
    if _is_endless(draft, site):
        site.put(before)
        return False
    return True


def _is_endless(draft: Draft, site: Site) -> bool:
    """Does the reference lead only to itself?"""
    seen: set[str] = set()
    schema = site.schema
    while is_reference(schema):
        if schema["$ref"] in seen:
            return True
        seen.add(schema["$ref"])
        schema = draft.root["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return False


@kind
def describe(draft: Draft) -> bool:
    """Other words change nothing."""
    site = draft.site(lambda one: isinstance(one, dict) and "$ref" not in one)
    if site is None:
        return False
    site.schema["description"] = "What it is, in other words."
    return True
