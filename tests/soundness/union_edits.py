"""Changes of alternatives and parts: oneOf, anyOf, allOf, discriminators."""

from __future__ import annotations

from support.sampling import Node

from soundness.edits import Draft, kind
from soundness.finding import is_object, is_told_apart, is_union, members


@kind
def add_member(draft: Draft) -> bool:
    site = draft.site(is_union)
    if site is None:
        return False
    schema = site.schema
    fresh = draft.fresh()
    discriminator = schema.get("discriminator")
    if discriminator:
        tag = discriminator["propertyName"]
        values: Node = {"type": "string", "const": "novel"}
        fresh = {
            "type": "object",
            "required": [tag],
            "properties": {tag: values if not draft.is_old else {"type": "string"}},
        }
        fresh = draft.component(fresh)
        discriminator.get("mapping", {})["novel"] = fresh["$ref"]
    members(schema).append(fresh)
    return True


@kind
def remove_member(draft: Draft) -> bool:
    site = draft.site(lambda one: is_union(one) and len(members(one)) > 1)
    if site is None:
        return False
    gone = members(site.schema).pop(draft.rng.randrange(len(members(site.schema))))
    mapping = site.schema.get("discriminator", {}).get("mapping", {})
    for tag in [tag for tag, target in mapping.items() if target == gone.get("$ref")]:
        del mapping[tag]
    return True


@kind
def reorder_members(draft: Draft) -> bool:
    site = draft.site(is_union)
    if site is None:
        return False
    draft.rng.shuffle(members(site.schema))
    return True


@kind
def other_union_word(draft: Draft) -> bool:
    site = draft.site(is_union)
    if site is None:
        return False
    word, other = ("oneOf", "anyOf") if site.schema.get("oneOf") else ("anyOf", "oneOf")
    site.schema[other] = site.schema.pop(word)
    return True


@kind
def all_of_it(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one))
    if site is None:
        return False
    site.put({"allOf": [site.schema]})
    return True


@kind
def one_of_it(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one))
    if site is None:
        return False
    site.put({draft.rng.choice(["oneOf", "anyOf"]): [site.schema]})
    return True


@kind
def it_or_another(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one))
    if site is None:
        return False
    site.put({draft.rng.choice(["oneOf", "anyOf"]): [site.schema, draft.fresh()]})
    return True


@kind
def it_or_null(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one))
    if site is None or draft.is_old:
        return False
    site.put({"anyOf": [site.schema, {"type": "null"}]})
    return True


@kind
def first_of_them(draft: Draft) -> bool:
    """A union becomes one of its members."""
    site = draft.site(is_union)
    if site is None:
        return False
    site.put(draft.rng.choice(members(site.schema)))
    return True


@kind
def split_into_parts(draft: Draft) -> bool:
    """An object becomes an allOf of two that say the same."""
    site = draft.site(lambda one: is_object(one) and len(one["properties"]) > 1)
    if site is None:
        return False
    whole = site.schema
    names = sorted(whole["properties"])
    parts = []
    for chosen in (names[::2], names[1::2]):
        part: Node = {
            "type": "object",
            "properties": {name: whole["properties"][name] for name in chosen},
        }
        needed = [name for name in whole.get("required", ()) if name in chosen]
        parts.append({**part, "required": needed} if needed else part)
    site.put({"allOf": parts})
    return True


@kind
def more_parts(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and bool(one.get("allOf")))
    if site is None:
        return False
    part: Node = {"type": "object", "properties": {"part": draft.fresh()}}
    site.schema["allOf"].append({**part, **draft.rng.choice([{}, {"required": ["part"]}])})
    return True


@kind
def fewer_parts(draft: Draft) -> bool:
    site = draft.site(lambda one: isinstance(one, dict) and len(one.get("allOf", ())) > 1)
    if site is None:
        return False
    site.schema["allOf"].pop(draft.rng.randrange(len(site.schema["allOf"])))
    return True


@kind
def drop_discriminator(draft: Draft) -> bool:
    site = draft.site(is_told_apart)
    if site is None:
        return False
    del site.schema["discriminator"]
    return True


@kind
def drop_mapping(draft: Draft) -> bool:
    site = draft.site(lambda one: is_told_apart(one) and "mapping" in one["discriminator"])
    if site is None:
        return False
    del site.schema["discriminator"]["mapping"]
    return True


@kind
def rename_tag_value(draft: Draft) -> bool:
    """One member goes by another value, in the mapping and where it is a constant."""
    site = draft.site(is_told_apart)
    if site is None:
        return False
    member = draft.rng.choice(members(site.schema))
    discriminator = site.schema["discriminator"]
    mapping = discriminator.setdefault("mapping", {})
    for tag in [tag for tag, target in mapping.items() if target == member.get("$ref")]:
        del mapping[tag]
    mapping["another"] = member.get("$ref", "")
    tagged = draft.resolve(member).get("properties", {}).get(discriminator["propertyName"], {})
    if "const" in tagged:
        tagged["const"] = "another"
    return "$ref" in member


@kind
def rename_tag(draft: Draft) -> bool:
    """Members are told apart by a property of another name."""
    site = draft.site(is_told_apart)
    if site is None:
        return False
    old = site.schema["discriminator"]["propertyName"]
    site.schema["discriminator"]["propertyName"] = f"{old}Name"
    for member in members(site.schema):
        schema = draft.resolve(member)
        if old in schema.get("properties", {}):
            schema["properties"][f"{old}Name"] = schema["properties"].pop(old)
            schema["required"] = [
                f"{old}Name" if one == old else one for one in schema.get("required", ())
            ]
    return True
