"""What goes in and out of the fake: requests, answers, refusals, and the table of routes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    from e2e.cumulocity.fake.world import World

JSON = "application/json"
BYTES = "application/octet-stream"


def vendor(kind: str) -> str:
    """The media type of a kind of resource, without parameters."""
    return f"application/vnd.com.nsn.cumulocity.{kind}+json"


class Refused(Exception):
    """An answer that is an error, in Cumulocity's form: `error` is kind of resource, slash, name."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = {
            "error": error,
            "message": message,
            "info": "https://cumulocity.com/api/core/#section/REST-implementation",
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it arrived. `path` is decoded segment by segment when it is matched."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    base: str

    def one(self, name: str) -> str | None:
        """The last value of a query parameter."""
        found = self.all(name)
        return found[-1] if found else None

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs() if key == name]

    def flag(self, name: str) -> bool:
        return self.one(name) == "true"

    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    def json(self) -> dict[str, Any]:
        """The body; Refused when it is no JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            raise Refused(400, "general/malformedJson", "the body is no JSON") from None
        if not isinstance(found, dict):
            raise Refused(422, "general/Invalid Data", "the body is no object")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An answer. body: what becomes JSON; bytes go out as they are; None: an empty body.

    kind: the media type without parameters.
    """

    status: int = 200
    body: Any = None
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)


def created_at(body: dict[str, Any], kind: str) -> Told:
    """The answer to a creation, with the place of what was made."""
    return Told(status=201, body=body, kind=kind, headers={"Location": body["self"]})


Handler: TypeAlias = Callable[..., Told]
ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(line: str) -> Callable[[Handler], Handler]:
    """Registers what answers `METHOD /path/{name}`; the names are its keyword arguments."""
    method, _, path = line.partition(" ")
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)

    def register(handler: Handler) -> Handler:
        ROUTES.append((method, re.compile(pattern + "/?"), handler))
        return handler

    return register


def dispatch(world: World, asked: Asked) -> Told:
    """The answer to a request, by the first route that fits. The SDK doubles slashes; one is meant."""
    path = re.sub("/+", "/", asked.path)
    others = False
    for method, pattern, handler in ROUTES:
        found = pattern.fullmatch(path)
        if found and method == asked.method:
            names = {name: unquote(value) for name, value in found.groupdict().items()}
            try:
                return handler(world, asked, **names)
            except KeyError as missing:
                told = f"Following mandatory fields should be included: {missing.args[0]}"
                raise Refused(422, "general/Invalid Data", told) from None
        others = others or found is not None
    if others:
        raise Refused(405, "general/methodNotAllowed", f"{asked.method} is not for {path}")
    raise Refused(404, "general/notFound", f"there is no {path}")
