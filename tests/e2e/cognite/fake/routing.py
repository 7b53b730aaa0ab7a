"""Which function answers which request, and errors in Cognite's form."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from e2e.cognite.fake.project import Project

Json: TypeAlias = Any
Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `args` are the path's parameters, decoded; `body` is decoded JSON, or bytes."""

    args: dict[str, str]
    query: dict[str, str]
    body: Json
    accept: str = ""

    def wants(self, *known: str) -> Row:
        """The body as an object that has none but these properties."""
        if not isinstance(self.body, dict):
            raise Problem(400, "the body must be a JSON object")
        refuse_unknown(self.body, known, "the body")
        return self.body


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that is not 200 with JSON."""

    status: int = 200
    body: Json = None
    raw: bytes | None = None
    media: str = "application/json"


class Problem(Exception):
    """A refusal: `{"error": {"code", "message", "missing", "duplicated"}}`."""

    def __init__(self, status: int, message: str, **more: Json) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.body = {"error": {"code": status, "message": message, **more}}


Handler: TypeAlias = Callable[["Project", Call], Json]


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Handler


ROUTES: list[Route] = []


def route(method: str, template: str) -> Callable[[Handler], Handler]:
    """Registers what answers a method on a path below `/api/v1/projects/{project}`."""

    def register(handler: Handler) -> Handler:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        ROUTES.append(Route(method, template, re.compile(pattern), handler))
        return handler

    return register


def find(method: str, path: str) -> tuple[Route, dict[str, str]]:
    """The route of a path, literal ones first. `path` is still percent-encoded."""
    found = [
        (one, match)
        for one in ROUTES
        if one.method == method and (match := one.pattern.fullmatch(path))
    ]
    if not found:
        raise Problem(404, f"{method} {path} is not known here")
    one, match = min(found, key=lambda each: len(each[1].groups()))
    return one, match.groupdict()


def refuse_unknown(given: Row, known: tuple[str, ...] | frozenset[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise Problem(400, f"{where} has an unknown property {name!r}")


def items_of(body: Row, most: int = 1000, name: str = "items") -> list[Row]:
    """The batch in a body; a batch that is empty or too long is refused whole."""
    items = body.get(name)
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise Problem(400, f"{name} must be a list of objects")
    if not 1 <= len(items) <= most:
        raise Problem(400, f"{name} must have between 1 and {most} elements, not {len(items)}")
    return items
