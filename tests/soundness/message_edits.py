"""Changes of operations: parameters, bodies, answers."""

from __future__ import annotations

import copy
from typing import Any

from support.sampling import Node

from soundness.edits import Draft, kind

# ------------------------------------------------------------------------------------------------ parameters


def _free(parameter: Node) -> bool:
    return bool(parameter["in"] != "path")


def _parameter(draft: Draft) -> Any:
    """Any parameter outside of paths."""
    return draft.pick([one for _, _, one in draft.parameters() if _free(one)])


def _add(draft: Draft, where: str, required: bool) -> bool:
    operation = draft.operation()
    name = {"header": "X-Fresh", "query": "fresh", "cookie": "crumb"}[where]
    listed = [*operation.get("parameters", ())]
    if any(draft.resolve(one)["name"] == name for one in listed):
        return False
    parameter: Node = {"name": name, "in": where, "schema": {"type": "string"}}
    operation["parameters"] = [*listed, {**parameter, "required": True} if required else parameter]
    return True


@kind
def add_parameter(draft: Draft) -> bool:
    return _add(draft, draft.rng.choice(["query", "header", "cookie"]), required=False)


@kind
def add_required_parameter(draft: Draft) -> bool:
    return _add(draft, draft.rng.choice(["query", "header", "cookie"]), required=True)


@kind
def remove_parameter(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.parameters() if _free(each[2])])
    if found is None:
        return False
    found[0].pop(found[1])
    return True


@kind
def rename_parameter(draft: Draft) -> bool:
    parameter = _parameter(draft)
    if parameter is None:
        return False
    new = draft.rng.choice([f"{parameter['name']}New", f"x-{parameter['name']}"])
    draft.renamed[parameter["name"]] = new
    parameter["name"] = new
    return True


@kind
def other_case(draft: Draft) -> bool:
    """Names of headers have no case; others do."""
    parameter = _parameter(draft)
    if parameter is None or parameter["name"] == parameter["name"].upper():
        return False
    draft.renamed[parameter["name"]] = parameter["name"].upper()
    parameter["name"] = parameter["name"].upper()
    return True


@kind
def flip_required_parameter(draft: Draft) -> bool:
    parameter = _parameter(draft)
    if parameter is None:
        return False
    parameter["required"] = not parameter.get("required", False)
    return True


@kind
def move_parameter(draft: Draft) -> bool:
    parameter = _parameter(draft)
    if parameter is None:
        return False
    others = [one for one in ("query", "header", "cookie") if one != parameter["in"]]
    parameter["in"] = draft.rng.choice(others)
    for word in ("style", "explode", "allowReserved"):
        parameter.pop(word, None)
    return True


@kind
def change_style(draft: Draft) -> bool:
    parameter = draft.pick([one for _, _, one in draft.parameters() if "schema" in one])
    if parameter is None:
        return False
    styles = {
        "query": ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "path": ["simple", "label", "matrix"],
        "header": ["simple"],
        "cookie": ["form"],
    }[parameter["in"]]
    style = draft.rng.choice(styles)
    kinds = draft.resolve(parameter["schema"]).get("type")
    if style in ("spaceDelimited", "pipeDelimited") and kinds != "array":
        return False
    if style == "deepObject" and kinds != "object":
        return False
    parameter["style"] = style
    return True


@kind
def flip_explode(draft: Draft) -> bool:
    parameter = draft.pick([one for _, _, one in draft.parameters() if "schema" in one])
    if parameter is None or parameter.get("style") in ("spaceDelimited", "deepObject"):
        return False
    default = parameter.get("style", "form") == "form" and parameter["in"] in ("query", "cookie")
    parameter["explode"] = not parameter.get("explode", default)
    return True


@kind
def flip_reserved(draft: Draft) -> bool:
    parameter = draft.pick([one for _, _, one in draft.parameters() if one["in"] == "query"])
    if parameter is None:
        return False
    parameter["allowReserved"] = not parameter.get("allowReserved", False)
    return True


@kind
def schema_as_content(draft: Draft) -> bool:
    parameter = draft.pick([one for _, _, one in draft.parameters() if "schema" in one])
    if parameter is None:
        return False
    for word in ("style", "explode", "allowReserved"):
        parameter.pop(word, None)
    parameter["content"] = {"application/json": {"schema": parameter.pop("schema")}}
    return True


@kind
def deprecate_parameter(draft: Draft) -> bool:
    parameter = _parameter(draft)
    if parameter is None:
        return False
    parameter["deprecated"] = not parameter.get("deprecated", False)
    return True


@kind
def parameter_as_component(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.parameters() if "$ref" not in each[0][each[1]]])
    if found is None:
        return False
    held = draft.root.setdefault("components", {}).setdefault("parameters", {})
    name = f"Made{len(held)}"
    held[name] = found[2]
    found[0][found[1]] = {"$ref": f"#/components/parameters/{name}"}
    return True


@kind
def reorder_parameters(draft: Draft) -> bool:
    operation = draft.operation()
    if len(operation.get("parameters", ())) < 2:
        return False
    operation["parameters"].reverse()
    return True


