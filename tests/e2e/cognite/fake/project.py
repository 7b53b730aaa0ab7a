"""A project: all that the fake holds, its clock, its ids, and a count of what it did."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

from e2e.cognite.fake.routing import Row
from e2e.cognite.fake.store import Kind, Table

KINDS: dict[str, Kind] = {}
START = 1_700_000_000_000


class Project:
    """`now` is in milliseconds since 1970 and goes on by one with each effect, so that runs are alike."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.now = START
        self.last_id = 0
        self.effects: Counter[str] = Counter()
        self.tables = {name: Table(self, kind) for name, kind in KINDS.items()}
        self.points: dict[int, dict[int, Row]] = {}
        self.sequence_rows: dict[int, dict[int, dict[str, Any]]] = {}
        self.raw: dict[str, dict[str, dict[str, Row]]] = {}
        self.content: dict[int, bytes] = {}
        self.more: dict[str, Any] = {}

    def table(self, name: str) -> Table:
        return self.tables[name]

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def effect(self, name: str, count: int = 1) -> None:
        self.effects[name] += count
        self.now += 1

    def state(self) -> dict[str, Any]:
        """All data, as JSON has it; what is empty is left out."""
        tables: dict[str, Any] = {
            name: list(table.rows.values()) for name, table in self.tables.items() if table.rows
        }
        rest = {
            "points": self.points,
            "sequence rows": self.sequence_rows,
            "raw": self.raw,
            "content": self.content,
        }
        return copy.deepcopy(tables | {k: v for k, v in (rest | self.more).items() if v})
