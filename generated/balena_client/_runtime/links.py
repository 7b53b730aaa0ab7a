"""Links to the next page: found in a header, and followed only within the origin."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from .errors import PaginationError
from .requests import normal_target
from .transport import Headers, origin_of, safe_url

BLANKS = " \t"


def next_link(headers: Headers) -> str | None:
    """The target of the Link header's rel="next" (RFC 8288); None: there is none."""
    for value in headers.get_list("link"):
        for target, parameters in link_values(value):
            relations = parameters.get("rel", "").lower().split()
            if "next" in relations and "anchor" not in parameters and target:
                return target
    return None


def link_values(value: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The links of a Link header, each with its parameters."""
    at = value.find("<")
    while at >= 0:
        end = value.find(">", at)
        if end < 0:
            return
        parameters, after = link_parameters(value, end + 1)
        yield value[at + 1 : end].strip(), parameters
        at = value.find("<", after)


def link_parameters(value: str, at: int) -> tuple[dict[str, str], int]:
    """The parameters from `at` on, and where they end. The first of a name counts."""
    found: dict[str, str] = {}
    while at < len(value) and value[at] != ",":
        if value[at] in BLANKS + ";":
            at += 1
            continue
        start = at
        while at < len(value) and value[at] not in "=;,":
            at += 1
        name = value[start:at].strip(BLANKS).lower()
        text = ""
        if at < len(value) and value[at] == "=":
            text, at = parameter_value(value, at + 1)
        found.setdefault(name, text)
    return found, at


def parameter_value(value: str, at: int) -> tuple[str, int]:
    """A token or a quoted string, and where it ends."""
    while at < len(value) and value[at] in BLANKS:
        at += 1
    if at == len(value) or value[at] != '"':
        start = at
        while at < len(value) and value[at] not in ";,":
            at += 1
        return value[start:at].strip(BLANKS), at
    characters = []
    at += 1
    while at < len(value) and value[at] != '"':
        at += value[at] == "\\"
        characters.append(value[at : at + 1])
        at += 1
    return "".join(characters), at + 1


def followed(
    link: str, base: str, home: tuple[str, str, int], hidden: Collection[str]
) -> str:
    """The URL that a link leads to, from the page at `base`.

    An absolute link stays as it is but for its fragment and for the credentials
    (`hidden`: their query names) that the server may have copied into it. Raises
    PaginationError when it leads to another origin than `home`.
    """
    try:
        target = normal_target(link.strip())
        if not target.lower().startswith(("http://", "https://")):
            target = urljoin(base, target)
        target = target.partition("#")[0]
        inside = origin_of(target) == home and "@" not in urlsplit(target).netloc
    except ValueError:
        raise PaginationError("the link to the next page is no URL") from None
    if not inside:
        raise PaginationError(
            f"the link to the next page leaves the origin: {safe_url(target)}"
        )
    return without(target, hidden) if hidden else target


def number_in(link: str, name: str) -> int | None:
    """The number that a parameter of a link has; where it has no such parameter, the
    largest that any has. None: there is none."""
    pairs = parse_qsl(urlsplit(link).query)
    named = [value for key, value in pairs if key == name]
    found = named or [value for _, value in pairs]
    numbers = [int(one[:18]) for one in found if one.isascii() and one.isdecimal()]
    return max(numbers, default=None)


def without(url: str, hidden: Collection[str]) -> str:
    """A URL without the query parameters of some names."""
    path, mark, query = url.partition("?")
    kept = [
        pair
        for pair in query.split("&")
        if unquote(pair.partition("=")[0]) not in hidden
    ]
    return path + (mark + "&".join(kept) if kept else "")