# ---------------------------------------------------------------------------------------------------- bodies


@kind
def add_body(draft: Draft) -> bool:
    bare = [
        one
        for _, method, one in draft.operations()
        if "requestBody" not in one and method not in ("get", "head")
    ]
    operation = draft.pick(bare)
    if operation is None:
        return False
    schema: Node = {"type": "object", "properties": {"why": {"type": "string"}}}
    operation["requestBody"] = {
        "required": draft.rng.random() < 0.5,
        "content": {"application/json": {"schema": schema}},
    }
    return True


@kind
def remove_body(draft: Draft) -> bool:
    operation = draft.pick(draft.bodies())
    if operation is None:
        return False
    del operation["requestBody"]
    return True


@kind
def flip_required_body(draft: Draft) -> bool:
    operation = draft.pick(draft.bodies())
    if operation is None:
        return False
    body = operation["requestBody"]
    body["required"] = not body.get("required", False)
    return True


@kind
def other_media_type(draft: Draft) -> bool:
    """Of a body or an answer."""
    content = draft.pick([one for one in draft.contents() if one])
    if content is None:
        return False
    name = draft.rng.choice(sorted(content))
    kept = [
        "application/json", "application/vnd.other+json", "application/x-www-form-urlencoded",
        "text/plain", "application/json; charset=utf-8",
    ]  # fmt: skip
    new = draft.rng.choice([one for one in kept if one != name])
    if new in content:
        return False
    content[new] = content.pop(name)
    content[new].pop("encoding", None)
    return True


@kind
def one_media_type_more(draft: Draft) -> bool:
    content = draft.pick([one for one in draft.contents() if one])
    if content is None or "application/vnd.more+json" in content:
        return False
    content["application/vnd.more+json"] = {"schema": draft.fresh()}
    return True


@kind
def one_media_type_less(draft: Draft) -> bool:
    content = draft.pick([one for one in draft.contents() if len(one) > 1])
    if content is None:
        return False
    del content[draft.rng.choice(sorted(content))]
    return True


@kind
def change_encoding(draft: Draft) -> bool:
    forms = [
        one["requestBody"]["content"][media]
        for one in draft.bodies()
        for media in one["requestBody"]["content"]
        if "form" in media
    ]
    form = draft.pick(forms)
    properties = draft.resolve(form.get("schema", {})).get("properties") if form else None
    if form is None or not properties:
        return False
    encoding = form.setdefault("encoding", {})
    name = draft.rng.choice(sorted(properties))
    encoding[name] = draft.rng.choice(
        [
            {"contentType": "application/json"},
            {"contentType": "text/plain"},
            {"style": "pipeDelimited", "explode": False},
            {"style": "form", "explode": False},
        ]
    )
    return True


# --------------------------------------------------------------------------------------------------- answers


def _successes(draft: Draft) -> list[tuple[Any, str, Any]]:
    return [each for each in draft.responses() if each[1].startswith("2")]


@kind
def other_success(draft: Draft) -> bool:
    found = draft.pick(_successes(draft))
    if found is None:
        return False
    new = draft.rng.choice(["200", "201", "202", "2XX", "default"])
    if new in found[0]:
        return False
    found[0][new] = found[0].pop(found[1])
    return True


@kind
def one_success_more(draft: Draft) -> bool:
    found = draft.pick(_successes(draft))
    if found is None or "203" in found[0]:
        return False
    content = {"application/json": {"schema": draft.fresh()}}
    same = copy.deepcopy(found[0][found[1]])
    found[0]["203"] = draft.rng.choice(
        [same, {"description": "more", "content": content}, {"description": "nothing"}]
    )
    return True


@kind
def remove_response(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.responses() if len(each[0]) > 1])
    if found is None:
        return False
    del found[0][found[1]]
    return True


@kind
def add_error(draft: Draft) -> bool:
    operation = draft.operation()
    if "418" in operation["responses"]:
        return False
    content = {"application/json": {"schema": draft.fresh()}}
    operation["responses"]["418"] = draft.rng.choice(
        [{"description": "a teapot"}, {"description": "a teapot", "content": content}]
    )
    return True


@kind
def other_error(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.responses() if not each[1].startswith("2")])
    if found is None:
        return False
    new = draft.rng.choice(["400", "404", "4XX", "500", "default"])
    if new in found[0]:
        return False
    found[0][new] = found[0].pop(found[1])
    return True


@kind
def empty_answer(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.responses() if "content" in each[2]])
    if found is None:
        return False
    del found[2]["content"]
    return True


@kind
def fill_answer(draft: Draft) -> bool:
    found = draft.pick([each for each in draft.responses() if "content" not in each[2]])
    if found is None:
        return False
    found[2]["content"] = {"application/json": {"schema": draft.fresh()}}
    return True


@kind
def change_headers(draft: Draft) -> bool:
    found = draft.pick(draft.responses())
    if found is None:
        return False
    headers = found[2].setdefault("headers", {})
    if headers and draft.rng.random() < 0.5:
        del headers[draft.rng.choice(sorted(headers))]
    else:
        headers["X-Told"] = {"required": True, "schema": {"type": "integer"}}
    return True
