"""Operations: parameters, bodies, answers, directions, and what is lost aloud."""

from __future__ import annotations

import pytest
from clientwright.ir.api import Api
from clientwright.ir.operations import Location, Operation
from clientwright.ir.types import ObjectShape, TypeId
from support.lowering import PREFIX, lowered, shape, show


def one(text: str, **root: str) -> Operation:
    """The only operation of a document of which one path item is written."""
    body = "\n".join("    " + line for line in text.splitlines())
    extra = "\n".join(f"{key}: {value}" for key, value in root.items())
    (operation,) = lowered(f"paths:\n  /a/{{id}}/b:\n{body}\n{extra}").api.operations
    return operation


def test_parameters_of_path_and_operation_are_laid_over_each_other() -> None:
    operation = one(
        "parameters:\n"
        "- {name: id, in: path, required: true, schema: {type: integer}}\n"
        "- {name: q, in: query, schema: {type: string}}\n"
        "get:\n"
        "  parameters:\n"
        "  - {name: q, in: query, required: true, style: pipeDelimited, schema: {type: array, items: {type: string}}}\n"
        "  - {name: filter, in: query, style: deepObject, schema: {type: object}}\n"
        "  - {name: j, in: query, content: {application/json: {schema: {type: integer}}}}\n"
    )
    assert [
        (p.wire, p.location.value, p.style.value, p.explode, p.required, p.content, show(p.type))
        for p in operation.parameters
    ] == [
        ("id", "path", "simple", False, True, None, "integer"),
        ("q", "query", "pipeDelimited", False, True, None, "[string]"),
        ("filter", "query", "deepObject", True, False, None, "{any}"),
        ("j", "query", "form", True, False, "application/json", "integer"),
    ]


def test_placeholders_and_path_parameters_that_do_not_match() -> None:
    result = lowered(
        "paths: {'/a/{id}': {get: {parameters: [{name: other, in: path, required: true, schema: {type: string}}]}}}"
    )
    (operation,) = result.api.operations
    assert [(p.wire, p.location) for p in operation.parameters] == [("id", Location.PATH)]
    assert sorted((d.code, d.message) for d in result.diagnostics) == [
        (
            "lower/undeclared-path-parameter",
            "the path's placeholder {id} has no parameter; taken as a string",
        ),
        ("lower/unused-path-parameter", "path parameter 'other' does not occur in /a/{id}"),
    ]


def test_headers_that_the_standard_reserves_are_left_out() -> None:
    operation = one(
        "get: {parameters: [{name: Authorization, in: header}, {name: X-Mode, in: header}]}"
    )
    assert [p.wire for p in operation.parameters] == ["id", "X-Mode"]


@pytest.mark.parametrize(
    ("server", "path", "key"),
    [
        (
            "https://x.test/api/v1/projects/{p}",
            "/assets/{id}/",
            "GET /api/v1/projects/{}/assets/{}",
        ),
        (
            "https://x.test",
            "/api/v1/projects/{project}/assets/{a}",
            "GET /api/v1/projects/{}/assets/{}",
        ),
        ("https://<TENANT>", "/alarms", "GET /alarms"),
        ("/v2/", "/x", "GET /v2/x"),
    ],
)
def test_identity_survives_prefix_moves_and_renamed_parameters(
    server: str, path: str, key: str
) -> None:
    result = lowered(f"servers: [{{url: '{server}'}}]\npaths: {{'{path}': {{get: {{}}}}}}")
    assert [operation.key for operation in result.api.operations] == [key]


def test_operations_that_differ_in_parameter_names_alone_are_both_kept() -> None:
    api = lowered("paths: {'/a/{x}': {get: {}}, '/a/{y}': {get: {}}}").api
    assert [operation.path for operation in api.operations] == ["/a/{x}", "/a/{y}"] or [
        operation.path for operation in api.operations
    ] == ["/a/{y}", "/a/{x}"]
    assert len({operation.key for operation in api.operations}) == 2


def test_contents_in_order_of_preference() -> None:
    operation = one(
        "post:\n"
        "  requestBody:\n"
        "    content:\n"
        "      text/plain, application/json: {schema: {type: object}}\n"
        "      application/vnd.x+json;v=1: {schema: {type: object}}\n"
        "      application/octet-stream: {}\n"
        "      multipart/form-data: {schema: {properties: {f: {type: string, format: binary}}}}\n"
    )
    assert operation.body is not None
    assert [(c.media_type, c.kind.value) for c in operation.body.contents] == [
        ("application/json", "json"),
        ("application/vnd.x+json;v=1", "json"),
        ("multipart/form-data", "multipart"),
        ("text/plain", "text"),
        ("application/octet-stream", "binary"),
    ]
    assert [part.binary for part in operation.body.contents[2].parts] == [True]


