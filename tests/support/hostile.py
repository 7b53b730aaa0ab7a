"""A document that holds a text of the caller's choice wherever a document can hold text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

Say: TypeAlias = Callable[[str], Any]
"""Gives the text for a place."""

CANARY = "canary.txt"
TOUCH = f"__import__('pathlib').Path('{CANARY}').touch()"

PAYLOADS: dict[str, str] = {
    "double quote": f'x"+{TOUCH}+"',
    "single quote": "x'+" + TOUCH.replace("'", '"') + "+'",
    "triple quotes": f'"""\n{TOUCH}\n"""',
    "triple single quotes": "'''\n" + TOUCH.replace("'", '"') + "\n'''",
    "quote at the end": 'the end"',
    "backslash at the end": "the end\\",
    "backslash and quote": f'\\"+{TOUCH}#',
    "newline": f"x\n{TOUCH}",
    "newline and indent": f"x\n    {TOUCH}\n        {TOUCH}",
    "carriage return": f"x\r{TOUCH}",
    "form feed": f"x\f\n{TOUCH}",
    "line separator": f"x\u2028{TOUCH}\u2029{TOUCH}\x85{TOUCH}",
    "nul": f"x\0{TOUCH}",
    "controls": "\x01\x08\x1b[31mred\x7f",
    "lone surrogate": "x\ud800y",
    "format": "{0.__class__} {} {x!r:>{y}} %s %(x)s %",
    "f-string": "{" + TOUCH + "}",
    "jinja": "{{ 7 * 7 }}{% raw %}{# x #}" + "{{ ''.__class__.__mro__ }}",
    "unicode escape": "\\u0022\\x22\\N{QUOTATION MARK}",
    "octal escape": "\\042" + TOUCH,
    "bidi": "\u202eevil\u2066\u2069 \u200b\ufeff",
    "comment": f"# coding: utf-7\n#{TOUCH}",
    "coding": "-*- coding: utf-16 -*-",
    "keyword": "class",
    "soft keyword": "match",
    "constant": "None",
    "dunder": "__class__",
    "init": "__init__",
    "self": "self",
    "client": "client",
    "headers": "headers",
    "options": "options",
    "builtin": "list",
    "runtime name": "_call",
    "model": "Model",
    "empty": "",
    "white space": " \t ",
    "digits": "123",
    "emoji": "\U0001f600",
    "accents": "Größe naïve",
    "accents first": "À0 \u0327R \u1161a",
    "compatibility": "\ufb01le \u2167 \u00aa",
    "long": "word " * 60,
    "long and whole": "w" * 300,
    "above": "../../../../tmp/x",
    "absolute": "/etc/passwd",
    "windows path": "C:\\Windows\\system32\\x",
    "device": "nul",
    "brackets": "}[http://[::1{",
    "toml": '"]\n[tool.evil]\nx = "',
    "markdown": "[x](javascript:alert(1)) `code` <script>alert(1)</script> | |\n```\n# h",
    "doctest": f">>> {TOUCH}\n",
    "type comment": "x  # type: ignore[import]",
    "lambda": f"lambda: {TOUCH}",
    "call": TOUCH,
    "statement": f"import pathlib; {TOUCH};",
    "dots": "..",
    "separators": "a,b;c:d|e&f=g?h#i%00%2f+",
}

# A document that means no harm, in the kinds of words that change the form of what is emitted: names that are
# identifiers and names that are not, nothing at all, placeholders, and names too long for a line.
HARMLESS = {
    "word": "word",
    "words": "Two Words",
    "nothing": "",
    "number": "7",
    "placeholder": "a {b} c",
    "long words": "plain " * 50,
    "long word": "p" * 300,
    "capital": "Word",
    "dots": "some.thing",
    "blank": "  ",
    "a value twice": "other",
    "lines": "One line.\n\nAnother line.\n",
}


class Places:
    """Hands out texts, and remembers which place was given which.

    `only`: one place is given the text, all others harmless ones. `marked`: each place has a text of its own.
    """

    def __init__(self, text: Any, *, only: str | None = None, marked: bool = False) -> None:
        self.given: dict[str, Any] = {}
        self._text, self._only, self._marked = text, only, marked

    def __call__(self, place: str) -> Any:
        number = len(self.given)
        if self._only not in (None, place):
            found: Any = f"calm{number}"
        elif self._marked and self._text.endswith(('"', "\\", "'")):
            found = f"{number:03}#{self._text}"
        else:
            found = f"{self._text}#{number:03}" if self._marked else self._text
        assert place not in self.given, place
        self.given[place] = found
        return found


def build(say: Say) -> dict[str, Any]:
    """The document. A place is asked for once, and stands wherever its text has to be repeated."""
    scheme, schema, tag, variable = (
        say("scheme name"),
        say("schema name"),
        say("tag"),
        say("variable"),
    )
    scope = say("scope")
    return {
        "openapi": "3.1.0",
        "info": _info(say),
        "externalDocs": {"url": say("docs url"), "description": say("docs text")},
        "servers": [_server(say, variable)],
        "tags": [{"name": tag, "description": say("tag text"), "x-displayName": say("tag title")}],
        "paths": {
            "/pets/{id}": {
                "summary": say("path summary"),
                "description": say("path text"),
                "post": _operation(say, tag, scheme, scope, schema),
            },
            f"/p/{say('path')}": {
                "get": {"tags": [tag], "responses": {"204": {"description": ""}}}
            },
        },
        "webhooks": {say("webhook"): {"post": _hook(say, schema, "webhook")}},
        "components": {
            "schemas": _schemas(say, schema),
            "securitySchemes": _schemes(say, scheme, scope),
        },
        "x-anything": say("root extension"),
        "x-clientwright": {"versioning": say("x-clientwright versioning")},
    }


def _info(say: Say) -> dict[str, Any]:
    return {
        "title": say("title"),
        "version": say("version"),
        "summary": say("info summary"),
        "description": say("description"),
        "termsOfService": say("terms"),
        "contact": {"name": say("contact"), "url": say("contact url"), "email": say("email")},
        "license": {"name": say("licence"), "url": say("licence url")},
        "x-logo": {"url": say("logo")},
    }


def _server(say: Say, variable: Any) -> dict[str, Any]:
    return {
        "url": f"https://{{{variable}}}.example.com/{say('server url')}",
        "description": say("server text"),
        "variables": {
            variable: {
                "default": say("variable default"),
                "enum": [say("variable value"), "other"],
                "description": say("variable text"),
            }
        },
    }


def _operation(say: Say, tag: Any, scheme: Any, scope: Any, schema: Any) -> dict[str, Any]:
    return {
        "operationId": say("operationId"),
        "tags": [tag],
        "summary": say("summary"),
        "description": say("operation text"),
        "externalDocs": {"url": say("operation docs")},
        "parameters": _parameters(say),
        "requestBody": {"description": say("body text"), "content": _contents(say, schema)},
        "responses": _responses(say, schema),
        "callbacks": {
            say("callback"): {say("callback url"): {"post": _hook(say, schema, "callback")}}
        },
        "security": [{scheme: [scope]}],
        "x-clientwright": {
            "name": say("x-clientwright name"),
            "resource": say("x-clientwright resource"),
            "pagination": {"style": say("pagination style"), "items": say("pagination items")},
        },
        "x-codegen-resource-name": say("x-codegen"),
        "x-fern-sdk-method-name": say("x-fern"),
        "x-speakeasy-retries": {"strategy": say("x-speakeasy")},
        "x-ms-pageable": {"nextLinkName": say("x-ms-pageable")},
        "x-code-samples": [{"lang": say("sample language"), "source": say("sample")}],
    }


def _parameters(say: Say) -> list[dict[str, Any]]:
    values = [say("parameter value"), "other"]
    return [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {
            "name": say("query name"),
            "in": "query",
            "description": say("parameter text"),
            "schema": {"type": "string", "enum": values, "default": say("parameter default")},
            "example": say("parameter example"),
            "x-go-name": say("parameter extension"),
        },
        {"name": say("header name"), "in": "header", "schema": {"type": "string"}},
        {"name": say("cookie name"), "in": "cookie", "schema": {"type": "string"}},
        {
            "name": "styled",
            "in": "query",
            "style": say("style"),
            "schema": {"type": "array", "items": {"type": "string", "pattern": say("pattern")}},
        },
        {
            "name": "content",
            "in": "query",
            "content": {say("parameter media type"): {"schema": {"type": "object"}}},
        },
    ]


def _contents(say: Say, schema: Any) -> dict[str, Any]:
    reference = {"$ref": _ref(schema)}
    part = say("part")
    return {
        "application/json": {"schema": reference, "example": say("body example")},
        say("media type"): {"schema": {"type": "string"}},
        "multipart/form-data": {
            "schema": {"type": "object", "properties": {part: {"type": "string"}}},
            "encoding": {part: {"contentType": say("part type"), "style": say("part style")}},
        },
    }


def _responses(say: Say, schema: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": _ref(schema)}}}
    return {
        "200": {
            "description": say("answer text"),
            "headers": {say("answer header"): {"schema": {"type": "string"}}},
            "content": content,
            "links": {say("link"): {"operationId": say("link operation")}},
        },
        say("status"): {
            "description": "",
            "content": {say("answer media type"): {"schema": {"type": "object"}}},
        },
    }


def _hook(say: Say, schema: Any, word: str) -> dict[str, Any]:
    return {
        "summary": say(f"{word} summary"),
        "operationId": say(f"{word} id"),
        "requestBody": {"content": {"application/json": {"schema": {"$ref": _ref(schema)}}}},
        "responses": {"204": {"description": ""}},
    }


def _schemas(say: Say, schema: Any) -> dict[str, Any]:
    tag, value = say("discriminator"), say("mapping key")
    return {
        schema: {
            "type": "object",
            "title": say("schema title"),
            "description": say("schema text"),
            "required": [say("required")],
            "properties": {
                say("property"): {
                    "type": "string",
                    "title": say("property title"),
                    "description": say("property text"),
                    "default": say("default"),
                    "format": say("format"),
                    "example": say("example"),
                },
                "choice": _enum(say),
                "constant": {"const": say("const")},
                "bounded": {"type": "integer", "minimum": say("minimum"), "maxLength": say("max")},
                "shape": {"$ref": "#/components/schemas/Shape"},
            },
            "x-clientwright": {"name": say("x-clientwright type")},
        },
        "Shape": {
            "oneOf": [
                {"$ref": "#/components/schemas/Circle"},
                {"$ref": "#/components/schemas/Box"},
            ],
            "discriminator": {
                "propertyName": tag,
                "mapping": {
                    value: "#/components/schemas/Circle",
                    "box": "#/components/schemas/Box",
                },
            },
        },
        "Circle": _member(tag, "radius"),
        "Box": _member(tag, "width"),
        "Extra": {
            "type": "object",
            "properties": {say("other property"): {"type": "integer"}},
            "additionalProperties": {"type": "string", "description": say("extras text")},
            "patternProperties": {say("pattern key"): {"type": "string"}},
        },
    }


def _enum(say: Say) -> dict[str, Any]:
    return {
        "type": "string",
        "enum": [say("enum value"), "other"],
        "x-enum-varnames": [say("enum name"), "OTHER"],
        "x-enum-descriptions": [say("enum text"), "other"],
        "x-ms-enum": {"name": say("x-ms-enum"), "modelAsString": say("x-ms-enum string")},
    }


def _member(tag: Any, key: str) -> dict[str, Any]:
    properties = {tag: {"type": "string"}, key: {"type": "integer"}}
    return {"type": "object", "required": [tag, key], "properties": properties}


def _schemes(say: Say, scheme: Any, scope: Any) -> dict[str, Any]:
    return {
        scheme: {
            "type": "oauth2",
            "description": say("scheme text"),
            "flows": {
                "clientCredentials": {
                    "tokenUrl": say("token url"),
                    "refreshUrl": say("refresh url"),
                    "scopes": {scope: say("scope text")},
                }
            },
        },
        "key": {"type": "apiKey", "in": "header", "name": say("key header")},
        "query key": {"type": "apiKey", "in": "query", "name": say("key query")},
        "word": {"type": "http", "scheme": say("http scheme")},
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": say("bearer format")},
        "open": {"type": "openIdConnect", "openIdConnectUrl": say("open id url")},
    }


def _ref(schema: Any) -> str:
    name = str(schema).replace("~", "~0").replace("/", "~1").replace("%", "%25")
    return f"#/components/schemas/{name}"


def places() -> tuple[str, ...]:
    """The names of all places."""
    asked = Places("x")
    build(asked)
    return tuple(asked.given)
