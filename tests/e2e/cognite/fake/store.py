"""Tables of the fake: what a resource is made of, and how it is created, found, changed and deleted."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from e2e.cognite.fake.routing import Problem, Row, items_of, refuse_unknown

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

ANY = "any"
ACTIONS = {
    "!": frozenset({"set"}),
    "~": frozenset({"set"}),
    "?": frozenset({"set", "setNull"}),
    "[": frozenset({"set", "add", "remove"}),
    "{": frozenset({"set", "add", "remove"}),
    "-": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A resource. Each word of `fields` is a property that can be written and a mark: `!` required, `~` can be set,
    `?` can be set and taken away, `[` a list, `{` a map, `-` only at creation. `filters` are the properties of its filter.
    """

    name: str
    fields: str
    filters: str = ""
    prepare: Callable[[Project, Row, list[Row]], None] | None = None
    on_delete: Callable[[Project, list[Row], Row], list[Row]] | None = None
    limit: int = 1000
    key: str = "externalId"
    defaults: Row = field(default_factory=dict)
    delete_options: tuple[str, ...] = ("ignoreUnknownIds",)
    created: int = 201
    deleted: int = 200
    has_id: bool = True

    @property
    def marks(self) -> dict[str, str]:
        return {word[:-1]: word[-1] for word in self.fields.split()}


class Table:
    """The rows of one resource, in the order of their making. `rows` maps internal ids to rows."""

    def __init__(self, project: Project, kind: Kind) -> None:
        self.project = project
        self.kind = kind
        self.rows: dict[int, Row] = {}

    # ------------------------------------------------------------------ finding

    def named(self, key: object) -> Row | None:
        return next((row for row in self.rows.values() if row.get(self.kind.key) == key), None)

    def find(self, identifier: Row) -> Row | None:
        if "id" in identifier and self.kind.has_id:
            return self.rows.get(identifier["id"])
        if self.kind.key in identifier:
            return self.named(identifier[self.kind.key])
        raise Problem(400, f"{identifier} names nothing: id or {self.kind.key} is needed")

    def pick(self, identifiers: list[Row], ignore_unknown: bool = False) -> list[Row]:
        """The rows that are named; 400 with what is missing, 422 with what is named twice."""
        seen: list[Row] = []
        for one in identifiers:
            named = {name: one[name] for name in ("id", self.kind.key) if name in one}
            if named in seen:
                raise Problem(422, f"{self.kind.name} are named twice", duplicated=[named])
            seen.append(named)
        found = [(one, self.find(one)) for one in seen]
        missing = [one for one, row in found if row is None]
        if missing and not ignore_unknown:
            raise Problem(400, f"{self.kind.name} not found", missing=missing)
        return [row for _, row in found if row is not None]

    # ----------------------------------------------------------------- changing

    def create(self, items: list[Row]) -> list[Row]:
        """All or none."""
        for one in items:
            self._check(one)
        self._refuse_duplicates(items)
        made: list[Row] = []
        now, known = self.project.now, self.project.last_id
        try:
            for one in items:
                row = {**self.kind.defaults, **{k: v for k, v in one.items() if v is not None}}
                stamped = {"createdTime": now, "lastUpdatedTime": now}
                row |= ({"id": self.project.new_id()} if self.kind.has_id else {}) | stamped
                if self.kind.prepare:
                    self.kind.prepare(self.project, row, made)
                made.append(row)
                self.rows[row["id"] if self.kind.has_id else len(self.rows) + 1_000_000] = row
        except Problem:
            self.rows = {key: row for key, row in self.rows.items() if row not in made}
            self.project.last_id = known
            raise
        self.project.effect(f"{self.kind.name}.create", len(made))
        return made

    def _check(self, item: Row) -> None:
        marks = self.kind.marks
        refuse_unknown(item, frozenset(marks), self.kind.name)
        lacking = [name for name, mark in marks.items() if mark == "!" and item.get(name) is None]
        if lacking:
            raise Problem(400, f"{self.kind.name} need {', '.join(lacking)}")

    def _refuse_duplicates(self, items: list[Row]) -> None:
        keys = [one[self.kind.key] for one in items if one.get(self.kind.key) is not None]
        known = {row.get(self.kind.key) for row in self.rows.values()}
        twice = [key for at, key in enumerate(keys) if key in known or key in keys[:at]]
        if twice:
            duplicated = [{self.kind.key: key} for key in dict.fromkeys(twice)]
            raise Problem(409, f"{self.kind.name} exist already", duplicated=duplicated)

    def update(self, items: list[Row]) -> list[Row]:
        """All or none: first everything is tried on copies."""
        rows = self.pick(items)
        changed = [self._changed(row, one) for row, one in zip(rows, items, strict=True)]
        for row, new in zip(rows, changed, strict=True):
            clash = self.named(new[self.kind.key]) if new.get(self.kind.key) is not None else None
            if clash is not None and clash is not row:
                key = {self.kind.key: new[self.kind.key]}
                raise Problem(409, f"{self.kind.name} exist already", duplicated=[key])
        for row, new in zip(rows, changed, strict=True):
            if self.kind.prepare:
                self.kind.prepare(self.project, new, [])
            row.clear()
            row.update(new)
        self.project.effect(f"{self.kind.name}.update", len(rows))
        return rows

    def _changed(self, row: Row, item: Row) -> Row:
        refuse_unknown(item, ("id", self.kind.key, "instanceId", "update"), self.kind.name)
        new = dict(row) | {"lastUpdatedTime": self.project.now}
        for name, change in item.get("update", {}).items():
            allowed = ACTIONS[self.kind.marks.get(name, "-")]
            wrong = set(change) - allowed
            if wrong or not change:
                raise Problem(
                    400, f"{name} of {self.kind.name} takes {sorted(allowed)}, not {change}"
                )
            value = changed_value(new.get(name), change)
            if value is None:
                new.pop(name, None)
            else:
                new[name] = value
        return new

    def delete(self, body: Row, items: list[Row]) -> None:
        rows = self.pick(items, bool(body.get("ignoreUnknownIds")))
        if self.kind.on_delete:
            rows = self.kind.on_delete(self.project, rows, body)
        self.rows = {key: row for key, row in self.rows.items() if row not in rows}
        self.project.effect(f"{self.kind.name}.delete", len(rows))


