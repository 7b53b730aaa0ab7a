"""Swagger 2.0 as OpenAPI 3.0: each rewrite, and the places of what it made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from clientwright.spec import Document
from clientwright.spec.document import Origins
from clientwright.spec.validate import validate

Read = Callable[[dict[str, str]], Document]

SHOP = """\
swagger: '2.0'
info: {title: Shop, version: '1'}
host: shop.example
basePath: /api/
schemes: [http, https]
consumes: [application/json]
produces: [application/json, application/xml]
securityDefinitions:
  basic: {type: basic}
  key: {type: apiKey, in: header, name: X-Key}
  code: {type: oauth2, flow: accessCode, authorizationUrl: 'https://a', tokenUrl: 'https://t', scopes: {r: read}}
parameters:
  page: {name: page, in: query, type: integer, minimum: 1}
  pet: {name: pet, in: body, required: true, schema: {$ref: '#/definitions/Pet'}}
responses:
  Gone: {description: gone, schema: {$ref: '#/definitions/Problem'}}
definitions:
  Problem: {type: object}
  Pet:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string, x-nullable: true}
      photo: {type: string, format: byte}
      parent: {$ref: '#/definitions/Pet'}
paths:
  /pets:
    parameters:
    - {name: tenant, in: header, type: string, required: true}
    post:
      parameters:
      - $ref: '#/parameters/pet'
      - $ref: '#/parameters/page'
      - {name: ids, in: query, type: array, items: {type: string}, collectionFormat: multi}
      - {name: tags, in: query, type: array, items: {type: string}}
      - {name: pipes, in: query, type: array, items: {type: string}, collectionFormat: pipes}
      responses:
        '200':
          description: fine
          headers: {X-Total: {type: integer, description: all}}
          schema: {type: array, items: {$ref: '#/definitions/Pet'}}
          examples: {application/json: []}
        '410': {$ref: '#/responses/Gone'}
    put:
      consumes: [multipart/form-data]
      produces: [text/plain]
      parameters:
      - {name: photo, in: formData, type: file, required: true, description: of the pet}
      - {name: tags, in: formData, type: array, items: {type: string}, collectionFormat: multi}
      responses:
        '200': {description: fine, schema: {type: string}}
        '410': {$ref: '#/responses/Gone'}
    get:
      produces: [image/png]
      responses:
        '200': {description: fine, schema: {type: file}}
