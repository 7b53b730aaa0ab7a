"""Requests and states of two runs, brought to one form and held against each other.

What is not looked at: how a path is escaped and whether it has doubled slashes, the order of query parameters, how a time
is spelt, which page size is asked for when the step does not say (the page sizes of `ANY_SIZE`), and parameters of media types.
A JSON media type equals another one when either is plain `application/json`. Parts of a form are compared by name.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from typing import Any
from urllib.parse import unquote

from e2e.cumulocity.fake.server import Fake, Mark
from e2e.cumulocity.fake.web import Asked

ANY_SIZE = {"5", "100", "1000", "2000"}
TIME = re.compile(r"\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?")
HEADERS = ("authorization", "x-cumulocity-application-key", "x-cumulocity-processing-mode")


def plain(value: Any) -> Any:
    """A value in which all times are spelt the same way."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, str) and TIME.fullmatch(value):
        when = dt.datetime.fromisoformat(value)
        return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).astimezone(dt.UTC).isoformat()
    return value


def facts(asked: Asked) -> dict[str, Any]:
    """What a request says, as a flat mapping from the name of a fact to its value."""
    found: dict[str, Any] = {
        "request": f"{asked.method} {re.sub('/+', '/', unquote(asked.path)).rstrip('/')}"
    }
    for name, value in asked.pairs():
        if name == "pageSize" and value in ANY_SIZE:
            continue
        found.setdefault(f"query {name}", []).append(plain(value))
    for name in HEADERS:
        found[name] = asked.headers.get(name)
    found["answer wanted"] = "accept" in asked.headers or asked.method == "GET"
    kind = asked.headers.get("content-type", "").partition(";")[0].lower()
    if kind.endswith("json"):
        found |= {f"body {name}": value for name, value in plain(json.loads(asked.body)).items()}
    elif kind == "multipart/form-data":
        for name, part in parts(asked):
            found[f"part {name}"] = part
    elif asked.body:
        found |= {"body": asked.body, "body type": kind}
    return found


def parts(asked: Asked) -> Iterator[tuple[str, Any]]:
    """The parts of a form: name, and its JSON, or its media type and content."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    for part in message_from_bytes(head + asked.body).walk():
        name = part.get_param("name", header="content-disposition")
        if isinstance(name, str):
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            yield name, json.loads(data) if name == "object" else (part.get_content_type(), data)


def media_types(theirs: Asked, ours: Asked) -> list[str]:
    """What the client does not accept or send though the SDK does, or what it sends as no JSON of the vendor's."""
    found = []
    for name in ("accept", "content-type"):
        wanted = theirs.headers.get(name, "").partition(";")[0].lower()
        given = [one.partition(";")[0].strip() for one in ours.headers.get(name, "").split(",")]
        if "vnd.com.nsn" in wanted and wanted not in [one.lower() for one in given]:
            found.append(f"{name}: {wanted} -> {given[0] or 'nothing'}")
    return found


def by_step(fake: Fake) -> dict[str, list[Asked]]:
    """The requests that came after each mark."""
    names = list(fake.marks)
    ends = [fake.marks[name].requests for name in names]
    return {
        name: fake.log[start:end]
        for name, start, end in zip(names, ends, [*ends[1:], len(fake.log)], strict=True)
    }


def between(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    """What differs of two flat mappings: `name: theirs -> ours`."""
    keys = dict.fromkeys([*theirs, *ours])
    return [
        f"{key}: {shown(theirs, key)} -> {shown(ours, key)}"
        for key in keys
        if theirs.get(key) != ours.get(key) or (key in theirs) != (key in ours)
    ]


def shown(facts: dict[str, Any], key: str) -> str:
    return repr(facts[key]) if key in facts else "nothing"


def requests(theirs: list[Asked], ours: list[Asked]) -> tuple[list[str], list[str]]:
    """How ours differ from those of theirs that they stand for, and which of theirs are left over.

    Each of ours stands for the next of theirs with the same method and path, or else for the next at all.
    """
    left = [(one, facts(one)) for one in theirs]
    differences: list[str] = []
    spare: list[str] = []
    for one in ours:
        said = facts(one)
        at = next((n for n, (_, had) in enumerate(left) if fits(had, said)), None)
        if at is None:
            differences.append(f"only ours: {said['request']}")
            continue
        spare += [had["request"] for _, had in left[:at]]
        other, had = left[at]
        del left[: at + 1]
        differences += between(had, said) + media_types(other, one)
    return differences, spare + [had["request"] for _, had in left]


def fits(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    """Whether one stands for the other: the same path, and the same page of it."""
    page = "query currentPage"
    same = theirs.get(page, ["1"]) == ours.get(page, ["1"])
    return same and theirs["request"] == ours["request"]


def flat(value: Any, path: str = "") -> dict[str, Any]:
    """A state as a flat mapping from a path to a value."""
    if isinstance(value, dict) and value:
        pairs = [flat(one, f"{path}/{key}") for key, one in value.items()]
    elif isinstance(value, list) and value:
        pairs = [flat(one, f"{path}/{at}") for at, one in enumerate(value)]
    else:
        return {path: value}
    return {key: one for pair in pairs for key, one in pair.items()}


def states(theirs: dict[str, Mark], ours: dict[str, Mark]) -> list[str]:
    """What differs between the states before each step, each difference once."""
    found: dict[str, None] = {}
    for name, mark in theirs.items():
        found |= dict.fromkeys(between(flat(mark.state), flat(ours[name].state)))
    return list(found)
