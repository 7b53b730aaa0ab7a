"""What a client was configured with: immutable, without secrets in its repr."""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

from .hooks import NO_HOOKS, Hooks
from .inflate import accepted
from .media import kind_of
from .notices import unstable
from .operation import Operation
from .retry import DEFAULT_POLICY, RetryPolicy
from .servers import base_of, checked_base
from .settings import ServerSpec, Settings, VersionSpec
from .styles import Pairs, check_header, path_text, percent
from .transport import DEFAULT_TIMEOUT, Timeout, origin_of, safe_url
from .types import Options

Mode: TypeAlias = Literal["parsed", "raw", "streamed"]
Origin: TypeAlias = tuple[str, str, int]


class Config:
    """One client's settings; `replace` gives a changed copy."""

    def __init__(
        self,
        settings: Settings,
        *,
        variables: Mapping[str, str | None] | None = None,
        base_url: str | None = None,
        timeout: Timeout | float | None = None,
        policy: RetryPolicy = DEFAULT_POLICY,
        deadline: float = 600.0,
        headers: Mapping[str, str] | None = None,
        parameters: Mapping[str, str | None] | None = None,
        api_version: str | None = None,
        method_override: bool = False,
        hooks: Hooks | None = None,
        strict: bool = False,
    ) -> None:
        self.settings = settings
        self.variables = dict(variables or {})
        self.explicit_base = base_url or from_env(settings, "BASE_URL")
        self.timeout = Timeout.of(timeout) if timeout is not None else DEFAULT_TIMEOUT
        self.policy = policy
        self.deadline = deadline
        if not 0 < deadline < float("inf"):
            raise ValueError("deadline has to be positive and finite")
        self.given_headers = dict(headers or {})
        self.parameters = dict(parameters or {})
        self.method_override = method_override
        self.hooks = NO_HOOKS if hooks is None else hooks
        self.strict = strict
        self.mode: Mode = "parsed"
        self.api_version = checked_version(settings, api_version)
        self.base = self._base()
        self.origin: Origin = origin_of(self.base)
        self._prepare()

    def _base(self) -> str:
        return self._versioned(self._plain_base())

    def _versioned(self, base: str) -> str:
        """The base with the version asked for, where versions stand in its path."""
        spec = self.settings.api_version
        if spec is None or spec.where != "path" or self.api_version == spec.default:
            return base
        scheme, _, rest = base.partition("://")
        host, _, path = rest.partition("/")
        segments = path.split("/")
        if spec.default not in segments or self.api_version is None:
            return base
        segments[segments.index(spec.default)] = percent(self.api_version)
        return f"{scheme}://{host}/{'/'.join(segments)}"

    def _plain_base(self) -> str:
        if self.explicit_base is not None:
            return checked_base(self.explicit_base)
        if not self.settings.servers:
            raise ValueError("base_url= has to be given: the document names no server")
        server = self.settings.servers[0]
        if not server.url.lower().startswith(("http://", "https://", "{")):
            raise ValueError(
                f"base_url= has to be given: the document's server is {server.url!r}"
            )
        return base_of(server, self.variables)

    def _prepare(self) -> None:
        settings = self.settings
        spec = settings.api_version
        self.version_query = spec is not None and spec.where == "query"
        self.version_header = spec is not None and spec.where in (
            "header",
            "media-type",
        )
        agent = f"{settings.package}/{settings.version} (Python {PYTHON})"
        reads = {"User-Agent": agent, "Accept-Encoding": accepted()}
        reads.update(self.given_headers)
        writes = dict(reads)
        for name, header in settings.client_headers.items():
            value = self.parameters.get(name)
            if value is None:
                continue
            writes[header.wire] = value
            if not header.writes:
                reads[header.wire] = value
        self._reads = [(k, check_header(k, v)) for k, v in reads.items()]
        self._writes = [(k, check_header(k, v)) for k, v in writes.items()]

    def headers_for(self, method: str) -> list[tuple[str, str]]:
        """The client's own headers for a request of this method."""
        return self._reads if method in READING else self._writes

    def server_of(self, operation: Operation[Any]) -> str:
        """The base URL of an operation; one that was given holds for all."""
        if operation.server is None or self.explicit_base is not None:
            return self.base
        return self.base_for(operation.server)

    def home_of(self, operation: Operation[Any]) -> Origin:
        """The origin that an operation's credentials belong to."""
        if operation.server is None or self.explicit_base is not None:
            return self.origin
        return origin_of(self.base_for(operation.server))

    def base_for(self, server: ServerSpec) -> str:
        """Another server's URL; a relative one stands beside the client's base."""
        if server.url.startswith("/"):
            scheme, _, rest = self.base.partition("://")
            host = rest.partition("/")[0]
            return base_of(
                ServerSpec(f"{scheme}://{host}{server.url}", server.variables),
                self.variables,
            )
        return base_of(server, self.variables)

    def fill(self, template: str) -> str:
        """A template with the client's variables in it; others stay as they are."""
        defaults = {
            variable.name: variable.default
            for server in self.settings.servers
            for variable in server.variables
        }
        for name, value in {**defaults, **self.variables}.items():
            if value is not None:
                template = template.replace("{" + name + "}", value)
        return template

    def variable(self, name: str) -> str:
        """A path parameter that is given once, to the client."""
        value = self.variables.get(name)
        if value is None:
            raise ValueError(f"{name}= has to be given to the client")
        return path_text(value, name, "simple", False)

    def version_pairs(self, options: Options) -> Pairs:
        """The API's version, where it travels in the query."""
        version = self._version(options)
        spec = self.settings.api_version
        if version is None or spec is None:
            return []
        return [(percent(spec.name), percent(version))]

    def version_headers(self, headers: list[tuple[str, str]], options: Options) -> None:
        """Adds the API's version, where it travels in a header."""
        spec = self.settings.api_version
        version = self._version(options)
        if spec is None or version is None or not self.version_header:
            return
        if spec.where == "header":
            headers.append((spec.name, version))
            return
        for at, (name, value) in enumerate(headers):
            if name in ("Accept", "Content-Type"):
                headers[at] = name, versioned(value, spec.name, version)

    def _version(self, options: Options) -> str | None:
        given = options.get("api_version")
        if given is not None:
            return checked_version(self.settings, given)
        return self.api_version

    def replace(self, **changes: Any) -> Config:
        """A copy with some attributes changed."""
        copy = object.__new__(Config)
        copy.__dict__.update(self.__dict__)
        copy.__dict__.update(changes)
        if changes.keys() != {"mode"}:
            copy.base = copy._base()
            copy._prepare()
        return copy

    def __repr__(self) -> str:
        return f"<Config {safe_url(self.base)}>"


