"""What Prism is told of Cumulocity's documents besides what stands in them, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import yaml

Node: TypeAlias = dict[str, Any]
Correct: TypeAlias = Callable[[Node], bool]
"""Changes a document; says whether it found anything to change."""


class Loader(yaml.CSafeLoader):
    """Dates in examples stay texts: JSON has no others."""


Loader.yaml_implicit_resolvers = {
    mark: [(tag, test) for tag, test in resolvers if not tag.endswith(":timestamp")]
    for mark, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def corrected(document: Path, corrections: Mapping[str, Correct]) -> Node:
    """A document as Prism can hold requests and answers against it. A correction that finds nothing is an error."""
    root: Node = yaml.load(document.read_bytes(), Loader=Loader)
    for reason, correct in corrections.items():
        assert correct(root), f"not needed any more: {reason}"
    return root


def contents(root: Node) -> Iterator[Node]:
    """The `content` of each request body and answer that stands where it is used."""
    for item in root["paths"].values():
        for operation in (item[key] for key in ("get", "put", "post", "delete") if key in item):
            for node in (operation.get("requestBody", {}), *operation["responses"].values()):
                if "content" in node:
                    yield node["content"]


def alike(root: Node) -> bool:
    found = False
    for content in contents(root):
        kinds = [key for key in content if key.endswith("+json")]
        if len(kinds) > 1:
            schemas = [content[key]["schema"] for key in kinds]
            content.update({key: {"schema": {"anyOf": schemas}} for key in kinds})
            found = True
    return found


def json_parts(root: Node) -> bool:
    forms = [
        form
        for content in contents(root)
        if (form := content.get("multipart/form-data")) is not None
    ]
    for form in forms:
        form["schema"] = {"type": "object", "required": form["schema"].get("required", ["file"])}
    return bool(forms)


def numbers(root: Node) -> bool:
    count = root["paths"]["/alarm/alarms/count"]["get"]["responses"]["200"]
    (schema,) = [content["schema"] for content in count["content"].values()]
    count["content"] = {"text/plain": {"schema": {"type": "string", "pattern": "^[0-9]+$"}}}
    return bool(schema["type"] == "integer")


def attachments(root: Node) -> bool:
    content = root["paths"]["/event/events/{id}/binaries"]["put"]["requestBody"]["content"]
    ((kind, body),) = content.items()
    content["text/*"] = body
    return bool(kind == "text/plain")


def nulls(root: Node) -> bool:
    values = root["components"]["schemas"]["MeasurementSeries"]["properties"]["values"]
    rows = values["additionalProperties"]
    item = rows["items"]
    rows["items"] = {"anyOf": [item, {"enum": [None]}]}
    return "$ref" in item


def enums(root: Node) -> bool:
    schemas = [one.get("schema", {}) for one in root["components"]["parameters"].values()]
    wrong = [one for one in schemas if one.get("type") == "array" and "enum" in one]
    for schema in wrong:
        schema["items"]["enum"] = schema.pop("enum")
    return bool(wrong)


OURS: dict[str, Correct] = {
    "Prism takes media types for one whose ends are alike, as +json": alike,
    "Prism does not read parts of a form that are JSON": json_parts,
    "Prism does not read numbers in texts": numbers,
    "an attachment has any media type; the documents say text/plain, c8y_api sends the file's": (
        attachments
    ),
    "no document says that a series without a value at a time is null; c8y_api does": nulls,
}
THEIRS: dict[str, Correct] = OURS | {
    "the vendor's document has the severities and states on the list, not on its items": enums,
}
