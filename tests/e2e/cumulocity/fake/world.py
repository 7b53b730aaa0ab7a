"""What the fake remembers: objects by table and id, files, and a clock that moves with each effect."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from e2e.cumulocity.fake.web import Asked, Refused, Told

TENANT = "t123"
USER = "user"
PASSWORD = "secret"
APPLICATION = "10"
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
LARGEST = 2000
# For users who may read only some of a collection a request looks at this many documents at least.
WINDOW = 100

Item = dict[str, Any]


def moment(text: str) -> dt.datetime:
    """A time of a request; Refused when it has no zone or is none."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        raise Refused(422, "general/Invalid Data", f"{text} is no time") from None
    if found.tzinfo is None and "T" in text:
        raise Refused(422, "general/Invalid Data", f"{text} has no time zone")
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def stamp(when: dt.datetime) -> str:
    return when.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class World:
    """One tenant. Tables map a name to objects by their id, in the order of their making."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Item]] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.external: dict[tuple[str, str], str] = {}
        self.options: dict[str, dict[str, str]] = {}
        self.effects: list[str] = []
        self.numbers = 1000
        self.password = PASSWORD
        self.visible: Callable[[Item], bool] | None = None
        seed(self)

    # Effects

    def did(self, what: str) -> str:
        """Counts an effect; gives its time."""
        self.effects.append(what)
        return stamp(START + dt.timedelta(seconds=len(self.effects)))

    def number(self) -> str:
        self.numbers += 1
        return str(self.numbers)

    def table(self, name: str) -> dict[str, Item]:
        return self.tables.setdefault(name, {})

    def add(self, name: str, item: Item, id: str | None = None) -> Item:
        """Keeps a new object under an id of its own."""
        kept = {"id": id or self.number(), **item}
        self.table(name)[kept["id"]] = kept
        return kept

    def get(self, name: str, id: str, kind: str) -> Item:
        """An object; Refused with `<kind>/notFound`."""
        found = self.table(name).get(id)
        if found is None:
            raise Refused(404, f"{kind}/notFound", f"there is no {id} in {name}")
        return found

    def remove(self, name: str, id: str, kind: str) -> None:
        """Forgets an object; Refused as `get`."""
        self.get(name, id, kind)
        del self.table(name)[id]

    def state(self) -> dict[str, Any]:
        """A copy of all that is remembered, as JSON."""
        return copy.deepcopy(
            {
                **{name: list(table.values()) for name, table in sorted(self.tables.items())},
                "external": sorted([*key, id] for key, id in self.external.items()),
                "options": self.options,
                "files": {id: [kind, data.hex()] for id, (kind, data) in self.files.items()},
                "password": self.password,
            }
        )


def seed(world: World) -> None:
    """What a tenant has from the beginning."""
    for name in ("ROLE_ALARM_READ", "ROLE_ALARM_ADMIN", "ROLE_EVENT_READ", "ROLE_AUDIT_READ"):
        world.add("roles", {"name": name}, id=name)
    world.add("users", {"userName": USER, "email": "user@acme.example", "enabled": True}, id=USER)
    world.add("applications", {"name": "mine", "key": "myapp", "type": "MICROSERVICE"}, APPLICATION)
    world.add("tenants", {"domain": "acme.example", "company": "Acme", "status": "ACTIVE"}, TENANT)


def page(
    world: World,
    asked: Asked,
    found: Iterable[Item],
    key: str,
    kind: str,
    shown: Callable[[Item], Any] = lambda item: item,
) -> Told:
    """One page of a collection. `next` stands on the last page, too, but not beyond it."""
    items = list(found)
    size = _whole(asked, "pageSize", 5, LARGEST)
    number = _whole(asked, "currentPage", 1, None)
    if world.visible is not None:
        given, after = _looked_through(world.visible, items, size, number)
        more = after < len(items) or bool(given)
        statistics: Item = {"currentPage": after, "pageSize": size}
    else:
        given, after = items[(number - 1) * size : number * size], number + 1
        more = bool(given)
        statistics = {"currentPage": number, "pageSize": size}
        if asked.flag("withTotalPages"):
            statistics["totalPages"] = -(-len(items) // size)
        if asked.flag("withTotalElements"):
            statistics["totalElements"] = len(items)
    body: Item = {
        "self": _at(asked, size, number),
        key: [shown(each) for each in given],
        "statistics": statistics,
    }
    if number > 1:
        body["prev"] = _at(asked, size, number - 1)
    if more:
        body["next"] = _at(asked, size, after)
    return Told(body=body, kind=kind)


def _looked_through(
    visible: Callable[[Item], bool], items: list[Item], size: int, first: int
) -> tuple[list[Item], int]:
    """What a user with inventory roles gets: as much as ten windows hold, and the offset after them.

    The first page is number 1 and begins at the first document.
    """
    start = 0 if first == 1 else first
    given: list[Item] = []
    at = start
    for at in range(start, min(len(items), start + 10 * max(size, WINDOW))):
        if visible(items[at]):
            given.append(items[at])
        if len(given) == size:
            break
    return given, min(at + 1, len(items)) if start < len(items) else start


def _whole(asked: Asked, name: str, default: int, most: int | None) -> int:
    text = asked.one(name)
    if text is None:
        return default
    if not text.isdigit() or not int(text):
        raise Refused(422, "general/Invalid Data", f"{name} is no number from 1 on")
    return min(int(text), most or int(text))


def _at(asked: Asked, size: int, number: int) -> str:
    kept = [(k, v) for k, v in asked.pairs() if k not in ("pageSize", "currentPage")]
    query = urlencode([*kept, ("pageSize", size), ("currentPage", number)])
    return f"{asked.base}{asked.path}?{query}"
