"""What a request has to look like, computed from the raw document without the generator's code: OpenAPI's styles."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> Pairs:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)


def text(value: object) -> str:
    """A scalar as it stands in a URL; what has no form there is JSON."""
    if isinstance(value, dict | list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    return str(value)


def path_values(template: str, path: str) -> dict[str, str] | None:
    """What stands, decoded, where the template has placeholders; None where the path is another one."""
    names: list[str] = []
    pattern = ""
    for literal, name in re.findall(r"([^{}]*)(?:\{([^{}]*)\})?", template):
        pattern += re.escape(literal)
        if name:
            names.append(name)
            pattern += "([^?]*)" if name == names[-1] else ""
    found = re.fullmatch(pattern, path)
    return dict(zip(names, map(unquote, found.groups()), strict=True)) if found else None


def simple(value: object) -> str:
    """Style simple, not exploded: how path parameters and headers stand by default."""
    if isinstance(value, list):
        return ",".join(text(one) for one in value)
    if isinstance(value, dict):
        return ",".join(f"{key},{text(one)}" for key, one in value.items())
    return text(value)


def query_pairs(parameter: dict[str, Any], value: object) -> Pairs:
    """A query parameter as name and value pairs."""
    name = parameter["name"]
    if "content" in parameter:
        return [(name, json.dumps(value, separators=(",", ":"), ensure_ascii=False))]
    style = parameter.get("style", "form")
    return styled(name, value, style, parameter.get("explode", style in ("form", "deepObject")))


def styled(name: str, value: object, style: str, explode: bool) -> Pairs:
    if isinstance(value, list):
        if style == "deepObject":
            return deep(name, value)
        if explode:
            return [(name, text(one)) for one in value]
        joint = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
        return [(name, joint.join(text(one) for one in value))]
    if isinstance(value, dict):
        if style == "deepObject":
            return deep(name, value)
        if explode:
            return [(key, text(one)) for key, one in value.items()]
        return [(name, simple(value))]
    return [(name, text(value))]


def deep(name: str, value: object) -> Pairs:
    """deepObject, nested the way that servers which use it read it: a[b][c]=1, a[b][]=1, a[b][0][c]=1."""
    if isinstance(value, dict):
        return [pair for key, one in value.items() for pair in deep(f"{name}[{key}]", one)]
    if isinstance(value, list):
        plain = not any(isinstance(one, dict | list) for one in value)
        return [
            pair
            for index, one in enumerate(value)
            for pair in deep(f"{name}[{'' if plain else index}]", one)
        ]
    return [(name, text(value))]


def form_pairs(encoding: dict[str, Any], value: dict[str, Any]) -> Pairs:
    """A form body as pairs, by the media type's `encoding`."""
    pairs: Pairs = []
    for name, one in value.items():
        said = encoding.get(name, {})
        style = said.get("style", "form")
        pairs += styled(name, one, style, said.get("explode", style in ("form", "deepObject")))
    return pairs


def parts(seen: Seen) -> dict[str, list[bytes]]:
    """The parts of a multipart body by name."""
    raw = b"Content-Type: " + seen.headers["content-type"].encode() + b"\r\n\r\n" + seen.body
    message = BytesParser(policy=policy.HTTP).parsebytes(raw)
    found: dict[str, list[bytes]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        found.setdefault(str(name), []).append(payload if isinstance(payload, bytes) else b"")
    return found
