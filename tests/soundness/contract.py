"""What a server made from a document takes: its routes, and a judge of each request that arrives.

As servers do, it bears a trailing slash more or less, and ignores query parameters, headers and cookies that it does not
know, and bodies that it does not want. All else has to be as the document says.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from support.documents import METHODS
from support.sampling import Node
from support.wire import Seen

from soundness.reading import MISSING, Raw, Reader, raw_pairs
from soundness.values import Variety

ORIGIN = "x-origin"
"""The header that tells the loopback server which origin the request was meant for."""


@dataclass(frozen=True)
class Route:
    """One operation of a document. `patterns` match origin and path, one for each server."""

    key: str
    method: str
    item: Node
    node: Node
    patterns: tuple[re.Pattern[str], ...]
    literals: int


@dataclass
class Reading:
    """What a server made of a request: where it is at odds with the document, and the values that it read.

    `free`: parameters that may be anything, so that it is up to the server how it reads them.
    """

    problems: list[str] = field(default_factory=list)
    free: set[tuple[str, str]] = field(default_factory=set)
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    body: Any = MISSING


class Contract:
    """The server side of one document."""

    def __init__(self, root: Node, seed: object) -> None:
        self.values = Variety(root, seed)
        self.root = self.values.root
        self.reader = Reader(self.values)
        self.routes = sorted(self._routes(), key=lambda route: -route.literals)

    def _routes(self) -> Iterator[Route]:
        for path, raw in self.root["paths"].items():
            item = self.values.resolve(raw)
            for method in METHODS:
                if method in item:
                    node = item[method]
                    servers = node.get("servers") or item.get("servers") or self.root.get("servers")
                    patterns = tuple(_pattern(server, path) for server in servers or [{"url": "/"}])
                    literals = len(re.sub(r"\{[^}]*\}", "", path))
                    yield Route(
                        f"{method.upper()} {path}", method.upper(), item, node, patterns, literals
                    )

    def route(self, seen: Seen) -> tuple[Route, dict[str, str]] | None:
        """The operation that a request is for, and what stands in its path, still encoded."""
        url = seen.headers.get(ORIGIN, "") + urlsplit(seen.target).path.rstrip("/")
        for route in self.routes:
            for pattern in route.patterns if route.method == seen.method else ():
                found = pattern.fullmatch(url)
                if found is not None:
                    names = re.findall(r"\{([^}]*)\}", route.key)
                    groups = [value for key, value in found.groupdict().items() if key[0] == "p"]
                    return route, dict(zip(names, groups, strict=True))
        return None

    def parameters(self, route: Route) -> dict[tuple[str, str], Node]:
        """All parameters of an operation, by where and name."""
        found: dict[tuple[str, str], Node] = {}
        for holder in (route.item, route.node):
            for raw in holder.get("parameters", ()):
                parameter = self.values.resolve(raw)
                name = parameter["name"]
                where = parameter["in"]
                found[where, name.lower() if where == "header" else name] = parameter
        return found

    def read(self, route: Route, captured: dict[str, str], seen: Seen, scopes: set[str]) -> Reading:
        """Judges a request. `scopes`: what its token allows."""
        cookies = (
            part.strip().partition("=") for part in seen.headers.get("cookie", "").split(";")
        )
        raw = Raw(
            captured,
            raw_pairs(urlsplit(seen.target).query),
            seen.headers,
            {name: value for name, _, value in cookies if name},
        )
        reading = Reading()
        for key, parameter in self.parameters(route).items():
            self._parameter(key, parameter, raw, reading)
        self._body(route, seen, reading)
        reading.problems += self._security(route, raw, scopes)
        return reading

    def _parameter(self, key: tuple[str, str], parameter: Node, raw: Raw, reading: Reading) -> None:
        try:
            value = self.reader.parameter(parameter, raw)
        except ValueError as error:
            reading.problems.append(f"{key[0]} {key[1]}: {error}")
            return
        if value is MISSING:
            if parameter.get("required"):
                reading.problems.append(f"{key[0]} {key[1]} is missing")
            return
        reading.values[key] = value
        reading.free |= set() if self._is_said(parameter) else {key}
        content = next(iter(parameter.get("content", {}).values()), parameter)
        fault = self.values.fault(content.get("schema", {}), value, "write")
        if fault:
            reading.problems.append(f"{key[0]} {key[1]}: {fault}")

    def _is_said(self, parameter: Node) -> bool:
        """Does the schema say what the text is to be read as?"""
        return "content" in parameter or bool(self.reader.kinds(parameter.get("schema", {})))

    # --------------------------------------------------------------------------------------------- bodies

    def _body(self, route: Route, seen: Seen, reading: Reading) -> None:
        body = self.values.resolve(route.node.get("requestBody", {}))
        if not body:
            return
        declared = seen.headers.get("content-type", "")
        if not seen.body and not declared:
            if body.get("required"):
                reading.problems.append("the body is missing")
            return
        content = _covering(body.get("content", {}), declared)
        if content is None:
            reading.problems.append(f"media type {declared} is not taken")
            return
        schema = content.get("schema", {})
        try:
            reading.body = self._read_body(seen, declared, schema, content.get("encoding", {}))
        except ValueError as error:
            reading.problems.append(f"body: {error}")
            return
        if isinstance(reading.body, dict) and "json" not in declared:
            for name in reading.body:  # text that may be anything is read as anything
                if not self.reader.kinds(self.reader.property(schema, name) or {}):
                    reading.free.add(("body", name))
        if reading.body is not MISSING:
            fault = self.values.fault(schema, reading.body, "write")
            reading.problems += [f"body: {fault}"] if fault else []

    def body_properties(self, route: Route) -> set[str]:
        """Of a JSON body, the properties that the document names."""
        body = self.values.resolve(route.node.get("requestBody", {}))
        content = body.get("content", {}).get("application/json", {})
        return set(self.reader.properties(content.get("schema", {})))

    def _read_body(self, seen: Seen, declared: str, schema: Node, encoding: Node) -> Any:
        name = declared.partition(";")[0].strip().lower()
        if name == "application/json" or name.endswith("+json"):
            return json.loads(seen.body)
        if name == "application/x-www-form-urlencoded":
            return self._form(raw_pairs(seen.body.decode()), schema, encoding)
        if name.startswith("multipart/"):
            return self._multipart(seen.body, declared, schema, encoding)
        return MISSING  # text is text, and a file is a file, whatever a schema says

    def _form(self, pairs: list[tuple[str, str]], schema: Node, encoding: Node) -> Any:
        found = {}
        for name in dict.fromkeys([*self.reader.properties(schema), *(name for name, _ in pairs)]):
            inner = self.reader.property(schema, name)
            if inner is None:
                continue
            said = encoding.get(name, {})
            style = said.get("style", "form")
            explode = said.get("explode", style in ("form", "deepObject"))
            value = self.reader.paired(name, inner, style, explode, pairs)
            if value is not MISSING:
                found[name] = value
        return found

    def _multipart(self, body: bytes, declared: str, schema: Node, encoding: Node) -> Any:
        whole = message_from_bytes(b"Content-Type: " + declared.encode() + b"\r\n\r\n" + body)
        found: dict[str, Any] = {}
        parts: list[Any] = whole.get_payload() if whole.is_multipart() else []
        for part in parts:
            name = str(part.get_param("name", header="content-disposition"))
            inner = self.reader.property(schema, name)
            if inner is None:
                continue
            many = "array" in self.reader.kinds(inner)
            one = self._part(name, part, self.reader.items(inner) if many else inner, encoding)
            if many:
                found.setdefault(name, []).append(one)
            else:
                found[name] = one
        return found

    def _part(self, name: str, part: Message, schema: Node, encoding: Node) -> Any:
        wanted = encoding.get(name, {}).get("contentType")
        got = part.get_content_type()
        if wanted and got not in [one.strip() for one in wanted.split(",")]:
            raise ValueError(f"part {name} is {got}, not {wanted}")
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
        return json.loads(text) if got == "application/json" else self.reader.scalar(text, schema)

    # ------------------------------------------------------------------------------------------- security

    def _security(self, route: Route, raw: Raw, scopes: set[str]) -> list[str]:
        stated = route.node.get("security", self.root.get("security")) or [{}]
        if any(self._is_met(alternative, raw, scopes) for alternative in stated):
            return []
        return [f"not authenticated: {' or '.join(' and '.join(one) for one in stated)}"]

    def _is_met(self, alternative: Node, raw: Raw, scopes: set[str]) -> bool:
        schemes = self.root.get("components", {}).get("securitySchemes", {})
        for name, needed in alternative.items():
            scheme = self.values.resolve(schemes.get(name, {}))
            if not _has_credential(scheme, raw):
                return False
            if scheme.get("type") in ("oauth2", "openIdConnect") and not set(needed) <= scopes:
                return False
        return True


def _has_credential(scheme: Node, raw: Raw) -> bool:
    kind = scheme.get("type")
    if kind == "apiKey":
        held = {"header": raw.headers, "cookie": raw.cookies, "query": dict(raw.query)}
        name = scheme["name"].lower() if scheme["in"] == "header" else scheme["name"]
        return name in held[scheme["in"]]
    given, _, secret = raw.headers.get("authorization", "").partition(" ")
    if kind == "http" and scheme["scheme"].lower() == "basic":
        return given == "Basic" and b":" in base64.b64decode(secret)
    return given == "Bearer"


def _covering(contents: Node, declared: str) -> Node | None:
    """What the document says of the media type that a request names."""
    got = declared.partition(";")[0].strip().lower()
    for pattern, content in contents.items():
        for one in pattern.lower().split(","):
            name = one.partition(";")[0].strip()
            if name in (got, "*/*") or (name.endswith("/*") and got.startswith(name[:-1])):
                return content  # type: ignore[no-any-return]
    return None


def _pattern(server: Node, path: str) -> re.Pattern[str]:
    """A whole URL without query, slashes at the end left out; a relative server stands at any origin."""
    url = server["url"].rstrip("/")
    variables = server.get("variables", {})
    text = "" if "://" in url else "[^/]+//[^/]+"
    for literal, name in re.findall(r"([^{}]*)(?:\{([^{}]*)\})?", url):
        values = variables.get(name, {}).get("enum")
        text += re.escape(literal)
        text += (f"(?:{'|'.join(map(re.escape, values))})" if values else "[^/]+") if name else ""
    for index, (literal, name) in enumerate(
        re.findall(r"([^{}]*)(?:\{([^{}]*)\})?", path.rstrip("/"))
    ):
        text += re.escape(literal) + (f"(?P<p{index}>[^/]*)" if name else "")
    return re.compile(text)
