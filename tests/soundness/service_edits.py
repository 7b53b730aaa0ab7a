"""Changes of what stands around messages: paths, methods, names, security, servers."""

from __future__ import annotations

import re
from typing import Any

from support.sampling import Node

from soundness.edits import Draft, kind

# ------------------------------------------------------------------------------------------------ operations


def _path(draft: Draft) -> str:
    return draft.rng.choice(sorted(draft.root["paths"]))


def _move(draft: Draft, old: str, new: str) -> bool:
    paths = draft.root["paths"]
    if new in paths:
        return False
    draft.root["paths"] = {new if key == old else key: item for key, item in paths.items()}
    return True


@kind
def remove_operation(draft: Draft) -> bool:
    path, method, _ = draft.rng.choice(draft.operations())
    if len(draft.operations()) < 2:
        return False
    del draft.root["paths"][path][method]
    return True


@kind
def remove_path(draft: Draft) -> bool:
    if len(draft.root["paths"]) < 2:
        return False
    del draft.root["paths"][_path(draft)]
    return True


@kind
def rename_path(draft: Draft) -> bool:
    path = _path(draft)
    parts = path.split("/")
    literal = [index for index, part in enumerate(parts) if part and "{" not in part]
    if not literal:
        return False
    parts[draft.rng.choice(literal)] += draft.rng.choice(["-new", "s", "_2"])
    return _move(draft, path, "/".join(parts))


@kind
def longer_path(draft: Draft) -> bool:
    path = _path(draft)
    return _move(draft, path, draft.rng.choice([f"/v9{path}", f"{path}/all"]))


@kind
def slash_at_the_end(draft: Draft) -> bool:
    path = _path(draft)
    return _move(draft, path, path.rstrip("/") if path.endswith("/") else f"{path}/")


@kind
def rename_placeholder(draft: Draft) -> bool:
    path = _path(draft)
    names = re.findall(r"\{([^}]*)\}", path)
    if not names:
        return False
    name = draft.rng.choice(names)
    item = draft.root["paths"][path]
    holders = [item, *(item[method] for method in item if isinstance(item[method], dict))]
    for holder in holders:
        for index, one in enumerate(holder.get("parameters", ())):
            parameter = draft.resolve(one)
            if (parameter["in"], parameter["name"]) == ("path", name):  # others may share it
                holder["parameters"][index] = {**parameter, "name": f"{name}Other"}
    return _move(draft, path, path.replace(f"{{{name}}}", f"{{{name}Other}}"))


@kind
def fix_placeholder(draft: Draft) -> bool:
    """A segment that was a parameter is a word now, or the other way round."""
    path = _path(draft)
    parts = path.split("/")
    literal = [index for index, part in enumerate(parts) if part and "{" not in part]
    if len(literal) < 2:
        return False
    parts[literal[-1]] = "{fresh}"
    item = draft.root["paths"][path]
    parameter: Node = {
        "name": "fresh",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
    }
    item["parameters"] = [*item.get("parameters", ()), parameter]
    return _move(draft, path, "/".join(parts))


@kind
def change_method(draft: Draft) -> bool:
    path, method, operation = draft.rng.choice(draft.operations())
    item = draft.root["paths"][path]
    others = [one for one in ("post", "put", "patch") if one not in item]
    if not others or method in ("get", "delete"):
        return False
    item[draft.rng.choice(others)] = item.pop(method)
    return bool(operation)


@kind
def add_operation(draft: Draft) -> bool:
    item = draft.root["paths"].setdefault(f"/extra{draft.rng.randint(1, 99)}", {})
    item["get"] = {
        "operationId": f"extra{draft.rng.randint(1, 10**6)}",
        "tags": ["Extra"],
        "responses": {"204": {"description": "done"}},
    }
    return True


@kind
def add_word_beside_placeholder(draft: Draft) -> bool:
    """A path of words where a path with a parameter serves all of them."""
    paths = [path for path in draft.root["paths"] if path.endswith("}")]
    path = draft.pick(paths)
    if path is None:
        return False
    new = f"{path.rpartition('/')[0]}/special"
    if new in draft.root["paths"]:
        return False
    draft.root["paths"][new] = {
        "get": {"operationId": "getSpecial", "responses": {"204": {"description": "done"}}}
    }
    return "{" not in new


@kind
def rename_operation(draft: Draft) -> bool:
    operation = draft.operation()
    operation["operationId"] = f"{operation.get('operationId', 'op')}Again"
    return True


@kind
def change_tag(draft: Draft) -> bool:
    draft.operation()["tags"] = ["Moved"]
    return True


@kind
def deprecate_operation(draft: Draft) -> bool:
    operation = draft.operation()
    operation["deprecated"] = not operation.get("deprecated", False)
    return True


# -------------------------------------------------------------------------------------------------- security


def _schemes(draft: Draft) -> Any:
    return draft.root.get("components", {}).get("securitySchemes", {})


def _secured(draft: Draft) -> Any:
    """What states who may call: an operation, or the whole document."""
    holders = [one for _, _, one in draft.operations() if one.get("security")]
    holders += [draft.root] if draft.root.get("security") else []
    return draft.pick(holders)


