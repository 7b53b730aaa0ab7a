"""Swagger 2.0 to OpenAPI 3.0: the document, its paths and operations. The parts are in `upgrade_parts`."""

from __future__ import annotations

from typing import Any, Final

from clientwright.diagnostics import Diagnostic, Severity
from clientwright.spec import pointer as pointers
from clientwright.spec import upgrade_parts as parts
from clientwright.spec.document import FILES, Document, Tokens
from clientwright.spec.faults import DanglingRef, RefCycle
from clientwright.spec.grammar import GRAMMAR

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch")
_JSON: Final = "application/json"
_FORM: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


def upgrade(as_read: Document) -> tuple[Document, list[Diagnostic]]:
    """An OpenAPI 3.0 document that says what the Swagger 2.0 one does; `as_read` is not changed.

    Places of the new document's nodes are those of the old ones'. Diagnostics name what 3.0 cannot say.
    """
    work = _Upgrade(as_read)
    work.run()
    document = as_read.upgraded(work.root, work.moves)
    return document, work.diagnostics


class _Upgrade:
    def __init__(self, as_read: Document) -> None:
        self.as_read = as_read
        self.old = as_read.root
        self.root: dict[str, Any] = {"openapi": "3.0.3"}
        self.moves: dict[Tokens, Tokens] = {}
        self.diagnostics: list[Diagnostic] = []
        self.references: list[dict[str, Any]] = []
        self.done: set[Tokens] = set()  # nodes of other files that are rewritten

    def run(self) -> None:
        for key, value in self.old.items():
            if key not in _REPLACED:
                self.root[key] = parts.copy(value)
        self.servers()
        self.components()
        paths = self.root.setdefault("paths", {})
        for path, item in paths.items():
            if not path.startswith("x-"):
                self.path_item(item, ("paths", path))
        for node in self.references:
            node["$ref"] = self.moved(node["$ref"])

    def servers(self) -> None:
        """host, basePath, schemes -> servers"""
        host, base = self.old.get("host"), self.old.get("basePath")
        if isinstance(host, str) or isinstance(base, str):
            schemes = self.old.get("schemes") or ["https"]
            self.root["servers"] = parts.servers(host, base, schemes)
            self.moves["servers",] = ("host",) if isinstance(host, str) else ("basePath",)

    def components(self) -> None:
        """definitions, parameters, responses, securityDefinitions -> components"""
        components: dict[str, Any] = {}
        self.root["components"] = components
        for old, new in _COMPONENTS.items():
            if isinstance(self.old.get(old), dict):
                components[new] = parts.copy(self.old[old])
                self.moves["components", new] = (old,)
        for schema in components.get("schemas", {}).values():
            self.schema(schema)
        for name, scheme in components.get("securitySchemes", {}).items():
            components["securitySchemes"][name] = parts.security_scheme(scheme)
        for name, response in components.get("responses", {}).items():
            self.response(
                response, self.media_types(None, "produces"), ("components", "responses", name)
            )
        parameters = components.get("parameters", {})
        for name in list(parameters):
            if parameters[name].get("in") in ("body", "formData"):
                del parameters[name]  # each operation that refers to it gets its own body
            elif isinstance(parameters[name].get("$ref"), str):
                self.reference(parameters[name], "parameter")
            else:
                self.parameter(parameters[name], ("components", "parameters", name))

    # --- paths

    def path_item(self, item: dict[str, Any], at: Tokens) -> None:
        """Parameters in the body that stand for all operations go to each of them."""
        if isinstance(item.get("$ref"), str):
            self.reference(item, "pathItem")
        shared = self.parameters(item, at)
        for method in _METHODS:
            operation = item.get(method)
            if isinstance(operation, dict):
                self.operation(operation, (*at, method), shared)

    def operation(self, operation: dict[str, Any], at: Tokens, shared: list[_BodyPart]) -> None:
        """consumes and the parameters in the body -> requestBody; produces -> content of the responses"""
        own = self.parameters(operation, at)
        consumes = self.media_types(operation, "consumes")
        produces = self.media_types(operation, "produces")
        names = {part.node.get("name") for part in own}
        inherited = [part for part in shared if part.node.get("name") not in names]
        if not any(part.node.get("in") == "body" for part in own):
            own = [*own, *inherited]
        if own:
            self.request_body(operation, at, own, consumes)
        overrides = "produces" in operation
        for key in ("consumes", "produces"):
            operation.pop(key, None)
        schemes = operation.pop("schemes", None)
        if isinstance(schemes, list) and schemes != self.old.get("schemes"):
            servers = parts.servers(self.old.get("host"), self.old.get("basePath"), schemes)
            operation["servers"] = servers
        responses = operation.get("responses")
        if isinstance(responses, dict):
            for status, response in responses.items():
                if not status.startswith("x-") and isinstance(response, dict):
                    self.operation_response(
                        responses, status, produces, overrides, (*at, "responses", status)
                    )

    def operation_response(
        self, responses: dict[str, Any], status: str, produces: list[str], own: bool, at: Tokens
    ) -> None:
        """A shared response has the document's media types; where the operation has others it gets a copy."""
        response = responses[status]
        if not isinstance(response.get("$ref"), str):
            self.response(response, produces, at)
            return
        found = self.resolved(response["$ref"])
        if own and found is not None and "schema" in found[1]:
            responses[status] = parts.copy(found[1])
            self.moves[at] = found[0]
            self.response(responses[status], produces, at)
        else:
            self.reference(response, "response")

    def media_types(self, operation: dict[str, Any] | None, key: str) -> list[str]:
        value = (operation or {}).get(key, self.old.get(key))
        return [m for m in value if isinstance(m, str)] if isinstance(value, list) else []

    # --- parameters and bodies

    def parameters(self, owner: dict[str, Any], at: Tokens) -> list[_BodyPart]:
        """Rewrite the parameters of an operation or path item; take out and return those in the body."""
        listed = owner.get("parameters")
        if not isinstance(listed, list):
            return []
        kept: list[Any] = []
        in_body: list[_BodyPart] = []
        for index, parameter in enumerate(listed):
            place = (*at, "parameters", str(index))
            old = self.old_place(place)
            is_reference = isinstance(parameter.get("$ref"), str)
            found = self.resolved(parameter["$ref"]) if is_reference else (old, parameter)
            if found is not None and found[1].get("in") in ("body", "formData"):
                in_body.append(_BodyPart(parts.copy(found[1]), found[0]))
                continue
            new = (*at, "parameters", str(len(kept)))
            if new != old:
                self.moves[new] = old
            if is_reference:
                self.reference(parameter, "parameter")
            else:
                self.parameter(parameter, new)
            kept.append(parameter)
        if kept:
            owner["parameters"] = kept
        else:
            del owner["parameters"]
        return in_body

    def parameter(self, parameter: dict[str, Any], at: Tokens) -> None:
        problem = parts.parameter(parameter)
        if problem:
            self.report(problem, at)

    def request_body(
        self, operation: dict[str, Any], at: Tokens, found: list[_BodyPart], consumes: list[str]
    ) -> None:
        """in: body -> the schema of each media type; in: formData -> the properties of a form"""
        place = (*at, "requestBody")
        body = next((part for part in found if part.node.get("in") == "body"), None)
        if body is not None:
            schema = body.node.pop("schema", {})
            content = {media: {"schema": parts.copy(schema)} for media in consumes or [_JSON]}
            for entry in content.values():
                self.schema(entry["schema"])
            operation["requestBody"] = parts.body(body.node, content)
            self.moves[place] = body.place
            for media in content:
                self.moves[(*place, "content", media, "schema")] = (*body.place, "schema")
            if len(found) > 1:
                self.report("a body beside form fields: the fields are left out", place)
            return
        has_file = any(part.node.get("type") == "file" for part in found)
        media_types = [m for m in consumes if m.split(";")[0] in (_FORM, _MULTIPART)]
        if has_file or not media_types:
            media_types = [_MULTIPART] if has_file else [_FORM]
        self.moves[place] = found[0].place
        content = {media: parts.form([part.node for part in found]) for media in media_types}
        operation["requestBody"] = {"content": content}
        if any(part.node.get("required") is True for part in found):
            operation["requestBody"]["required"] = True
        for media in media_types:
            for part in found:
                name = str(part.node.get("name"))
                self.moves[(*place, "content", media, "schema", "properties", name)] = part.place

    def response(self, response: dict[str, Any], produces: list[str], at: Tokens) -> None:
        """schema, examples -> content; headers get a schema"""
        if isinstance(response.get("$ref"), str):
            self.reference(response, "response")
            return
        old = self.old_place(at)
        for header in response.get("headers", {}).values():
            problem = parts.header(header)
            if problem:
                self.report(problem, at)
        for media, entry in parts.response_content(response, produces).items():
            self.schema(entry["schema"])
            self.moves[(*at, "content", media, "schema")] = (*old, "schema")

    # --- schemas and references

    def schema(self, schema: Any) -> None:
        """Everywhere below: `x-nullable`, `type: file`, the discriminator, and references."""
        if not isinstance(schema, dict):
            return
        if isinstance(schema.get("$ref"), str):
            self.reference(schema, "schema")
        parts.schema(schema)
        for key, known in GRAMMAR["schema"].items():
            value = schema.get(key)
            if known.kind != "schema" or value is None:
                continue
            if known.shape == "map" and isinstance(value, dict):
                for inner in value.values():
                    self.schema(inner)
            elif isinstance(value, list):
                for inner in value:
                    self.schema(inner)
            elif known.shape == "one":
                self.schema(value)

    def reference(self, node: dict[str, Any], kind: str) -> None:
        """Remember a reference, and rewrite its target where that stands in another file."""
        self.references.append(node)
        tokens = tuple(pointers.split(node["$ref"]))
        if len(tokens) < 2 or tokens[0] != FILES or tokens in self.done:
            return
        self.done.add(tokens)
        target: Any = self.root
        for token in tokens:
            target = target[int(token)] if isinstance(target, list) else target[token]
        if not isinstance(target, dict):
            return
        match kind:
            case "schema":
                self.schema(target)
            case "response":
                self.response(target, self.media_types(None, "produces"), tokens)
            case "parameter":
                self.parameter(target, tokens)
            case _:
                self.path_item(target, tokens)

    def resolved(self, ref: str) -> tuple[Tokens, dict[str, Any]] | None:
        """A reference's target in the document as read, with its place there."""
        try:
            pointer, node = self.as_read.follow(ref)
        except (DanglingRef, RefCycle):
            return None
        return (tuple(pointers.split(pointer)), node) if isinstance(node, dict) else None

    def old_place(self, tokens: Tokens) -> Tokens:
        for length in range(len(tokens), 0, -1):
            moved = self.moves.get(tokens[:length])
            if moved is not None:
                return moved + tokens[length:]
        return tokens

    def moved(self, ref: str) -> str:
        """`#/definitions/Pet` -> `#/components/schemas/Pet`"""
        tokens = tuple(pointers.split(ref))
        for old, new in _COMPONENTS.items():
            if tokens[:1] == (old,):
                tokens = ("components", new, *tokens[1:])
        if "responses" in tokens and "schema" in tokens and tokens[0] == "paths":
            tokens = self.below_content(tokens)
        return pointers.fragment(pointers.join("", *tokens))

    def below_content(self, tokens: Tokens) -> Tokens:
        """A reference into an operation's response: its schema now stands below a media type."""
        at = tokens.index("schema")
        node: Any = self.root
        for token in tokens[:at]:
            node = node.get(token, {}) if isinstance(node, dict) else {}
        media = next(iter(node.get("content", {})), None) if isinstance(node, dict) else None
        return (*tokens[:at], "content", media, *tokens[at:]) if media else tokens

    def report(self, message: str, at: Tokens) -> None:
        self.diagnostics.append(
            Diagnostic(
                code="spec/upgrade",
                severity=Severity.ERROR,
                message=message,
                place=self.as_read.place(pointers.join("", *self.old_place(at))),
                help="OpenAPI 3 has no word for it: write the operation anew in an overlay",
            )
        )


class _BodyPart:
    """A parameter that is sent in the body, and where it was written."""

    __slots__ = ("node", "place")

    def __init__(self, node: dict[str, Any], place: Tokens) -> None:
        self.node = node
        self.place = place


_COMPONENTS: Final = {
    "definitions": "schemas",
    "parameters": "parameters",
    "responses": "responses",
    "securityDefinitions": "securitySchemes",
}
_REPLACED: Final = frozenset(
    {*_COMPONENTS, "swagger", "host", "basePath", "schemes", "consumes", "produces"}
)
