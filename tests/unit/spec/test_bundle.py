"""References over several files, and what is no reference."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from clientwright.spec import DanglingRef, Document, Limits, RefCycle, read

from .conftest import HEAD

Read = Callable[[dict[str, str]], Document]
Write = Callable[[dict[str, str]], Path]


def test_files_are_bundled_and_places_lead_back(document: Read) -> None:
    read = document(
        {
            "api/root.yaml": HEAD + "paths:\n  /pets: {$ref: paths/pets.yaml}\n"
            "components:\n  schemas:\n    Owner: {type: string}\n",
            "api/paths/pets.yaml": "get:\n  responses:\n    '200':\n      description: fine\n      content:\n"
            "        application/json:\n          schema: {$ref: '../schemas/a b.yaml#/Pet'}\n",
            "api/schemas/a b.yaml": "Pet:\n  properties:\n    name: {$ref: '#/Name'}\n"
            "    owner: {$ref: '../root.yaml#/components/schemas/Owner'}\nName: {type: string}\n",
        }
    )
    item = read.resolve(read.root["paths"]["/pets"]["$ref"])
    schema = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/x-clientwright-files/schemas~1a%20b.yaml/Pet"}
    pet = read.resolve(schema["$ref"])
    assert read.resolve(pet["properties"]["name"]["$ref"]) == {"type": "string"}
    assert pet["properties"]["owner"] == {"$ref": "#/components/schemas/Owner"}
    assert [source.name for source in read.sources] == [
        "api/root.yaml",
        "api/paths/pets.yaml",
        "api/schemas/a b.yaml",
    ]
    place = read.place(
        "/paths/~1pets/get/responses/200/content/application~1json/schema/properties/name"
    )
    assert (place.file, place.line, place.column) == ("api/schemas/a b.yaml", 3, 5)
    assert place.pointer == "/Pet/properties/name"


def test_what_may_not_be_a_reference_is_put_in_place(document: Read) -> None:
    read = document(
        {
            "root.yaml": HEAD + "tags:\n- name: pets\n  description: {$ref: 'texts.yaml#/pets'}\n"
            "paths:\n  /pets:\n    get: {$ref: get.yaml}\n",
            "texts.yaml": "pets: Everything on pets\n",
            "get.yaml": "parameters:\n- {$ref: 'parameters.yaml#/page'}\nresponses: {$ref: responses.yaml}\n",
            "parameters.yaml": "page: {name: page, in: query, schema: {type: integer}}\n",
            "responses.yaml": "'200': {description: fine}\n",
        }
    )
    operation = read.root["paths"]["/pets"]["get"]
    assert read.root["tags"][0]["description"] == "Everything on pets"
    assert operation["responses"] == {"200": {"description": "fine"}}
    assert operation["parameters"] == [{"$ref": "#/x-clientwright-files/parameters.yaml/page"}]
    place = read.place("/paths/~1pets/get/responses/200")
    assert (place.file, place.line, place.pointer) == ("responses.yaml", 1, "/200")


def test_an_extension_is_no_member(document: Read) -> None:
    text = HEAD + "paths: {}\nx-webhooks:\n  x-hidden: true\n  made: {post: {responses: {}}}\n"
    read = document({"root.yaml": text})
    assert list(read.root["x-webhooks"]) == ["made"]


def test_data_is_not_followed(document: Read) -> None:
    text = (
        HEAD + "paths: {}\nx-tool: {$ref: nowhere.yaml}\ncomponents:\n  schemas:\n    Node:\n"
        "      properties:\n        $ref: {type: string}\n"
        "      example: {$ref: nowhere.yaml}\n      enum: [{$ref: '#/nowhere'}]\n"
        "      default: {$ref: '#/nowhere'}\n"
        "  examples:\n    One: {value: {$ref: '#/nowhere'}}\n"
    )
    assert list(
        document({"root.yaml": text}).root["components"]["schemas"]["Node"]["properties"]
    ) == ["$ref"]


def test_references_through_references_below_components_and_by_anchor(document: Read) -> None:
    read = document(
        {
            "root.yaml": 'openapi: 3.1.0\ninfo: {title: Shop, version: "1"}\ncomponents:\n  schemas:\n'
            "    Pet: {properties: {owner: {$ref: '#/components/schemas/Owner'}}}\n"
            "    Owner: {$anchor: owner, properties: {name: {type: string}}}\n"
            "    A: {$ref: '#/components/schemas/Pet/properties/owner/properties/name'}\n"
            "    B: {$ref: '#owner'}\n"
            "    'C/~ %': {$ref: '#/components/schemas/C~1~0%20%25x'}\n"
            "    'C/~ %x': {type: integer}\n"
        }
    )
    schemas = read.root["components"]["schemas"]
    assert read.follow(schemas["A"]["$ref"]) == (
        "/components/schemas/Owner/properties/name",
        {"type": "string"},
    )
    assert read.resolve(schemas["B"]["$ref"]) is schemas["Owner"]
    assert read.resolve(schemas["C/~ %"]["$ref"]) == {"type": "integer"}
    assert read.place("/components/schemas/Pet/properties/owner/properties/name").line == 6


def test_self_names_the_root(document: Read) -> None:
    read = document(
        {
            "root.yaml": "openapi: 3.2.0\n$self: https://example.com/api.yaml\n"
            'info: {title: Shop, version: "1"}\ncomponents:\n  schemas:\n    A: {type: string}\n'
            "    B: {$ref: 'https://example.com/api.yaml#/components/schemas/A'}\n"
        }
    )
    assert read.root["components"]["schemas"]["B"] == {"$ref": "#/components/schemas/A"}


def test_discriminator_mappings_move_with_their_file(document: Read) -> None:
    read = document(
        {
            "root.yaml": HEAD + "paths: {}\ncomponents: {schemas: {Pet: {$ref: pets/pet.yaml}}}\n",
            "pets/pet.yaml": "discriminator:\n  propertyName: kind\n  mapping: {cat: cat.yaml, dog: Dog}\n",
            "pets/cat.yaml": "type: object\n",
        }
    )
    pet = read.resolve("#/components/schemas/Pet")
    cat = pet["discriminator"]["mapping"]["cat"]
    assert read.resolve(cat) == {"type": "object"}
    assert pet["discriminator"]["mapping"]["dog"] == "Dog"


def test_resolve_says_what_is_wrong(document: Read) -> None:
    read = document({"root.yaml": HEAD + "paths: {}\nx-a: {$ref: '#/x-b'}\nx-b: {$ref: '#/x-a'}\n"})
    with pytest.raises(RefCycle) as cycle:
        read.resolve("#/x-a")
    assert cycle.value.cycle == ("#/x-a", "#/x-b", "#/x-a")
    with pytest.raises(DanglingRef, match="there is no `nowhere` in /paths"):
        read.resolve("#/paths/nowhere/at/all")
    with pytest.raises(DanglingRef):
        read.resolve("other.yaml")


def test_links_and_devices(write: Write) -> None:
    root = write(
        {"api/root.yaml": HEAD + "paths:\n  /a: {$ref: a.yaml}\n", "secret.yaml": "get: {}\n"}
    )
    inside = write({"api/inside.yaml": "get: {responses: {}}\n"})
    link = Path("api/a.yaml")

    def codes() -> list[str]:
        return [found.code for found in read(root).diagnostics]

    link.symlink_to("../secret.yaml")
    assert codes() == ["spec/ref-outside"]
    link.unlink()
    link.symlink_to(inside.absolute())
    assert codes() == []
    link.unlink()
    os.mkfifo(link)
    assert codes() == ["spec/not-a-file"]
    link.unlink()
    link.symlink_to("/dev/zero")
    assert codes() == ["spec/ref-outside"]
    assert [found.code for found in read("/dev/zero").diagnostics] == ["spec/not-a-file"]
    assert [found.code for found in read("nowhere.yaml").diagnostics] == ["spec/unreadable"]
    assert [found.code for found in read("nul\0.yaml").diagnostics] == ["spec/unreadable"]


def test_limits_are_for_all_files_together(write: Write) -> None:
    root = write(
        {"root.yaml": HEAD + "paths:\n  /a: {$ref: a.yaml}\n", "a.yaml": "get: {}\n" + "#" * 500}
    )
    (found,) = read(root, limits=Limits(size=500)).diagnostics
    assert (found.code, found.place.file) == ("spec/too-large", "a.yaml")
    (found,) = read(root, limits=Limits(nodes=9)).diagnostics
    assert (found.code, found.place.file) == ("spec/too-many-nodes", "a.yaml")


def test_parts_put_in_place_again_and_again_are_counted(write: Write) -> None:
    files = {"root.yaml": HEAD + "paths:\n  /a:\n    get: {$ref: 0.yaml}\n"}
    for level in range(12):
        inner = "".join(f"    /{i}: {{get: {{$ref: {level + 1}.yaml}}}}\n" for i in range(10))
        files[f"{level}.yaml"] = f"responses: {{}}\ncallbacks:\n  done:\n{inner}"
    files["12.yaml"] = "responses: {}\n"
    (found,) = read(write(files)).diagnostics
    assert found.code == "spec/too-many-nodes"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [HEAD + "paths: {} # ä\n", '{"openapi": "3.0.3", "x": "ä"}'])
def test_encodings(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "root"
    path.write_bytes(text.encode(encoding))
    result = read(path)
    assert result.document is not None
    assert result.document.dialect == "3.0"