@kind
def ask_for_credentials(draft: Draft) -> bool:
    schemes = _schemes(draft)
    if not schemes:
        components = draft.root.setdefault("components", {})
        schemes = components.setdefault("securitySchemes", {})
        schemes["made"] = {"type": "http", "scheme": "bearer"}
    draft.operation()["security"] = [{draft.rng.choice(sorted(schemes)): []}]
    return True


@kind
def ask_for_none(draft: Draft) -> bool:
    holder = _secured(draft)
    if holder is None:
        return False
    holder["security"] = draft.rng.choice([[], [*holder["security"], {}]])
    return True


@kind
def one_way_more(draft: Draft) -> bool:
    holder, schemes = _secured(draft), _schemes(draft)
    if holder is None or not schemes:
        return False
    holder["security"] = [*holder["security"], {draft.rng.choice(sorted(schemes)): []}]
    return True


@kind
def one_way_less(draft: Draft) -> bool:
    holder = _secured(draft)
    if holder is None or len(holder["security"]) < 2:
        return False
    holder["security"].pop(draft.rng.randrange(len(holder["security"])))
    return True


@kind
def one_scheme_beside(draft: Draft) -> bool:
    """Two credentials at once, where one was enough."""
    holder, schemes = _secured(draft), _schemes(draft)
    if holder is None or not schemes:
        return False
    alternative = draft.rng.choice(holder["security"])
    alternative.setdefault(draft.rng.choice(sorted(schemes)), [])
    return True


@kind
def change_scopes(draft: Draft) -> bool:
    oauth = [name for name, one in _schemes(draft).items() if one["type"] == "oauth2"]
    holder = _secured(draft)
    if holder is None or not oauth:
        return False
    held = [one for one in holder["security"] if set(oauth) & set(one)]
    if not held:
        return False
    alternative = draft.rng.choice(held)
    name = next(one for one in oauth if one in alternative)
    alternative[name] = draft.rng.choice([[], ["read"], ["write"], ["read", "write"]])
    return True


@kind
def change_scheme(draft: Draft) -> bool:
    schemes = _schemes(draft)
    if not schemes:
        return False
    name = draft.rng.choice(sorted(schemes))
    new: list[Node] = [
        {"type": "http", "scheme": "bearer"},
        {"type": "http", "scheme": "basic"},
        {"type": "apiKey", "in": "header", "name": "X-Other"},
        {"type": "apiKey", "in": "query", "name": "other"},
        {"type": "apiKey", "in": "cookie", "name": "session"},
    ]
    schemes[name] = draft.rng.choice(new)
    return True


@kind
def rename_scheme(draft: Draft) -> bool:
    schemes = _schemes(draft)
    if not schemes:
        return False
    name = draft.rng.choice(sorted(schemes))
    schemes[f"{name}Renamed"] = schemes.pop(name)
    holders = [one for _, _, one in draft.operations()]
    for holder in [*holders, draft.root]:
        for alternative in holder.get("security", ()):
            if name in alternative:
                alternative[f"{name}Renamed"] = alternative.pop(name)
    return True


# --------------------------------------------------------------------------------------------------- servers


@kind
def other_host(draft: Draft) -> bool:
    server = draft.rng.choice(draft.root["servers"])
    server["url"] = server["url"].replace("example.com", "example.net")
    return True


@kind
def other_prefix(draft: Draft) -> bool:
    server = draft.rng.choice(draft.root["servers"])
    server["url"] = server["url"].rstrip("/") + draft.rng.choice(["/next", "/v2"])
    return True


@kind
def one_server_more(draft: Draft) -> bool:
    server: Node = {"url": f"https://mirror{draft.rng.randint(1, 9)}.example.org"}
    draft.root["servers"].insert(draft.rng.choice([0, len(draft.root["servers"])]), server)
    return True


@kind
def one_server_less(draft: Draft) -> bool:
    if len(draft.root["servers"]) < 2:
        return False
    draft.root["servers"].pop(draft.rng.randrange(len(draft.root["servers"])))
    return True


@kind
def prefix_into_paths(draft: Draft) -> bool:
    """The same URLs, written another way."""
    servers = draft.root["servers"]
    scheme, _, rest = servers[0]["url"].rstrip("/").partition("://")
    host, slash, prefix = rest.partition("/")
    if len(servers) > 1 or not slash or "{" in prefix:
        return False
    servers[0]["url"] = f"{scheme}://{host}"
    draft.root["paths"] = {f"/{prefix}{path}": item for path, item in draft.root["paths"].items()}
    return True


@kind
def server_of_an_operation(draft: Draft) -> bool:
    operation = draft.operation()
    if operation.pop("servers", None) is None:
        operation["servers"] = [{"url": "https://other.example.org/o"}]
    return True


@kind
def change_variable(draft: Draft) -> bool:
    variables = [
        one for server in draft.root["servers"] for one in server.get("variables", {}).values()
    ]
    variable = draft.pick(variables)
    if variable is None or variable.get("enum") == []:
        return False
    if draft.rng.random() < 0.5 and len(variable.get("enum", ())) > 1:
        gone = draft.rng.choice(variable["enum"])
        variable["enum"].remove(gone)
        if variable["default"] == gone:
            variable["default"] = variable["enum"][0]
    elif "enum" in variable:
        variable["default"] = draft.rng.choice(variable["enum"])
    else:
        variable["default"] = "v2"
    return True
