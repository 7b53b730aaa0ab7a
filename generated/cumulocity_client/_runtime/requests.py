"""From arguments to a request: URL, headers, body. No I/O, no credentials yet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from .bodies import encode_body
from .media import kind_of
from .operation import QueryString
from .plan import Plan, Variable
from .settings import ClientHeader
from .sources import Source
from .styles import (
    Pairs,
    check_header,
    content_text,
    cookie_pairs,
    header_text,
    path_text,
    percent,
    query_pairs,
)
from .types import OMIT, Options
from .zones import check_naive, check_text

if TYPE_CHECKING:
    from .config import Config

TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
IGNORED = frozenset({"accept", "content-type", "authorization"})
HIDDEN_DOTS = re.compile(r"/(?:\.|%2[eE]){1,2}(?:/|$)")


@dataclass(slots=True)
class Draft:
    """A request before credentials: everything that stays the same on a repeat."""

    method: str
    url: str
    headers: list[tuple[str, str]]
    body: bytes | Source | None


def draft(
    plan: Plan,
    config: Config,
    args: Sequence[object],
    body: object,
    options: Options,
) -> Draft:
    """What an operation sends for these arguments.

    Raises ValueError or TypeError, before anything is sent, for arguments that
    the operation cannot carry.
    """
    operation = plan.operation
    url = url_of(plan, config, args, options)
    media_type: str | None = None
    content: bytes | Source | None = None
    if operation.body is not None or body is not OMIT or "body" in options:
        media_type, content = encode_body(
            operation.body, body, options.get("content_type"), options.get("body")
        )
    headers = list(config.headers_for(operation.method))
    headers.append(("Accept", plan.accept))
    if media_type is not None:
        headers.append(("Content-Type", media_type))
    if plan.headers or plan.cookies:
        parameter_headers(plan, args, headers)
    if options or config.version_header:
        headers = option_headers(headers, options, config, operation.key_header)
    method = operation.method
    if config.method_override and method not in ("GET", "HEAD", "POST"):
        headers.append((config.settings.method_override, method))
        method = "POST"
    return Draft(method, url, with_length(headers, content, method), content)


def url_of(plan: Plan, config: Config, args: Sequence[object], options: Options) -> str:
    """The whole URL, before credentials."""
    url = config.server_of(plan.operation) + path_of(plan, config, args)
    pairs = query_of(plan, args)
    if options:
        pairs += extra_query(options.get("query"))
    if config.version_query:
        pairs += config.version_pairs(options)
    if pairs:
        url += "&" if "?" in url else "?"
        url += "&".join([f"{k}={v}" for k, v in pairs])
    elif plan.querystring is not None:
        url += whole_query(plan.querystring, args)
    return url


def path_of(plan: Plan, config: Config, args: Sequence[object]) -> str:
    """The path with its parameters. ValueError when one is missing or would
    change the path itself."""
    pieces = []
    for part in plan.path:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if isinstance(part, Variable):
            pieces.append(config.variable(part.name))
            continue
        index, spec = part
        value = args[index]
        if value is None or value is OMIT:
            raise ValueError(f"path parameter {spec.wire!r} is required")
        if spec.content is not None:
            value = content_text(value, spec.content)
        pieces.append(path_text(value, spec.wire, spec.style, spec.explode))
    path = "".join(pieces)
    if "/." in path and HIDDEN_DOTS.search(path.partition("?")[0]):
        raise ValueError("a path parameter cannot make a segment '.' or '..'")
    return path


def query_of(plan: Plan, args: Sequence[object]) -> Pairs:
    """The query parameters that were given, encoded."""
    pairs: Pairs = []
    for index, spec in plan.query:
        value = args[index]
        if value is None or value is OMIT:
            continue
        if spec.zoned and isinstance(value, str):
            check_text(value)
        if spec.content is not None:
            check_naive(value)
            text = content_text(value, spec.content)
            pairs += query_pairs(text, spec.wire, "form", True, spec.allow_reserved)
        else:
            pairs += query_pairs(
                value, spec.wire, spec.style, spec.explode, spec.allow_reserved
            )
    return pairs


def extra_query(query: Mapping[str, object] | None) -> Pairs:
    """Query parameters that the document does not know."""
    pairs: Pairs = []
    for name, value in (query or {}).items():
        if value is not None and value is not OMIT:
            pairs += query_pairs(value, name, "form", True)
    return pairs


def whole_query(found: tuple[int, QueryString], args: Sequence[object]) -> str:
    """A query string that is one value: a form, or one text."""
    index, spec = found
    value = args[index]
    if value is None or value is OMIT:
        return ""
    if kind_of(spec.content) == "form":
        pairs = query_pairs(value, "", "form", True)
        return "?" + "&".join(f"{k}={v}" for k, v in pairs)
    return "?" + percent(content_text(value, spec.content))


def parameter_headers(
    plan: Plan, args: Sequence[object], headers: list[tuple[str, str]]
) -> None:
    """Adds header and cookie parameters."""
    for index, spec in plan.headers:
        value = args[index]
        if value is None or value is OMIT:
            continue
        if spec.content is not None:
            value = content_text(value, spec.content)
        text = header_text(value, spec.wire, spec.explode)
        if spec.wire.lower() in IGNORED:
            replace_header(headers, spec.wire, text)
        else:
            headers.append((spec.wire, text))
    cookies: Pairs = []
    for index, cookie in plan.cookies:
        value = args[index]
        if value is None or value is OMIT:
            continue
        if cookie.content is not None:
            value = content_text(value, cookie.content)
        cookies += cookie_pairs(value, cookie.wire, cookie.style, cookie.explode)
    if cookies:
        headers.append(("Cookie", "; ".join(f"{k}={v}" for k, v in cookies)))


def replace_header(headers: list[tuple[str, str]], name: str, value: str) -> None:
    """Sets a header, in place of any of that name."""
    lower = name.lower()
    headers[:] = [pair for pair in headers if pair[0].lower() != lower]
    headers.append((name, value))


def option_headers(
    headers: list[tuple[str, str]],
    options: Options,
    config: Config,
    key_header: str | None,
) -> list[tuple[str, str]]:
    """Applies the options that travel in headers."""
    headers = list(headers)
    config.version_headers(headers, options)
    if "accept" in options:
        replace_header(headers, "Accept", check_header("Accept", options["accept"]))
    preference = options.get("return")
    if preference == "none" and config.settings.empty_without_accept:
        headers[:] = [pair for pair in headers if pair[0] != "Accept"]
    elif preference is not None:
        word = "minimal" if preference == "none" else "representation"
        headers.append(("Prefer", f"return={word}"))
    for name, header in config.settings.client_headers.items():
        if name in options:
            client_header(headers, header, cast("str | None", options.get(name)))
    if "idempotency_key" in options:
        name = key_header or config.settings.idempotency_header
        replace_header(headers, name, check_header(name, options["idempotency_key"]))
    for name, value in options.get("headers", {}).items():
        replace_header(headers, check_name(name), check_header(name, value))
    return headers


def client_header(
    headers: list[tuple[str, str]], header: ClientHeader, value: str | None
) -> None:
    """Sets a header of the client for one call; None leaves it out."""
    lower = header.wire.lower()
    headers[:] = [pair for pair in headers if pair[0].lower() != lower]
    if value is not None:
        headers.append((header.wire, check_header(header.wire, value)))


def check_name(name: str) -> str:
    """`name`, if it can be a header's. ValueError otherwise."""
    if TOKEN.fullmatch(name) is None:
        raise ValueError(f"not a header name: {name!r}")
    return name


def with_length(
    headers: list[tuple[str, str]], content: bytes | Source | None, method: str
) -> list[tuple[str, str]]:
    """Adds how long the body is."""
    if content is None:
        if method in ("POST", "PUT", "PATCH"):
            headers.append(("Content-Length", "0"))
    elif isinstance(content, bytes):
        headers.append(("Content-Length", str(len(content))))
    elif content.size is not None:
        headers.append(("Content-Length", str(content.size)))
    else:
        headers.append(("Transfer-Encoding", "chunked"))
    return headers


def normal_target(url: str) -> str:
    """A URL from elsewhere, with every character escaped that a URL cannot hold."""
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~")
