"""Swagger 2.0 to OpenAPI 3.0: one named rewrite for each part, in place, knowing nothing of its surroundings."""

from __future__ import annotations

from typing import Any, Final

_JSON: Final = "application/json"

# What stands beside `in` and `name` in 2.0 and belongs into a schema in 3.0.
_SCHEMA_KEYS: Final[tuple[str, ...]] = (
    *("type", "format", "items", "default", "enum", "maximum", "exclusiveMaximum", "minimum"),
    *("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems"),
    *("uniqueItems", "multipleOf", "x-nullable"),
)
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "csv": {"explode": False},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "multi": {"style": "form", "explode": True},
}
_FLOWS: Final = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


def copy(value: Any) -> Any:
    """A deep copy of plain data; its depth is bounded by the reader."""
    if isinstance(value, dict):
        return {key: copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copy(item) for item in value]
    return value


def servers(host: Any, base: Any, schemes: Any) -> list[dict[str, Any]]:
    """host: h, basePath: /b, schemes: [https] -> [{url: https://h/b}]; without a host only the path"""
    path = base if isinstance(base, str) else ""
    path = path.rstrip("/") if path.startswith("/") or not path else f"/{path.rstrip('/')}"
    if not isinstance(host, str):
        return [{"url": path or "/"}]
    names = [s for s in schemes if s in ("https", "http")] if isinstance(schemes, list) else []
    # The safer one is the default, wherever it stands.
    names = sorted(dict.fromkeys(names or ["https"]), reverse=True)
    return [{"url": f"{scheme}://{host}{path}"} for scheme in names]


def security_scheme(scheme: dict[str, Any]) -> dict[str, Any]:
    """type: basic -> type: http, scheme: basic; flow: accessCode -> flows: {authorizationCode: ...}"""
    if scheme.get("type") == "basic":
        rest = {key: value for key, value in scheme.items() if key != "type"}
        return {"type": "http", "scheme": "basic", **rest}
    if scheme.get("type") != "oauth2":
        return scheme
    keys = ("flow", "authorizationUrl", "tokenUrl", "scopes")
    flow = {key: scheme[key] for key in keys[1:] if key in scheme}
    flow.setdefault("scopes", {})
    name = _FLOWS.get(str(scheme.get("flow")), "implicit")
    return {**{k: v for k, v in scheme.items() if k not in keys}, "flows": {name: flow}}


def schema(node: dict[str, Any]) -> None:
    """x-nullable: true -> nullable: true; type: file -> binary; discriminator: kind -> {propertyName: kind}"""
    if node.pop("x-nullable", None) is True:
        node["nullable"] = True
    if node.get("type") == "file":
        node["type"] = "string"
        node["format"] = "binary"
    if isinstance(node.get("discriminator"), str):
        node["discriminator"] = {"propertyName": node["discriminator"]}


def parameter(node: dict[str, Any]) -> str | None:
    """{in: query, name: n, type: array, items: i, collectionFormat: csv} -> {in, name, schema, explode: false}

    Returns what cannot be said in 3.0.
    """
    collection = node.pop("collectionFormat", None)
    problem = None
    if node.get("type") == "array":
        collection = collection or "csv"
        style = _STYLES.get(collection)
        if style is None or (collection != "csv" and node.get("in") != "query"):
            problem = f"`collectionFormat: {str(collection)[:20]}` is sent as `csv`"
            style = _STYLES["csv"]
        node.update(style)
    node["schema"] = _schema_of(node)
    return problem


def header(node: dict[str, Any]) -> str | None:
    """{type: array, items: i} -> {schema: {type: array, items: i}}"""
    collection = node.pop("collectionFormat", "csv")
    node["schema"] = _schema_of(node)
    return (
        None if collection == "csv" else f"`collectionFormat: {str(collection)[:20]}` in a header"
    )


def _schema_of(node: dict[str, Any]) -> dict[str, Any]:
    """Take the keywords of a schema out of a parameter, header or form field."""
    taken: dict[str, Any] = {key: node.pop(key) for key in _SCHEMA_KEYS if key in node}
    inner: Any = taken
    while isinstance(inner, dict):
        inner.pop("collectionFormat", None)
        schema(inner)
        inner = inner.get("items")
    return taken


def body(node: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """{in: body, name: n, required: true} -> {required: true, content}; the name stays as an extension"""
    rest = {key: value for key, value in node.items() if key not in ("in", "name")}
    if isinstance(node.get("name"), str):
        rest.setdefault("x-body-name", node["name"])
    return {**rest, "content": content}


def form(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """[{in: formData, name: n, type: t, required: true}] -> {schema: {properties: {n: {type: t}}, required: [n]}}"""
    properties: dict[str, Any] = {}
    encoding: dict[str, Any] = {}
    required: list[str] = []
    for original in fields:
        field = copy(original)
        name = str(field.get("name"))
        style = _STYLES.get(field.pop("collectionFormat", None) or "csv", _STYLES["csv"])
        properties[name] = _schema_of(field)
        if properties[name].get("type") == "array":
            encoding[name] = {"style": "form", **style}
        for key, value in field.items():
            if key == "description" or key.startswith("x-"):
                properties[name][key] = value
        if field.get("required") is True:
            required.append(name)
    content: dict[str, Any] = {"schema": {"type": "object", "properties": properties}}
    if required:
        content["schema"]["required"] = required
    if encoding:
        content["encoding"] = encoding
    return content


def response_content(response: dict[str, Any], produces: list[str]) -> dict[str, Any]:
    """{schema: s, examples: {m: e}} with produces: [m] -> {content: {m: {schema: s, example: e}}}"""
    schema_ = response.pop("schema", None)
    examples = response.pop("examples", None)
    content: dict[str, Any] = {}
    if not isinstance(schema_, dict):
        return content
    default = "application/octet-stream" if schema_.get("type") == "file" else _JSON
    for media in produces or [default]:
        content[media] = {"schema": copy(schema_)}
        if isinstance(examples, dict) and media in examples:
            content[media]["example"] = examples[media]
    response["content"] = content
    return content
