"""What a server made from a document may answer: samples of each status and media type, and whole listings page by page."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from support.loopback import Answer
from support.sampling import Node, TooDeep
from support.wire import Seen

from soundness.contract import ORIGIN, Contract, Reading, Route
from soundness.reading import MISSING

_LINES = ("application/x-ndjson", "application/jsonl")
_BARE = (204, 205, 304)
"""What HTTP lets have no body, whatever the document says."""
PAGES, A_PAGE = 3, 2
_PAGE = "page_token"
"""The query parameter of next links; it is the server's own affair."""


@dataclass(frozen=True)
class Sample:
    """One answer. `value`: the JSON that it carries, MISSING where it is none; items of a stream as a list."""

    status: int
    media_type: str = ""
    body: bytes = b""
    value: Any = MISSING
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_error(self) -> bool:
        return self.status >= 400

    @property
    def is_stream(self) -> bool:
        return self.media_type in _LINES

    def answer(self) -> Answer:
        media = {"Content-Type": self.media_type} if self.media_type else {}
        return Answer(self.status, {**media, **dict(self.headers)}, self.body)


def samples(contract: Contract, route: Route, accept: str, count: int) -> list[Sample]:
    """Answers of every status, `count` random ones for each beside the fullest and the smallest."""
    return list(_samples(contract, route, accept, count))


def _samples(contract: Contract, route: Route, accept: str, count: int) -> Iterator[Sample]:
    responses = {str(key).upper(): node for key, node in route.node.get("responses", {}).items()}
    good = any(status.startswith("2") for status in responses)
    for status, raw in responses.items():
        node = contract.values.resolve(raw)
        number = _number(status, good, responses)
        if number < 200 or 300 <= number < 400:
            continue  # redirects are followed or raised, whatever is in them
        headers = tuple(_headers(contract, node))
        contents = node.get("content", {}) if number not in _BARE else {}
        if not contents or route.method == "HEAD":
            yield Sample(number, headers=headers)
        for media_type in _wanted(contents, accept):
            schema = contents[media_type].get("schema", {})
            for media, value, body in _bodies(contract, media_type, schema, count):
                yield Sample(number, media, body, value, headers)


def _number(status: str, good: bool, stated: Iterable[str]) -> int:
    """A status that this answer stands for, and no other one."""
    if status == "DEFAULT":
        likely = (400, 500, 409, 503) if good else (200,)
        free = (one for one in likely if not {str(one), f"{str(one)[0]}XX"} & set(stated))
        return next(free, 477)
    first = int(status.replace("XX", "00"))
    if not status.endswith("XX"):
        return first
    return next(one for one in range(first, first + 100) if str(one) not in stated)


def _wanted(contents: Node, accept: str) -> list[str]:
    """The media types that the client asks for; all, where it asks for none of them."""
    asked = [one.partition(";")[0].strip() for one in accept.split(",")]
    found = [one for one in contents if one.partition(";")[0].strip() in asked]
    return found or list(contents)


def _headers(contract: Contract, node: Node) -> Iterator[tuple[str, str]]:
    for name, raw in node.get("headers", {}).items():
        header = contract.values.resolve(raw)
        value = contract.values.value(header.get("schema", {}))
        yield name, value if isinstance(value, str) and value.isascii() else json.dumps(value)


def _bodies(
    contract: Contract, media_type: str, schema: Node, count: int
) -> Iterator[tuple[str, Any, bytes]]:
    name = media_type.partition(";")[0].strip().lower()
    if name in _LINES:
        items = contract.values.several(schema, count, "read")
        yield media_type, items, b"".join(json.dumps(item).encode() + b"\n" for item in items)
    elif name == "application/json" or name.endswith("+json"):
        for value in contract.values.several(schema, count, "read"):
            yield media_type, value, json.dumps(value).encode()
    elif name.startswith("text/"):
        yield media_type, MISSING, b"some text"
    else:
        yield (media_type if "*" not in media_type else "application/pdf"), MISSING, b"\x00raw\xff"


# ------------------------------------------------------------------------------------------------------ pages