READING = frozenset({"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
PYTHON = ".".join(map(str, sys.version_info[:3]))


def versioned(media_types: str, name: str, version: str) -> str:
    """Media types with a version parameter on the API's own and on JSON: files and forms
    have no version."""
    pattern = re.compile(rf";\s*{re.escape(name)}=[^;,]*")
    pieces = [pattern.sub("", piece).strip() for piece in media_types.split(",")]
    return ", ".join(
        f"{piece};{name}={version}" if has_version(piece) else piece for piece in pieces
    )


def has_version(media_type: str) -> bool:
    own = "/vnd." in media_type or kind_of(media_type) == "json"
    return own and "*" not in media_type


def checked_version(settings: Settings, version: str | None) -> str | None:
    """The version asked for, or the default. ValueError says what one looks like."""
    spec = settings.api_version
    if version is None:
        return None if spec is None else spec.default
    if spec is None:
        raise ValueError(f"{settings.title} has no versions to choose from")
    if not isinstance(version, str) or not matches(spec, version):
        raise no_version(settings, spec, version)
    unstable(settings.title, version)
    return check_header("version", version)


def no_version(settings: Settings, spec: VersionSpec, version: str) -> ValueError:
    """The error for what is no version: it shows one."""
    like = f"; one looks like {spec.example}" if spec.example else ""
    return ValueError(f"{version!r} is no version of {settings.title}{like}")


def matches(spec: VersionSpec, version: str) -> bool:
    """Whether a version has the form of one; a date has to be in the calendar."""
    if spec.pattern is None:
        return bool(version)
    found = re.fullmatch(spec.pattern, version)
    day = None if found is None else found.groupdict().get("date")
    if day is None:
        return found is not None
    try:
        datetime.date.fromisoformat(day)
    except ValueError:
        return False
    return True


def from_env(settings: Settings, name: str) -> str | None:
    """`<PREFIX>_<name>` of the environment; None when unset, empty or no prefix."""
    if not settings.env_prefix:
        return None
    return os.environ.get(f"{settings.env_prefix}_{name}") or None