def test_what_texts_hold() -> None:
    operation = one(
        "post:\n"
        "  requestBody:\n"
        "    content:\n"
        "      text/plain: {schema: {type: string, format: binary}}\n"
        "  responses:\n"
        "    '200': {content: {text/plain: {schema: {type: integer}}}}\n"
        "    '201': {content: {text/plain: {schema: {type: boolean}}}}\n"
        "    '202': {content: {text/plain: {schema: {type: object}}}}\n"
        "    '203': {content: {text/plain: {schema: {type: string, format: binary}}}}\n"
    )
    assert operation.body is not None
    assert [show(content.type) for content in operation.body.contents] == ["bytes"]
    number = one("post: {requestBody: {content: {text/plain: {schema: {type: integer}}}}}")
    assert number.body is not None
    assert [show(content.type) for content in number.body.contents] == ["string"]
    answers = [show(answer.contents[0].type) for answer in operation.success]
    assert answers == ["integer", "boolean", "string", "bytes"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("multipart/form-data", ["bytes", "[bytes]", "string"]),
        ("application/json", ["string:binary", "[string:binary]", "string"]),
    ],
)
def test_files_of_forms_are_bytes(kind: str, expected: list[str]) -> None:
    binary = "{type: string, format: binary}"
    many = f"{{type: array, items: {binary}}}"
    schema = f"{{properties: {{a: {binary}, b: {many}, c: {{type: string}}}}}}"
    api = lowered(
        f"paths: {{/a: {{post: {{requestBody: {{content: {{{kind}: {{schema: {schema}}}}}}}}}}}}}"
    ).api
    (decl,) = api.types.values()
    assert isinstance(decl.shape, ObjectShape)
    assert [show(field.type) for field in decl.shape.fields] == expected


def test_a_form_that_is_an_answer_too_keeps_its_texts() -> None:
    schema = "{schema: {$ref: '#/components/schemas/F'}}"
    api = lowered(
        "paths: {/a: {post: {"
        f"requestBody: {{content: {{multipart/form-data: {schema}}}}},"
        f"responses: {{'200': {{description: x, content: {{application/json: {schema}}}}}}}}}}}}}\n"
        "components: {schemas: {F: {type: object, properties: {a: {type: string, format: binary}}}}}"
    ).api
    (decl,) = api.types.values()
    assert isinstance(decl.shape, ObjectShape)
    assert [show(field.type) for field in decl.shape.fields] == ["string:binary"]


@pytest.mark.parametrize("kind", ["multipart/form-data", "application/x-www-form-urlencoded"])
def test_a_form_whose_schema_is_no_object_takes_any_fields(kind: str) -> None:
    result = lowered(
        f"paths: {{/a: {{post: {{requestBody: {{content: {{{kind}: {{schema: {{type: string, format: binary}}}}}}}},"
        " responses: {'204': {description: done}}}}}"
    )
    (operation,) = result.api.operations
    assert operation.body is not None
    assert show(operation.body.contents[0].type) == "{any}"
    assert [(found.code, found.message) for found in result.diagnostics] == [
        (
            "lower/form-without-fields",
            "a form consists of fields, but its schema is no object; any fields are taken",
        )
    ]


def test_an_empty_form_on_a_get_is_no_body() -> None:
    form = (
        "{content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {}}}}}"
    )
    assert one(f"get: {{requestBody: {form}}}").body is None
    assert one(f"post: {{requestBody: {form}}}").body is not None


def test_answers() -> None:
    operation = one(
        "get:\n"
        "  responses:\n"
        "    '200': {content: {application/json: {schema: {type: integer}}}}\n"
        "    '204': {}\n"
        "    '4XX': {content: {application/json: {schema: {type: string}}}}\n"
        "    default: {}\n"
    )
    assert [response.status for response in operation.success] == ["200", "204"]
    assert [response.status for response in operation.errors] == ["4XX", "default"]
    assert one("get: {responses: {default: {description: d}}}").success[0].status == "default"


def test_a_mere_redirect_answers_with_bytes() -> None:
    operation = one("get: {responses: {'302': {}}}")
    assert [show(c.type) for response in operation.success for c in response.contents] == ["bytes"]


def test_streams_have_the_type_of_their_items() -> None:
    operation = one(
        "get: {responses: {'200': {content: {text/event-stream: {itemSchema: {type: integer}}}}}}"
    )
    (content,) = operation.success[0].contents
    assert (content.kind.value, content.streamed, show(content.type)) == ("events", True, "integer")


def test_security_alternatives() -> None:
    stated = one("get: {security: [{a: [], b: [s]}, {}]}", security="[{c: []}]").security
    assert [[r.scheme for r in alternative] for alternative in stated] == [["a", "b"], []]
    assert one("get: {security: []}", security="[{c: []}]").security == ((),)
    assert [[r.scheme for r in a] for a in one("get: {}", security="[{c: []}]").security] == [["c"]]
    assert one("get: {}").security == ()


BOTH_WAYS = """
paths:
  /a:
    get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}}
      responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Plain'}}}}}
components:
  schemas:
    Holder: {properties: {pet: {$ref: '#/components/schemas/Pet'}, plain: {$ref: '#/components/schemas/Plain'}}}
    Pet: {required: [id, name], properties: {id: {type: integer, readOnly: true}, name: {type: string}, secret: {type: string, writeOnly: true}}}
    Plain: {properties: {x: {type: string}}}
"""


