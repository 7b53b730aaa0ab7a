"""Every decision is told with its score, its evidence, its place, and what would change it."""

from __future__ import annotations

import json

from clientwright import explain
from clientwright.diagnostics import Place

from .toy import lowered, only, operation_node

NODE = operation_node(
    {"cursor": "s", "limit": "i"}, {"items": ["thing"], "nextCursor": "s"}, operationId="listThings"
)


def located(place: Place) -> Place:
    return Place(pointer=place.pointer, file="v1.json", line=len(place.pointer), column=3)


def test_text() -> None:
    text = explain.to_text(
        explain.of_operation(only(lowered(NODE)), name="things.list", notes=[("name", "pinned")])
    )
    assert text == (
        "things.list  GET /things (listThings)                               #/paths/~1things/get\n"
        "  pagination  cursor in the query, until nextCursor is absent; items in items; query limit  0.97\n"
        "              + /nextCursor is the next cursor                      "
        "#/paths/~1things/get/responses/200/content/application~1json/schema/properties/nextCursor\n"
        "              + the request query has the string cursor             #/paths/~1things/get/parameters/0\n"
        "              + the answer has the string /nextCursor               "
        "#/paths/~1things/get/responses/200/content/application~1json/schema/properties/nextCursor\n"
        "              + the answer has one array, /items                    "
        "#/paths/~1things/get/responses/200/content/application~1json/schema/properties/items\n"
        "              + the request has the page size limit                 #/paths/~1things/get/parameters/1\n"
        "              to change it: x-clientwright: {pagination: none}, or another style\n"
        "  repeat      safe: it only reads                                   1.00\n"
        "              + GET only reads (RFC 9110)                           #/paths/~1things/get\n"
        "              to change it: x-clientwright: {retry: safe | idempotent | unsafe}\n"
        "  name        pinned\n"
    )


def test_places_are_file_line_and_column_where_they_are_known() -> None:
    text = explain.to_text(explain.of_operation(only(lowered(NODE))), located)
    assert text.splitlines()[0] == (
        "GET /things (listThings)                                            v1.json:20:3"
    )


def test_declared_decisions_say_who_decided() -> None:
    node = {**NODE, "x-clientwright": {"retry": "unsafe"}}
    lines = explain.to_text(explain.of_operation(only(lowered(node)))).splitlines()
    assert (
        "  repeat      unsafe: sent again only when nothing was sent, or it was refused  overlay" in lines
    )  # fmt: skip


def test_questions_are_told_with_the_lines_that_answer_them() -> None:
    result = lowered(operation_node({"cursor": "s"}, {"items": ["thing"]}))
    text = explain.to_text(explain.of_operation(only(result), diagnostics=result.diagnostics))
    assert "  pagination  undecided: GET /things may page by cursor (0.65 of 0.8)" in text
    assert "              to change it: decide it in an overlay:\n" in text
    assert "pagination: {style: cursor, request:" in text


def test_json_is_the_same_as_plain_data() -> None:
    found = explain.to_json(explain.of_operation(only(lowered(NODE))), located)
    assert json.loads(json.dumps(found)) == found
    assert [row["subject"] for row in found["decisions"]] == ["pagination", "repeat"]
    first = found["decisions"][0]
    assert (first["source"], first["score"]) == ("detected", 0.967)
    assert first["evidence"][0]["place"]["line"] > 0


def test_pins_have_no_scores() -> None:
    assert explain.pins(only(lowered(NODE))) == {
        "pagination": "cursor in the query, until nextCursor is absent; items in items; query limit",
        "repeat": "safe",
    }


def test_the_whole_api() -> None:
    api = lowered(NODE, servers=[{"url": "https://x.example/v7"}]).api
    text = explain.to_text(explain.of_api(api))
    assert "  version     in the server's URL, a number, v7 by default          0.85\n" in text
