"""Changes of types, values and limits."""

from __future__ import annotations

from typing import Any

from support.sampling import Node

from soundness.edits import Draft, kind
from soundness.finding import SCALARS, is_object, is_of, is_plain_string, is_scalar


@kind
def flip_nullable(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and "type" in one and "const" not in one)
    if site is None:
        return False
    schema = site.schema
    if draft.is_old:
        if not schema.pop("nullable", False):
            schema["nullable"] = True
    elif isinstance(schema["type"], list):
        schema["type"] = [one for one in schema["type"] if one != "null"]
        if len(schema["type"]) == 1:
            schema["type"] = schema["type"][0]
    elif schema["type"] != "null":
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return True


@kind
def change_scalar(draft: Draft) -> bool:
    site = draft.site(is_scalar)
    if site is None:
        return False
    others = [one for one in SCALARS if one != site.schema["type"]]
    site.put({"type": draft.rng.choice(others)})
    return True


@kind
def integer_or_number(draft: Draft) -> bool:
    site = draft.site(lambda one: is_of(one, "integer", "number") and "enum" not in one)
    if site is None:
        return False
    site.schema["type"] = "number" if site.schema["type"] == "integer" else "integer"
    return True


@kind
def another_type_beside(draft: Draft) -> bool:
    """3.1: a list of types."""
    site = draft.site(
        lambda one: is_of(one, "string", "integer") and not {"enum", "const"} & set(one)
    )
    if site is None or draft.is_old:
        return False
    site.schema["type"] = [site.schema["type"], "boolean"]
    return True


@kind
def list_of_it(draft: Draft) -> bool:
    site = draft.site(is_scalar)
    if site is None:
        return False
    site.put({"type": "array", "items": site.schema})
    return True


@kind
def one_of_the_list(draft: Draft) -> bool:
    site = draft.site(lambda one: is_of(one, "array") and "items" in one)
    if site is None:
        return False
    site.put(site.schema["items"])
    return True


@kind
def anything(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one))
    if site is None:
        return False
    site.put({})
    return True


@kind
def something_of_anything(draft: Draft) -> bool:
    site = draft.site(lambda one: one == {})
    if site is None:
        return False
    site.put(draft.fresh())
    return True


@kind
def free_object(draft: Draft) -> bool:
    site = draft.site(is_object)
    if site is None:
        return False
    site.put({"type": "object"})
    return True


@kind
def object_as_map(draft: Draft) -> bool:
    site = draft.site(is_object)
    if site is None:
        return False
    values = draft.rng.choice([{"type": "string"}, {"type": "integer"}, True])
    site.put({"type": "object", "additionalProperties": values})
    return True


@kind
def map_as_object(draft: Draft) -> bool:
    site = draft.site(
        lambda one: (
            is_of(one, "object")
            and "properties" not in one
            and isinstance(one.get("additionalProperties"), dict)
        )
    )
    if site is None:
        return False
    values = site.schema["additionalProperties"]
    site.put({"type": "object", "properties": {"extra": values, "more": values}})
    return True


@kind
def change_extras(draft: Draft) -> bool:
    site = draft.site(lambda one: is_of(one, "object"))
    if site is None:
        return False
    choices: list[Any] = [True, False, {"type": "string"}, {"type": "integer"}, None]
    chosen = draft.rng.choice(choices)
    site.schema.pop("additionalProperties", None)
    if chosen is not None:
        site.schema["additionalProperties"] = chosen
    return True


@kind
def change_format(draft: Draft) -> bool:
    site = draft.site(
        lambda one: is_of(one, "string") and not {"enum", "const", "pattern"} & set(one)
    )
    if site is None:
        return False
    formats = ["date", "date-time", "uuid", "email", "uri", "ipv4", "byte", "nickname"]
    had = site.schema.pop("format", None)
    if had is None or draft.rng.random() < 0.5:
        site.schema["format"] = draft.rng.choice([one for one in formats if one != had])
    return True


@kind
def change_number_format(draft: Draft) -> bool:
    site = draft.site(lambda one: is_of(one, "integer", "number"))
    if site is None:
        return False
    had = site.schema.pop("format", None)
    if had is None:
        site.schema["format"] = draft.rng.choice(["int32", "int64", "double", "float"])
    return True


# ---------------------------------------------------------------------------------------------------- values


def _has_enum(schema: Node) -> bool:
    return isinstance(schema, dict) and len(schema.get("enum", ())) > 1