def test_what_differs_by_direction_has_a_twin_and_so_has_what_holds_it() -> None:
    api = lowered(BOTH_WAYS).api
    assert shape(api, "Pet") == "object(id!: integer, name!: string)"
    assert shape(api, "Pet|write") == "object(name!: string, secret: string)"
    assert shape(api, "Holder|write") == "object(pet: Pet|write, plain: Plain)"
    assert TypeId(f"{PREFIX}Plain|write") not in api.types
    post = _operation(api, "POST /a")
    assert post.body is not None and show(post.body.contents[0].type) == "Holder|write"
    assert api.types[TypeId(f"{PREFIX}Pet|write")].variant_of == f"{PREFIX}Pet"


def test_bodies_are_flat_only_where_nothing_else_uses_them() -> None:
    api = lowered(
        "paths:\n"
        "  /own: {post: {requestBody: {content: {application/json: {schema: {properties: {n: {type: string}}}}}}}}\n"
        "  /named: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Args'}}}}}}\n"
        "  /shared: {post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}, "
        "responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}\n"
        "  /free: {post: {requestBody: {content: {application/json: {schema: {properties: {n: {type: string}}, "
        "additionalProperties: true}}}}}}\n"
        "components: {schemas: {Args: {properties: {n: {type: string}}}, Pet: {properties: {n: {type: string}}}}}"
    ).api
    assert {o.path: o.body.flat for o in api.operations if o.body} == {
        "/own": True,
        "/named": True,
        "/shared": False,
        "/free": False,
    }


def test_selection() -> None:
    text = (
        "paths:\n"
        "  /a: {get: {tags: [x], operationId: getA, responses: {'200': {content: {application/json: {schema: "
        "{$ref: '#/components/schemas/A'}}}}}}}\n"
        "  /b: {get: {tags: [y]}}\n"
        "components: {schemas: {A: {properties: {n: {type: string}}}, B: {properties: {n: {type: string}}}}}"
    )
    api = lowered(text, include=["tag:x"]).api
    assert [operation.path for operation in api.operations] == ["/a"]
    assert list(api.types) == [f"{PREFIX}A"]
    assert api.counts.operations == 1
    assert [o.path for o in lowered(text, exclude=["id:getA"]).api.operations] == ["/b"]
    assert [o.path for o in lowered(text, include=["path:/b*"]).api.operations] == ["/b"]
    with pytest.raises(ValueError, match="'name:x': a pattern starts with tag:, path: or id:"):
        lowered(text, include=["name:x"])


def test_an_operation_that_cannot_be_expressed_is_listed_and_the_others_stay() -> None:
    loop = "{allOf: [{$ref: '#/components/responses/R/content/application~1json/schema'}]}"
    result = lowered(
        "paths:\n"
        "  /bad: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}\n"
        "  /good: {get: {}}\n"
        f"components: {{responses: {{R: {{content: {{application/json: {{schema: {loop}}}}}}}}}}}"
    )
    assert [operation.path for operation in result.api.operations] == ["/good"]
    assert [skipped.what for skipped in result.api.skipped] == ["operation GET /bad"]
    assert result.api.counts.operations == 2


def test_additional_operations_of_3_2() -> None:
    api = lowered("paths: {/a: {query: {}, additionalOperations: {COPY: {}, 'N O': {}}}}").api
    assert sorted(operation.method for operation in api.operations) == ["COPY", "QUERY"]
    assert [skipped.reason for skipped in api.skipped] == ["'N O' is no HTTP method"]


def test_webhooks_and_callbacks() -> None:
    api = lowered(
        "webhooks: {newPet: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}}\n"
        "paths: {/a: {post: {callbacks: {onEvent: {'{$request.body#/url}': {post: {}}}}}}}"
    ).api
    assert [webhook.key for webhook in api.webhooks] == [
        "callback onEvent POST",
        "webhook newPet POST",
    ]


def test_callbacks_of_one_name_that_differ_are_both_kept() -> None:
    def operation(kind: str) -> str:
        body = f"{{content: {{application/json: {{schema: {{type: {kind}}}}}}}}}"
        return (
            f"{{post: {{callbacks: {{done: {{'{{$url}}': {{post: {{requestBody: {body}}}}}}}}}}}}}"
        )

    same = lowered(f"paths: {{/a: {operation('string')}, /b: {operation('string')}}}").api
    assert [webhook.key for webhook in same.webhooks] == ["callback done POST"]
    api = lowered(f"paths: {{/a: {operation('string')}, /b: {operation('integer')}}}").api
    assert [webhook.key for webhook in api.webhooks] == [
        "callback done POST of POST /a",
        "callback done POST of POST /b",
    ]


def _operation(api: Api, key: str) -> Operation:
    return next(operation for operation in api.operations if operation.key == key)
