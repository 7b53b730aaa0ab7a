"""Each schema construct of real documents, and what becomes of it."""

from __future__ import annotations

import pytest
from clientwright.ir.types import ComponentName, InsideType, ObjectShape, TypeId
from support.lowering import PREFIX, lowered, schemas, shape

CASES = {
    "scalars keep their format": ("A: {type: string, format: date-time}", "alias string:date-time"),
    "no type at all is anything": ("A: {description: x}", "alias any"),
    "true is anything": ("A: true", "alias any"),
    "arrays": ("A: {type: array, items: {type: integer}}", "alias [integer]"),
    "arrays without items": ("A: {type: array}", "alias [any]"),
    "tuples whose places differ": (
        "A: {type: array, prefixItems: [{type: integer}, {type: string}]}",
        "alias [any]",
    ),
    "tuples of one kind": (
        "A: {type: array, prefixItems: [{type: integer}, {type: integer}]}",
        "alias [integer]",
    ),
    "maps": ("A: {type: object, additionalProperties: {type: integer}}", "alias {integer}"),
    "free-form objects": ("A: {type: object}", "alias {any}"),
    "one patternProperties is a map": (
        "A: {type: object, patternProperties: {'^x': {type: integer}}}",
        "alias {integer}",
    ),
    "properties without a type are an object": (
        "A: {properties: {a: {type: string}}}",
        "object(a: string)",
    ),
    "required properties": (
        "A: {type: object, required: [a], properties: {a: {type: string}, b: {type: boolean}}}",
        "object(a!: string, b: boolean)",
    ),
    "extras are kept where the document says that there are some": (
        "A: {properties: {a: {type: string}}, additionalProperties: true}",
        "object(a: string) +any",
    ),
    "extras of one type": (
        "A: {properties: {a: {type: string}}, additionalProperties: {type: integer}}",
        "object(a: string) +integer",
    ),
    "forbidden extras are tolerated": (
        "A: {properties: {a: {type: string}}, additionalProperties: false}",
        "object(a: string)",
    ),
    "nullable of 3.0": (
        "A: {properties: {a: {type: string, nullable: true}}}",
        "object(a: string?)",
    ),
    "nullable by type array": (
        "A: {properties: {a: {type: [string, 'null']}}}",
        "object(a: string?)",
    ),
    "nullable by anyOf": (
        "A: {properties: {a: {anyOf: [{type: string}, {type: 'null'}]}}}",
        "object(a: string?)",
    ),
    "nullable by enum": (
        "A: {properties: {a: {type: [integer, 'null'], enum: [null, 3]}}}",
        "object(a: A/properties/a?)",
    ),
    "nullable by x-nullable": (
        "A: {properties: {a: {type: string, x-nullable: true}}}",
        "object(a: string?)",
    ),
    "only null": ("A: {properties: {a: {type: 'null'}}}", "object(a: null)"),
    "a nullable component makes its uses nullable": (
        (
            "B: {type: [object, 'null'], properties: {x: {type: string}}}\n"
            "A: {properties: {b: {$ref: '#/components/schemas/B'}}}"
        ),
        "object(b: B?)",
    ),
    "a reference with a description stays the reference": (
        (
            "B: {properties: {x: {type: string}}}\n"
            "A: {properties: {b: {$ref: '#/components/schemas/B', description: d, nullable: true}}}"
        ),
        "object(b: B?)",
    ),
    "a lone allOf is what it holds": (
        (
            "B: {properties: {x: {type: string}}}\n"
            "A: {properties: {b: {allOf: [{$ref: '#/components/schemas/B'}], description: d}}}"
        ),
        "object(b: B)",
    ),
    "oneOf of a reference and null is the reference": (
        (
            "B: {properties: {x: {type: string}}}\n"
            "A: {properties: {b: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}}}"
        ),
        "object(b: B?)",
    ),
    "a component that refers to another is its alias": (
        "B: {properties: {x: {type: string}}}\nA: {$ref: '#/components/schemas/B'}",
        "alias B",
    ),
    "a reference with structural siblings is merged": (
        (
            "B: {properties: {x: {type: string}}}\n"
            "A: {$ref: '#/components/schemas/B', properties: {y: {type: integer}}, required: [x]}"
        ),
        "object(x!: string, y: integer)",
    ),
    "allOf merges properties and required": (
        (
            "B: {properties: {x: {type: string}}, required: [x]}\n"
            "A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {y: {type: integer}}, required: [y]}]}"
        ),
        "object(x!: string, y!: integer)",
    ),
    "allOf narrows a property": (
        (
            "B: {properties: {k: {type: string}}, required: [k]}\n"
            "A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {k: {enum: [a, b]}}}]}"
        ),
        "object(k!: A/properties/k)",
    ),
    "references below a component": (
        (
            "B: {properties: {x: {properties: {z: {type: string}}}}}\n"
            "A: {properties: {b: {$ref: '#/components/schemas/B/properties/x'}}}"
        ),
        "object(b: B/properties/x)",
    ),
    "percent-encoded references": (
        "B C: {properties: {x: {type: string}}}\nA: {properties: {b: {$ref: '#/components/schemas/B%20C'}}}",
        "object(b: B C)",
    ),
    "enums": ("A: {type: string, enum: [a, b, a]}", "enum(a, b)"),
    "enums of mixed types": ("A: {enum: [a, 1, true]}", "enum(a, 1, True)"),
    "numbers that were meant as strings": ("A: {type: string, enum: [1, 2]}", "enum(1, 2)"),
    "both booleans are a boolean": ("A: {type: boolean, enum: [true, false]}", "alias boolean"),
    "floats are no literals": ("A: {type: number, enum: [0.5, 1.5]}", "alias number"),
    "const": ("A: {properties: {a: {const: 7}}}", "object(a: =7)"),
    "a required single string is a constant": (
        "A: {required: [a], properties: {a: {type: string, enum: [card]}}}",
        "object(a!: =card)",
    ),
    "an optional single string stays an enum": (
        "A: {properties: {a: {type: string, enum: [card]}}}",
        "object(a: A/properties/a)",
    ),
    "type arrays": ("A: {type: [string, integer]}", "union(integer, string)"),
    "type arrays with an object": (
        "A: {type: [object, string], properties: {a: {type: string}}}",
        "union(A&object, string)",
    ),
    "integer and number is number": ("A: {type: [integer, number]}", "alias number"),
    "unions by kind": (
        "A: {oneOf: [{type: string}, {type: array, items: {type: string}}]}",
        "union(string, [string])",
    ),
    "unions by their own key": (
        (
            "B: {required: [b], properties: {b: {type: string}, n: {type: string}}}\n"
            "C: {required: [c], properties: {c: {type: string}, n: {type: string}}}\n"
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}"
        ),
        "union(B .b, C .c)",
    ),
    "unions by constant": (
        (
            "B: {required: [t], properties: {t: {const: b}}}\n"
            "C: {required: [t], properties: {t: {const: c}}}\n"
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}"
        ),
        "union t(B 'b', C 'c')",
    ),
    "unions by discriminator mapping": (
        (
            "B: {properties: {t: {type: string}}}\n"
            "C: {properties: {t: {type: string}}}\n"
            "A:\n"
            "  oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]\n"
            "  discriminator: {propertyName: t, mapping: {bee: '#/components/schemas/B', sea: C, c2: C}}"
        ),
        "union t(B 'bee', C 'sea' 'c2')",
    ),
    "a discriminator without mapping takes component names": (
        (
            "B: {properties: {t: {type: string}}}\n"
            "C: {properties: {t: {type: string}}}\n"
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], discriminator: {propertyName: t}}"
        ),
        "union t(B 'B', C 'C')",
    ),
    "a string and an enum are an open enum": (
        "A: {anyOf: [{type: string}, {type: string, enum: [a, b]}]}",
        "alias A&string",
    ),
    "strings of two formats are a string": (
        "A: {oneOf: [{type: string, format: date}, {type: string, format: date-time}]}",
        "alias string",
    ),
    "anything among the members is anything": ("A: {oneOf: [{type: string}, {}]}", "alias any"),
    "a reference or anything is anything": (
        (
            "B: {type: object, properties: {b: {type: string}}}\n"
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {}]}"
        ),
        "alias any",
    ),
    "nested unions are spread": (
        (
            "B: {oneOf: [{type: string}, {type: boolean}]}\n"
            "A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: integer}]}"
        ),
        "union(string, boolean, integer)",
    ),
    "a union that contains itself": (
        "A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}, {type: string}]}",
        "union(integer, string)",
    ),
    "alternatives that only require are no alternatives": (
        "A: {properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}",
        "object(a: string, b: string)",
    ),
    "empty alternatives are none": (
        "A: {properties: {a: {type: string}}, oneOf: []}",
        "object(a: string)",
    ),
    "common properties go into each member": (
        (
            "A: {properties: {n: {type: string}}, oneOf: [{properties: {a: {type: string}}, required: [a]}, "
            "{properties: {b: {type: string}}, required: [b]}]}"
        ),
        "union(A/oneOf/0 .a, A/oneOf/1 .b)",
    ),
    "properties named like keywords of the language": (
        "A: {properties: {in: {type: string}, and: {type: string}, $ref: {type: string}}}",
        "object(in: string, and: string, $ref: string)",
    ),
    "alternatives of nothing but null are null": (
        "A: {properties: {a: {anyOf: [{type: 'null'}]}}}",
        "object(a: null)",
    ),
    "null inside nested alternatives": (
        "A: {properties: {a: {anyOf: [{type: string}, {anyOf: [{type: integer}, {type: 'null'}]}]}}}",
        "object(a: A/properties/a?)",
    ),
    "a nullable member makes the union nullable": (
        (
            "B: {oneOf: [{type: string}, {type: 'null'}]}\n"
            "A: {properties: {a: {oneOf: [{$ref: '#/components/schemas/B'}, {type: integer}]}}}"
        ),
        "object(a: A/properties/a?)",
    ),
    "recursion": (
        "A: {properties: {a: {$ref: '#/components/schemas/A'}, l: {type: array, items: {$ref: '#/components/schemas/A'}}}}",
        "object(a: A, l: [A])",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_shape(name: str) -> None:
    text, expected = CASES[name]
    assert shape(schemas(text), "A") == expected


def test_combined_members_stand_where_they_are_combined() -> None:
    """Two schemas that lay their own properties over the same alternatives must not share the result."""
    api = schemas(
        "Id: {oneOf: [{properties: {id: {type: integer}}, required: [id]}, "
        "{properties: {x: {type: string}}, required: [x]}]}\n"
        "A: {allOf: [{$ref: '#/components/schemas/Id'}, {properties: {a: {type: string}}}]}\n"
        "B: {allOf: [{$ref: '#/components/schemas/Id'}, {properties: {b: {type: string}}}]}"
    )
    assert shape(api, "A/oneOf/0") == "object(a: string, id!: integer)"
    assert shape(api, "B/oneOf/0") == "object(b: string, id!: integer)"
    assert shape(api, "Id/oneOf/0") == "object(id!: integer)"


def test_inheritance_by_discriminator() -> None:
    api = schemas(
        "Pet: {required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, "
        "mapping: {cat: '#/components/schemas/Cat'}}}\n"
        "Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}\n"
        "Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: string}}}]}"
    )
    assert shape(api, "Pet") == "union kind(Cat 'cat', Dog 'Dog', Pet|self 'Pet')"
    assert shape(api, "Cat") == "object(kind!: string, lives: integer)"
    assert shape(api, "Pet|self") == "object(kind!: string)"


def test_heirs_that_add_nothing_are_kinds_of_their_own() -> None:
    api = schemas(
        "Fault: {type: object, required: [kind], properties: {kind: {type: string}, text: {type: string}},"
        " discriminator: {propertyName: kind}}\n"
        "Timeout: {allOf: [{$ref: '#/components/schemas/Fault'}], x-ms-discriminator-value: timed-out}\n"
        "Refusal: {description: No., allOf: [{$ref: '#/components/schemas/Fault'}]}\n"
        "Holder: {type: object, properties: {fault: {allOf: [{$ref: '#/components/schemas/Fault'}]}}}\n"
    )
    assert shape(api, "Fault") == (
        "union kind(Refusal 'Refusal', Timeout 'timed-out', Fault|self 'Fault')"
    )
    assert shape(api, "Timeout") == shape(api, "Refusal") == "object(kind!: string, text: string)"
    assert shape(api, "Holder") == "object(fault: Fault)"


def test_origins_say_where_inline_schemas_stand() -> None:
    api = schemas(
        "A: {properties: {meta: {type: array, items: {properties: {x: {type: string}}}}}}"
    )
    inner = api.types[TypeId(PREFIX + "A/properties/meta/items")]
    assert inner.origin == InsideType(owner=TypeId(PREFIX + "A"), steps=("meta", "item"))
    assert api.types[TypeId(PREFIX + "A")].origin == ComponentName(name="A")


def test_a_schema_that_includes_itself_is_lost_aloud() -> None:
    result = lowered(
        "components: {schemas: {A: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {a: {}}}]}}}"
    )
    assert [(one.what, one.reason) for one in result.api.skipped] == [
        ("schema #/components/schemas/A", "the schema includes itself through allOf")
    ]
    assert [str(one.severity) for one in result.diagnostics] == ["error"]


def test_field_facts() -> None:
    api = schemas(
        "B: {type: string, readOnly: true}\n"
        "A: {properties: {id: {$ref: '#/components/schemas/B'}, "
        "p: {type: string, writeOnly: true, deprecated: true, description: secret, default: x}}}"
    )
    found = api.types[TypeId(PREFIX + "A")].shape
    assert isinstance(found, ObjectShape)
    ident, secret = found.fields
    assert (ident.read_only, ident.write_only) == (True, False)
    assert (secret.write_only, secret.deprecated, secret.doc) == (True, True, "secret")
    assert secret.default is not None and secret.default.value == "x"


def test_aliases_that_lead_back_to_themselves_are_lost_aloud() -> None:
    result = lowered(
        "components: {schemas: {"
        "Loop: {allOf: [{$ref: '#/components/schemas/Loop'}]}, "
        "Ping: {allOf: [{$ref: '#/components/schemas/Pong'}]}, "
        "Pong: {oneOf: [{$ref: '#/components/schemas/Ping'}, {type: 'null'}]}, "
        "User: {properties: {loop: {$ref: '#/components/schemas/Loop'}}}}}"
    )
    assert [(one.what, one.reason) for one in result.api.skipped] == [
        (f"schema #/components/schemas/{name}", "the schema refers to nothing but itself")
        for name in ("Loop", "Ping", "Pong")
    ]