"""


@pytest.fixture
def shop(document: Read) -> Document:
    return document({"shop.yaml": SHOP})


def operation(shop: Document, method: str) -> Any:
    return shop.root["paths"]["/pets"][method]


def test_the_result_is_valid(shop: Document) -> None:
    assert shop.root["openapi"] == "3.0.3"
    assert shop.dialect == "2.0"
    assert shop.as_read.root["swagger"] == "2.0"
    # The library does not know that a response may be a file.
    (found,) = validate(shop.as_read)
    assert found.place.pointer == "/paths/~1pets/get/responses/200/schema/type"
    texts = {"": shop._texts[""]}
    again = Document(root=shop.root, dialect="3.0", file=shop.file, texts=texts, origins=Origins())
    assert validate(again) == ()


def test_servers_and_security(shop: Document) -> None:
    assert shop.root["servers"] == [
        {"url": "https://shop.example/api"},
        {"url": "http://shop.example/api"},
    ]
    assert shop.root["components"]["securitySchemes"] == {
        "basic": {"type": "http", "scheme": "basic"},
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "code": {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://a",
                    "tokenUrl": "https://t",
                    "scopes": {"r": "read"},
                }
            },
        },
    }


def test_schemas(shop: Document) -> None:
    assert shop.root["components"]["schemas"]["Pet"] == {
        "type": "object",
        "discriminator": {"propertyName": "kind"},
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string", "nullable": True},
            "photo": {"type": "string", "format": "byte"},
            "parent": {"$ref": "#/components/schemas/Pet"},
        },
    }


def test_parameters(shop: Document) -> None:
    assert operation(shop, "post")["parameters"] == [
        {"$ref": "#/components/parameters/page"},
        {
            "name": "ids",
            "in": "query",
            "style": "form",
            "explode": True,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {
            "name": "tags",
            "in": "query",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {
            "name": "pipes",
            "in": "query",
            "style": "pipeDelimited",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
    ]
    assert shop.root["components"]["parameters"] == {
        "page": {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}}
    }
    assert shop.root["paths"]["/pets"]["parameters"] == [
        {"name": "tenant", "in": "header", "required": True, "schema": {"type": "string"}}
    ]


def test_bodies(shop: Document) -> None:
    assert operation(shop, "post")["requestBody"] == {
        "required": True,
        "x-body-name": "pet",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
    }
    assert operation(shop, "put")["requestBody"] == {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "photo": {
                            "type": "string",
                            "format": "binary",
                            "description": "of the pet",
                        },
                        "tags": {"type": "array", "items": {"type": "string"}},
                    },
                    "required": ["photo"],
                },
                "encoding": {"tags": {"style": "form", "explode": True}},
            }
        },
    }


def test_responses(shop: Document) -> None:
    pets = {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    assert operation(shop, "post")["responses"]["200"] == {
        "description": "fine",
        "headers": {"X-Total": {"description": "all", "schema": {"type": "integer"}}},
        "content": {
            "application/json": {"schema": pets, "example": []},
            "application/xml": {"schema": pets},
        },
    }
    problem = {"$ref": "#/components/schemas/Problem"}
    gone = operation(shop, "post")["responses"]["410"]
    assert gone == {"$ref": "#/components/responses/Gone"}
    assert list(shop.resolve(gone["$ref"])["content"]) == ["application/json", "application/xml"]
    assert operation(shop, "put")["responses"]["410"] == {
        "description": "gone",
        "content": {"text/plain": {"schema": problem}},
    }
    assert operation(shop, "get")["responses"]["200"]["content"] == {
        "image/png": {"schema": {"type": "string", "format": "binary"}}
    }


@pytest.mark.parametrize(
    ("pointer", "old"),
    [
        ("/components/schemas/Pet/properties/kind", "/definitions/Pet/properties/kind"),
        ("/paths/~1pets/post/parameters/1", "/paths/~1pets/post/parameters/2"),
        ("/paths/~1pets/post/parameters/0", "/paths/~1pets/post/parameters/1"),
        ("/paths/~1pets/post/requestBody", "/parameters/pet"),
        (
            "/paths/~1pets/post/requestBody/content/application~1json/schema/properties/photo",
            "/definitions/Pet/properties/photo",
        ),
        (
            "/paths/~1pets/put/requestBody/content/multipart~1form-data/schema/properties/tags",
            "/paths/~1pets/put/parameters/1",
        ),
        (
            "/paths/~1pets/post/responses/200/content/application~1xml/schema/items",
            "/paths/~1pets/post/responses/200/schema/items",
        ),
        ("/paths/~1pets/put/responses/410", "/responses/Gone"),
        ("/servers/0", "/host/0"),
        ("/components/securitySchemes/code", "/securityDefinitions/code"),
    ],
)
def test_places(shop: Document, pointer: str, old: str) -> None:
    assert shop.place(pointer).pointer == shop.as_read.place(old).pointer


def test_parts_in_other_files(document: Read) -> None:
    read = document(
        {
            "root.yaml": "swagger: '2.0'\ninfo: {title: Shop, version: '1'}\nproduces: [text/json]\n"
            "paths:\n  /pets: {$ref: pets.yaml}\n",
            "pets.yaml": "post:\n  parameters:\n  - {$ref: 'parts.yaml#/body'}\n  - {$ref: 'parts.yaml#/page'}\n"
            "  responses:\n    '200': {$ref: 'parts.yaml#/fine'}\n",
            "parts.yaml": "body: {name: pet, in: body, schema: {$ref: '#/Pet'}}\n"
            "page: {name: page, in: query, type: integer}\n"
            "fine: {description: fine, schema: {$ref: '#/Pet'}}\n"
            "Pet: {type: object, properties: {photo: {type: file}}}\n",
        }
    )
    post = read.resolve(read.root["paths"]["/pets"]["$ref"])["post"]
    (page,) = post["parameters"]
    assert read.resolve(page["$ref"])["schema"] == {"type": "integer"}
    fine = read.resolve(post["responses"]["200"]["$ref"])
    pet = read.resolve(fine["content"]["text/json"]["schema"]["$ref"])
    assert pet["properties"]["photo"] == {"type": "string", "format": "binary"}
    assert post["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/x-clientwright-files/parts.yaml/Pet"
    }
