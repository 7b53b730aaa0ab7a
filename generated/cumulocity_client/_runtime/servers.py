"""From a server's URL with variables to the base of every request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from .settings import ServerSpec
from .styles import percent
from .transport import origin_of

HOST = re.compile(r"[A-Za-z0-9._~:\[\]-]+")
SLOT = re.compile(r"\{([^{}]*)\}")


def base_of(server: ServerSpec, given: Mapping[str, str | None]) -> str:
    """The server's URL with its variables filled in, without a trailing slash.

    Raises ValueError for a variable that is missing, or whose value would reach
    another host or another path than the document's.
    """
    known = {variable.name: variable for variable in server.variables}

    def fill(match: re.Match[str]) -> str:
        name = match.group(1)
        value = given.get(name)
        if value is None and name in known:
            value = known[name].default
        if value is None:
            raise ValueError(f"{name}= has to be given: it is part of the URL")
        if match.start() == 0 and match.end() == len(server.url):
            return value
        if name in known and (known[name].default or "").startswith("/"):
            # https://api.example.com{basePath}: what follows the host, and no part of it.
            return f"/{path_value(name, value)}" if value.strip("/") else ""
        before = server.url[: match.start()]
        in_host = "://" not in before or "/" not in before.partition("://")[2]
        return host_value(name, value) if in_host else path_value(name, value)

    return checked_base(SLOT.sub(fill, server.url))


def host_value(name: str, value: str) -> str:
    """`value`, if it can stand in a host's name. ValueError otherwise."""
    if HOST.fullmatch(value) is None:
        raise ValueError(f"{name}={value!r} cannot be part of a host's name")
    return value


def path_value(name: str, value: str) -> str:
    """`value` percent-encoded for a path; slashes stay. ValueError for dots."""
    segments = value.strip("/").split("/")
    if any(segment in ("", ".", "..") for segment in segments):
        raise ValueError(f"{name}={value!r} cannot be part of a path")
    return "/".join(percent(segment) for segment in segments)


def idna(host: str) -> str:
    """A host's name as it stands in requests. ValueError when it cannot be one."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(f"{host!r} is no host's name") from None


def checked_base(url: str) -> str:
    """`url` as a base, without a trailing slash. ValueError when it is none."""
    url = url.strip()
    if not url.isascii():
        scheme, separator, rest = url.partition("://")
        host, slash, path = rest.partition("/")
        url = scheme + separator + idna(host) + slash + quote(path, safe="/%")
    if not url.isprintable() or " " in url or "?" in url or "#" in url:
        raise ValueError("base_url cannot hold a query, a fragment or spaces")
    try:
        origin_of(url)
    except ValueError:
        raise ValueError(
            f"base_url= has to be an absolute http or https URL, not {url!r}"
        ) from None
    if "@" in url.partition("://")[2].partition("/")[0]:
        raise ValueError("base_url= cannot hold credentials; give them as auth=")
    return url.rstrip("/")