@dataclass(frozen=True)
class Paging:
    """How a server pages one operation. Names may have been `renamed`; `key` tells items apart."""

    style: str
    asks: str
    tells: tuple[str, ...]
    items: tuple[str, ...]
    key: str
    in_body: bool
    renamed: Mapping[str, str]

    @staticmethod
    def of(stated: Mapping[str, str], renamed: Mapping[str, str]) -> Paging:
        return Paging(
            stated["style"],
            stated.get("asks", ""),
            tuple(stated["tells"].split("/")),
            tuple(stated["items"].split("/")),
            stated.get("key", "id"),
            stated.get("in") == "body",
            renamed,
        )

    def now(self, name: str, names: Container[str]) -> str:
        """What something is called here: the new document may have renamed it elsewhere only."""
        new = self.renamed.get(name, name)
        return new if new in names else name

    def path(self, whole: Any, path: tuple[str, ...]) -> tuple[str, ...]:
        """The same for a path that leads into a value."""
        found = []
        for step in path:
            found.append(self.now(step, whole if isinstance(whole, dict) else ()))
            whole = whole.get(found[-1]) if isinstance(whole, dict) else None
        return tuple(found)


def page(
    contract: Contract, route: Route, paging: Paging, seen: Seen, reading: Reading
) -> Sample | None:
    """The page that is asked for; None where the document has no room for the items or what tells of more."""
    status, schema = _listing(contract, route)
    if schema is None:
        return None
    index = _index(contract, route, paging, seen, reading)
    if index is None:
        return Sample(400)
    try:
        whole = contract.values.value(schema, full=True, way="read")
    except TooDeep:
        return None
    path = paging.path(whole, paging.items)
    items = _at(whole, path)
    if not isinstance(items, list) or not items or not isinstance(items[0], dict):
        return None
    key = paging.now(paging.key, items[0])
    if key not in items[0]:
        return None
    _put(whole, path, [_keyed(items[0], key, number) for number in _on_page(index)])
    tells = paging.path(whole, paging.tells)
    for told in _told(paging, index, seen):
        _put(whole, tells, told)
        if not contract.values.fault(schema, whole, "read"):
            return Sample(status, "application/json", json.dumps(whole).encode(), whole)
    return None


def _listing(contract: Contract, route: Route) -> tuple[int, Node | None]:
    for status, raw in route.node.get("responses", {}).items():
        content = contract.values.resolve(raw).get("content", {})
        if str(status).startswith("2") and "application/json" in content:
            return _number(str(status).upper(), True, ()), content["application/json"].get("schema")
    return 200, None


def _on_page(index: int) -> range:
    return range(index * A_PAGE, min((index + 1) * A_PAGE, PAGES * A_PAGE))


def _index(
    contract: Contract, route: Route, paging: Paging, seen: Seen, reading: Reading
) -> int | None:
    """Which page is asked for, from 0; the first where nothing is said. None: what is said is not understood."""
    if paging.style == "link":
        return int(dict(parse_qsl(urlsplit(seen.target).query)).get(_PAGE, 0))
    if paging.in_body:
        known = contract.body_properties(route)
        held = reading.body if isinstance(reading.body, dict) else {}
        asked = held.get(paging.now(paging.asks, known))
        if known and paging.now(paging.asks, known) not in known:
            asked = None  # a property that it does not know
    else:
        known = {name for where, name in contract.parameters(route) if where == "query"}
        asked = reading.values.get(("query", paging.now(paging.asks, known)))
    if asked is None:
        return 0
    digits = "".join(filter(str.isdigit, str(asked)))
    if not digits:
        return None
    match paging.style:
        case "number":
            return int(digits) - 1
        case "offset":
            return int(digits) // A_PAGE
        case "keyset":
            return (int(digits) + 1) // A_PAGE
        case _:
            return int(digits)


def _keyed(item: dict[str, Any], key: str, number: int) -> Any:
    """One item, told apart from the others by its key."""
    return {**item, key: f"id{number}" if isinstance(item[key], str) else number}


def _told(paging: Paging, index: int, seen: Seen) -> list[Any]:
    """What the answer may say of the pages that come, the likeliest first."""
    more = index + 1 < PAGES
    match paging.style:
        case "number":
            return [PAGES, str(PAGES)]
        case "offset":
            return [PAGES * A_PAGE, str(PAGES * A_PAGE)]
        case "keyset":
            return [more]
        case "link":
            path = seen.headers[ORIGIN] + urlsplit(seen.target).path
            return [f"{path}?{_PAGE}={index + 1}"] if more else [MISSING, None, ""]
        case _:
            return [f"p{index + 1}", index + 1] if more else [MISSING, None, ""]


def _at(whole: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        whole = whole.get(step) if isinstance(whole, dict) else None
    return whole


def _put(whole: Any, path: tuple[str, ...], value: Any) -> None:
    """Sets a value, or takes it away, where there is an object to hold it."""
    holder = _at(whole, path[:-1])
    if not isinstance(holder, dict):
        return
    if value is MISSING:
        holder.pop(path[-1], None)
    elif path[-1] in holder:
        holder[path[-1]] = value