def changed_value(old: Any, change: Row) -> Any:
    """A property after `set`, `setNull`, `add` and `remove`; None: taken away."""
    if "set" in change:
        return change["set"]
    if change.get("setNull"):
        return None
    add, remove = change.get("add"), change.get("remove") or []
    if isinstance(add, dict) or isinstance(old, dict):
        kept = {name: value for name, value in (old or {}).items() if name not in remove}
        return kept | (add or {})
    kept_list = [one for one in old or [] if one not in remove]
    return kept_list + [one for one in add or [] if one not in kept_list]


# ----------------------------------------------------------------------------- pages


def digest(asked: Row) -> str:
    told = {name: one for name, one in asked.items() if name not in ("cursor", "limit")}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def page(rows: Iterable[Row], asked: Row, most: int = 1000, default: int = 100) -> Row:
    """One page. A cursor belongs to its listing: all parameters but limit and cursor stay the same."""
    limit = asked.get("limit")
    limit = default if limit is None else limit
    if not isinstance(limit, int) or not 1 <= limit <= most:
        raise Problem(400, f"limit must be between 1 and {most}, not {limit!r}")
    at = 0
    if asked.get("cursor"):
        at = _position(asked["cursor"], digest(asked))
    listed = list(rows)
    found: Row = {"items": listed[at : at + limit]}
    if at + limit < len(listed):
        found["nextCursor"] = cursor_at(at + limit, digest(asked))
    return found


def cursor_at(at: int, listing: str) -> str:
    """An opaque cursor. `listing` is the digest of what was asked, or `ANY`."""
    told = json.dumps([at, listing]).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _position(cursor: str, expected: str) -> int:
    try:
        at, known = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise Problem(400, f"{cursor!r} is no cursor") from None
    if known not in (expected, ANY):
        raise Problem(400, "the cursor belongs to a listing with other parameters")
    assert isinstance(at, int)
    return at


def in_partition(rows: Iterable[Row], partition: str | None) -> list[Row]:
    """Part m/n of the rows; n is at most 10."""
    if partition is None:
        return list(rows)
    m, n = map(int, partition.split("/"))
    if not 1 <= m <= n <= 10:
        raise Problem(400, f"{partition!r} is no partition: m/n with m <= n <= 10")
    return [row for row in rows if row["id"] % n == m - 1]


def batch(body: Row, kind: Kind) -> list[Row]:
    return items_of(body, kind.limit)
