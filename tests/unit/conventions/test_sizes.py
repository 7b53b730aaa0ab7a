"""Page sizes: from the schema, else from what is written."""

from __future__ import annotations

from typing import Any

import pytest
from clientwright.ir.conventions import Offset

from .toy import lowered, only, operation_node

WRITTEN = [
    ("The number of results per page (max 100).", None, 100),
    ("Limits the number of results. The maximum is 1000, default limit is 100.", 100, 1000),
    ("Defaults to 30. Maximum of 1000.", 30, 1000),
    ("Limit can range between 1 and 10,000, and the default is 10,000.", 10000, 10000),
    ("Must be between 1 - 20 both inclusive. Default is 10.", 10, 20),
    ("How many results to display. Maximum of `100`.", None, 100),
    ("Up to 50 items are returned; 25 by default.", 25, 50),
    ("The upper limit for one page is 2,000 objects.", None, 2000),
    ("day: default: 7, max: 31; hour: default: 24, max: 168", None, None),  # it depends
    ("How many results to return.", None, None),
]


def size(limit: dict[str, Any]) -> tuple[int | None, int | None]:
    node = operation_node({"offset": "i"}, {"things": ["thing"], "offset": "i"})
    node["parameters"].append({"name": "limit", "in": "query", **limit})
    found = only(lowered(node)).conventions.pagination
    assert isinstance(found, Offset) and found.size is not None
    return found.size.default, found.size.maximum


@pytest.mark.parametrize("text, default, maximum", WRITTEN)
def test_what_is_written(text: str, default: int | None, maximum: int | None) -> None:
    assert size({"schema": {"type": "integer"}, "description": text}) == (default, maximum)


def test_the_schema_wins() -> None:
    schema = {"type": "integer", "default": 10, "maximum": 50}
    assert size({"schema": schema, "description": "Defaults to 20, max 100."}) == (10, 50)
    exclusive = {"type": "integer", "exclusiveMaximum": 51}
    assert size({"schema": exclusive, "description": ""}) == (None, 50)