@kind
def add_value(draft: Draft) -> bool:
    site = draft.site(_has_enum)
    if site is None:
        return False
    number = isinstance(site.schema["enum"][0], int)
    site.schema["enum"] = [*site.schema["enum"], 99 if number else "brand-new"]
    return True


@kind
def remove_value(draft: Draft) -> bool:
    site = draft.site(_has_enum)
    if site is None:
        return False
    site.schema["enum"].pop(draft.rng.randrange(len(site.schema["enum"])))
    return True


@kind
def rename_value(draft: Draft) -> bool:
    site = draft.site(lambda one: _has_enum(one) and isinstance(one["enum"][0], str))
    if site is None:
        return False
    site.schema["enum"][0] = str(site.schema["enum"][0]).upper() + "2"
    return True


@kind
def drop_enum(draft: Draft) -> bool:
    site = draft.site(_has_enum)
    if site is None:
        return False
    del site.schema["enum"]
    return True


@kind
def state_enum(draft: Draft) -> bool:
    site = draft.site(is_plain_string)
    if site is None:
        return False
    site.put({"type": "string", "enum": ["some", "few"]})
    return True


@kind
def change_constant(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and "const" in one)
    if site is None:
        return False
    site.schema["const"] = f"{site.schema['const']}-now"
    return True


@kind
def constant_as_enum(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and "const" in one)
    if site is None:
        return False
    value = site.schema.pop("const")
    site.schema["enum"] = [value, f"{value}-too"]
    return True


@kind
def value_as_constant(draft: Draft) -> bool:
    site = draft.site(_has_enum)
    if site is None:
        return False
    site.schema["enum"] = site.schema["enum"][:1]
    return True


@kind
def change_default(draft: Draft) -> bool:
    site = draft.site(lambda one: is_scalar(one) and not {"enum", "const", "format"} & set(one))
    if site is None:
        return False
    kept = {"string": "given", "integer": 2, "number": 1.5, "boolean": True}
    if site.schema.pop("default", None) is None or draft.rng.random() < 0.5:
        site.schema["default"] = kept[site.schema["type"]]
    return True


# ---------------------------------------------------------------------------------------------------- limits


def _limit(draft: Draft, types: tuple[str, ...], word: str, values: list[Any]) -> bool:
    """Sets a limit, changes it, or takes it away."""
    site = draft.site(lambda one: is_of(one, *types) and not {"enum", "const"} & set(one))
    if site is None:
        return False
    had = site.schema.pop(word, None)
    if had is None or draft.rng.random() < 0.7:
        site.schema[word] = draft.rng.choice([one for one in values if one != had])
    return True


@kind
def change_minimum(draft: Draft) -> bool:
    return _limit(draft, ("integer", "number"), "minimum", [-9, 0, 1, 3, 30])


@kind
def change_maximum(draft: Draft) -> bool:
    return _limit(draft, ("integer", "number"), "maximum", [1, 4, 8, 500, 5000])


@kind
def change_exclusive(draft: Draft) -> bool:
    if draft.is_old:
        return _limit(draft, ("integer", "number"), "exclusiveMinimum", [True, False])
    return _limit(draft, ("integer", "number"), "exclusiveMinimum", [-1, 0, 2])


@kind
def change_multiple(draft: Draft) -> bool:
    return _limit(draft, ("integer", "number"), "multipleOf", [1, 2, 5])


@kind
def change_least_length(draft: Draft) -> bool:
    return _limit(draft, ("string",), "minLength", [0, 1, 3, 12])


@kind
def change_most_length(draft: Draft) -> bool:
    return _limit(draft, ("string",), "maxLength", [2, 6, 40, 200])


@kind
def change_pattern(draft: Draft) -> bool:
    return _limit(draft, ("string",), "pattern", ["^[a-z]+$", "^[A-Z]{2}[0-9]{3}$", "^.*$", "^B-"])


@kind
def change_least_items(draft: Draft) -> bool:
    return _limit(draft, ("array",), "minItems", [0, 1, 2, 3])


@kind
def change_most_items(draft: Draft) -> bool:
    return _limit(draft, ("array",), "maxItems", [1, 2, 5, 100])


@kind
def change_unique(draft: Draft) -> bool:
    return _limit(draft, ("array",), "uniqueItems", [True, False])


@kind
def change_property_count(draft: Draft) -> bool:
    return _limit(
        draft, ("object",), draft.rng.choice(["minProperties", "maxProperties"]), [0, 1, 2, 5]
    )
